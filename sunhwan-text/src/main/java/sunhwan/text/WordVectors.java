package sunhwan.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A vector for each of some words, as word2vec, GloVe and fastText learn them; immutable. */
public final class WordVectors {
  private final int dims;
  private final Map<String, float[]> vectors;

  private WordVectors(int dims, Map<String, float[]> vectors) {
    this.dims = dims;
    this.vectors = vectors;
  }

  /**
   * The vectors of words, in the order in which they come; copied.
   *
   * @param dims length of each vector
   */
  public static WordVectors of(int dims, Map<String, float[]> vectors) {
    if (dims < 1) {
      throw new IllegalArgumentException("WordVectors: dims must be positive, got " + dims);
    }
    Map<String, float[]> copies = new LinkedHashMap<>();
    vectors.forEach(
        (word, vector) -> {
          if (vector.length != dims) {
            throw new IllegalArgumentException(
                "WordVectors: expected "
                    + dims
                    + " numbers for '"
                    + word
                    + "', got "
                    + vector.length);
          }
          for (float value : vector) {
            if (!Float.isFinite(value)) {
              throw new IllegalArgumentException(
                  "WordVectors: expected finite numbers for '" + word + "', got " + value);
            }
          }
          copies.put(word, vector.clone());
        });
    return new WordVectors(dims, copies);
  }

  /** Length of a vector. */
  public int dims() {
    return dims;
  }

  public int size() {
    return vectors.size();
  }

  /** The words, in their order. */
  public Set<String> words() {
    return Collections.unmodifiableSet(vectors.keySet());
  }

  /** A copy of the vector of a token, by the first of its {@link #spellings} that has one. */
  public Optional<float[]> find(String token) {
    return spellings(token).stream().filter(vectors::containsKey).findFirst().map(this::copy);
  }

  private float[] copy(String word) {
    return Objects.requireNonNull(vectors.get(word)).clone();
  }

  /**
   * How a token may stand in a file: as it is, with its characters composed (NFC), and then in
   * small letters.
   */
  public static Set<String> spellings(String token) {
    String composed = Nfc.of(token);
    return new LinkedHashSet<>(List.of(token, composed, composed.toLowerCase(Locale.ROOT)));
  }

  /** Root of the mean square of all numbers; 0 where there is no word. */
  double deviation() {
    double squares = 0;
    for (float[] vector : vectors.values()) {
      for (float value : vector) {
        squares += (double) value * value;
      }
    }
    return vectors.isEmpty() ? 0 : Math.sqrt(squares / ((double) vectors.size() * dims));
  }

  @Override
  public String toString() {
    return "WordVectors(" + vectors.size() + " words, " + dims + " dims)";
  }
}
