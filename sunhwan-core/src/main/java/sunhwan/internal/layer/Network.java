package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Operation;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Layers bound to each other's shapes, in order.
 *
 * @param input shape of one example: (time), (time, features) or (features)
 * @param nodes layers with their operations
 */
public record Network(Shape input, List<Node> nodes) {

  private static final int WIDE = 1024;

  /** A layer in its place. */
  public record Node(String name, LayerSpec spec, Operation operation) {}

  /** A layer and its names, before it is bound. */
  public record Place(String name, String inner, LayerSpec spec) {}

  /** Binds each place to what the one before it puts out; an {@link Input} may stand first. */
  public static Network of(Shape input, List<Place> places) {
    List<Node> nodes = new ArrayList<>();
    Shape shape = input;
    Gaps gaps = Gaps.NONE;
    for (Place place : places) {
      if (place.spec() instanceof Input && nodes.isEmpty()) {
        continue;
      }
      gaps.refuse(place.spec(), place.name());
      Operation operation = Binder.bind(place.spec(), shape, place.name(), place.inner());
      nodes.add(new Node(place.name(), place.spec(), operation));
      shape = operation.output();
      gaps = gaps.after(place.spec(), place.name(), shape);
    }
    return new Network(input, List.copyOf(nodes));
  }

  /** Shape of what comes out for one example. */
  public Shape output() {
    return nodes.isEmpty() ? input : nodes.getLast().operation().output();
  }

  /** Steps that come out of an example of so many, where a sequence comes out. */
  public int outputSteps(int steps) {
    int known = output().size(0);
    int out = steps;
    for (Node node : nodes) {
      out = node.operation().steps(out);
    }
    return known == Shape.UNKNOWN ? out : known;
  }

  /** Whether an example is a sequence. */
  public boolean takesSequences() {
    return input.rank() == 2
        || nodes.stream().anyMatch(n -> n.spec() instanceof sunhwan.layers.Embedding);
  }

  /** Floats of one step of an example, or of the whole example where it is no sequence. */
  public int inputWidth() {
    return input.rank() == 2 ? input.size(1) : takesSequences() ? 1 : input.size(0);
  }

  /** Whether what a row becomes in training depends on the other rows of the batch. */
  boolean mixesRows() {
    return nodes.stream()
        .anyMatch(
            n ->
                n.spec() instanceof BatchNormalization
                    || n.spec() instanceof TimeDistributed(BatchNormalization b));
  }

  /**
   * Whether the last layer is so wide, as over a vocabulary, that what comes out of it should never
   * exist for all rows at once; it treats each row by itself.
   */
  boolean endsWide() {
    return !nodes.isEmpty()
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

  /** All weights under their full names. */
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    for (Node node : nodes) {
      for (WeightSpec w : node.operation().weights()) {
        weights.add(w.under(node.name()));
      }
    }
    return weights;
  }
}
