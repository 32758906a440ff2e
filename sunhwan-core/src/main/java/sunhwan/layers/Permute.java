package sunhwan.layers;

import java.util.List;

/**
 * Axes in another order: with 2, 1 (batch, time, features) becomes (batch, features, time).
 *
 * @param dims which axis comes first, second; counted from 1, since the batch stays where it is
 */
public record Permute(List<Integer> dims) implements GaplessLayer {
  public Permute {
    dims = List.copyOf(dims);
    if (!dims.equals(List.of(1)) && !dims.equals(List.of(1, 2)) && !dims.equals(List.of(2, 1))) {
      throw new IllegalArgumentException("Permute: dims must be 2, 1 or 1, 2 or 1, got " + dims);
    }
  }

  public static Permute of(Integer... dims) {
    return new Permute(List.of(dims));
  }
}
