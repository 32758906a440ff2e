package sunhwan.formats.keras;

import java.util.List;
import java.util.Optional;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.text.AdaptedTextVectorization;

/**
 * What a file of Keras holds.
 *
 * @param model layers and weights, which give Keras's numbers
 * @param name of the model in Keras
 * @param version of Keras that wrote the file: 3.15.1
 * @param backend what computed there: tensorflow, torch, jax, numpy
 * @param training what it was compiled with, and its optimizer's variables; empty where the file
 *     has none, or has what is not there, which a remark says
 * @param text the TextVectorization in front of the model, which itself reads ids; empty where
 *     there is none
 * @param remarks what was left out because it changes no prediction, in words
 */
public record KerasModel(
    Model model,
    String name,
    String version,
    String backend,
    Optional<KerasTraining> training,
    Optional<AdaptedTextVectorization> text,
    List<String> remarks) {
  public KerasModel {
    remarks = List.copyOf(remarks);
  }

  /** A model to be written, under Keras's usual name. */
  public static KerasModel of(Model model) {
    String name = model.spec() instanceof Sequential ? "sequential" : "functional";
    return new KerasModel(
        model,
        name,
        KerasFiles.KEPT_VERSION,
        "tensorflow",
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The same as Keras can say it, with the layers of a graph in Keras's order. */
  KerasModel expanded() {
    KerasModel flat = Flattened.of(this);
    Model said = MaskedMaximum.expanded(flat.model);
    if (said.spec() instanceof Functional graph) {
      said = new Model(LayerOrder.of(graph), said.weights());
    }
    return new KerasModel(said, name, version, backend, flat.training, text, remarks);
  }

  /** The same under another name. */
  public KerasModel name(String name) {
    return new KerasModel(model, name, version, backend, training, text, remarks);
  }

  /** The same, compiled, so that Keras goes on training where this ended. */
  public KerasModel training(KerasTraining training) {
    return new KerasModel(model, name, version, backend, Optional.of(training), text, remarks);
  }

  /** The same behind a TextVectorization of output mode INT, so that Keras reads texts with it. */
  public KerasModel text(AdaptedTextVectorization text) {
    return new KerasModel(model, name, version, backend, training, Optional.of(text), remarks);
  }
}
