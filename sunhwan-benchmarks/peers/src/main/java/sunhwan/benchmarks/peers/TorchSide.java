package sunhwan.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import sunhwan.cli.bench.BenchModel;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;

/**
 * libtorch, time-major, which is what it is fastest with, and with denormals flushed to zero.
 *
 * <p>Ids are (time, batch); a step is zero_grad, forward, loss, backward, Adam.
 */
@SuppressWarnings("try") // scopes and guards work by being open
final class TorchSide implements Side.Library {
  private final Side.Work work;
  private final List<Stage> stages = new ArrayList<>();
  private final List<org.bytedeco.pytorch.Tensor> parameters = new ArrayList<>();
  private final org.bytedeco.pytorch.Tensor ids;
  private final org.bytedeco.pytorch.Tensor targets;
  private final Adam adam;

  /** A layer: what goes in, what comes out. */
  private interface Stage {
    org.bytedeco.pytorch.Tensor forward(org.bytedeco.pytorch.Tensor x);
  }

  TorchSide(Side.Work work) {
    this.work = work;
    torch.set_num_threads(work.threads());
    if (!org.bytedeco.pytorch.Context.setFlushDenormal(true)) {
      throw new IllegalStateException("libtorch cannot flush denormals on this machine");
    }
    BenchModel model = work.model();
    for (Sequential.Layer layer : model.network().layers()) {
      stages.add(stage(layer));
    }
    ids = turned(model.ids(work.batch(), 1));
    targets = targets(model, work.batch());
    adam =
        new Adam(
            new TensorVector(parameters.toArray(new org.bytedeco.pytorch.Tensor[0])),
            new AdamOptions(1e-3));
  }

  private Stage stage(Sequential.Layer layer) {
    String name = layer.name();
    return switch (layer.spec()) {
      case Embedding e -> {
        var table = parameter(work.weights().get(name + "/embeddings"));
        yield x -> torch.embedding(table, x);
      }
      case Dense d -> {
        Tensor kernel = work.weights().get(name + "/kernel");
        int in = kernel.shape().size(0);
        int out = kernel.shape().size(1);
        float[] turned = new float[in * out];
        for (int i = 0; i < in; i++) {
          for (int j = 0; j < out; j++) {
            turned[j * in + i] = kernel.data()[i * out + j];
          }
        }
        var weight = parameter(turned, out, in);
        var bias = parameter(work.weights().get(name + "/bias"));
        boolean relu = d.activation().kind() == sunhwan.layers.Activation.Kind.RELU;
        yield x ->
            relu ? torch.relu(torch.linear(x, weight, bias)) : torch.linear(x, weight, bias);
      }
      case Bidirectional b -> recurrent(layer);
      case RecurrentLayer<?> r -> recurrent(layer);
      default -> throw new IllegalArgumentException("no stage for " + layer.spec());
    };
  }

  private Stage recurrent(Sequential.Layer layer) {
    LayerWeights w = LayerWeights.of(layer, work.weights());
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
    boolean train = work.train();
    return x -> {
      var zeros = torch.zeros(w.directions(), x.size(1), w.units());
      org.bytedeco.pytorch.Tensor y;
      org.bytedeco.pytorch.Tensor h;
      switch (cell) {
        case LSTM l -> {
          TensorVector start = new TensorVector(zeros, zeros);
          var out = torch.lstm(x, start, all, true, 1, 0, train, both, false);
          y = out.get0();
          h = out.get1();
        }
        case GRU g -> {
          var out = torch.gru(x, zeros, all, true, 1, 0, train, both, false);
          y = out.get0();
          h = out.get1();
        }
        default -> {
          var out = torch.rnn_tanh(x, zeros, all, true, 1, 0, train, both, false);
          y = out.get0();
          h = out.get1();
        }
      }
      return w.sequences()
          ? y
          : h.transpose(0, 1).reshape(x.size(1), (long) w.directions() * w.units());
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
    parameter.requires_grad_(work.train());
    parameters.add(parameter);
    return parameter;
  }

  /** (batch, time) to (time, batch). */
  private static org.bytedeco.pytorch.Tensor turned(int[][] ids) {
    int time = ids[0].length;
    long[] turned = new long[ids.length * time];
    for (int b = 0; b < ids.length; b++) {
      for (int t = 0; t < time; t++) {
        turned[t * ids.length + b] = ids[b][t];
      }
    }
    return longs(turned, time, ids.length);
  }

  private static org.bytedeco.pytorch.Tensor longs(long[] values, long... shape) {
    return torch
        .from_blob(
            new LongPointer(values),
            shape,
            new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Long))
        .clone();
  }

  private static org.bytedeco.pytorch.Tensor targets(BenchModel model, int batch) {
    float[][] targets = model.targets(batch, 1);
    int steps = targets[0].length;
    long[] classes = new long[batch * steps];
    float[] values = new float[batch * steps];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        classes[t * batch + b] = (long) targets[b][t];
        values[t * batch + b] = targets[b][t];
      }
    }
    return model == BenchModel.M4
        ? torch.from_blob(new FloatPointer(values), batch, 1).clone()
        : longs(classes, classes.length);
  }

  private org.bytedeco.pytorch.Tensor forward() {
    var x = ids;
    for (Stage stage : stages) {
      x = stage.forward(x);
    }
    return x;
  }

  @Override
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      try (PointerScope scope = new PointerScope()) {
        if (work.train()) {
          step();
        } else {
          try (AutoGradMode none = new NoGradGuard()) {
            forward();
          }
        }
      }
    }
  }

  private void step() {
    adam.zero_grad();
    var logits = forward();
    var loss =
        work.model() == BenchModel.M4
            ? torch.binary_cross_entropy_with_logits(logits, targets)
            : torch.cross_entropy_loss(
                logits.reshape(targets.size(0), logits.size(-1)), targets);
    loss.backward();
    adam.step();
  }

  @Override
  public float[] outputs() {
    try (PointerScope scope = new PointerScope();
        AutoGradMode none = new NoGradGuard()) {
      var logits = forward();
      if (logits.dim() == 3) {
        logits = logits.transpose(0, 1).contiguous();
      }
      float[] values = new float[(int) logits.numel()];
      new FloatPointer(logits.contiguous().data_ptr()).get(values);
      return values;
    }
  }

  @Override
  public String describe() {
    return "libtorch 2.10.0 (JavaCPP 1.5.13), denormals flushed, " + torch.get_num_threads() + " thread(s)";
  }

  @Override
  public void close() {}
}
