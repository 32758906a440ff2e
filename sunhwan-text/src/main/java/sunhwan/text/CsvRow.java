package sunhwan.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One row of a CSV file, its fields by the names of their columns. */
public final class CsvRow {
  private final Path file;
  private final Map<String, Integer> columns;
  private final List<String> fields;
  private final long line;

  CsvRow(Path file, Map<String, Integer> columns, List<String> fields, long line) {
    this.file = file;
    this.columns = columns;
    this.fields = fields;
    this.line = line;
  }

  /** Line of the file that it begins in, from 1. */
  public long line() {
    return line;
  }

  /**
   * A field as it stands.
   *
   * @throws DataException where there is no such column
   */
  public String text(String column) {
    Integer at = columns.get(Nfc.of(column));
    if (at == null) {
      throw new DataException(
          file,
          "no column '"
              + column
              + "'. "
              + NearestName.similar(column, columns.keySet())
                  .map(name -> "Did you mean '" + name + "'? ")
                  .orElse("")
              + "Columns: "
              + String.join(", ", columns.keySet()));
    }
    return fields.get(at);
  }

  /**
   * A field as a number, such as {@code -1.5e3}; spaces around it are passed over.
   *
   * @throws DataException where it is none, or is not finite
   */
  public float number(String column) {
    String text = text(column).strip();
    try {
      float number = Float.parseFloat(text);
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, with the line
    }
    throw new DataException(
        file,
        line,
        "column '" + column + "': expected a number, got '" + text + "'. Correct or leave it out.");
  }
}
