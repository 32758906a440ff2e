package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Call;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Operation;
import sunhwan.layers.Port;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Calls of layers, bound to each other's shapes, in the order of their work. Values are numbered:
 * the sources first, then what each call puts out.
 *
 * @param sources what comes in
 * @param nodes the calls
 * @param shapes of all values, without batch axis
 * @param ports which value each port of a layer is, in the order of work
 * @param outputs the values that go out
 */
public record Network(
    List<Source> sources,
    List<Node> nodes,
    List<Shape> shapes,
    Map<Port, Integer> ports,
    List<Integer> outputs) {

  private static final int WIDE = 1024;

  /**
   * What comes in.
   *
   * @param name of the input
   * @param shape of one example: (time), (time, features) or (features)
   * @param sequence whether an example is a sequence
   */
  public record Source(String name, Shape shape, boolean sequence) {

    /** Floats of one step of an example, or of the whole example where it is no sequence. */
    public int width() {
      return shape.rank() == 2 ? shape.size(1) : sequence ? 1 : shape.size(0);
    }
  }

  /**
   * A layer at work.
   *
   * @param name of the layer, which another node may share
   * @param call how often the layer was called before
   * @param inputs values that it reads
   * @param output value of its first output; others follow
   */
  public record Node(
      String name, int call, LayerSpec spec, Bound bound, List<Integer> inputs, int output) {}

  /** A layer and its names, before it is bound, and whether training changes its weights. */
  public record Place(String name, String inner, LayerSpec spec, boolean trainable) {
    public Place(String name, String inner, LayerSpec spec) {
      this(name, inner, spec, true);
    }
  }

  /** Binds each place to what the one before it puts out; an {@link Input} may stand first. */
  public static Network of(Shape input, List<Place> places) {
    return Wiring.chain(input, places);
  }

  /**
   * Binds a graph of calls.
   *
   * @param inputs names of the layers that are inputs
   */
  public static Network of(
      List<Place> places, List<String> inputs, List<Call> calls, List<Port> outputs) {
    return Wiring.graph(places, inputs, calls, outputs);
  }

  /** Where a value comes from: of what a model inside puts out, that model. */
  public Port port(int value) {
    Port last = new Port(sources.getFirst().name(), 0, 0);
    for (Map.Entry<Port, Integer> entry : ports.entrySet()) {
      last = entry.getValue() == value ? entry.getKey() : last;
    }
    return last;
  }

  /** Shape of what a layer puts out, without batch axis. */
  public Shape shape(Port port) {
    return shapes.get(Objects.requireNonNull(ports.get(port)));
  }

  /** Shape of one example of the first input. */
  public Shape input() {
    return sources.getFirst().shape();
  }

  /** Shape of what comes out first for one example. */
  public Shape output() {
    return output(0);
  }

  /** Shape of what comes out for one example. */
  public Shape output(int i) {
    return shapes.get(outputs.get(i));
  }

  /** Steps that come out first of an example of so many, where a sequence comes out. */
  public int outputSteps(int steps) {
    return outputSteps(0, List.of(steps));
  }

  /** Steps of an output for an example whose inputs have so many, where a sequence comes out. */
  public int outputSteps(int output, List<Integer> steps) {
    int known = output(output).size(0);
    if (known != Shape.UNKNOWN) {
      return known;
    }
    int[] all = new int[shapes.size()];
    for (int i = 0; i < steps.size(); i++) {
      all[i] = steps.get(i);
    }
    for (Node node : nodes) {
      List<Integer> in = node.inputs().stream().map(value -> all[value]).toList();
      for (int i = 0; i < node.bound().outputs().size(); i++) {
        all[node.output() + i] = node.bound().steps(i, in);
      }
    }
    return all[outputs.get(output)];
  }

  /** Whether an example of the first input is a sequence. */
  public boolean takesSequences() {
    return sources.getFirst().sequence();
  }

  /** {@link Source#width} of the first input. */
  public int inputWidth() {
    return sources.getFirst().width();
  }

  /** Whether what a row becomes in training depends on the other rows of the batch. */
  boolean mixesRows() {
    return nodes.stream()
        .anyMatch(
            n ->
                !n.bound().frozen()
                    && (n.spec() instanceof BatchNormalization
                        || n.spec() instanceof TimeDistributed(BatchNormalization b)));
  }

  /**
   * Whether the last layer is so wide, as over a vocabulary, that what comes out of it should never
   * exist for all rows at once; it treats each row by itself.
   */
  boolean endsWide() {
    return !nodes.isEmpty()
        && outputs.size() == 1
        && outputs.getFirst() == nodes.getLast().output()
        && switch (nodes.getLast().spec()) {
          case Dense d -> isWide(d);
          case TimeDistributed(Dense d) -> isWide(d);
          default -> false;
        };
  }

  /** A penalty of what comes out is taken once, and slices come out more often. */
  private static boolean isWide(Dense spec) {
    return spec.units() >= WIDE && spec.restraints().activity().isEmpty();
  }

  /** The operations of layers that stand in a row; empty where they do not. */
  List<Operation> chain() {
    List<Operation> chain = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node.bound() instanceof Bound.One(Operation operation))
          || node.inputs().getFirst() != node.output() - 1) {
        return List.of();
      }
      chain.add(operation);
    }
    boolean whole = sources.size() == 1 && outputs.equals(List.of(shapes.size() - 1));
    return whole ? chain : List.of();
  }

  /** All weights under their full names; those of a shared layer once. */
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    for (Node node : nodes) {
      if (node.call() > 0) {
        continue;
      }
      for (WeightSpec w : node.bound().weights()) {
        weights.add(w.under(node.name()));
      }
    }
    return weights;
  }
}
