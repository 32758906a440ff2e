package sunhwan.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.linear.SparseRows;

/** A {@link TermVectorizer} that has learnt its terms; immutable, shared between threads. */
public final class FittedTerms {
  /**
   * How much of a weight is naive Bayes's. On rows held out of the training parts of NSMC (20,000)
   * and IMDB (5,000) all of 0.3 to 1 were better than 0, and 0.7 best.
   */
  private static final double TELLING = 0.7;

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

  /** Columns of the terms in a piece of a document that were learnt. */
  private int[] columns(String piece) {
    return spec.ngrams().ofPiece(piece).stream()
        .mapToInt(term -> columns.getOrDefault(term, -1))
        .filter(column -> column >= 0)
        .toArray();
  }

  /** A row for each document; terms that were not learnt are passed over. */
  public SparseRows transform(List<String> documents) {
    SparseRows.Builder rows = SparseRows.columns(terms.size());
    boolean words = spec.ngrams().unit() == Ngrams.Unit.CHAR_WB;
    Map<String, int[]> known = new HashMap<>();
    for (String document : documents) {
      int[] found =
          spec.ngrams().pieces(document).stream()
              .map(piece -> words ? known.computeIfAbsent(piece, this::columns) : columns(piece))
              .flatMapToInt(Arrays::stream)
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

  /**
   * The same where a term weighs the more, the less alike the classes use it: each idf is
   * multiplied by {@code 0.3 + 0.7·r}.
   *
   * <pre>
   * r = mean over classes of |ln((p + 1) / Σ(p + 1)) − ln((q + 1) / Σ(q + 1))|
   * p, q: documents of the class and of the others that have the term; sums are over terms
   * </pre>
   *
   * <p>The logarithm is naive Bayes's weight of a term, and to mix it with 1 is what Wang and
   * Manning 2012, "Baselines and Bigrams", do to a support vector machine of words (NB-SVM).
   *
   * @param rows that {@link #transform} gives of documents to learn from
   * @param classes of these documents, from 0
   * @param count of classes
   */
  FittedTerms telling(SparseRows rows, int[] classes, int count) {
    double[][] with = new double[count][terms.size()];
    double[] all = new double[terms.size()];
    for (int row = 0; row < rows.rows(); row++) {
      for (int place = rows.start(row); place < rows.start(row + 1); place++) {
        with[classes[row]][rows.column(place)]++;
        all[rows.column(place)]++;
      }
    }
    double[] ratios = new double[terms.size()];
    double total = Arrays.stream(all).sum();
    for (double[] own : with) {
      double sum = Arrays.stream(own).sum();
      for (int term = 0; term < ratios.length; term++) {
        double p = (own[term] + 1) / (sum + ratios.length);
        double q = (all[term] - own[term] + 1) / (total - sum + ratios.length);
        ratios[term] += Math.abs(StrictMath.log(p / q)) / count;
      }
    }
    float[] weights = new float[idf.length];
    for (int term = 0; term < weights.length; term++) {
      weights[term] = (float) (idf[term] * (1 - TELLING + TELLING * ratios[term]));
    }
    return new FittedTerms(spec, terms, weights);
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
