package sunhwan.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/** One of our networks in libtorch, with our weights. */
final class TorchNetwork {
  private final Weights weights;
  private final boolean train;
  private final List<Stage> stages = new ArrayList<>();
  private final List<org.bytedeco.pytorch.Tensor> parameters = new ArrayList<>();

  /**
   * Examples alive at each step of a packed batch, as PackedSequence has them.
   *
   * @param first of them: all examples
   */
  record Sizes(org.bytedeco.pytorch.Tensor tensor, long first) {}

  /** A layer: what goes in, what comes out. */
  private interface Stage {
    org.bytedeco.pytorch.Tensor forward(org.bytedeco.pytorch.Tensor x, Optional<Sizes> sizes);
  }

  TorchNetwork(Sequential network, Weights weights, boolean train) {
    this.weights = weights;
    this.train = train;
    for (Sequential.Layer layer : network.layers()) {
      stages.add(stage(layer));
    }
  }

  /** All weights. */
  TensorVector parameters() {
    return new TensorVector(parameters.toArray(new org.bytedeco.pytorch.Tensor[0]));
  }

  /** Logits of (time, batch) ids, or of the ids of a packed batch. */
  org.bytedeco.pytorch.Tensor forward(org.bytedeco.pytorch.Tensor ids, Optional<Sizes> sizes) {
    var x = ids;
    for (Stage stage : stages) {
      x = stage.forward(x, sizes);
    }
    return x;
  }

  private Stage stage(Sequential.Layer layer) {
    String name = layer.name();
    return switch (layer.spec()) {
      case Embedding e -> {
        var table = parameter(weights.get(name + "/embeddings"));
        yield (x, sizes) -> torch.embedding(table, x);
      }
      case Dense d -> {
        Tensor kernel = weights.get(name + "/kernel");
        int in = kernel.shape().size(0);
        int out = kernel.shape().size(1);
        float[] turned = new float[in * out];
        for (int i = 0; i < in; i++) {
          for (int j = 0; j < out; j++) {
            turned[j * in + i] = kernel.data()[i * out + j];
          }
        }
        var weight = parameter(turned, out, in);
        var bias = parameter(weights.get(name + "/bias"));
        boolean relu = d.activation().kind() == sunhwan.layers.Activation.Kind.RELU;
        yield (x, sizes) ->
            relu ? torch.relu(torch.linear(x, weight, bias)) : torch.linear(x, weight, bias);
      }
      case Bidirectional b -> recurrent(layer);
      case RecurrentLayer<?> r -> recurrent(layer);
      default -> throw new IllegalArgumentException("no stage for " + layer.spec());
    };
  }

  private Stage recurrent(Sequential.Layer layer) {
    LayerWeights w = LayerWeights.of(layer, weights);
    // ours i, f, g, o is theirs; our z, r, h is their r, z, n
    int[] order = w.gates() == 3 ? new int[] {1, 0, 2} : new int[] {0, 1, 2, 3};
    List<org.bytedeco.pytorch.Tensor> own = new ArrayList<>();
    int rows = w.gates() * w.units();
    for (int d = 0; d < w.directions(); d++) {
      own.add(parameter(w.kernel(d, order), rows, w.features()));
      own.add(parameter(w.recurrentKernel(d, order), rows, w.units()));
      own.add(parameter(w.bias(d, false, order), rows));
      own.add(parameter(w.bias(d, true, order), rows));
    }
    TensorVector all = new TensorVector(own.toArray(new org.bytedeco.pytorch.Tensor[0]));
    RecurrentLayer<?> cell = LayerWeights.cell(layer.spec());
    boolean both = w.directions() == 2;
    return (x, sizes) -> {
      long batch = sizes.isPresent() ? sizes.get().first() : x.size(1);
      var zeros = torch.zeros(w.directions(), batch, w.units());
      org.bytedeco.pytorch.Tensor y;
      org.bytedeco.pytorch.Tensor h;
      switch (cell) {
        case LSTM l -> {
          TensorVector start = new TensorVector(zeros, zeros);
          var out =
              sizes.isPresent()
                  ? torch.lstm(x, sizes.get().tensor(), start, all, true, 1, 0, train, both)
                  : torch.lstm(x, start, all, true, 1, 0, train, both, false);
          y = out.get0();
          h = out.get1();
        }
        case GRU g -> {
          var out =
              sizes.isPresent()
                  ? torch.gru(x, sizes.get().tensor(), zeros, all, true, 1, 0, train, both)
                  : torch.gru(x, zeros, all, true, 1, 0, train, both, false);
          y = out.get0();
          h = out.get1();
        }
        default -> {
          var out =
              sizes.isPresent()
                  ? torch.rnn_tanh(x, sizes.get().tensor(), zeros, all, true, 1, 0, train, both)
                  : torch.rnn_tanh(x, zeros, all, true, 1, 0, train, both, false);
          y = out.get0();
          h = out.get1();
        }
      }
      return w.sequences()
          ? y
          : h.transpose(0, 1).reshape(batch, (long) w.directions() * w.units());
    };
  }

  private org.bytedeco.pytorch.Tensor parameter(Tensor tensor) {
    int[] sizes = tensor.shape().sizes();
    long[] shape = new long[sizes.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes[i];
    }
    return parameter(tensor.data(), shape);
  }

  private org.bytedeco.pytorch.Tensor parameter(float[] values, long... shape) {
    var parameter = torch.from_blob(new FloatPointer(values), shape).clone();
    parameter.requires_grad_(train);
    parameters.add(parameter);
    return parameter;
  }
}
