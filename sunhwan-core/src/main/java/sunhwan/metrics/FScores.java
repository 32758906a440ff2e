package sunhwan.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Right and wrong answers for each class, and the scores that they make. */
final class FScores implements Accumulator {
  private static final float EPSILON = 1e-7f;

  /** What a largest value must be above to be an answer. */
  private static final float LEAST = 1e-9f;

  private final FBetaScore.Average average;
  private final double beta2;
  private final Optional<Float> threshold;
  private final int width;
  private final double[] truePositives;
  private final double[] falsePositives;
  private final double[] falseNegatives;
  private final double[] wanted;

  FScores(FBetaScore.Average average, float beta, Optional<Float> threshold, int width) {
    this.average = average;
    this.beta2 = (double) beta * beta;
    this.threshold = threshold;
    this.width = width;
    int counted = average == FBetaScore.Average.MICRO ? 1 : width;
    this.truePositives = new double[counted];
    this.falsePositives = new double[counted];
    this.falseNegatives = new double[counted];
    this.wanted = new double[counted];
  }

  static void check(String metric, Optional<Float> threshold) {
    threshold.ifPresent(
        t -> {
          if (!(t > 0 && t <= 1)) {
            throw new IllegalArgumentException(
                metric + ": threshold must be above 0 and at most 1, got " + t);
          }
        });
  }

  @Override
  public void add(float[] y, int yAt, float[] target, int targetAt, double weight) {
    float largest = y[yAt + Widths.largest(y, yAt, width)];
    for (int k = 0; k < width; k++) {
      float value = y[yAt + k];
      boolean answered =
          threshold.isPresent()
              ? value > threshold.get()
              : value >= largest && Math.abs(value) > LEAST;
      double t = target[targetAt + k];
      int at = average == FBetaScore.Average.MICRO ? 0 : k;
      if (answered) {
        truePositives[at] += weight * t;
        falsePositives[at] += weight * (1 - t);
      } else {
        falseNegatives[at] += weight * t;
      }
      wanted[at] += weight * t;
    }
  }

  @Override
  public double[] result() {
    double[] scores = new double[wanted.length];
    for (int k = 0; k < scores.length; k++) {
      double precision = truePositives[k] / (truePositives[k] + falsePositives[k] + EPSILON);
      double recall = truePositives[k] / (truePositives[k] + falseNegatives[k] + EPSILON);
      scores[k] = (1 + beta2) * precision * recall / (beta2 * precision + recall + EPSILON);
    }
    return switch (average) {
      case NONE -> scores;
      case MICRO, MACRO -> new double[] {Arrays.stream(scores).sum() / scores.length};
      case WEIGHTED -> {
        double all = Arrays.stream(wanted).sum() + EPSILON;
        double mean = 0;
        for (int k = 0; k < scores.length; k++) {
          mean += scores[k] * wanted[k] / all;
        }
        yield new double[] {mean};
      }
    };
  }

  @Override
  public List<double[]> sums() {
    return List.of(truePositives, falsePositives, falseNegatives, wanted);
  }
}
