package sunhwan.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the rows that point in nearly the same direction, by cosine similarity; of equals the
 * earlier row first.
 *
 * <p>A row of zeros, such as an untouched padding row, points nowhere: its similarity to everything
 * is 0.
 */
public final class Neighbours {

  /** A row, counted from 0, and its cosine similarity between −1 and 1. */
  public record Neighbour(int row, double similarity) {}

  private final float[] data;
  private final int rows;
  private final int features;

  private Neighbours(float[] data, int rows, int features) {
    this.data = data;
    this.rows = rows;
    this.features = features;
  }

  /** Searches {@code data}, which is (rows, features), row-major; it is copied. */
  public static Neighbours of(float[] data, int rows, int features) {
    if (rows < 1 || features < 1 || data.length != (long) rows * features) {
      throw new IllegalArgumentException(
          "Neighbours: expected data of (rows ≥ 1, features ≥ 1), got %d numbers for (%d, %d)"
              .formatted(data.length, rows, features));
    }
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new IllegalArgumentException(
            "Neighbours: expected finite data, got %s in row %d. Did the training blow up?"
                .formatted(data[i], i / features));
      }
    }
    return new Neighbours(data.clone(), rows, features);
  }

  /**
   * The rows nearest to one of them, itself left out; fewer than {@code count} where there are no
   * more.
   */
  public List<Neighbour> nearest(int row, int count) {
    if (row < 0 || row >= rows) {
      throw new IllegalArgumentException(
          "Neighbours: expected a row between 0 and %d, got %d".formatted(rows - 1, row));
    }
    return nearest(data, row * features, row, count);
  }

  /** The rows nearest to a vector of as many features. */
  public List<Neighbour> nearest(float[] vector, int count) {
    if (vector.length != features) {
      throw new IllegalArgumentException(
          "Neighbours: expected a vector of %d features, got %d"
              .formatted(features, vector.length));
    }
    return nearest(vector, 0, -1, count);
  }

  private List<Neighbour> nearest(float[] vector, int at, int leftOut, int count) {
    if (count < 1)
      throw new IllegalArgumentException(
          "Neighbours: expected a count of at least 1, got " + count);
    return IntStream.range(0, rows)
        .filter(row -> row != leftOut)
        .mapToObj(row -> new Neighbour(row, cosine(vector, at, row)))
        .sorted(Comparator.comparingDouble(Neighbour::similarity).reversed())
        .limit(count)
        .toList();
  }

  private double cosine(float[] vector, int at, int row) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int d = 0; d < features; d++) {
      double a = vector[at + d];
      double b = data[row * features + d];
      dot += a * b;
      left += a * a;
      right += b * b;
    }
    if (left == 0 || right == 0) return 0;
    return Math.clamp(dot / Math.sqrt(left * right), -1, 1);
  }
}
