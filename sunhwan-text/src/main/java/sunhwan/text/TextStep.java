package sunhwan.text;

import java.util.List;

/**
 * What turns a document into the integers that an embedding looks up; fitted, immutable, shared
 * between threads.
 *
 * <p>Every id lies in 0 … {@code vocabularySize() − 1}.
 */
public sealed interface TextStep permits Tokenizer, AdaptedTextVectorization, AnalyzerStep {

  /** The document's tokens in order, known or not. */
  List<String> tokens(String document);

  /** Whether the token has an id of its own. */
  boolean knows(String token);

  /** The document's ids in order; unpadded, as long as the document. */
  int[] ids(String document);

  /** How many rows an embedding of the ids needs. */
  int vocabularySize();

  /**
   * The tokens by id, "" where an id stands for none (padding); never longer than {@link
   * #vocabularySize}.
   */
  List<String> vocabulary();

  /** The ids of many documents. */
  default int[][] ids(List<String> documents) {
    return documents.stream().map(this::ids).toArray(int[][]::new);
  }
}
