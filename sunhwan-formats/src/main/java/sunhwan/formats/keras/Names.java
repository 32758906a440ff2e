package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.TimeDistributed;

/** Where Keras 3 keeps the variables of each layer. */
final class Names {
  private Names() {}

  /** {@code GlobalMaxPooling1D} becomes {@code global_max_pooling1d}, as by Keras. */
  static String snake(String type) {
    return type.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** Folders of layers in order: the class in small letters, counted where there are several. */
  static List<String> folders(List<LayerSpec> specs) {
    Map<String, Integer> used = new HashMap<>();
    List<String> folders = new ArrayList<>();
    for (LayerSpec spec : specs) {
      String name =
          switch (spec) {
            case Input i -> "input_layer";
            case Nested n -> snake(n.kind().word());
            default -> snake(spec.getClass().getSimpleName());
          };
      int count = used.merge(name, 1, Integer::sum) - 1;
      folders.add(count == 0 ? name : name + "_" + count);
    }
    return folders;
  }

  /** Folders inside a layer's own that hold its variables, in our order; empty for its own. */
  static List<String> parts(LayerSpec spec) {
    return switch (spec) {
      case RecurrentLayer<?> r -> List.of("cell");
      case Bidirectional b -> List.of("forward_layer/cell", "backward_layer/cell");
      case TimeDistributed t -> List.of("layer");
      default -> List.of("");
    };
  }
}
