package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import sunhwan.tensor.Tensor;

/**
 * What each word of a document did to a classifier's answer, by occlusion: how much less probable
 * the class would be without the word (Zeiler and Fergus 2014, for words).
 *
 * @param label the class that is explained
 * @param probability of it, for the whole document
 * @param words of the document in reading order, as they stand between white space
 */
public record Explanation(String label, double probability, List<Word> words) {
  private static final int AT_ONCE = 256;

  /**
   * One word.
   *
   * @param weight the class's probability with the word less that without it, −1 to 1; above 0 it
   *     speaks for the class
   */
  public record Word(String text, double weight) {}

  public Explanation {
    words = List.copyOf(words);
  }

  /** Of the likeliest class. */
  public static Explanation of(TextClassifier classifier, String document, int threads) {
    Prediction prediction = classifier.predict(document);
    return of(classifier, document, prediction.label(), threads);
  }

  /**
   * Of a class by its name; costs a prediction for every word.
   *
   * @throws IllegalArgumentException where there is no such class
   */
  public static Explanation of(
      TextClassifier classifier, String document, String label, int threads) {
    int at =
        classifier
            .labels()
            .find(label)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Explanation: expected one of the classes "
                            + String.join(", ", classifier.labels().names())
                            + ", got "
                            + label));
    List<String> words = List.of(document.strip().split("[\\s\\p{Z}]+", -1));
    List<String> variants = new ArrayList<>(List.of(document));
    for (int i = 0; i < words.size(); i++) {
      List<String> others = new ArrayList<>(words);
      others.remove(i);
      variants.add(String.join(" ", others));
    }
    double[] p = new double[variants.size()];
    for (int from = 0; from < p.length; from += AT_ONCE) {
      List<String> some = variants.subList(from, Math.min(from + AT_ONCE, p.length));
      Tensor probabilities = classifier.probabilities(some, threads);
      for (int row = 0; row < some.size(); row++) {
        p[from + row] = probabilities.data()[row * classifier.labels().count() + at];
      }
    }
    List<Word> weighed = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).isEmpty()) {
        weighed.add(new Word(words.get(i), p[0] - p[i + 1]));
      }
    }
    return new Explanation(label, p[0], weighed);
  }
}
