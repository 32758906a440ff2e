package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** A word and the white space behind it, but for what keeps columns apart. */
  private static final Pattern WORD = Pattern.compile("([^\\s\\p{Z}\\x1F]+)[\\s\\p{Z}]*");

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
    List<String> words = new ArrayList<>();
    List<String> variants = new ArrayList<>(List.of(document));
    Matcher word = WORD.matcher(document);
    while (word.find()) {
      words.add(word.group(1));
      variants.add(document.substring(0, word.start()) + document.substring(word.end()));
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
      weighed.add(new Word(words.get(i), p[0] - p[i + 1]));
    }
    return new Explanation(label, p[0], weighed);
  }
}
