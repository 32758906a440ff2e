package sunhwan.cli;

import sunhwan.evaluation.Calibration;
import sunhwan.tensor.Tensor;

/**
 * How sure a model was of its answers, and with what right.
 *
 * @param calibrationError the expected calibration error over 15 bins; 0 is perfect
 * @param below the least probability of an answer
 * @param rows that were asked
 * @param answered rows whose likeliest class is at least that probable
 * @param right answers among them
 */
record Sureness(double calibrationError, double below, int rows, int answered, int right) {
  private static final int BINS = 15;

  static Sureness of(Tensor probabilities, int[] classes, double below) {
    int count = probabilities.shape().size(1);
    int answered = 0;
    int right = 0;
    for (int row = 0; row < classes.length; row++) {
      int best = 0;
      for (int k = 1; k < count; k++) {
        best =
            probabilities.data()[row * count + k] > probabilities.data()[row * count + best]
                ? k
                : best;
      }
      if (probabilities.data()[row * count + best] >= below) {
        answered++;
        right += best == classes[row] ? 1 : 0;
      }
    }
    return new Sureness(
        Calibration.expectedError(probabilities, classes, BINS),
        below,
        classes.length,
        answered,
        right);
  }

  /** NaN where nothing was answered. */
  double accuracy() {
    return answered == 0 ? Double.NaN : (double) right / answered;
  }

  String sentence() {
    String share = Figures.percent((double) answered / rows);
    return "At a probability of "
        + below
        + " or more it answers "
        + Figures.many(answered, "row", "rows")
        + " ("
        + share
        + ")"
        + (answered == 0 ? "." : ", of which " + Figures.percent(accuracy()) + " are right.");
  }
}
