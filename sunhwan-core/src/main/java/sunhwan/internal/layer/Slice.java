package sunhwan.internal.layer;

import sunhwan.layers.Signal;
import sunhwan.tensor.Layout;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Steps;

/**
 * Consecutive rows of what comes out of a network.
 *
 * @param y their values
 * @param from the first one's row in the layout
 * @param layout of all rows
 */
public record Slice(Signal y, int from, Layout layout) {

  /** Is told where each row belongs. */
  public interface Visitor {
    /**
     * A row and its place.
     *
     * @param row of the slice
     * @param example of the layout's batch
     * @param time of the step, 0 where there is none
     */
    void row(int row, int example, int time);
  }

  /** Visits the rows in order. */
  public void forEachRow(Visitor visitor) {
    switch (layout) {
      case Rows rows -> {
        for (int row = 0; row < y.rows(); row++) {
          visitor.row(row, from + row, 0);
        }
      }
      case Steps steps -> {
        int end = from + y.rows();
        for (int s = 0; s < steps.steps() && steps.start(s) < end; s++) {
          int last = Math.min(end, steps.start(s + 1));
          for (int row = Math.max(from, steps.start(s)); row < last; row++) {
            visitor.row(row - from, steps.example(row - steps.start(s)), steps.time(row));
          }
        }
      }
    }
  }
}
