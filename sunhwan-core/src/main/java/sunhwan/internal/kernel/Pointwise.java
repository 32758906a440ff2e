package sunhwan.internal.kernel;

/** Elementwise work over n consecutive floats; y may be x. */
public interface Pointwise {

  /** What {@link #flush} takes for zero. */
  float TINY = 1e-27f;

  /** {@code y = curve(x)}. */
  void activate(Curve curve, float alpha, int n, float[] x, int xAt, float[] y, int yAt);

  /**
   * {@code dx = dy ⊙ curve'(x)}, where {@code y = curve(x)}; dx may be dy or x. x is only read if
   * {@link Curve#slopeNeedsInput}, else y may stand for it.
   */
  void slope(
      Curve curve,
      float alpha,
      int n,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt);

  /** {@code y += a·x}. */
  void addScaled(int n, float a, float[] x, int xAt, float[] y, int yAt);

  /** {@code y = a·y}. */
  void scale(int n, float a, float[] y, int yAt);

  /** {@code z = x ⊙ y}; z may be either. */
  void multiply(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt);

  /** {@code z += x ⊙ y}. */
  void addProduct(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt);

  /** Adds the row (width) to each of the rows of x (rows, width). */
  void addRow(int rows, int width, float[] row, int rowAt, float[] x, int xAt);

  /**
   * Adds the sum over the rows of x (rows, width) to sum (width); rows are added in ascending
   * order.
   */
  void addColumnSums(int rows, int width, float[] x, int xAt, float[] sum, int sumAt);

  /**
   * Replaces what is too small to matter, |y| below {@link #TINY}, by zero: denormals make
   * everything slow, and Java cannot switch them off.
   */
  void flush(int n, float[] y, int yAt);

  /**
   * Adds the rows of x (rows, width), which begin xRow apart, to y (rows, width), and {@link
   * #flush}es what comes out.
   */
  void addRows(int rows, int width, float[] x, int xAt, int xRow, float[] y, int yAt);

  /** Sum of squares in double, in ascending order of fixed blocks. */
  double sumOfSquares(int n, float[] x, int xAt);
}
