package sunhwan.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.data.Examples;

/**
 * A CSV file of any size as a source of examples, one for each row, read anew in each epoch.
 *
 * <p>Only the row that is being read is in memory. The file must not change meanwhile.
 */
public final class CsvExamples implements ExampleSource {
  private final CsvSource source;
  private final CsvOptions options;
  private final Function<CsvRow, Example> example;

  private CsvExamples(CsvSource source, CsvOptions options, Function<CsvRow, Example> example) {
    this.source = source;
    this.options = options;
    this.example = example;
  }

  /** Charset and delimiter are guessed. */
  public static CsvExamples of(Path file, Function<CsvRow, Example> example) {
    return of(file, CsvOptions.guessed(), example);
  }

  /**
   * Looks through the file once for its charset.
   *
   * @param example what a row stands for: the same for the same row
   * @throws DataException where the file is missing or no CSV file
   */
  public static CsvExamples of(Path file, CsvOptions options, Function<CsvRow, Example> example) {
    return new CsvExamples(CsvSource.open(file, options.charset()), options, example);
  }

  @Override
  public Examples open(int epoch) {
    try {
      return new Rows(new CsvReading(source, options));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private DataException unreadable(Exception e) {
    return new DataException(source.file(), "cannot be read: " + e.getMessage());
  }

  private final class Rows implements Examples {
    private final CsvReading reading;
    private final Map<String, Integer> columns;
    private boolean any;

    Rows(CsvReading reading) {
      this.reading = reading;
      Map<String, Integer> columns = new LinkedHashMap<>();
      List<String> header = reading.header();
      for (int i = 0; i < header.size(); i++) {
        columns.put(header.get(i), i);
      }
      this.columns = Collections.unmodifiableMap(columns);
    }

    @Override
    public Optional<Example> next() {
      try {
        Optional<CsvReading.Row> row = reading.next();
        if (row.isEmpty() && !any) {
          throw CsvRows.withoutRows(source.file(), reading.header());
        }
        any = true;
        return row.map(
            r -> example.apply(new CsvRow(source.file(), columns, r.fields(), r.line())));
      } catch (UncheckedIOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public void close() {
      reading.close();
    }
  }
}
