package sunhwan.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.stream.IntStream;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.RecurrentLayer;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;

/** ONNX Runtime on a graph made by hand, time-major, with denormals flushed to zero. */
final class OnnxSide implements Side.Library {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OnnxTensor ids;
  private final boolean everyStep;

  private OnnxSide(
      OrtEnvironment environment, OrtSession session, OnnxTensor ids, boolean everyStep) {
    this.environment = environment;
    this.session = session;
    this.ids = ids;
    this.everyStep = everyStep;
  }

  static OnnxSide of(Side.Work work) {
    if (work.train()) {
      throw new IllegalArgumentException("ONNX Runtime is timed for prediction only");
    }
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(work.threads());
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.set_denormal_as_zero", "1");
      OrtSession session = environment.createSession(graph(work), options);
      int[][] rows = work.model().ids(work.batch(), 1);
      int time = work.model().time();
      long[] turned = new long[rows.length * time];
      for (int b = 0; b < rows.length; b++) {
        for (int t = 0; t < time; t++) {
          turned[t * rows.length + b] = rows[b][t];
        }
      }
      OnnxTensor ids =
          OnnxTensor.createTensor(
              environment, LongBuffer.wrap(turned), new long[] {time, rows.length});
      return new OnnxSide(
          environment, session, ids, work.model() == sunhwan.cli.bench.BenchModel.M5);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refused the graph", e);
    }
  }

  /** Embedding is Gather, recurrent layers are RNN, GRU and LSTM, Dense is MatMul and Add. */
  private static byte[] graph(Side.Work work) {
    Onnx graph = new Onnx();
    String x = "ids";
    for (Sequential.Layer layer : work.model().network().layers()) {
      String name = layer.name();
      switch (layer.spec()) {
        case Embedding e -> {
          Tensor table = work.weights().get(name + "/embeddings");
          graph.message(
              5, Onnx.floats(name + "_w", table.data(), table.shape().size(0), table.shape().size(1)));
          graph.message(1, Onnx.node("Gather", name + "_w " + x, name).with("axis", 0L));
        }
        case Dense d -> {
          Tensor kernel = work.weights().get(name + "/kernel");
          Tensor bias = work.weights().get(name + "/bias");
          graph.message(
              5,
              Onnx.floats(name + "_w", kernel.data(), kernel.shape().size(0), kernel.shape().size(1)));
          graph.message(5, Onnx.floats(name + "_b", bias.data(), bias.shape().size(0)));
          graph.message(1, Onnx.node("MatMul", x + " " + name + "_w", name + "_m"));
          boolean relu = d.activation().kind() == Activation.Kind.RELU;
          graph.message(
              1, Onnx.node("Add", name + "_m " + name + "_b", relu ? name + "_a" : name));
          if (relu) {
            graph.message(1, Onnx.node("Relu", name + "_a", name));
          }
        }
        case Bidirectional b -> recurrent(graph, layer, work, x);
        case RecurrentLayer<?> r -> recurrent(graph, layer, work, x);
        default -> throw new IllegalArgumentException("no node for " + layer.spec());
      }
      x = name;
    }
    graph.text(2, work.model().name());
    graph.message(11, Onnx.value("ids", INT64, -1, -1));
    graph.message(
        12,
        work.model() == sunhwan.cli.bench.BenchModel.M5
            ? Onnx.value(x, FLOAT, -1, -1, -1)
            : Onnx.value(x, FLOAT, -1, -1));
    return Onnx.model(graph);
  }

  private static void recurrent(
      Onnx graph, Sequential.Layer layer, Side.Work work, String x) {
    LayerWeights w = LayerWeights.of(layer, work.weights());
    String name = layer.name();
    // ours i, f, g, o is theirs i, o, f, g; our z, r, h is theirs
    int[] order =
        w.gates() == 4 ? new int[] {0, 3, 1, 2} : IntStream.range(0, w.gates()).toArray();
    int rows = w.gates() * w.units();
    float[] kernels = new float[w.directions() * rows * w.features()];
    float[] recurrent = new float[w.directions() * rows * w.units()];
    float[] biases = new float[w.directions() * 2 * rows];
    for (int d = 0; d < w.directions(); d++) {
      System.arraycopy(
          w.kernel(d, order), 0, kernels, d * rows * w.features(), rows * w.features());
      System.arraycopy(
          w.recurrentKernel(d, order), 0, recurrent, d * rows * w.units(), rows * w.units());
      System.arraycopy(w.bias(d, false, order), 0, biases, 2 * d * rows, rows);
      System.arraycopy(w.bias(d, true, order), 0, biases, (2 * d + 1) * rows, rows);
    }
    graph.message(5, Onnx.floats(name + "_w", kernels, w.directions(), rows, w.features()));
    graph.message(5, Onnx.floats(name + "_r", recurrent, w.directions(), rows, w.units()));
    graph.message(5, Onnx.floats(name + "_b", biases, w.directions(), 2L * rows));
    String operator = w.gates() == 4 ? "LSTM" : w.gates() == 3 ? "GRU" : "RNN";
    Onnx node =
        Onnx.node(
                operator,
                x + " " + name + "_w " + name + "_r " + name + "_b",
                w.sequences() ? name + "_y" : " " + name + "_h")
            .with("hidden_size", (long) w.units())
            .with("direction", w.directions() == 2 ? "bidirectional" : "forward");
    graph.message(1, w.gates() == 3 ? node.with("linear_before_reset", 1L) : node);
    long width = (long) w.directions() * w.units();
    if (w.sequences()) { // (time, directions, batch, units)
      graph.message(
          1, Onnx.node("Transpose", name + "_y", name + "_t").with("perm", 0, 2, 1, 3));
      graph.message(5, Onnx.longs(name + "_s", 0, 0, width));
    } else { // (directions, batch, units)
      graph.message(1, Onnx.node("Transpose", name + "_h", name + "_t").with("perm", 1, 0, 2));
      graph.message(5, Onnx.longs(name + "_s", 0, width));
    }
    graph.message(1, Onnx.node("Reshape", name + "_t " + name + "_s", name));
  }

  @Override
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      try (OrtSession.Result result = session.run(Map.of("ids", ids))) {
        if (result.size() != 1) {
          throw new IllegalStateException("expected one output, got " + result.size());
        }
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed", e);
      }
    }
  }

  @Override
  public float[] outputs() {
    try (OrtSession.Result result = session.run(Map.of("ids", ids))) {
      OnnxTensor tensor = (OnnxTensor) result.get(0);
      FloatBuffer buffer = tensor.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return everyStep ? byExample(values, tensor.getInfo().getShape()) : values;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed", e);
    }
  }

  /** (time, batch, width) to (batch, time, width). */
  private static float[] byExample(float[] values, long[] shape) {
    int time = (int) shape[0];
    int batch = (int) shape[1];
    int width = (int) shape[2];
    float[] turned = new float[values.length];
    for (int t = 0; t < time; t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(values, (t * batch + b) * width, turned, (b * time + t) * width, width);
      }
    }
    return turned;
  }

  @Override
  public String describe() {
    return "ONNX Runtime " + environment.getVersion() + ", denormals flushed";
  }

  @Override
  public void close() {
    ids.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not be closed", e);
    }
  }
}
