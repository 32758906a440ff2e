package sunhwan.internal.layer;

import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;

/**
 * The recurrent kernel U (H, G·H) of a cell, packed for {@code hPrev·U} and {@code dz·Uᵀ}; columns
 * from to from + width of it.
 */
record Recurrent(String slot, int units, int stride, int from, int width) {
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static final String KERNEL = "recurrent_kernel";

  void prepare(Context context) {
    float[] u = context.weight(KERNEL);
    GEMM.pack(
        units, width, u, from, stride, 1, context.prepared(slot, GEMM.packedSize(units, width)), 0);
    GEMM.pack(
        width,
        units,
        u,
        from,
        1,
        stride,
        context.prepared(slot + "T", GEMM.packedSize(width, units)),
        0);
  }

  /** {@code y += h·U}; rows of y are yRow apart. */
  void add(Context context, int n, float[] h, int hAt, float[] y, int yAt, int yRow) {
    GEMM.addMatMul(
        n, width, units, h, hAt, units, 1, packed(context, slot, units, width), 0, y, yAt, yRow);
  }

  /** {@code y = h·U}. */
  void multiply(Context context, int n, float[] h, int hAt, float[] y, int yAt, int yRow) {
    GEMM.matMul(
        n, width, units, h, hAt, units, 1, packed(context, slot, units, width), 0, y, yAt, yRow);
  }

  /**
   * {@code dh += dy·Uᵀ}, each row of the product times the mask of dropped units where there is
   * one.
   */
  void addBackward(
      Context context, int n, float[] dy, int dyAt, int dyRow, float[] dh, float[] mask) {
    float[] packed = packed(context, slot + "T", width, units);
    if (mask.length == 0) {
      GEMM.addMatMul(n, units, width, dy, dyAt, dyRow, 1, packed, 0, dh, 0, units);
      return;
    }
    float[] product = context.floats(slot + "Masked", n * units);
    GEMM.matMul(n, units, width, dy, dyAt, dyRow, 1, packed, 0, product, 0, units);
    POINTWISE.addProduct(n * units, product, 0, mask, 0, dh, 0);
  }

  /** {@code dU += hᵀ·dy}. */
  void addGradient(Context context, int n, float[] h, int hAt, float[] dy, int dyAt, int dyRow) {
    float[] packed = context.floats(slot + "Gradient", GEMM.packedSize(n, width));
    GEMM.pack(n, width, dy, dyAt, dyRow, 1, packed, 0);
    GEMM.addMatMul(
        units, width, n, h, hAt, 1, units, packed, 0, context.gradient(KERNEL), from, stride);
  }

  private static float[] packed(Context context, String slot, int k, int n) {
    return context.prepared(slot, GEMM.packedSize(k, n));
  }
}
