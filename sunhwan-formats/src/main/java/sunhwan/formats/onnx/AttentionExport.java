package sunhwan.formats.onnx;

import java.util.List;
import java.util.Map;
import sunhwan.formats.onnx.Exporter.Flow;
import sunhwan.formats.onnx.MergeExport.Timed;
import sunhwan.layers.AdditiveAttention;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.tensor.Shape;

/**
 * Attention by products, softmax and Where.
 *
 * <p>Key and value stand in their own time, the query too where it sees nothing later than itself.
 * I are the query's steps, J the value's, D and E their features.
 */
final class AttentionExport {
  /** Far below any score, and no infinity, whose softmax over nothing else would be NaN. */
  static final float UNSEEN = -3e38f;

  private final GraphBuilder g;
  private final Exporter exporter;
  private final MergeExport merge;

  AttentionExport(GraphBuilder g, Exporter exporter) {
    this.g = g;
    this.exporter = exporter;
    this.merge = new MergeExport(g, exporter);
  }

  Flow layer(AttentionLayer spec, String name, List<Flow> in, Shape out) {
    if (spec.returnAttentionScores()) {
      throw Exporter.refuse(spec, name, "attention scores that come out are not written yet");
    }
    if (spec instanceof MultiHeadAttention m && m.useAttentionMask()) {
      throw Exporter.refuse(spec, name, "a mask of its own is not written yet");
    }
    boolean causal = spec.useCausalMask();
    boolean ownKey = in.size() > 2;
    Flow query = in.getFirst();
    List<Timed> others = ownKey ? merge.timed(in.subList(1, 3)) : List.of(merge.timed(in.get(1)));
    String v = others.getFirst().x();
    String k = others.getLast().x();
    String live =
        ownKey
            ? g.node("And", others.getFirst().live(), others.getLast().live())
            : others.getFirst().live();
    Timed timedQuery = causal ? merge.timed(query) : new Timed(exporter.zeroed(query), "");
    String q = timedQuery.x();
    String seen = g.unsqueeze(live, 1);
    seen = causal ? g.node("And", seen, g.unsqueeze(notLater(q, v), 0)) : seen;
    String y =
        switch (spec) {
          case Attention a -> mixed(scores(a, name, q, k), seen, v);
          case AdditiveAttention a -> mixed(scores(a, name, q, k), seen, v);
          case MultiHeadAttention m -> heads(m, name, q, k, v, g.unsqueeze(seen, 1));
        };
    return causal ? merge.moved(y, timedQuery.live(), out) : query.with(y, out);
  }

  /** BOOL (I, J). */
  private String notLater(String q, String v) {
    return g.node("LessOrEqual", g.unsqueeze(times(v), 0), g.unsqueeze(times(q), 1));
  }

  private String times(String x) {
    return g.node("Range", g.whole(0), g.squeeze(g.size(x, 1), 0), g.whole(1));
  }

  /** softmax over what is seen, times v; zeros where nothing is. */
  private String mixed(String scores, String seen, String v) {
    Map<String, Attribute> last = Map.of("axis", new Attribute.Whole(-1));
    String weights = g.node("Softmax", last, g.where(seen, scores, g.real(UNSEEN)));
    return g.node("MatMul", g.where(seen, weights, g.real(0)), v);
  }

  private String scores(Attention spec, String name, String q, String k) {
    return switch (spec.scoreMode()) {
      case DOT -> {
        String products = g.node("MatMul", q, g.transpose(k, 0, 2, 1));
        yield spec.useScale() ? g.multiply(products, exporter.weight(name + "/scale")) : products;
      }
      case CONCAT -> {
        String sums = sums(q, k);
        String bent =
            g.node(
                "Tanh",
                spec.useScale() ? g.multiply(sums, exporter.weight(name + "/scale")) : sums);
        yield g.multiply(
            g.reduce("ReduceSum", bent, false, -1), exporter.weight(name + "/concat_score_weight"));
      }
    };
  }

  private String scores(AdditiveAttention spec, String name, String q, String k) {
    String bent = g.node("Tanh", sums(q, k));
    String weighed = spec.useScale() ? g.multiply(bent, exporter.weight(name + "/scale")) : bent;
    return g.reduce("ReduceSum", weighed, false, -1);
  }

  /** (batch, I, J, D). */
  private String sums(String q, String k) {
    return g.add(g.unsqueeze(q, 2), g.unsqueeze(k, 1));
  }

  private String heads(
      MultiHeadAttention spec, String name, String q, String k, String v, String seen) {
    int heads = spec.numHeads();
    String query = projected(spec, name + "/query", q, spec.keyDim());
    String key = projected(spec, name + "/key", k, spec.keyDim());
    String value = projected(spec, name + "/value", v, spec.valueDim());
    String products = g.node("MatMul", query, g.transpose(key, 0, 1, 3, 2));
    String scores = g.multiply(products, g.real((float) (1 / Math.sqrt(spec.keyDim()))));
    int width = heads * spec.valueDim();
    String mixed = g.reshape(g.transpose(mixed(scores, seen, value), 0, 2, 1, 3), 0, 0, width);
    String end = name + "/attention_output";
    String kernel = g.reshape(exporter.weight(end + "/kernel"), width, -1);
    String y = g.node("MatMul", mixed, kernel);
    return spec.useBias() ? g.add(y, exporter.weight(end + "/bias")) : y;
  }

  /** (batch, heads, time, values of a head). */
  private String projected(MultiHeadAttention spec, String part, String x, int each) {
    int heads = spec.numHeads();
    String kernel = g.reshape(exporter.weight(part + "/kernel"), 0, (long) heads * each);
    String y = g.node("MatMul", x, kernel);
    String sum = spec.useBias() ? g.add(y, g.reshape(exporter.weight(part + "/bias"), -1)) : y;
    return g.transpose(g.reshape(sum, 0, 0, heads, each), 0, 2, 1, 3);
  }
}
