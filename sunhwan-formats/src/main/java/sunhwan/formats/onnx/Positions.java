package sunhwan.formats.onnx;

import java.util.Arrays;
import sunhwan.tensor.Shape;

/**
 * Where elements stand: what moves elements and computes nothing is a row of positions.
 *
 * <p>A position is an index into the row-major elements of a value; −1 stands for "from nowhere".
 */
final class Positions {
  private Positions() {}

  /** How far apart neighbours on every axis stand. */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, shape.size(axis));
    }
    return strides;
  }

  /**
   * Positions of a grid: the last axis runs fastest, and a position is the sum of what every axis
   * adds.
   *
   * @param offsets what each index on each axis adds; −1 makes every position under it −1
   */
  static int[] grid(int[][] offsets) {
    for (int[] axis : offsets) {
      if (axis.length == 0) {
        return new int[0];
      }
    }
    int[] positions = {0};
    for (int[] axis : offsets) {
      int[] finer = new int[positions.length * axis.length];
      int to = 0;
      for (int position : positions) {
        for (int offset : axis) {
          finer[to++] = position < 0 || offset < 0 ? -1 : position + offset;
        }
      }
      positions = finer;
    }
    return positions;
  }

  /** What the indices of an axis add, all of them in order. */
  static int[] along(int size, int stride) {
    int[] offsets = new int[size];
    for (int i = 0; i < size; i++) {
      offsets[i] = i * stride;
    }
    return offsets;
  }

  /** The whole grid of a shape, to be changed on some axis. */
  static int[][] axes(Shape shape) {
    int[] strides = strides(shape);
    int[][] offsets = new int[shape.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      offsets[axis] = along(shape.size(axis), strides[axis]);
    }
    return offsets;
  }

  /** For every element of a shape that a value is stretched to, the one that it comes from. */
  static int[] stretched(Shape from, Shape to) {
    int[] strides = strides(from);
    int[][] offsets = new int[to.rank()][];
    int missing = to.rank() - from.rank();
    for (int axis = 0; axis < offsets.length; axis++) {
      boolean one = axis < missing || from.size(axis - missing) == 1;
      offsets[axis] = along(to.size(axis), one ? 0 : strides[axis - missing]);
    }
    return grid(offsets);
  }

  /** Sizes that both shapes can be stretched to, as numpy's broadcasting says. */
  static long[] common(long[] a, Shape b) {
    long[] longer = new long[Math.max(a.length, b.rank())];
    for (int i = 1; i <= longer.length; i++) {
      long left = i > a.length ? 1 : a[a.length - i];
      long right = i > b.rank() ? 1 : b.size(b.rank() - i);
      if (left != right && left != 1 && right != 1) {
        throw Call.bad("cannot stretch " + Arrays.toString(a) + " and " + b + " to one shape");
      }
      longer[longer.length - i] = left == 1 ? right : left;
    }
    return longer;
  }

  static long[] sizes(Shape shape) {
    return Arrays.stream(shape.sizes()).asLongStream().toArray();
  }

  /** The product of the sizes from one axis up to another. */
  static int product(Shape shape, int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= shape.size(axis);
    }
    return product;
  }
}
