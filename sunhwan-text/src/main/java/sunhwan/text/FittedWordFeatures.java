package sunhwan.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sunhwan.linear.SparseRows;

/**
 * {@link WordFeatures} that have learnt their words and buckets: from a document to the share that
 * each of them has in it; immutable, shared between threads.
 */
public final class FittedWordFeatures {
  private final WordFeatures spec;
  private final List<String> words;
  private final int[] buckets;
  private final Map<String, Integer> columns;

  private FittedWordFeatures(WordFeatures spec, List<String> words, int[] buckets) {
    this.spec = spec;
    this.words = List.copyOf(words);
    this.buckets = buckets.clone();
    this.columns = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      columns.put(words.get(i), i);
    }
  }

  /** What {@link #words} and {@link #buckets} listed. */
  public static FittedWordFeatures of(WordFeatures spec, List<String> words, int[] buckets) {
    FittedWordFeatures fitted = new FittedWordFeatures(spec, words, buckets);
    if (fitted.size() == 0 || fitted.columns.size() < words.size()) {
      throw new IllegalArgumentException(
          "FittedWordFeatures: expected at least one word or bucket and different words, got "
              + words.size()
              + " words, of which "
              + fitted.columns.size()
              + " are different, and "
              + buckets.length
              + " buckets");
    }
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] < 0
          || buckets[i] >= spec.buckets()
          || (i > 0 && buckets[i] <= buckets[i - 1])) {
        throw new IllegalArgumentException(
            "FittedWordFeatures: expected ascending buckets in 0 … "
                + (spec.buckets() - 1)
                + ", got "
                + buckets[i]
                + (i > 0 ? " behind " + buckets[i - 1] : ""));
      }
    }
    return fitted;
  }

  public WordFeatures spec() {
    return spec;
  }

  /** The words by column, in the order of their code points; the buckets' columns follow. */
  public List<String> words() {
    return words;
  }

  /** The buckets that have a column, ascending. */
  public int[] buckets() {
    return buckets.clone();
  }

  /** Columns of a row. */
  public int size() {
    return words.size() + buckets.length;
  }

  /** Whether any word or run of the document was learnt. */
  boolean knows(String document) {
    return columns(document, new HashMap<>()).length > 0;
  }

  /**
   * A row for each document that adds up to 1: of all of its words and runs that were learnt, the
   * share of each; a row of nothing where there is none.
   *
   * @param documents fields apart by U+001F
   */
  public SparseRows transform(List<String> documents) {
    SparseRows.Builder rows = SparseRows.columns(size());
    Map<String, int[]> known = new HashMap<>();
    for (String document : documents) {
      int[] found = columns(document, known);
      float[] shares = new float[found.length];
      int count = 0;
      for (int i = 0, end; i < found.length; i = end) {
        end = i;
        while (end < found.length && found[end] == found[i]) {
          end++;
        }
        shares[count] = (float) (end - i) / found.length;
        found[count++] = found[i];
      }
      rows.add(found, shares, count);
    }
    return rows.build();
  }

  /** Ascending, each as often as it occurs. */
  private int[] columns(String document, Map<String, int[]> known) {
    IntStream.Builder all = IntStream.builder();
    for (List<String> field : spec.words(document)) {
      field.forEach(word -> all.add(columns.getOrDefault(word, -1)));
      for (int bucket : spec.buckets(field, known)) {
        int at = Arrays.binarySearch(buckets, bucket);
        all.add(at < 0 ? -1 : words.size() + at);
      }
    }
    return all.build().filter(column -> column >= 0).sorted().toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FittedWordFeatures that
        && spec.equals(that.spec)
        && words.equals(that.words)
        && Arrays.equals(buckets, that.buckets);
  }

  @Override
  public int hashCode() {
    return 31 * words.hashCode() + Arrays.hashCode(buckets);
  }

  @Override
  public String toString() {
    return "FittedWordFeatures(" + words.size() + " words, " + buckets.length + " buckets)";
  }
}
