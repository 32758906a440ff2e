package sunhwan.internal.layer;

import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.GaplessLayer;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
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

  /** Where two values meet: there may be a gap where either has one. */
  Gaps or(Gaps other) {
    return maker.isEmpty() ? other : this;
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
