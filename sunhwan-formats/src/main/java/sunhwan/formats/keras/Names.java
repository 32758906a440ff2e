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
import sunhwan.layers.RNN;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.StackedRNNCells;
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
    return counted(
        specs.stream()
            .map(
                spec ->
                    switch (spec) {
                      case Input i -> "input_layer";
                      case Nested n -> snake(n.kind().word());
                      default -> snake(spec.getClass().getSimpleName());
                    })
            .toList());
  }

  /** Folders of a stack's cells, counted as those of layers are. */
  static List<String> cells(StackedRNNCells stack) {
    return counted(stack.cells().stream().map(c -> snake(c.getClass().getSimpleName())).toList());
  }

  private static List<String> counted(List<String> names) {
    Map<String, Integer> used = new HashMap<>();
    List<String> counted = new ArrayList<>();
    for (String name : names) {
      int count = used.merge(name, 1, Integer::sum) - 1;
      counted.add(count == 0 ? name : name + "_" + count);
    }
    return counted;
  }

  /** Folders inside a layer's own that hold its variables, in our order; empty for its own. */
  static List<String> parts(LayerSpec spec) {
    return switch (spec) {
      case RecurrentLayer<?> r -> List.of("cell");
      case RNN r when r.cell() instanceof StackedRNNCells s ->
          cells(s).stream().map(cell -> "cell/cells/" + cell).toList();
      case RNN r -> List.of("cell");
      case Bidirectional b -> List.of("forward_layer/cell", "backward_layer/cell");
      case TimeDistributed t -> List.of("layer");
      default -> List.of("");
    };
  }
}
