package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Functional;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;

/** Layers of a model and of the models inside it. */
final class Leaves {
  /**
   * A layer that is no model.
   *
   * @param path its name under those of the models around it
   */
  record Leaf(String path, LayerSpec spec) {}

  private Leaves() {}

  /** Those of a layer: itself, or what is in it, in order. */
  static List<Leaf> of(String path, LayerSpec spec) {
    List<Leaf> leaves = new ArrayList<>();
    collect(path, spec, leaves);
    return leaves;
  }

  private static void collect(String path, LayerSpec spec, List<Leaf> leaves) {
    if (spec instanceof Nested nested) {
      nested.layers().forEach(part -> collect(path + "/" + part.name(), part.spec(), leaves));
    } else {
      leaves.add(new Leaf(path, spec));
    }
  }

  /**
   * Calls of layers that one call of a model is, with those of the models inside: each level that
   * calls the next one twice doubles them.
   */
  static long calls(Nested model) {
    Map<String, Long> each = new HashMap<>();
    for (Nested.Part part : model.layers()) {
      each.put(part.name(), part.spec() instanceof Nested inner ? calls(inner) : 1L);
    }
    return model.calls().stream().mapToLong(call -> each.getOrDefault(call.layer(), 1L)).sum();
  }

  /** The weights of each leaf. */
  static Map<String, List<WeightSpec>> weights(ModelSpec model) {
    Map<String, List<WeightSpec>> weights = new HashMap<>();
    model
        .layers()
        .forEach(
            l -> of(l.name(), l.spec()).forEach(f -> weights.put(f.path(), new ArrayList<>())));
    for (WeightSpec weight : model.weights()) {
      String name = weight.name();
      // the longest part that is a layer's, whose name may hold slashes
      for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
        List<WeightSpec> own = weights.get(name.substring(0, end));
        if (own != null) {
          own.add(weight);
          break;
        }
      }
    }
    return weights;
  }

  /** All weights in the order in which the layers are listed, as Keras has them. */
  static List<WeightSpec> inOrder(ModelSpec model) {
    Map<String, List<WeightSpec>> weights = weights(model);
    return model.layers().stream()
        .flatMap(layer -> of(layer.name(), layer.spec()).stream())
        .flatMap(leaf -> weights.getOrDefault(leaf.path(), List.of()).stream())
        .toList();
  }

  /** A model's layers alone, as a graph. */
  static Functional graph(Nested nested) {
    return new Functional(
        nested.layers().stream()
            .map(p -> new Sequential.Layer(p.name(), p.inner(), p.spec(), p.trainable()))
            .toList(),
        nested.inputs(),
        nested.calls(),
        nested.outputs());
  }

  /** Whether there is a model inside. */
  static boolean nests(ModelSpec model) {
    return Stream.of(model)
        .flatMap(m -> m.layers().stream())
        .anyMatch(layer -> layer.spec() instanceof Nested);
  }
}
