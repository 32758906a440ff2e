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
  private static double mean(Loss loss, float[][] targets, float[][] predictions) {
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

  /** A loss, its formula in double, and whether predictions are logits. */
  record Case(Loss loss, boolean logits, Formula formula) {
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
            (y, t) -> binary(sigmoid(y), smooth(t, smoothing, 0.5))));
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
      float[] targets = {9, 0, 0, 0, 0, 0, 9};
      boolean sparse = c.loss().targetWidth(width) == 1;
      targets[1 + (sparse ? 0 : random.nextInt(width))] = sparse ? random.nextInt(width) : 1;
      float[] dy = new float[predictions.length];
      double[] t = new double[c.loss().targetWidth(width)];
      Arrays.setAll(t, k -> targets[1 + k]);

      double loss = c.loss().row(predictions, at, width, targets, 1, dy, 0.25);

      double expected = c.formula().of(y, t);
      assertThat(loss).isCloseTo(expected, within(1e-6 * expected));
      for (int k = 0; k < width; k++) {
        double slope = slope(v -> c.formula().of(v, t), y, k);
        assertThat((double) dy[at + k]).isCloseTo(0.25 * slope, within(1e-6 * Math.max(1, slope)));
      }
      assertThat(dy[1]).isZero();
      assertThat(dy[at + width]).isZero();
    }
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
      Loss loss, float[] prediction, float[] target, double expected) {
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
  void carriesKerassNames() {
    List<Loss> losses =
        List.of(
            MeanSquaredError.of(),
            CategoricalCrossentropy.of(),
            SparseCategoricalCrossentropy.of(),
            BinaryCrossentropy.of());

    assertThat(losses)
        .extracting(Loss::name)
        .containsExactly(
            "mean_squared_error",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "binary_crossentropy");
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
}
