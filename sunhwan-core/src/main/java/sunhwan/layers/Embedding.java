package sunhwan.layers;

/**
 * A vector for each id: (batch, time) of ids below inputDim becomes (batch, time, outputDim).
 *
 * @param inputDim ids, 0 included
 * @param outputDim length of a vector
 * @param maskZero whether id 0 is padding, so that no later layer ever sees those steps
 * @param embeddingsInitializer first values
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record Embedding(
    int inputDim,
    int outputDim,
    boolean maskZero,
    Initializer embeddingsInitializer,
    Restraints restraints)
    implements LayerSpec, Restrained<Embedding> {
  public Embedding {
    Refuse.unlessPositive("Embedding", "inputDim", inputDim);
    Refuse.unlessPositive("Embedding", "outputDim", outputDim);
    Refuse.unlessIdsTravel("Embedding", inputDim);
    restraints.check("Embedding", "embeddings");
  }

  /** Nothing is held down. */
  public Embedding(
      int inputDim, int outputDim, boolean maskZero, Initializer embeddingsInitializer) {
    this(inputDim, outputDim, maskZero, embeddingsInitializer, Restraints.NONE);
  }

  public static Embedding of(int inputDim, int outputDim) {
    return new Embedding(inputDim, outputDim, false, Initializer.UNIFORM);
  }

  public Embedding maskZero(boolean maskZero) {
    return new Embedding(inputDim, outputDim, maskZero, embeddingsInitializer, restraints);
  }

  public Embedding embeddingsInitializer(Initializer initializer) {
    return new Embedding(inputDim, outputDim, maskZero, initializer, restraints);
  }

  @Override
  public Embedding restraints(Restraints restraints) {
    return new Embedding(inputDim, outputDim, maskZero, embeddingsInitializer, restraints);
  }

  public Embedding embeddingsRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("embeddings", regularizer));
  }

  public Embedding embeddingsConstraint(Constraint constraint) {
    return restraints(restraints.constraint("embeddings", constraint));
  }
}
