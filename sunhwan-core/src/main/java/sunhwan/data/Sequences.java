package sunhwan.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Examples of different lengths: ids, vectors over time, or single values.
 *
 * <p>Row i holds the values of its steps one after another, {@link #width()} for each. A row that
 * came from a padded tensor holds its padding too, until a layer masks it.
 */
public final class Sequences {
  private final float[][] rows;
  private final int width;

  private Sequences(float[][] rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  /** Ids, one for each step. */
  public static Sequences ofIds(int[][] ids) {
    float[][] rows = new float[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      rows[i] = new float[ids[i].length];
      for (int t = 0; t < ids[i].length; t++) {
        if (ids[i][t] < 0 || ids[i][t] >= 1 << 24) {
          throw new IllegalArgumentException(
              "Sequences: ids must be 0 to 2^24 − 1, got "
                  + ids[i][t]
                  + " at step "
                  + t
                  + " of row "
                  + i);
        }
        rows[i][t] = ids[i][t];
      }
    }
    return new Sequences(rows, 1);
  }

  /** Vectors of equal size, one for each step: vectors[row][step][feature]. */
  public static Sequences ofVectors(float[][][] vectors) {
    int width = 1;
    for (float[][] row : vectors) {
      width = row.length > 0 ? row[0].length : width;
    }
    return ofVectors(width, vectors);
  }

  /** The same where perhaps no row has a step that would tell the width. */
  public static Sequences ofVectors(int width, float[][][] vectors) {
    float[][] rows = new float[vectors.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[vectors[i].length * width];
      for (int t = 0; t < vectors[i].length; t++) {
        if (vectors[i][t].length != width) {
          throw new IllegalArgumentException(
              "Sequences: expected "
                  + width
                  + " features, got "
                  + vectors[i][t].length
                  + " at step "
                  + t
                  + " of row "
                  + i);
        }
        System.arraycopy(vectors[i][t], 0, rows[i], t * width, width);
      }
    }
    return new Sequences(rows, width);
  }

  /**
   * Rows of values, one value for each step: ids, or (batch, features) for a model without time.
   */
  public static Sequences ofValues(float[][] values) {
    return new Sequences(Arrays.stream(values).map(float[]::clone).toArray(float[][]::new), 1);
  }

  /**
   * Rows that hold the values of their steps one after another.
   *
   * @param width values of a step
   */
  public static Sequences ofSteps(float[][] rows, int width) {
    if (width < 1) {
      throw new IllegalArgumentException("Sequences: a step must have values, got width " + width);
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length % width != 0) {
        throw new IllegalArgumentException(
            "Sequences: expected steps of "
                + width
                + " values, got "
                + rows[i].length
                + " values in row "
                + i);
      }
    }
    return new Sequences(Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new), width);
  }

  /** (batch, values) or (batch, time, features). */
  public static Sequences of(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() != 2 && shape.rank() != 3) {
      throw new IllegalArgumentException(
          "Sequences: expected (batch, values) or (batch, time, features), got " + shape);
    }
    int length = shape.rank() == 2 ? shape.size(1) : shape.size(1) * shape.size(2);
    float[][] rows = new float[shape.size(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(x.data(), i * length, (i + 1) * length);
    }
    return new Sequences(rows, shape.rank() == 2 ? 1 : shape.size(2));
  }

  /** Examples. */
  public int size() {
    return rows.length;
  }

  /** Values of a step. */
  public int width() {
    return width;
  }

  /** Steps of a row. */
  public int length(int row) {
    return rows[row].length / width;
  }

  /** Values of a row, not a copy. */
  public float[] row(int row) {
    return rows[row];
  }

  /** Whether every example has as many values. */
  public boolean equallyLong() {
    for (int i = 1; i < size(); i++) {
      if (row(i).length != row(0).length) {
        return false;
      }
    }
    return true;
  }

  /** Steps of the longest row, where a step has that many values. */
  public int longest(int stepWidth) {
    int longest = 0;
    for (float[] row : rows) {
      longest = Math.max(longest, row.length / stepWidth);
    }
    return longest;
  }

  /** Consecutive rows. */
  public float[][] rows(int from, int size) {
    return Arrays.copyOfRange(rows, from, from + size);
  }

  /** Indices of the rows by length, the longest first, equals as they stand. */
  public int[] longestFirst() {
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> -rows[i].length))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Chosen rows, in the order of index. */
  public Sequences select(int[] index) {
    float[][] chosen = new float[index.length][];
    for (int i = 0; i < index.length; i++) {
      chosen[i] = rows[index[i]];
    }
    return new Sequences(chosen, width);
  }
}
