package sunhwan.cli;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sunhwan.text.CsvOptions;
import sunhwan.text.Table;
import sunhwan.text.UnlabelledTexts;

/** How CSV files are written. */
final class CsvFormat {
  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      converter = Words.Charsets.class,
      description = "Encoding of the CSV file (guessed: UTF-8, CP949, UTF-16).")
  private @Nullable Charset encoding;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      converter = Words.Delimiters.class,
      description = "What divides fields, or 'tab' (guessed).")
  private @Nullable Character delimiter;

  @Option(
      names = "--quote",
      paramLabel = "HOW",
      converter = Words.Quotes.class,
      description = "What \" around a field means: double (default; CSV's quote), or none.")
  private Words.Quote quote = Words.Quote.DOUBLE;

  Table read(Path file) {
    return Table.read(file, options());
  }

  /** Texts without classes. */
  List<String> texts(Path file, List<String> columns) {
    return UnlabelledTexts.read(file, columns, options());
  }

  private CsvOptions options() {
    CsvOptions options = CsvOptions.guessed().quotes(quote == Words.Quote.DOUBLE);
    if (encoding != null) {
      options = options.charset(encoding);
    }
    if (delimiter != null) {
      options = options.delimiter(delimiter);
    }
    return options;
  }

  boolean namesDelimiter() {
    return delimiter != null;
  }

  boolean namesEncoding() {
    return encoding != null;
  }

  /** The encoding that was given, or UTF-8. */
  Charset encoding() {
    return encoding == null ? java.nio.charset.StandardCharsets.UTF_8 : encoding;
  }
}
