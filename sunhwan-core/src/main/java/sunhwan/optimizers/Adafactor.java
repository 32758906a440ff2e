package sunhwan.optimizers;

import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Adam with little memory: Shazeer and Stern 2018. Of a weight with two or more axes it keeps the
 * mean squares of rows and of columns, and takes their product for the square of each number.
 *
 * <pre>
 * ρ = min(η, 1 / √t);  α = max(epsilon2, rms(w))·ρ;  β = 1 − t^beta2Decay
 * r = β·r + (1 − β)·mean over columns of (g² + epsilon1)
 * c = β·c + (1 − β)·mean over rows of (g² + epsilon1)
 * v = r·c / mean(r)             or for a vector  v = β·v + (1 − β)·(g² + epsilon1)
 * u = g / √v;  w −= α·u / max(1, rms(u) / clipThreshold)
 * </pre>
 *
 * The last two axes are rows and columns; those before them are matrices of their own, but rms is
 * over the whole weight.
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta2Decay at most 0: the mean of squares forgets less and less
 * @param epsilon1 added to squares, at least 0
 * @param epsilon2 least size of a weight that steps are measured by, at least 0
 * @param clipThreshold longest update, as root mean square; positive
 * @param relativeStep as in Keras 3.15, where it changes nothing: the rate is at most 1 / √t either
 *     way
 */
public record Adafactor(
    Common common,
    float beta2Decay,
    float epsilon1,
    float epsilon2,
    float clipThreshold,
    boolean relativeStep)
    implements Tunable<Adafactor> {
  public Adafactor {
    if (!(beta2Decay <= 0) || Float.isInfinite(beta2Decay)) {
      throw new IllegalArgumentException(
          "Adafactor: beta2Decay must be at most 0 and finite, got " + beta2Decay);
    }
    Refuse.unlessAtLeastZero("Adafactor", "epsilon1", epsilon1);
    Refuse.unlessAtLeastZero("Adafactor", "epsilon2", epsilon2);
    Refuse.unlessPositive("Adafactor", "clipThreshold", clipThreshold);
  }

  /** Keras's defaults. */
  public static Adafactor of() {
    return of(1e-3f);
  }

  public static Adafactor of(float learningRate) {
    return of(Constant.rate("Adafactor", learningRate));
  }

  public static Adafactor of(LearningRateSchedule schedule) {
    return new Adafactor(Common.of(schedule), -0.8f, 1e-30f, 1e-3f, 1, true);
  }

  @Override
  public Adafactor with(Common common) {
    return new Adafactor(common, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  public Adafactor beta2Decay(float beta2Decay) {
    return new Adafactor(common, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  public Adafactor epsilon1(float epsilon1) {
    return new Adafactor(common, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  public Adafactor epsilon2(float epsilon2) {
    return new Adafactor(common, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  public Adafactor clipThreshold(float clipThreshold) {
    return new Adafactor(common, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  public Adafactor relativeStep(boolean relativeStep) {
    return new Adafactor(common, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    if (weight.rank() < 2) {
      return List.of(Slot.like(weight, "velocity"));
    }
    int[] sizes = weight.sizes();
    int[] rows = Arrays.copyOf(sizes, sizes.length - 1);
    int[] columns = rows.clone();
    columns[columns.length - 1] = sizes[sizes.length - 1];
    return List.of(Slot.like(Shape.of(rows), "r"), Slot.like(Shape.of(columns), "c"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    double share = Math.pow((double) step, beta2Decay);
    if (slots.length == 1) {
      ofVector(share, gradient, slots[0]);
    } else {
      int columns = weight.shape().size(-1);
      int rows = weight.shape().size(-2);
      for (int i = 0; i < w.length / (rows * columns); i++) {
        ofMatrix(
            share,
            rows,
            columns,
            gradient,
            i * rows * columns,
            slots[0],
            i * rows,
            slots[1],
            i * columns);
      }
    }
    double size = Math.max(epsilon2, rms(w));
    double relative = Math.min(rate, 1 / Math.sqrt((double) step));
    double length = Math.max(1, rms(gradient) / clipThreshold);
    Kernels.best().update().sgd(w.length, (float) (size * relative / length), w, 0, gradient, 0);
  }

  private void ofVector(double share, float[] g, float[] v) {
    for (int i = 0; i < v.length; i++) {
      v[i] = blend(v[i], squared(g[i]), share);
      g[i] = (float) (g[i] / Math.sqrt(v[i]));
    }
  }

  private void ofMatrix(
      double share,
      int rows,
      int columns,
      float[] g,
      int gAt,
      float[] r,
      int rAt,
      float[] c,
      int cAt) {
    double total = 0;
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += squared(g[gAt + i * columns + j]);
      }
      r[rAt + i] = blend(r[rAt + i], sum / columns, share);
      total += r[rAt + i];
    }
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += squared(g[gAt + i * columns + j]);
      }
      c[cAt + j] = blend(c[cAt + j], sum / rows, share);
    }
    for (int i = 0; i < rows; i++) {
      double row = r[rAt + i] / (total / rows);
      for (int j = 0; j < columns; j++) {
        int at = gAt + i * columns + j;
        g[at] = (float) (g[at] / Math.sqrt(row * c[cAt + j]));
      }
    }
  }

  private double squared(float g) {
    return (double) g * g + epsilon1;
  }

  private static float blend(float mean, double value, double share) {
    return (float) ((1 - share) * mean + share * value);
  }

  private static double rms(float[] x) {
    return Math.sqrt(Kernels.best().pointwise().sumOfSquares(x.length, x, 0) / x.length);
  }
}
