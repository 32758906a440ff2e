package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.kernel.Softmax;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
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
 * query has a p of 0 for what is later, and any for what an attention mask hides from it. Heads
 * stand side by side in the rows of q, k, v and y, and of scores that come out.
 *
 * @param scores compares queries and keys
 * @param heads how many attentions stand side by side
 * @param dropout share of p that training drops
 * @param causal whether a query sees nothing that is later
 * @param masked whether a mask of what each query sees is the last input
 * @param shown whether p comes out, too
 * @param output its shape
 */
record AttentionOperation(
    Scores scores,
    int heads,
    float dropout,
    boolean causal,
    boolean masked,
    Optional<Shown> shown,
    Shape output)
    implements MultiOperation {
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final Softmax SOFTMAX = Kernels.best().softmax();

  /** A mask has none. */
  private static final Signal NO_GRADIENT = new Signal(RecurrentOperation.NONE, 0, new Rows(0));

  /**
   * Scores that come out.
   *
   * @param time steps that a value has, all of which have a score
   * @param dropped whether they are p ⊙ m, else p
   */
  record Shown(int time, boolean dropped) {}

  @Override
  public List<Shape> outputs() {
    return shown.isEmpty() ? List.of(output) : List.of(output, shownShape(shown.get().time()));
  }

  private Shape shownShape(int time) {
    return Shape.sequence(output.size(0), heads * time);
  }

  @Override
  public List<WeightSpec> weights() {
    return scores.weights();
  }

  /**
   * What the inputs were, example by example; key and value have the same steps.
   *
   * @param signals query, value, and key where it is not the value
   * @param mask values that are 0 where a query sees nothing; nothing where there is none
   * @param maskRows where each query's row of it begins, −1 where there is none
   */
  private record Inputs(
      List<Signal> signals,
      float[] mask,
      int[] maskRows,
      ByExample query,
      ByExample value,
      ByExample key,
      int total) {
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

  private Inputs inputs(List<Signal> all) {
    List<Signal> x = List.copyOf(masked ? all.subList(0, all.size() - 1) : all);
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
    float[] mask = masked ? all.getLast().data() : RecurrentOperation.NONE;
    int[] rows = masked ? maskRows(query, all.getLast()) : new int[0];
    return new Inputs(x, mask, rows, query, value, key, total);
  }

  /** A query whose step the mask lacks sees nothing. */
  private static int[] maskRows(ByExample query, Signal mask) {
    ByExample of = ByExample.of((Steps) mask.layout());
    int[] rows = new int[query.count()];
    Arrays.fill(rows, -1);
    for (int b = 0; b + 1 < query.starts().length; b++) {
      int at = of.starts()[b];
      for (int i = query.starts()[b]; i < query.starts()[b + 1]; i++) {
        while (at < of.starts()[b + 1] && of.times()[at] < query.times()[i]) {
          at++;
        }
        if (at < of.starts()[b + 1] && of.times()[at] == query.times()[i]) {
          rows[i] = of.rows()[at] * mask.width();
        }
      }
    }
    return rows;
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    Inputs in = inputs(x);
    context.keep("inputs", in);
    float[] q = gathered(in.query(), in.q(), "q", context);
    float[] v = gathered(in.value(), in.v(), "v", context);
    float[] k = in.signals().size() > 2 ? gathered(in.key(), in.k(), "k", context) : v;
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
    float[] seen =
        zeros("scores", shown.map(s -> in.q().rows() * heads * s.time()).orElse(0), context);
    int at = 0;
    for (int b = 0; b < in.examples(); b++) {
      int queries = in.queries(b);
      int keys = in.keys(b);
      for (int h = 0; h < heads && queries > 0 && keys > 0; h++) {
        scores.forward(pair(in, b, h, q, k), p, at, context);
        softmax(in, b, p, at, context);
        float[] weights = weights(p, at, queries * keys, mixed, context);
        int vAt = in.value().starts()[b] * width + h * each;
        float[] packed = context.floats("packedV", GEMM.packedSize(keys, each));
        GEMM.pack(keys, each, v, vAt, width, 1, packed, 0);
        int yAt = in.query().starts()[b] * width + h * each;
        GEMM.matMul(queries, each, keys, weights, at, keys, 1, packed, 0, y, yAt, width);
        if (shown.isPresent()) {
          show(in, b, h, shown.get().dropped() ? weights : p, at, seen, shown.get().time());
        }
        at += queries * keys;
      }
    }
    float[] out = context.floats("y", in.q().rows() * width);
    in.query().scatter(y, width, out);
    Signal mixture = new Signal(out, width, in.q().layout());
    return shown.isEmpty()
        ? List.of(mixture)
        : List.of(mixture, new Signal(seen, heads * shown.get().time(), in.q().layout()));
  }

  /** Where a query's score of a key stands among those that come out. */
  private int shownAt(Inputs in, int b, int h, int i, int j, int time) {
    int row = in.query().rows()[in.query().starts()[b] + i];
    return (row * heads + h) * time + in.value().times()[in.value().starts()[b] + j];
  }

  private void show(Inputs in, int b, int h, float[] weights, int at, float[] seen, int time) {
    int keys = in.keys(b);
    for (int i = 0; i < in.queries(b); i++) {
      for (int j = 0; j < keys; j++) {
        seen[shownAt(in, b, h, i, j, time)] = weights[at + i * keys + j];
      }
    }
  }

  /** Adds the gradient of scores that came out. */
  private void addShown(Inputs in, int b, int h, Signal dSeen, float[] ds, int time) {
    int keys = in.keys(b);
    for (int i = 0; i < in.queries(b); i++) {
      for (int j = 0; j < keys; j++) {
        ds[i * keys + j] += dSeen.data()[shownAt(in, b, h, i, j, time)];
      }
    }
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
  private void softmax(Inputs in, int b, float[] p, int at, Context context) {
    int queries = in.queries(b);
    int keys = in.keys(b);
    if (masked) {
      for (int i = 0; i < queries; i++) {
        softmaxOfSeen(in, b, i, p, at + i * keys, context);
      }
      return;
    }
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

  /** Of one query, whatever its mask leaves. */
  private void softmaxOfSeen(Inputs in, int b, int i, float[] p, int row, Context context) {
    int keys = in.keys(b);
    int query = in.query().starts()[b] + i;
    int maskAt = in.maskRows()[query];
    int[] seen = context.ints("seen", keys);
    float[] known = context.floats("known", keys);
    int count = 0;
    for (int j = 0; j < keys && maskAt >= 0; j++) {
      int time = in.value().times()[in.value().starts()[b] + j];
      if (in.mask()[maskAt + time] != 0 && (!causal || time <= in.query().times()[query])) {
        known[count] = p[row + j];
        seen[count++] = j;
      }
    }
    Arrays.fill(p, row, row + keys, 0);
    if (count > 0) {
      SOFTMAX.forward(1, count, known, 0, known, 0);
    }
    for (int n = 0; n < count; n++) {
      p[row + seen[n]] = known[n];
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
        if (shown.isPresent() && shown.get().dropped()) {
          addShown(in, b, h, dys.get(1), ds, shown.get().time());
        }
        if (drops(context)) {
          POINTWISE.multiply(size, ds, 0, context.floats("mask", in.total()), at, ds, 0);
        }
        if (shown.isPresent() && !shown.get().dropped()) {
          addShown(in, b, h, dys.get(1), ds, shown.get().time());
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
    if (masked) {
      back.add(NO_GRADIENT);
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
