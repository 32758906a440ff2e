package sunhwan.layers;

/**
 * Products of two inputs summed over an axis of each, example by example: {@code y[i, j] = Σk a[i,
 * k]·b[j, k]}, with vectors that have one i or j, which is then left out.
 *
 * <p>Axis 1 of a sequence is time, axis 2 its features; axis 1 of a vector is its features. Of two
 * vectors one number comes out. A masked step counts 0.
 *
 * @param axisA the axis of the first input that is summed over, 1, 2 or −1
 * @param axisB the same of the second
 * @param normalize whether what is summed over has length 1 first, so that the result is a cosine
 */
public record Dot(int axisA, int axisB, boolean normalize) implements MergeLayer {
  public Dot {
    for (int axis : new int[] {axisA, axisB}) {
      if (axis == 0 || axis < -2 || axis > 2) {
        throw new IllegalArgumentException(
            "Dot: an axis must be 1 or 2, or -1 or -2 from the end, got "
                + axis
                + ". Axis 0 is the batch's, which a layer never changes.");
      }
    }
  }

  /** Over the same axis of both. */
  public static Dot of(int axis) {
    return new Dot(axis, axis, false);
  }

  /** Over an axis of each. */
  public static Dot of(int axisA, int axisB) {
    return new Dot(axisA, axisB, false);
  }

  public Dot normalize(boolean normalize) {
    return new Dot(axisA, axisB, normalize);
  }
}
