package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins against the definitions of Keras 3, written in double. */
class PointwiseTest {

  private static final int AT = 3;
  private static final float ALPHA = 0.3f;

  static Stream<Arguments> twinsAndCurves() {
    return Twin.all()
        .flatMap(twin -> Arrays.stream(Curve.values()).map(curve -> arguments(twin, curve)));
  }

  static Stream<Arguments> twinsAndSizes() {
    return Twin.all().flatMap(twin -> Arrays.stream(Twin.SIZES).mapToObj(n -> arguments(twin, n)));
  }

  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void bendsLikeTheDefinition(Twin twin, Curve curve) {
    float[] x = manifold();
    float[] y = new float[x.length];

    twin.pointwise().activate(curve, ALPHA, x.length, x, 0, y, 0);

    for (int i = 0; i < x.length; i++) {
      double expected = Reference.at(curve, x[i], ALPHA);
      double slack =
          ulps(curve) * Math.ulp((float) expected)
              + (Math.abs(expected) < Float.MIN_NORMAL ? Float.MIN_NORMAL : 0);
      assertThat((double) y[i]).as("%s(%s)", curve, x[i]).isCloseTo(expected, within(slack));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void bendsInPlaceAndOnlyThere(Twin twin, Curve curve) {
    for (int n : Twin.SIZES) {
      float[] x = Twin.random(n, n);
      float[] y = new float[n];
      float[] both = Twin.framed(x, AT);

      twin.pointwise().activate(curve, ALPHA, n, x, 0, y, 0);
      twin.pointwise().activate(curve, ALPHA, n, both, AT, both, AT);

      assertThat(Twin.bits(both)).isEqualTo(Twin.bits(Twin.framed(y, AT)));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void givesAnElementTheSameBitsWhereverItStands(Twin twin, Curve curve) {
    int n = 67;
    float[] x = Twin.random(7, n);
    float[] together = new float[n];
    float[] alone = new float[n];

    twin.pointwise().activate(curve, ALPHA, n, x, 0, together, 0);
    for (int i = 0; i < n; i++) {
      twin.pointwise().activate(curve, ALPHA, 1, x, i, alone, i);
    }

    assertThat(Twin.bits(alone)).isEqualTo(Twin.bits(together));
  }

  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void handsNaNOn(Twin twin, Curve curve) {
    float[] x = Twin.random(1, 37);
    x[5] = Float.NaN;
    x[36] = Float.NaN;

    twin.pointwise().activate(curve, ALPHA, 37, x, 0, x, 0);

    for (int i = 0; i < 37; i++) {
      assertThat(Float.isNaN(x[i])).as("element %d", i).isEqualTo(i == 5 || i == 36);
    }
  }

  /** The limits at −∞, ∞ are those of calculus. */
  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void reachesItsLimits(Twin twin, Curve curve) {
    float[] y = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};

    twin.pointwise().activate(curve, ALPHA, 2, y, 0, y, 0);

    float infinity = Float.POSITIVE_INFINITY;
    float[] expected =
        switch (curve) {
          case LINEAR, LEAKY_RELU, HARD_SHRINK, SOFT_SHRINK, TANH_SHRINK ->
              new float[] {-infinity, infinity};
          case TANH, SOFTSIGN, HARD_TANH -> new float[] {-1, 1};
          case SIGMOID, HARD_SIGMOID, HARD_SIGMOID_KERAS2, SPARSE_SIGMOID -> new float[] {0, 1};
          case RELU,
              SOFTPLUS,
              EXPONENTIAL,
              SWISH,
              GELU,
              GELU_APPROXIMATE,
              HARD_SILU,
              MISH,
              SPARSE_PLUS,
              SQUAREPLUS,
              THRESHOLD ->
              new float[] {0, infinity};
          case RELU6 -> new float[] {0, 6};
          case LOG_SIGMOID -> new float[] {-infinity, 0};
          case ELU, CELU -> new float[] {-ALPHA, infinity};
          case SELU -> new float[] {-1.7580993f, infinity};
        };
    assertThat(y[0] + 0f).isEqualTo(expected[0]);
    assertThat(y[1]).isEqualTo(expected[1]);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void keepsTheSignOfZeroAndDenormalsUnderTanh(Twin twin) {
    float[] y = {-0f, 0f, Float.MIN_VALUE, -1e-40f, 1e-38f};

    twin.pointwise().activate(Curve.TANH, 0, 5, y, 0, y, 0);

    assertThat(Twin.bits(y[0], y[1])).isEqualTo(Twin.bits(-0f, 0f));
    assertThat(y[2]).isEqualTo(Float.MIN_VALUE);
    assertThat(y[3]).isCloseTo(-1e-40f, within(2 * Float.MIN_VALUE));
    assertThat(y[4]).isCloseTo(1e-38f, within(3 * Float.MIN_VALUE));
  }

  /** Central differences of the definition; kinks are left out. */
  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void slopesLikeTheDifferenceQuotient(Twin twin, Curve curve) {
    int n = 97;
    Random random = new Random(5);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (random.nextInt(11) - 5 + 0.1 + 0.8 * random.nextDouble());
    }
    float[] y = new float[n];
    float[] dy = Twin.random(6, n);
    float[] dx = new float[n];
    twin.pointwise().activate(curve, ALPHA, n, x, 0, y, 0);

    twin.pointwise().slope(curve, ALPHA, n, x, 0, y, 0, dy, 0, dx, 0);

    double h = 1e-4;
    for (int i = 0; i < n; i++) {
      double slope =
          (Reference.at(curve, x[i] + h, ALPHA) - Reference.at(curve, x[i] - h, ALPHA)) / (2 * h);
      assertThat((double) dx[i])
          .as("%s'(%s)", curve, x[i])
          .isCloseTo(dy[i] * slope, within(1e-6 + 1e-6 * Math.abs(slope * dy[i])));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void slopesInPlaceAndOnlyThere(Twin twin, Curve curve) {
    for (int n : Twin.SIZES) {
      float[] x = Twin.random(1, n);
      float[] y = Twin.random(2, n);
      float[] dy = Twin.random(3, n);
      float[] dx = new float[n];
      float[] both = Twin.framed(dy, AT);

      twin.pointwise().slope(curve, ALPHA, n, x, 0, y, 0, dy, 0, dx, 0);
      twin.pointwise().slope(curve, ALPHA, n, x, 0, y, 0, both, AT, both, AT);

      assertThat(Twin.bits(both)).isEqualTo(Twin.bits(Twin.framed(dx, AT)));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndCurves")
  void needsNoInputForTheSlopeUnlessItSaysSo(Twin twin, Curve curve) {
    float[] x = Twin.random(1, 5);
    float[] y = new float[5];
    float[] dy = Twin.random(2, 5);
    float[] withInput = new float[5];
    float[] without = new float[5];
    twin.pointwise().activate(curve, ALPHA, 5, x, 0, y, 0);

    twin.pointwise().slope(curve, ALPHA, 5, x, 0, y, 0, dy, 0, withInput, 0);
    twin.pointwise().slope(curve, ALPHA, 5, y, 0, y, 0, dy, 0, without, 0);

    assertThat(Arrays.equals(withInput, without)).isEqualTo(!curve.slopeNeedsInput());
  }

  @ParameterizedTest
  @MethodSource("twinsAndSizes")
  void addsAndMultiplies(Twin twin, int n) {
    float[] x = Twin.random(1, n);
    float[] y = Twin.random(2, n);
    float[] z = Twin.random(3, n);
    float[] addScaled = Twin.framed(y, AT);
    float[] scaled = Twin.framed(y, AT);
    float[] product = Twin.framed(y, AT);
    float[] addProduct = Twin.framed(z, AT);

    twin.pointwise().addScaled(n, 0.7f, x, 0, addScaled, AT);
    twin.pointwise().scale(n, 0.7f, scaled, AT);
    twin.pointwise().multiply(n, x, 0, product, AT, product, AT);
    twin.pointwise().addProduct(n, x, 0, y, 0, addProduct, AT);

    for (int i = 0; i < n; i++) {
      assertThat((double) addScaled[AT + i]).isCloseTo(y[i] + (double) 0.7f * x[i], within(1e-6));
      assertThat(scaled[AT + i]).isEqualTo(0.7f * y[i]);
      assertThat(product[AT + i]).isEqualTo(x[i] * y[i]);
      assertThat((double) addProduct[AT + i]).isCloseTo(z[i] + (double) x[i] * y[i], within(1e-6));
    }
    for (float[] framed : new float[][] {addScaled, scaled, product, addProduct}) {
      assertThat(framed[AT - 1]).isEqualTo(Twin.UNTOUCHED);
      assertThat(framed[AT + n]).isEqualTo(Twin.UNTOUCHED);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndSizes")
  void addsARowToRowsAndRowsToARow(Twin twin, int width) {
    int rows = 5;
    float[] row = Twin.random(1, width);
    float[] x = Twin.random(2, rows * width);
    float[] shifted = Twin.framed(x, AT);
    float[] sum = Twin.framed(row, AT);

    twin.pointwise().addRow(rows, width, row, 0, shifted, AT);
    twin.pointwise().addColumnSums(rows, width, x, 0, sum, AT);

    for (int j = 0; j < width; j++) {
      float expected = row[j];
      for (int i = 0; i < rows; i++) {
        expected += x[i * width + j];
        assertThat(shifted[AT + i * width + j]).isEqualTo(x[i * width + j] + row[j]);
      }
      assertThat(sum[AT + j]).isEqualTo(expected);
    }
    assertThat(shifted[AT + rows * width]).isEqualTo(Twin.UNTOUCHED);
    assertThat(sum[AT + width]).isEqualTo(Twin.UNTOUCHED);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void flushesWhatIsTooSmallToMatter(Twin twin) {
    float[] y = new float[19];
    float[] small = {
      1e-28f, -1e-28f, Float.MIN_VALUE, -1e-40f, 1e-26f, -1f, Float.NaN, Float.NEGATIVE_INFINITY
    };
    System.arraycopy(small, 0, y, 0, 8);
    System.arraycopy(small, 0, y, 11, 8);

    twin.pointwise().flush(19, y, 0);

    for (int from : new int[] {0, 11}) {
      assertThat(Twin.slice(y, from, 8))
          .containsExactly(0f, 0f, 0f, 0f, 1e-26f, -1f, Float.NaN, Float.NEGATIVE_INFINITY);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndSizes")
  void addsRowsThatStandApartAndFlushesTheSum(Twin twin, int width) {
    int rows = 5;
    int apart = width + 2;
    float[] x = Twin.random(1, rows * apart);
    float[] y = Twin.random(2, rows * width);
    x[apart] = 1e-30f;
    y[width] = -Float.MIN_VALUE;
    float[] sum = Twin.framed(y, AT);

    twin.pointwise().addRows(rows, width, x, 0, apart, sum, AT);

    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        float expected = i == 1 && j == 0 ? 0f : x[i * apart + j] + y[i * width + j];
        assertThat(sum[AT + i * width + j]).isEqualTo(expected);
      }
    }
    assertThat(sum[AT - 1]).isEqualTo(Twin.UNTOUCHED);
    assertThat(sum[AT + rows * width]).isEqualTo(Twin.UNTOUCHED);
  }

  @ParameterizedTest
  @MethodSource("twinsAndSizes")
  void sumsSquaresInDouble(Twin twin, int n) {
    float[] x = Twin.framed(Twin.random(1, n), AT);
    double expected = 0;
    for (int i = 0; i < n; i++) {
      expected += (double) x[AT + i] * x[AT + i];
    }

    double sum = twin.pointwise().sumOfSquares(n, x, AT);

    assertThat(sum).isCloseTo(expected, within(1e-14 * expected));
    assertThat(sum).isEqualTo(new ScalarPointwise().sumOfSquares(n, x, AT));
  }

  private static int ulps(Curve curve) {
    return switch (curve) {
      case TANH -> 5;
      case SIGMOID, GELU -> 3;
      default -> 1;
    };
  }

  /** Every magnitude of either sign, and what layers really see. */
  private static float[] manifold() {
    Random random = new Random(3);
    float[] x = new float[3000];
    for (int i = 0; i < 1000; i++) {
      x[i] = (float) random.nextGaussian();
      x[1000 + i] = (float) (random.nextGaussian() * 20);
      x[2000 + i] =
          (float)
              (Math.scalb(1 + random.nextDouble(), random.nextInt(130) - 125)
                  * (random.nextBoolean() ? 1 : -1));
    }
    return x;
  }
}
