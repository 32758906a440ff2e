package sunhwan.text;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The header and the rows of one CSV file, each row as wide as the header. */
record CsvRows(List<String> header, List<List<String>> rows, List<Long> lines) {
  /**
   * A line that no text file has; read as a row of its own it proves that every quote before it is
   * closed.
   */
  private static final String LAST_LINE = "\n\0";

  static CsvRows read(Path file, CsvOptions options) {
    CsvSource source = CsvSource.open(file, options.charset());
    try (Reader text = source.reader()) {
      String sample = options.delimiter().isPresent() ? "" : source.sample();
      char delimiter =
          options.delimiter().orElseGet(() -> Delimiter.guess(sample, options.quotes()));
      CsvReader<CsvRecord> csv =
          CsvReader.builder()
              .fieldSeparator(delimiter)
              // NUL is in no text file: with it nothing is a quote
              .quoteCharacter(options.quotes() ? '"' : '\0')
              .allowExtraFields(true)
              .allowMissingFields(true)
              .ofCsvRecord(options.quotes() ? new WithLastLine(text) : text);
      return collect(file, csv.iterator(), options.quotes());
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static CsvRows collect(Path file, Iterator<CsvRecord> records, boolean quotes) {
    List<String> header = List.of();
    List<List<String>> rows = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    long nextLine = 1;
    while (hasNext(file, records, nextLine)) {
      CsvRecord record = records.next();
      long line = record.getStartingLineNumber();
      String last = record.getField(record.getFieldCount() - 1);
      if (quotes && last.endsWith(LAST_LINE.substring(1))) {
        if (record.getFieldCount() > 1 || last.length() > 1) {
          throw unclosed(file, line);
        }
        break;
      }
      if (header.isEmpty()) {
        header = checkedHeader(file, line, record.getFields());
      } else {
        refuseRagged(file, line, header.size(), record.getFieldCount());
        rows.add(List.copyOf(record.getFields()));
        lines.add(line);
      }
      nextLine = line + 1 + record.getFields().stream().mapToLong(CsvRows::lineEnds).sum();
    }
    if (header.isEmpty()) {
      throw new DataException(file, "has blank lines only, expected a header line and rows.");
    }
    if (rows.isEmpty()) {
      throw new DataException(
          file,
          "has a header (" + String.join(", ", header) + ") and no rows. Was it saved completely?");
    }
    return new CsvRows(header, rows, lines);
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
