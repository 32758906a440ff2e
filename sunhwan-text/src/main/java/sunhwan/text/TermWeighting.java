package sunhwan.text;

/**
 * What a term's count in a document becomes.
 *
 * @param binary whether a term counts once however often it stands there
 * @param sublinear whether a count n weighs 1 + ln n
 * @param idf whether terms of many documents weigh less
 * @param norm what is made 1 of every document's row
 */
public record TermWeighting(boolean binary, boolean sublinear, Idf idf, Norm norm) {

  /** How much a term of df of n documents weighs. */
  public enum Idf {
    /** 1. */
    NONE,
    /** ln(n / df) + 1. */
    PLAIN,
    /** ln((n + 1) / (df + 1)) + 1. */
    SMOOTH
  }

  /** What is made 1 of every document's row. */
  public enum Norm {
    NONE,
    /** The sum. */
    L1,
    /** The length: the root of the sum of squares. */
    L2
  }

  /** Plain counts: a bag of words. */
  public static TermWeighting counts() {
    return new TermWeighting(false, false, Idf.NONE, Norm.NONE);
  }

  /** scikit-learn's TfidfVectorizer's defaults: smooth idf, length 1. */
  public static TermWeighting tfidf() {
    return new TermWeighting(false, false, Idf.SMOOTH, Norm.L2);
  }

  public TermWeighting binary(boolean binary) {
    return new TermWeighting(binary, sublinear, idf, norm);
  }

  public TermWeighting sublinear(boolean sublinear) {
    return new TermWeighting(binary, sublinear, idf, norm);
  }

  public TermWeighting idf(Idf idf) {
    return new TermWeighting(binary, sublinear, idf, norm);
  }

  public TermWeighting norm(Norm norm) {
    return new TermWeighting(binary, sublinear, idf, norm);
  }

  /** The idf of a term of {@code df} of {@code documents} documents. */
  double idf(int df, int documents) {
    return switch (idf) {
      case NONE -> 1;
      case PLAIN -> StrictMath.log((double) documents / df) + 1;
      case SMOOTH -> StrictMath.log((documents + 1.0) / (df + 1.0)) + 1;
    };
  }

  double count(int n) {
    double count = binary ? 1 : n;
    return sublinear ? StrictMath.log(count) + 1 : count;
  }

  /** What every value of a row is divided by; 1 where that would be 0. */
  double divisor(double[] row, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += norm == Norm.L2 ? row[i] * row[i] : Math.abs(row[i]);
    }
    return sum == 0
        ? 1
        : switch (norm) {
          case NONE -> 1;
          case L1 -> sum;
          case L2 -> Math.sqrt(sum);
        };
  }
}
