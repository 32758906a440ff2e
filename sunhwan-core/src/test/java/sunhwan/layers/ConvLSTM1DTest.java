package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.models.RnnState;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class ConvLSTM1DTest {
  private static final int POINTS = 5;
  private static final int CHANNELS = 2;

  static Stream<ConvLSTM1D> layers() {
    return Stream.of(
        ConvLSTM1D.of(POINTS, 3, 2),
        ConvLSTM1D.of(POINTS, 3, 3).padding(Padding.SAME),
        ConvLSTM1D.of(POINTS, 2, 4).padding(Padding.SAME).strides(2),
        ConvLSTM1D.of(POINTS, 2, 2).padding(Padding.SAME).dilationRate(3),
        ConvLSTM1D.of(POINTS, 17, 2)
            .strides(3)
            .useBias(false)
            .recurrentActivation(Activation.HARD_SIGMOID),
        ConvLSTM1D.of(POINTS, 1, 5).unitForgetBias(false).activation(Activation.RELU));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void isWhatTheFormulasSayAtEveryPointAndStep(ConvLSTM1D layer) {
    Model model = model(layer.returnSequences(true));
    float[][] steps = steps(6, 3);

    float[] y = model.predict(Sequences.ofVectors(new float[][][] {steps})).data();

    assertClose("y", y, reference(layer, model.weights(), steps), 1e-6);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void readsBackwardsWhatStandsBackwards(ConvLSTM1D layer) {
    float[][] steps = steps(4, 5);
    float[][] turned = {steps[3], steps[2], steps[1], steps[0]};

    float[] y =
        model(layer.goBackwards(true)).predict(Sequences.ofVectors(new float[][][] {steps})).data();

    assertThat(y)
        .isEqualTo(model(layer).predict(Sequences.ofVectors(new float[][][] {turned})).data());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void saysPieceByPieceWhatItSaysOfTheWhole(ConvLSTM1D layer) {
    Model model = model(layer.returnSequences(true));
    float[][] steps = steps(4, 7);
    float[] whole = model.predict(Sequences.ofVectors(new float[][][] {steps})).data();

    RnnState state = RnnState.initial(1);
    List<Float> pieces = new ArrayList<>();
    for (float[] step : steps) {
      var piece = model.predictWithState(Sequences.ofVectors(new float[][][] {{step}}), state);
      state = piece.state();
      for (float value : piece.output().data()) {
        pieces.add(value);
      }
    }

    assertThat(pieces).hasSize(whole.length);
    for (int i = 0; i < whole.length; i++) {
      assertThat(pieces.get(i)).isEqualTo(whole[i]);
    }
  }

  @Test
  void makesALineThatAConvolutionReads() {
    ConvLSTM1D layer = ConvLSTM1D.of(POINTS, 3, 2);
    Model model =
        Sequential.of(
                Input.sequence(Shape.UNKNOWN, POINTS * CHANNELS),
                layer,
                Reshape.of(layer.line().size(0), layer.line().size(1)),
                Conv1D.of(1, 4))
            .build(1);

    float[] y = model.predict(Sequences.ofVectors(new float[][][] {steps(3, 1)})).data();

    assertThat(y).hasSize(1);
    assertThat(model.weights().names())
        .containsExactly(
            "conv_lstm1d/conv_lstm_cell/kernel",
            "conv_lstm1d/conv_lstm_cell/recurrent_kernel",
            "conv_lstm1d/conv_lstm_cell/bias",
            "conv1d/kernel",
            "conv1d/bias");
  }

  @Test
  void refusesStepsThatNoLineOfItsPointsMakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(Input.sequence(3, 7), ConvLSTM1D.of(POINTS, 3, 2)).build(1))
        .withMessageContaining("ConvLSTM1D 'conv_lstm1d': expected input")
        .withMessageContaining("of 5 points")
        .withMessageContaining("features=7");
  }

  private static Model model(ConvLSTM1D layer) {
    return Sequential.of(Input.sequence(Shape.UNKNOWN, POINTS * CHANNELS), layer).build(11);
  }

  private static float[][] steps(int count, int seed) {
    float[][] steps = new float[count][POINTS * CHANNELS];
    for (int t = 0; t < count; t++) {
      for (int i = 0; i < steps[t].length; i++) {
        steps[t][i] = (float) Math.sin(seed + 3.7 * t + 1.3 * i);
      }
    }
    return steps;
  }

  /** Equation 3 of Shi et al. 2015 without peepholes, value by value in double. */
  private static double[] reference(ConvLSTM1D layer, Weights weights, float[][] steps) {
    Tensor w = weights.get("conv_lstm1d/conv_lstm_cell/kernel");
    Tensor u = weights.get("conv_lstm1d/conv_lstm_cell/recurrent_kernel");
    int filters = layer.filters();
    int size = layer.kernelSize();
    int span = (size - 1) * layer.dilationRate() + 1;
    boolean same = layer.padding() == Padding.SAME;
    int after =
        same
            ? (int) Math.ceil(POINTS / (double) layer.strides())
            : (POINTS - span) / layer.strides() + 1;
    int pad = same ? Math.max((after - 1) * layer.strides() + span - POINTS, 0) / 2 : 0;
    double[][] h = new double[after][filters];
    double[][] c = new double[after][filters];
    List<Double> out = new ArrayList<>();
    for (float[] x : steps) {
      double[][] next = new double[after][filters];
      for (int p = 0; p < after; p++) {
        double[] z = new double[4 * filters];
        for (int j = 0; j < z.length; j++) {
          z[j] = layer.useBias() ? bias(weights, j) : 0;
          for (int k = 0; k < size; k++) {
            int from = p * layer.strides() + k * layer.dilationRate() - pad;
            for (int d = 0; from >= 0 && from < POINTS && d < CHANNELS; d++) {
              z[j] += x[from * CHANNELS + d] * w.data()[(k * CHANNELS + d) * z.length + j];
            }
            int state = p + k - (size - 1) / 2;
            for (int d = 0; state >= 0 && state < after && d < filters; d++) {
              z[j] += h[state][d] * u.data()[(k * filters + d) * z.length + j];
            }
          }
        }
        for (int d = 0; d < filters; d++) {
          double i = gate(layer, z[d]);
          double f = gate(layer, z[filters + d]);
          double g = bend(layer, z[2 * filters + d]);
          double o = gate(layer, z[3 * filters + d]);
          c[p][d] = f * c[p][d] + i * g;
          next[p][d] = o * bend(layer, c[p][d]);
        }
      }
      h = next;
      for (double[] point : h) {
        for (double value : point) {
          out.add(value);
        }
      }
    }
    return out.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double bias(Weights weights, int j) {
    return weights.get("conv_lstm1d/conv_lstm_cell/bias").data()[j];
  }

  private static double gate(ConvLSTM1D layer, double z) {
    return layer.recurrentActivation().equals(Activation.HARD_SIGMOID)
        ? Math.max(0, Math.min(1, z / 6 + 0.5))
        : 1 / (1 + Math.exp(-z));
  }

  private static double bend(ConvLSTM1D layer, double z) {
    return layer.activation().equals(Activation.RELU) ? Math.max(0, z) : Math.tanh(z);
  }
}
