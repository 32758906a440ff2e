package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;

/** What a model was compiled with, and its optimizer's variables, as Keras 3.15 writes them. */
final class TrainingWriter {
  private TrainingWriter() {}

  /** The config of a model with what it was compiled with, if anything. */
  static ObjectNode compiled(KerasModel model, ObjectNode config) {
    model
        .training()
        .ifPresent(
            training -> {
              ObjectNode compiled = config.putObject("compile_config");
              compiled.set("optimizer", OptimizerWriter.write(training, model.backend()));
              compiled.setAll(settings(training));
            });
    return config;
  }

  /** What the attribute {@code training_config} of the older files has. */
  static String whole(KerasTraining training) {
    ObjectNode settings = settings(training);
    return settings.set("optimizer_config", OptimizerWriter.whole(training)).toString();
  }

  private static ObjectNode settings(KerasTraining training) {
    try {
      return (ObjectNode) KerasJson.read("settings", training.settings());
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException("KerasTraining: " + e.getMessage());
    }
  }

  /** Variables by Keras's paths. */
  static Map<String, H5Array> variables(KerasModel model, KerasTraining training) {
    Map<String, H5Array> variables = new LinkedHashMap<>();
    OptimizerVariables.write(training, weights(model.model()), model.name(), model.backend())
        .forEach(
            (name, value) ->
                // Keras's own product of momenta belongs to no optimizer
                variables.put(
                    name.equals("variable") ? name : training.name() + "/" + name, value));
    return variables;
  }

  /** Weights that are trained, by the order of their layers, as Keras has them. */
  private static List<WeightSpec> weights(Model model) {
    ModelSpec learnt = MaskedMaximum.folded(model).spec();
    List<WeightSpec> all = learnt.weights();
    return learnt.layers().stream()
        .flatMap(layer -> all.stream().filter(w -> w.name().startsWith(layer.name() + "/")))
        .distinct()
        .toList();
  }
}
