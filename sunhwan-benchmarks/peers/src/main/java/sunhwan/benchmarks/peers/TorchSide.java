package sunhwan.benchmarks.peers;

import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import sunhwan.cli.bench.BenchModel;

/**
 * libtorch, time-major, which is what it is fastest with, and with denormals flushed to zero.
 *
 * <p>Ids are (time, batch); a step is zero_grad, forward, loss, backward, Adam.
 */
@SuppressWarnings("try") // scopes and guards work by being open
final class TorchSide implements Side.Library {
  private final Side.Work work;
  private final TorchNetwork network;
  private final org.bytedeco.pytorch.Tensor ids;
  private final org.bytedeco.pytorch.Tensor targets;
  private final Adam adam;

  TorchSide(Side.Work work) {
    this.work = work;
    torch.set_num_threads(work.threads());
    if (!org.bytedeco.pytorch.Context.setFlushDenormal(true)) {
      throw new IllegalStateException("libtorch cannot flush denormals on this machine");
    }
    BenchModel model = work.model();
    network = new TorchNetwork(model.network(), work.weights(), work.train());
    ids = turned(model.ids(work.batch(), 1));
    targets = targets(model, work.batch());
    adam = new Adam(network.parameters(), new AdamOptions(1e-3));
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

  static org.bytedeco.pytorch.Tensor longs(long[] values, long... shape) {
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
    return network.forward(ids, Optional.empty());
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
    return version();
  }

  static String version() {
    return "libtorch 2.10.0 (JavaCPP 1.5.13), denormals flushed, "
        + torch.get_num_threads()
        + " thread(s)";
  }

  @Override
  public void close() {}
}
