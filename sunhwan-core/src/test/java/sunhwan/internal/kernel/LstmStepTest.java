package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forward against the formulas in double, backward against central differences of those formulas.
 */
class LstmStepTest {

  private static final int AT = 3;

  static Stream<Arguments> twinsAndUnits() {
    return Twin.all()
        .flatMap(
            twin ->
                Arrays.stream(Twin.SIZES)
                    .mapToObj(units -> arguments(twin.lstm(), units, twin.name())));
  }

  static Stream<Arguments> curves() {
    return Stream.of(Curve.values())
        .filter(curve -> !curve.slopeNeedsInput())
        .flatMap(curve -> Stream.of(arguments(curve, Curve.SIGMOID), arguments(Curve.TANH, curve)));
  }

  @ParameterizedTest(name = "{2}, {1} units")
  @MethodSource("twinsAndUnits")
  void stepsLikeTheFormulas(LstmStep step, int units, String name) {
    Step s = new Step(3, units);
    float[] z = Twin.framed(s.z, AT);
    float[] c = Twin.framed(s.cPrev, AT);
    float[] h = Twin.framed(s.cPrev, AT);

    step.forward(3, units, z, AT, s.cPrev, 0, c, AT, h, AT);

    s.checkForward(name, Curve.TANH, Curve.SIGMOID, z, c, h);
  }

  @ParameterizedTest(name = "{2}, {1} units")
  @MethodSource("twinsAndUnits")
  void slopesLikeTheDifferenceQuotient(LstmStep step, int units, String name) {
    Step s = new Step(3, units);

    s.checkBackward(name, Curve.TANH, Curve.SIGMOID, step);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void isBentByAnyCurves(Curve activation, Curve recurrent) {
    LstmStep step = Kernels.best().lstm(activation, recurrent);
    Step s = new Step(2, 5);
    float[] z = Twin.framed(s.z, AT);
    float[] c = Twin.framed(s.cPrev, AT);
    float[] h = Twin.framed(s.cPrev, AT);

    step.forward(2, 5, z, AT, s.cPrev, 0, c, AT, h, AT);

    s.checkForward("scalar", activation, recurrent, z, c, h);
    s.checkBackward("scalar", activation, recurrent, step);
  }

  @ParameterizedTest
  @EnumSource(names = {"SWISH", "GELU", "GELU_APPROXIMATE", "HARD_SILU", "MISH", "TANH_SHRINK"})
  void refusesCurvesWhoseSlopeNeedsTheirInput(Curve curve) {
    assertThatThrownBy(() -> Kernels.best().lstm(curve, Curve.SIGMOID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(curve.name());
    assertThatThrownBy(() -> Kernels.best().lstm(Curve.TANH, curve))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input");
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void givesARowTheSameBitsWhoeverStandsAround(Twin twin) {
    int n = 40;
    int units = 67;
    Step s = new Step(n, units);
    float[] together = s.run(twin.lstm(), 0, n);

    float[] alone = s.run(twin.lstm(), 17, 1);

    int[] widths = {4 * units, units, units, 4 * units, units};
    int from = 0;
    int at = 0;
    for (int width : widths) {
      assertThat(Twin.bits(Twin.slice(alone, at, width)))
          .isEqualTo(Twin.bits(Twin.slice(together, from + 17 * width, width)));
      at += width;
      from += n * width;
    }
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void mayWriteOverTheCellBeforeAndOverTheGates(Twin twin) {
    int units = 21;
    Step s = new Step(2, units);
    float[] apart = s.run(twin.lstm(), 0, 2);
    float[] z = s.z.clone();
    float[] c = s.cPrev.clone();
    float[] h = new float[c.length];
    float[] dc = s.dc.clone();

    twin.lstm().forward(2, units, z, 0, c, 0, c, 0, h, 0);
    float[] gates = z.clone();
    twin.lstm().backward(2, units, z, 0, s.cPrev, 0, c, 0, s.dh, 0, dc, 0, z, 0);

    assertThat(join(gates, c, h, z, dc)).containsExactly(apart);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void flushesDenormalGradients(Twin twin) {
    int units = 19;
    Step s = new Step(1, units);
    Arrays.fill(s.dh, 1e-40f);
    Arrays.fill(s.dc, -1e-40f);

    float[] all = s.run(twin.lstm(), 0, 1);

    float[] gradients = Twin.slice(all, 6 * units, 5 * units);
    for (float gradient : gradients) {
      assertThat(gradient + 0f).isEqualTo(0f);
    }
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void keepsNaNInItsUnitAndSaturatesAtInfinity(Twin twin) {
    int units = 18;
    float[] z = new float[4 * units];
    float[] cPrev = Twin.random(1, units);
    float[] c = new float[units];
    float[] h = new float[units];
    z[3] = Float.NaN;
    z[units + 17] = Float.POSITIVE_INFINITY;
    z[17] = Float.NEGATIVE_INFINITY;

    twin.lstm().forward(1, units, z, 0, cPrev, 0, c, 0, h, 0);

    assertThat(c[17]).isEqualTo(cPrev[17]);
    for (int j = 0; j < units; j++) {
      assertThat(Float.isNaN(h[j])).as("unit %d", j).isEqualTo(j == 3);
    }
  }

  private static float[] join(float[]... parts) {
    int n = 0;
    for (float[] part : parts) {
      n += part.length;
    }
    float[] all = new float[n];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Inputs of a step, random by its size. */
  private static final class Step {
    final int n;
    final int units;
    final float[] z;
    final float[] cPrev;
    final float[] dh;
    final float[] dc;

    Step(int n, int units) {
      this.n = n;
      this.units = units;
      z = Twin.random(1, n * 4 * units);
      cPrev = Twin.random(2, n * units);
      dh = Twin.random(3, n * units);
      dc = Twin.random(4, n * units);
    }

    /** Gates, c, h, dz and dc of some rows, one after the other. */
    float[] run(LstmStep step, int row, int rows) {
      float[] gates = Twin.slice(z, row * 4 * units, rows * 4 * units);
      float[] before = Twin.slice(cPrev, row * units, rows * units);
      float[] c = new float[rows * units];
      float[] h = new float[rows * units];
      float[] dz = new float[rows * 4 * units];
      float[] dCell = Twin.slice(dc, row * units, rows * units);
      step.forward(rows, units, gates, 0, before, 0, c, 0, h, 0);
      step.backward(
          rows,
          units,
          gates,
          0,
          before,
          0,
          c,
          0,
          Twin.slice(dh, row * units, rows * units),
          0,
          dCell,
          0,
          dz,
          0);
      return join(gates, c, h, dz, dCell);
    }

    void checkForward(
        String name, Curve activation, Curve recurrent, float[] gates, float[] c, float[] h) {
      for (int row = 0; row < n; row++) {
        for (int j = 0; j < units; j++) {
          Unit unit = unit(row, j, activation, recurrent);
          int at = AT + row * 4 * units + j;
          int cell = AT + row * units + j;
          assertThat((double) gates[at]).as(name).isCloseTo(unit.i(), within(1e-6));
          assertThat((double) gates[at + units]).isCloseTo(unit.f(), within(1e-6));
          assertThat((double) gates[at + 2 * units]).isCloseTo(unit.g(), within(1e-6));
          assertThat((double) gates[at + 3 * units]).isCloseTo(unit.o(), within(1e-6));
          assertThat((double) c[cell]).isCloseTo(unit.c(), within(4e-6));
          assertThat((double) h[cell]).isCloseTo(unit.h(), within(1e-5 * (1 + Math.abs(unit.h()))));
        }
      }
      for (float[] framed : new float[][] {gates, c, h}) {
        assertThat(framed[AT - 1]).isEqualTo(Twin.UNTOUCHED);
        assertThat(framed[framed.length - 19]).isEqualTo(Twin.UNTOUCHED);
      }
    }

    void checkBackward(String name, Curve activation, Curve recurrent, LstmStep step) {
      float[] gates = z.clone();
      float[] c = new float[n * units];
      step.forward(n, units, gates, 0, cPrev, 0, c, 0, new float[n * units], 0);
      float[] dz = Twin.framed(new float[n * 4 * units], AT);
      float[] dCell = Twin.framed(dc, AT);

      step.backward(n, units, gates, 0, cPrev, 0, c, 0, dh, 0, dCell, AT, dz, AT);

      for (int row = 0; row < n; row++) {
        for (int j = 0; j < units; j++) {
          Unit unit = unit(row, j, activation, recurrent);
          int cell = row * units + j;
          ToDoubleFunction<Unit> loss = u -> dh[cell] * u.h() + dc[cell] * u.c();
          for (int gate = 0; gate < 4; gate++) {
            double expected = unit.slope(gate, loss);
            assertThat((double) dz[AT + (row * 4 + gate) * units + j])
                .as("%s dz%d", name, gate)
                .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
          }
          double expected = unit.slope(4, loss);
          assertThat((double) dCell[AT + cell])
              .as(name)
              .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
        }
      }
      assertThat(dz[AT - 1]).isEqualTo(Twin.UNTOUCHED);
      assertThat(dz[AT + n * 4 * units]).isEqualTo(Twin.UNTOUCHED);
      assertThat(dCell[AT + n * units]).isEqualTo(Twin.UNTOUCHED);
    }

    private Unit unit(int row, int j, Curve activation, Curve recurrent) {
      int at = row * 4 * units + j;
      return new Unit(
          activation,
          recurrent,
          new double[] {
            z[at], z[at + units], z[at + 2 * units], z[at + 3 * units], cPrev[row * units + j]
          });
    }
  }

  /** One unit in double: x is i, f, g, o before they are bent, then the cell before. */
  private record Unit(Curve activation, Curve recurrent, double[] x) {
    double i() {
      return Reference.at(recurrent, x[0], recurrent.alpha());
    }

    double f() {
      return Reference.at(recurrent, x[1], recurrent.alpha());
    }

    double g() {
      return Reference.at(activation, x[2], activation.alpha());
    }

    double o() {
      return Reference.at(recurrent, x[3], recurrent.alpha());
    }

    double c() {
      return f() * x[4] + i() * g();
    }

    double h() {
      return o() * Reference.at(activation, c(), activation.alpha());
    }

    double slope(int input, ToDoubleFunction<Unit> loss) {
      double step = 1e-6;
      return (loss.applyAsDouble(moved(input, step)) - loss.applyAsDouble(moved(input, -step)))
          / (2 * step);
    }

    private Unit moved(int input, double by) {
      double[] moved = x.clone();
      moved[input] += by;
      return new Unit(activation, recurrent, moved);
    }
  }
}
