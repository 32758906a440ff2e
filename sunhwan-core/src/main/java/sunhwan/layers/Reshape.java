package sunhwan.layers;

import java.util.List;

/**
 * The same values of an example in another shape, row-major: to (batch, time, features) or (batch,
 * features).
 *
 * @param targetShape one or two sizes; one of them may be −1, for what the others leave
 */
public record Reshape(List<Integer> targetShape) implements GaplessLayer {
  public Reshape {
    targetShape = List.copyOf(targetShape);
    if (targetShape.isEmpty() || targetShape.size() > 2) {
      throw new IllegalArgumentException(
          "Reshape: targetShape must be (features) or (time, features), got " + targetShape);
    }
    int open = 0;
    for (int size : targetShape) {
      if (size == -1) {
        open++;
      } else {
        Refuse.unlessPositive("Reshape", "targetShape", size);
      }
    }
    if (open > 1) {
      throw new IllegalArgumentException(
          "Reshape: targetShape may leave one size open with -1, got " + targetShape);
    }
  }

  public static Reshape of(int features) {
    return new Reshape(List.of(features));
  }

  public static Reshape of(int time, int features) {
    return new Reshape(List.of(time, features));
  }
}
