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
import sunhwan.optimizers.Adadelta;
import sunhwan.optimizers.Adagrad;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.Adamax;
import sunhwan.optimizers.Constant;
import sunhwan.optimizers.CosineDecay;
import sunhwan.optimizers.ExponentialDecay;
import sunhwan.optimizers.Ftrl;
import sunhwan.optimizers.LearningRateSchedule;
import sunhwan.optimizers.Lion;
import sunhwan.optimizers.Nadam;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.optimizers.Tunable;
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
  static final Map<String, Sequential> MODELS = models();

  /** Of lstm_last; the other models were trained with two of them. */
  private static final List<String> OPTIMIZERS =
      List.of(
          "sgd",
          "sgd_mom_nesterov",
          "rmsprop",
          "rmsprop_centered_mom",
          "adam",
          "adam_amsgrad_clipnorm",
          "adam_global_clip",
          "adam_clipvalue",
          "adamw",
          "adagrad",
          "adadelta",
          "adamax",
          "nadam",
          "ftrl",
          "lion",
          "adam_expdecay",
          "adam_cosine_warm");

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
                (model.equals("lstm_last") ? OPTIMIZERS : List.of("adam", "sgd"))
                    .stream().map(o -> Arguments.of(model, o)));
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
  @MethodSource("names")
  void leavesNoTrainingOut(String name) {
    JsonNode fixture = fixture(name);

    List<String> trained =
        trainings().filter(a -> a.get()[0].equals(name)).map(a -> (String) a.get()[1]).toList();

    assertThat(trained)
        .containsExactlyInAnyOrderElementsOf(
            fixture.get("training").properties().stream().map(Map.Entry::getKey).toList());
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

  static JsonNode fixture(String name) {
    return Shared.json("conformance/keras-golden/" + name + "/fixture.json");
  }

  private static Model model(String name, JsonNode fixture) {
    return new Model(MODELS.get(name), weights(fixture.get("weights")));
  }

  private static Dataset data(JsonNode fixture) {
    return Dataset.of(tensor(fixture.get("inputs").get(0)), tensor(fixture.get("targets")));
  }

  private static Optimizer optimizer(JsonNode config) {
    LearningRateSchedule rate = schedule(config.get("learning_rate"));
    String name = config.get("name").asText().replaceAll("_\\d+$", "");
    Tunable<?> optimizer =
        switch (name) {
          case "sgd" ->
              SGD.of(rate)
                  .momentum(number(config, "momentum"))
                  .nesterov(config.get("nesterov").asBoolean());
          case "rm_sprop" ->
              RMSprop.of(rate)
                  .rho(config.get("rho").asDouble())
                  .momentum(number(config, "momentum"))
                  .epsilon(number(config, "epsilon"))
                  .centered(config.get("centered").asBoolean());
          case "adam" ->
              Adam.of(rate)
                  .beta1(config.get("beta_1").asDouble())
                  .beta2(config.get("beta_2").asDouble())
                  .epsilon(number(config, "epsilon"))
                  .amsgrad(config.get("amsgrad").asBoolean());
          case "adam_w" ->
              AdamW.of(rate)
                  .beta1(config.get("beta_1").asDouble())
                  .beta2(config.get("beta_2").asDouble())
                  .epsilon(number(config, "epsilon"))
                  .amsgrad(config.get("amsgrad").asBoolean());
          case "adagrad" ->
              Adagrad.of(rate)
                  .initialAccumulatorValue(number(config, "initial_accumulator_value"))
                  .epsilon(number(config, "epsilon"));
          case "adadelta" ->
              Adadelta.of(rate)
                  .rho(config.get("rho").asDouble())
                  .epsilon(number(config, "epsilon"));
          case "adamax" ->
              Adamax.of(rate)
                  .beta1(config.get("beta_1").asDouble())
                  .beta2(config.get("beta_2").asDouble())
                  .epsilon(number(config, "epsilon"));
          case "nadam" ->
              Nadam.of(rate)
                  .beta1(config.get("beta_1").asDouble())
                  .beta2(config.get("beta_2").asDouble())
                  .epsilon(number(config, "epsilon"));
          case "ftrl" ->
              Ftrl.of(rate)
                  .learningRatePower(number(config, "learning_rate_power"))
                  .initialAccumulatorValue(number(config, "initial_accumulator_value"))
                  .l1RegularizationStrength(number(config, "l1_regularization_strength"))
                  .l2RegularizationStrength(number(config, "l2_regularization_strength"))
                  .l2ShrinkageRegularizationStrength(
                      number(config, "l2_shrinkage_regularization_strength"))
                  .beta(number(config, "beta"));
          case "lion" ->
              Lion.of(rate)
                  .beta1(config.get("beta_1").asDouble())
                  .beta2(config.get("beta_2").asDouble());
          default -> throw new IllegalArgumentException("this test knows no optimizer " + name);
        };
    return optimizer.with(
        optimizer
            .common()
            .clipnorm(number(config, "clipnorm"))
            .globalClipnorm(number(config, "global_clipnorm"))
            .clipvalue(number(config, "clipvalue"))
            .weightDecay(number(config, "weight_decay")));
  }

  private static LearningRateSchedule schedule(JsonNode rate) {
    if (rate.isNumber()) {
      return Constant.of((float) rate.asDouble());
    }
    JsonNode config = rate.get("config");
    return switch (rate.get("class_name").asText()) {
      case "ExponentialDecay" ->
          ExponentialDecay.of(
                  number(config, "initial_learning_rate"),
                  config.get("decay_steps").asInt(),
                  number(config, "decay_rate"))
              .staircase(config.get("staircase").asBoolean());
      case "CosineDecay" ->
          CosineDecay.of(number(config, "initial_learning_rate"), config.get("decay_steps").asInt())
              .alpha(number(config, "alpha"))
              .warmup(number(config, "warmup_target"), config.get("warmup_steps").asInt());
      default -> throw new IllegalArgumentException("this test knows no schedule " + rate);
    };
  }

  /** 0 where Keras says None. */
  private static float number(JsonNode config, String name) {
    return (float) config.get(name).asDouble();
  }

  /** Keras's names begin with the model's own, ours do not. */
  static Weights weights(JsonNode node) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    node.properties()
        .forEach(
            e ->
                tensors.put(
                    e.getKey().substring(e.getKey().indexOf('/') + 1), tensor(e.getValue())));
    return Weights.of(tensors);
  }

  static Tensor tensor(JsonNode node) {
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

  static void assertClose(String what, Tensor actual, Tensor expected, double tolerance) {
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
