package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.internal.layer.AttentionOperation.Shown;
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
    return new AttentionBinder(spec, inputs, name).bind();
  }

  private MultiOperation bind() {
    boolean masked = spec instanceof MultiHeadAttention m && m.useAttentionMask();
    int sequences = inputs.size() - (masked ? 1 : 0);
    require(
        sequences == 2 || sequences == 3,
        "query and value, or query, value and key" + (masked ? ", and behind them a mask" : ""),
        "Call it with x twice for attention of a sequence to itself");
    for (Shape input : inputs) {
      require(
          input.rank() == 2 && input.size(1) != Shape.UNKNOWN,
          "inputs (batch, time, features)",
          "Set returnSequences(true) on the layer before it, or put an Embedding behind ids");
    }
    Shape query = inputs.getFirst();
    Shape value = inputs.get(1);
    Shape key = inputs.get(sequences - 1);
    require(
        value.size(0) == Shape.UNKNOWN
            || key.size(0) == Shape.UNKNOWN
            || value.size(0) == key.size(0),
        "value and key of the same time",
        "A key stands for the value of its step");
    int time = value.size(0) == Shape.UNKNOWN ? key.size(0) : value.size(0);
    if (masked) {
      require(
          time != Shape.UNKNOWN && inputs.getLast().size(1) == time,
          "a mask (batch, time of query, time of value) and a value of a known time",
          "Say how many steps a value has, as in Input.sequence(50, features)");
    }
    require(
        time != Shape.UNKNOWN || !spec.returnAttentionScores(),
        "a value of a known time, each step of which has a score",
        "Say how many steps it has, as in Input.sequence(50, features), or leave"
            + " returnAttentionScores out");
    Optional<Shown> shown =
        spec.returnAttentionScores()
            ? Optional.of(new Shown(time, !(spec instanceof MultiHeadAttention)))
            : Optional.empty();
    return switch (spec) {
      case Attention a -> {
        requireSameFeatures(query, key);
        Scores scores =
            switch (a.scoreMode()) {
              case DOT -> new Scores.Products(1, a.useScale());
              case CONCAT -> new Scores.Tangents(query.size(1), false, a.useScale());
            };
        yield over(scores, shown);
      }
      case AdditiveAttention a -> {
        requireSameFeatures(query, key);
        yield over(new Scores.Tangents(query.size(1), true, a.useScale()), shown);
      }
      case MultiHeadAttention m -> new MultiHeadAttentionOperation(m, query, value, key, shown);
    };
  }

  private MultiOperation over(Scores scores, Optional<Shown> shown) {
    Shape output = Shape.sequence(inputs.getFirst().size(0), inputs.get(1).size(1));
    return new AttentionOperation(
        scores, 1, spec.dropout(), spec.useCausalMask(), false, shown, output);
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
