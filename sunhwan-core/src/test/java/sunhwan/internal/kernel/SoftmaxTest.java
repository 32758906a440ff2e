package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins against the definition in double. */
class SoftmaxTest {

  private static final int AT = 3;
  private static final int ROWS = 5;

  static Stream<Arguments> twinsAndWidths() {
    return Twin.all()
        .flatMap(twin -> Arrays.stream(Twin.SIZES).mapToObj(width -> arguments(twin, width)));
  }

  @ParameterizedTest
  @MethodSource("twinsAndWidths")
  void sharesOutLikeTheDefinition(Twin twin, int width) {
    float[] x = Twin.random(1, ROWS * width);
    for (int i = 0; i < x.length; i++) {
      x[i] = 10 * x[i] + 500;
    }
    float[] y = Twin.framed(x, AT);

    twin.softmax().forward(ROWS, width, y, AT, y, AT);

    for (int row = 0; row < ROWS; row++) {
      double[] expected = softmax(x, row * width, width);
      for (int j = 0; j < width; j++) {
        assertThat((double) y[AT + row * width + j])
            .isCloseTo(expected[j], within(4 * 0x1p-23 * expected[j] + Float.MIN_NORMAL));
      }
    }
    assertThat(y[AT - 1]).isEqualTo(Twin.UNTOUCHED);
    assertThat(y[AT + ROWS * width]).isEqualTo(Twin.UNTOUCHED);
  }

  @ParameterizedTest
  @MethodSource("twinsAndWidths")
  void slopesLikeTheDifferenceQuotient(Twin twin, int width) {
    float[] x = Twin.random(1, ROWS * width);
    float[] y = new float[x.length];
    float[] dy = Twin.random(2, x.length);
    float[] dx = Twin.framed(dy, AT);
    twin.softmax().forward(ROWS, width, x, 0, y, 0);

    twin.softmax().backward(ROWS, width, y, 0, dx, AT, dx, AT);

    for (int i = 0; i < x.length; i++) {
      assertThat((double) dx[AT + i]).isCloseTo(slope(x, dy, width, i), within(1e-5));
    }
    assertThat(dx[AT - 1]).isEqualTo(Twin.UNTOUCHED);
    assertThat(dx[AT + x.length]).isEqualTo(Twin.UNTOUCHED);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void givesARowTheSameBitsWhoeverStandsAround(Twin twin) {
    int rows = 61;
    int width = 71;
    float[] x = Twin.random(1, rows * width);
    float[] together = new float[x.length];
    float[] alone = new float[x.length];

    twin.softmax().forward(rows, width, x, 0, together, 0);
    for (int row = 0; row < rows; row++) {
      twin.softmax().forward(1, width, x, row * width, alone, row * width);
    }

    assertThat(Twin.bits(alone)).isEqualTo(Twin.bits(together));
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void givesNothingToMinusInfinityAndSpoilsOnlyTheRowThatHoldsNaN(Twin twin) {
    int width = 19;
    float[] y = Twin.random(1, 3 * width);
    y[7] = Float.NEGATIVE_INFINITY;
    y[width + 18] = Float.NaN;

    twin.softmax().forward(3, width, y, 0, y, 0);

    assertThat(y[7]).isEqualTo(0f);
    for (int i = 0; i < 3 * width; i++) {
      assertThat(Float.isNaN(y[i])).as("element %d", i).isEqualTo(i / width == 1);
    }
  }

  private static double slope(float[] x, float[] dy, int width, int i) {
    double h = 1e-4;
    int row = i / width * width;
    float[] more = x.clone();
    float[] less = x.clone();
    more[i] += (float) h;
    less[i] -= (float) h;
    double[] up = softmax(more, row, width);
    double[] down = softmax(less, row, width);
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += dy[row + j] * (up[j] - down[j]);
    }
    return sum / ((double) more[i] - less[i]);
  }

  private static double[] softmax(float[] x, int at, int width) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < width; j++) {
      max = Math.max(max, x[at + j]);
    }
    double sum = 0;
    double[] y = new double[width];
    for (int j = 0; j < width; j++) {
      y[j] = Math.exp(x[at + j] - max);
      sum += y[j];
    }
    for (int j = 0; j < width; j++) {
      y[j] /= sum;
    }
    return y;
  }
}
