package sunhwan.layers;

/**
 * A vector for each id: (batch, time) of ids below inputDim becomes (batch, time, outputDim).
 *
 * @param inputDim ids, 0 included
 * @param outputDim length of a vector
 * @param maskZero whether id 0 is padding, so that no later layer ever sees those steps
 * @param embeddingsInitializer first values
 */
public record Embedding(
    int inputDim, int outputDim, boolean maskZero, Initializer embeddingsInitializer)
    implements LayerSpec {
  public Embedding {
    Refuse.unlessPositive("Embedding", "inputDim", inputDim);
    Refuse.unlessPositive("Embedding", "outputDim", outputDim);
    Refuse.unlessIdsTravel("Embedding", inputDim);
  }

  public static Embedding of(int inputDim, int outputDim) {
    return new Embedding(inputDim, outputDim, false, Initializer.UNIFORM);
  }

  public Embedding maskZero(boolean maskZero) {
    return new Embedding(inputDim, outputDim, maskZero, embeddingsInitializer);
  }

  public Embedding embeddingsInitializer(Initializer initializer) {
    return new Embedding(inputDim, outputDim, maskZero, initializer);
  }
}
