package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.SimpleRNN;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Outputs, gradients and five epochs of training against Keras 3.15.1, whose numbers are in
 * shared/conformance/keras-golden.
 *
 * <p>Two tensors agree when {@code |a − b| ≤ tolerance · max|b|} for every value.
 */
class KerasGoldenTest {
  private static final Map<String, Sequential> MODELS = models();

  private static Map<String, Sequential> models() {
    Map<String, Sequential> models = new LinkedHashMap<>();
    Dense softmax = Dense.of(3, Activation.SOFTMAX);
    models.put("rnn_last", Sequential.of(Input.sequence(9, 4), SimpleRNN.of(5), softmax));
    models.put("lstm_last", Sequential.of(Input.sequence(9, 4), LSTM.of(5), softmax));
    models.put("gru_last_reset_after", Sequential.of(Input.sequence(9, 4), GRU.of(5), softmax));
    models.put(
        "gru_reset_before",
        Sequential.of(Input.sequence(9, 4), GRU.of(5).resetAfter(false), softmax));
    models.put(
        "emb_mask_bilstm_tf_tutorial",
        Sequential.of(
            Embedding.of(30, 6).maskZero(true),
            Bidirectional.of(LSTM.of(4)),
            Dense.of(6, Activation.RELU),
            softmax));
    models.put(
        "source_simplernn_small",
        Sequential.of(
            Embedding.of(30, 8),
            Bidirectional.of(SimpleRNN.of(6).returnSequences(true)),
            Bidirectional.of(SimpleRNN.of(6).returnSequences(true)),
            SimpleRNN.of(6),
            softmax));
    return models;
  }

  static Stream<String> names() {
    return MODELS.keySet().stream();
  }

  static Stream<Arguments> trainings() {
    return names()
        .flatMap(
            model ->
                Stream.of("adam", "sgd", "sgd_mom_nesterov", "rmsprop")
                    .filter(o -> model.equals("lstm_last") || o.equals("adam") || o.equals("sgd"))
                    .map(o -> Arguments.of(model, o)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void givesKerassOutputs(String name) {
    JsonNode fixture = fixture(name);
    Model model = model(name, fixture);

    Tensor output = model.predict(tensor(fixture.get("inputs").get(0)));

    assertClose("output", output, tensor(fixture.get("output")), 1e-6);
    assertThat(model.summary().parameters()).isEqualTo(fixture.get("param_count").asInt());
  }

  @ParameterizedTest
  @MethodSource("names")
  void givesKerassLossAndGradients(String name) {
    JsonNode fixture = fixture(name);
    Trainer trainer =
        Trainer.compile(model(name, fixture), Adam.of(), CategoricalCrossentropy.of());

    Trainer.Gradients gradients = trainer.gradients(data(fixture));

    assertThat(gradients.loss())
        .isCloseTo(fixture.get("loss_inference_mode").asDouble(), within(1e-6));
    Weights expected = weights(fixture.get("gradients_inference_mode"));
    assertThat(gradients.weights().names()).isEqualTo(expected.names());
    expected.forEach(
        (weight, tensor) -> assertClose(weight, gradients.weights().get(weight), tensor, 1e-5));
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void trainsAsKerasDoes(String name, String optimizer) {
    JsonNode fixture = fixture(name);
    JsonNode training = fixture.get("training").get(optimizer);
    Trainer trainer =
        Trainer.compile(
            model(name, fixture),
            optimizer(training.get("optimizer")),
            CategoricalCrossentropy.of(),
            Accuracy.of());
    FitOptions options =
        FitOptions.epochs(training.get("epochs").asInt())
            .batchSize(training.get("batch_size").asInt())
            .shuffle(training.get("shuffle").asBoolean())
            .validation(data(fixture));

    Fit fit = trainer.fit(data(fixture), options);

    for (String series : List.of("loss", "accuracy", "val_loss", "val_accuracy")) {
      JsonNode expected = training.get("history").get(series);
      for (int epoch = 0; epoch < expected.size(); epoch++) {
        assertThat(fit.history().series(series).get(epoch))
            .as("%s of epoch %d", series, epoch + 1)
            .isCloseTo(expected.get(epoch).asDouble(), within(1e-4));
      }
    }
    weights(training.get("final_weights"))
        .forEach(
            (weight, tensor) ->
                assertClose(weight, fit.model().weights().get(weight), tensor, 1e-4));
    assertClose(
        "final output",
        fit.model().predict(tensor(fixture.get("inputs").get(0))),
        tensor(training.get("final_output")),
        1e-4);
  }

  private static JsonNode fixture(String name) {
    return Shared.json("conformance/keras-golden/" + name + "/fixture.json");
  }

  private static Model model(String name, JsonNode fixture) {
    return new Model(MODELS.get(name), weights(fixture.get("weights")));
  }

  private static Dataset data(JsonNode fixture) {
    return Dataset.of(tensor(fixture.get("inputs").get(0)), tensor(fixture.get("targets")));
  }

  private static Optimizer optimizer(JsonNode config) {
    float rate = (float) config.get("learning_rate").asDouble();
    String name = config.get("name").asText();
    return switch (name.replaceAll("_\\d+$", "")) {
      case "adam" ->
          new Adam(
              rate,
              config.get("beta_1").asDouble(),
              config.get("beta_2").asDouble(),
              number(config, "epsilon"));
      case "sgd" -> new SGD(rate, number(config, "momentum"), config.get("nesterov").asBoolean());
      case "rm_sprop", "rmsprop" ->
          new RMSprop(rate, config.get("rho").asDouble(), number(config, "epsilon"));
      default -> throw new IllegalArgumentException("this test knows no optimizer called " + name);
    };
  }

  private static float number(JsonNode config, String name) {
    return (float) config.get(name).asDouble();
  }

  /** Keras's names begin with the model's own, ours do not. */
  private static Weights weights(JsonNode node) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    node.properties()
        .forEach(
            e ->
                tensors.put(
                    e.getKey().substring(e.getKey().indexOf('/') + 1), tensor(e.getValue())));
    return Weights.of(tensors);
  }

  private static Tensor tensor(JsonNode node) {
    int[] shape = new int[node.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.get("shape").get(i).asInt();
    }
    float[] data = new float[node.get("data").size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) node.get("data").get(i).asDouble();
    }
    return Tensor.of(Shape.of(shape), data);
  }

  private static void assertClose(String what, Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double largest = 0;
    for (float value : expected.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.data().length; i++) {
      assertThat((double) actual.data()[i])
          .as("%s[%d]", what, i)
          .isCloseTo(expected.data()[i], within(tolerance * largest));
    }
  }
}
