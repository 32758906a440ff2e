package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** A network that grows call by call, each bound to the shapes that it finds. */
public final class Wiring {
  private final List<Network.Source> sources = new ArrayList<>();
  private final List<Network.Node> nodes = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Gaps> gaps = new ArrayList<>();
  private final Map<Port, Integer> values = new LinkedHashMap<>();
  private final Map<String, List<WeightSpec>> weights = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();

  /** A value that comes in; sources come before calls. */
  public Port source(String name, Shape shape) {
    sources.add(new Network.Source(name, shape, false));
    Port port = new Port(name, 0, 0);
    add(port, shape, Gaps.NONE);
    return port;
  }

  private void add(Port port, Shape shape, Gaps gap) {
    values.put(port, shapes.size());
    shapes.add(shape);
    gaps.add(gap);
  }

  /**
   * Calls a layer.
   *
   * @return what comes out
   * @throws IllegalArgumentException where an input does not fit, or is not there yet
   */
  public List<Port> call(Network.Place place, List<Port> inputs) {
    String name = place.name();
    LayerSpec spec = place.spec();
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          Binder.kind(spec) + " '" + name + "': expected at least one input, got none.");
    }
    if (spec instanceof Nested nested) {
      return nested(place, nested, inputs);
    }
    List<Integer> from = inputs.stream().map(port -> value(place, port)).toList();
    List<Shape> in = from.stream().map(shapes::get).toList();
    List<Gaps> gapsIn = from.stream().map(gaps::get).toList();
    gapsIn.forEach(each -> each.refuse(spec, name));
    Gaps gap = Gaps.of(spec, gapsIn, in);
    Bound plain = Binder.bind(spec, in, name, place.inner());
    Bound bound = place.trainable() ? plain : FrozenOperation.of(plain, spec);
    int call = calls.merge(name, 1, Integer::sum) - 1;
    refuseOtherWeights(place, bound, in);
    nodes.add(new Network.Node(name, call, spec, bound, from, shapes.size()));
    List<Port> out = new ArrayList<>();
    for (Shape shape : bound.outputs()) {
      Port port = new Port(name, call, out.size());
      add(port, shape, gap.after(spec, name, shape));
      out.add(port);
    }
    return out;
  }

  /** A model inside is calls of its layers, under its name. */
  private List<Port> nested(Network.Place place, Nested spec, List<Port> inputs) {
    Map<String, Network.Place> within = new HashMap<>();
    for (Nested.Part part : spec.layers()) {
      String name = place.name() + "/" + part.name();
      within.put(
          part.name(),
          new Network.Place(
              name, part.inner(), part.spec(), place.trainable() && part.trainable()));
    }
    Map<Port, Port> inside = new HashMap<>();
    refuseOtherInputs(place, spec, within, inputs);
    for (int i = 0; i < inputs.size(); i++) {
      inside.put(new Port(spec.inputs().get(i), 0, 0), inputs.get(i));
    }
    int call = calls.merge(place.name(), 1, Integer::sum) - 1;
    Map<String, Integer> seen = new HashMap<>();
    for (Call each : spec.calls()) {
      List<Port> from =
          each.inputs().stream().map(port -> inside.getOrDefault(port, port)).toList();
      List<Port> out = call(place(within, each.layer()), from);
      int number = seen.merge(each.layer(), 1, Integer::sum) - 1;
      for (int i = 0; i < out.size(); i++) {
        inside.put(new Port(each.layer(), number, i), out.get(i));
      }
    }
    List<Port> out = new ArrayList<>();
    for (Port port : spec.outputs()) {
      Port given = new Port(place.name(), call, out.size());
      values.put(given, value(place, inside.getOrDefault(port, port)));
      out.add(given);
    }
    return out;
  }

  private void refuseOtherInputs(
      Network.Place place, Nested spec, Map<String, Network.Place> within, List<Port> inputs) {
    List<Shape> expected = new ArrayList<>();
    for (String name : spec.inputs()) {
      if (place(within, name).spec() instanceof Input input) {
        expected.add(input.shape());
      }
    }
    List<Shape> in = inputs.stream().map(port -> shapes.get(value(place, port))).toList();
    boolean fits = in.size() == expected.size();
    for (int i = 0; fits && i < in.size(); i++) {
      fits = takes(expected.get(i), in.get(i));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          spec.kind().word()
              + " '"
              + place.name()
              + "': expected inputs "
              + Binder.batches(expected)
              + ", as its Input layers say, got "
              + Binder.batches(in)
              + ". Change its Input layers, or what it is called on.");
    }
  }

  private static boolean takes(Shape expected, Shape given) {
    boolean takes = expected.rank() == given.rank();
    for (int i = 0; takes && i < expected.rank(); i++) {
      takes = expected.size(i) == Shape.UNKNOWN || expected.size(i) == given.size(i);
    }
    return takes;
  }

  private int value(Network.Place reader, Port port) {
    Integer value = values.get(port);
    if (value == null) {
      throw new IllegalArgumentException(
          Binder.kind(reader.spec())
              + " '"
              + reader.name()
              + "': expected inputs that come before it, got "
              + port
              + ", which does not; there are "
              + values.keySet()
              + ". A graph has no cycles, and calls stand in the order of their work.");
    }
    return value;
  }

  /** A layer that is called again has the weights that it has. */
  private void refuseOtherWeights(Network.Place place, Bound bound, List<Shape> in) {
    List<WeightSpec> before = weights.putIfAbsent(place.name(), bound.weights());
    if (before != null && !before.equals(bound.weights())) {
      throw new IllegalArgumentException(
          Binder.kind(place.spec())
              + " '"
              + place.name()
              + "': is shared, and has the weights "
              + text(before)
              + " from its first call; expected an input of the same features, got "
              + Binder.batches(in)
              + ", which needs "
              + text(bound.weights())
              + ". Use another layer, or put a Dense before this call.");
    }
  }

  private static String text(List<WeightSpec> weights) {
    return weights.stream().map(w -> w.name() + " " + w.shape()).toList().toString();
  }

  /** Shape of a value that is there. */
  public Shape shape(Port port) {
    return shapes.get(Objects.requireNonNull(values.get(port)));
  }

  /** What there is so far, with these values going out. */
  public Network network(List<Port> outputs) {
    List<Integer> out = new ArrayList<>();
    for (Port port : outputs) {
      Integer value = values.get(port);
      if (value == null) {
        throw new IllegalArgumentException(
            "Functional: there is no output " + port + "; there are " + values.keySet());
      }
      out.add(value);
    }
    List<Network.Source> marked =
        IntStream.range(0, sources.size())
            .mapToObj(
                i -> {
                  Network.Source s = sources.get(i);
                  return new Network.Source(s.name(), s.shape(), readsSteps(i));
                })
            .toList();
    return new Network(
        marked,
        List.copyOf(nodes),
        List.copyOf(shapes),
        new LinkedHashMap<>(values),
        List.copyOf(out));
  }

  /** Whether a source is a sequence: of vectors, or of ids that find their way to an Embedding. */
  private boolean readsSteps(int source) {
    if (shapes.get(source).rank() == 2) {
      return true;
    }
    boolean[] reached = new boolean[shapes.size()];
    reached[source] = true;
    for (Network.Node node : nodes) {
      if (node.bound() instanceof Bound.One && reached[node.inputs().getFirst()]) {
        if (node.spec() instanceof sunhwan.layers.Embedding) {
          return true;
        }
        reached[node.output()] = true;
      }
    }
    return false;
  }

  /** Layers one after the other; an {@link Input} may stand first. */
  static Network chain(Shape input, List<Network.Place> places) {
    Wiring wiring = new Wiring();
    boolean named = !places.isEmpty() && places.getFirst().spec() instanceof Input;
    Port port = wiring.source(named ? places.getFirst().name() : "input_layer", input);
    for (Network.Place place : places.subList(named ? 1 : 0, places.size())) {
      port = wiring.call(place, List.of(port)).getFirst();
    }
    return wiring.network(List.of(port));
  }

  /** A graph: layers by name, and their calls in the order of their work. */
  static Network graph(
      List<Network.Place> places, List<String> inputs, List<Call> calls, List<Port> outputs) {
    Map<String, Network.Place> byName = new HashMap<>();
    places.forEach(place -> byName.put(place.name(), place));
    Wiring wiring = new Wiring();
    for (String name : inputs) {
      if (place(byName, name).spec() instanceof Input input) {
        wiring.source(name, input.shape());
      }
    }
    for (Call call : calls) {
      wiring.call(place(byName, call.layer()), call.inputs());
    }
    return wiring.network(outputs);
  }

  private static Network.Place place(Map<String, Network.Place> byName, String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }
}
