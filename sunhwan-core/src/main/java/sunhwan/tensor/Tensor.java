package sunhwan.tensor;

import java.util.Arrays;

/**
 * Floats with a shape, row-major; it holds numbers and does no arithmetic.
 *
 * <p>The array is shared with whoever made the tensor, not copied: treat it as read-only unless you
 * made it.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] data;

  private Tensor(Shape shape, float[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * A view of data.
   *
   * @throws IllegalArgumentException where data has not as many values as the shape
   */
  public static Tensor of(Shape shape, float... data) {
    if (shape.count() != data.length) {
      throw new IllegalArgumentException(
          "Tensor: shape " + shape + " has " + shape.count() + " values, got " + data.length);
    }
    return new Tensor(shape, data);
  }

  /** All values 0. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.count()]);
  }

  /**
   * Rows of equal length as (rows, columns).
   *
   * @throws IllegalArgumentException where the rows have different lengths
   */
  public static Tensor ofRows(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] data = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "Tensor: row " + i + " has " + rows[i].length + " values, the first has " + columns);
      }
      System.arraycopy(rows[i], 0, data, i * columns, columns);
    }
    return new Tensor(Shape.of(rows.length, columns), data);
  }

  /** Its shape, without unknown sizes. */
  public Shape shape() {
    return shape;
  }

  /** Its values, not a copy. */
  public float[] data() {
    return data;
  }

  /** One value, by its index on every axis. */
  public float at(int... index) {
    if (index.length != shape.rank()) {
      throw new IllegalArgumentException(
          "Tensor " + shape + ": expected " + shape.rank() + " indices, got " + index.length);
    }
    int at = 0;
    for (int i = 0; i < index.length; i++) {
      at = at * shape.size(i) + java.util.Objects.checkIndex(index[i], shape.size(i));
    }
    return data[at];
  }

  /** A tensor of its own with the same values. */
  public Tensor copy() {
    return new Tensor(shape, data.clone());
  }

  /** The same values under another shape. */
  public Tensor reshape(Shape other) {
    return of(other, data);
  }

  /** Equal shape and, bit for bit, equal values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(data, tensor.data);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Tensor" + shape + (data.length <= 16 ? " " + Arrays.toString(data) : "");
  }
}
