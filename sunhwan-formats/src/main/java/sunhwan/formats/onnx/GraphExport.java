package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sunhwan.formats.onnx.Exporter.Flow;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;

/** Calls of layers in the order of their work; a model inside is calls of its own layers. */
final class GraphExport {
  private final GraphBuilder g;
  private final Exporter exporter;
  private final sunhwan.models.Graph drawn = sunhwan.models.Graph.of();
  private final Map<String, sunhwan.models.Graph.Layer> shared = new HashMap<>();

  GraphExport(GraphBuilder g, Exporter exporter) {
    this.g = g;
    this.exporter = exporter;
  }

  /** A value, and where it stands in the same graph drawn once more, which knows its shape. */
  record Value(Flow flow, sunhwan.models.Graph.Value place) {}

  Value input(String name, Flow flow) {
    return new Value(flow, drawn.input(name, new Input(flow.shape())));
  }

  List<Value> call(Sequential.Layer layer, List<Value> in) {
    if (layer.spec() instanceof Nested nested) {
      return run(nested, layer.name() + "/", in);
    }
    if (layer.spec() instanceof Input) {
      return in;
    }
    List<sunhwan.models.Graph.Value> places =
        shared
            .computeIfAbsent(layer.name(), name -> drawn.layer(name, layer.spec()))
            .outputs(in.stream().map(Value::place).toList());
    List<Shape> shapes = places.stream().map(sunhwan.models.Graph.Value::shape).toList();
    g.layer(layer.name());
    List<Flow> flows = exporter.layer(layer, in.stream().map(Value::flow).toList(), shapes);
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      out.add(new Value(flows.get(i), places.get(i)));
    }
    return out;
  }

  /**
   * The outputs of a graph.
   *
   * @param under what its layers' names begin with
   */
  List<Value> run(Nested graph, String under, List<Value> in) {
    Map<String, Sequential.Layer> layers = new HashMap<>();
    for (Nested.Part part : graph.layers()) {
      layers.put(part.name(), new Sequential.Layer(under + part.name(), part.inner(), part.spec()));
    }
    Map<Port, Value> values = new HashMap<>();
    for (int i = 0; i < in.size(); i++) {
      values.put(new Port(graph.inputs().get(i), 0, 0), in.get(i));
    }
    Map<String, Integer> calls = new HashMap<>();
    for (Call call : graph.calls()) {
      List<Value> from = call.inputs().stream().map(values::get).toList();
      List<Value> out = call(Objects.requireNonNull(layers.get(call.layer())), from);
      int number = calls.merge(call.layer(), 1, Integer::sum) - 1;
      for (int i = 0; i < out.size(); i++) {
        values.put(new Port(call.layer(), number, i), out.get(i));
      }
    }
    return graph.outputs().stream().map(values::get).toList();
  }

  /** All layers of a graph, and of the models inside it. */
  static List<LayerSpec> within(Nested graph) {
    List<LayerSpec> all = new ArrayList<>();
    for (Nested.Part part : graph.layers()) {
      all.addAll(part.spec() instanceof Nested inner ? within(inner) : List.of(part.spec()));
    }
    return all;
  }

  /** Whether nothing but Embeddings reads an input. */
  static boolean ids(Nested graph, String input) {
    Map<String, LayerSpec> layers = new HashMap<>();
    graph.layers().forEach(part -> layers.put(part.name(), part.spec()));
    Port port = new Port(input, 0, 0);
    if (graph.outputs().contains(port)) {
      return false;
    }
    for (Call call : graph.calls()) {
      for (int i = 0; i < call.inputs().size(); i++) {
        if (call.inputs().get(i).equals(port)
            && !(switch (Objects.requireNonNull(layers.get(call.layer()))) {
              case sunhwan.layers.Embedding e -> true;
              case Nested inner -> ids(inner, inner.inputs().get(i));
              default -> false;
            })) {
          return false;
        }
      }
    }
    return true;
  }
}
