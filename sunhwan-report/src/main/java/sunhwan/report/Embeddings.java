package sunhwan.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.evaluation.Neighbours;
import sunhwan.evaluation.PrincipalComponents;

/**
 * Learnt word vectors as points in the plane of their first two principal components, most frequent
 * word first.
 *
 * @param shareX share of the vectors' variance along the horizontal axis, between 0 and 1
 * @param shareY share of the vectors' variance along the vertical axis, between 0 and 1
 */
public record Embeddings(List<Point> points, double shareX, double shareY) {

  /** Rarer words are left out: more points than these hide each other. */
  public static final int WORDS_AT_MOST = 1000;

  private static final int NEIGHBOURS = 5;

  /**
   * A word, its place, and the places in {@link #points} of the words nearest by cosine in all
   * dimensions, nearest first.
   */
  public record Point(String word, double x, double y, List<Integer> nearest) {
    public Point {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException(
            "Point '%s': expected a finite place, got (%s, %s)".formatted(word, x, y));
      }
      nearest = List.copyOf(nearest);
    }
  }

  public Embeddings {
    points = List.copyOf(points);
    int size = points.size();
    for (Point point : points) {
      if (point.nearest().stream().anyMatch(other -> other < 0 || other >= size)) {
        throw new IllegalArgumentException(
            "Embeddings: expected the neighbours of '%s' between 0 and %d, got %s"
                .formatted(point.word(), size - 1, point.nearest()));
      }
    }
    if (!(shareX >= 0 && shareX <= 1 && shareY >= 0 && shareY <= 1)) {
      throw new IllegalArgumentException(
          "Embeddings: expected shares between 0 and 1, got %s and %s".formatted(shareX, shareY));
    }
  }

  /**
   * Lays out the first {@link #WORDS_AT_MOST} words; leave padding and the unknown word out.
   *
   * @param words at least two, most frequent first
   * @param vectors (words, features ≥ 2), row-major and finite
   */
  public static Embeddings of(List<String> words, float[] vectors, int features) {
    if (words.size() < 2 || features < 2 || vectors.length != (long) words.size() * features) {
      throw new IllegalArgumentException(
          "Embeddings: expected vectors of (words ≥ 2, features ≥ 2), got %d numbers for (%d, %d)"
              .formatted(vectors.length, words.size(), features));
    }
    int rows = Math.min(words.size(), WORDS_AT_MOST);
    float[] kept = Arrays.copyOf(vectors, rows * features);
    PrincipalComponents plane = PrincipalComponents.of(kept, rows, features, 2);
    Neighbours neighbours = Neighbours.of(kept, rows, features);
    double[][] places = plane.project(kept, rows);
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Integer> nearest =
          neighbours.nearest(row, NEIGHBOURS).stream().map(Neighbours.Neighbour::row).toList();
      points.add(new Point(words.get(row), places[row][0], places[row][1], nearest));
    }
    double[] shares = plane.shares();
    return new Embeddings(points, Math.min(1, shares[0]), Math.min(1, shares[1]));
  }
}
