package sunhwan.layers;

/**
 * A layer for vectors, applied to every step with the same weights: (batch, time, …) in and out.
 */
public record TimeDistributed(LayerSpec layer) implements LayerSpec {
  public TimeDistributed {
    switch (layer) {
      case StepLayer s -> {}
      case CustomLayer c -> {}
      default -> throw refuse(layer);
    }
  }

  private static IllegalArgumentException refuse(LayerSpec layer) {
    return new IllegalArgumentException(
        "TimeDistributed: expected a layer that takes one vector (such as Dense, Activation,"
            + " Dropout, BatchNormalization or your own), got "
            + layer.getClass().getSimpleName()
            + "; a recurrent or pooling layer already runs over time by itself");
  }

  public static TimeDistributed of(LayerSpec layer) {
    return new TimeDistributed(layer);
  }
}
