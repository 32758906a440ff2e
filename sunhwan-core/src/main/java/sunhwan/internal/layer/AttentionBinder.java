package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.AdditiveAttention;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.MultiOperation;
import sunhwan.tensor.Shape;

/** What {@link Binder} does, for layers that look at another sequence. */
final class AttentionBinder {
  private final AttentionLayer spec;
  private final List<Shape> inputs;
  private final String name;

  private AttentionBinder(AttentionLayer spec, List<Shape> inputs, String name) {
    this.spec = spec;
    this.inputs = inputs;
    this.name = name;
  }

  static MultiOperation bind(AttentionLayer spec, List<Shape> inputs, String name) {
    AttentionBinder binder = new AttentionBinder(spec, inputs, name);
    binder.require(
        inputs.size() == 2 || inputs.size() == 3,
        "query and value, or query, value and key",
        "Call it with x twice for attention of a sequence to itself");
    for (Shape input : inputs) {
      binder.require(
          input.rank() == 2 && input.size(1) != Shape.UNKNOWN,
          "inputs (batch, time, features)",
          "Set returnSequences(true) on the layer before it, or put an Embedding behind ids");
    }
    Shape query = inputs.getFirst();
    Shape value = inputs.get(1);
    Shape key = inputs.getLast();
    binder.require(
        value.size(0) == Shape.UNKNOWN
            || key.size(0) == Shape.UNKNOWN
            || value.size(0) == key.size(0),
        "value and key of the same time",
        "A key stands for the value of its step");
    return switch (spec) {
      case Attention a -> {
        binder.requireSameFeatures(query, key);
        Scores scores =
            switch (a.scoreMode()) {
              case DOT -> new Scores.Products(1, a.useScale());
              case CONCAT -> new Scores.Tangents(query.size(1), false, a.useScale());
            };
        yield binder.over(scores);
      }
      case AdditiveAttention a -> {
        binder.requireSameFeatures(query, key);
        yield binder.over(new Scores.Tangents(query.size(1), true, a.useScale()));
      }
      case MultiHeadAttention m -> new MultiHeadAttentionOperation(m, query, value, key);
    };
  }

  private MultiOperation over(Scores scores) {
    Shape output = Shape.sequence(inputs.getFirst().size(0), inputs.get(1).size(1));
    return new AttentionOperation(scores, 1, spec.dropout(), spec.useCausalMask(), output);
  }

  private void requireSameFeatures(Shape query, Shape key) {
    require(
        query.size(1) == key.size(1),
        "a query of as many features as the "
            + (inputs.size() == 2 ? "value" : "key")
            + ", with which it is compared",
        "Put a Dense before one of them, or use MultiHeadAttention, which has its own");
  }

  private void require(boolean fits, String expected, String next) {
    if (!fits) {
      throw new IllegalArgumentException(
          Binder.kind(spec)
              + " '"
              + name
              + "': expected "
              + expected
              + ", got "
              + Binder.batches(inputs)
              + ". "
              + next
              + ".");
    }
  }
}
