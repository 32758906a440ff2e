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
        name,
        n,
        (w, g, m, v, x) -> update.sgd(n, (float) RATE, w, AT, g, 0),
        s -> s.w -= RATE * s.g);
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void momentumKeepsItsVelocity(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> update.momentum(n, (float) RATE, 0.9f, false, w, AT, g, 0, v, AT),
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
        (w, g, m, v, x) -> update.momentum(n, (float) RATE, 0.9f, true, w, AT, g, 0, v, AT),
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
        (w, g, m, v, x) ->
            update.adam(n, (float) RATE, 0.9, 0.999, 1e-7f, w, AT, g, 0, m, AT, v, AT),
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
        (w, g, m, v, x) -> update.rmsprop(n, (float) RATE, 0.9, 1e-7f, w, AT, g, 0, v, AT),
        s -> {
          s.v = 0.9 * s.v + (1 - 0.9) * s.g * s.g;
          s.w -= RATE * s.g / Math.sqrt(s.v + 1e-7);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void amsgradNeverForgetsTheLargestDeviation(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) ->
            update.amsgrad(n, (float) RATE, 0.9, 0.5, 1e-7f, w, AT, g, 0, m, AT, v, AT, x, AT),
        s -> {
          s.m += (s.g - s.m) * (1 - 0.9);
          s.v += (s.g * s.g - s.v) * (1 - 0.5);
          s.x = Math.max(s.x, s.v);
          s.w -= s.m * RATE / (Math.sqrt(s.x) + 1e-7);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void rmspropKeepsItsMomentum(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) ->
            update.rmspropMomentum(n, (float) RATE, 0.9, 0.5f, 1e-3f, w, AT, g, 0, v, AT, m, AT),
        s -> {
          s.v = 0.9 * s.v + (1 - 0.9) * s.g * s.g;
          s.m = 0.5 * s.m + RATE * s.g / Math.sqrt(s.v + 1e-3f);
          s.w -= s.m;
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void centeredRmspropDividesByTheVariance(Update update, int n, String name) {
    Formula mean =
        s -> {
          s.v = 0.9 * s.v + (1 - 0.9) * s.g * s.g;
          s.x = 0.9 * s.x + (1 - 0.9) * s.g;
        };
    check(
        name,
        n,
        (w, g, m, v, x) ->
            update.rmspropCentered(
                n, (float) RATE, 0.9, 0.5f, 1e-3f, w, AT, g, 0, v, AT, x, AT, m, AT),
        s -> {
          mean.step(s);
          s.m = 0.5 * s.m + RATE * s.g / Math.sqrt(s.v - s.x * s.x + 1e-3f);
          s.w -= s.m;
        });
    check(
        name,
        n,
        (w, g, m, v, x) ->
            update.rmspropCentered(n, (float) RATE, 0.9, 0, 1e-3f, w, AT, g, 0, v, AT, x, AT, g, 0),
        s -> {
          mean.step(s);
          s.w -= RATE * s.g / Math.sqrt(s.v - s.x * s.x + 1e-3f);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void adadeltaStepsInTheWeightsUnit(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> update.adadelta(n, 1, 0.9, 1e-3f, w, AT, g, 0, v, AT, m, AT),
        s -> {
          s.v = 0.9 * s.v + (1 - 0.9) * s.g * s.g;
          double delta = -Math.sqrt(s.m + 1e-3f) * s.g / Math.sqrt(s.v + 1e-3f);
          s.m = 0.9 * s.m + (1 - 0.9) * delta * delta;
          s.w += delta;
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void adagradAddsSquaresUp(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> update.adagrad(n, (float) RATE, 1e-3f, w, AT, g, 0, v, AT),
        s -> {
          s.v += s.g * s.g;
          s.w -= RATE * s.g / Math.sqrt(s.v + 1e-3f);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void adamaxDividesByTheLargestGradient(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) ->
            update.adamax(n, (float) RATE, 0.9, 0.5, 1e-3f, w, AT, g, 0, m, AT, v, AT),
        s -> {
          s.m += (s.g - s.m) * (1 - 0.9);
          s.v = Math.max(0.5 * s.v, Math.abs(s.g));
          s.w -= RATE * s.m / (s.v + 1e-3f);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void nadamMixesMeanAndGradient(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) ->
            update.nadam(
                n, (float) RATE, 0.9, 0.5, 1e-3f, 0.5f, 0.25f, 2, w, AT, g, 0, m, AT, v, AT),
        s -> {
          s.m += (s.g - s.m) * (1 - 0.9);
          s.v += (s.g * s.g - s.v) * (1 - 0.5);
          s.w -= RATE * (0.5 * s.m + 0.25 * s.g) / (Math.sqrt(2 * s.v) + 1e-3f);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void ftrlFollowsTheSumOfGradients(Update update, int n, String name) {
    for (float power : new float[] {0.5f, 0.25f}) {
      check(
          name,
          n,
          (w, g, m, v, x) ->
              update.ftrl(n, (float) RATE, power, 0.5f, 0.25f, 0.125f, w, AT, g, 0, v, AT, m, AT),
          s -> {
            double sum = s.v + s.g * s.g;
            s.m +=
                s.g + 2 * 0.125 * s.w - s.w * (Math.pow(sum, power) - Math.pow(s.v, power)) / RATE;
            double clipped = Math.max(-0.5, Math.min(0.5, s.m));
            s.w = (clipped - s.m) / (Math.pow(sum, power) / RATE + 2 * 0.25);
            s.v = sum;
          });
    }
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void lionGoesOneRateUpOrDown(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> update.lion(n, (float) RATE, 0.75, 0.5, w, AT, g, 0, m, AT),
        s -> {
          s.w -= RATE * Math.signum(0.75 * s.m + 0.25 * s.g);
          s.m = 0.5 * s.m + 0.5 * s.g;
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void lambTurnsTheGradientIntoAdamsDirection(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> {
          update.lamb(n, 0.9, 0.5, 1e-3f, 2, 4, g, 0, m, AT, v, AT);
          update.sgd(n, (float) RATE, w, AT, g, 0);
        },
        s -> {
          s.m += (s.g - s.m) * (1 - 0.9);
          s.v += (s.g * s.g - s.v) * (1 - 0.5);
          s.w -= RATE * 2 * s.m / (Math.sqrt(4 * s.v) + 1e-3f);
        });
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void averagesMove(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> update.average(n, 0.75, w, AT, v, AT),
        s -> s.v = 0.75 * s.v + 0.25 * s.w);
  }

  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void clipKeepsGradientsWithinTheLimit(Update update, int n, String name) {
    check(
        name,
        n,
        (w, g, m, v, x) -> update.clip(n, 0.5f, w, AT),
        s -> s.w = Math.max(-0.5, Math.min(0.5, s.w)));
  }

  private static final float[] ODD = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -1e-40f,
    Float.MAX_VALUE,
    1,
    -1
  };

  /** All that fuse nothing: the same bits as the scalar twin, whatever the numbers are. */
  @ParameterizedTest(name = "{2}, {1} weights")
  @MethodSource("twinsAndSizes")
  void oddNumbersGoTheSameWayInBothTwins(Update update, int n, String name) {
    for (Unfused kernel : Unfused.values()) {
      float[][] expected = odd(n);
      float[][] actual = odd(n);
      kernel.run(new ScalarUpdate(), n, expected);

      kernel.run(update, n, actual);

      for (int i = 0; i < expected.length; i++) {
        assertThat(Twin.bits(actual[i]))
            .as("%s, %s, array %d", name, kernel, i)
            .isEqualTo(Twin.bits(expected[i]));
      }
    }
  }

  /** Five arrays in which odd numbers meet each other. */
  private static float[][] odd(int n) {
    float[][] arrays = new float[5][n];
    for (int k = 0; k < arrays.length; k++) {
      for (int i = 0; i < n; i++) {
        arrays[k][i] = ODD[(i * (k + 1) + k + i / 10) % ODD.length];
      }
    }
    return arrays;
  }

  private enum Unfused {
    AMSGRAD {
      @Override
      void run(Update u, int n, float[][] x) {
        u.amsgrad(n, 0.5f, 0.9, 0.99, 0, x[0], 0, x[1], 0, x[2], 0, x[3], 0, x[4], 0);
      }
    },
    RMSPROP_MOMENTUM {
      @Override
      void run(Update u, int n, float[][] x) {
        u.rmspropMomentum(n, 0.5f, 0.9, 0.5f, 0, x[0], 0, x[1], 0, x[2], 0, x[3], 0);
      }
    },
    RMSPROP_CENTERED {
      @Override
      void run(Update u, int n, float[][] x) {
        u.rmspropCentered(n, 0.5f, 0.9, 0.5f, 0, x[0], 0, x[1], 0, x[2], 0, x[3], 0, x[4], 0);
      }
    },
    ADADELTA {
      @Override
      void run(Update u, int n, float[][] x) {
        u.adadelta(n, 0.5f, 0.9, 0, x[0], 0, x[1], 0, x[2], 0, x[3], 0);
      }
    },
    ADAGRAD {
      @Override
      void run(Update u, int n, float[][] x) {
        u.adagrad(n, 0.5f, 0, x[0], 0, x[1], 0, x[2], 0);
      }
    },
    ADAMAX {
      @Override
      void run(Update u, int n, float[][] x) {
        u.adamax(n, 0.5f, 0.9, 0.99, 0, x[0], 0, x[1], 0, x[2], 0, x[3], 0);
      }
    },
    NADAM {
      @Override
      void run(Update u, int n, float[][] x) {
        u.nadam(n, 0.5f, 0.9, 0.99, 0, 0.5f, 0.25f, 2, x[0], 0, x[1], 0, x[2], 0, x[3], 0);
      }
    },
    FTRL {
      @Override
      void run(Update u, int n, float[][] x) {
        u.ftrl(n, 0.5f, 0.25f, 0.1f, 0.2f, 0.3f, x[0], 0, x[1], 0, x[2], 0, x[3], 0);
      }
    },
    LION {
      @Override
      void run(Update u, int n, float[][] x) {
        u.lion(n, 0.5f, 0.9, 0.99, x[0], 0, x[1], 0, x[2], 0);
      }
    },
    LAMB {
      @Override
      void run(Update u, int n, float[][] x) {
        u.lamb(n, 0.9, 0.99, 0, 2, 4, x[0], 0, x[1], 0, x[2], 0);
      }
    },
    AVERAGE {
      @Override
      void run(Update u, int n, float[][] x) {
        u.average(n, 0.9, x[0], 0, x[1], 0);
      }
    },
    CLIP {
      @Override
      void run(Update u, int n, float[][] x) {
        u.clip(n, 0.5f, x[0], 0);
      }
    };

    abstract void run(Update update, int n, float[][] x);
  }

  private static void check(String name, int n, Kernel kernel, Formula formula) {
    float[] w = Twin.framed(Twin.random(1, n), AT);
    float[] m = Twin.framed(new float[n], AT);
    float[] v = Twin.framed(new float[n], AT);
    float[] x = Twin.framed(new float[n], AT);
    State[] expected = new State[n];
    for (int i = 0; i < n; i++) {
      expected[i] = new State();
      expected[i].w = w[AT + i];
    }
    for (int step = 0; step < 3; step++) {
      float[] g = Twin.random(2 + step, n);
      float[] given = g.clone();
      kernel.run(w, g, m, v, x);
      for (int i = 0; i < n; i++) {
        expected[i].g = given[i];
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
      assertThat((double) x[AT + i])
          .as(name)
          .isCloseTo(expected[i].x, within(2e-6 * Math.abs(expected[i].x) + 1e-7));
    }
    for (float[] framed : new float[][] {w, m, v, x}) {
      assertThat(framed[AT - 1]).isEqualTo(Twin.UNTOUCHED);
      assertThat(framed[AT + n]).isEqualTo(Twin.UNTOUCHED);
    }
  }

  private interface Kernel {
    void run(float[] w, float[] g, float[] m, float[] v, float[] x);
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
    double x;
  }
}
