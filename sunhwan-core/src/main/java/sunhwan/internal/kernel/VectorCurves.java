package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transcendental curves over blocks of rows: row i of x starts at {@code xAt + i * xRow}, and y
 * may be x.
 *
 * <p>Nothing here but exact IEEE operations, so that a value depends on nothing but its argument:
 * not on its place, on the vector length, or on whether it was compiled. Each curve is written
 * twice, for whole vectors, then for what is left of a row under a mask, and flat, because C2 boxes
 * what passes through helpers.
 */
final class VectorCurves {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  /**
   * eˣ = 2ⁿ·eʳ with n = round(x / ln 2) and |r| ≤ ln 2 / 2; the polynomial for eʳ is Cephes's expf.
   * Adding 1.5·2²³ rounds to an integer and leaves it in the lowest bits, whence it is shifted into
   * the exponent; n = −127 makes that exponent 0 and the result 0.
   */
  private static final float LEAST = -88f;

  private static final float LOG2E = 1.44269504f;
  private static final float ROUND = 12582912f;
  private static final float LN2_HIGH = -0.693359375f;
  private static final float LN2_LOW = 2.12194440e-4f;
  private static final int ONE_BITS = 0x3f800000;
  private static final float E2 = 5.0000001201e-1f;
  private static final float E3 = 1.6666665459e-1f;
  private static final float E4 = 4.1665795894e-2f;
  private static final float E5 = 8.3334519073e-3f;
  private static final float E6 = 1.3981999507e-3f;
  private static final float E7 = 1.9875691500e-4f;

  /**
   * tanh x = x·P(x²) / Q(x²), the coefficients of Eigen's generic_fast_tanh_float; beyond EDGE it
   * rounds to ±1.
   */
  static final float EDGE = 7.99881172180175781f;

  static final float P1 = 4.89352455891786e-03f;
  static final float P3 = 6.37261928875436e-04f;
  static final float P5 = 1.48572235717979e-05f;
  static final float P7 = 5.12229709037114e-08f;
  static final float P9 = -8.60467152213735e-11f;
  static final float P11 = 2.00018790482477e-13f;
  static final float P13 = -2.76076847742355e-16f;
  static final float Q0 = 4.89352518554385e-03f;
  static final float Q2 = 2.26843463243900e-03f;
  static final float Q4 = 1.18534705686654e-04f;
  static final float Q6 = 1.19825839466702e-06f;

  private VectorCurves() {}

  /** {@code y = tanh x}, within 5 ulp. */
  static void tanh(
      int rows, int width, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow) {
    int whole = SPECIES.loopBound(width);
    if (whole < width) {
      tanhTail(rows, whole, width, x, xAt, xRow, y, yAt, yRow);
    }
    for (int i = 0; i < rows; i++, xAt += xRow, yAt += yRow) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + j);
        v = v.blend(EDGE, v.compare(VectorOperators.GT, EDGE));
        v = v.blend(-EDGE, v.compare(VectorOperators.LT, -EDGE));
        FloatVector s = v.mul(v);
        FloatVector p = FloatVector.broadcast(SPECIES, P13);
        p = p.fma(s, FloatVector.broadcast(SPECIES, P11));
        p = p.fma(s, FloatVector.broadcast(SPECIES, P9));
        p = p.fma(s, FloatVector.broadcast(SPECIES, P7));
        p = p.fma(s, FloatVector.broadcast(SPECIES, P5));
        p = p.fma(s, FloatVector.broadcast(SPECIES, P3));
        p = p.fma(s, FloatVector.broadcast(SPECIES, P1));
        FloatVector q = FloatVector.broadcast(SPECIES, Q6);
        q = q.fma(s, FloatVector.broadcast(SPECIES, Q4));
        q = q.fma(s, FloatVector.broadcast(SPECIES, Q2));
        q = q.fma(s, FloatVector.broadcast(SPECIES, Q0));
        p.div(q).mul(v).intoArray(y, yAt + j);
      }
    }
  }

  private static void tanhTail(
      int rows, int j, int width, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, width);
    for (int i = 0; i < rows; i++, xAt += xRow, yAt += yRow) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + j, mask);
      v = v.blend(EDGE, v.compare(VectorOperators.GT, EDGE));
      v = v.blend(-EDGE, v.compare(VectorOperators.LT, -EDGE));
      FloatVector s = v.mul(v);
      FloatVector p = FloatVector.broadcast(SPECIES, P13);
      p = p.fma(s, FloatVector.broadcast(SPECIES, P11));
      p = p.fma(s, FloatVector.broadcast(SPECIES, P9));
      p = p.fma(s, FloatVector.broadcast(SPECIES, P7));
      p = p.fma(s, FloatVector.broadcast(SPECIES, P5));
      p = p.fma(s, FloatVector.broadcast(SPECIES, P3));
      p = p.fma(s, FloatVector.broadcast(SPECIES, P1));
      FloatVector q = FloatVector.broadcast(SPECIES, Q6);
      q = q.fma(s, FloatVector.broadcast(SPECIES, Q4));
      q = q.fma(s, FloatVector.broadcast(SPECIES, Q2));
      q = q.fma(s, FloatVector.broadcast(SPECIES, Q0));
      p.div(q).mul(v).intoArray(y, yAt + j, mask);
    }
  }

  /**
   * {@code y = 1 / (1 + exp(−x))} within 3 ulp, computed from exp(−|x|) so that small results stay
   * precise; 0 where it would be a denormal.
   */
  static void sigmoid(
      int rows, int width, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow) {
    int whole = SPECIES.loopBound(width);
    if (whole < width) {
      sigmoidTail(rows, whole, width, x, xAt, xRow, y, yAt, yRow);
    }
    for (int i = 0; i < rows; i++, xAt += xRow, yAt += yRow) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + j);
        FloatVector e = v.abs().neg();
        e = e.blend(LEAST, e.compare(VectorOperators.LT, LEAST));
        FloatVector shifted =
            e.fma(FloatVector.broadcast(SPECIES, LOG2E), FloatVector.broadcast(SPECIES, ROUND));
        FloatVector n = shifted.sub(ROUND);
        e = n.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), e);
        e = n.fma(FloatVector.broadcast(SPECIES, LN2_LOW), e);
        FloatVector p = FloatVector.broadcast(SPECIES, E7);
        p = p.fma(e, FloatVector.broadcast(SPECIES, E6));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E5));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E4));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E3));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E2));
        p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
        p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
        p =
            p.mul(
                shifted
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(ONE_BITS)
                    .reinterpretAsFloats());
        FloatVector above =
            FloatVector.broadcast(SPECIES, 1f).blend(p, v.compare(VectorOperators.LT, 0f));
        above.div(p.add(1f)).intoArray(y, yAt + j);
      }
    }
  }

  private static void sigmoidTail(
      int rows, int j, int width, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, width);
    for (int i = 0; i < rows; i++, xAt += xRow, yAt += yRow) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + j, mask);
      FloatVector e = v.abs().neg();
      e = e.blend(LEAST, e.compare(VectorOperators.LT, LEAST));
      FloatVector shifted =
          e.fma(FloatVector.broadcast(SPECIES, LOG2E), FloatVector.broadcast(SPECIES, ROUND));
      FloatVector n = shifted.sub(ROUND);
      e = n.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), e);
      e = n.fma(FloatVector.broadcast(SPECIES, LN2_LOW), e);
      FloatVector p = FloatVector.broadcast(SPECIES, E7);
      p = p.fma(e, FloatVector.broadcast(SPECIES, E6));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E5));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E4));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E3));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E2));
      p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
      p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
      p =
          p.mul(
              shifted
                  .reinterpretAsInts()
                  .lanewise(VectorOperators.LSHL, 23)
                  .add(ONE_BITS)
                  .reinterpretAsFloats());
      FloatVector above =
          FloatVector.broadcast(SPECIES, 1f).blend(p, v.compare(VectorOperators.LT, 0f));
      above.div(p.add(1f)).intoArray(y, yAt + j, mask);
    }
  }

  /** {@code y = exp x} within 2 ulp for x ≤ 0; 0 where it would be a denormal. */
  static void expOfNegative(
      int rows, int width, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow) {
    int whole = SPECIES.loopBound(width);
    if (whole < width) {
      expOfNegativeTail(rows, whole, width, x, xAt, xRow, y, yAt, yRow);
    }
    for (int i = 0; i < rows; i++, xAt += xRow, yAt += yRow) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector e = FloatVector.fromArray(SPECIES, x, xAt + j);
        e = e.blend(LEAST, e.compare(VectorOperators.LT, LEAST));
        FloatVector shifted =
            e.fma(FloatVector.broadcast(SPECIES, LOG2E), FloatVector.broadcast(SPECIES, ROUND));
        FloatVector n = shifted.sub(ROUND);
        e = n.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), e);
        e = n.fma(FloatVector.broadcast(SPECIES, LN2_LOW), e);
        FloatVector p = FloatVector.broadcast(SPECIES, E7);
        p = p.fma(e, FloatVector.broadcast(SPECIES, E6));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E5));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E4));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E3));
        p = p.fma(e, FloatVector.broadcast(SPECIES, E2));
        p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
        p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
        p =
            p.mul(
                shifted
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(ONE_BITS)
                    .reinterpretAsFloats());
        p.intoArray(y, yAt + j);
      }
    }
  }

  private static void expOfNegativeTail(
      int rows, int j, int width, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, width);
    for (int i = 0; i < rows; i++, xAt += xRow, yAt += yRow) {
      FloatVector e = FloatVector.fromArray(SPECIES, x, xAt + j, mask);
      e = e.blend(LEAST, e.compare(VectorOperators.LT, LEAST));
      FloatVector shifted =
          e.fma(FloatVector.broadcast(SPECIES, LOG2E), FloatVector.broadcast(SPECIES, ROUND));
      FloatVector n = shifted.sub(ROUND);
      e = n.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), e);
      e = n.fma(FloatVector.broadcast(SPECIES, LN2_LOW), e);
      FloatVector p = FloatVector.broadcast(SPECIES, E7);
      p = p.fma(e, FloatVector.broadcast(SPECIES, E6));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E5));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E4));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E3));
      p = p.fma(e, FloatVector.broadcast(SPECIES, E2));
      p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
      p = p.fma(e, FloatVector.broadcast(SPECIES, 1f));
      p =
          p.mul(
              shifted
                  .reinterpretAsInts()
                  .lanewise(VectorOperators.LSHL, 23)
                  .add(ONE_BITS)
                  .reinterpretAsFloats());
      p.intoArray(y, yAt + j, mask);
    }
  }
}
