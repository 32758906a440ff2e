package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.Normalization;
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
  private final Map<String, List<WeightSpec>> needed;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private WeightReader(ModelSpec spec, boolean notFinite) {
    this.spec = spec;
    this.notFinite = notFinite;
    this.needed = Leaves.weights(spec);
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
    numbered(
        root,
        container,
        spec.layers().stream().map(l -> new Leaves.Leaf(l.name(), l.spec())).toList());
  }

  /** Layers of a container, which may be models with a container of their own. */
  private void numbered(H5Node.Group root, String container, List<Leaves.Leaf> all) {
    List<Leaves.Leaf> layers = all.stream().filter(l -> !(l.spec() instanceof Input)).toList();
    List<String> folders = Names.folders(layers.stream().map(Leaves.Leaf::spec).toList());
    for (int i = 0; i < layers.size(); i++) {
      Leaves.Leaf layer = layers.get(i);
      String folder = container + "/" + folders.get(i);
      if (layer.spec() instanceof Nested nested) {
        numbered(
            root,
            folder + "/" + container.substring(0, (container + "/").indexOf('/')),
            nested.layers().stream()
                .map(p -> new Leaves.Leaf(layer.path() + "/" + p.name(), p.spec()))
                .toList());
        continue;
      }
      List<H5Node.Dataset> found = new ArrayList<>();
      for (String part : Names.parts(layer.spec())) {
        String path = folder + (part.isEmpty() ? "" : "/" + part) + "/vars";
        if (root.has(path)) {
          H5Node.Group variables = root.group(path);
          for (int v = 0; v < variables.children().size(); v++) {
            found.add(variables.dataset(Integer.toString(v)));
          }
        }
      }
      if (!(layer.spec() instanceof Normalization)) { // whose numbers its config has got
        put(layer.path(), layer.spec(), found);
      }
    }
  }

  private void listed(H5Node.Group root) {
    List<List<H5Node.Dataset>> saved = new ArrayList<>();
    Set<String> normalizations =
        spec.layers().stream()
            .filter(l -> l.spec() instanceof Normalization)
            .map(Sequential.Layer::name)
            .collect(Collectors.toSet());
    for (String name : names(root, "layer_names")) {
      H5Node.Group group = root.group(name);
      List<H5Node.Dataset> found =
          names(group, "weight_names").stream().map(group::dataset).toList();
      if (!found.isEmpty() && !normalizations.contains(name)) {
        saved.add(found);
      }
    }
    List<Sequential.Layer> layers =
        spec.layers().stream().filter(l -> !of(l.name(), l.spec()).isEmpty()).toList();
    if (layers.size() != saved.size()) {
      throw new ModelFormatException(
          "holds weights of " + saved.size() + " layers, the model has " + layers.size());
    }
    for (int i = 0; i < layers.size(); i++) {
      put(layers.get(i).name(), layers.get(i).spec(), saved.get(i));
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

  /** Of a model inside, those that are trained come first, as Keras lists them. */
  private List<WeightSpec> of(String path, LayerSpec layer) {
    List<WeightSpec> all =
        Leaves.of(path, layer).stream()
            .flatMap(leaf -> needed.getOrDefault(leaf.path(), List.of()).stream())
            .toList();
    return layer instanceof Nested
        ? Stream.concat(
                all.stream().filter(WeightSpec::trainable),
                all.stream().filter(w -> !w.trainable()))
            .toList()
        : all;
  }

  private void put(String path, LayerSpec layer, List<H5Node.Dataset> saved) {
    List<H5Node.Dataset> found = Keras1.arrays(layer, saved);
    List<WeightSpec> expected = of(path, layer);
    String type = layer instanceof Nested n ? n.kind().word() : layer.getClass().getSimpleName();
    String place = type + " '" + path + "'";
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
