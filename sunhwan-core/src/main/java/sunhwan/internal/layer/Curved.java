package sunhwan.internal.layer;

import sunhwan.internal.kernel.Curve;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;

/** An activation whose slope its value tells, as the kernels take it. */
record Curved(Curve curve, float alpha) {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static Curved of(Activation activation) {
    return new Curved(Curves.of(activation), activation.alpha());
  }

  /** {@code y = f(x)}; y may be x. */
  void bend(int n, float[] x, int xAt, float[] y, int yAt) {
    POINTWISE.activate(curve, alpha, n, x, xAt, y, yAt);
  }

  /** {@code dx = dy ⊙ f'}, where y is {@code f(x)}; dx may be dy or y. */
  void slope(int n, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    POINTWISE.slope(curve, alpha, n, y, yAt, y, yAt, dy, dyAt, dx, dxAt);
  }
}
