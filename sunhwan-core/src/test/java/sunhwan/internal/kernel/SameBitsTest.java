package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the promise of reproducible training rests on. */
class SameBitsTest {

  /** A kernel on fixed inputs. */
  private enum Probe {
    GEMM {
      @Override
      float[] run(Twin twin) {
        float[] packed = new float[twin.gemm().packedSize(40, 83)];
        float[] c = Twin.random(3, 9 * 83);
        twin.gemm().pack(40, 83, Twin.random(2, 40 * 83), 0, 83, 1, packed, 0);
        twin.gemm().addMatMul(9, 83, 40, Twin.random(1, 9 * 40), 0, 40, 1, packed, 0, c, 0, 83);
        return c;
      }
    },
    TANH {
      @Override
      float[] run(Twin twin) {
        float[] y = inputs();
        twin.pointwise().activate(Curve.TANH, 0, y.length, y, 0, y, 0);
        return y;
      }
    },
    SIGMOID {
      @Override
      float[] run(Twin twin) {
        float[] y = inputs();
        twin.pointwise().activate(Curve.SIGMOID, 0, y.length, y, 0, y, 0);
        return y;
      }
    },
    SOFTPLUS {
      @Override
      float[] run(Twin twin) {
        float[] y = inputs();
        twin.pointwise().activate(Curve.SOFTPLUS, 0, y.length, y, 0, y, 0);
        return y;
      }
    },
    SOFTMAX {
      @Override
      float[] run(Twin twin) {
        float[] y = inputs();
        twin.softmax().forward(2, y.length / 2, y, 0, y, 0);
        twin.softmax().backward(2, y.length / 2, y, 0, inputs(), 0, y, 0);
        return y;
      }
    },
    SUM {
      @Override
      float[] run(Twin twin) {
        return new float[] {(float) (1e3 * twin.pointwise().sumOfSquares(197, inputs(), 0))};
      }
    },
    LSTM {
      @Override
      float[] run(Twin twin) {
        float[] z = Twin.random(1, 3 * 4 * 21);
        float[] c = new float[63];
        float[] dc = Twin.random(2, 63);
        twin.lstm().forward(3, 21, z, 0, Twin.random(3, 63), 0, c, 0, new float[63], 0);
        twin.lstm()
            .backward(3, 21, z, 0, Twin.random(3, 63), 0, c, 0, Twin.random(4, 63), 0, dc, 0, z, 0);
        return z;
      }
    },
    GRU {
      @Override
      float[] run(Twin twin) {
        float[] x = Twin.random(1, 3 * 3 * 21);
        float[] r = Twin.random(2, 3 * 3 * 21);
        float[] dh = Twin.random(4, 63);
        twin.gru().forward(3, 21, x, 0, r, 0, Twin.random(3, 63), 0, new float[63], 0);
        twin.gru().backward(3, 21, x, 0, r, 0, Twin.random(3, 63), 0, dh, 0, x, 0, r, 0);
        return r;
      }
    },
    ADAM {
      @Override
      float[] run(Twin twin) {
        float[] w = inputs();
        twin.update()
            .adam(
                w.length,
                0.01f,
                0.9,
                0.999,
                1e-7f,
                w,
                0,
                Twin.random(1, w.length),
                0,
                new float[w.length],
                0,
                new float[w.length],
                0);
        return w;
      }
    },
    OTHER_UPDATES {
      @Override
      float[] run(Twin twin) {
        float[] w = inputs();
        int n = w.length;
        float[] g = Twin.random(1, n);
        float[] a = new float[n];
        float[] b = new float[n];
        float[] c = new float[n];
        twin.update().amsgrad(n, 0.01f, 0.9, 0.99, 1e-7f, w, 0, g, 0, a, 0, b, 0, c, 0);
        twin.update().rmspropMomentum(n, 0.01f, 0.9, 0.5f, 1e-7f, w, 0, g, 0, a, 0, b, 0);
        twin.update().rmspropCentered(n, 0.01f, 0.9, 0.5f, 1, w, 0, g, 0, a, 0, b, 0, c, 0);
        twin.update().adadelta(n, 0.01f, 0.9, 1, w, 0, g, 0, a, 0, b, 0);
        twin.update().adagrad(n, 0.01f, 1, w, 0, g, 0, a, 0);
        twin.update().adamax(n, 0.01f, 0.9, 0.99, 1e-7f, w, 0, g, 0, b, 0, c, 0);
        twin.update().nadam(n, 0.01f, 0.9, 0.99, 1, 0.5f, 0.5f, 2, w, 0, g, 0, a, 0, b, 0);
        twin.update().ftrl(n, 0.1f, 0.4f, 0.1f, 0.1f, 0.1f, w, 0, g, 0, a, 0, b, 0);
        twin.update().lion(n, 0.01f, 0.9, 0.99, w, 0, g, 0, b, 0);
        twin.update().lamb(n, 0.9, 0.99, 1, 2, 4, g, 0, a, 0, b, 0);
        twin.update().average(n, 0.9, g, 0, w, 0);
        twin.update().clip(n, 0.5f, w, 0);
        return w;
      }
    };

    abstract float[] run(Twin twin);

    private static float[] inputs() {
      float[] x = Twin.random(9, 198);
      for (int i = 0; i < x.length; i++) {
        x[i] *= i % 5;
      }
      return x;
    }
  }

  @ParameterizedTest
  @EnumSource
  void areTheSameAtEveryVectorLength(Probe probe) {
    List<int[]> bits = Twin.vectors().map(twin -> Twin.bits(probe.run(twin))).toList();

    assertThat(bits).allSatisfy(other -> assertThat(other).isEqualTo(bits.getFirst()));
  }

  @ParameterizedTest
  @MethodSource("coldTwins")
  void areTheSameInterpretedAndCompiled(Twin twin) {
    Map<Probe, int[]> cold = new EnumMap<>(Probe.class);
    for (Probe probe : Probe.values()) {
      cold.put(probe, Twin.bits(probe.run(twin)));
    }

    for (int i = 0; i < 60_000; i++) {
      Probe.values()[i % Probe.values().length].run(twin);
    }

    for (Probe probe : Probe.values()) {
      assertThat(Twin.bits(probe.run(twin))).as(probe.name()).isEqualTo(cold.get(probe));
    }
  }

  static Stream<Twin> coldTwins() {
    return Stream.of(Twin.freshlyLoaded(Math.min(16, FloatVector.SPECIES_PREFERRED.length())));
  }
}
