package sunhwan.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads texts whose classes nobody knows: rows of a table that has the columns of the text, or else
 * a document a line.
 */
public final class UnlabelledTexts {
  private static final List<String> DELIMITERS = List.of(",", "\t", ";", "|");

  private static final Pattern WHITE = Pattern.compile("\\s+");

  private UnlabelledTexts() {}

  /**
   * The texts of a file, which may be gzipped; of a table's row the columns are kept apart by
   * U+001F.
   *
   * <p>It is a table where its first line names all of the columns. Blank lines are passed over.
   *
   * @throws DataException when it is missing, not readable, no text or empty
   */
  public static List<String> read(Path file, List<String> columns, CsvOptions options) {
    CsvSource source = CsvSource.open(file, options.charset());
    try (BufferedReader lines = new BufferedReader(source.reader())) {
      List<String> texts = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        if (texts.isEmpty() && isHeader(line, columns, options)) {
          return Fields.join(Table.read(file, options), columns);
        }
        texts.add(line);
      }
      if (texts.isEmpty()) {
        throw new DataException(file, "has blank lines only, expected a document a line.");
      }
      return texts;
    } catch (IOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static boolean isHeader(String line, List<String> columns, CsvOptions options) {
    return options.delimiter().map(String::valueOf).map(List::of).orElse(DELIMITERS).stream()
        .map(delimiter -> Arrays.asList(line.split(Pattern.quote(delimiter), -1)))
        .map(names -> names.stream().map(UnlabelledTexts::name).toList())
        .anyMatch(names -> columns.stream().map(UnlabelledTexts::name).allMatch(names::contains));
  }

  private static String name(String column) {
    String plain = column.strip();
    boolean quoted = plain.length() > 1 && plain.startsWith("\"") && plain.endsWith("\"");
    return quoted ? plain.substring(1, plain.length() - 1) : plain;
  }

  /** What two copies of a text have in common: its characters but white space, composed. */
  static String bare(String text) {
    return WHITE.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll("");
  }
}
