package sunhwan.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header and the rows of one CSV file, each row as wide as the header. */
record CsvRows(List<String> header, List<List<String>> rows, List<Long> lines) {

  static CsvRows read(Path file, CsvOptions options) {
    try (CsvReading reading = new CsvReading(CsvSource.open(file, options.charset()), options)) {
      List<List<String>> rows = new ArrayList<>();
      List<Long> lines = new ArrayList<>();
      for (Optional<CsvReading.Row> row = reading.next(); row.isPresent(); row = reading.next()) {
        rows.add(List.copyOf(row.get().fields()));
        lines.add(row.get().line());
      }
      if (rows.isEmpty()) {
        throw withoutRows(file, reading.header());
      }
      return new CsvRows(reading.header(), rows, lines);
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  static DataException withoutRows(Path file, List<String> header) {
    return new DataException(
        file,
        "has a header (" + String.join(", ", header) + ") and no rows. Was it saved completely?");
  }
}
