package sunhwan.layers;

/**
 * Its inputs one behind the other.
 *
 * @param axis −1 for features side by side, where a masked step counts 0; 1 for one sequence after
 *     the other in time, of vectors of features side by side
 */
public record Concatenate(int axis) implements MergeLayer {
  public Concatenate {
    if (axis != -1 && axis != 1 && axis != 2) {
      throw new IllegalArgumentException(
          "Concatenate: axis must be -1 or 2 for features, or 1 for time, got "
              + axis
              + ". Axis 0 is the batch's, which a layer never changes.");
    }
  }

  /** Features side by side. */
  public static Concatenate of() {
    return new Concatenate(-1);
  }

  public Concatenate axis(int axis) {
    return new Concatenate(axis);
  }
}
