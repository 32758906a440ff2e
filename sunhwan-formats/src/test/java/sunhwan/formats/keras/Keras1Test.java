package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Files in the form of Keras 1.2, made by the test: arrays for each gate, names of then. Outputs
 * are computed by Keras 1's equations, gate by gate.
 */
class Keras1Test {
  private static final int STEPS = 4;
  private static final int FEATURES = 3;
  private static final int UNITS = 2;

  private final SplittableRandom random = new SplittableRandom(5);
  @TempDir private Path folder;

  private Tensor values(int... shape) {
    Tensor tensor = Tensor.zeros(Shape.of(shape));
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = (float) random.nextDouble(-1, 1);
    }
    return tensor;
  }

  /** W, U and b of each gate. */
  private Map<String, Tensor> arrays(String layer, String... gates) {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (String gate : gates) {
      arrays.put(layer + "_W_" + gate, values(FEATURES, UNITS));
      arrays.put(layer + "_U_" + gate, values(UNITS, UNITS));
      arrays.put(layer + "_b_" + gate, values(UNITS));
    }
    return arrays;
  }

  private Path file(String layer, String config, Map<String, Tensor> arrays) throws IOException {
    Map<String, H5Array> weights = new LinkedHashMap<>();
    arrays.forEach((name, tensor) -> weights.put(name, H5Array.of(tensor)));
    Map<String, H5Array> names = new LinkedHashMap<>();
    names.put("layer_names", H5Array.heapedTexts(List.of(layer)));
    Map<String, H5Node> children = new LinkedHashMap<>();
    children.put(
        "model_weights", new H5Node.Group(Map.of(layer, WeightWriter.listed(weights, "")), names));
    Map<String, H5Array> attributes = new LinkedHashMap<>();
    attributes.put("keras_version", H5Array.text("1.2.2", false));
    attributes.put(
        "model_config",
        H5Array.text("{\"class_name\": \"Sequential\", \"config\": [" + config + "]}", false));
    return Files.write(
        folder.resolve("old.h5"), H5Writer.write(new H5Node.Group(children, attributes)));
  }

  private static String config(String type, String name, String more) {
    return """
    {"class_name": "%s", "config": {"name": "%s", "trainable": true,
     "batch_input_shape": [null, 4, 3], "input_dtype": "float32", "output_dim": 2,
     "init": "glorot_uniform", "inner_init": "orthogonal", "activation": "tanh",
     "inner_activation": "hard_sigmoid", "return_sequences": false, "go_backwards": false,
     "stateful": false, "unroll": false, "consume_less": "cpu", "W_regularizer": null,
     "U_regularizer": null, "b_regularizer": null, "dropout_W": 0.0, "dropout_U": 0.0,
     "input_dim": 3, "input_length": 4%s}}\
    """
        .formatted(type, name, more);
  }

  @Test
  void readsAnLstmOfTwelveArrays() throws IOException {
    Map<String, Tensor> arrays = arrays("lstm_1", "i", "c", "f", "o");
    Path file = file("lstm_1", config("LSTM", "lstm_1", ", \"forget_bias_init\": \"one\""), arrays);
    Tensor x = values(1, STEPS, FEATURES);

    Model model = KerasFiles.read(file).model();

    assertThat(model.spec().layers().getLast().spec())
        .isEqualTo(LSTM.of(UNITS).recurrentActivation(Activation.HARD_SIGMOID_KERAS2));
    assertClose(model.predict(x).data(), lstm(x.data(), arrays));
  }

  private static double[] lstm(float[] x, Map<String, Tensor> arrays) {
    double[] h = new double[UNITS];
    double[] c = new double[UNITS];
    for (int t = 0; t < STEPS; t++) {
      double[] before = h.clone();
      for (int u = 0; u < UNITS; u++) {
        double i = hardSigmoid(gate("lstm_1", "i", x, t, before, u, arrays));
        double f = hardSigmoid(gate("lstm_1", "f", x, t, before, u, arrays));
        double o = hardSigmoid(gate("lstm_1", "o", x, t, before, u, arrays));
        c[u] = f * c[u] + i * Math.tanh(gate("lstm_1", "c", x, t, before, u, arrays));
        h[u] = o * Math.tanh(c[u]);
      }
    }
    return h;
  }

  @Test
  void readsAGruOfNineArrays() throws IOException {
    Map<String, Tensor> arrays = arrays("gru_1", "z", "r", "h");
    Path file = file("gru_1", config("GRU", "gru_1", ""), arrays);
    Tensor x = values(1, STEPS, FEATURES);

    Model model = KerasFiles.read(file).model();

    assertThat(model.spec().layers().getLast().spec())
        .isEqualTo(
            GRU.of(UNITS).resetAfter(false).recurrentActivation(Activation.HARD_SIGMOID_KERAS2));
    assertClose(model.predict(x).data(), gru(x.data(), arrays));
  }

  private static double[] gru(float[] x, Map<String, Tensor> arrays) {
    double[] h = new double[UNITS];
    for (int t = 0; t < STEPS; t++) {
      double[] before = h.clone();
      double[] reset = new double[UNITS];
      for (int u = 0; u < UNITS; u++) {
        reset[u] = hardSigmoid(gate("gru_1", "r", x, t, before, u, arrays)) * before[u];
      }
      for (int u = 0; u < UNITS; u++) {
        double z = hardSigmoid(gate("gru_1", "z", x, t, before, u, arrays));
        h[u] = z * before[u] + (1 - z) * Math.tanh(gate("gru_1", "h", x, t, reset, u, arrays));
      }
    }
    return h;
  }

  private static double hardSigmoid(double x) {
    return Math.clamp(0.2 * x + 0.5, 0, 1);
  }

  private static double gate(
      String layer,
      String gate,
      float[] x,
      int t,
      double[] h,
      int unit,
      Map<String, Tensor> arrays) {
    double sum = arrays.get(layer + "_b_" + gate).data()[unit];
    for (int d = 0; d < FEATURES; d++) {
      sum += x[t * FEATURES + d] * arrays.get(layer + "_W_" + gate).data()[d * UNITS + unit];
    }
    for (int k = 0; k < UNITS; k++) {
      sum += h[k] * arrays.get(layer + "_U_" + gate).data()[k * UNITS + unit];
    }
    return sum;
  }

  private static void assertClose(float[] found, double[] expected) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void readsTheOtherNamesOfThen() throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("convolution1d_1_W", values(2, 1, FEATURES, 5));
    arrays.put("convolution1d_1_b", values(5));
    Path file =
        file(
            "convolution1d_1",
            """
            {"class_name": "Convolution1D", "config": {"name": "convolution1d_1",
             "batch_input_shape": [null, 4, 3], "nb_filter": 5, "filter_length": 2,
             "border_mode": "same", "subsample_length": 1, "init": "he_normal",
             "activation": "relu", "bias": true, "W_regularizer": null, "b_regularizer": null,
             "activity_regularizer": null, "W_constraint": null, "b_constraint": null,
             "input_dim": 3, "input_length": null, "trainable": true}}\
            """,
            arrays);

    Model model = KerasFiles.read(file).model();

    assertThat(model.weights().get("convolution1d_1/kernel").data())
        .isEqualTo(arrays.get("convolution1d_1_W").data());
    assertThat(model.output()).isEqualTo(Shape.of(4, 5));
  }

  @Test
  void refusesGatesOfDifferentSizes() throws IOException {
    Map<String, Tensor> arrays = arrays("lstm_1", "i", "c", "f", "o");
    arrays.put("lstm_1_W_c", values(FEATURES, UNITS + 1));
    Path file = file("lstm_1", config("LSTM", "lstm_1", ", \"forget_bias_init\": \"one\""), arrays);

    assertThatThrownBy(() -> KerasFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("LSTM 'lstm_1': expected weights of");
  }
}
