package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax, a vector at a time where each element stands alone.
 *
 * <p>Maxima and sums are taken by scalars in a fixed order, in double and in four chains, so that
 * they are the same at every vector length.
 */
final class VectorSoftmax implements Softmax {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  /**
   * Floats that a block of rows holds, so that it stays in the first-level cache between the
   * passes.
   */
  private static final int BLOCK = 4096;

  @Override
  public void forward(int rows, int width, float[] x, int xAt, float[] y, int yAt) {
    int most = Math.max(1, BLOCK / width);
    for (int block = 0; block < rows; block += most) {
      int end = Math.min(rows, block + most);
      for (int row = block; row < end; row++) {
        subtract(
            width, max(width, x, xAt + row * width), x, xAt + row * width, y, yAt + row * width);
      }
      VectorCurves.expOfNegative(
          1, (end - block) * width, y, yAt + block * width, 0, y, yAt + block * width, 0);
      for (int row = block; row < end; row++) {
        scale(width, (float) (1 / sum(width, y, yAt + row * width)), y, yAt + row * width);
      }
    }
  }

  @Override
  public void backward(
      int rows, int width, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    for (int row = 0; row < rows; row++) {
      float mean = (float) dot(width, y, yAt + row * width, dy, dyAt + row * width);
      towards(width, mean, y, yAt + row * width, dy, dyAt + row * width, dx, dxAt + row * width);
    }
  }

  /** Passes over NaN, which the sum does not. */
  private static float max(int n, float[] x, int at) {
    float max = Float.NEGATIVE_INFINITY;
    int i = 0;
    if (n >= LANES) {
      FloatVector most = FloatVector.broadcast(SPECIES, max);
      for (; i <= n - LANES; i += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
        most = most.blend(v, v.compare(VectorOperators.GT, most));
      }
      max = most.reduceLanes(VectorOperators.MAX); // the same in every order, unlike a sum
    }
    for (; i < n; i++) {
      if (x[at + i] > max) {
        max = x[at + i];
      }
    }
    return max;
  }

  private static double sum(int n, float[] x, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += x[at + i];
      s1 += x[at + i + 1];
      s2 += x[at + i + 2];
      s3 += x[at + i + 3];
    }
    for (; i < n; i++) {
      s0 += x[at + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double dot(int n, float[] x, int xAt, float[] y, int yAt) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += (double) x[xAt + i] * y[yAt + i];
      s1 += (double) x[xAt + i + 1] * y[yAt + i + 1];
      s2 += (double) x[xAt + i + 2] * y[yAt + i + 2];
      s3 += (double) x[xAt + i + 3] * y[yAt + i + 3];
    }
    for (; i < n; i++) {
      s0 += (double) x[xAt + i] * y[yAt + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void subtract(int n, float a, float[] x, int xAt, float[] y, int yAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i).sub(a).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, x, xAt + i, mask).sub(a).intoArray(y, yAt + i, mask);
    }
  }

  private static void scale(int n, float a, float[] y, int yAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yAt + i).mul(a).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, y, yAt + i, mask).mul(a).intoArray(y, yAt + i, mask);
    }
  }

  private static void towards(
      int n, float mean, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, dy, dyAt + i).sub(mean);
      v.mul(FloatVector.fromArray(SPECIES, y, yAt + i)).intoArray(dx, dxAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, dy, dyAt + i, mask).sub(mean);
      v.mul(FloatVector.fromArray(SPECIES, y, yAt + i, mask)).intoArray(dx, dxAt + i, mask);
    }
  }
}
