package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.kernel.Curve;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** How the queries of an example are compared with its keys. */
sealed interface Scores {

  /**
   * Queries and keys of one example and head.
   *
   * @param queries I
   * @param keys J
   * @param width D, values of each
   * @param q row i begins at {@code qAt + i * row}
   * @param k row j begins at {@code kAt + j * row}
   * @param row values between one row and the next
   */
  record Pair(int queries, int keys, int width, float[] q, int qAt, float[] k, int kAt, int row) {}

  List<WeightSpec> weights();

  /** Writes s (I, J). */
  void forward(Pair x, float[] s, int sAt, Context context);

  /** Adds to dq and dk, which stand as q and k do, and to the weights' gradients. */
  void backward(Pair x, float[] ds, int dsAt, float[] dq, float[] dk, Context context);

  private static WeightSpec number(String name) {
    return WeightSpec.of(name, Shape.of(), Initializer.ONES);
  }

  /**
   * Products.
   *
   * <pre>
   * s = a·q·kᵀ;   dq = a·ds·k;   dk = a·dsᵀ·q;   da = Σ ds ⊙ q·kᵀ
   * </pre>
   *
   * @param factor a, where it is not learnt
   * @param learnt whether it is, as the weight {@code scale}
   */
  record Products(float factor, boolean learnt) implements Scores {
    private static final Gemm GEMM = Kernels.best().gemm();
    private static final Pointwise POINTWISE = Kernels.best().pointwise();

    @Override
    public List<WeightSpec> weights() {
      return learnt ? List.of(number("scale")) : List.of();
    }

    private float factor(Context context) {
      return learnt ? context.weight("scale")[0] : factor;
    }

    @Override
    public void forward(Pair x, float[] s, int sAt, Context context) {
      products(x, s, sAt, context);
      POINTWISE.scale(x.queries() * x.keys(), factor(context), s, sAt);
    }

    private static void products(Pair x, float[] s, int sAt, Context context) {
      float[] packed = context.floats("packed", GEMM.packedSize(x.width(), x.keys()));
      GEMM.pack(x.width(), x.keys(), x.k(), x.kAt(), 1, x.row(), packed, 0);
      GEMM.matMul(
          x.queries(),
          x.keys(),
          x.width(),
          x.q(),
          x.qAt(),
          x.row(),
          1,
          packed,
          0,
          s,
          sAt,
          x.keys());
    }

    @Override
    public void backward(Pair x, float[] ds, int dsAt, float[] dq, float[] dk, Context context) {
      int size = x.queries() * x.keys();
      if (learnt) {
        float[] products = context.floats("products", size);
        products(x, products, 0, context);
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += (double) ds[dsAt + i] * products[i];
        }
        context.gradient("scale")[0] += (float) sum;
      }
      float[] scaled = context.floats("scaled", size);
      System.arraycopy(ds, dsAt, scaled, 0, size);
      POINTWISE.scale(size, factor(context), scaled, 0);
      float[] packed = context.floats("packed", GEMM.packedSize(x.keys(), x.width()));
      GEMM.pack(x.keys(), x.width(), x.k(), x.kAt(), x.row(), 1, packed, 0);
      GEMM.addMatMul(
          x.queries(),
          x.width(),
          x.keys(),
          scaled,
          0,
          x.keys(),
          1,
          packed,
          0,
          dq,
          x.qAt(),
          x.row());
      packed = context.floats("packed", GEMM.packedSize(x.queries(), x.width()));
      GEMM.pack(x.queries(), x.width(), x.q(), x.qAt(), x.row(), 1, packed, 0);
      GEMM.addMatMul(
          x.keys(),
          x.width(),
          x.queries(),
          scaled,
          0,
          1,
          x.keys(),
          packed,
          0,
          dk,
          x.kAt(),
          x.row());
    }
  }

  /**
   * Tangents of sums.
   *
   * <pre>
   * t = tanh(a·(q + k));   s = Σd w ⊙ t
   * dw = Σ ds ⊙ t;   du = ds ⊙ w ⊙ (1 − t²);   dq = dk = a·du;   da = Σ du ⊙ (q + k)
   * </pre>
   *
   * w is a weight for each feature, {@code scale}, or one for all, {@code concat_score_weight}.
   *
   * @param features D
   * @param each whether w has one for each feature
   * @param learnt where w has one for each feature whether it is learnt, else whether a is, as the
   *     weight {@code scale}; 1 where they are not
   */
  record Tangents(int features, boolean each, boolean learnt) implements Scores {
    private static final Pointwise POINTWISE = Kernels.best().pointwise();

    @Override
    public List<WeightSpec> weights() {
      if (each) {
        return learnt
            ? List.of(WeightSpec.of("scale", Shape.of(features), Initializer.GLOROT_UNIFORM))
            : List.of();
      }
      WeightSpec all = number("concat_score_weight");
      return learnt ? List.of(number("scale"), all) : List.of(all);
    }

    private float inner(Context context) {
      return !each && learnt ? context.weight("scale")[0] : 1;
    }

    private float outer(int d, Context context) {
      if (each) {
        return learnt ? context.weight("scale")[d] : 1;
      }
      return context.weight("concat_score_weight")[0];
    }

    /** t of query i and all keys, (J, D). */
    private float[] tangents(Pair x, int i, Context context) {
      int width = x.width();
      float a = inner(context);
      float[] t = context.floats("tangents", x.keys() * width);
      for (int j = 0; j < x.keys(); j++) {
        for (int d = 0; d < width; d++) {
          t[j * width + d] = a * sum(x, i, j, d);
        }
      }
      POINTWISE.activate(Curve.TANH, 0, x.keys() * width, t, 0, t, 0);
      return t;
    }

    private static float sum(Pair x, int i, int j, int d) {
      return x.q()[x.qAt() + i * x.row() + d] + x.k()[x.kAt() + j * x.row() + d];
    }

    @Override
    public void forward(Pair x, float[] s, int sAt, Context context) {
      for (int i = 0; i < x.queries(); i++) {
        float[] t = tangents(x, i, context);
        for (int j = 0; j < x.keys(); j++) {
          double sum = 0;
          for (int d = 0; d < x.width(); d++) {
            sum += (double) outer(d, context) * t[j * x.width() + d];
          }
          s[sAt + i * x.keys() + j] = (float) sum;
        }
      }
    }

    @Override
    public void backward(Pair x, float[] ds, int dsAt, float[] dq, float[] dk, Context context) {
      float a = inner(context);
      double da = 0;
      for (int i = 0; i < x.queries(); i++) {
        float[] t = tangents(x, i, context);
        for (int j = 0; j < x.keys(); j++) {
          float own = ds[dsAt + i * x.keys() + j];
          for (int d = 0; d < x.width(); d++) {
            float tangent = t[j * x.width() + d];
            teach(d, own * tangent, context);
            float du = own * outer(d, context) * (1 - tangent * tangent);
            da += (double) du * sum(x, i, j, d);
            dq[x.qAt() + i * x.row() + d] += a * du;
            dk[x.kAt() + j * x.row() + d] += a * du;
          }
        }
      }
      if (!each && learnt) {
        context.gradient("scale")[0] += (float) da;
      }
    }

    /** Adds to dw. */
    private void teach(int d, float dw, Context context) {
      if (!each) {
        context.gradient("concat_score_weight")[0] += dw;
      } else if (learnt) {
        context.gradient("scale")[d] += dw;
      }
    }
  }
}
