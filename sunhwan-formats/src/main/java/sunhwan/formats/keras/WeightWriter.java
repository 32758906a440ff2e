package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.RNN;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.StackedRNNCells;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.Sequential;

/** A model's weights as trees of HDF5, of either kind that Keras has. */
final class WeightWriter {
  /** h5py and HDF5 take no attribute that is longer, but for texts in the heap. */
  private static final int MOST_NAMES = 4000;

  private WeightWriter() {}

  /** By number, as in {@code model.weights.h5}. */
  static Map<String, H5Node> numbered(Model model, String name) {
    Map<String, H5Node> root = new LinkedHashMap<>();
    boolean graph = model.spec() instanceof Functional;
    root.put("layers", numbered(model.spec().layers(), graph, "", model));
    root.put("vars", variables(name, List.of()));
    return root;
  }

  /**
   * @param graph Keras lists the inputs of a functional model, and hides that of a sequential one
   * @param under what the layers' names stand under, with a slash
   */
  private static H5Node.Group numbered(
      List<Sequential.Layer> all, boolean graph, String under, Model model) {
    List<Sequential.Layer> layers =
        all.stream().filter(l -> graph || !(l.spec() instanceof Input)).toList();
    List<String> folders = Names.folders(layers.stream().map(Sequential.Layer::spec).toList());
    Map<String, H5Node> children = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      children.put(folders.get(i), numbered(layers.get(i), under, model));
    }
    return new H5Node.Group(children, Map.of());
  }

  private static boolean saved(Sequential.Layer layer, Model model) {
    return model.spec() instanceof Functional || !(layer.spec() instanceof Input);
  }

  private static H5Node.Group numbered(Sequential.Layer layer, String under, Model model) {
    List<H5Array> all = weights(under + layer.name(), model).values().stream().toList();
    return switch (layer.spec()) {
      case Nested n ->
          group(
              variables(layer.name(), List.of()),
              "layers",
              numbered(
                  Leaves.graph(n).layers(),
                  n.kind() == Nested.Kind.FUNCTIONAL,
                  under + layer.name() + "/",
                  model));
      case RecurrentLayer<?> r -> group(variables(layer.name(), List.of()), "cell", cell(r, all));
      case RNN r ->
          group(
              variables(layer.name(), List.of()),
              "cell",
              cell(r, weights(under + layer.name(), model)));
      case Bidirectional b -> {
        int half = all.size() / 2;
        H5Node.Group group =
            group(
                variables(layer.name(), List.of()),
                "forward_layer",
                direction("forward_", layer, b, all.subList(0, half)));
        group
            .children()
            .put("backward_layer", direction("backward_", layer, b, all.subList(half, all.size())));
        yield group;
      }
      case TimeDistributed t ->
          group(variables(layer.name(), List.of()), "layer", alone(variables(layer.inner(), all)));
      default -> alone(variables(layer.name(), all));
    };
  }

  private static H5Node.Group direction(
      String side, Sequential.Layer layer, Bidirectional b, List<H5Array> weights) {
    return group(variables(side + layer.inner(), List.of()), "cell", cell(b.layer(), weights));
  }

  private static H5Node.Group cell(LayerSpec layer, List<H5Array> weights) {
    return alone(variables(Names.snake(layer.getClass().getSimpleName()) + "_cell", weights));
  }

  /** The variables of an RNN's cell, or of each in a stack. */
  private static H5Node.Group cell(RNN layer, Map<String, H5Array> weights) {
    if (!(layer.cell() instanceof StackedRNNCells stack)) {
      String name = Names.snake(layer.cell().getClass().getSimpleName());
      return alone(variables(name, List.copyOf(weights.values())));
    }
    Map<String, List<H5Array>> byCell = new LinkedHashMap<>();
    weights.forEach(
        (name, array) ->
            byCell
                .computeIfAbsent(
                    name.substring(0, name.lastIndexOf('/')), cell -> new ArrayList<>())
                .add(array));
    Map<String, H5Node> cells = new LinkedHashMap<>();
    List<String> folders = Names.cells(stack);
    for (List<H5Array> own : byCell.values()) {
      String folder = folders.get(cells.size());
      cells.put(folder, alone(variables(folder, own)));
    }
    return group(
        variables("stacked_rnn_cells", List.of()), "cells", new H5Node.Group(cells, Map.of()));
  }

  private static H5Node.Group alone(H5Node.Group variables) {
    Map<String, H5Node> children = new TreeMap<>();
    children.put("vars", variables);
    return new H5Node.Group(children, Map.of());
  }

  private static H5Node.Group group(H5Node.Group variables, String part, H5Node.Group inside) {
    H5Node.Group group = alone(variables);
    group.children().put(part, inside);
    return group;
  }

  /** A thing's own variables, and its name. */
  static H5Node.Group variables(String name, List<H5Array> weights) {
    Map<String, H5Node> children = new LinkedHashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      children.put(Integer.toString(i), H5Node.Dataset.of(weights.get(i)));
    }
    return new H5Node.Group(children, Map.of("name", H5Array.text(name, true)));
  }

  private static Map<String, H5Array> weights(String layer, Model model) {
    Map<String, H5Array> weights = new LinkedHashMap<>();
    for (WeightSpec weight : model.spec().weights()) {
      if (weight.name().startsWith(layer + "/")) {
        weights.put(weight.name(), H5Array.of(model.weights().get(weight.name())));
      }
    }
    return weights;
  }

  /** By name, as in {@code model_weights} of a whole model. */
  static H5Node.Group listed(Model model, String name, Map<String, H5Array> attributes) {
    Map<String, H5Node> children = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Sequential.Layer layer : model.spec().layers()) {
      if (saved(layer, model)) {
        names.add(layer.name());
        children.put(layer.name(), listed(weights(layer.name(), model), name + "/"));
      }
    }
    children.put("top_level_model_weights", listed(Map.of(), ""));
    Map<String, H5Array> all = new LinkedHashMap<>(attributes);
    names(all, "layer_names", names);
    return new H5Node.Group(children, all);
  }

  /** Arrays under their names, which may lead through groups, and the list of the names. */
  static H5Node.Group listed(Map<String, H5Array> arrays, String prefix) {
    H5Node.Group group = new H5Node.Group(new LinkedHashMap<>(), new LinkedHashMap<>());
    List<String> names = new ArrayList<>();
    arrays.forEach(
        (name, array) -> {
          names.add(prefix + name);
          String[] parts = (prefix + name).split("/", -1);
          Map<String, H5Node> at = group.children();
          for (int i = 0; i < parts.length - 1; i++) {
            H5Node next =
                at.computeIfAbsent(
                    parts[i], k -> new H5Node.Group(new LinkedHashMap<>(), Map.of()));
            if (!(next instanceof H5Node.Group inner)) {
              throw new IllegalArgumentException(
                  "Keras: weight '" + name + "' stands below another weight");
            }
            at = inner.children();
          }
          at.put(parts[parts.length - 1], H5Node.Dataset.of(array));
        });
    names(group.attributes(), "weight_names", names);
    return group;
  }

  /** A list of names, cut into several attributes where one would not fit into a header. */
  private static void names(Map<String, H5Array> attributes, String attribute, List<String> names) {
    if (names.size() <= MOST_NAMES) {
      attributes.put(attribute, H5Array.heapedTexts(names));
      return;
    }
    for (int from = 0, piece = 0; from < names.size(); from += MOST_NAMES, piece++) {
      attributes.put(
          attribute + piece,
          H5Array.heapedTexts(names.subList(from, Math.min(from + MOST_NAMES, names.size()))));
    }
  }
}
