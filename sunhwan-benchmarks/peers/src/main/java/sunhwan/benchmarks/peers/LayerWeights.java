package sunhwan.benchmarks.peers;

import java.util.List;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.RecurrentLayer;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/**
 * A recurrent layer's arrays as other libraries want them: a row for each gate's unit.
 *
 * @param gates of the cell
 * @param units H
 * @param features D
 * @param directions one or two
 * @param sequences whether it gives a value at every step
 */
record LayerWeights(
    List<Tensor> tensors, int gates, int units, int features, int directions, boolean sequences) {

  static LayerWeights of(Sequential.Layer layer, Weights weights) {
    List<Tensor> tensors =
        weights.names().stream()
            .filter(name -> name.startsWith(layer.name() + "/"))
            .map(weights::get)
            .toList();
    RecurrentLayer<?> cell = cell(layer.spec());
    int gates =
        switch (cell) {
          case LSTM l -> 4;
          case GRU g -> 3;
          default -> 1;
        };
    return new LayerWeights(
        tensors,
        gates,
        cell.units(),
        tensors.getFirst().shape().size(0),
        tensors.size() / 3,
        cell.recurrence().returnSequences());
  }

  static RecurrentLayer<?> cell(LayerSpec spec) {
    return switch (spec) {
      case Bidirectional b -> cell(b.layer());
      case RecurrentLayer<?> r -> r;
      default -> throw new IllegalArgumentException("no recurrent layer: " + spec);
    };
  }

  /** (gates·H, D), gates in the given order of ours. */
  float[] kernel(int direction, int... order) {
    return turned(tensors.get(3 * direction), features, order);
  }

  /** (gates·H, H). */
  float[] recurrentKernel(int direction, int... order) {
    return turned(tensors.get(3 * direction + 1), units, order);
  }

  private float[] turned(Tensor tensor, int rows, int... order) {
    float[] turned = new float[rows * gates * units];
    for (int g = 0; g < gates; g++) {
      for (int u = 0; u < units; u++) {
        for (int row = 0; row < rows; row++) {
          turned[(g * units + u) * rows + row] =
              tensor.data()[row * gates * units + order[g] * units + u];
        }
      }
    }
    return turned;
  }

  /** The bias of the input, or, where there is one, of the state; zeros where there is none. */
  float[] bias(int direction, boolean ofState, int... order) {
    Tensor bias = tensors.get(3 * direction + 2);
    float[] ordered = new float[gates * units];
    boolean two = bias.shape().rank() == 2;
    for (int g = 0; g < gates && (two || !ofState); g++) {
      System.arraycopy(
          bias.data(),
          (ofState ? gates * units : 0) + order[g] * units,
          ordered,
          g * units,
          units);
    }
    return ordered;
  }
}
