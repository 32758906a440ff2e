package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.TimeDistributed;
import sunhwan.losses.Dice;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;

/** A last layer over a vocabulary, whose rows go through it a few at a time. */
class WideEndTest {
  private static final int WORDS = 1100;
  private static final Dataset DATA = sentences();

  /** More rows than go through together, of different lengths, padding in between. */
  private static Dataset sentences() {
    SplittableRandom random = new SplittableRandom(3);
    int[][] ids = new int[30][];
    float[][] next = new float[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.ints(20 + 2 * i, 0, 12).toArray();
      next[i] = new float[ids[i].length];
      for (int t = 0; t < next[i].length; t++) {
        next[i][t] = random.nextInt(WORDS);
      }
    }
    return Dataset.of(Sequences.ofIds(ids), Sequences.ofValues(next));
  }

  private static Trainer trainer(LayerSpec... ends) {
    LayerSpec[] layers = new LayerSpec[2 + ends.length];
    layers[0] = Embedding.of(12, 4).maskZero(true);
    layers[1] = LSTM.of(5).returnSequences(true);
    System.arraycopy(ends, 0, layers, 2, ends.length);
    Model model = Sequential.of(layers).build(7);
    return Trainer.compile(
        model, SGD.of(0.5f), SparseCategoricalCrossentropy.of().fromLogits(true), Accuracy.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learnsTheSameBitsSliceBySlice(boolean distributed) {
    LayerSpec wide = distributed ? TimeDistributed.of(Dense.of(WORDS)) : Dense.of(WORDS);
    // the last layer is not wide here, so all rows go through both at once
    Trainer whole = trainer(wide, Activation.LINEAR);
    Trainer sliced = trainer(wide);

    Fit expected = whole.fit(DATA, FitOptions.epochs(2).batchSize(30));
    Fit fit = sliced.fit(DATA, FitOptions.epochs(2).batchSize(30).threads(2));

    assertThat(fit.history()).isEqualTo(expected.history());
    fit.model()
        .weights()
        .forEach(
            (name, weight) ->
                assertThat(weight.data())
                    .as(name)
                    .isEqualTo(expected.model().weights().get(name).data()));
  }

  @Test
  void saysTheSameBitsSliceBySlice() {
    Model whole = trainer(Dense.of(WORDS, Activation.SOFTMAX), Activation.LINEAR).model();
    Model sliced = trainer(Dense.of(WORDS, Activation.SOFTMAX)).model();

    float[] said = sliced.predict(DATA.x()).data();

    assertThat(Arrays.equals(said, whole.predict(DATA.x()).data())).isTrue();
  }

  /** Such a loss has to see all rows before any has a gradient. */
  @Test
  void learnsTheSameBitsFromALossOfTheWholeBatch() {
    float[][] values = new float[20][WORDS];
    for (int i = 0; i < values.length; i++) {
      values[i][37 * i] = 1;
    }
    Dataset data =
        Dataset.of(DATA.x().select(IntStream.range(0, 20).toArray()), Sequences.ofValues(values));
    Sequential whole =
        Sequential.of(
            Embedding.of(12, 4),
            LSTM.of(5),
            Dense.of(WORDS, Activation.SIGMOID),
            Activation.LINEAR);
    Sequential sliced =
        Sequential.of(Embedding.of(12, 4), LSTM.of(5), Dense.of(WORDS, Activation.SIGMOID));

    Fit expected = dice(whole).fit(data, FitOptions.epochs(2));
    Fit fit = dice(sliced).fit(data, FitOptions.epochs(2));

    assertThat(fit.history()).isEqualTo(expected.history());
    assertThat(fit.model().weights().get("dense/kernel").data())
        .isEqualTo(expected.model().weights().get("dense/kernel").data());
  }

  private static Trainer dice(Sequential spec) {
    return Trainer.compile(spec.build(7), SGD.of(0.5f), Dice.of());
  }
}
