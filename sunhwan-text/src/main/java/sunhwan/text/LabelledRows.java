package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sunhwan.data.ClassOrder;
import sunhwan.data.Split;
import sunhwan.data.Splits;
import sunhwan.data.TooFewRowsException;
import sunhwan.text.Experiment.Part;
import sunhwan.text.Experiment.Source;

/**
 * The rows of a table that take part, with their place in it.
 *
 * @param at their numbers in the table
 * @param fields their texts, with the columns kept apart by U+001F
 * @param labels names of their classes
 */
record LabelledRows(List<Integer> at, List<String> fields, List<String> labels) {

  static LabelledRows of(Table table, Source source) {
    List<String> column = table.column(source.labelColumn());
    Set<String> keep = new HashSet<>(source.keep());
    List<String> documents = Fields.join(table, source.textColumns());
    List<Integer> at = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      String label = column.get(row);
      if (label.isBlank() && keep.isEmpty()) {
        throw new DataException(
            table.source()
                + ", line "
                + table.line(row)
                + ": column '"
                + source.labelColumn()
                + "' is empty. Give the row a class, or leave the row out");
      }
      if (keep.isEmpty() || keep.contains(label)) {
        at.add(row);
        kept.add(documents.get(row));
        labels.add(label);
      }
    }
    if (kept.isEmpty() && table.rowCount() > 0) {
      throw new DataException(
          table.source() + ": no row has one of the classes " + String.join(", ", keep));
    }
    if (kept.stream().map(Fields::text).allMatch(String::isBlank)) {
      throw new DataException(
          table.source()
              + ": every text in "
              + String.join(", ", source.textColumns())
              + " is empty. Name other columns with --text");
    }
    return new LabelledRows(at, kept, labels);
  }

  Part part(int[] rows, int[] classes) {
    return Part.of(Arrays.stream(rows).mapToObj(fields::get).toList(), pick(classes, rows));
  }

  /** Their classes, all of which have to be known. */
  int[] classes(Table table, Labels known) {
    int[] classes = new int[labels.size()];
    for (int i = 0; i < classes.length; i++) {
      String name = labels.get(i);
      long line = table.line(at.get(i));
      classes[i] =
          known
              .find(name)
              .orElseThrow(
                  () ->
                      new DataException(
                          table.source()
                              + ", line "
                              + line
                              + ": no training row has class '"
                              + name
                              + "'; there are "
                              + String.join(", ", known.names())
                              + ". Name these with --keep to leave such rows out"));
    }
    return classes;
  }

  /**
   * Rows of the classes that are not kept, numbered behind those that are; without those whose text
   * is that of a test row.
   */
  static Part auxiliary(Source source, Labels labels, Part test) {
    List<String> column = source.table().column(source.labelColumn());
    List<String> documents = Fields.join(source.table(), source.textColumns());
    Set<String> tested = new HashSet<>(test.documents());
    List<String> fields = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int row = 0; row < documents.size(); row++) {
      boolean kept = labels.find(column.get(row)).isPresent();
      if (!kept
          && !column.get(row).isBlank()
          && !tested.contains(Fields.text(documents.get(row)))) {
        fields.add(documents.get(row));
        names.add(column.get(row));
      }
    }
    if (fields.isEmpty()) {
      throw new DataException(
          source.table().source()
              + ": there are no rows of other classes for an auxiliary task. Leave --auxiliary"
              + " out, or keep fewer classes with --keep");
    }
    int[] classes = Labels.sorted(names).indices(names);
    for (int i = 0; i < classes.length; i++) {
      classes[i] += labels.count();
    }
    return Part.of(fields, classes);
  }

  /** What a split holds out. */
  enum Held {
    TEST,
    VALIDATION
  }

  /**
   * Splits some of the rows; what it refuses is told in numbers of all rows, as people know them.
   */
  static Split split(
      int[] classes, int[] rows, Held held, Recipe.Rows shares, Labels labels, Source source) {
    double share = held == Held.TEST ? shares.testSize() : shares.validationSize();
    String parts = source.test().isPresent() ? "training and" : "training, test and";
    try {
      return Splits.stratified(pick(classes, rows), share, shares.seed(), ClassOrder.ONE_HOT)
          .of(rows);
    } catch (TooFewRowsException e) {
      long count = Arrays.stream(classes).filter(k -> k == e.classIndex()).count();
      throw new DataException(
          source.table().source()
              + ": class '"
              + labels.name(e.classIndex())
              + "' has "
              + count
              + (count == 1 ? " row" : " rows")
              + ", too few to be in "
              + parts
              + " validation alike. Leave the class out with --keep, or add rows");
    } catch (IllegalArgumentException e) {
      throw new DataException(
          source.table().source()
              + ": "
              + classes.length
              + " rows are too few to give every one of "
              + labels.count()
              + " classes rows for "
              + parts
              + " validation. Add rows, keep fewer classes with --keep, or hold more out with "
              + (held == Held.TEST ? "--test-size" : "--validation-size"));
    }
  }

  private static int[] pick(int[] values, int[] rows) {
    return Arrays.stream(rows).map(row -> values[row]).toArray();
  }
}
