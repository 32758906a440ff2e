package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.WeightSpec;
import sunhwan.optimizers.Adagrad;
import sunhwan.optimizers.RMSprop;

/**
 * What a model was compiled with, and its optimizer's variables.
 *
 * <p>A training that cannot be said is left out with a remark: the model predicts the same.
 */
final class TrainingReader {
  private static final Set<String> NAMES =
      Set.of(
          "SGD",
          "RMSprop",
          "Adam",
          "AdamW",
          "Adadelta",
          "Adagrad",
          "Adamax",
          "Nadam",
          "Ftrl",
          "Lion",
          "Lamb",
          "Adafactor");

  private TrainingReader() {}

  /**
   * Reads a training.
   *
   * @param compiled the JSON of {@code compile_config} or {@code training_config}
   * @param optimizer under which name the optimizer stands in it
   * @param root of the HDF5 file with the variables
   */
  static Optional<KerasTraining> read(
      Arguments.Context context,
      JsonNode compiled,
      String optimizer,
      H5Node.Group root,
      List<WeightSpec> weights) {
    if (!(compiled instanceof ObjectNode object) || !object.hasNonNull(optimizer)) {
      return Optional.empty();
    }
    try {
      OptimizerReader.Read read = OptimizerReader.read(context, named(object.get(optimizer)));
      KerasTraining training =
          new KerasTraining(
              read.optimizer(),
              read.name(),
              0,
              Map.of(),
              object.deepCopy().without(optimizer).toString());
      List<String> names = names(root);
      List<H5Node.Dataset> variables = variables(root, names);
      if (variables.isEmpty()) {
        return Optional.of(training);
      }
      return Optional.of(
          context.version().major() < 3
              ? older(context, training, names, variables, weights)
              : OptimizerVariables.read(training, variables, weights));
    } catch (ModelFormatException | IllegalArgumentException e) {
      context.remarks().add("the training is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** With the variables of Keras 2 as far as they are known. */
  private static KerasTraining older(
      Arguments.Context context,
      KerasTraining training,
      List<String> names,
      List<H5Node.Dataset> variables,
      List<WeightSpec> weights) {
    String place = "optimizer '" + training.name() + "': ";
    if (context.version().major() < 2) {
      context.remarks().add(place + "its variables are left out, since they are of Keras 1");
      return training;
    }
    try {
      KerasTraining read = OptimizerVariables.readOlder(training, names, variables, weights);
      boolean outside =
          read.optimizer() instanceof Adagrad
              || (read.optimizer() instanceof RMSprop r && r.momentum() == 0);
      if (OptimizerVariables.legacy(names) && outside) {
        context
            .remarks()
            .add(place + "before Keras 2.11 epsilon stood behind the root, and here inside of it");
      }
      return read;
    } catch (ModelFormatException e) {
      context.remarks().add(place + "its variables are left out: " + e.getMessage());
      return training;
    }
  }

  /** An optimizer by its name alone has Keras's defaults. */
  private static JsonNode named(JsonNode optimizer) {
    if (!optimizer.isTextual()) {
      return optimizer;
    }
    String type =
        NAMES.stream()
            .filter(optimizer.asText()::equalsIgnoreCase)
            .findFirst()
            .orElse(optimizer.asText());
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("learning_rate", type.equals("SGD") ? 0.01 : 1e-3);
    if (type.equals("AdamW")) {
      config.put("weight_decay", 0.004);
    }
    return JsonNodeFactory.instance.objectNode().put("class_name", type).set("config", config);
  }

  /** Of the variables, where the file has names for them. */
  private static List<String> names(H5Node.Group root) {
    return root.has("optimizer_weights")
        ? WeightReader.names(root.group("optimizer_weights"), "weight_names")
        : List.of();
  }

  private static List<H5Node.Dataset> variables(H5Node.Group root, List<String> names) {
    if (root.has("optimizer_weights")) {
      return names.stream().map(root.group("optimizer_weights")::dataset).toList();
    } else if (root.has("optimizer/vars")) {
      H5Node.Group group = root.group("optimizer/vars");
      List<H5Node.Dataset> all = new ArrayList<>();
      for (int i = 0; i < group.children().size(); i++) {
        all.add(group.dataset(Integer.toString(i)));
      }
      return all;
    }
    return List.of();
  }

  /** What computed in Keras, as far as the optimizer's module tells. */
  static String backend(JsonNode compiled) {
    String module = compiled.path("optimizer").path("module").asText();
    return module.startsWith("keras.src.backend.torch.") ? "torch" : "tensorflow";
  }
}
