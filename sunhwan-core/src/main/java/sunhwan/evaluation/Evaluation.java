package sunhwan.evaluation;

/**
 * What a classifier scored on rows that it had not seen: mean loss a row, the confusion matrix, and
 * the seconds that scoring took.
 *
 * <p>The loss may be NaN or infinite: a model that blew up has an evaluation too.
 */
public record Evaluation(double loss, ConfusionMatrix confusion, double seconds) {

  public Evaluation {
    if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Evaluation: expected seconds from 0, got " + seconds);
    }
  }

  /** Number of scored rows. */
  public long rows() {
    return confusion.rows();
  }

  /** Share of rows predicted as what they are. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Mean of the classes' F1, every class counting the same. */
  public double macroF1() {
    return confusion.macroF1();
  }
}
