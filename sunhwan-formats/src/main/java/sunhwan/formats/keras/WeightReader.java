package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.WeightSpec;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/** Finds the weights of a model's layers in an HDF5 file, in the order in which Keras has them. */
final class WeightReader {
  private static final List<String> CONTAINERS =
      List.of("layers", "_layer_checkpoint_dependencies");
  private static final int MOST_PIECES = 10_000;

  private final ModelSpec spec;
  private final boolean notFinite;
  private final Map<String, List<WeightSpec>> needed = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private WeightReader(ModelSpec spec, boolean notFinite) {
    this.spec = spec;
    this.notFinite = notFinite;
    spec.layers().forEach(layer -> needed.put(layer.name(), new ArrayList<>()));
    for (WeightSpec weight : spec.weights()) {
      layer(weight.name()).ifPresent(name -> needed.getOrDefault(name, List.of()).add(weight));
    }
  }

  /**
   * Whose weight this is: the longest part of its name that is a layer's, which may hold slashes.
   */
  private Optional<String> layer(String weight) {
    for (int end = weight.lastIndexOf('/'); end > 0; end = weight.lastIndexOf('/', end - 1)) {
      if (needed.containsKey(weight.substring(0, end))) {
        return Optional.of(weight.substring(0, end));
      }
    }
    return Optional.empty();
  }

  /** Of a {@code .weights.h5}, or of the one inside a {@code .keras}: by number. */
  static Weights numbered(H5Node.Group root, ModelSpec spec, boolean notFinite) {
    WeightReader reader = new WeightReader(spec, notFinite);
    reader.numbered(root);
    return Weights.of(reader.tensors);
  }

  /** Of the older kind, by the names that attributes list. */
  static Weights listed(H5Node.Group root, ModelSpec spec, boolean notFinite) {
    WeightReader reader = new WeightReader(spec, notFinite);
    reader.listed(root);
    return Weights.of(reader.tensors);
  }

  private void numbered(H5Node.Group root) {
    String container =
        CONTAINERS.stream()
            .filter(root::has)
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        "holds no weights of Keras: expected a group 'layers', there are "
                            + root.children().keySet()));
    List<Sequential.Layer> layers =
        spec.layers().stream().filter(l -> !(l.spec() instanceof Input)).toList();
    List<LayerSpec> specs = layers.stream().map(Sequential.Layer::spec).toList();
    List<String> folders = Names.folders(specs);
    for (int i = 0; i < layers.size(); i++) {
      List<H5Node.Dataset> found = new ArrayList<>();
      for (String part : Names.parts(specs.get(i))) {
        String path =
            container + "/" + folders.get(i) + (part.isEmpty() ? "" : "/" + part) + "/vars";
        if (root.has(path)) {
          H5Node.Group variables = root.group(path);
          for (int v = 0; v < variables.children().size(); v++) {
            found.add(variables.dataset(Integer.toString(v)));
          }
        }
      }
      put(layers.get(i), found);
    }
  }

  private void listed(H5Node.Group root) {
    List<List<H5Node.Dataset>> saved = new ArrayList<>();
    for (String name : names(root, "layer_names")) {
      H5Node.Group group = root.group(name);
      List<H5Node.Dataset> found =
          names(group, "weight_names").stream().map(group::dataset).toList();
      if (!found.isEmpty()) {
        saved.add(found);
      }
    }
    List<Sequential.Layer> layers = spec.layers().stream().filter(l -> !of(l).isEmpty()).toList();
    if (layers.size() != saved.size()) {
      throw new ModelFormatException(
          "holds weights of " + saved.size() + " layers, the model has " + layers.size());
    }
    for (int i = 0; i < layers.size(); i++) {
      put(layers.get(i), saved.get(i));
    }
  }

  /** An attribute that is a list of names, or, where they are many, several of them. */
  static List<String> names(H5Node.Group group, String attribute) {
    H5Array whole = group.attributes().get(attribute);
    if (whole != null) {
      return whole.strings();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MOST_PIECES; i++) {
      H5Array piece = group.attributes().get(attribute + i);
      if (piece == null) {
        break;
      }
      names.addAll(piece.strings());
    }
    return names;
  }

  private List<WeightSpec> of(Sequential.Layer layer) {
    return needed.getOrDefault(layer.name(), List.of());
  }

  private void put(Sequential.Layer layer, List<H5Node.Dataset> saved) {
    List<H5Node.Dataset> found = Keras1.arrays(layer.spec(), saved);
    List<WeightSpec> expected = of(layer);
    String place = layer.spec().getClass().getSimpleName() + " '" + layer.name() + "'";
    List<String> shapes = found.stream().map(d -> d.shape().toString()).toList();
    boolean fits = expected.size() == found.size();
    for (int i = 0; fits && i < expected.size(); i++) {
      fits = expected.get(i).shape().equals(found.get(i).shape());
    }
    if (!fits) {
      throw new ModelFormatException(
          place
              + ": expected weights of "
              + expected.stream().map(w -> w.shape().toString()).toList()
              + ", got "
              + shapes
              + ". Do the weights belong to this model?");
    }
    for (int i = 0; i < expected.size(); i++) {
      Tensor tensor = found.get(i).read().tensor();
      refuseBroken(expected.get(i).name(), tensor);
      tensors.put(expected.get(i).name(), tensor);
    }
  }

  private void refuseBroken(String name, Tensor tensor) {
    if (!notFinite) {
      for (float value : tensor.data()) {
        if (!Float.isFinite(value)) {
          throw new ModelFormatException(
              "weight '"
                  + name
                  + "' holds "
                  + value
                  + ", so the model is broken. To read it all the same:"
                  + " KerasOptions.of().notFinite(true)");
        }
      }
    }
  }
}
