package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.tensor.Shape;

/** Ranges, means and variances as Keras's documentation states them. */
class InitializerTest {

  private static float[] draw(Initializer initializer, Shape shape, long seed) {
    float[] values = new float[shape.count()];
    initializer.fill(shape, values, new SplittableRandom(seed));
    return values;
  }

  // fan in 100, fan out 300; a uniform distribution in ±a has variance a²/3
  static Stream<Arguments> scaled() {
    return Stream.of(
        Arguments.of(Initializer.GLOROT_UNIFORM, Math.sqrt(6.0 / 400), 2.0 / 400),
        Arguments.of(Initializer.HE_UNIFORM, Math.sqrt(6.0 / 100), 2.0 / 100),
        Arguments.of(Initializer.LECUN_UNIFORM, Math.sqrt(3.0 / 100), 1.0 / 100),
        Arguments.of(Initializer.GLOROT_NORMAL, 2 * cut(2.0 / 400), 2.0 / 400),
        Arguments.of(Initializer.HE_NORMAL, 2 * cut(2.0 / 100), 2.0 / 100),
        Arguments.of(Initializer.LECUN_NORMAL, 2 * cut(1.0 / 100), 1.0 / 100),
        Arguments.of(
            new Initializer.VarianceScaling(
                3,
                Initializer.VarianceScaling.Mode.FAN_OUT,
                Initializer.VarianceScaling.Distribution.UNIFORM),
            Math.sqrt(9.0 / 300),
            3.0 / 300),
        Arguments.of(Initializer.UNIFORM, 0.05, 0.05 * 0.05 / 3),
        Arguments.of(new Initializer.TruncatedNormal(0, 0.5f), 1.0, 0.25 * 0.7737413035),
        Arguments.of(new Initializer.RandomNormal(0, 0.5f), 3.5, 0.25));
  }

  /** Deviation of the normal whose middle, within two deviations, has this variance. */
  private static double cut(double variance) {
    return Math.sqrt(variance / 0.7737413035);
  }

  @ParameterizedTest
  @MethodSource("scaled")
  void staysInItsRangeWithItsVariance(Initializer initializer, double range, double variance) {
    float[] values = draw(initializer, Shape.of(100, 300), 1);

    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    int n = values.length;
    // four standard errors of a mean and, with a normal's kurtosis, of a variance
    assertThat(sum / n).isCloseTo(0, within(4 * Math.sqrt(variance / n)));
    assertThat(squares / n).isCloseTo(variance, within(4 * variance * Math.sqrt(2.0 / n)));
    assertThat(largest).isBetween(0.5 * range, range * (1 + 1e-6));
  }

  @Test
  void countsTheConnectionsOfKernelsWithMoreAxes() {
    float[] values = draw(Initializer.GLOROT_UNIFORM, Shape.of(3, 4, 5), 1);

    // Keras: the receptive field, 3, multiplies both fans: 12 and 15
    float limit = (float) Math.sqrt(6.0 / 27);
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isBetween(0.85f * limit, limit);
  }

  @ParameterizedTest
  @CsvSource({"7, 7, 1", "3, 12, 1", "12, 3, 1", "1, 5, 1", "4, 6, 2.5"})
  void givesOrthonormalRowsOrColumns(int rows, int columns, float gain) {
    float[] q = draw(new Initializer.Orthogonal(gain), Shape.of(rows, columns), 3);

    boolean wide = rows <= columns;
    int few = Math.min(rows, columns);
    int many = Math.max(rows, columns);
    for (int i = 0; i < few; i++) {
      for (int j = 0; j < few; j++) {
        double dot = 0;
        for (int k = 0; k < many; k++) {
          dot +=
              wide
                  ? (double) q[i * columns + k] * q[j * columns + k]
                  : (double) q[k * columns + i] * q[k * columns + j];
        }
        assertThat(dot).isCloseTo(i == j ? gain * gain : 0, within(1e-6 * gain * gain));
      }
    }
  }

  @Test
  void turnsEitherWay() {
    int negative = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] q = draw(Initializer.ORTHOGONAL, Shape.of(2, 2), seed);
      negative += q[0] * q[3] - q[1] * q[2] < 0 ? 1 : 0;
    }

    // half of all orthogonal matrices are reflections; four deviations of a binomial share
    assertThat(negative).isBetween(72, 128);
  }

  static Stream<Initializer> randomOnes() {
    return Stream.of(
        Initializer.GLOROT_UNIFORM,
        Initializer.HE_NORMAL,
        Initializer.ORTHOGONAL,
        Initializer.UNIFORM,
        new Initializer.RandomNormal(1, 2),
        new Initializer.TruncatedNormal(1, 2));
  }

  @ParameterizedTest
  @MethodSource("randomOnes")
  void drawsTheSameFromTheSameSeedOnly(Initializer initializer) {
    Shape shape = Shape.of(4, 4);

    float[] values = draw(initializer, shape, 5);

    assertThat(draw(initializer, shape, 5)).isEqualTo(values);
    assertThat(draw(initializer, shape, 6)).isNotEqualTo(values);
  }

  @Test
  void writesConstantsDiagonalsAndForgetGates() {
    float[] nines = draw(new Initializer.Constant(9), Shape.of(3), 0);
    float[] wide = draw(new Initializer.Identity(2), Shape.of(2, 3), 0);
    float[] tall = draw(new Initializer.Identity(1), Shape.of(3, 2), 0);
    float[] bias = draw(new Initializer.ForgetGateOnes(Initializer.ZEROS), Shape.of(12), 0);

    assertThat(nines).containsExactly(9, 9, 9);
    assertThat(wide).containsExactly(2, 0, 0, 0, 2, 0);
    assertThat(tall).containsExactly(1, 0, 0, 1, 0, 0);
    assertThat(bias).containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void goesRoundItsMean() {
    float[] values = draw(new Initializer.TruncatedNormal(3, 0.5f), Shape.of(10_000), 2);

    double mean = 0;
    for (float value : values) {
      assertThat(value).isBetween(2f, 4f);
      mean += value / 10_000;
    }
    assertThat(mean).isCloseTo(3, within(0.02));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void refusesAScaleThatIsNotPositive(double scale) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Initializer.VarianceScaling(
                    scale,
                    Initializer.VarianceScaling.Mode.FAN_IN,
                    Initializer.VarianceScaling.Distribution.UNIFORM))
        .withMessage("VarianceScaling: scale must be positive, got " + scale);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.5f, Float.NaN})
  void refusesADeviationBelowZero(float stddev) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Initializer.RandomNormal(0, stddev))
        .withMessage("RandomNormal: stddev must be at least 0, got " + stddev);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Initializer.TruncatedNormal(0, stddev))
        .withMessage("TruncatedNormal: stddev must be at least 0, got " + stddev);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "NaN, 1", "0, NaN"})
  void refusesARangeThatEndsBeforeItBegins(float min, float max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Initializer.RandomUniform(min, max))
        .withMessage("RandomUniform: max must be at least min, got min " + min + " and max " + max);
  }
}
