package sunhwan.layers;

/**
 * One vector for several ids: (batch, time, ids) below inputDim becomes (batch, time, outputDim),
 * the sum or mean of the ids' vectors.
 *
 * <p>Id 0 is none: it fills up a step that has fewer ids than others, adds nothing, and a step of
 * nothing else is masked. So a word is the sum of what it consists of, as in Bojanowski et al.
 * 2017.
 *
 * @param inputDim ids, 0 included
 * @param outputDim length of a vector
 * @param mode how the vectors of a step become one
 * @param idDropout share of single ids that training leaves out; what stays is multiplied by {@code
 *     1 / (1 − idDropout)}
 * @param stepDropout share of whole steps whose vector is 0 while training; the others are
 *     multiplied by {@code 1 / (1 − stepDropout)}
 * @param embeddingsInitializer first values
 */
public record EmbeddingBag(
    int inputDim,
    int outputDim,
    Mode mode,
    float idDropout,
    float stepDropout,
    Initializer embeddingsInitializer)
    implements LayerSpec {

  /** How the vectors of a step become one. */
  public enum Mode {
    SUM,
    /** The sum divided by how many ids the step has, those that training leaves out included. */
    MEAN
  }

  public EmbeddingBag {
    Refuse.unlessPositive("EmbeddingBag", "inputDim", inputDim);
    Refuse.unlessPositive("EmbeddingBag", "outputDim", outputDim);
    Refuse.unlessIdsTravel("EmbeddingBag", inputDim);
    Refuse.unlessRate("EmbeddingBag", "idDropout", idDropout);
    Refuse.unlessRate("EmbeddingBag", "stepDropout", stepDropout);
  }

  public static EmbeddingBag of(int inputDim, int outputDim) {
    return new EmbeddingBag(inputDim, outputDim, Mode.SUM, 0, 0, Initializer.UNIFORM);
  }

  public EmbeddingBag mode(Mode mode) {
    return new EmbeddingBag(
        inputDim, outputDim, mode, idDropout, stepDropout, embeddingsInitializer);
  }

  public EmbeddingBag idDropout(float rate) {
    return new EmbeddingBag(inputDim, outputDim, mode, rate, stepDropout, embeddingsInitializer);
  }

  public EmbeddingBag stepDropout(float rate) {
    return new EmbeddingBag(inputDim, outputDim, mode, idDropout, rate, embeddingsInitializer);
  }

  public EmbeddingBag embeddingsInitializer(Initializer initializer) {
    return new EmbeddingBag(inputDim, outputDim, mode, idDropout, stepDropout, initializer);
  }
}
