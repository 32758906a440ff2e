package sunhwan.layers;

import java.util.List;

/**
 * For every value the number of its bin, 0 to {@code binBoundaries.size()}, as an {@link Embedding}
 * reads it; no gradient passes.
 *
 * <p>The boundaries are part of the spec, since nothing learns them; {@code
 * sunhwan.data.Adapt.discretization} takes them from data.
 *
 * @param binBoundaries ascending; 0, 1, 2 make the bins (−∞, 0), [0, 1), [1, 2) and [2, ∞)
 */
public record Discretization(List<Float> binBoundaries) implements StepLayer {
  public Discretization {
    binBoundaries = List.copyOf(binBoundaries);
    for (int i = 0; i < binBoundaries.size(); i++) {
      Refuse.unlessFinite("Discretization", "binBoundaries", binBoundaries.get(i));
      if (i > 0 && binBoundaries.get(i) < binBoundaries.get(i - 1)) {
        throw new IllegalArgumentException(
            "Discretization: binBoundaries must ascend, got "
                + binBoundaries.get(i)
                + " after "
                + binBoundaries.get(i - 1));
      }
    }
  }

  public static Discretization of(List<Float> binBoundaries) {
    return new Discretization(binBoundaries);
  }
}
