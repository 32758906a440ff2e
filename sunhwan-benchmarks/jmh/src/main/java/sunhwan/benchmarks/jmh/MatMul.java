package sunhwan.benchmarks.jmh;

import sunhwan.internal.kernel.Gemm;

/** A product of matrices, ready to be repeated. */
final class MatMul {
  private final Gemm gemm;
  private final MatrixShape shape;
  private final float[] a;
  private final float[] b;
  private final float[] packed;
  private final float[] c;

  MatMul(Gemm gemm, MatrixShape shape) {
    this.gemm = gemm;
    this.shape = shape;
    a = Twins.numbers(shape.m() * shape.k());
    b = Twins.numbers(shape.k() * shape.n());
    packed = new float[gemm.packedSize(shape.k(), shape.n())];
    c = new float[shape.m() * shape.n()];
    pack();
  }

  /** A transposed a belongs to a gradient, and gradients are added to. */
  float[] multiply() {
    int m = shape.m();
    int k = shape.k();
    int n = shape.n();
    if (shape.transposed()) {
      gemm.addMatMul(m, n, k, a, 0, 1, m, packed, 0, c, 0, n);
    } else {
      gemm.matMul(m, n, k, a, 0, k, 1, packed, 0, c, 0, n);
    }
    return c;
  }

  float[] pack() {
    gemm.pack(shape.k(), shape.n(), b, 0, shape.n(), 1, packed, 0);
    return packed;
  }

  float[] packTransposed() {
    gemm.pack(shape.k(), shape.n(), b, 0, 1, shape.k(), packed, 0);
    return packed;
  }
}
