package sunhwan.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.internal.layer.Network;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.models.Diagram.Box;
import sunhwan.models.Diagram.Line;
import sunhwan.models.Diagram.Passage;
import sunhwan.models.Diagram.Place;

/** Finds levels, and an order in each. */
final class DiagramLayout {
  private final Network network;
  private final List<Sequential.Layer> layers;
  private final List<Port> outputs;
  private final List<Call> calls = new ArrayList<>();
  private final List<Integer> levelOf = new ArrayList<>();
  private final Map<Port, Integer> makers = new HashMap<>();
  private final List<List<Place>> levels = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  DiagramLayout(ModelSpec spec) {
    this.network = Model.network(spec);
    Nested graph = spec.asLayer();
    this.layers = graph.layers().stream().map(Freezing::layer).toList();
    this.outputs = graph.outputs();
    graph.inputs().forEach(name -> calls.add(new Call(name, List.of())));
    calls.addAll(graph.calls());
  }

  Diagram diagram() {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      int level = 0;
      for (Port port : call.inputs()) {
        level = Math.max(level, levelOf.get(maker(port)) + 1);
      }
      levelOf.add(level);
      makers.put(new Port(call.layer(), seen.merge(call.layer(), 1, Integer::sum) - 1, 0), i);
    }
    pullDown();
    List<Integer> places = new ArrayList<>();
    Map<String, Integer> number = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      String name = calls.get(i).layer();
      int call = number.merge(name, 1, Integer::sum) - 1;
      places.add(place(levelOf.get(i), box(name, call, seen.getOrDefault(name, 1))));
    }
    for (int i = 0; i < calls.size(); i++) {
      List<Port> inputs = calls.get(i).inputs();
      for (int k = 0; k < inputs.size(); k++) {
        int maker = maker(inputs.get(k));
        line(places.get(maker), levelOf.get(maker), inputs.get(k).output(), places.get(i), i, k);
      }
    }
    return new DiagramOrder(levels, lines).diagram();
  }

  private int maker(Port port) {
    return makers.getOrDefault(new Port(port.layer(), port.call(), 0), 0);
  }

  /** What waits for others stands right above its first reader. */
  private void pullDown() {
    for (int i = calls.size() - 1; i >= 0; i--) {
      int lowest = Integer.MAX_VALUE;
      for (int j = i + 1; j < calls.size(); j++) {
        for (Port port : calls.get(j).inputs()) {
          if (maker(port) == i) {
            lowest = Math.min(lowest, levelOf.get(j) - 1);
          }
        }
      }
      boolean isSource = calls.get(i).inputs().isEmpty();
      if (lowest < Integer.MAX_VALUE && isSource) {
        levelOf.set(i, lowest);
      }
    }
  }

  private Box box(String name, int call, int calls) {
    LayerSpec spec =
        layers.stream()
            .filter(l -> l.name().equals(name))
            .map(Sequential.Layer::spec)
            .findFirst()
            .orElseThrow();
    List<Integer> ends =
        outputs.stream()
            .filter(p -> p.layer().equals(name) && p.call() == call)
            .map(Port::output)
            .toList();
    String type = spec instanceof Nested n ? n.kind().word() : spec.getClass().getSimpleName();
    Port port =
        spec instanceof Input
            ? new Port(network.sources().size() == 1 ? network.port(0).layer() : name, 0, 0)
            : new Port(name, call, 0);
    return new Box(
        name, spec, type, Summary.printed(network.shape(port)).toString(), call, calls, ends);
  }

  private int place(int level, Place place) {
    while (levels.size() <= level) {
      levels.add(new ArrayList<>());
    }
    levels.get(level).add(place);
    return levels.get(level).size() - 1;
  }

  private void line(int from, int level, int output, int to, int reader, int input) {
    int at = from;
    int out = output;
    for (int l = level; l < levelOf.get(reader) - 1; l++) {
      int passage = place(l + 1, new Passage());
      lines.add(new Line(l, at, out, passage, 0));
      at = passage;
      out = 0;
    }
    lines.add(new Line(levelOf.get(reader) - 1, at, out, to, input));
  }
}
