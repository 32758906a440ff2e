package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.layers.Discretization;
import sunhwan.layers.Input;
import sunhwan.layers.Normalization;
import sunhwan.tensor.Shape;

/** Layers that take their numbers from data take those that Keras 3.15.1 takes. */
class AdaptTest {
  private static final float[][] ROWS = {{1, 2, 3}, {4, 0, -1}, {2, 2, 2}, {0.5f, 8, 1}};

  // Keras 3.15.1: Normalization().adapt(ROWS), then adapt_mean and adapt_variance
  @Test
  void normalizationTakesMeanAndVarianceOfEachFeature() {
    Sequences x = Sequences.ofValues(ROWS);

    Normalization adapted = Adapt.normalization(Input.vector(3), x);

    assertThat(adapted)
        .isEqualTo(Normalization.of(List.of(1.875f, 3f, 1.25f), List.of(1.796875f, 9f, 2.1875f)));
    Dataset data = Dataset.of(x, Sequences.ofValues(new float[4][1]));
    assertThat(Adapt.normalization(Input.vector(3), data)).isEqualTo(adapted);
  }

  @Test
  void normalizationReadsEveryStepOfExamplesOfDifferentLengths() {
    Sequences x =
        Sequences.ofVectors(
            new float[][][] {{{1, 2, 3}, {4, 0, -1}, {2, 2, 2}}, {{0.5f, 8, 1}}, {}});

    Normalization adapted = Adapt.normalization(Input.sequence(Shape.UNKNOWN, 3), x);

    assertThat(adapted).isEqualTo(Adapt.normalization(Input.vector(3), Sequences.ofValues(ROWS)));
  }

  // Keras 3.15.1: Discretization(num_bins).adapt(values).bin_boundaries; values are those below
  static Stream<Arguments> boundaries() {
    return Stream.of(
        Arguments.of(4, few(), List.of(-1.0, -0.25, 0.5)),
        Arguments.of(3, few(), List.of(-0.75, 0.24999994)),
        Arguments.of(1, few(), List.of()),
        Arguments.of(5, many(99), List.of(22.7591858, 67.1747208, 125.140121, 209.106339)),
        Arguments.of(4, many(250), List.of(36.8371658, 109.468048, 206.014999)),
        Arguments.of(
            7,
            many(250),
            List.of(14.9646454, 45.1535263, 86.0584641, 134.763794, 190.50563, 252.238266)),
        Arguments.of(
            10,
            many(1009),
            List.of(
                9.85038471,
                28.0724277,
                51.701992,
                79.7003021,
                111.468338,
                146.602295,
                184.80603,
                225.850128,
                269.55014)));
  }

  /** {@code ((i * 5 + 1) % 13 - 6) / 4}, i below 12. */
  private static float[] few() {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((i * 5 + 1) % 13 - 6) / 4f;
    }
    return values;
  }

  /** {@code ((i * 37) % 1009) ** 1.5 / 100}, i below n. */
  private static float[] many(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (Math.pow((i * 37) % 1009, 1.5) / 100);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void discretizationCutsWhereKerasCuts(int bins, float[] values, List<Double> expected) {
    Sequences x = Sequences.ofValues(new float[][] {values});

    Discretization adapted = Adapt.discretization(bins, x);

    assertThat(adapted.binBoundaries()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      double boundary = expected.get(i);
      assertThat((double) adapted.binBoundaries().get(i))
          .isCloseTo(boundary, within(1e-6 * Math.abs(boundary)));
    }
  }

  @Test
  void refusesNothingToReadAndExamplesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adapt.normalization(Input.vector(2), Sequences.ofValues(new float[0][])))
        .withMessageContaining("Normalization: expected examples to adapt to, got no values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adapt.normalization(Input.vector(2), Sequences.ofValues(ROWS)))
        .withMessageContaining("expected examples of 2 features, got 3 values in example 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Adapt.normalization(Input.sequence(3, Shape.UNKNOWN), Sequences.ofValues(ROWS)))
        .withMessageContaining("expected an input with a known number of features");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adapt.discretization(3, Sequences.ofValues(new float[0][])))
        .withMessageContaining("Discretization: expected examples to adapt to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adapt.discretization(0, Sequences.ofValues(ROWS)))
        .withMessage("Discretization: numBins must be positive, got 0");
  }
}
