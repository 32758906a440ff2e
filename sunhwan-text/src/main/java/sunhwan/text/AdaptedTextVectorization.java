package sunhwan.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.TextVectorization.OutputMode;

/**
 * Keras's TextVectorization with its vocabulary.
 *
 * <p>In output mode INT an id is a place in the vocabulary {@code ["", "[UNK]", …]}; in the other
 * modes in {@code ["[UNK]", …]}, and ids are columns.
 */
public final class AdaptedTextVectorization implements TextStep {
  private final TextVectorization spec;
  private final List<String> vocabulary;
  private final List<Float> idfWeights;
  private final Map<String, Integer> index;

  AdaptedTextVectorization(
      TextVectorization spec, List<String> vocabulary, List<Float> idfWeights) {
    this.spec = spec;
    this.vocabulary = List.copyOf(vocabulary);
    this.idfWeights = List.copyOf(idfWeights);
    this.index = new HashMap<>();
    for (int id = spec.specialTokens().size(); id < vocabulary.size(); id++) {
      index.put(vocabulary.get(id), id);
    }
  }

  public TextVectorization spec() {
    return spec;
  }

  /** The same, with sequences of this length; INT only. */
  public AdaptedTextVectorization outputSequenceLength(int outputSequenceLength) {
    return new AdaptedTextVectorization(
        spec.outputSequenceLength(outputSequenceLength), vocabulary, idfWeights);
  }

  @Override
  public List<String> tokens(String document) {
    return spec.tokens(document);
  }

  @Override
  public boolean knows(String token) {
    return index.containsKey(token);
  }

  /**
   * Empty tokens, which only a text that is not split can give, are 0 in output mode INT and left
   * out in the others.
   */
  @Override
  public int[] ids(String document) {
    boolean sequence = spec.outputMode() == OutputMode.INT;
    int unknown = spec.specialTokens().size() - 1;
    return tokens(document).stream()
        .filter(token -> sequence || !token.isEmpty())
        .mapToInt(token -> token.isEmpty() ? 0 : index.getOrDefault(token, unknown))
        .toArray();
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** Keras's {@code get_vocabulary()}. */
  @Override
  public List<String> vocabulary() {
    return vocabulary;
  }

  /** The idf of every token of the vocabulary; empty unless the output mode is TF_IDF. */
  public List<Float> idfWeights() {
    return idfWeights;
  }

  /** What Keras's layer returns in output mode INT: ids, zeros after the end. */
  public int[][] sequences(List<String> texts) {
    if (spec.outputMode() != OutputMode.INT) {
      throw new IllegalStateException(
          "TextVectorization: sequences are for outputMode INT, this has "
              + spec.outputMode()
              + "; call vectors");
    }
    PadSequences pad = PadSequences.of().padding(Side.POST).truncating(Side.POST);
    OptionalInt length = spec.outputSequenceLength();
    return (length.isPresent() ? pad.maxLength(length.getAsInt()) : pad).apply(ids(texts));
  }

  /** What Keras's layer returns in the other output modes: one row a text, one column a token. */
  public float[][] vectors(List<String> texts) {
    if (spec.outputMode() == OutputMode.INT) {
      throw new IllegalStateException(
          "TextVectorization: vectors are for outputMode MULTI_HOT, COUNT and TF_IDF, this has"
              + " INT; call sequences");
    }
    int columns = spec.padToMaxTokens() ? spec.maxTokens().getAsInt() : vocabulary.size();
    float[][] vectors = new float[texts.size()][columns];
    for (int row = 0; row < vectors.length; row++) {
      for (int id : ids(texts.get(row))) {
        vectors[row][id] = spec.outputMode() == OutputMode.MULTI_HOT ? 1 : vectors[row][id] + 1;
      }
      if (spec.outputMode() == OutputMode.TF_IDF) {
        for (int id = 0; id < vocabulary.size(); id++) {
          vectors[row][id] *= idfWeights.get(id);
        }
      }
    }
    return vectors;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdaptedTextVectorization that
        && spec.equals(that.spec)
        && vocabulary.equals(that.vocabulary)
        && idfWeights.equals(that.idfWeights);
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + vocabulary.hashCode();
  }

  @Override
  public String toString() {
    return "TextVectorization(" + vocabulary.size() + " tokens)";
  }
}
