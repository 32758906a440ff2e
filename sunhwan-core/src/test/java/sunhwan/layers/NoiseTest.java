package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.DropoutTest.Probe;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** What noise layers add and multiply in training, measured over many values. */
class NoiseTest {
  private static final int VALUES = 40_000;

  /** What comes out of the layer in one step of training on ten examples of x everywhere. */
  private static float[] trained(LayerSpec layer, float x, long seed) {
    Probe probe = new Probe(new ArrayList<>());
    Sequential spec = Sequential.of(Input.vector(VALUES / 10), layer, probe, Dense.of(1));
    float[][] rows = new float[10][VALUES / 10];
    Arrays.stream(rows).forEach(row -> Arrays.fill(row, x));
    Trainer.compile(spec.build(1), SGD.of(), MeanSquaredError.of())
        .fit(
            Dataset.of(Sequences.ofValues(rows), Sequences.ofValues(new float[10][1])),
            FitOptions.epochs(1).seed(seed));
    return probe.seen().getFirst();
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double squares = 0;
    for (float v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 1})
  void gaussianNoiseAddsItsDeviationAroundZero(float stddev) {
    float[] seen = trained(GaussianNoise.of(stddev), 3, 1);

    // four standard deviations of a mean and of a standard deviation of normal values
    assertThat(mean(seen)).isCloseTo(3, within(4 * stddev / Math.sqrt(VALUES)));
    assertThat(deviation(seen)).isCloseTo(stddev, within(4 * stddev / Math.sqrt(2 * VALUES)));
  }

  @ParameterizedTest
  @ValueSource(floats = {0.2f, 0.5f})
  void gaussianDropoutMultipliesByItsDeviationAroundOne(float rate) {
    float[] seen = trained(GaussianDropout.of(rate), 3, 1);

    // Srivastava et al. 2014: √(rate / (1 − rate)), times the 3 that goes in
    double deviation = 3 * Math.sqrt(rate / (1 - rate));
    assertThat(mean(seen)).isCloseTo(3, within(4 * deviation / Math.sqrt(VALUES)));
    assertThat(deviation(seen)).isCloseTo(deviation, within(4 * deviation / Math.sqrt(2 * VALUES)));
  }

  // Klambauer et al. 2017 for rate 0.5, in Python: α′ = −1.7580993408473766 is SELU's limit,
  // a = ((1 − 0.5)·(1 + 0.5·α′²))^−½ = 0.886404894665932, b = −a·α′·0.5 = 0.7791939305180317;
  // a value 3 becomes a·3 + b = 3.4384086145158275 or, dropped, a·α′ + b = −0.7791939305180317
  @Test
  void alphaDropoutPutsSelusLimitInPlaceOfAShare() {
    float[] seen = trained(AlphaDropout.of(0.5f), 3, 1);

    int dropped = 0;
    for (float v : seen) {
      boolean low = v < 0;
      dropped += low ? 1 : 0;
      assertThat((double) v)
          .isCloseTo(low ? -0.7791939305180317 : 3.4384086145158275, within(1e-6));
    }
    assertThat(dropped / (double) VALUES).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(VALUES)));
  }

  @Test
  void spatialDropoutDropsTheSameFeaturesOfAnExampleAtEveryStep() {
    Probe probe = new Probe(new ArrayList<>());
    int features = 500;
    Sequential spec =
        Sequential.of(Input.sequence(-1, features), SpatialDropout1D.of(0.2f), probe, LSTM.of(1));
    float[][][] ones = {new float[3][features], new float[1][features], new float[3][features]};
    for (float[][] example : ones) {
      Arrays.stream(example).forEach(step -> Arrays.fill(step, 1));
    }

    Trainer.compile(spec.build(1), SGD.of(), MeanSquaredError.of())
        .fit(
            Dataset.of(Sequences.ofVectors(ones), Sequences.ofValues(new float[3][1])),
            FitOptions.epochs(1).shuffle(false));

    // rows: examples 0, 2, 1 at the first step, then 0, 2 and again 0, 2
    float[] seen = probe.seen().getFirst();
    float[][] rows = new float[7][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(seen, i * features, (i + 1) * features));
    assertThat(List.of(rows[3], rows[5])).allSatisfy(r -> assertThat(r).isEqualTo(rows[0]));
    assertThat(List.of(rows[4], rows[6])).allSatisfy(r -> assertThat(r).isEqualTo(rows[1]));
    assertThat(rows[0]).isNotEqualTo(rows[1]);
    assertThat(rows[2]).isNotEqualTo(rows[0]).isNotEqualTo(rows[1]);
    int dropped = 0;
    for (float v : Arrays.copyOf(seen, 3 * features)) {
      assertThat(v).isIn(0f, 1.25f);
      dropped += v == 0 ? 1 : 0;
    }
    assertThat(dropped / 1500.0).isCloseTo(0.2, within(4 * Math.sqrt(0.2 * 0.8 / 1500)));
  }

  static Stream<LayerSpec> noise() {
    return Stream.of(GaussianNoise.of(0.5f), GaussianDropout.of(0.3f), AlphaDropout.of(0.3f));
  }

  @ParameterizedTest
  @MethodSource("noise")
  void isTheSameForTheSameSeed(LayerSpec layer) {
    float[] seen = trained(layer, 1, 5);

    assertThat(trained(layer, 1, 5)).isEqualTo(seen);
    assertThat(trained(layer, 1, 6)).isNotEqualTo(seen);
  }

  @ParameterizedTest
  @MethodSource("noise")
  void doesNothingWhenAModelIsUsed(LayerSpec layer) {
    Model model = Sequential.of(Input.vector(3), layer).build(1);
    float[][] x = {{1, -2, 3}};

    assertThat(model.predict(Sequences.ofValues(x)).data()).isEqualTo(x[0]);
  }
}
