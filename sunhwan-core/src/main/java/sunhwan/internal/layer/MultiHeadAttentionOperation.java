package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.layer.AttentionOperation.Shown;
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

  MultiHeadAttentionOperation(
      MultiHeadAttention spec, Shape query, Shape value, Shape key, Optional<Shown> shown) {
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
        new AttentionOperation(
            scores,
            heads,
            spec.dropout(),
            spec.useCausalMask(),
            spec.useAttentionMask(),
            shown,
            mixed);
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
    List<Shape> outputs = new ArrayList<>(attention.outputs());
    outputs.set(0, output);
    return outputs;
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
    int sequences = x.size() - (spec.useAttentionMask() ? 1 : 0);
    context.keep("ownKey", sequences > 2);
    List<Signal> projected = new ArrayList<>();
    projected.add(query.forward(x.getFirst(), context.part("query")));
    projected.add(value.forward(x.get(1), context.part("value")));
    projected.add(key.forward(x.get(sequences - 1), context.part("key")));
    projected.addAll(x.subList(sequences, x.size()));
    List<Signal> out = new ArrayList<>(attention.forward(projected, context.part("attention")));
    out.set(0, end.forward(out.getFirst(), context.part("attention_output")));
    return out;
  }

  @Override
  public List<Signal> backward(List<Signal> dy, Context context) {
    List<Signal> dOut = new ArrayList<>(dy);
    dOut.set(0, end.backward(dy.getFirst(), context.part("attention_output")));
    List<Signal> d = new ArrayList<>(attention.backward(dOut, context.part("attention")));
    d.set(0, query.backward(d.get(0), context.part("query")));
    d.set(1, value.backward(d.get(1), context.part("value")));
    d.set(2, key.backward(d.get(2), context.part("key")));
    if (!context.kept("ownKey", Boolean.class)) {
      Signal dk = d.remove(2);
      Signal dv = d.get(1);
      POINTWISE.addScaled(dv.size(), 1, dk.data(), 0, dv.data(), 0);
    }
    return d;
  }
}
