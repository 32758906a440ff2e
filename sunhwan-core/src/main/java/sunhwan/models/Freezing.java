package sunhwan.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.layers.Nested;

/** Which layers of a model training leaves alone. */
final class Freezing {
  private Freezing() {}

  static Nested.Part part(Sequential.Layer layer) {
    return new Nested.Part(layer.name(), layer.inner(), layer.spec(), layer.trainable());
  }

  static Sequential.Layer layer(Nested.Part part) {
    return new Sequential.Layer(part.name(), part.inner(), part.spec(), part.trainable());
  }

  /** The same layers with these set; all of them where none is named. */
  static List<Sequential.Layer> set(
      List<Sequential.Layer> layers, boolean trainable, String... names) {
    Set<String> own = new HashSet<>();
    Map<String, List<String>> within = new HashMap<>();
    for (String name : names) {
      int slash = name.indexOf('/');
      String first = slash < 0 ? name : name.substring(0, slash);
      List<String> known = layers.stream().map(Sequential.Layer::name).toList();
      if (!known.contains(first)) {
        throw new IllegalArgumentException(
            "Model: there is no layer '" + first + "' to hold still; there are " + known);
      }
      if (slash < 0) {
        own.add(name);
      } else {
        within.computeIfAbsent(first, n -> new ArrayList<>()).add(name.substring(slash + 1));
      }
    }
    return layers.stream()
        .map(
            layer ->
                names.length == 0 || own.contains(layer.name())
                    ? all(layer, trainable)
                    : within.containsKey(layer.name())
                        ? inside(layer, trainable, within.get(layer.name()))
                        : layer)
        .toList();
  }

  /** With all that is in it; a model inside that learns has layers that do. */
  private static Sequential.Layer all(Sequential.Layer layer, boolean trainable) {
    return layer.spec() instanceof Nested
        ? inside(layer, trainable, List.of()).trainable(trainable)
        : layer.trainable(trainable);
  }

  /** Where a layer inside is to learn, the model must; then only its other layers are still. */
  private static Sequential.Layer inside(
      Sequential.Layer layer, boolean trainable, List<String> names) {
    if (!(layer.spec() instanceof Nested nested)) {
      throw new IllegalArgumentException(
          "Model: there is no layer '"
              + names.getFirst()
              + "' inside '"
              + layer.name()
              + "', which is no model");
    }
    List<Sequential.Layer> parts = nested.layers().stream().map(Freezing::layer).toList();
    if (trainable && !layer.trainable()) {
      parts = set(parts, false);
    }
    List<Nested.Part> changed =
        set(parts, trainable, names.toArray(String[]::new)).stream().map(Freezing::part).toList();
    return new Sequential.Layer(
        layer.name(),
        layer.inner(),
        new Nested(nested.kind(), changed, nested.inputs(), nested.calls(), nested.outputs()),
        layer.trainable() || trainable);
  }
}
