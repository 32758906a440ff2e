package sunhwan.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns documents into sparse rows of weighted terms, as scikit-learn's CountVectorizer and
 * TfidfVectorizer do.
 *
 * @param ngrams what the terms of a document are
 * @param minDf documents that a term must stand in at least
 * @param maxDf documents that a term may stand in at most
 * @param maxTerms most terms, those that stand most often in all documents together, ties in the
 *     order of their code points; empty for all
 * @param weighting what a count becomes
 */
public record TermVectorizer(
    Ngrams ngrams, Df minDf, Df maxDf, OptionalInt maxTerms, TermWeighting weighting) {

  /**
   * A number of documents.
   *
   * @param value a number from 0, or a share from 0 to 1
   * @param share whether it is a share of all documents
   */
  public record Df(double value, boolean share) {
    public Df {
      if (!(value >= 0) || (share ? value > 1 : value != Math.rint(value))) {
        throw new IllegalArgumentException(
            "Df: expected "
                + (share ? "a share from 0 to 1" : "a whole number from 0")
                + ", got "
                + value);
      }
    }

    public static Df documents(int count) {
      return new Df(count, false);
    }

    public static Df share(double share) {
      return new Df(share, true);
    }

    double of(int documents) {
      return share ? value * documents : value;
    }
  }

  public TermVectorizer {
    if (maxTerms.isPresent() && maxTerms.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "TermVectorizer: maxTerms must be positive, got " + maxTerms.getAsInt());
    }
  }

  /** Weighted terms, as TfidfVectorizer's defaults have it. */
  public static TermVectorizer tfidf(Ngrams ngrams) {
    return new TermVectorizer(
        ngrams, Df.documents(1), Df.share(1), OptionalInt.empty(), TermWeighting.tfidf());
  }

  /** Counted terms, as CountVectorizer's defaults have it: a bag of words. */
  public static TermVectorizer counts(Ngrams ngrams) {
    return tfidf(ngrams).weighting(TermWeighting.counts());
  }

  public TermVectorizer minDf(int documents) {
    return new TermVectorizer(ngrams, Df.documents(documents), maxDf, maxTerms, weighting);
  }

  public TermVectorizer minDf(Df minDf) {
    return new TermVectorizer(ngrams, minDf, maxDf, maxTerms, weighting);
  }

  public TermVectorizer maxDf(Df maxDf) {
    return new TermVectorizer(ngrams, minDf, maxDf, maxTerms, weighting);
  }

  public TermVectorizer maxTerms(int maxTerms) {
    return new TermVectorizer(ngrams, minDf, maxDf, OptionalInt.of(maxTerms), weighting);
  }

  public TermVectorizer weighting(TermWeighting weighting) {
    return new TermVectorizer(ngrams, minDf, maxDf, maxTerms, weighting);
  }

  /**
   * Learns the terms of these documents, which should be the training part alone.
   *
   * @throws IllegalArgumentException where no term is left
   */
  public FittedTerms fit(List<String> documents) {
    Map<String, int[]> counts = new HashMap<>(); // documents, occurrences
    for (String document : documents) {
      Set<String> seen = new HashSet<>();
      for (String term : ngrams.of(document)) {
        int[] count = counts.computeIfAbsent(term, t -> new int[2]);
        count[0] += seen.add(term) ? 1 : 0;
        count[1]++;
      }
    }
    double least = minDf.of(documents.size());
    double most = maxDf.of(documents.size());
    if (most < least) {
      throw new IllegalArgumentException(
          "TermVectorizer: expected minDf ≤ maxDf, got " + least + " and " + most + " documents");
    }
    List<String> terms =
        counts.entrySet().stream()
            .filter(e -> e.getValue()[0] >= least && e.getValue()[0] <= most)
            .sorted(
                Comparator.comparingInt((Map.Entry<String, int[]> e) -> occurrences(e.getValue()))
                    .thenComparing(Map.Entry.comparingByKey(CodePointOrder.ASCENDING)))
            .limit(maxTerms.orElse(Integer.MAX_VALUE))
            .map(Map.Entry::getKey)
            .sorted(CodePointOrder.ASCENDING)
            .toList();
    if (terms.isEmpty()) {
      throw new IllegalArgumentException(
          "TermVectorizer: no term of "
              + documents.size()
              + " documents stands in "
              + least
              + " to "
              + most
              + " of them; lower minDf or give more documents");
    }
    float[] idf = new float[terms.size()];
    for (int i = 0; i < idf.length; i++) {
      int df = counts.getOrDefault(terms.get(i), new int[] {1, 1})[0];
      idf[i] = (float) weighting.idf(df, documents.size());
    }
    return FittedTerms.of(this, terms, idf);
  }

  /** Most first, where only so many are kept; otherwise the order of code points is enough. */
  private int occurrences(int[] count) {
    return maxTerms.isPresent() ? -count[1] : 0;
  }
}
