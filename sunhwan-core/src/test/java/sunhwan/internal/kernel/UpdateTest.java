package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins, three steps long, against the formulas of Keras 3.15 in double. */
class UpdateTest {

  private static final int AT = 3;
  private static final double RATE = 0.05f;

  static Stream<Arguments> twinsAndSizes() {
    return Twin.all()
        .flatMap(
            twin ->
                Arrays.stream(Twin.SIZES).mapToObj(n -> arguments(twin.update(), n, twin.name())));
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void sgdGoesDownTheGradient(Update update, int n, String name) {
    check(
        name, n, (w, g, m, v) -> update.sgd(n, (float) RATE, w, AT, g, 0), s -> s.w -= RATE * s.g);
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void momentumKeepsItsVelocity(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v) -> update.momentum(n, (float) RATE, 0.9f, false, w, AT, g, 0, v, AT),
        s -> {
          s.v = 0.9f * s.v - RATE * s.g;
          s.w += s.v;
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void nesterovLooksAhead(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v) -> update.momentum(n, (float) RATE, 0.9f, true, w, AT, g, 0, v, AT),
        s -> {
          s.v = 0.9f * s.v - RATE * s.g;
          s.w += 0.9f * s.v - RATE * s.g;
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void adamDividesMeanByDeviation(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v) -> update.adam(n, (float) RATE, 0.9, 0.999, 1e-7f, w, AT, g, 0, m, AT, v, AT),
        s -> {
          s.m += (s.g - s.m) * (1 - 0.9);
          s.v += (s.g * s.g - s.v) * (1 - 0.999);
          s.w -= s.m * RATE / (Math.sqrt(s.v) + 1e-7);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void rmspropDividesByTheRootOfTheMeanSquare(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v) -> update.rmsprop(n, (float) RATE, 0.9, 1e-7f, w, AT, g, 0, v, AT),
        s -> {
          s.v = 0.9 * s.v + (1 - 0.9) * s.g * s.g;
          s.w -= RATE * s.g / Math.sqrt(s.v + 1e-7);
        });
  }

  private static void check(String name, int n, Kernel kernel, Formula formula) {
    float[] w = Twin.framed(Twin.random(1, n), AT);
    float[] m = Twin.framed(new float[n], AT);
    float[] v = Twin.framed(new float[n], AT);
    State[] expected = new State[n];
    for (int i = 0; i < n; i++) {
      expected[i] = new State();
      expected[i].w = w[AT + i];
    }
    for (int step = 0; step < 3; step++) {
      float[] g = Twin.random(2 + step, n);
      kernel.run(w, g, m, v);
      for (int i = 0; i < n; i++) {
        expected[i].g = g[i];
        formula.step(expected[i]);
      }
    }
    for (int i = 0; i < n; i++) {
      assertThat((double) w[AT + i])
          .as(name)
          .isCloseTo(expected[i].w, within(1e-6 * (1 + Math.abs(expected[i].w))));
      assertThat((double) m[AT + i])
          .as(name)
          .isCloseTo(expected[i].m, within(1e-6 * Math.abs(expected[i].m) + 1e-7));
      assertThat((double) v[AT + i])
          .as(name)
          .isCloseTo(expected[i].v, within(2e-6 * Math.abs(expected[i].v) + 1e-7));
    }
    for (float[] framed : new float[][] {w, m, v}) {
      assertThat(framed[AT - 1]).isEqualTo(Twin.UNTOUCHED);
      assertThat(framed[AT + n]).isEqualTo(Twin.UNTOUCHED);
    }
  }

  private interface Kernel {
    void run(float[] w, float[] g, float[] m, float[] v);
  }

  private interface Formula {
    void step(State s);
  }

  /** One weight with its slots. */
  private static final class State {
    double w;
    double g;
    double m;
    double v;
  }
}
