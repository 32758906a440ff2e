package sunhwan.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Finding;

/**
 * Models that were scored on the same rows, as one HTML page that opens from disk and loads
 * nothing; one model makes an evaluation page.
 *
 * @param title usually the name of the data
 * @param settings name and value as the person would type them, in the order to show
 * @param classCounts rows of every class in the whole data, in the order to show
 * @param models in the order to show, at least one; all with the same classes and the same actual
 *     rows
 * @param findings what the program says about the data
 * @param chosen what the program decided by itself, a sentence each; often none
 */
public record ComparisonPage(
    String title,
    Map<String, String> settings,
    RowCounts rows,
    Map<String, Long> classCounts,
    List<ModelSection> models,
    List<Finding> findings,
    List<String> chosen) {

  public ComparisonPage {
    if (title.isBlank())
      throw new IllegalArgumentException(
          "ComparisonPage: a page needs a title, usually the data's name, got a blank one");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    classCounts = Collections.unmodifiableMap(new LinkedHashMap<>(classCounts));
    models = List.copyOf(models);
    findings = List.copyOf(findings);
    chosen = List.copyOf(chosen);
    if (models.isEmpty())
      throw new IllegalArgumentException("ComparisonPage: expected at least one model, got none");
    List<String> names = models.stream().map(ModelSection::name).toList();
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(
          "ComparisonPage: expected different names of models, got " + names);
    }
    for (ModelSection model : models) {
      if (!sameRows(models.getFirst().evaluation().confusion(), model.evaluation().confusion())) {
        throw new IllegalArgumentException(
            "ComparisonPage: expected every model to be scored on the same rows, but the classes' counts of '%s' and '%s' differ."
                .formatted(names.getFirst(), model.name()));
      }
    }
  }

  /** Where the program decided nothing by itself. */
  public ComparisonPage(
      String title,
      Map<String, String> settings,
      RowCounts rows,
      Map<String, Long> classCounts,
      List<ModelSection> models,
      List<Finding> findings) {
    this(title, settings, rows, classCounts, models, findings, List.of());
  }

  /** What the program decided by itself, a sentence each. */
  public ComparisonPage chosen(List<String> chosen) {
    return new ComparisonPage(title, settings, rows, classCounts, models, findings, chosen);
  }

  private static boolean sameRows(ConfusionMatrix a, ConfusionMatrix b) {
    if (!a.classes().equals(b.classes())) return false;
    for (int i = 0; i < a.classes().size(); i++) if (a.support(i) != b.support(i)) return false;
    return true;
  }

  /** The page as UTF-8 text; the same values give the same text. */
  public String html() {
    return new PageText(this).html();
  }

  /**
   * Writes the page whole or not at all: to a temporary file beside {@code path}, which it then
   * replaces.
   *
   * @throws IOException if the folder is missing or cannot be written, or if {@code path} is a
   *     folder
   */
  public void write(Path path) throws IOException {
    WholeFile.write(path, html(), "report.html");
  }
}
