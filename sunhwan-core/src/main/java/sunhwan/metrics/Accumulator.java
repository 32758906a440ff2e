package sunhwan.metrics;

import java.util.List;

/** What a metric has gathered so far. */
public interface Accumulator {

  /**
   * Takes a row in.
   *
   * @param y a prediction, from yAt
   * @param target from targetAt
   * @param weight how much it counts, at least 0
   */
  void add(float[] y, int yAt, float[] target, int targetAt, double weight);

  /**
   * The metric over all rows so far: one value, or one for each threshold or class where the metric
   * has several.
   */
  double[] result();

  /**
   * All that it has gathered, as the arrays themselves and not copies: whoever writes another
   * moment's numbers into them takes it back to that moment.
   */
  List<double[]> sums();
}
