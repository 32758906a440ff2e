package sunhwan.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import sunhwan.training.Provenance;

/**
 * The rows of a table that a classifier can be scored on, and what became of the others.
 *
 * @param documents of the rows
 * @param classes of the rows, by the classifier's labels
 * @param unknownLabels how many rows have a class that the classifier does not know; they are
 *     passed over
 * @param learntFrom how many rows the classifier learnt from; they are passed over, or, where all
 *     rows were asked for, among the rows
 * @param trainingData whether the table is the very one that the classifier was trained on
 */
public record ScoredRows(
    List<String> documents,
    int[] classes,
    Map<String, Integer> unknownLabels,
    int learntFrom,
    boolean trainingData) {

  /**
   * The rows that the classifier did not learn from: those that its training held out where this is
   * its training data, and elsewhere those whose texts and class its training did not have.
   *
   * @throws DataException where a column of the classifier is missing
   */
  public static ScoredRows unseen(TextClassifier classifier, Table table) {
    return of(classifier, table, false);
  }

  /** All rows, those that the classifier learnt from among them. */
  public static ScoredRows all(TextClassifier classifier, Table table) {
    return of(classifier, table, true);
  }

  private static ScoredRows of(TextClassifier classifier, Table table, boolean all) {
    List<String> columns = new ArrayList<>(classifier.columns());
    columns.add(classifier.labelColumn());
    List<String> labels = table.column(classifier.labelColumn());
    List<String> texts = classifier.documents(table);
    Provenance provenance = classifier.provenance();
    long[] hashes = table.rowHashes(columns);
    boolean trainingData = table.fingerprint(columns).equals(provenance.fingerprint());
    Set<Integer> heldOut = new HashSet<>(provenance.heldOut());

    List<String> documents = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    Map<String, Integer> unknown = new LinkedHashMap<>();
    int learntFrom = 0;
    for (int row = 0; row < table.rowCount(); row++) {
      OptionalInt known = classifier.labels().find(labels.get(row));
      if (known.isEmpty()) {
        unknown.merge(labels.get(row), 1, Integer::sum);
        continue;
      }
      boolean learnt = trainingData ? !heldOut.contains(row) : provenance.learntFrom(hashes[row]);
      learntFrom += learnt ? 1 : 0;
      if (all || !learnt) {
        documents.add(texts.get(row));
        classes.add(known.getAsInt());
      }
    }
    return new ScoredRows(
        documents,
        classes.stream().mapToInt(Integer::intValue).toArray(),
        unknown,
        learntFrom,
        trainingData);
  }

  /** Number of rows to score. */
  public int size() {
    return classes.length;
  }
}
