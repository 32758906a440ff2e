package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static sunhwan.layers.Close.assertClose;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class AttentionPoolingTest {
  private static final Sequential SPEC =
      Sequential.of(Input.sequence(Shape.UNKNOWN, 2), Masking.of(), AttentionPooling1D.of(2));

  private static Model model(float... context) {
    return new Model(
        SPEC,
        Weights.of(
            Map.of(
                "attention_pooling1d/kernel",
                Tensor.of(Shape.of(2, 2), new float[] {0.5f, -1, 2, 0.25f}),
                "attention_pooling1d/bias",
                Tensor.of(Shape.of(2), new float[] {0.125f, -0.5f}),
                "attention_pooling1d/context",
                Tensor.of(Shape.of(2), context))));
  }

  @Test
  void weighsStepsByWhatTheContextSeesInThem() {
    float[][][] x = {{{1, 2}, {0, 0}, {-1, 0.5f}}};

    float[] y = model(1.5f, -2).predict(Sequences.ofVectors(x)).data();

    // by hand, the step of zeros masked: equations 5 to 7 of Yang et al. 2016
    double e1 = 1.5 * Math.tanh(0.5 + 4 + 0.125) - 2 * Math.tanh(-1 + 0.5 - 0.5);
    double e3 = 1.5 * Math.tanh(-0.5 + 1 + 0.125) - 2 * Math.tanh(1 + 0.125 - 0.5);
    double a1 = Math.exp(e1) / (Math.exp(e1) + Math.exp(e3));
    assertClose("y", y, new double[] {a1 - (1 - a1), 2 * a1 + 0.5 * (1 - a1)}, 1e-6);
  }

  @Test
  void isTheMeanWhereTheContextSeesNothingAndZeroWhereNothingIsLive() {
    float[][][] x = {{{1, 2}, {-1, 0.5f}, {3, 0.5f}}, {{0, 0}}};

    float[] y = model(0, 0).predict(Sequences.ofVectors(x)).data();

    assertClose("y", y, new double[] {1, 1, 0, 0}, 1e-6);
  }

  @Test
  void namesItsWeights() {
    List<String> names = List.copyOf(SPEC.build(1).weights().names());

    assertThat(names)
        .containsExactly(
            "attention_pooling1d/kernel",
            "attention_pooling1d/bias",
            "attention_pooling1d/context");
  }
}
