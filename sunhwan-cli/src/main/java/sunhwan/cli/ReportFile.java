package sunhwan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.report.ComparisonPage;
import sunhwan.report.Embeddings;
import sunhwan.report.Explained;
import sunhwan.report.ModelSection;
import sunhwan.report.RowCounts;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.ExplainedRow;
import sunhwan.text.TextClassifier;
import sunhwan.training.History;

/** The page of {@code --report}. */
final class ReportFile {
  private ReportFile() {}

  static void write(
      Path file, String title, Experiment experiment, Lineup lineup, List<Trained> models)
      throws IOException {
    List<ModelSection> sections = new ArrayList<>();
    for (Trained trained : models) {
      ModelSection section =
          ModelSection.of(
                  lineup.name(trained.model()),
                  trained.history(),
                  trained.evaluation(),
                  trained.classifier().parameters(),
                  trained.seconds())
              .findings(trained.findings())
              .explained(explained(experiment, trained));
      int kept = Scoreboard.keptEpoch(trained, experiment);
      section = kept > 0 ? section.keptEpoch(kept) : section;
      sections.add(embeddings(trained.classifier()).map(section::embeddings).orElse(section));
    }
    new ComparisonPage(
            title,
            lineup.recipe(experiment).settings(),
            new RowCounts(
                experiment.train().size(),
                experiment.validation().size(),
                experiment.test().size()),
            experiment.classCounts(),
            sections,
            experiment.findings())
        .chosen(chosen(experiment, lineup))
        .write(file);
  }

  /** What the rows to learn from decided, a sentence each. */
  private static List<String> chosen(Experiment experiment, Lineup lineup) {
    List<String> sentences = new ArrayList<>(lineup.reasons(experiment));
    lineup.choice().ifPresent(choice -> sentences.addAll(choice.reasons()));
    return sentences;
  }

  private static List<Explained> explained(Experiment experiment, Trained trained) {
    return ExplainedRow.of(experiment, trained).stream()
        .map(
            row ->
                new Explained(
                    row.actual(),
                    row.explanation().label(),
                    row.explanation().probability(),
                    row.explanation().words().stream()
                        .map(word -> new Explained.Word(word.text(), word.weight()))
                        .toList()))
        .toList();
  }

  /** The page of a saved model on other rows. */
  static void write(
      Path file,
      String title,
      String name,
      TextClassifier classifier,
      Evaluation evaluation,
      Map<String, Long> classCounts,
      List<Finding> findings)
      throws IOException {
    ModelSection section =
        ModelSection.of(name, History.empty(), evaluation, classifier.parameters(), 0)
            .findings(findings);
    new ComparisonPage(
            title,
            classifier.provenance().settings(),
            new RowCounts(0, 0, evaluation.rows()),
            classCounts,
            List.of(embeddings(classifier).map(section::embeddings).orElse(section)),
            List.of())
        .write(file);
  }

  /** The first words' vectors; empty where there are too few to lay out, or they are no numbers. */
  private static Optional<Embeddings> embeddings(TextClassifier classifier) {
    return LearntVectors.of(classifier)
        .filter(v -> v.words().size() >= 2 && v.features() >= 2 && v.finite())
        .map(
            v -> {
              int words = Math.min(v.words().size(), Embeddings.WORDS_AT_MOST);
              return Embeddings.of(
                  v.words().subList(0, words),
                  Arrays.copyOf(v.vectors(), words * v.features()),
                  v.features());
            });
  }
}
