package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.BinaryFocalCrossentropy;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.CategoricalFocalCrossentropy;
import sunhwan.losses.CategoricalGeneralizedCrossEntropy;
import sunhwan.losses.CategoricalHinge;
import sunhwan.losses.CosineSimilarity;
import sunhwan.losses.Dice;
import sunhwan.losses.Hinge;
import sunhwan.losses.Huber;
import sunhwan.losses.KLDivergence;
import sunhwan.losses.LogCosh;
import sunhwan.losses.Loss;
import sunhwan.losses.MeanAbsoluteError;
import sunhwan.losses.MeanAbsolutePercentageError;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.MeanSquaredLogarithmicError;
import sunhwan.losses.Poisson;
import sunhwan.losses.Reduction;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.losses.SquaredHinge;
import sunhwan.losses.Tversky;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;

/**
 * Keras 3.15.1 on TensorFlow: {@code loss(t, y)}, {@code loss(t, y, sample_weight)} and the
 * gradient tape's derivative of the latter by y, summed over rows.
 */
class LossesAgainstKerasTest {
  private static final float[][] P = {
    {0.1f, 0.7f, 0.2f}, {0.6f, 0.1f, 0.3f}, {0.25f, 0.25f, 0.5f}, {0.9f, 0.05f, 0.05f}
  };
  private static final float[][] Z = {
    {-1.5f, 2, 0.25f}, {0.5f, -0.75f, 1.25f}, {3, -2, 0}, {0, 0.5f, -4}
  };
  private static final float[][] ONE_HOT = {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {1, 0, 0}};
  private static final float[][] CLASSES = {{1}, {2}, {0}, {0}};
  private static final float[][] LABELS = {{1, 0, 1}, {0, 1, 0}, {0, 0, 0}, {1, 1, 1}};
  private static final float[][] SIGNS = {{1, -1, 1}, {-1, 1, -1}, {-1, -1, -1}, {1, 1, 1}};
  private static final float[][] REVERSED = {P[3], P[2], P[1], P[0]};
  private static final float[][] REAL = {
    {0.5f, -1.25f, 2}, {1, 0, -3}, {0.25f, 1.5f, 2.5f}, {-2, 0.75f, 4}
  };
  private static final float[][] NO_ZERO = {
    {0.5f, -1.25f, 2}, {1, 1, -3}, {0.25f, 1.5f, 2.5f}, {-2, 0.75f, 4}
  };
  private static final float[][] ABSOLUTE = {
    {0.5f, 1.25f, 2}, {1, 0, 3}, {0.25f, 1.5f, 2.5f}, {2, 0.75f, 4}
  };
  private static final float[] WEIGHTS = {1, 0.5f, 2, 0};

  record Case(
      Loss loss, float[][] t, float[][] y, double plain, double weighted, double[] gradient) {
    @Override
    public String toString() {
      return loss.toString();
    }
  }

  private static Case of(
      Loss loss, float[][] t, float[][] y, double plain, double weighted, double... gradient) {
    return new Case(loss, t, y, plain, weighted, gradient);
  }

  static Stream<Case> cases() {
    return Stream.of(
        of(
            CategoricalCrossentropy.of(),
            ONE_HOT,
            P,
            0.76307565,
            0.9328125,
            -1.1249999,
            0.5178571,
            0.4583333),
        of(
            CategoricalCrossentropy.of().labelSmoothing(0.1f),
            ONE_HOT,
            P,
            0.83550686,
            0.9496051,
            -1.0819443,
            0.4333333,
            0.41111106),
        of(
            CategoricalCrossentropy.of().fromLogits(true).labelSmoothing(0.1f),
            ONE_HOT,
            Z,
            0.58659613,
            0.32179138,
            0.03708013,
            -0.032809388,
            -0.004270738),
        of(
            SparseCategoricalCrossentropy.of(),
            CLASSES,
            P,
            0.76307565,
            0.9328125,
            -1.1249999,
            0.51785713,
            0.4583333),
        of(
            SparseCategoricalCrossentropy.of().fromLogits(true),
            CLASSES,
            Z,
            0.42409617,
            0.13324971,
            0.016246803,
            -0.02864272,
            0.01239593),
        of(
            SparseCategoricalCrossentropy.of().ignoreClass(0),
            CLASSES,
            P,
            0.78032386,
            0.47933066,
            0.75,
            0.0357143,
            -0.08333337),
        of(
            SparseCategoricalCrossentropy.of().fromLogits(true).ignoreClass(0),
            CLASSES,
            Z,
            0.33021563,
            0.2115142,
            0.08599444,
            -0.0636629,
            -0.022331558),
        of(
            BinaryCrossentropy.of(),
            LABELS,
            P,
            1.3380735,
            0.78673285,
            -0.5069444,
            0.08333334,
            -0.023809522),
        of(
            BinaryCrossentropy.of().labelSmoothing(0.2f),
            LABELS,
            P,
            1.2740684,
            0.7791156,
            -0.52060175,
            0.0010582358,
            -0.058234125),
        of(
            BinaryCrossentropy.of().fromLogits(true).labelSmoothing(0.2f),
            LABELS,
            Z,
            1.3371828,
            1.1081703,
            0.10406695,
            0.04413446,
            0.066735536),
        of(
            BinaryFocalCrossentropy.of(),
            LABELS,
            P,
            0.9441447,
            0.418092,
            -0.8992108,
            -0.19575691,
            -0.26812652),
        of(
            BinaryFocalCrossentropy.of()
                .applyClassBalancing(true)
                .alpha(0.3f)
                .gamma(1.5f)
                .labelSmoothing(0.1f),
            LABELS,
            P,
            0.3356132,
            0.18713605,
            -0.17339015,
            0.07952146,
            0.028743334),
        of(
            BinaryFocalCrossentropy.of().fromLogits(true),
            LABELS,
            Z,
            0.9803484,
            0.80709493,
            0.12959589,
            0.06346362,
            0.06878572),
        of(
            BinaryFocalCrossentropy.of().gamma(0),
            LABELS,
            P,
            1.3380735,
            0.78673285,
            -0.5069444,
            0.08333334,
            -0.023809522),
        of(
            CategoricalFocalCrossentropy.of(),
            ONE_HOT,
            P,
            0.08768072,
            0.11791595,
            -0.35978273,
            0.15998638,
            0.07768193),
        of(
            CategoricalFocalCrossentropy.of().alpha(0.2f, 0.5f, 1).gamma(1).labelSmoothing(0.1f),
            ONE_HOT,
            P,
            0.3240978,
            0.24096033,
            -0.101501346,
            0.17599338,
            -0.15994513),
        of(
            CategoricalFocalCrossentropy.of().fromLogits(true),
            ONE_HOT,
            Z,
            0.028536232,
            0.0024726584,
            0.0034323565,
            0.00011286039,
            -0.0035452172),
        of(KLDivergence.of(), REVERSED, P, 1.0567834, 0.6174632, -3.502083, -0.5303571, -0.5708333),
        of(
            KLDivergence.of(),
            ONE_HOT,
            P,
            0.7630728,
            0.93280995,
            -2.0000002,
            -0.35714316,
            -0.41666687),
        of(MeanSquaredError.of(), REAL, Z, 10.885416, 6.598958, 0.5416667, -0.68750006, -0.7708334),
        of(MeanAbsoluteError.of(), REAL, Z, 2.625, 2.2708335, 0.04166667, -0.125, -0.20833334),
        of(
            MeanAbsolutePercentageError.of(),
            NO_ZERO,
            Z,
            240.06943,
            316.4583,
            45.833332,
            -8.611111,
            -9.444445),
        of(
            MeanSquaredLogarithmicError.of(),
            REAL,
            Z,
            0.77117836,
            0.83598554,
            0.08094689,
            0.061034016,
            -0.08669471),
        of(Huber.of(), REAL, Z, 2.1614585, 1.8398438, 0.0625, -0.114583336, -0.20833334),
        of(
            Huber.of().delta(0.5f),
            REAL,
            Z,
            1.1901041,
            1.0260417,
            0.020833336,
            -0.0625,
            -0.10416667),
        of(LogCosh.of(), REAL, Z, 2.0208707, 1.6918507, 0.06571946, -0.109744385, -0.20123398),
        of(Poisson.of(), ABSOLUTE, P, 2.6281729, 1.5579288, -0.36111063, -0.8571424, -1.791666),
        of(Hinge.of(), LABELS, Z, 1.9375, 1.5833333, 0.125, 0.041666668, 0.125),
        of(Hinge.of(), SIGNS, Z, 1.9375, 1.5833333, 0.125, 0.041666668, 0.125),
        of(SquaredHinge.of(), LABELS, Z, 5.7864585, 4.583333, 1.0416667, 0.35416666, 0.39583334),
        of(CategoricalHinge.of(), ONE_HOT, Z, 0.4375, 0.03125, 0.125, 0.0, -0.125),
        of(
            CosineSimilarity.of(),
            REAL,
            Z,
            0.5472307,
            0.30348963,
            -0.073320016,
            -0.012727443,
            -0.17244324),
        of(
            CategoricalGeneralizedCrossEntropy.of(),
            CLASSES,
            P,
            0.58346707,
            0.69473934,
            -1.0,
            -0.29880714,
            -0.22821772),
        of(
            CategoricalGeneralizedCrossEntropy.of().q(0.8f),
            CLASSES,
            P,
            0.50547516,
            0.5930152,
            -0.6597539,
            -0.26848522,
            -0.15903245),
        of(Dice.of(), LABELS, P, 0.72, 0.63, -0.252, -0.252, -0.252),
        of(Tversky.of(), LABELS, P, 0.72, 0.63, -0.25199997, -0.25199997, -0.25199997),
        of(
            Tversky.of().alpha(0.3f).beta(0.7f),
            LABELS,
            P,
            0.6956522,
            0.6086956,
            -0.2183365,
            -0.2183365,
            -0.2183365),
        of(
            MeanSquaredError.of().reduction(Reduction.SUM),
            REAL,
            Z,
            43.541664,
            26.395832,
            2.1666667,
            -2.7500002,
            -3.0833335),
        of(
            SparseCategoricalCrossentropy.of().ignoreClass(0).reduction(Reduction.SUM),
            CLASSES,
            P,
            1.5606477,
            0.9586613,
            1.5,
            0.0714286,
            -0.16666675),
        of(
            MeanSquaredError.of().reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT),
            REAL,
            Z,
            10.885416,
            7.5416665,
            0.61904764,
            -0.7857143,
            -0.88095236),
        of(
            SparseCategoricalCrossentropy.of()
                .ignoreClass(0)
                .reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT),
            CLASSES,
            P,
            0.78032386,
            0.6391075,
            1.0,
            0.047619045,
            -0.111111104),
        of(
            MeanSquaredError.of().reduction(Reduction.SUM_OVER_BATCH_SIZE),
            REAL,
            Z,
            10.885416,
            6.598958,
            0.5416667,
            -0.68750006,
            -0.7708334),
        of(
            SparseCategoricalCrossentropy.of()
                .ignoreClass(0)
                .reduction(Reduction.SUM_OVER_BATCH_SIZE),
            CLASSES,
            P,
            0.78032386,
            0.47933066,
            0.75,
            0.0357143,
            -0.08333337));
  }

  /** Gives what it is given; the gradient of its bias is that by its output, summed over rows. */
  private static Model identity() {
    Weights weights =
        Weights.of(
            Map.of(
                "dense/kernel",
                Tensor.ofRows(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}),
                "dense/bias",
                Tensor.of(sunhwan.tensor.Shape.of(3), 0, 0, 0)));
    return Sequential.of(Input.vector(3), Dense.of(3)).build(0).with(weights);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesKerassNumbers(Case c) {
    Dataset rows = Dataset.of(Sequences.ofValues(c.y()), Sequences.ofValues(c.t()));
    Trainer trainer = Trainer.compile(identity(), SGD.of(), c.loss());

    double plain = trainer.evaluate(rows).loss();
    Trainer.Gradients weighted = trainer.gradients(rows.weighted(WEIGHTS));

    assertClose(plain, c.plain());
    assertClose(weighted.loss(), c.weighted());
    float[] gradient = weighted.weights().get("dense/bias").data();
    for (int k = 0; k < gradient.length; k++) {
      assertClose(gradient[k], c.gradient()[k]);
    }
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
  }

  @Test
  void isZeroWhereEveryRowIsIgnored() {
    Dataset rows = Dataset.of(Sequences.ofValues(P), Sequences.ofValues(CLASSES));
    Trainer trainer =
        Trainer.compile(identity(), SGD.of(), SparseCategoricalCrossentropy.of().ignoreClass(0));

    Trainer.Gradients gradients = trainer.gradients(rows.select(new int[] {2, 3}));

    // Keras 3.15.1 gives 0.0, as it divides by no rows
    assertThat(gradients.loss()).isZero();
    assertThat(gradients.weights().get("dense/bias").data()).containsOnly(0);
  }
}
