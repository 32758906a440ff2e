package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Call;
import sunhwan.layers.Concatenate;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Dot;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.layers.Softmax;
import sunhwan.layers.TimeDistributed;
import sunhwan.models.Functional;

/**
 * Follows a mask through a model and refuses layers that do otherwise with it than Keras's do.
 *
 * <p>Ours leave masked steps out. Keras's compute them, and what a layer that ignores the mask sees
 * of them is not what ours would show.
 */
final class MaskRules {
  private MaskRules() {}

  /**
   * What is known of a value's mask.
   *
   * @param masked the layer that began it; empty where there is no mask
   * @param zeros whether masked steps are 0, in Keras as here
   */
  record State(String masked, boolean zeros) {
    static final State NONE = new State("", false);
  }

  /**
   * The mask behind a layer.
   *
   * @param begins what a mask is called that begins here
   * @param remarks what differs where every step is masked
   */
  static State pass(LayerReader.Read layer, State before, String begins, List<String> remarks) {
    String place = layer.spec().getClass().getSimpleName() + " '" + layer.name() + "'";
    boolean masked = !before.masked().isEmpty();
    return switch (layer.spec()) {
      case Embedding e when e.maskZero() -> new State(begins, false);
      case Masking m -> new State(begins, false);
      case DirectedLayer d -> through(d, before, layer.zeroAtMasked());
      case Bidirectional b -> through(b.layer(), before, layer.zeroAtMasked());
      case GlobalMaxPooling1D g when masked ->
          throw refuse(place, "looks at masked steps, too, in Keras; here it would not");
      case GlobalAveragePooling1D g -> {
        if (masked) {
          remarks.add(
              place + ": gives 0 where every step is masked, and NaN in Keras; else it is Keras's");
        }
        yield State.NONE;
      }
      case GlobalMaxPooling1D g -> State.NONE;
      case GroupNormalization g when masked ->
          throw refuse(place, "counts masked steps, too, in Keras; here it would not");
      case Softmax s when masked ->
          throw refuse(place, "bends masked values in Keras; here it would not");
      default -> new State(before.masked(), false);
    };
  }

  private static State through(DirectedLayer layer, State before, boolean zeroAtMasked) {
    return layer.returnSequences() ? new State(before.masked(), zeroAtMasked) : State.NONE;
  }

  private static ModelFormatException refuse(String place, String reason) {
    return new ModelFormatException(place + ": behind a mask it " + reason);
  }

  /** The mask of values that are put together, which must all have the same, or none. */
  static State merged(MergeLayer layer, String name, List<State> states) {
    String place = layer.getClass().getSimpleName() + " '" + name + "'";
    if (states.stream().map(State::masked).distinct().count() > 1) {
      throw refuse(place, "has inputs of different masks, or with and without one");
    }
    String masked = states.getFirst().masked();
    boolean mixes = layer instanceof Dot || (layer instanceof Concatenate c && c.axis() == 1);
    if (!masked.isEmpty() && mixes) {
      throw refuse(place, "looks at masked steps, too, in Keras; here they count 0");
    }
    return new State(masked, false);
  }

  /**
   * What is known of every value of a graph.
   *
   * @param hidden poolings that see live steps alone
   */
  static Map<Port, State> follow(Functional graph, Set<String> hidden) {
    return follow(graph, hidden, Map.of(), Map.of(), "", new ArrayList<>());
  }

  /** What a mask is called that begins with a value: by its layer, and by its call if not once. */
  static String name(Port port) {
    return port.call() == 0 && port.output() == 0 ? port.layer() : port.toString();
  }

  /**
   * Masks of what comes out of a model inside, by those of what comes in.
   *
   * @param names of the values that come in, by which masks of them are called
   * @param call the name of this call, for masks of what is only inside
   */
  static List<State> through(
      Nested model, List<State> inputs, List<String> names, String call, List<String> remarks) {
    Functional graph = Leaves.graph(model);
    Map<Port, State> in = new HashMap<>();
    Map<Port, String> named = new HashMap<>();
    for (int i = 0; i < Math.min(inputs.size(), graph.inputs().size()); i++) {
      in.put(new Port(graph.inputs().get(i), 0, 0), inputs.get(i));
      named.put(new Port(graph.inputs().get(i), 0, 0), names.get(i));
    }
    Map<Port, State> states = follow(graph, Set.of(), in, named, call + "/", remarks);
    return graph.outputs().stream().map(p -> states.getOrDefault(p, State.NONE)).toList();
  }

  private static Map<Port, State> follow(
      Functional graph,
      Set<String> hidden,
      Map<Port, State> inputs,
      Map<Port, String> names,
      String under,
      List<String> remarks) {
    Map<String, LayerSpec> specs = new HashMap<>();
    graph.layers().forEach(layer -> specs.put(layer.name(), layer.spec()));
    Map<Port, State> states = new HashMap<>(inputs);
    Map<String, Integer> counts = new HashMap<>();
    for (Call call : graph.calls()) {
      LayerSpec layer = Objects.requireNonNull(specs.get(call.layer()));
      int number = counts.merge(call.layer(), 1, Integer::sum) - 1;
      List<State> before =
          call.inputs().stream().map(port -> states.getOrDefault(port, State.NONE)).toList();
      List<String> read =
          call.inputs().stream().map(p -> names.getOrDefault(p, under + name(p))).toList();
      String here = under + name(new Port(call.layer(), number, 0));
      if (layer instanceof Nested nested) {
        List<State> after = through(nested, before, read, here, remarks);
        for (int i = 0; i < after.size(); i++) {
          states.put(new Port(call.layer(), number, i), after.get(i));
        }
        continue;
      }
      State state =
          layer instanceof MergeLayer merge
              ? merged(merge, call.layer(), before.stream().distinct().toList())
              : before.getFirst();
      LayerReader.Read one = new LayerReader.Read(call.layer(), "", layer);
      String begins = layer instanceof Masking ? here : read.getFirst();
      State after = hidden.contains(call.layer()) ? State.NONE : pass(one, state, begins, remarks);
      states.put(new Port(call.layer(), number, 0), after);
      if (layer instanceof Bidirectional b && b.mergeMode() == Bidirectional.MergeMode.NONE) {
        states.put(new Port(call.layer(), number, 1), after);
      }
    }
    return states;
  }

  /** Whether Keras 3 hands a mask to the layer, and a saved call so has to say it. */
  static boolean takesMask(LayerSpec layer) {
    return layer instanceof DirectedLayer
        || layer instanceof Bidirectional
        || layer instanceof TimeDistributed
        || layer instanceof BatchNormalization;
  }

  /** The end of a model: says what is not Keras's. */
  static void finish(State state, String last, List<String> remarks) {
    if (!state.masked().isEmpty() && !state.zeros()) {
      remarks.add(
          "output of '"
              + last
              + "': masked steps, which no loss and no metric counts, are 0; Keras computes"
              + " something there. All other steps are Keras's");
    }
  }
}
