package sunhwan.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise work, a vector at a time; rare curves are left to the scalar twin. */
final class VectorPointwise implements Pointwise {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  private final Pointwise scalar = new ScalarPointwise();

  @Override
  public void activate(Curve curve, float alpha, int n, float[] x, int xAt, float[] y, int yAt) {
    switch (curve) {
      case LINEAR -> System.arraycopy(x, xAt, y, yAt, n);
      case TANH -> VectorCurves.tanh(1, n, x, xAt, n, y, yAt, n);
      case SIGMOID -> VectorCurves.sigmoid(1, n, x, xAt, n, y, yAt, n);
      case RELU -> relu(n, x, xAt, y, yAt);
      default -> scalar.activate(curve, alpha, n, x, xAt, y, yAt);
    }
  }

  @Override
  public void slope(
      Curve curve,
      float alpha,
      int n,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt) {
    switch (curve) {
      case LINEAR -> System.arraycopy(dy, dyAt, dx, dxAt, n);
      case TANH -> tanhSlope(n, y, yAt, dy, dyAt, dx, dxAt);
      case SIGMOID -> sigmoidSlope(n, y, yAt, dy, dyAt, dx, dxAt);
      case RELU -> reluSlope(n, y, yAt, dy, dyAt, dx, dxAt);
      default -> scalar.slope(curve, alpha, n, x, xAt, y, yAt, dy, dyAt, dx, dxAt);
    }
  }

  @Override
  public void addScaled(int n, float a, float[] x, int xAt, float[] y, int yAt) {
    FloatVector factor = FloatVector.broadcast(SPECIES, a);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.fma(factor, FloatVector.fromArray(SPECIES, y, yAt + i)).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i, mask);
      v.fma(factor, FloatVector.fromArray(SPECIES, y, yAt + i, mask)).intoArray(y, yAt + i, mask);
    }
  }

  @Override
  public void scale(int n, float a, float[] y, int yAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yAt + i).mul(a).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, y, yAt + i, mask).mul(a).intoArray(y, yAt + i, mask);
    }
  }

  @Override
  public void multiply(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .mul(FloatVector.fromArray(SPECIES, y, yAt + i))
          .intoArray(z, zAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector.fromArray(SPECIES, x, xAt + i, mask)
          .mul(FloatVector.fromArray(SPECIES, y, yAt + i, mask))
          .intoArray(z, zAt + i, mask);
    }
  }

  @Override
  public void addProduct(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.fma(FloatVector.fromArray(SPECIES, y, yAt + i), FloatVector.fromArray(SPECIES, z, zAt + i))
          .intoArray(z, zAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i, mask);
      v.fma(
              FloatVector.fromArray(SPECIES, y, yAt + i, mask),
              FloatVector.fromArray(SPECIES, z, zAt + i, mask))
          .intoArray(z, zAt + i, mask);
    }
  }

  @Override
  public void addRow(int rows, int width, float[] row, int rowAt, float[] x, int xAt) {
    for (int i = 0; i < rows; i++) {
      addScaled(width, 1f, row, rowAt, x, xAt + i * width);
    }
  }

  @Override
  public void addColumnSums(int rows, int width, float[] x, int xAt, float[] sum, int sumAt) {
    for (int i = 0; i < rows; i++) {
      addScaled(width, 1f, x, xAt + i * width, sum, sumAt);
    }
  }

  @Override
  public void flush(int n, float[] y, int yAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      v.blend(0f, v.abs().compare(VectorOperators.LT, TINY)).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i, mask);
      v.blend(0f, v.abs().compare(VectorOperators.LT, TINY)).intoArray(y, yAt + i, mask);
    }
  }

  @Override
  public void addRows(int rows, int width, float[] x, int xAt, int xRow, float[] y, int yAt) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * xRow;
      int to = yAt + row * width;
      int i = 0;
      for (; i <= width - LANES; i += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + i);
        FloatVector sum = v.add(FloatVector.fromArray(SPECIES, y, to + i));
        sum.blend(0f, sum.abs().compare(VectorOperators.LT, TINY)).intoArray(y, to + i);
      }
      if (i < width) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, width);
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + i, mask);
        FloatVector sum = v.add(FloatVector.fromArray(SPECIES, y, to + i, mask));
        sum.blend(0f, sum.abs().compare(VectorOperators.LT, TINY)).intoArray(y, to + i, mask);
      }
    }
  }

  /**
   * Eight sums side by side, in the scalar twin's order, which is part of the contract; the square
   * of a float is exact in double, so that fused and separate sums are the same. Narrower vectors
   * would hold no more than the scalar twin does.
   */
  @Override
  public double sumOfSquares(int n, float[] x, int xAt) {
    if (LANES < 16) {
      return scalar.sumOfSquares(n, x, xAt);
    }
    DoubleVector sums = DoubleVector.zero(DoubleVector.SPECIES_512);
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      DoubleVector v =
          (DoubleVector)
              FloatVector.fromArray(FloatVector.SPECIES_256, x, xAt + i)
                  .convertShape(VectorOperators.F2D, DoubleVector.SPECIES_512, 0);
      sums = v.fma(v, sums);
    }
    double first = sums.lane(0);
    for (; i < n; i++) {
      first += (double) x[xAt + i] * x[xAt + i];
    }
    return ((first + sums.lane(1)) + (sums.lane(2) + sums.lane(3)))
        + ((sums.lane(4) + sums.lane(5)) + (sums.lane(6) + sums.lane(7)));
  }

  private static void relu(int n, float[] x, int xAt, float[] y, int yAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i, mask);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i, mask);
    }
  }

  private static void tanhSlope(
      int n, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      v.neg().fma(v, one).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i, mask);
      v.neg()
          .fma(v, one)
          .mul(FloatVector.fromArray(SPECIES, dy, dyAt + i, mask))
          .intoArray(dx, dxAt + i, mask);
    }
  }

  private static void sigmoidSlope(
      int n, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      v.neg().fma(v, v).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i, mask);
      v.neg()
          .fma(v, v)
          .mul(FloatVector.fromArray(SPECIES, dy, dyAt + i, mask))
          .intoArray(dx, dxAt + i, mask);
    }
  }

  private static void reluSlope(
      int n, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector slope = zero.blend(1f, v.compare(VectorOperators.GT, 0f));
      slope.mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i, mask);
      FloatVector slope = zero.blend(1f, v.compare(VectorOperators.GT, 0f));
      slope.mul(FloatVector.fromArray(SPECIES, dy, dyAt + i, mask)).intoArray(dx, dxAt + i, mask);
    }
  }
}
