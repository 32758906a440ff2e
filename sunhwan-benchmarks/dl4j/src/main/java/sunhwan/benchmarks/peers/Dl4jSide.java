package sunhwan.benchmarks.peers;

import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sunhwan.cli.bench.BenchModel;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/** DL4J, as its users have it: there is no switch for denormals. */
public final class Dl4jSide implements Side.Library {
  private final Side.Work work;
  private final MultiLayerNetwork network;
  private final INDArray ids;
  private final INDArray targets;

  private Dl4jSide(Side.Work work) {
    this.work = work;
    BenchModel model = work.model();
    List<Sequential.Layer> layers = model.network().layers();
    int[][] batch = model.ids(work.batch(), 1);
    var list = new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).list();
    int width = 0;
    for (int i = 0; i < layers.size(); i++) {
      list.layer(i, layer(layers.get(i), width, i == layers.size() - 1, batch[0].length));
      width = width(layers.get(i), width);
    }
    network = new MultiLayerNetwork(list.build());
    network.init();
    for (int i = 0; i < layers.size(); i++) {
      weights(i, layers.get(i), work.weights());
    }
    ids = Nd4j.create(floats(batch));
    targets = targets(model, work.batch());
  }

  public static void main(String[] args) throws IOException {
    Side.serve(new Dl4jSide(Side.Work.of(args)));
  }

  private static int width(Sequential.Layer layer, int before) {
    return switch (layer.spec()) {
      case Embedding e -> e.outputDim();
      case Bidirectional b when b.layer() instanceof RecurrentLayer<?> r -> 2 * r.units();
      case RecurrentLayer<?> r -> r.units();
      case Dense d -> d.units();
      default -> before;
    };
  }

  private Layer layer(Sequential.Layer layer, int in, boolean last, int time) {
    return switch (layer.spec()) {
      case Embedding e ->
          new EmbeddingSequenceLayer.Builder()
              .nIn(e.inputDim())
              .nOut(e.outputDim())
              .inputLength(time)
              .hasBias(false)
              .activation(Activation.IDENTITY)
              .build();
      case Bidirectional b when b.layer() instanceof RecurrentLayer<?> r ->
          new org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional(
              org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional.Mode.CONCAT,
              recurrent(r, in));
      case RecurrentLayer<?> r -> recurrent(r, in);
      case Dense d when last && d.units() == 1 ->
          new OutputLayer.Builder(LossFunction.XENT)
              .nIn(in)
              .nOut(1)
              .activation(Activation.SIGMOID)
              .build();
      case Dense d when last ->
          new OutputLayer.Builder(LossFunction.MCXENT)
              .nIn(in)
              .nOut(d.units())
              .activation(Activation.SOFTMAX)
              .build();
      case Dense d ->
          new DenseLayer.Builder()
              .nIn(in)
              .nOut(d.units())
              .activation(
                  d.activation().kind() == sunhwan.layers.Activation.Kind.RELU
                      ? Activation.RELU
                      : Activation.IDENTITY)
              .build();
      default -> throw new IllegalArgumentException("no layer for " + layer.spec());
    };
  }

  private static Layer recurrent(RecurrentLayer<?> cell, int in) {
    BaseRecurrentLayer layer =
        cell instanceof LSTM l
            ? new org.deeplearning4j.nn.conf.layers.LSTM.Builder()
                .nIn(in)
                .nOut(l.units())
                .activation(Activation.TANH)
                .gateActivationFunction(Activation.SIGMOID)
                .weightInit(WeightInit.XAVIER)
                .updater(new Adam(1e-3))
                .build()
            : new SimpleRnn.Builder()
                .nIn(in)
                .nOut(cell.units())
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .updater(new Adam(1e-3))
                .build();
    // the network's own settings do not reach a layer that is wrapped twice, so each has its own
    return cell.recurrence().returnSequences() ? layer : new LastTimeStep(layer);
  }

  private void weights(int i, Sequential.Layer layer, Weights weights) {
    List<Tensor> own =
        weights.names().stream()
            .filter(name -> name.startsWith(layer.name() + "/"))
            .map(weights::get)
            .toList();
    switch (layer.spec()) {
      case Embedding e -> set(i + "_W", own.get(0), 1);
      case Dense d -> {
        set(i + "_W", own.get(0), 1);
        set(i + "_b", own.get(1), 1);
      }
      default -> {
        boolean both = layer.spec() instanceof Bidirectional;
        int gates = LayerWeights.cell(layer.spec()) instanceof LSTM ? 4 : 1;
        for (int d = 0; d < own.size() / 3; d++) {
          String key = i + "_" + (both ? d == 0 ? "f" : "b" : "");
          set(key + "W", own.get(3 * d), gates);
          set(key + "RW", own.get(3 * d + 1), gates);
          set(key + "b", own.get(3 * d + 2), gates);
        }
      }
    }
  }

  /** Our gates i, f, g, o are in its order g, f, o, i. */
  private void set(String key, Tensor tensor, int gates) {
    int columns = tensor.shape().size(-1);
    int rows = tensor.data().length / columns;
    int units = columns / gates;
    int[] order = gates == 4 ? new int[] {2, 1, 3, 0} : new int[] {0};
    float[][] values = new float[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int g = 0; g < gates; g++) {
        System.arraycopy(
            tensor.data(), row * columns + order[g] * units, values[row], g * units, units);
      }
    }
    network.setParam(key, Nd4j.create(values));
  }

  private static float[][] floats(int[][] ids) {
    float[][] floats = new float[ids.length][ids[0].length];
    for (int b = 0; b < ids.length; b++) {
      for (int t = 0; t < ids[b].length; t++) {
        floats[b][t] = ids[b][t];
      }
    }
    return floats;
  }

  private static INDArray targets(BenchModel model, int batch) {
    float[][] targets = model.targets(batch, 1);
    if (model == BenchModel.M4) {
      return Nd4j.create(targets);
    }
    float[][] hot = new float[batch][3];
    for (int b = 0; b < batch; b++) {
      hot[b][(int) targets[b][0]] = 1;
    }
    return Nd4j.create(hot);
  }

  @Override
  public void run(int times) {
    for (int i = 0; i < times; i++) {
      if (work.train()) {
        network.fit(ids, targets);
      } else {
        network.output(ids, false);
      }
    }
  }

  @Override
  public float[] outputs() {
    int last = network.getnLayers() - 1;
    INDArray before = network.feedForwardToLayer(last - 1, ids, false).get(last);
    return before
        .mmul(network.getParam(last + "_W"))
        .addRowVector(network.getParam(last + "_b"))
        .dup('c')
        .data()
        .asFloat();
  }

  @Override
  public String describe() {
    return "DL4J 1.0.0-M2.1, AVX2, denormals as they are";
  }

  @Override
  public void close() {}
}
