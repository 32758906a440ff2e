package sunhwan.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Named columns of strings, as many in each row.
 *
 * <p>A table never changes; what looks like a change gives another table. Rows count from 0 and
 * remember the line of the file that they came from. Column names are in Unicode's composed form
 * and are found in any form; texts stay as they were read.
 */
public final class Table {
  private final String source;
  private final List<String> columns;
  private final List<List<String>> rows;
  private final List<Long> lines;

  private Table(String source, List<String> columns, List<List<String>> rows, List<Long> lines) {
    this.source = source;
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads a CSV file with a header, guessing charset and delimiter.
   *
   * @throws DataException when it is missing, not readable, no text, empty, or no table
   */
  public static Table read(Path file) {
    return read(file, CsvOptions.guessed());
  }

  /**
   * Reads a CSV file with a header; blank lines are passed over.
   *
   * @throws DataException when it is missing, not readable, no text, empty, or no table
   */
  public static Table read(Path file, CsvOptions options) {
    CsvRows csv = CsvRows.read(file, options);
    return new Table(file.toString(), csv.header(), csv.rows(), csv.lines());
  }

  /** The same table, called otherwise in messages. */
  Table named(String name) {
    return new Table(name, columns, rows, lines);
  }

  /** A table made in a program; its lines are those that a file with one line a row would have. */
  public static Table of(List<String> columns, List<List<String>> rows) {
    List<String> names = columns.stream().map(Nfc::of).toList();
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("Table: expected different column names, got " + columns);
    }
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).size() != columns.size()) {
        throw new IllegalArgumentException(
            "Table: row "
                + row
                + ": expected "
                + columns.size()
                + " values, got "
                + rows.get(row).size());
      }
    }
    List<List<String>> copies = rows.stream().map(List::copyOf).toList();
    List<Long> lines = IntStream.range(0, rows.size()).mapToObj(row -> row + 2L).toList();
    return new Table("table", names, copies, lines);
  }

  /** The file as it was named, or "table". */
  public String source() {
    return source;
  }

  public List<String> columns() {
    return columns;
  }

  public int rowCount() {
    return rows.size();
  }

  public List<List<String>> rows() {
    return rows;
  }

  /** The line of the file on which a row starts; lines count from 1. */
  public long line(int row) {
    return lines.get(row);
  }

  /**
   * The column's value in every row.
   *
   * @throws DataException when there is no such column; names the nearest
   */
  public List<String> column(String name) {
    int index = indexOf(name);
    return rows.stream().map(row -> row.get(index)).toList();
  }

  /** The given rows in the given order; a row may be taken more than once. */
  public Table select(int[] rowNumbers) {
    return new Table(
        source,
        columns,
        IntStream.of(rowNumbers).mapToObj(rows::get).toList(),
        IntStream.of(rowNumbers).mapToObj(lines::get).toList());
  }

  /** The rows whose value in the column is as wanted. */
  public Table filter(String column, Predicate<String> wanted) {
    int index = indexOf(column);
    return where(row -> wanted.test(rows.get(row).get(index)));
  }

  /**
   * The rows whose value in the column is one of these.
   *
   * @throws DataException when no row has one of the values; names the nearest
   */
  public Table keep(String column, Collection<String> values) {
    Map<String, Integer> counts = valueCounts(column);
    for (String value : values) {
      if (!counts.containsKey(value)) {
        throw new DataException(
            source
                + ": no row has '"
                + value
                + "' in column '"
                + column
                + "'."
                + NearestName.of(value, counts.keySet())
                    .map(nearest -> " Did you mean '" + nearest + "'?")
                    .orElse(""));
      }
    }
    Set<String> kept = Set.copyOf(values);
    return filter(column, kept::contains);
  }

  /** How many rows have each value, the most frequent first, ties in order of first occurrence. */
  public Map<String, Integer> valueCounts(String column) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String value : column(column)) {
      counts.merge(value, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new),
                Collections::unmodifiableMap));
  }

  /** The table with one more column, at the right: other columns' values joined. */
  public Table derive(String name, List<String> from, String separator) {
    String newName = Nfc.of(name);
    if (columns.contains(newName)) {
      throw new IllegalArgumentException(
          "Table: column '" + newName + "' exists already; choose another name");
    }
    int[] indices = indicesOf(from);
    List<String> wider = new ArrayList<>(columns);
    wider.add(newName);
    List<List<String>> widerRows = new ArrayList<>(rows.size());
    for (List<String> row : rows) {
      List<String> values = new ArrayList<>(row);
      values.add(IntStream.of(indices).mapToObj(row::get).collect(Collectors.joining(separator)));
      widerRows.add(List.copyOf(values));
    }
    return new Table(source, wider, widerRows, lines);
  }

  /**
   * SHA-256, in hexadecimal, of what these columns hold, row after row: the same contents in the
   * same order have the same fingerprint, whatever file, charset or delimiter they came from.
   */
  public String fingerprint(List<String> ofColumns) {
    int[] indices = indicesOf(ofColumns);
    MessageDigest digest = sha256();
    for (List<String> row : rows) {
      update(digest, row, indices);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * One number a row, the first 64 bits of the SHA-256 of what these columns hold there, by which
   * the row is recognised in another table.
   */
  public long[] rowHashes(List<String> ofColumns) {
    int[] indices = indicesOf(ofColumns);
    MessageDigest digest = sha256();
    long[] hashes = new long[rows.size()];
    for (int row = 0; row < hashes.length; row++) {
      update(digest, rows.get(row), indices);
      hashes[row] = ByteBuffer.wrap(digest.digest()).getLong();
    }
    return hashes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Table table && columns.equals(table.columns) && rows.equals(table.rows);
  }

  @Override
  public int hashCode() {
    return 31 * columns.hashCode() + rows.hashCode();
  }

  @Override
  public String toString() {
    return source + " (" + rows.size() + " rows: " + String.join(", ", columns) + ")";
  }

  private Table where(IntPredicate wanted) {
    return select(IntStream.range(0, rows.size()).filter(wanted).toArray());
  }

  private int[] indicesOf(List<String> names) {
    return names.stream().mapToInt(this::indexOf).toArray();
  }

  private int indexOf(String name) {
    int index = columns.indexOf(Nfc.of(name));
    if (index < 0) {
      throw new DataException(
          source
              + ": no column '"
              + name
              + "'."
              + NearestName.of(name, columns)
                  .map(nearest -> " Did you mean '" + nearest + "'?")
                  .orElse("")
              + " Columns: "
              + String.join(", ", columns));
    }
    return index;
  }

  /** Each value with its length before it, so that no two rows of different values look alike. */
  private static void update(MessageDigest digest, List<String> row, int[] indices) {
    for (int index : indices) {
      byte[] value = row.get(index).getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value.length));
      digest.update(value);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
