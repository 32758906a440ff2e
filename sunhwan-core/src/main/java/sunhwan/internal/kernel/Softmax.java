package sunhwan.internal.kernel;

/** Softmax over each of n rows of the given width; y may be x. */
public interface Softmax {

  /** {@code y = exp(x − max x) / Σ exp(x − max x)}. */
  void forward(int rows, int width, float[] x, int xAt, float[] y, int yAt);

  /** {@code dx = y ⊙ (dy − Σ dy ⊙ y)}; dx may be dy. */
  void backward(
      int rows, int width, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt);
}
