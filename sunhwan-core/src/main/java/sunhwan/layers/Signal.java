package sunhwan.layers;

import sunhwan.tensor.Layout;

/**
 * Numbers on their way from one layer to the next: (rows, width), where rows are examples or live
 * steps.
 *
 * @param data at least {@code layout.count() * width} floats; whoever made the signal owns them
 * @param width values in a row
 * @param layout what the rows are
 */
public record Signal(float[] data, int width, Layout layout) {
  /** Rows of numbers. */
  public int rows() {
    return layout.count();
  }

  /** Values in all. */
  public int size() {
    return rows() * width;
  }
}
