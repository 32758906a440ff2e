package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adadelta;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.Ftrl;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Optimizer variables of Keras 2, in the orders that {@code build} of {@code
 * tf_keras/optimizers/*.py} and {@code _create_slots} of {@code tf_keras/optimizers/legacy/*.py}
 * make them in. No Keras 2 was at hand; the files are ours with those variables in them.
 */
class Keras2TrainingTest {
  private static final Sequential SPEC =
      Sequential.of(Input.vector(2), Dense.of(3), BatchNormalization.of(), Dense.of(2));
  private static final List<String> WEIGHTS =
      List.of(
          "dense/kernel",
          "dense/bias",
          "batch_normalization/gamma",
          "batch_normalization/beta",
          "dense_1/kernel",
          "dense_1/bias");

  @TempDir private Path folder;
  private final Map<String, H5Array> variables = new LinkedHashMap<>();
  private final Map<String, Tensor> slots = new LinkedHashMap<>();

  /** A variable of the file, as it would be read. */
  private void slot(Model model, String weight, String named, String slot) {
    Tensor values = model.weights().get(weight).copy();
    for (int i = 0; i < values.data().length; i++) {
      values.data()[i] = i + 100 * slots.size();
    }
    variables.put(named, H5Array.of(values));
    slots.put(weight + "/" + slot, values);
  }

  private void all(Model model, String named, String slot) {
    WEIGHTS.forEach(w -> slot(model, w, named.formatted(w), slot));
  }

  /** A file of Keras 2 that was trained with these variables. */
  private KerasModel read(Model model, Optimizer optimizer) throws IOException {
    Path file = folder.resolve("two.h5");
    KerasFiles.writeH5(KerasModel.of(model).training(KerasTraining.of(optimizer, "mse")), file);
    byte[] bytes = Files.readAllBytes(file);
    H5Node.Group root = H5Reader.read(bytes, bytes.length * 10L);
    Map<String, H5Node> children = new LinkedHashMap<>(root.children());
    children.put("optimizer_weights", WeightWriter.listed(variables, ""));
    Map<String, H5Array> attributes = new LinkedHashMap<>(root.attributes());
    attributes.put("keras_version", H5Array.text("2.10.0", true));
    Files.write(file, H5Writer.write(new H5Node.Group(children, attributes)));
    return KerasFiles.read(file);
  }

  private void iterations(String name, long iterations) {
    variables.put(name, H5Array.scalar(H5Type.INT64, iterations));
  }

  @Test
  void readsMomentsOfAllWeightsOneAfterTheOther() throws IOException {
    Model model = SPEC.build(1);
    iterations("Adam/iter:0", 40);
    all(model, "Adam/%s/m:0", "momentum");
    all(model, "Adam/%s/v:0", "velocity");

    KerasModel read = read(model, Adam.of());

    assertThat(read.training().orElseThrow().iterations()).isEqualTo(40);
    assertThat(read.training().orElseThrow().slots()).isEqualTo(slots);
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void readsBothMomentsOfAWeightTogetherSinceVersion211() throws IOException {
    Model model = SPEC.build(1);
    iterations("Adam/iteration:0", 41);
    variables.put("Adam/learning_rate:0", H5Array.of(Tensor.of(Shape.of(), 0.001f)));
    for (String weight : WEIGHTS) {
      slot(model, weight, "Adam/m/" + weight + ":0", "momentum");
      slot(model, weight, "Adam/v/" + weight + ":0", "velocity");
    }

    KerasModel read = read(model, Adam.of());

    assertThat(read.training().orElseThrow().iterations()).isEqualTo(41);
    assertThat(read.training().orElseThrow().slots()).isEqualTo(slots);
    assertThat(read.remarks()).isEmpty();
  }

  /** Keras 2.2 and 2.3: {@code [iterations] + ms + vs + vhats}, the last of one number each. */
  @Test
  void leavesOutTheThirdSlotThatTheOldestAdamNeverUsed() throws IOException {
    Model model = SPEC.build(1);
    iterations("training/Adam/iterations:0", 42);
    all(model, "training/Adam/m/%s:0", "momentum");
    all(model, "training/Adam/v/%s:0", "velocity");
    for (int i = 0; i < WEIGHTS.size(); i++) {
      variables.put("training/Adam/vhat_" + i + ":0", H5Array.of(Tensor.zeros(Shape.of(1))));
    }

    KerasTraining training = read(model, Adam.of()).training().orElseThrow();

    assertThat(training.iterations()).isEqualTo(42);
    assertThat(training.slots()).isEqualTo(slots);
  }

  @Test
  void readsAnRMSpropThatCountsNoBatchesAndSaysWhereEpsilonStood() throws IOException {
    Model model = SPEC.build(1);
    all(model, "training/RMSprop/%s:0", "velocity");

    KerasModel read = read(model, RMSprop.of());

    assertThat(read.training().orElseThrow().iterations()).isZero();
    assertThat(read.training().orElseThrow().slots()).isEqualTo(slots);
    assertThat(read.remarks())
        .containsExactly(
            "optimizer 'rmsprop': before Keras 2.11 epsilon stood behind the root, and here inside"
                + " of it");
  }

  @Test
  void readsAnAdadeltaOfEitherKind() throws IOException {
    Model model = SPEC.build(1);
    iterations("Adadelta/iter:0", 7);
    all(model, "Adadelta/%s/accum_grad:0", "accumulated_grad");
    all(model, "Adadelta/%s/accum_var:0", "accumulated_delta_var");
    assertThat(read(model, Adadelta.of()).training().orElseThrow().slots()).isEqualTo(slots);
    variables.clear();
    slots.clear();
    iterations("Adadelta/iteration:0", 7);
    for (String weight : WEIGHTS) {
      slot(model, weight, "Adadelta/accumulated_grad/" + weight + ":0", "accumulated_grad");
      slot(model, weight, "Adadelta/accumulated_delta/" + weight + ":0", "accumulated_delta_var");
    }

    assertThat(read(model, Adadelta.of()).training().orElseThrow().slots()).isEqualTo(slots);
  }

  /** Its {@code _create_slots} alone has one loop for both. */
  @Test
  void readsBothSlotsOfAnFtrlTogether() throws IOException {
    Model model = SPEC.build(1);
    iterations("Ftrl/iter:0", 7);
    for (String weight : WEIGHTS) {
      slot(model, weight, "Ftrl/" + weight + "/accumulator:0", "accumulator");
      slot(model, weight, "Ftrl/" + weight + "/linear:0", "linear");
    }

    assertThat(read(model, Ftrl.of()).training().orElseThrow().slots()).isEqualTo(slots);
  }

  @Test
  void leavesOutTheMomentumOfAnSgdThatHasNone() throws IOException {
    Model model = SPEC.build(1);
    iterations("SGD/iteration:0", 8);
    all(model, "SGD/m/%s:0", "momentum");

    KerasModel read = read(model, SGD.of());

    assertThat(read.training().orElseThrow().iterations()).isEqualTo(8);
    assertThat(read.training().orElseThrow().slots()).isEmpty();
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void expectsNoVariablesOfLayersThatAreFrozen() throws IOException {
    Model model = SPEC.build(1).freeze("dense", "batch_normalization");
    iterations("SGD/iter:0", 9);
    for (WeightSpec weight : SPEC.weights()) {
      if (weight.name().startsWith("dense_1/")) {
        slot(model, weight.name(), "SGD/" + weight.name() + "/momentum:0", "momentum");
      }
    }

    KerasModel read = read(model, SGD.of(0.1f).momentum(0.9f));

    assertThat(read.training().orElseThrow().slots()).isEqualTo(slots).hasSize(2);
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void keepsTheSettingsWhereTheVariablesAreOthersAndSaysSo() throws IOException {
    Model model = SPEC.build(1);
    iterations("Adam/iter:0", 40);
    all(model, "Adam/%s/m:0", "momentum");

    KerasModel read = read(model, Adam.of(0.02f));

    assertThat(read.training().orElseThrow().optimizer()).isEqualTo(Adam.of(0.02f));
    assertThat(read.training().orElseThrow().slots()).isEmpty();
    assertThat(read.remarks())
        .singleElement()
        .asString()
        .startsWith("optimizer 'adam': its variables are left out: ")
        .contains("expected 13 variables, got 7");
  }
}
