package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The texts of several columns as one document that can be taken apart again.
 *
 * <p>Between two of them stands the information separator one, U+001F, which is white space to
 * whoever does not care about fields.
 */
final class Fields {
  private static final char SEPARATOR = '\u001F';

  private Fields() {}

  /** The texts of some columns, row by row. */
  static List<String> join(Table table, List<String> columns) {
    List<List<String>> texts = columns.stream().map(table::column).toList();
    List<String> documents = new ArrayList<>(table.rowCount());
    for (int row = 0; row < table.rowCount(); row++) {
      int at = row;
      List<String> fields =
          texts.stream().map(column -> column.get(at).replace(SEPARATOR, ' ')).toList();
      documents.add(String.join(String.valueOf(SEPARATOR), fields));
    }
    return documents;
  }

  /** The same document with a space between its fields, as a reader sees it. */
  static String text(String document) {
    return document.replace(SEPARATOR, ' ');
  }

  /** The texts, in their columns' order; one where nothing says that there are more. */
  static List<String> of(String document) {
    List<String> fields = new ArrayList<>();
    int from = 0;
    for (int at = document.indexOf(SEPARATOR); at >= 0; at = document.indexOf(SEPARATOR, from)) {
      fields.add(document.substring(from, at));
      from = at + 1;
    }
    fields.add(document.substring(from));
    return fields;
  }
}
