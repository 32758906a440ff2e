package sunhwan.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
  private static final float[] NONE = new float[0];

  /** The mean over rows, as a batch's loss. */
  private static double mean(RowLoss loss, float[][] targets, float[][] predictions) {
    double sum = 0;
    for (int i = 0; i < targets.length; i++) {
      int width = predictions[i].length;
      sum += loss.row(predictions[i], 0, width, targets[i], 0, NONE, 1);
    }
    return sum / targets.length;
  }

  @Test
  void meanSquaredErrorGivesTheExampleInKerassDocumentation() {
    double loss =
        mean(MeanSquaredError.of(), new float[][] {{0, 1}, {0, 0}}, new float[][] {{1, 1}, {1, 0}});

    assertThat(loss).isEqualTo(0.5);
  }

  @Test
  void crossentropiesGiveTheExamplesInKerassDocumentation() {
    float[][] predictions = {{0.05f, 0.95f, 0}, {0.1f, 0.8f, 0.1f}};

    double categorical =
        mean(CategoricalCrossentropy.of(), new float[][] {{0, 1, 0}, {0, 0, 1}}, predictions);
    double sparse = mean(SparseCategoricalCrossentropy.of(), new float[][] {{1}, {2}}, predictions);
    double binary =
        mean(
            BinaryCrossentropy.of().fromLogits(true),
            new float[][] {{0, 1}, {0, 0}},
            new float[][] {{-18.6f, 0.51f}, {2.94f, -12.8f}});

    assertThat(categorical).isCloseTo(1.177, within(5e-4));
    assertThat(sparse).isCloseTo(1.177, within(5e-4));
    assertThat(binary).isCloseTo(0.865, within(5e-4));
  }

  /** As wide as a vocabulary, where a kernel does the work: against the formula in double. */
  @ParameterizedTest
  @ValueSource(ints = {63, 64, 65, 1000, 10_007})
  void wideRowsOfLogitsAgreeWithTheFormula(int width) {
    SplittableRandom random = new SplittableRandom(width);
    float[] y = new float[width];
    for (int k = 0; k < width; k++) {
      y[k] = (float) random.nextGaussian(3, 4);
    }
    int target = width / 3;
    float[] dy = new float[width];
    double scale = 0.25;

    double loss =
        SparseCategoricalCrossentropy.of()
            .fromLogits(true)
            .row(y, 0, width, new float[] {target}, 0, dy, scale);

    double sum = 0;
    for (float v : y) {
      sum += Math.exp(v);
    }
    assertThat(loss).isCloseTo(Math.log(sum) - y[target], within(1e-5));
    for (int k = 0; k < width; k++) {
      double expected = scale * (Math.exp(y[k]) / sum - (k == target ? 1 : 0));
      assertThat((double) dy[k]).isCloseTo(expected, within(1e-6 * scale));
    }
  }

  /** What targets are. */
  enum Targets {
    A_CLASS,
    ONE_HOT,
    BINARY,
    SIGNS,
    SHARES,
    REAL
  }

  /** A loss, its formula in double, and whether predictions are logits. */
  record Case(RowLoss loss, boolean logits, Targets targets, Formula formula) {
    Case(RowLoss loss, boolean logits, Formula formula) {
      this(loss, logits, Targets.ONE_HOT, formula);
    }

    interface Formula {
      double of(double[] y, double[] t);
    }

    @Override
    public String toString() {
      return loss.toString();
    }
  }

  // Keras 3.15's documentation; label smoothing as in Szegedy et al. 2016
  static Stream<Case> cases() {
    float smoothing = 0.1f;
    return Stream.of(
        new Case(MeanSquaredError.of(), true, (y, t) -> mean(y, k -> sq(y[k] - t[k]))),
        new Case(CategoricalCrossentropy.of(), false, LossTest::categorical),
        new Case(
            CategoricalCrossentropy.of().labelSmoothing(smoothing),
            false,
            (y, t) -> categorical(y, smooth(t, smoothing, 1.0 / y.length))),
        new Case(
            CategoricalCrossentropy.of().fromLogits(true),
            true,
            (y, t) -> categorical(softmax(y), t)),
        new Case(
            new CategoricalCrossentropy(true, smoothing),
            true,
            (y, t) -> categorical(softmax(y), smooth(t, smoothing, 1.0 / y.length))),
        new Case(SparseCategoricalCrossentropy.of(), false, LossTest::sparse),
        new Case(
            SparseCategoricalCrossentropy.of().fromLogits(true),
            true,
            (y, t) -> sparse(softmax(y), t)),
        new Case(BinaryCrossentropy.of(), false, LossTest::binary),
        new Case(
            new BinaryCrossentropy(false, smoothing),
            false,
            (y, t) -> binary(y, smooth(t, smoothing, 0.5))),
        new Case(BinaryCrossentropy.of().fromLogits(true), true, (y, t) -> binary(sigmoid(y), t)),
        new Case(
            new BinaryCrossentropy(true, smoothing),
            true,
            (y, t) -> binary(sigmoid(y), smooth(t, smoothing, 0.5))),
        new Case(
            SparseCategoricalCrossentropy.of().ignoreClass(7),
            false,
            Targets.A_CLASS,
            LossTest::sparse),
        new Case(
            MeanSquaredError.of(), true, Targets.REAL, (y, t) -> mean(y, k -> sq(y[k] - t[k]))),
        new Case(
            MeanAbsoluteError.of(),
            true,
            Targets.REAL,
            (y, t) -> mean(y, k -> Math.abs(y[k] - t[k]))),
        new Case(
            MeanAbsolutePercentageError.of(),
            true,
            Targets.REAL,
            (y, t) -> mean(y, k -> 100 * Math.abs((y[k] - t[k]) / t[k]))),
        new Case(
            MeanSquaredLogarithmicError.of(),
            false,
            Targets.SHARES,
            (y, t) -> mean(y, k -> sq(Math.log(1 + y[k]) - Math.log(1 + t[k])))),
        new Case(
            Huber.of().delta(1.5f),
            true,
            Targets.REAL,
            (y, t) ->
                mean(
                    y,
                    k ->
                        Math.abs(y[k] - t[k]) <= 1.5
                            ? sq(y[k] - t[k]) / 2
                            : 1.5 * Math.abs(y[k] - t[k]) - 1.125)),
        new Case(
            LogCosh.of(),
            true,
            Targets.REAL,
            (y, t) -> mean(y, k -> Math.log(Math.cosh(y[k] - t[k])))),
        new Case(
            Poisson.of(),
            false,
            Targets.SHARES,
            (y, t) -> mean(y, k -> y[k] - t[k] * Math.log(y[k] + 1e-7))),
        new Case(Hinge.of(), true, Targets.SIGNS, (y, t) -> mean(y, k -> hinge(y[k], t[k]))),
        new Case(
            Hinge.of(), true, Targets.BINARY, (y, t) -> mean(y, k -> hinge(y[k], 2 * t[k] - 1))),
        new Case(
            SquaredHinge.of(),
            true,
            Targets.BINARY,
            (y, t) -> mean(y, k -> sq(hinge(y[k], 2 * t[k] - 1)))),
        new Case(CategoricalHinge.of(), true, LossTest::categoricalHinge),
        new Case(
            KLDivergence.of(),
            false,
            Targets.SHARES,
            (y, t) -> y.length * mean(y, k -> t[k] * Math.log(t[k] / y[k]))),
        new Case(CosineSimilarity.of(), true, Targets.REAL, LossTest::cosine),
        new Case(
            BinaryFocalCrossentropy.of(),
            false,
            Targets.BINARY,
            (y, t) -> binaryFocal(y, t, 2, false, 0)),
        new Case(
            BinaryFocalCrossentropy.of()
                .applyClassBalancing(true)
                .alpha(0.75f)
                .gamma(1.5f)
                .fromLogits(true)
                .labelSmoothing(smoothing),
            true,
            Targets.BINARY,
            (y, t) -> binaryFocal(sigmoid(y), smooth(t, smoothing, 0.5), 1.5, true, 0.75)),
        new Case(
            BinaryFocalCrossentropy.of().gamma(0),
            false,
            Targets.BINARY,
            (y, t) -> binaryFocal(y, t, 0, false, 0)),
        new Case(
            CategoricalFocalCrossentropy.of().labelSmoothing(smoothing),
            false,
            (y, t) ->
                categoricalFocal(shares(y), smooth(t, smoothing, 1.0 / y.length), 2, k -> 0.25f)),
        new Case(
            CategoricalFocalCrossentropy.of()
                .alpha(0.125f, 0.25f, 0.5f, 1, 2)
                .gamma(0.5f)
                .fromLogits(true),
            true,
            (y, t) -> categoricalFocal(softmax(y), t, 0.5, k -> Math.pow(2, k - 3))),
        new Case(
            CategoricalGeneralizedCrossEntropy.of().q(0.75f),
            false,
            Targets.A_CLASS,
            (y, t) -> (1 - Math.pow(y[(int) t[0]], 0.75)) / 0.75));
  }

  private static double hinge(double y, double t) {
    return Math.max(0, 1 - t * y);
  }

  private static double categoricalHinge(double[] y, double[] t) {
    double right = 0;
    double wrong = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < y.length; k++) {
      right += t[k] * y[k];
      wrong = Math.max(wrong, (1 - t[k]) * y[k]);
    }
    return Math.max(0, wrong - right + 1);
  }

  private static double cosine(double[] y, double[] t) {
    double norms = Math.sqrt(mean(y, k -> sq(y[k])) * mean(y, k -> sq(t[k])));
    return -mean(y, k -> y[k] * t[k]) / norms;
  }

  private static double binaryFocal(
      double[] p, double[] t, double gamma, boolean balanced, double alpha) {
    return -mean(
        p,
        k ->
            (balanced ? t[k] * alpha + (1 - t[k]) * (1 - alpha) : 1)
                * Math.pow(1 - t[k] * p[k] - (1 - t[k]) * (1 - p[k]), gamma)
                * (t[k] * Math.log(p[k]) + (1 - t[k]) * Math.log(1 - p[k])));
  }

  private static double categoricalFocal(double[] p, double[] t, double gamma, At alpha) {
    return -p.length
        * mean(p, k -> alpha.of(k) * Math.pow(1 - p[k], gamma) * t[k] * Math.log(p[k]));
  }

  private static double[] shares(double[] y) {
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(v -> v / sum).toArray();
  }

  private interface At {
    double of(int k);
  }

  private static double mean(double[] y, At at) {
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      sum += at.of(k);
    }
    return sum / y.length;
  }

  private static double sq(double x) {
    return x * x;
  }

  private static double categorical(double[] y, double[] t) {
    double all = Arrays.stream(y).sum();
    return -y.length * mean(y, k -> t[k] * Math.log(y[k] / all));
  }

  private static double sparse(double[] y, double[] t) {
    return -Math.log(y[(int) t[0]] / Arrays.stream(y).sum());
  }

  private static double binary(double[] y, double[] t) {
    return -mean(y, k -> t[k] * Math.log(y[k]) + (1 - t[k]) * Math.log(1 - y[k]));
  }

  private static double[] smooth(double[] t, double share, double towards) {
    return Arrays.stream(t).map(v -> v * (1 - share) + share * towards).toArray();
  }

  private static double[] softmax(double[] y) {
    double sum = Arrays.stream(y).map(Math::exp).sum();
    return Arrays.stream(y).map(v -> Math.exp(v) / sum).toArray();
  }

  private static double[] sigmoid(double[] y) {
    return Arrays.stream(y).map(v -> 1 / (1 + Math.exp(-v))).toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isItsFormulaAndItsGradientTheFormulasSlope(Case c) {
    SplittableRandom random = new SplittableRandom(9);
    int width = 5;
    int at = 2;

    for (int draw = 0; draw < 20; draw++) {
      double[] y = new double[width];
      float[] predictions = new float[at + width + 1];
      for (int k = 0; k < width; k++) {
        predictions[at + k] =
            (float) (c.logits() ? random.nextDouble(-4, 4) : random.nextDouble(0.05, 0.95));
        y[k] = predictions[at + k];
      }
      float[] targets = targets(c, width, random);
      float[] dy = new float[predictions.length];
      double[] t = new double[c.loss().targetWidth(width)];
      Arrays.setAll(t, k -> targets[1 + k]);

      double loss = c.loss().row(predictions, at, width, targets, 1, dy, 0.25);

      double expected = c.formula().of(y, t);
      assertThat(loss).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
      for (int k = 0; k < width; k++) {
        double slope = slope(v -> c.formula().of(v, t), y, k);
        assertThat((double) dy[at + k])
            .isCloseTo(0.25 * slope, within(1e-6 * Math.max(1, Math.abs(slope))));
      }
      assertThat(dy[1]).isZero();
      assertThat(dy[at + width]).isZero();
    }
  }

  /** From the second on. */
  private static float[] targets(Case c, int width, SplittableRandom random) {
    float[] targets = {9, 0, 0, 0, 0, 0, 9};
    int hot = random.nextInt(width);
    for (int k = 0; k < width; k++) {
      targets[1 + k] =
          switch (c.loss().targetWidth(width) == 1 ? Targets.A_CLASS : c.targets()) {
            case A_CLASS -> k == 0 ? hot : 9;
            case ONE_HOT -> k == hot ? 1 : 0;
            case BINARY -> random.nextInt(2);
            case SIGNS -> 2 * random.nextInt(2) - 1;
            case SHARES -> (float) random.nextDouble(0.05, 1);
            case REAL -> (float) random.nextDouble(-4, 4);
          };
    }
    return targets;
  }

  private static double slope(ToDoubleFunction<double[]> f, double[] y, int k) {
    double h = 6e-6;
    double[] above = y.clone();
    double[] below = y.clone();
    above[k] += h;
    below[k] -= h;
    return (f.applyAsDouble(above) - f.applyAsDouble(below)) / (2 * h);
  }

  static Stream<Arguments> certainties() {
    double most = -Math.log(1e-7);
    double least = -Math.log(1 - 1e-7);
    return Stream.of(
        Arguments.of(CategoricalCrossentropy.of(), new float[] {0, 1}, new float[] {1, 0}, most),
        Arguments.of(CategoricalCrossentropy.of(), new float[] {0, 1}, new float[] {0, 1}, least),
        Arguments.of(SparseCategoricalCrossentropy.of(), new float[] {0, 1}, new float[] {0}, most),
        Arguments.of(BinaryCrossentropy.of(), new float[] {0}, new float[] {1}, most),
        Arguments.of(BinaryCrossentropy.of(), new float[] {1}, new float[] {1}, least));
  }

  @ParameterizedTest
  @MethodSource("certainties")
  void staysFiniteAndFlatWhereAPredictionIsCertain(
      RowLoss loss, float[] prediction, float[] target, double expected) {
    float[] dy = new float[prediction.length];

    double value = loss.row(prediction, 0, prediction.length, target, 0, dy, 1);

    // Keras cuts probabilities to [1e-7, 1 − 1e-7], the float next to which decides the last digits
    assertThat(value).isCloseTo(expected, within(1e-6));
    for (float slope : dy) {
      assertThat(slope).isZero();
    }
  }

  @Test
  void takesLogitsOfAnySize() {
    float[] logits = {1000, -1000};
    float[] dy = new float[2];

    double right =
        SparseCategoricalCrossentropy.of()
            .fromLogits(true)
            .row(logits, 0, 2, new float[] {0}, 0, NONE, 1);
    double wrong =
        SparseCategoricalCrossentropy.of()
            .fromLogits(true)
            .row(logits, 0, 2, new float[] {1}, 0, dy, 1);
    double binary =
        BinaryCrossentropy.of().fromLogits(true).row(logits, 0, 2, new float[] {0, 1}, 0, NONE, 1);

    assertThat(right).isZero();
    assertThat(wrong).isEqualTo(2000);
    assertThat(dy).containsExactly(1, -1);
    assertThat(binary).isEqualTo(1000);
  }

  @Test
  void leavesRowsOfAnIgnoredClassOut() {
    float[] dy = {1, 2, 3, 4};
    RowLoss loss = SparseCategoricalCrossentropy.of().fromLogits(true).ignoreClass(-1);

    double value = loss.row(new float[] {5, 1, 2, 5}, 1, 2, new float[] {-1}, 0, dy, 1);

    assertThat(value).isZero();
    assertThat(dy).containsExactly(1, 0, 0, 4);
    assertThat(loss.ignores(new float[] {0, -1}, 1)).isTrue();
    assertThat(loss.ignores(new float[] {0, -1}, 0)).isFalse();
  }

  @Test
  void followsKerasWhereASlopeIsNotUnique() {
    float[] dy = new float[3];

    // Keras 3.15.1 on TensorFlow: sign(0) is 0; what meets a limit is inside it; equals share
    MeanAbsoluteError.of().row(new float[] {2}, 0, 1, new float[] {2}, 0, dy, 1);
    assertThat(dy[0]).isZero();
    Hinge.of().row(new float[] {1}, 0, 1, new float[] {1}, 0, dy, 1);
    assertThat(dy[0]).isEqualTo(-1);
    CategoricalHinge.of().row(new float[] {1, 2, 2}, 0, 3, new float[] {1, 0, 0}, 0, dy, 1);
    assertThat(dy).containsExactly(-1, 0.5f, 0.5f);
    CosineSimilarity.of().row(new float[3], 0, 3, new float[] {1, 0, 0}, 0, dy, 1e-7);
    assertThat(dy).containsExactly(-1, 0, 0);
  }

  @Test
  void staysFiniteWhereAFormulaWouldNot() {
    float[] nothing = new float[3];
    float[] logits = {-1500, 2000, 250};
    float[] p = {0.1f, 0.7f, 0.2f};

    // Keras 3.15.1, in floats
    assertThat(CosineSimilarity.of().row(nothing, 0, 3, logits, 0, NONE, 1)).isZero();
    assertThat(CosineSimilarity.of().row(logits, 0, 3, nothing, 0, NONE, 1)).isZero();
    assertThat(LogCosh.of().row(logits, 0, 3, nothing, 0, NONE, 1))
        .isCloseTo(1249.306884765625, within(1e-3));
    assertThat(KLDivergence.of().row(nothing, 0, 3, p, 0, NONE, 1))
        .isCloseTo(15.316276550292969, within(2e-6));
    assertThat(KLDivergence.of().row(p, 0, 3, nothing, 0, NONE, 1))
        .isCloseTo(-4.408559107105248e-06, within(1e-11));
    assertThat(
            MeanAbsolutePercentageError.of()
                .row(new float[] {-1.5f, 2, 0.25f}, 0, 3, nothing, 0, NONE, 1))
        .isCloseTo(1.25e9, within(100.0));
  }

  @Test
  void carriesKerassNames() {
    List<Loss> losses =
        List.of(
            MeanSquaredError.of(),
            CategoricalCrossentropy.of(),
            SparseCategoricalCrossentropy.of(),
            BinaryCrossentropy.of(),
            BinaryFocalCrossentropy.of(),
            CategoricalFocalCrossentropy.of(),
            CategoricalGeneralizedCrossEntropy.of(),
            KLDivergence.of(),
            MeanAbsoluteError.of(),
            MeanAbsolutePercentageError.of(),
            MeanSquaredLogarithmicError.of(),
            Huber.of(),
            LogCosh.of(),
            Poisson.of(),
            Hinge.of(),
            SquaredHinge.of(),
            CategoricalHinge.of(),
            CosineSimilarity.of(),
            Dice.of(),
            Tversky.of(),
            Poisson.of().reduction(Reduction.SUM));

    assertThat(losses)
        .extracting(Loss::name)
        .containsExactly(
            "mean_squared_error",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "binary_crossentropy",
            "binary_focal_crossentropy",
            "categorical_focal_crossentropy",
            "categorical_generalized_cross_entropy",
            "kl_divergence",
            "mean_absolute_error",
            "mean_absolute_percentage_error",
            "mean_squared_logarithmic_error",
            "huber_loss",
            "log_cosh",
            "poisson",
            "hinge",
            "squared_hinge",
            "categorical_hinge",
            "cosine_similarity",
            "dice",
            "tversky",
            "poisson");
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1, Float.NaN})
  void refusesLabelSmoothingThatIsNoShare(float share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoricalCrossentropy.of().labelSmoothing(share))
        .withMessage(
            "CategoricalCrossentropy: labelSmoothing must be at least 0 and below 1, got " + share);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BinaryCrossentropy(true, share))
        .withMessage(
            "BinaryCrossentropy: labelSmoothing must be at least 0 and below 1, got " + share);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        refused(() -> Huber.of().delta(0), "Huber: delta must be positive and finite, got 0.0"),
        refused(() -> Huber.of().delta(Float.NaN), "Huber: delta"),
        refused(() -> BinaryFocalCrossentropy.of().alpha(1.5f), "alpha must be 0 to 1, got 1.5"),
        refused(() -> BinaryFocalCrossentropy.of().gamma(-1), "gamma must be at least 0"),
        refused(() -> new CategoricalFocalCrossentropy(List.of(), 2, false, 0), "expected weights"),
        refused(() -> CategoricalFocalCrossentropy.of().alpha(0.5f, -1), "got [0.5, -1.0]"),
        refused(
            () ->
                CategoricalFocalCrossentropy.of()
                    .alpha(1, 1)
                    .row(new float[3], 0, 3, new float[3], 0, NONE, 1),
            "expected one alpha or 3, one for each class, got 2"),
        refused(() -> CategoricalGeneralizedCrossEntropy.of().q(1), "q must be above 0"),
        refused(
            () ->
                CategoricalGeneralizedCrossEntropy.of()
                    .row(new float[3], 0, 3, new float[] {3}, 0, NONE, 1),
            "expected classes 0 to 2, got 3"),
        refused(() -> Tversky.of().beta(-0.5f), "Tversky: alpha and beta must be at least 0"));
  }

  private static Arguments refused(Runnable nonsense, String message) {
    return Arguments.of(nonsense, message);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void refusesNonsense(Runnable nonsense, String message) {
    assertThatIllegalArgumentException().isThrownBy(nonsense::run).withMessageContaining(message);
  }
}
