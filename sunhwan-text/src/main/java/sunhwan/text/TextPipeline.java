package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.data.Sequences;
import sunhwan.text.PadSequences.Side;

/**
 * From the columns of a row to the ids that a model reads, the same in training and ever after.
 *
 * @param columns whose texts are joined by spaces to one document
 * @param step what turns a document into ids
 * @param maxLength most ids of a document, positive
 * @param padded whether every document is filled up to maxLength with id 0, or keeps its own length
 * @param padding side that is filled up
 * @param truncating side that is cut off
 */
public record TextPipeline(
    List<String> columns,
    TextStep step,
    int maxLength,
    boolean padded,
    Side padding,
    Side truncating) {

  public TextPipeline {
    columns = List.copyOf(columns);
    if (maxLength < 1) {
      throw new IllegalArgumentException(
          "TextPipeline: maxLength must be positive, got " + maxLength);
    }
  }

  /** The documents of a table's rows. */
  public List<String> documents(Table table) {
    return join(table, columns);
  }

  /** The texts of some columns joined by spaces, row by row. */
  static List<String> join(Table table, List<String> columns) {
    List<List<String>> texts = columns.stream().map(table::column).toList();
    List<String> documents = new ArrayList<>(table.rowCount());
    for (int row = 0; row < table.rowCount(); row++) {
      int at = row;
      documents.add(String.join(" ", texts.stream().map(column -> column.get(at)).toList()));
    }
    return documents;
  }

  /** What a model reads. */
  public Sequences encode(List<String> documents) {
    int[][] ids = step.ids(documents);
    if (padded) {
      return Sequences.ofIds(
          PadSequences.of()
              .maxLength(maxLength)
              .padding(padding)
              .truncating(truncating)
              .apply(ids));
    }
    for (int i = 0; i < ids.length; i++) {
      int excess = ids[i].length - maxLength;
      if (excess > 0) {
        ids[i] =
            truncating == Side.PRE
                ? Arrays.copyOfRange(ids[i], excess, ids[i].length)
                : Arrays.copyOf(ids[i], maxLength);
      }
    }
    return Sequences.ofIds(ids);
  }
}
