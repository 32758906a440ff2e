package sunhwan.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Area under a curve that is drawn through thresholds, evenly from 0 to 1; predictions are 0 to 1.
 *
 * <p>It comes near to the exact area as thresholds become many, and as predictions spread over 0 to
 * 1: what lies between two thresholds is not told apart.
 *
 * @param numThresholds at least 2
 * @param curve what is drawn
 * @param summationMethod how the area between two thresholds is taken
 * @param multiLabel whether each value of a row has a curve of its own, and the areas' mean is
 *     taken; else all values are on one curve
 * @param fromLogits whether predictions are still to go through a sigmoid
 */
public record AUC(
    int numThresholds,
    Curve curve,
    Summation summationMethod,
    boolean multiLabel,
    boolean fromLogits)
    implements StatefulMetric {
  /** What is drawn. */
  public enum Curve {
    /** Recall over the share of false alarms. */
    ROC,
    /** Precision over recall. */
    PR,
    /** Precision gain over recall gain, Flach and Kull 2015. */
    PRGAIN
  }

  /** How the area between two thresholds is taken. */
  public enum Summation {
    /** In the middle; under PR, as Davis and Goadrich 2006 do between counts. */
    INTERPOLATION,
    /** At the lower of the two. */
    MINORING,
    /** At the higher of the two. */
    MAJORING
  }

  public AUC {
    if (numThresholds < 2) {
      throw new IllegalArgumentException(
          "AUC: numThresholds must be at least 2, got " + numThresholds);
    }
  }

  /** Under ROC, with 200 thresholds. */
  public static AUC of() {
    return new AUC(200, Curve.ROC, Summation.INTERPOLATION, false, false);
  }

  public AUC numThresholds(int numThresholds) {
    return new AUC(numThresholds, curve, summationMethod, multiLabel, fromLogits);
  }

  public AUC curve(Curve curve) {
    return new AUC(numThresholds, curve, summationMethod, multiLabel, fromLogits);
  }

  public AUC summationMethod(Summation summationMethod) {
    return new AUC(numThresholds, curve, summationMethod, multiLabel, fromLogits);
  }

  public AUC multiLabel(boolean multiLabel) {
    return new AUC(numThresholds, curve, summationMethod, multiLabel, fromLogits);
  }

  public AUC fromLogits(boolean fromLogits) {
    return new AUC(numThresholds, curve, summationMethod, multiLabel, fromLogits);
  }

  @Override
  public String name() {
    return "auc";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    Counts[] counts = new Counts[multiLabel ? width : 1];
    Arrays.setAll(counts, label -> Counts.evenly(numThresholds, true));
    return new Accumulator() {
      @Override
      public void add(float[] y, int yAt, float[] target, int targetAt, double weight) {
        for (int k = 0; k < width; k++) {
          float p = fromLogits ? (float) (1 / (1 + Math.exp(-y[yAt + k]))) : y[yAt + k];
          counts[multiLabel ? k : 0].add(p, target[targetAt + k] != 0, weight);
        }
      }

      @Override
      public double[] result() {
        double sum = 0;
        for (Counts each : counts) {
          sum += area(each);
        }
        return new double[] {sum / counts.length};
      }

      @Override
      public List<double[]> sums() {
        return Arrays.stream(counts).flatMap(each -> each.sums().stream()).toList();
      }
    };
  }

  private double area(Counts counts) {
    double[] tp = counts.truePositives();
    double[] fp = counts.falsePositives();
    double[] fn = counts.falseNegatives();
    double[] tn = counts.trueNegatives();
    if (curve == Curve.PR && summationMethod == Summation.INTERPOLATION) {
      return interpolated(tp, fp, fn);
    }
    double[] recall = Counts.shares(tp, fn);
    return switch (curve) {
      case ROC -> riemann(Counts.shares(fp, tn), recall);
      case PR -> riemann(recall, Counts.shares(tp, fp));
      case PRGAIN -> {
        double[] recallGain = gain(fn, tp, fn, tn, fp);
        for (int i = 0; i < recallGain.length; i++) {
          recallGain[i] = tp[i] == 0 ? 0 : Math.max(recallGain[i], 0);
        }
        yield riemann(recallGain, gain(fp, tp, fn, tn, fp));
      }
    };
  }

  // 1 − (TP + FN)/(TN + FP)·wrong/TP
  private static double[] gain(double[] wrong, double[] tp, double[] fn, double[] tn, double[] fp) {
    double[] gain = new double[tp.length];
    for (int i = 0; i < gain.length; i++) {
      double odds = Counts.share(tp[i] + fn[i], tn[i] + fp[i]);
      gain[i] = 1 - odds * Counts.share(wrong[i], tp[i]);
    }
    return gain;
  }

  private double riemann(double[] x, double[] y) {
    double area = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double height =
          switch (summationMethod) {
            case INTERPOLATION -> (y[i] + y[i + 1]) / 2;
            case MINORING -> Math.min(y[i], y[i + 1]);
            case MAJORING -> Math.max(y[i], y[i + 1]);
          };
      area += (x[i] - x[i + 1]) * height;
    }
    return area;
  }

  // between two thresholds TP is linear in P = TP + FP: TP = slope·P + intercept; precision TP/P
  // over
  // recall TP/(TP + FN) is then slope·(ΔTP + intercept·log(P/P'))/(TP + FN)
  private static double interpolated(double[] tp, double[] fp, double[] fn) {
    double area = 0;
    for (int i = 0; i + 1 < tp.length; i++) {
      double dtp = tp[i] - tp[i + 1];
      double p = tp[i] + fp[i];
      double next = tp[i + 1] + fp[i + 1];
      double slope = Counts.share(dtp, Math.max(p - next, 0));
      double intercept = tp[i + 1] - slope * next;
      double ratio = p > 0 && next > 0 ? p / next : 1;
      area += Counts.share(slope * (dtp + intercept * Math.log(ratio)), tp[i + 1] + fn[i + 1]);
    }
    return area;
  }
}
