package sunhwan.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows and columns of text, aligned as a terminal shows them.
 *
 * <p>The first column stands at the left, the others at the right; a cell wider than {@link
 * #WIDEST} is cut.
 */
final class TextTable {
  static final int WIDEST = 28;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(List<String> header) {
    this.header = header.stream().map(TextTable::cell).toList();
  }

  static TextTable of(String... header) {
    return new TextTable(List.of(header));
  }

  static TextTable of(List<String> header) {
    return new TextTable(header);
  }

  TextTable row(String... cells) {
    return row(List.of(cells));
  }

  TextTable row(List<String> cells) {
    if (cells.size() != header.size()) {
      throw new IllegalArgumentException(
          "TextTable: expected " + header.size() + " cells, got " + cells.size());
    }
    rows.add(cells.stream().map(TextTable::cell).toList());
    return this;
  }

  /** On one line and free of anything that could move a cursor. */
  static String plain(String text) {
    return text.replaceAll(
        "[\\p{Cntrl}\\x{80}-\\x{9F}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]+",
        " ");
  }

  private static String cell(String text) {
    return DisplayWidth.cut(plain(text), WIDEST);
  }

  /** Lines that end in a line feed; no space at the end of any. */
  @Override
  public String toString() {
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = DisplayWidth.of(header.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], DisplayWidth.of(row.get(column)));
      }
    }
    StringBuilder text = new StringBuilder();
    line(text, header, widths);
    for (int column = 0; column < widths.length; column++) {
      text.append(column == 0 ? "" : "  ").append("─".repeat(widths[column]));
    }
    text.append('\n');
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String space = " ".repeat(widths[column] - DisplayWidth.of(cells.get(column)));
      line.append(column == 0 ? "" : "  ");
      line.append(column == 0 ? cells.get(column) + space : space + cells.get(column));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
