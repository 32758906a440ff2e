package sunhwan.cli;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.text.DataException;
import sunhwan.text.Experiment;
import sunhwan.text.Samples;
import sunhwan.text.Table;

/** Rows to learn from. */
final class DataOptions {
  private static final List<String> SAMPLE_TEXT = List.of("제목", "내용");
  private static final String SAMPLE_LABEL = "분류";

  @Parameters(arity = "0..1", paramLabel = "FILE.csv", description = "A header line and rows.")
  private @Nullable Path file;

  @Option(
      names = "--text",
      paramLabel = "COLUMNS",
      split = ",",
      hideParamSyntax = true,
      description = "Columns whose texts make a document: 제목,내용.")
  private List<String> text = List.of();

  @Option(names = "--label", paramLabel = "COLUMN", description = "Column that names the class.")
  private String label = "";

  @Option(
      names = "--keep",
      paramLabel = "CLASSES",
      split = ",",
      hideParamSyntax = true,
      description = "Classes to keep: 행정,경제,복지 (all).")
  private List<String> keep = List.of();

  @Option(
      names = "--auxiliary",
      description =
          "Recurrent, wide-deep, ensemble, distilled and ulmfit also learn from the classes not"
              + " kept.")
  private boolean auxiliary;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Rows to test on, from a file of their own.")
  private @Nullable Path test;

  @Option(
      names = "--unlabelled",
      paramLabel = "FILE",
      description =
          "More texts, without classes, that recurrent, wide-deep, ensemble, distilled and"
              + " ulmfit learn from: a table with the columns of --text, or a document a line; .gz,"
              + " too. Texts of test rows are left out.")
  private @Nullable Path unlabelled;

  @Mixin private CsvFormat csv = new CsvFormat();

  /** Refuses files to be written that are files to be read, or one another. */
  void differFrom(Map<String, @Nullable Path> outputs) {
    Map<String, @Nullable Path> all = new LinkedHashMap<>();
    all.put("FILE.csv", file);
    if (test != null && (file == null || !OutputFile.same(test, file))) {
      all.put("--test", test);
    }
    all.put("--unlabelled", unlabelled);
    all.putAll(outputs);
    OutputFile.differ(all);
  }

  /** Whether rows to test on were named. */
  boolean namesTest() {
    return test != null;
  }

  /** Whether the sample is meant. */
  boolean sample() {
    return file == null;
  }

  /** As a shell reads it. */
  static String quoted(String word) {
    return word.matches("[\\p{L}\\p{N}_./,=:@%+-]+")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * The rows.
   *
   * @throws DataException where file or columns are not as they should be
   */
  Experiment.Source source(RecipeOptions recipe) {
    if (test != null && recipe.namesTestSize()) {
      throw Failure.usage(
          "--test-size and --test exclude each other: with --test no rows of FILE.csv are held out."
              + " Leave one of them out.");
    }
    Table table = file == null ? Samples.minwon() : csv.read(file);
    Optional<Table> other = Optional.ofNullable(test).map(csv::read);
    List<String> columns = text.stream().map(n -> own(n, table.columns())).toList();
    columns = columns.stream().filter(n -> !n.isEmpty()).toList();
    String labels = own(label, table.columns());
    if (file == null) {
      columns = columns.isEmpty() ? SAMPLE_TEXT : columns;
      labels = labels.isEmpty() ? SAMPLE_LABEL : labels;
    }
    if (columns.isEmpty() || labels.isEmpty()) {
      throw Failure.usage(
          (columns.isEmpty()
                  ? "--text is missing: name the columns with the text"
                  : "--label is" + " missing: name the column with the class")
              + ". Columns of "
              + table.source()
              + ": "
              + String.join(", ", table.columns()));
    }
    if (columns.contains(labels)) {
      throw Failure.usage(
          "--text names the label column '"
              + labels
              + "', so the model would read the answer. Leave it out of --text.");
    }
    if (auxiliary && keep.isEmpty()) {
      throw Failure.usage(
          "--auxiliary means the classes that --keep leaves out, and --keep is missing. Name the"
              + " classes that are wanted.");
    }
    List<String> more = unlabelled == null ? List.of() : csv.texts(unlabelled, columns);
    Experiment.Source source =
        new Experiment.Source(table, columns, labels, kept(table.column(labels)), other)
            .auxiliary(auxiliary)
            .unlabelled(more);
    return recipe.pretrained().map(source::pretrained).orElse(source);
  }

  private List<String> kept(List<String> classes) {
    if (keep.isEmpty()) {
      return keep;
    }
    Set<String> known = new LinkedHashSet<>(classes);
    return keep.stream().map(n -> own(n, known)).filter(n -> !n.isEmpty()).toList();
  }

  /**
   * The one that was meant: as it was typed, or without the spaces around it, or however the two
   * have spaces around them and write their syllables; otherwise what was typed, without spaces.
   */
  private static String own(String typed, Collection<String> names) {
    if (names.contains(typed)) {
      return typed;
    }
    String plain = typed.strip();
    return names.contains(plain)
        ? plain
        : names.stream()
            .filter(n -> composed(n.strip()).equals(composed(plain)))
            .findFirst()
            .orElse(plain);
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** Lines of the table whose texts are empty, of the classes that are kept. */
  static List<Long> emptyTexts(Experiment.Source source) {
    Table table = source.table();
    List<List<String>> texts = source.textColumns().stream().map(table::column).toList();
    List<String> labels = table.column(source.labelColumn());
    Set<String> keep = new HashSet<>(source.keep());
    List<Long> lines = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      int at = row;
      if ((keep.isEmpty() || keep.contains(labels.get(row)))
          && texts.stream().allMatch(column -> column.get(at).isBlank())) {
        lines.add(table.line(row));
      }
    }
    return lines;
  }
}
