package sunhwan.tensor;

import java.util.Arrays;

/**
 * Sizes of a tensor's axes, outermost first.
 *
 * <p>A size may be {@link #UNKNOWN} where a model says "any": the batch, often time. Names are for
 * people: they are printed, but two shapes with the same sizes are equal.
 */
public final class Shape {
  /** Stands for "any size"; printed as None, as Keras does. */
  public static final int UNKNOWN = -1;

  private final int[] sizes;
  private final String[] names;

  private Shape(int[] sizes, String[] names) {
    this.sizes = sizes;
    this.names = names;
  }

  /**
   * Axes without names.
   *
   * @throws IllegalArgumentException where a size is negative and not {@link #UNKNOWN}
   */
  public static Shape of(int... sizes) {
    for (int size : sizes) {
      if (size < UNKNOWN) {
        throw new IllegalArgumentException(
            "Shape: a size must not be negative, got " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone(), new String[0]);
  }

  /** A step of a sequence: (time, features). */
  public static Shape sequence(int time, int features) {
    return of(time, features).named("time", "features");
  }

  /** The same sizes, called so. */
  public Shape named(String... names) {
    if (names.length != sizes.length) {
      throw new IllegalArgumentException(
          "Shape " + this + ": expected " + sizes.length + " names, got " + names.length);
    }
    return new Shape(sizes, names.clone());
  }

  /** Number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Size of an axis; negative counts from the end, as −1 is the last. */
  public int size(int axis) {
    return sizes[axis < 0 ? sizes.length + axis : axis];
  }

  /** What an axis is called; empty where it has no name. */
  public String name(int axis) {
    return names.length == 0 ? "" : names[axis < 0 ? names.length + axis : axis];
  }

  /** Product of all sizes. */
  public int count() {
    long count = 1;
    for (int size : sizes) {
      if (size == UNKNOWN) {
        throw new IllegalStateException(
            "Shape " + this + " has an unknown size, so its values cannot be counted");
      }
      count *= size;
      if (count > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "Shape " + this + ": more than 2^31 values do not fit in one tensor");
      }
    }
    return (int) count;
  }

  /** This shape with one more axis in front. */
  public Shape prepend(String name, int size) {
    int[] longer = new int[sizes.length + 1];
    longer[0] = size;
    System.arraycopy(sizes, 0, longer, 1, sizes.length);
    Shape shape = of(longer);
    if (names.length == 0) {
      return shape;
    }
    String[] longerNames = new String[longer.length];
    longerNames[0] = name;
    System.arraycopy(names, 0, longerNames, 1, names.length);
    return shape.named(longerNames);
  }

  /** The sizes, a copy. */
  public int[] sizes() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /**
   * {@code (batch=32, time=50, features=64)} where axes have names, {@code (None, 64)} where not.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < sizes.length; i++) {
      text.append(i == 0 ? "" : ", ");
      if (names.length > 0) {
        text.append(names[i]).append('=');
      }
      text.append(sizes[i] == UNKNOWN ? "None" : Integer.toString(sizes[i]));
    }
    return text.append(sizes.length == 1 && names.length == 0 ? ",)" : ")").toString();
  }
}
