package sunhwan.linear;

import java.util.Arrays;
import java.util.Objects;

/**
 * Rows of numbers that are mostly 0: of each row its columns that are not, ascending, with their
 * values.
 *
 * <p>Never changes, so threads may share it.
 */
public final class SparseRows {
  private final int columns;
  private final int[] starts;
  private final int[] at;
  private final float[] values;

  private SparseRows(int columns, int[] starts, int[] at, float[] values) {
    this.columns = columns;
    this.starts = starts;
    this.at = at;
    this.values = values;
  }

  /** Rows that are added one by one. */
  public static final class Builder {
    private final int columns;
    private int[] starts = new int[16];
    private int[] at = new int[256];
    private float[] values = new float[256];
    private int rows;

    private Builder(int columns) {
      this.columns = columns;
    }

    /**
     * Adds a row.
     *
     * @param columnsOf its columns, ascending
     * @param valuesOf their values
     * @param count how many of them are meant, from the first
     * @throws IllegalArgumentException where columns do not ascend or lie outside the rows
     */
    public Builder add(int[] columnsOf, float[] valuesOf, int count) {
      int from = starts[rows];
      for (int i = 0; i < count; i++) {
        int column = columnsOf[i];
        if (column < 0 || column >= columns || (i > 0 && column <= columnsOf[i - 1])) {
          throw new IllegalArgumentException(
              "SparseRows: row "
                  + rows
                  + ": expected ascending columns in 0 … "
                  + (columns - 1)
                  + ", got "
                  + Arrays.toString(Arrays.copyOf(columnsOf, Math.min(count, 16))));
        }
      }
      if (from + count > at.length) {
        int larger = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(from + count, 2L * at.length));
        at = Arrays.copyOf(at, larger);
        values = Arrays.copyOf(values, larger);
      }
      System.arraycopy(columnsOf, 0, at, from, count);
      System.arraycopy(valuesOf, 0, values, from, count);
      rows++;
      starts = rows < starts.length ? starts : Arrays.copyOf(starts, 2 * starts.length);
      starts[rows] = Math.addExact(from, count);
      return this;
    }

    public SparseRows build() {
      return new SparseRows(
          columns,
          Arrays.copyOf(starts, rows + 1),
          Arrays.copyOf(at, starts[rows]),
          Arrays.copyOf(values, starts[rows]));
    }
  }

  /** Rows of so many columns, none yet. */
  public static Builder columns(int columns) {
    if (columns < 0) {
      throw new IllegalArgumentException(
          "SparseRows: columns must not be negative, got " + columns);
    }
    return new Builder(columns);
  }

  public int rows() {
    return starts.length - 1;
  }

  public int columns() {
    return columns;
  }

  /** Values that are written down, of all rows together. */
  public int count() {
    return at.length;
  }

  /** Where a row's values begin; they end where the next row's begin. */
  public int start(int row) {
    return starts[row];
  }

  /** The column of a value, by its place among all. */
  public int column(int place) {
    return at[place];
  }

  /** A value, by its place among all. */
  public float value(int place) {
    return values[place];
  }

  /** One value, 0 where none is written down. */
  public float at(int row, int column) {
    Objects.checkIndex(column, columns);
    int place = Arrays.binarySearch(at, starts[row], starts[row + 1], column);
    return place < 0 ? 0 : values[place];
  }

  /** Some of the rows, in this order. */
  public SparseRows select(int[] rows) {
    Builder some = columns(columns);
    for (int row : rows) {
      some.add(
          Arrays.copyOfRange(at, starts[row], starts[row + 1]),
          Arrays.copyOfRange(values, starts[row], starts[row + 1]),
          starts[row + 1] - starts[row]);
    }
    return some.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseRows that
        && columns == that.columns
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(at, that.at)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * columns + Arrays.hashCode(starts)) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "SparseRows(" + rows() + " rows, " + columns + " columns, " + at.length + " values)";
  }
}
