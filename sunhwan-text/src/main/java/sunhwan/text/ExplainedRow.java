package sunhwan.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.IntStream;

/**
 * A test row, what a model said of it, and which words carried that.
 *
 * @param actual the row's class
 * @param explanation of the class that the model took it for
 */
public record ExplainedRow(String actual, Explanation explanation) {
  private static final int MISTAKES = 3;
  private static final int CLASSES = 5;
  private static final int WORDS = 80;

  /** Whether the model was right. */
  public boolean right() {
    return actual.equals(explanation.label());
  }

  /**
   * Rows worth a look: the mistakes that the model was surest of, at most three, and then the
   * surest right answer of each of the first five classes; texts of more than 80 words are passed
   * over, since each word costs a prediction.
   */
  public static List<ExplainedRow> of(Experiment experiment, Experiment.Trained trained) {
    TextClassifier classifier = trained.classifier();
    Labels labels = experiment.labels();
    int count = labels.count();
    int[] actual = experiment.test().classes();
    int[] said = TextClassifier.likeliest(trained.probabilities());
    float[] p = trained.probabilities().data();
    List<String> documents = Experiment.documents(classifier, experiment.test());
    List<Integer> surest =
        IntStream.range(0, actual.length)
            .filter(row -> Float.isFinite(p[row * count + said[row]]))
            .filter(row -> !documents.get(row).isBlank())
            .filter(row -> new StringTokenizer(documents.get(row)).countTokens() <= WORDS)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -p[row * count + said[row]]))
            .toList();
    List<Integer> chosen =
        new ArrayList<>(
            surest.stream().filter(row -> said[row] != actual[row]).limit(MISTAKES).toList());
    for (int k = 0; k < Math.min(count, CLASSES); k++) {
      int wanted = k;
      surest.stream()
          .filter(row -> actual[row] == wanted && said[row] == wanted)
          .findFirst()
          .ifPresent(chosen::add);
    }
    int threads = experiment.recipe().training().threads();
    return chosen.stream()
        .map(
            row ->
                new ExplainedRow(
                    labels.name(actual[row]),
                    Explanation.of(
                        classifier, documents.get(row), labels.name(said[row]), threads)))
        .toList();
  }
}
