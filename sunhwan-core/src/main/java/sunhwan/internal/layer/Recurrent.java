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

  /**
   * What {@link #prepare} has packed, looked up once for all steps of a pass.
   *
   * @param dropped the kernel with some connections dropped, which is packed for this pass alone;
   *     empty where none are
   */
  Packed packed(Context context, float[] dropped) {
    if (dropped.length > 0) {
      float[] u = context.floats(slot + "Dropped", GEMM.packedSize(units, width));
      float[] uT = context.floats(slot + "TDropped", GEMM.packedSize(width, units));
      GEMM.pack(units, width, dropped, from, stride, 1, u, 0);
      GEMM.pack(width, units, dropped, from, 1, stride, uT, 0);
      return new Packed(this, context, u, uT, true);
    }
    return new Packed(
        this,
        context,
        context.prepared(slot, GEMM.packedSize(units, width)),
        context.prepared(slot + "T", GEMM.packedSize(width, units)),
        false);
  }

  /** Gradient of the kernel with connections dropped, which is not yet that of the weight. */
  static float[] droppedGradient(Context context, int size) {
    return context.floats("dDropped", size);
  }

  /**
   * U ready to be multiplied with.
   *
   * @param u packed for {@code h·U}
   * @param uT packed for {@code dy·Uᵀ}
   * @param drops whether some of its connections are dropped
   */
  record Packed(Recurrent of, Context context, float[] u, float[] uT, boolean drops) {

    /** {@code y += h·U}; rows of y are yRow apart. */
    void add(int n, float[] h, int hAt, float[] y, int yAt, int yRow) {
      GEMM.addMatMul(n, of.width, of.units, h, hAt, of.units, 1, u, 0, y, yAt, yRow);
    }

    /** {@code y = h·U}, plus the bias where there is one. */
    void multiply(
        int n, float[] h, int hAt, float[] bias, int biasAt, float[] y, int yAt, int yRow) {
      if (bias.length > 0) {
        GEMM.biasedMatMul(
            n, of.width, of.units, h, hAt, of.units, 1, u, 0, bias, biasAt, y, yAt, yRow);
      } else {
        GEMM.matMul(n, of.width, of.units, h, hAt, of.units, 1, u, 0, y, yAt, yRow);
      }
    }

    /**
     * {@code dh += dy·Uᵀ}, each row of the product times the mask of dropped units where there is
     * one.
     */
    void addBackward(int n, float[] dy, int dyAt, int dyRow, float[] dh, float[] mask) {
      if (mask.length == 0) {
        GEMM.addMatMul(n, of.units, of.width, dy, dyAt, dyRow, 1, uT, 0, dh, 0, of.units);
        return;
      }
      float[] product = context.floats(of.slot + "Masked", n * of.units);
      GEMM.matMul(n, of.units, of.width, dy, dyAt, dyRow, 1, uT, 0, product, 0, of.units);
      POINTWISE.addProduct(n * of.units, product, 0, mask, 0, dh, 0);
    }

    /** {@code dh = dy·Uᵀ}, likewise. */
    void backward(int n, float[] dy, int dyAt, int dyRow, float[] dh, float[] mask) {
      GEMM.matMul(n, of.units, of.width, dy, dyAt, dyRow, 1, uT, 0, dh, 0, of.units);
      if (mask.length > 0) {
        POINTWISE.multiply(n * of.units, dh, 0, mask, 0, dh, 0);
      }
    }

    /** {@code dU += hᵀ·dy}. */
    void addGradient(int n, float[] h, int hAt, float[] dy, int dyAt, int dyRow) {
      float[] packed = context.floats(of.slot + "Gradient", GEMM.packedSize(n, of.width));
      GEMM.pack(n, of.width, dy, dyAt, dyRow, 1, packed, 0);
      addGradient(n, h, hAt, packed);
    }

    /** The same for a dy that is packed already. */
    void addGradient(int n, float[] h, int hAt, float[] packed) {
      GEMM.addMatMul(
          of.units,
          of.width,
          n,
          h,
          hAt,
          1,
          of.units,
          packed,
          0,
          drops ? droppedGradient(context, of.units * of.stride) : context.gradient(KERNEL),
          of.from,
          of.stride);
    }
  }
}
