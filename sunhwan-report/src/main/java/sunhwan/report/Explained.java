package sunhwan.report;

import java.util.List;

/**
 * A test row as a model read it.
 *
 * @param actual its class
 * @param predicted what the model took it for
 * @param probability of that, 0 to 1
 * @param words in reading order
 */
public record Explained(String actual, String predicted, double probability, List<Word> words) {

  /**
   * A word.
   *
   * @param weight how much less probable the answer would be without it, −1 to 1; above 0 it speaks
   *     for the answer
   */
  public record Word(String text, double weight) {
    public Word {
      if (!(weight >= -1 && weight <= 1)) {
        throw new IllegalArgumentException(
            "Explained: expected a word's weight from -1 to 1, got " + weight);
      }
    }
  }

  public Explained {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Explained: expected a probability from 0 to 1, got " + probability);
    }
    words = List.copyOf(words);
  }

  boolean right() {
    return actual.equals(predicted);
  }

  /** Of the word that weighs most, either way; 0 where none weighs anything. */
  double largest() {
    return words.stream().mapToDouble(word -> Math.abs(word.weight())).max().orElse(0);
  }
}
