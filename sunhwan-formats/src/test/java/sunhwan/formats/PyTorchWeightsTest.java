package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sunhwan.formats.PyTorchWeights.Module;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.SimpleRNN;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Weights under PyTorch's names in our layers, against the formulas of torch.nn's documentation,
 * computed here gate by gate in double; one unit and one feature, so that each weight is one
 * number.
 */
class PyTorchWeightsTest {
  /** Two steps of one feature. */
  private static final float[] X = {0.5f, -1.25f};

  private static final Tensor INPUT = Tensor.of(Shape.of(1, 2, 1), X);

  private static Tensor column(float... values) {
    return Tensor.of(Shape.of(values.length, 1), values);
  }

  private static Tensor row(float... values) {
    return Tensor.of(Shape.of(values.length), values);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Map<String, Tensor> lstm(String end) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("rnn.weight_ih" + end, column(0.1f, 0.2f, 0.3f, 0.4f));
    state.put("rnn.weight_hh" + end, column(-0.5f, 0.6f, 0.7f, -0.8f));
    state.put("rnn.bias_ih" + end, row(0.01f, 0.02f, 0.03f, 0.04f));
    state.put("rnn.bias_hh" + end, row(0.1f, -0.2f, 0.3f, -0.4f));
    return state;
  }

  /** i, f, g, o, c, h of torch.nn.LSTM, over these steps. */
  private static double lstm(double... steps) {
    double h = 0;
    double c = 0;
    for (double x : steps) {
      double i = sigmoid(0.1 * x + 0.01 - 0.5 * h + 0.1);
      double f = sigmoid(0.2 * x + 0.02 + 0.6 * h - 0.2);
      double g = Math.tanh(0.3 * x + 0.03 + 0.7 * h + 0.3);
      double o = sigmoid(0.4 * x + 0.04 - 0.8 * h - 0.4);
      c = f * c + i * g;
      h = o * Math.tanh(c);
    }
    return h;
  }

  private static Model put(Map<String, Tensor> state, LayerSpec layer) {
    Sequential spec = Sequential.of(Input.sequence(Shape.UNKNOWN, 1), layer);
    String name = spec.layers().get(1).name();
    return PyTorchWeights.put(Weights.of(state), spec, Map.of(name, Module.of("rnn")));
  }

  @Test
  void givesWhatPyTorchsLstmGives() {
    Model model = put(lstm("_l0"), LSTM.of(1));

    assertThat(model.predict(INPUT).data()[0]).isCloseTo((float) lstm(0.5, -1.25), within(1e-6f));
  }

  @Test
  void readsBothDirections() {
    Map<String, Tensor> state = lstm("_l0");
    state.putAll(lstm("_l0_reverse"));

    Model model = put(state, Bidirectional.of(LSTM.of(1)));

    assertThat(model.predict(INPUT).data())
        .containsExactly(
            new float[] {(float) lstm(0.5, -1.25), (float) lstm(-1.25, 0.5)}, within(1e-6f));
  }

  @Test
  void givesWhatPyTorchsGruGives() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("rnn.weight_ih_l0", column(0.1f, 0.2f, 0.3f));
    state.put("rnn.weight_hh_l0", column(-0.5f, 0.6f, 0.7f));
    state.put("rnn.bias_ih_l0", row(0.01f, 0.02f, 0.03f));
    state.put("rnn.bias_hh_l0", row(0.1f, -0.2f, 0.3f));
    double h = 0;
    for (double x : X) {
      double r = sigmoid(0.1 * x + 0.01 - 0.5 * h + 0.1);
      double z = sigmoid(0.2 * x + 0.02 + 0.6 * h - 0.2);
      double n = Math.tanh(0.3 * x + 0.03 + r * (0.7 * h + 0.3));
      h = (1 - z) * n + z * h;
    }

    Model model = put(state, GRU.of(1));

    assertThat(model.predict(INPUT).data()[0]).isCloseTo((float) h, within(1e-6f));
  }

  @Test
  void givesWhatPyTorchsRnnGives() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("rnn.weight_ih_l0", column(0.1f));
    state.put("rnn.weight_hh_l0", column(-0.5f));
    state.put("rnn.bias_ih_l0", row(0.01f));
    state.put("rnn.bias_hh_l0", row(0.1f));
    double h = 0;
    for (double x : X) {
      h = Math.tanh(0.1 * x + 0.01 - 0.5 * h + 0.1);
    }

    Model model = put(state, SimpleRNN.of(1));

    assertThat(model.predict(INPUT).data()[0]).isCloseTo((float) h, within(1e-6f));
  }

  /** nn.Embedding(3, 2), nn.LSTM(2, 1, num_layers=2), nn.BatchNorm1d(1), nn.Linear(1, 2). */
  @Test
  void readsAWholeNetworkByItsModules() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("emb.weight", Tensor.of(Shape.of(3, 2), 0, 0, 1, 2, 3, 4));
    state.put("rnn.weight_ih_l0", Tensor.of(Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8));
    state.put("rnn.weight_hh_l0", column(1, 2, 3, 4));
    state.put("rnn.bias_ih_l0", row(1, 2, 3, 4));
    state.put("rnn.bias_hh_l0", row(10, 20, 30, 40));
    lstm("_l1").forEach(state::put);
    state.put("bn.weight", row(2));
    state.put("bn.bias", row(3));
    state.put("bn.running_mean", row(4));
    state.put("bn.running_var", row(5));
    state.put("bn.num_batches_tracked", Tensor.of(Shape.of(), 7));
    state.put("fc.weight", column(8, 9));
    state.put("fc.bias", row(10, 11));
    Sequential spec =
        Sequential.of(
            Embedding.of(3, 2),
            LSTM.of(1).returnSequences(true),
            LSTM.of(1),
            new BatchNormalization(0.9f, 1e-5f, true, true),
            Dense.of(2));

    Model model =
        PyTorchWeights.put(
            Weights.of(state),
            spec,
            Map.of(
                "embedding", Module.of("emb"),
                "lstm", Module.of("rnn"),
                "lstm_1", Module.of("rnn").layer(1),
                "batch_normalization", Module.of("bn"),
                "dense", Module.of("fc")));

    Weights weights = model.weights();
    assertThat(weights.get("lstm/lstm_cell/kernel"))
        .isEqualTo(Tensor.of(Shape.of(2, 4), 1, 3, 5, 7, 2, 4, 6, 8));
    assertThat(weights.get("lstm/lstm_cell/bias")).isEqualTo(row(11, 22, 33, 44));
    assertThat(weights.get("lstm_1/lstm_cell/kernel").data())
        .containsExactly(0.1f, 0.2f, 0.3f, 0.4f);
    assertThat(weights.get("batch_normalization/moving_variance")).isEqualTo(row(5));
    assertThat(weights.get("dense/kernel")).isEqualTo(Tensor.of(Shape.of(1, 2), 8, 9));
  }

  private static void assertRefused(Map<String, Tensor> state, LayerSpec layer, String part) {
    assertThatThrownBy(() -> put(state, layer))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("PyTorch: ")
        .hasMessageContaining(part);
  }

  @Test
  void refusesWhatDoesNotFit() {
    Map<String, Tensor> more = lstm("_l0");
    more.putAll(lstm("_l1"));
    Map<String, Tensor> fewer = lstm("_l0");
    fewer.remove("rnn.bias_hh_l0");
    Map<String, Tensor> projected = lstm("_l0");
    projected.put("rnn.weight_hr_l0", column(1));

    assertRefused(more, LSTM.of(1), "no layer takes [rnn.bias_hh_l1");
    assertRefused(fewer, LSTM.of(1), "there is no 'rnn.bias_hh_l0'");
    assertRefused(projected, LSTM.of(1), "no layer takes [rnn.weight_hr_l0]");
    assertRefused(lstm("_l0"), LSTM.of(2), "expected 'rnn.weight_ih_l0' of shape (8, in)");
    assertRefused(lstm("_l0"), GRU.of(1).resetAfter(false), "resets before");
    assertRefused(lstm("_l0"), Bidirectional.of(LSTM.of(1)), "'rnn.weight_ih_l0_reverse'");
    assertThatThrownBy(
            () ->
                PyTorchWeights.put(
                    Weights.of(lstm("_l0")),
                    Sequential.of(Input.sequence(2, 1), LSTM.of(1)),
                    Map.of()))
        .hasMessageContaining("Name a module for every layer");
    assertThat(List.of(Module.of("a").layer(2).layer())).containsExactly(2);
  }
}
