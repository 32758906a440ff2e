package sunhwan.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sunhwan.linear.SkipGram;
import sunhwan.linear.SparseRows;
import sunhwan.linear.TruncatedSvd;
import sunhwan.tensor.Tensor;

/**
 * How the vectors that a network of subwords begins with are learnt, from texts alone.
 *
 * <p>They have the deviation that other rows are drawn with. The longest are cut to it: those of
 * parts that stand everywhere may be a hundred times as long as most, and training would begin with
 * a network that is very sure of nothing.
 */
public enum SubwordVectors {
  /**
   * Latent semantic analysis: the directions of the documents' TF-IDF matrix, each part's times its
   * idf. Parts that stand in like documents begin with like vectors.
   */
  LSA,
  /** {@link SkipGram}: parts of words that stand beside like words begin with like vectors. */
  SKIP_GRAM;

  private static final int EPOCHS = 5;

  /** Words read in all, after which further passes are not worth what they take. */
  private static final long READ = 25_000_000;

  private static final int WINDOW = 5;
  private static final double SAMPLE = 1e-3;
  private static final int LEAST = 2;

  /** What people call it: {@code skip-gram}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A row for each part. */
  float[] vectors(FittedSubwords subwords, List<String> documents) {
    return cut(
        switch (this) {
          case LSA -> lsa(subwords, documents);
          case SKIP_GRAM -> skipGram(subwords, documents);
        });
  }

  private static float[] lsa(FittedSubwords subwords, List<String> documents) {
    FittedSubwords.Tfidf tfidf = subwords.tfidf(documents);
    SparseRows matrix = tfidf.matrix();
    double[] idf = tfidf.idf();
    int components = Math.min(SubwordNetwork.VECTOR, Math.min(matrix.rows(), matrix.columns()));
    Tensor directions = TruncatedSvd.of(components).fit(matrix).directions();
    float[] vectors = new float[subwords.parts().size() * SubwordNetwork.VECTOR];
    for (int part = 0; part < idf.length; part++) {
      for (int k = 0; k < components; k++) {
        vectors[part * SubwordNetwork.VECTOR + k] =
            (float) (directions.data()[k * idf.length + part] * idf[part]);
      }
    }
    return vectors;
  }

  private static float[] skipGram(FittedSubwords subwords, List<String> documents) {
    Map<String, Integer> numbers = new HashMap<>();
    SparseRows words = words(subwords, documents, numbers);
    int[][] texts =
        documents.stream()
            .map(Fields::text)
            .map(
                text ->
                    Subwords.words(text).stream()
                        .filter(numbers::containsKey)
                        .mapToInt(numbers::get)
                        .toArray())
            .toArray(int[][]::new);
    if (Arrays.stream(texts).allMatch(text -> text.length < 2)) {
      return lsa(subwords, documents); // no word stands beside another
    }
    long length = Arrays.stream(texts).mapToLong(text -> text.length).sum();
    return SkipGram.of()
        .dim(SubwordNetwork.VECTOR)
        .epochs(Math.clamp(READ / length, 1, EPOCHS))
        .window(WINDOW)
        .sample(SAMPLE)
        .fit(words, texts)
        .data();
  }

  /** The words that occur often enough, each with its parts; their numbers are put down. */
  private static SparseRows words(
      FittedSubwords subwords, List<String> documents, Map<String, Integer> numbers) {
    Map<String, Integer> counts = new TreeMap<>(CodePointOrder.ASCENDING);
    for (String document : documents) {
      Subwords.words(Fields.text(document)).forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    SparseRows.Builder rows = SparseRows.columns(subwords.parts().size());
    counts.forEach(
        (word, count) -> {
          int[] parts = subwords.columns(word);
          if (count >= LEAST && parts.length > 0) {
            float[] shares = new float[parts.length];
            Arrays.fill(shares, (float) (1 / Math.sqrt(parts.length)));
            rows.add(parts, shares, parts.length);
            numbers.put(word, numbers.size());
          }
        });
    return rows.build();
  }

  private static float[] cut(float[] vectors) {
    double sum = 0;
    for (float value : vectors) {
      sum += (double) value * value;
    }
    float scale = (float) (SubwordNetwork.DEVIATION / Math.sqrt(sum / vectors.length));
    for (int from = 0; from < vectors.length; from += SubwordNetwork.VECTOR) {
      double squares = 0;
      for (int i = from; i < from + SubwordNetwork.VECTOR; i++) {
        vectors[i] *= scale;
        squares += (double) vectors[i] * vectors[i];
      }
      double deviation = Math.sqrt(squares / SubwordNetwork.VECTOR);
      if (deviation > SubwordNetwork.DEVIATION) {
        for (int i = from; i < from + SubwordNetwork.VECTOR; i++) {
          vectors[i] *= (float) (SubwordNetwork.DEVIATION / deviation);
        }
      }
    }
    return vectors;
  }
}
