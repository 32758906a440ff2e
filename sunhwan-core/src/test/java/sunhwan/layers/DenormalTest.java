package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/**
 * With the loss at the end of a long sequence gradients decay until processors take a slow path for
 * every number too small to be normal; so they are flushed to zero before.
 */
class DenormalTest {
  private static final int STEPS = 700;

  static Stream<RecurrentLayer<?>> layers() {
    return Stream.of(SimpleRNN.of(9), LSTM.of(9), GRU.of(9), GRU.of(9).resetAfter(false));
  }

  /**
   * Every step reads an id of its own, so the embedding's gradient is the gradient of each step.
   */
  @ParameterizedTest
  @MethodSource("layers")
  void noGradientOnItsWayBackIsEverDenormal(RecurrentLayer<?> layer) {
    int[] ids = new int[STEPS];
    for (int t = 0; t < STEPS; t++) {
      ids[t] = t;
    }
    Model model = Sequential.of(Embedding.of(STEPS, 5), layer, Dense.of(1)).build(3);
    Dataset data =
        Dataset.of(Sequences.ofIds(new int[][] {ids}), Tensor.ofRows(new float[][] {{1}}));

    float[] gradient =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of())
            .gradients(data)
            .weights()
            .get("embedding/embeddings")
            .data();

    for (float g : gradient) {
      assertThat(g == 0 || Math.abs(g) >= Float.MIN_NORMAL).as("gradient %s", g).isTrue();
    }
    // it does decay, to what cannot matter, where the layer forgets at all
    assertThat(Math.abs(gradient[0])).isLessThan(Math.abs(gradient[gradient.length - 1]));
  }
}
