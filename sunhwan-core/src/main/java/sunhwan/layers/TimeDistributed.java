package sunhwan.layers;

/**
 * A layer for vectors, applied to every step with the same weights: (batch, time, …) in and out.
 */
public record TimeDistributed(LayerSpec layer) implements LayerSpec {
  public TimeDistributed {
    switch (layer) {
      case Dense d -> {}
      case Activation a -> {}
      case Dropout d -> {}
      case BatchNormalization b -> {}
      case CustomLayer c -> {}
      case Input i -> throw refuse(layer);
      case Embedding e -> throw refuse(layer);
      case Masking m -> throw refuse(layer);
      case RecurrentLayer<?> r -> throw refuse(layer);
      case Bidirectional b -> throw refuse(layer);
      case TimeDistributed t -> throw refuse(layer);
      case GlobalMaxPooling1D g -> throw refuse(layer);
      case GlobalAveragePooling1D g -> throw refuse(layer);
      case RepeatVector r -> throw refuse(layer);
    }
  }

  private static IllegalArgumentException refuse(LayerSpec layer) {
    return new IllegalArgumentException(
        "TimeDistributed: expected a layer that takes one vector (Dense, Activation, Dropout,"
            + " BatchNormalization or your own), got "
            + layer.getClass().getSimpleName()
            + "; a recurrent or pooling layer already runs over time by itself");
  }

  public static TimeDistributed of(LayerSpec layer) {
    return new TimeDistributed(layer);
  }
}
