package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.kernel.Softmax;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Each step of a query gets a mixture of the values of its example.
 *
 * <pre>
 * s = scores(q, k);   p = softmax(s);   y = (p ⊙ m)·v            q (I, D), k (J, D), v (J, E), s and p (I, J), y (I, E)
 * dv = (p ⊙ m)ᵀ·dy;   dp = dy·vᵀ ⊙ m;   ds = p ⊙ (dp − Σ dp ⊙ p)      m the mask of dropout, 1 without it
 * </pre>
 *
 * <p>I and J are the live steps of an example, so nothing that is masked is computed. A causal
 * query has a p of 0 for what is later. Heads stand side by side in the rows of q, k, v and y.
 *
 * @param scores compares queries and keys
 * @param heads how many attentions stand side by side
 * @param dropout share of p that training drops
 * @param causal whether a query sees nothing that is later
 * @param output its shape
 */
record AttentionOperation(Scores scores, int heads, float dropout, boolean causal, Shape output)
    implements MultiOperation {
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final Softmax SOFTMAX = Kernels.best().softmax();

  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public List<WeightSpec> weights() {
    return scores.weights();
  }

  /** What the inputs were, example by example; key and value have the same steps. */
  private record Inputs(
      List<Signal> signals, ByExample query, ByExample value, ByExample key, int total) {
    int queries(int example) {
      return query.starts()[example + 1] - query.starts()[example];
    }

    int keys(int example) {
      return value.starts()[example + 1] - value.starts()[example];
    }

    int examples() {
      return query.starts().length - 1;
    }

    Signal q() {
      return signals.getFirst();
    }

    Signal v() {
      return signals.get(1);
    }

    Signal k() {
      return signals.getLast();
    }
  }

  private Inputs inputs(List<Signal> x) {
    ByExample query = ByExample.of((Steps) x.getFirst().layout());
    ByExample value = ByExample.of((Steps) x.get(1).layout());
    ByExample key = value;
    if (x.size() > 2) {
      ByExample ofKey = ByExample.of((Steps) x.get(2).layout());
      key = ofKey.where(value);
      value = value.where(ofKey);
    }
    int total = 0;
    for (int b = 0; b + 1 < query.starts().length; b++) {
      int queries = query.starts()[b + 1] - query.starts()[b];
      int keys = value.starts()[b + 1] - value.starts()[b];
      total = Math.addExact(total, Math.multiplyExact(heads * queries, keys));
    }
    return new Inputs(List.copyOf(x), query, value, key, total);
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    Inputs in = inputs(x);
    context.keep("inputs", in);
    float[] q = gathered(in.query(), in.q(), "q", context);
    float[] v = gathered(in.value(), in.v(), "v", context);
    float[] k = x.size() > 2 ? gathered(in.key(), in.k(), "k", context) : v;
    float[] p = context.floats("p", in.total());
    float[] mixed = context.floats("mixed", in.total());
    if (drops(context)) {
      float[] mask = context.floats("mask", in.total());
      Drop.fill(mask, in.total(), dropout, context.random());
    }
    int width = in.v().width();
    int each = width / heads;
    float[] y = context.floats("gatheredY", in.query().count() * width);
    Arrays.fill(y, 0, in.query().count() * width, 0);
    int at = 0;
    for (int b = 0; b < in.examples(); b++) {
      int queries = in.queries(b);
      int keys = in.keys(b);
      for (int h = 0; h < heads && queries > 0 && keys > 0; h++) {
        scores.forward(pair(in, b, h, q, k), p, at, context);
        softmax(in, b, p, at);
        float[] weights = weights(p, at, queries * keys, mixed, context);
        int vAt = in.value().starts()[b] * width + h * each;
        float[] packed = context.floats("packedV", GEMM.packedSize(keys, each));
        GEMM.pack(keys, each, v, vAt, width, 1, packed, 0);
        int yAt = in.query().starts()[b] * width + h * each;
        GEMM.matMul(queries, each, keys, weights, at, keys, 1, packed, 0, y, yAt, width);
        at += queries * keys;
      }
    }
    float[] out = context.floats("y", in.q().rows() * width);
    in.query().scatter(y, width, out);
    return List.of(new Signal(out, width, in.q().layout()));
  }

  private boolean drops(Context context) {
    return context.training() && dropout > 0;
  }

  private static float[] gathered(ByExample steps, Signal x, String slot, Context context) {
    float[] gathered = context.floats(slot, steps.count() * x.width());
    steps.gather(x.data(), x.width(), gathered);
    return gathered;
  }

  private Scores.Pair pair(Inputs in, int b, int h, float[] q, float[] k) {
    int width = in.q().width();
    int each = width / heads;
    int qAt = in.query().starts()[b] * width + h * each;
    int kAt = in.key().starts()[b] * width + h * each;
    return new Scores.Pair(in.queries(b), in.keys(b), each, q, qAt, k, kAt, width);
  }

  /** Over the keys that a query sees; 0 for the others. */
  private void softmax(Inputs in, int b, float[] p, int at) {
    int queries = in.queries(b);
    int keys = in.keys(b);
    if (!causal) {
      SOFTMAX.forward(queries, keys, p, at, p, at);
      return;
    }
    int seen = 0;
    for (int i = 0; i < queries; i++) {
      int time = in.query().times()[in.query().starts()[b] + i];
      while (seen < keys && in.value().times()[in.value().starts()[b] + seen] <= time) {
        seen++;
      }
      int row = at + i * keys;
      if (seen > 0) {
        SOFTMAX.forward(1, seen, p, row, p, row);
      }
      Arrays.fill(p, row + seen, row + keys, 0);
    }
  }

  /** p ⊙ m. */
  private float[] weights(float[] p, int at, int size, float[] mixed, Context context) {
    if (!drops(context)) {
      return p;
    }
    POINTWISE.multiply(size, p, at, context.floats("mask", at + size), at, mixed, at);
    return mixed;
  }

  @Override
  public List<Signal> backward(List<Signal> dys, Context context) {
    Inputs in = context.kept("inputs", Inputs.class);
    boolean ownKey = in.signals().size() > 2;
    int width = in.v().width();
    int each = width / heads;
    int widthQ = in.q().width();
    float[] q = context.floats("q", in.query().count() * widthQ);
    float[] v = context.floats("v", in.value().count() * width);
    float[] k = ownKey ? context.floats("k", in.key().count() * widthQ) : v;
    float[] p = context.floats("p", in.total());
    float[] mixed = context.floats("mixed", in.total());
    float[] dy = context.floats("gatheredDy", in.query().count() * width);
    in.query().gather(dys.getFirst().data(), width, dy);
    float[] dq = zeros("dq", in.query().count() * widthQ, context);
    float[] dv = zeros("dv", in.value().count() * width, context);
    float[] dk = ownKey ? zeros("dk", in.key().count() * widthQ, context) : dv;
    int at = 0;
    for (int b = 0; b < in.examples(); b++) {
      int queries = in.queries(b);
      int keys = in.keys(b);
      int size = queries * keys;
      for (int h = 0; h < heads && size > 0; h++) {
        int yAt = in.query().starts()[b] * width + h * each;
        int vAt = in.value().starts()[b] * width + h * each;
        float[] weights = drops(context) ? mixed : p;
        float[] packed = context.floats("packedV", GEMM.packedSize(queries, each));
        GEMM.pack(queries, each, dy, yAt, width, 1, packed, 0);
        GEMM.addMatMul(keys, each, queries, weights, at, 1, keys, packed, 0, dv, vAt, width);
        float[] ds = context.floats("ds", size);
        packed = context.floats("packedV", GEMM.packedSize(each, keys));
        GEMM.pack(each, keys, v, vAt, 1, width, packed, 0);
        GEMM.matMul(queries, keys, each, dy, yAt, width, 1, packed, 0, ds, 0, keys);
        if (drops(context)) {
          POINTWISE.multiply(size, ds, 0, context.floats("mask", in.total()), at, ds, 0);
        }
        // where p is 0, ds is 0
        SOFTMAX.backward(queries, keys, p, at, ds, 0, ds, 0);
        scores.backward(pair(in, b, h, q, k), ds, 0, dq, dk, context);
        at += size;
      }
    }
    List<Signal> back = new ArrayList<>();
    back.add(scattered(in.query(), dq, in.q(), "dxQ", context));
    back.add(scattered(in.value(), dv, in.v(), "dxV", context));
    if (ownKey) {
      back.add(scattered(in.key(), dk, in.k(), "dxK", context));
    }
    return back;
  }

  private static float[] zeros(String slot, int size, Context context) {
    float[] zeros = context.floats(slot, size);
    Arrays.fill(zeros, 0, size, 0);
    return zeros;
  }

  private static Signal scattered(
      ByExample steps, float[] d, Signal x, String slot, Context context) {
    float[] dx = zeros(slot, x.size(), context);
    steps.scatter(d, x.width(), dx);
    return new Signal(dx, x.width(), x.layout());
  }
}
