package sunhwan.internal.layer;

import java.util.List;
import java.util.stream.IntStream;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Concatenate;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Dot;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.GaplessLayer;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.PReLU;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.SelectSteps;
import sunhwan.layers.SpectralNormalization;
import sunhwan.tensor.Shape;

/**
 * Whether steps may be masked at a place in a model, which is known before any data is.
 *
 * @param maker the layer that masks, for messages; empty where every step is there
 */
record Gaps(String maker) {
  static final Gaps NONE = new Gaps("");

  /** Refuses a layer that cannot honour a gap where there may be one. */
  void refuse(LayerSpec spec, String name) {
    boolean minds =
        switch (spec) {
          case GaplessLayer g -> true;
          case PReLU p -> !p.sharedTime();
          case SpectralNormalization s -> s.layer() instanceof GaplessLayer;
          default -> false;
        };
    if (minds && !maker.isEmpty()) {
      throw new IllegalArgumentException(
          spec.getClass().getSimpleName()
              + " '"
              + name
              + "': expected every step of an example, got steps that "
              + maker
              + " masks. A layer that reads steps by where they stand cannot honour a gap: leave"
              + " the mask out and feed sequences at their own lengths, which need none, or use"
              + " recurrent and global pooling layers.");
    }
  }

  /**
   * Where values meet in a layer. In a merge a step is live where it is live in any input, so one
   * sequence of a known time without gaps leaves none; of an unknown time it may be the shorter
   * one.
   */
  static Gaps of(LayerSpec spec, List<Gaps> gaps, List<Shape> inputs) {
    return switch (spec) {
      case AttentionLayer a -> gaps.getFirst();
      case DirectedLayer d -> gaps.getFirst();
      case Bidirectional b -> gaps.getFirst();
      case Dot d -> d.axisA() == 1 || d.axisA() == -2 ? NONE : gaps.getFirst();
      case Concatenate c when c.axis() == 1 -> any(gaps);
      case MergeLayer m -> wholeOne(gaps, inputs) ? NONE : any(gaps);
      default -> any(gaps);
    };
  }

  private static boolean wholeOne(List<Gaps> gaps, List<Shape> inputs) {
    return IntStream.range(0, gaps.size())
        .anyMatch(
            i -> {
              Shape input = inputs.get(i);
              return gaps.get(i).maker.isEmpty()
                  && input.rank() == 2
                  && input.size(0) != Shape.UNKNOWN;
            });
  }

  private static Gaps any(List<Gaps> gaps) {
    return gaps.stream().filter(gap -> !gap.maker.isEmpty()).findFirst().orElse(NONE);
  }

  /** What is so behind a layer. */
  Gaps after(LayerSpec spec, String name, Shape output) {
    return switch (spec) {
      case Embedding e -> e.maskZero() ? new Gaps("Embedding '" + name + "' with maskZero") : this;
      case EmbeddingBag e -> new Gaps("EmbeddingBag '" + name + "'");
      case SelectSteps l -> new Gaps("SelectSteps '" + name + "'");
      case Masking m -> new Gaps("Masking '" + name + "'");
      case RepeatVector r -> NONE;
      default -> output.rank() == 1 ? NONE : this;
    };
  }
}
