package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.layers.Call;
import sunhwan.layers.Port;
import sunhwan.models.Functional;
import sunhwan.models.Sequential;

/**
 * The order of a graph's layers in Keras, by which it finds their weights: those that are further
 * from the outputs first, and of equal ones that which a walk from the outputs meets first ({@code
 * map_graph} in {@code keras/src/ops/function.py} of 3.15.1).
 */
final class LayerOrder {
  private final Map<Port, Call> calls = new HashMap<>();
  private final Map<String, Integer> met = new LinkedHashMap<>();
  private final Map<Port, Integer> done = new LinkedHashMap<>();

  private LayerOrder(Functional graph) {
    Map<String, Integer> counts = new HashMap<>();
    for (Call call : graph.calls()) {
      int number = counts.merge(call.layer(), 1, Integer::sum) - 1;
      calls.put(new Port(call.layer(), number, 0), call);
    }
  }

  /** The same graph with its layers in Keras's order. */
  static Functional of(Functional graph) {
    LayerOrder order = new LayerOrder(graph);
    graph.outputs().forEach(order::walk);
    Map<String, Integer> depths = order.depths();
    Comparator<Sequential.Layer> far =
        Comparator.comparingInt(layer -> -depths.getOrDefault(layer.name(), 0));
    List<Sequential.Layer> layers = new ArrayList<>(graph.layers());
    layers.sort(far.thenComparingInt(layer -> order.met.getOrDefault(layer.name(), -1)));
    return new Functional(layers, graph.inputs(), graph.calls(), graph.outputs());
  }

  private static Port call(Port value) {
    return new Port(value.layer(), value.call(), 0);
  }

  private List<Port> inputs(Port call) {
    Call found = calls.get(call);
    return found == null ? List.of() : found.inputs();
  }

  private void walk(Port value) {
    Port call = call(value);
    if (!done.containsKey(call)) {
      met.putIfAbsent(call.layer(), met.size());
      inputs(call).forEach(this::walk);
      done.put(call, 0);
    }
  }

  /** Calls between a layer and the outputs, at most. */
  private Map<String, Integer> depths() {
    Map<String, Integer> layers = new HashMap<>();
    for (Port call : new ArrayList<>(done.keySet()).reversed()) {
      int depth = layers.merge(call.layer(), done.getOrDefault(call, 0), Math::max);
      inputs(call).forEach(input -> done.merge(call(input), depth + 1, Math::max));
    }
    return layers;
  }
}
