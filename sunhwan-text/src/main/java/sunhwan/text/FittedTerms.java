package sunhwan.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.linear.SparseRows;

/** A {@link TermVectorizer} that has learnt its terms; immutable, shared between threads. */
public final class FittedTerms {
  private final TermVectorizer spec;
  private final List<String> terms;
  private final float[] idf;
  private final Map<String, Integer> columns;

  private FittedTerms(TermVectorizer spec, List<String> terms, float[] idf) {
    this.spec = spec;
    this.terms = List.copyOf(terms);
    this.idf = idf.clone();
    this.columns = new HashMap<>();
    for (int i = 0; i < terms.size(); i++) {
      columns.put(terms.get(i), i);
    }
  }

  /** What {@link #terms} and {@link #idf} listed. */
  public static FittedTerms of(TermVectorizer spec, List<String> terms, float[] idf) {
    if (spec.ngrams().analyzer().filter(Analyzer::learns).isPresent()) {
      throw new IllegalArgumentException(
          "FittedTerms: the analyzer has learnt nothing yet; call its learn first");
    }
    FittedTerms fitted = new FittedTerms(spec, terms, idf);
    if (terms.isEmpty() || idf.length != terms.size() || fitted.columns.size() < terms.size()) {
      throw new IllegalArgumentException(
          "FittedTerms: expected different terms and an idf for each, got "
              + terms.size()
              + " terms, of which "
              + fitted.columns.size()
              + " are different, and "
              + idf.length
              + " idfs");
    }
    return fitted;
  }

  public TermVectorizer spec() {
    return spec;
  }

  /** The terms by column, in the order of their code points. */
  public List<String> terms() {
    return terms;
  }

  /** What a term's weight is multiplied by, by column. */
  public float[] idf() {
    return idf.clone();
  }

  public boolean knows(String term) {
    return columns.containsKey(term);
  }

  /** A row for each document; terms that were not learnt are passed over. */
  public SparseRows transform(List<String> documents) {
    SparseRows.Builder rows = SparseRows.columns(terms.size());
    for (String document : documents) {
      int[] found =
          spec.ngrams().of(document).stream()
              .mapToInt(term -> columns.getOrDefault(term, -1))
              .filter(column -> column >= 0)
              .sorted()
              .toArray();
      int[] at = new int[found.length];
      double[] weights = new double[found.length];
      int count = 0;
      for (int i = 0, end; i < found.length; i = end) {
        end = i;
        while (end < found.length && found[end] == found[i]) {
          end++;
        }
        at[count] = found[i];
        weights[count++] = spec.weighting().count(end - i) * idf[found[i]];
      }
      double divisor = spec.weighting().divisor(weights, count);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (weights[i] / divisor);
      }
      rows.add(at, values, count);
    }
    return rows.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FittedTerms that
        && spec.equals(that.spec)
        && terms.equals(that.terms)
        && Arrays.equals(idf, that.idf);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  @Override
  public String toString() {
    return "FittedTerms(" + terms.size() + " terms)";
  }
}
