package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.layers.Add;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adafactor;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.OneCycle;
import sunhwan.optimizers.OptimizerState;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;

/** Trainings that Keras 3.15.1 began; {@code optimizers.py} beside the files says how. */
class KerasTrainingTest {
  @TempDir private Path folder;

  private KerasModel read(String file) throws IOException {
    return KerasFiles.read(Files.write(folder.resolve(file), KerasMutations.resource(file)));
  }

  private static JsonNode keras(String optimizer) throws IOException {
    return new ObjectMapper().readTree(KerasMutations.resource("optimizers.json")).get(optimizer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "rmsprop", "adam", "nadam", "adadelta", "ftrl", "adamax", "lion"})
  void goesOnWhereKerasStopped(String name) throws IOException {
    KerasModel file = read("optimizer-" + name + ".keras");
    KerasTraining training = file.training().orElseThrow();
    OptimizerState state = training.state();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    file.model().weights().forEach((weight, tensor) -> weights.put(weight, tensor.copy()));

    for (int step = 3; step < 5; step++) {
      state.step(training.optimizer(), weights, gradients(weights, step));
    }

    assertThat(training.iterations()).isEqualTo(3);
    keras(name)
        .get("weights after two more steps")
        .properties()
        .forEach(
            expected -> {
              float[] found = weights.get(expected.getKey()).data();
              for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i])
                    .as("%s[%d]", expected.getKey(), i)
                    .isCloseTo(expected.getValue().get(i).asDouble(), within(2e-6));
              }
            });
    assertThat(file.remarks()).isEmpty();
  }

  /** sin(0 + step), sin(1 + step), … in floats, as the script has it. */
  private static Map<String, float[]> gradients(Map<String, Tensor> weights, int step) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          float[] gradient = new float[name.contains("moving_") ? 0 : tensor.data().length];
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) Math.sin(i + step);
          }
          gradients.put(name, gradient);
        });
    return gradients;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "rmsprop", "adam", "nadam", "adadelta", "ftrl", "adamax", "lion"})
  void writesATrainingBackToTheBit(String name) throws IOException {
    KerasModel file = read("optimizer-" + name + ".keras");

    KerasFiles.write(file, folder.resolve("again.keras"));
    KerasFiles.writeH5(file, folder.resolve("again.h5"));

    assertThat(KerasFiles.read(folder.resolve("again.keras")).training())
        .isEqualTo(file.training());
    assertThat(KerasFiles.read(folder.resolve("again.h5")).training()).isEqualTo(file.training());
  }

  @Test
  void readsTheSameTrainingFromTheOlderKindOfFile() throws IOException {
    assertThat(read("optimizer-adam.h5").training())
        .isEqualTo(read("optimizer-adam.keras").training());
  }

  /** The file's own variables, so that an order of ours that agrees with itself is not enough. */
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "rmsprop", "adam", "nadam", "adadelta", "ftrl", "adamax", "lion"})
  void writesTheVariablesThatKerasHas(String name) throws IOException {
    KerasModel file = read("optimizer-" + name + ".keras");

    Map<String, H5Array> written = TrainingWriter.variables(file, file.training().orElseThrow());

    JsonNode expected = keras(name).get("variables");
    assertThat(List.copyOf(written.keySet()))
        .isEqualTo(expected.properties().stream().map(Map.Entry::getKey).toList());
    written.forEach(
        (path, array) -> {
          float[] values = array.tensor().data();
          for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                .as("%s[%d]", path, i)
                .isEqualTo((float) expected.get(path).get(i).asDouble());
          }
        });
  }

  @Test
  void writesATrainingOfOurs() throws IOException {
    Sequential spec = Sequential.of(Input.vector(2), Dense.of(3));
    KerasTraining training = KerasTraining.of(Adam.of(0.01f), "mse", "mae");
    Path file = folder.resolve("ours.keras");

    KerasFiles.write(KerasModel.of(spec.build(1)).training(training), file);

    assertThat(KerasFiles.read(file).training()).contains(training);
    assertThat(training.name()).isEqualTo("adam");
  }

  /** The Embedding that says which steps are live is never trained, so it has no variables. */
  @Test
  void writesATrainingOfAPoolingBehindAMask() throws IOException {
    Model model =
        Sequential.of(Embedding.of(9, 2).maskZero(true), GlobalMaxPooling1D.of(), Dense.of(2))
            .build(1);
    Map<String, Tensor> slots = new LinkedHashMap<>();
    for (String name : model.weights().names()) {
      slots.put(name + "/momentum", model.weights().get(name));
      slots.put(name + "/velocity", model.weights().get(name));
    }
    KerasTraining training = new KerasTraining(Adam.of(), "adam", 7, slots, "{\"loss\":\"mse\"}");
    KerasModel written = KerasModel.of(model).training(training);

    KerasFiles.write(written, folder.resolve("pooled.keras"));
    KerasFiles.writeH5(written, folder.resolve("pooled.h5"));

    assertThat(KerasFiles.read(folder.resolve("pooled.keras")).training()).contains(training);
    assertThat(KerasFiles.read(folder.resolve("pooled.h5")).training()).contains(training);
  }

  /** Keras 3.15.1 has far, further and then near in the model that it loads. */
  @Test
  void writesVariablesInTheOrderOfKerassLayers() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.vector(2));
    Graph.Value near = x.to("near", Dense.of(2));
    Graph.Value far = x.to("far", Dense.of(2)).to("further", Dense.of(2));
    Model model = graph.build(List.of(x), List.of(graph.call(Add.of(), far, near))).build(1);
    Map<String, Tensor> slots = new LinkedHashMap<>();
    for (String name : model.weights().names()) {
      slots.put(name + "/momentum", model.weights().get(name));
    }
    KerasTraining training =
        new KerasTraining(SGD.of(0.1f).momentum(0.9f), "sgd", 1, slots, "{\"loss\":\"mse\"}");
    KerasModel said = KerasModel.of(model).training(training).expanded();

    Map<String, H5Array> variables = TrainingWriter.variables(said, training);

    assertThat(variables.keySet().stream().filter(path -> path.contains("kernel")))
        .extracting(path -> path.replaceAll(".*?(near|further|far).*", "$1"))
        .containsExactly("far", "further", "near");
    assertThat(said.model().spec().layers().stream().map(Sequential.Layer::name))
        .endsWith("far", "further", "near", "add");
  }

  @Test
  void refusesToWriteWhatKerasCannotSay() {
    Sequential spec = Sequential.of(Input.vector(2), Dense.of(3));
    KerasModel model = KerasModel.of(spec.build(1));
    KerasTraining cycle = KerasTraining.of(SGD.of(OneCycle.of(0.1f, 10)), "mse");
    KerasTraining excluding = KerasTraining.of(Adam.of().excludeFromWeightDecay("bias"), "mse");
    KerasTraining trained =
        new KerasTraining(
            Adafactor.of(),
            "adafactor",
            1,
            model.model().weights().names().stream()
                .collect(
                    java.util.stream.Collectors.toMap(
                        n -> n + "/velocity", n -> model.model().weights().get(n))),
            "{}");

    for (KerasTraining training : List.of(cycle, excluding, trained)) {
      assertThatThrownBy(
              () -> KerasFiles.write(model.training(training), folder.resolve("none.keras")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Keras: ");
    }
    assertThat(folder.resolve("none.keras")).doesNotExist();
  }

  @Test
  void leavesOutATrainingThatItCannotSayAndSaysSo() throws IOException {
    KerasModel model = KerasModel.of(Sequential.of(Input.vector(2), Dense.of(3)).build(1));
    KerasTraining training = KerasTraining.of(Adam.of(), "mse");
    Path file = folder.resolve("muon.h5");
    KerasFiles.writeH5(model.training(training), file);
    String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.writeString(
        file,
        bytes.replace("\"class_name\":\"Adam\"", "\"class_name\":\"Muon\""),
        java.nio.charset.StandardCharsets.ISO_8859_1);

    KerasModel read = KerasFiles.read(file);

    assertThat(read.training()).isEmpty();
    assertThat(read.remarks()).hasSize(1).first().asString().contains("Muon 'adam'");
    assertThat(read.model().weights()).isEqualTo(model.model().weights());
  }
}
