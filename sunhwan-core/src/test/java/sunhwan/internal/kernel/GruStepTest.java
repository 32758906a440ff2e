package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forward against the formulas in double, backward against central differences of those formulas.
 */
class GruStepTest {

  private static final int AT = 3;

  static Stream<Arguments> twinsAndUnits() {
    return Twin.all()
        .flatMap(
            twin ->
                Arrays.stream(Twin.SIZES)
                    .mapToObj(units -> arguments(twin.gru(), units, twin.name())));
  }

  static Stream<Arguments> curves() {
    return Stream.of(Curve.values())
        .filter(curve -> !curve.slopeNeedsInput())
        .flatMap(curve -> Stream.of(arguments(curve, Curve.SIGMOID), arguments(Curve.TANH, curve)));
  }

  @ParameterizedTest(name = "{2}, {1} units")
  @MethodSource("twinsAndUnits")
  void resetAfterFollowsTheFormulas(GruStep step, int units, String name) {
    new Step(3, units, Curve.TANH, Curve.SIGMOID).checkResetAfter(step, name);
  }

  @ParameterizedTest(name = "{2}, {1} units")
  @MethodSource("twinsAndUnits")
  void resetBeforeFollowsTheFormulas(GruStep step, int units, String name) {
    new Step(3, units, Curve.TANH, Curve.SIGMOID).checkResetBefore(step, name);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void isBentByAnyCurves(Curve activation, Curve recurrent) {
    GruStep step = Kernels.best().gru(activation, recurrent);

    Step s = new Step(2, 5, activation, recurrent);

    s.checkResetAfter(step, "scalar");
    s.checkResetBefore(step, "scalar");
  }

  @ParameterizedTest
  @EnumSource(names = {"SWISH", "GELU", "GELU_APPROXIMATE", "HARD_SILU", "MISH", "TANH_SHRINK"})
  void refusesCurvesWhoseSlopeNeedsTheirInput(Curve curve) {
    assertThatThrownBy(() -> Kernels.best().gru(curve, Curve.SIGMOID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(curve.name());
    assertThatThrownBy(() -> Kernels.best().gru(Curve.TANH, curve))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input");
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void givesARowTheSameBitsWhoeverStandsAround(Twin twin) {
    int n = 40;
    int units = 67;
    float[] x = Twin.random(1, n * 3 * units);
    float[] alone = x.clone();
    float[] r = Twin.random(2, n * 3 * units);
    float[] hPrev = Twin.random(3, n * units);
    float[] h = new float[n * units];
    float[] hAlone = new float[n * units];

    twin.gru().forward(n, units, x, 0, r, 0, hPrev, 0, h, 0);
    for (int row = 0; row < n; row++) {
      twin.gru()
          .forward(
              1,
              units,
              alone,
              row * 3 * units,
              r,
              row * 3 * units,
              hPrev,
              row * units,
              hAlone,
              row * units);
    }

    assertThat(Twin.bits(alone)).isEqualTo(Twin.bits(x));
    assertThat(Twin.bits(hAlone)).isEqualTo(Twin.bits(h));
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void mayWriteGradientsOverTheGatesAndOverR(Twin twin) {
    int n = 2;
    int units = 21;
    Step s = new Step(n, units, Curve.TANH, Curve.SIGMOID);
    float[] gates = s.x.clone();
    float[] r = s.r.clone();
    twin.gru().forward(n, units, gates, 0, r, 0, s.hPrev, 0, new float[n * units], 0);
    float[] dh = s.dh.clone();
    float[] dx = new float[n * 3 * units];
    float[] dr = new float[n * 3 * units];
    twin.gru().backward(n, units, gates, 0, r, 0, s.hPrev, 0, dh, 0, dx, 0, dr, 0);

    twin.gru().backward(n, units, gates, 0, r, 0, s.hPrev, 0, s.dh, 0, gates, 0, r, 0);

    assertThat(gates).containsExactly(dx);
    assertThat(r).containsExactly(dr);
    assertThat(s.dh).containsExactly(dh);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void flushesDenormalGradients(Twin twin) {
    int units = 19;
    Step s = new Step(1, units, Curve.TANH, Curve.SIGMOID);
    Arrays.fill(s.dh, -1e-40f);
    twin.gru().forward(1, units, s.x, 0, s.r, 0, s.hPrev, 0, new float[units], 0);

    float[] dx = new float[3 * units];
    float[] dr = new float[3 * units];
    float[] before = s.dh.clone();
    float[] dxBefore = new float[3 * units];
    twin.gru().backward(1, units, s.x, 0, s.r, 0, s.hPrev, 0, s.dh, 0, dx, 0, dr, 0);
    twin.gru().candidateBackward(1, units, s.x, 0, s.hPrev, 0, before, 0, dxBefore, 0);

    for (float[] gradients : new float[][] {dx, dr, dxBefore, s.dh, before}) {
      for (float gradient : gradients) {
        assertThat(gradient + 0f).isEqualTo(0f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void keepsNaNInItsUnitAndHoldsTheStateAtInfinity(Twin twin) {
    int units = 18;
    float[] x = new float[3 * units];
    float[] hPrev = Twin.random(1, units);
    float[] h = new float[units];
    x[3] = Float.NaN;
    x[17] = Float.POSITIVE_INFINITY;

    twin.gru().forward(1, units, x, 0, new float[3 * units], 0, hPrev, 0, h, 0);

    assertThat(h[17]).isEqualTo(hPrev[17]);
    for (int j = 0; j < units; j++) {
      assertThat(Float.isNaN(h[j])).as("unit %d", j).isEqualTo(j == 3);
    }
  }

  /** Inputs of a step, random by its size, and what each twin should make of them. */
  private static final class Step {
    final int n;
    final int units;
    final Curve activation;
    final Curve recurrent;
    final float[] x;
    final float[] r;
    final float[] hPrev;
    final float[] dh;

    Step(int n, int units, Curve activation, Curve recurrent) {
      this.n = n;
      this.units = units;
      this.activation = activation;
      this.recurrent = recurrent;
      x = Twin.random(1, n * 3 * units);
      r = Twin.random(2, n * 3 * units);
      hPrev = Twin.random(3, n * units);
      dh = Twin.random(4, n * units);
    }

    void checkResetAfter(GruStep step, String name) {
      float[] gates = Twin.framed(x, AT);
      float[] h = Twin.framed(new float[n * units], AT);
      float[] dHidden = Twin.framed(dh, AT);
      float[] dx = Twin.framed(x, AT);
      float[] dr = Twin.framed(r, AT);

      step.forward(n, units, gates, AT, r, 0, hPrev, 0, h, AT);
      step.backward(n, units, gates, AT, r, 0, hPrev, 0, dHidden, AT, dx, AT, dr, AT);

      for (int row = 0; row < n; row++) {
        for (int j = 0; j < units; j++) {
          int at = row * 3 * units + j;
          int cell = row * units + j;
          double[] in = {
            x[at],
            x[at + units],
            x[at + 2 * units],
            r[at],
            r[at + units],
            r[at + 2 * units],
            hPrev[cell]
          };
          double[] expected = {0, 0, 0, 0, 0, 0, 0};
          for (int i = 0; i < 7; i++) {
            double[] more = in.clone();
            double[] less = in.clone();
            more[i] += 1e-6;
            less[i] -= 1e-6;
            expected[i] = dh[cell] * (resetAfter(more) - resetAfter(less)) / 2e-6;
          }
          close(name + " z", gates[AT + at], bend(recurrent, in[0] + in[3]));
          close(name + " r", gates[AT + at + units], bend(recurrent, in[1] + in[4]));
          close(name + " h", h[AT + cell], resetAfter(in));
          for (int third = 0; third < 3; third++) {
            close(name + " dx" + third, dx[AT + at + third * units], expected[third]);
            close(name + " dr" + third, dr[AT + at + third * units], expected[3 + third]);
          }
          close(name + " dh", dHidden[AT + cell], expected[6]);
        }
      }
      untouched(gates, h, dHidden, dx, dr);
    }

    /** As a layer drives it; in place of the product by Uh, each unit is multiplied by its u. */
    void checkResetBefore(GruStep step, String name) {
      float[] u = Twin.random(5, n * units);
      float[] gates = Twin.framed(x, AT);
      float[] rh = Twin.framed(new float[n * units], AT);
      float[] h = Twin.framed(new float[n * units], AT);
      float[] drh = new float[n * units];
      float[] dHidden = Twin.framed(dh, AT);
      float[] dx = Twin.framed(x, AT);

      step.gates(n, units, gates, AT, hPrev, 0, rh, AT);
      for (int cell = 0; cell < n * units; cell++) {
        gates[AT + cell / units * 3 * units + 2 * units + cell % units] += rh[AT + cell] * u[cell];
      }
      step.candidate(n, units, gates, AT, hPrev, 0, h, AT);
      step.candidateBackward(n, units, gates, AT, hPrev, 0, dHidden, AT, dx, AT);
      for (int cell = 0; cell < n * units; cell++) {
        drh[cell] = dx[AT + cell / units * 3 * units + 2 * units + cell % units] * u[cell];
      }
      step.gatesBackward(n, units, gates, AT, hPrev, 0, drh, 0, dHidden, AT, dx, AT);

      for (int row = 0; row < n; row++) {
        for (int j = 0; j < units; j++) {
          int at = row * 3 * units + j;
          int cell = row * units + j;
          double[] in = {x[at], x[at + units], x[at + 2 * units], hPrev[cell]};
          double[] expected = {0, 0, 0, 0};
          for (int i = 0; i < 4; i++) {
            double[] more = in.clone();
            double[] less = in.clone();
            more[i] += 1e-6;
            less[i] -= 1e-6;
            expected[i] =
                dh[cell] * (resetBefore(more, u[cell]) - resetBefore(less, u[cell])) / 2e-6;
          }
          close(name + " h", h[AT + cell], resetBefore(in, u[cell]));
          for (int third = 0; third < 3; third++) {
            close(name + " dx" + third, dx[AT + at + third * units], expected[third]);
          }
          close(name + " dh", dHidden[AT + cell], expected[3]);
        }
      }
      untouched(gates, rh, h, dHidden, dx);
    }

    private double resetAfter(double[] in) {
      double z = bend(recurrent, in[0] + in[3]);
      double candidate = bend(activation, in[2] + bend(recurrent, in[1] + in[4]) * in[5]);
      return z * in[6] + (1 - z) * candidate;
    }

    private double resetBefore(double[] in, double u) {
      double z = bend(recurrent, in[0]);
      double candidate = bend(activation, in[2] + bend(recurrent, in[1]) * in[3] * u);
      return z * in[3] + (1 - z) * candidate;
    }

    private static double bend(Curve curve, double x) {
      return Reference.at(curve, x, curve.alpha());
    }

    private static void close(String name, float got, double expected) {
      assertThat((double) got)
          .as(name)
          .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
    }

    private static void untouched(float[]... framed) {
      for (float[] x : framed) {
        assertThat(x[AT - 1]).isEqualTo(Twin.UNTOUCHED);
        assertThat(x[x.length - 19]).isEqualTo(Twin.UNTOUCHED);
      }
    }
  }
}
