package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.Dense;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * {@link AttentionOperation} between projections: {@code y = attention(x·Wq, x·Wv, x·Wk)·Wo}, each
 * with its bias.
 *
 * <p>Weights have Keras's shapes, (features, heads, values of a head), which lie in memory as the
 * kernel of a Dense does.
 */
final class MultiHeadAttentionOperation implements MultiOperation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  private final MultiHeadAttention spec;
  private final Shape output;
  private final int features;
  private final DenseOperation query;
  private final DenseOperation key;
  private final DenseOperation value;
  private final DenseOperation end;
  private final AttentionOperation attention;

  MultiHeadAttentionOperation(MultiHeadAttention spec, Shape query, Shape value, Shape key) {
    this.spec = spec;
    int heads = spec.numHeads();
    this.features = spec.outputShape() == 0 ? query.size(1) : spec.outputShape();
    this.output = Shape.sequence(query.size(0), features);
    this.query = projection(query, heads * spec.keyDim());
    this.key = projection(key, heads * spec.keyDim());
    this.value = projection(value, heads * spec.valueDim());
    Shape mixed = Shape.sequence(query.size(0), heads * spec.valueDim());
    this.end = projection(mixed, features);
    Scores scores = new Scores.Products((float) (1 / Math.sqrt(spec.keyDim())), false);
    this.attention =
        new AttentionOperation(scores, heads, spec.dropout(), spec.useCausalMask(), mixed);
  }

  private DenseOperation projection(Shape input, int units) {
    Dense dense =
        new Dense(
            units,
            Activation.LINEAR,
            spec.useBias(),
            spec.kernelInitializer(),
            spec.biasInitializer());
    return new DenseOperation(dense, input.size(1), Shape.sequence(input.size(0), units));
  }

  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public List<WeightSpec> weights() {
    int heads = spec.numHeads();
    return Stream.of(
            weights("query", query, heads, spec.keyDim()),
            weights("key", key, heads, spec.keyDim()),
            weights("value", value, heads, spec.valueDim()),
            weights(
                "attention_output", Shape.of(heads, spec.valueDim(), features), Shape.of(features)))
        .flatMap(List::stream)
        .toList();
  }

  private List<WeightSpec> weights(String part, DenseOperation dense, int heads, int each) {
    return weights(part, Shape.of(dense.features(), heads, each), Shape.of(heads, each));
  }

  private List<WeightSpec> weights(String part, Shape kernel, Shape bias) {
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(WeightSpec.of(part + "/kernel", kernel, spec.kernelInitializer()));
    if (spec.useBias()) {
      weights.add(WeightSpec.of(part + "/bias", bias, spec.biasInitializer()));
    }
    return weights;
  }

  @Override
  public void prepare(Context context) {
    query.prepare(context.part("query"));
    key.prepare(context.part("key"));
    value.prepare(context.part("value"));
    end.prepare(context.part("attention_output"));
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    context.keep("ownKey", x.size() > 2);
    Signal q = query.forward(x.getFirst(), context.part("query"));
    Signal v = value.forward(x.get(1), context.part("value"));
    Signal k = key.forward(x.getLast(), context.part("key"));
    Signal mixed = attention.forward(List.of(q, v, k), context.part("attention")).getFirst();
    return List.of(end.forward(mixed, context.part("attention_output")));
  }

  @Override
  public List<Signal> backward(List<Signal> dy, Context context) {
    Signal dMixed = end.backward(dy.getFirst(), context.part("attention_output"));
    List<Signal> d = attention.backward(List.of(dMixed), context.part("attention"));
    Signal dq = query.backward(d.get(0), context.part("query"));
    Signal dv = value.backward(d.get(1), context.part("value"));
    Signal dk = key.backward(d.get(2), context.part("key"));
    if (context.kept("ownKey", Boolean.class)) {
      return List.of(dq, dv, dk);
    }
    POINTWISE.addScaled(dv.size(), 1, dk.data(), 0, dv.data(), 0);
    return List.of(dq, dv);
  }
}
