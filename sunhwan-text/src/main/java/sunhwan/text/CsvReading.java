package sunhwan.text;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A CSV file that is being read, one row at a time, each as wide as the header. */
final class CsvReading implements AutoCloseable {
  /**
   * A line that no text file has; read as a row of its own it proves that every quote before it is
   * closed.
   */
  private static final String LAST_LINE = "\n\0";

  private final Path file;
  private final boolean quotes;
  private final Reader text;
  private final Iterator<CsvRecord> records;
  private final List<String> header;
  private long nextLine = 1;
  private boolean ended;

  /** A row and the line that it begins in. */
  record Row(List<String> fields, long line) {}

  /** Refuses a file without a header. */
  CsvReading(CsvSource source, CsvOptions options) throws IOException {
    this.file = source.file();
    this.quotes = options.quotes();
    this.text = source.reader();
    try {
      String sample = options.delimiter().isPresent() ? "" : source.sample();
      char delimiter = options.delimiter().orElseGet(() -> Delimiter.guess(sample, quotes));
      this.records =
          CsvReader.builder()
              .fieldSeparator(delimiter)
              // NUL is in no text file: with it nothing is a quote
              .quoteCharacter(quotes ? '"' : '\0')
              .allowExtraFields(true)
              .allowMissingFields(true)
              .ofCsvRecord(quotes ? new WithLastLine(text) : text)
              .iterator();
      Row first =
          record()
              .orElseThrow(
                  () ->
                      new DataException(
                          file, "has blank lines only, expected a header line and rows."));
      this.header = checkedHeader(file, first.line(), first.fields());
    } catch (IOException | RuntimeException | Error e) {
      text.close();
      throw e;
    }
  }

  List<String> header() {
    return header;
  }

  /** The next row; empty at the end of the file. */
  Optional<Row> next() {
    Optional<Row> row = record();
    row.ifPresent(r -> refuseRagged(file, r.line(), header.size(), r.fields().size()));
    return row;
  }

  private Optional<Row> record() {
    if (ended || !hasNext(file, records, nextLine)) {
      ended = true;
      return Optional.empty();
    }
    CsvRecord record = records.next();
    long line = record.getStartingLineNumber();
    String last = record.getField(record.getFieldCount() - 1);
    if (quotes && last.endsWith(LAST_LINE.substring(1))) {
      if (record.getFieldCount() > 1 || last.length() > 1) {
        throw unclosed(file, line);
      }
      ended = true;
      return Optional.empty();
    }
    nextLine = line + 1 + record.getFields().stream().mapToLong(CsvReading::lineEnds).sum();
    return Optional.of(new Row(record.getFields(), line));
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasNext(Path file, Iterator<CsvRecord> records, long line) {
    try {
      return records.hasNext();
    } catch (CsvParseException e) {
      Throwable reason = e;
      while (reason.getCause() instanceof CsvParseException deeper) {
        reason = deeper;
      }
      throw new DataException(
          file,
          line,
          "not a row of a CSV file ("
              + String.valueOf(reason.getMessage()).strip()
              + "). Close every quote, double one that is part of a text, or read the file without"
              + " quotes (--quote none).");
    }
  }

  private static DataException unclosed(Path file, long line) {
    return new DataException(
        file,
        line,
        "a quote (\") opens in this row and never closes. Close it, or read the file without"
            + " quotes (--quote none).");
  }

  private static List<String> checkedHeader(Path file, long line, List<String> fields) {
    List<String> header = fields.stream().map(Nfc::of).toList();
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!seen.add(name)) {
        throw new DataException(
            file,
            line,
            "the header names '"
                + name
                + "' twice (columns "
                + (header.indexOf(name) + 1)
                + " and "
                + (header.lastIndexOf(name) + 1)
                + "). Rename one of them.");
      }
    }
    return header;
  }

  private static void refuseRagged(Path file, long line, int expected, int got) {
    if (got != expected) {
      throw new DataException(
          file,
          line,
          "expected "
              + expected
              + (expected == 1 ? " field" : " fields")
              + " as in the header, got "
              + got
              + ". Is a delimiter or a quote "
              + (got < expected ? "missing?" : "too many? Quote a text that contains one."));
    }
  }

  private static long lineEnds(String field) {
    return field.chars().filter(c -> c == '\n').count();
  }

  /** A text with one more line after its end. */
  private static final class WithLastLine extends FilterReader {
    private int given;

    WithLastLine(Reader text) {
      super(text);
    }

    @Override
    public int read(char[] buffer, int at, int length) throws IOException {
      int n = super.read(buffer, at, length);
      if (n >= 0 || given == LAST_LINE.length()) {
        return n;
      }
      int rest = Math.min(length, LAST_LINE.length() - given);
      LAST_LINE.getChars(given, given + rest, buffer, at);
      given += rest;
      return rest;
    }
  }
}
