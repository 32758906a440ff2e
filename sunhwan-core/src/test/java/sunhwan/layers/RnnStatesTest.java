package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.RnnState;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/** States of cells that come in and go out, and cells in both directions, beside layers. */
class RnnStatesTest {
  private static final Sequences IDS =
      Sequences.ofIds(
          new int[][] {{3, 1, 4, 1, 5, 9, 2}, {6, 5, 3, 0, 0, 0, 0}, {5, 8, 0, 9, 7, 0, 9}});

  /** An RNN, and layers one above the other that say the same; each has its own states. */
  private static Arguments twins(RNN rnn, RecurrentLayer<?>... layers) {
    return Arguments.of(rnn, List.of(layers));
  }

  static Stream<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    for (boolean sequences : new boolean[] {false, true}) {
      for (boolean backwards : new boolean[] {false, true}) {
        cells.add(
            twins(
                RNN.of(LSTMCell.of(3)).returnSequences(sequences).goBackwards(backwards),
                LSTM.of(3).returnSequences(sequences).goBackwards(backwards)));
        cells.add(
            twins(
                RNN.of(GRUCell.of(3)).returnSequences(sequences).goBackwards(backwards),
                GRU.of(3).returnSequences(sequences).goBackwards(backwards)));
        cells.add(
            twins(
                RNN.of(new ElmanCell(3)).returnSequences(sequences).goBackwards(backwards),
                SimpleRNN.of(3).useBias(false).returnSequences(sequences).goBackwards(backwards)));
      }
      cells.add(
          twins(
              RNN.of(LSTMCell.of(3), new ElmanCell(2), LSTMCell.of(4)).returnSequences(sequences),
              LSTM.of(3).returnSequences(true),
              SimpleRNN.of(2).useBias(false).returnSequences(true),
              LSTM.of(4).returnSequences(sequences)));
    }
    return cells.stream();
  }

  /** States of each layer, drawn from a vector so that gradients have somewhere to go. */
  private static List<Graph.Value> starts(Graph.Value vector, List<RecurrentLayer<?>> layers) {
    List<Graph.Value> starts = new ArrayList<>();
    for (RecurrentLayer<?> layer : layers) {
      for (int i = 0; i < states(layer); i++) {
        starts.add(vector.to(Dense.of(layer.units(), Activation.TANH)));
      }
    }
    return starts;
  }

  private static int states(RecurrentLayer<?> layer) {
    return layer instanceof LSTM ? 2 : 1;
  }

  /** y, and behind it the states of all layers, from the lowest. */
  private static List<Graph.Value> stacked(
      Graph graph, List<RecurrentLayer<?>> layers, Graph.Value x, List<Graph.Value> starts) {
    List<Graph.Value> states = new ArrayList<>();
    Graph.Value y = x;
    int at = 0;
    for (RecurrentLayer<?> layer : layers) {
      List<Graph.Value> in = new ArrayList<>(List.of(y));
      in.addAll(starts.subList(at, at += states(layer)));
      List<Graph.Value> out = graph.layer((LayerSpec) layer.returnState(true)).outputs(in);
      y = out.getFirst();
      states.addAll(out.subList(1, out.size()));
    }
    states.addFirst(y);
    return states;
  }

  private static List<Graph.Value> called(
      Graph graph, LayerSpec layer, Graph.Value x, List<Graph.Value> starts) {
    List<Graph.Value> in = new ArrayList<>(List.of(x));
    in.addAll(starts);
    return graph.layer(layer).outputs(in);
  }

  /** Draws what a layer makes of a sequence and states. */
  private interface Drawn {
    List<Graph.Value> of(Graph graph, Graph.Value x, List<Graph.Value> starts);
  }

  /** Every value that comes out, and a number made of all of them. */
  private static Functional graph(List<RecurrentLayer<?>> widths, Drawn drawn) {
    Graph graph = Graph.of();
    Graph.Value ids = graph.input("ids", Input.ids(Shape.UNKNOWN));
    Graph.Value vector = graph.input("vector", Input.vector(2));
    Graph.Value words = ids.to(Embedding.of(10, 4).maskZero(true));
    List<Graph.Value> out = drawn.of(graph, words, starts(vector, widths));
    List<Graph.Value> vectors = new ArrayList<>(List.of(vector));
    for (Graph.Value value : out) {
      vectors.add(value.shape().rank() == 1 ? value : value.to(GRU.of(2)));
    }
    Graph.Value all = graph.layer(Concatenate.of()).call(vectors.toArray(Graph.Value[]::new));
    List<Graph.Value> outputs = new ArrayList<>(List.of(all.to(Dense.of(2))));
    outputs.addAll(out);
    return graph.build(List.of(ids, vector), outputs);
  }

  private static Sequences values(int size, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] values = new float[size][width];
    for (float[] row : values) {
      for (int j = 0; j < width; j++) {
        row[j] = (float) random.nextDouble(-1, 1);
      }
    }
    return Sequences.ofValues(values);
  }

  /** The same predictions, and gradients of the first output alike, weight by weight. */
  private static void assertSame(Functional rnn, Functional layers) {
    Model model = RandomWeights.model(rnn, 5);
    Model expected = new Model(layers, inOrder(model.weights(), layers));
    List<Sequences> x = List.of(IDS, values(IDS.size(), 2, 3));

    List<Tensor> y = model.predict(x);
    Weights gradients = gradients(model, x);

    List<Tensor> expectedY = expected.predict(x);
    assertThat(y).hasSameSizeAs(expectedY);
    for (int i = 0; i < y.size(); i++) {
      assertClose("output " + i, y.get(i).data(), expectedY.get(i).data(), 1e-6);
    }
    Weights same = inOrder(gradients(expected, x), rnn);
    for (String name : gradients.names()) {
      assertClose(
          name,
          gradients.get(name).data(),
          ReferenceModel.doubles(same.get(name).data()),
          1e-5,
          1e-7);
    }
  }

  private static Weights inOrder(Weights weights, Functional spec) {
    List<Tensor> values = new ArrayList<>();
    weights.forEach((name, tensor) -> values.add(tensor));
    Map<String, Tensor> named = new LinkedHashMap<>();
    spec.weights()
        .forEach(w -> named.put(w.name(), Tensor.of(w.shape(), values.get(named.size()).data())));
    assertThat(named).hasSameSizeAs(values);
    return Weights.of(named);
  }

  private static Weights gradients(Model model, List<Sequences> x) {
    return trainer(model).gradients(dataset(x)).weights();
  }

  /** Learns along the first output; the others stand by, to be looked at. */
  private static Trainer trainer(Model model) {
    Functional spec = (Functional) model.spec();
    Functional first =
        new Functional(
            spec.layers(), spec.inputs(), spec.calls(), List.of(spec.outputs().getFirst()));
    return Trainer.compile(new Model(first, model.weights()), SGD.of(0.1f), MeanSquaredError.of());
  }

  private static Dataset dataset(List<Sequences> x) {
    return new Dataset(x, List.of(values(x.getFirst().size(), 2, 9)), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void handsStatesOnAsTheLayersDo(RNN rnn, List<RecurrentLayer<?>> layers) {
    Functional one =
        graph(layers, (graph, x, starts) -> called(graph, rnn.returnState(true), x, starts));
    Functional several = graph(layers, (graph, x, starts) -> stacked(graph, layers, x, starts));

    assertSame(one, several);
  }

  static Stream<RNN> rnns() {
    return cells().map(arguments -> (RNN) arguments.get()[0]);
  }

  @ParameterizedTest
  @MethodSource("rnns")
  void statesThatNobodyReadsChangeNothing(RNN rnn) {
    Functional returned =
        graph(
            List.of(),
            (graph, x, none) -> called(graph, rnn.returnState(true), x, none).subList(0, 1));
    Functional alone = graph(List.of(), (graph, x, none) -> called(graph, rnn, x, none));

    assertSame(returned, alone);
  }

  /** Forwards and backwards, as one cell or as a layer. */
  private static Bidirectional both(
      DirectedLayer forward, Optional<DirectedLayer> backward, MergeMode mode) {
    return new Bidirectional(forward, mode, backward);
  }

  @ParameterizedTest
  @EnumSource(MergeMode.class)
  void goesBothWaysAsTheLayersDo(MergeMode mode) {
    for (boolean sequences : new boolean[] {false, true}) {
      RNN lstm = RNN.of(LSTMCell.of(3)).returnSequences(sequences).returnState(true);
      RNN elman = RNN.of(new ElmanCell(3)).returnSequences(sequences).returnState(true);
      LSTM lstmLayer = LSTM.of(3).returnSequences(sequences).returnState(true);
      SimpleRNN elmanLayer =
          SimpleRNN.of(3).useBias(false).returnSequences(sequences).returnState(true);

      assertSameBothWays(
          both(lstm, Optional.empty(), mode), both(lstmLayer, Optional.empty(), mode));
      assertSameBothWays(
          both(elman, Optional.empty(), mode), both(elmanLayer, Optional.empty(), mode));
      assertSameBothWays(
          both(lstm, Optional.of(elman.goBackwards(true)), mode),
          both(lstmLayer, Optional.of(elmanLayer.goBackwards(true)), mode));
      assertSameBothWays(
          both(elmanLayer, Optional.of(lstm.goBackwards(true)), mode),
          both(elman, Optional.of(lstmLayer.goBackwards(true)), mode));
    }
  }

  private static void assertSameBothWays(Bidirectional rnn, Bidirectional layers) {
    List<RecurrentLayer<?>> widths = List.of(layerOf(layers.layer()), layerOf(layers.backwards()));
    assertSame(
        graph(widths, (graph, x, starts) -> called(graph, rnn, x, starts)),
        graph(widths, (graph, x, starts) -> called(graph, layers, x, starts)));
  }

  /** Of the same units and as many states. */
  private static RecurrentLayer<?> layerOf(DirectedLayer layer) {
    return switch (layer) {
      case RecurrentLayer<?> r -> r;
      case RNN r when r.cell() instanceof LSTMCell c -> c.layer();
      case RNN r -> SimpleRNN.of(3);
      case ConvLSTM1D c -> LSTM.of(c.filters());
    };
  }

  @Test
  void aStackReadsEachStepOnceInEachDirection() {
    RNN stack = RNN.of(SimpleRNNCell.of(3), new ElmanCell(2));
    Sequential both = Sequential.of(Embedding.of(10, 4).maskZero(true), Bidirectional.of(stack));
    Model model = RandomWeights.model(both, 5);
    Sequential forwards = alone(SimpleRNN.of(3).returnSequences(true));
    Sequential backwards = alone(SimpleRNN.of(3).returnSequences(true).goBackwards(true));
    List<Tensor> weights = new ArrayList<>();
    model.weights().forEach((name, tensor) -> weights.add(tensor));

    Tensor y = model.predict(IDS);

    // embeddings, then of each direction kernel, recurrent kernel and bias below, two above
    float[] f = end(forwards, weights, 1).data();
    float[] b = end(backwards, weights, 6).data();
    for (int e = 0; e < IDS.size(); e++) {
      float[] expected = {f[2 * e], f[2 * e + 1], b[2 * e], b[2 * e + 1]};
      float[] row = java.util.Arrays.copyOfRange(y.data(), 4 * e, 4 * e + 4);
      assertClose("example " + e, row, expected, 1e-6);
    }
  }

  private static Sequential alone(SimpleRNN below) {
    return Sequential.of(Embedding.of(10, 4).maskZero(true), below, SimpleRNN.of(2).useBias(false));
  }

  private static Tensor end(Sequential spec, List<Tensor> weights, int from) {
    List<Tensor> own = new ArrayList<>(List.of(weights.getFirst()));
    own.addAll(weights.subList(from, from + 5));
    Map<String, Tensor> named = new LinkedHashMap<>();
    spec.weights().forEach(w -> named.put(w.name(), own.get(named.size())));
    return new Model(spec, Weights.of(named)).predict(IDS);
  }

  /** Where steps come out, a stack that was read backwards ends at the first. */
  @Test
  void aStackInsideBidirectionalStandsInTheInputsOrder() {
    RNN stack = RNN.of(SimpleRNNCell.of(3), new ElmanCell(2));
    Sequential last = Sequential.of(Embedding.of(10, 4), Bidirectional.of(stack));
    Sequential steps =
        Sequential.of(Embedding.of(10, 4), Bidirectional.of(stack.returnSequences(true)));
    Model model = RandomWeights.model(last, 5);

    Tensor y = model.predict(IDS);
    Tensor all = new Model(steps, model.weights()).predict(IDS);

    for (int e = 0; e < IDS.size(); e++) {
      float[] ends = {all.at(e, 6, 0), all.at(e, 6, 1), all.at(e, 0, 2), all.at(e, 0, 3)};
      assertThat(ends).containsExactly(y.at(e, 0), y.at(e, 1), y.at(e, 2), y.at(e, 3));
    }
  }

  /** A window of one point over a line of one: its convolutions are an LSTM's products. */
  @Test
  void aConvolutionalLstmOfOnePointHandsStatesOnAndGoesBothWaysAsAnLstmDoes() {
    for (boolean sequences : new boolean[] {false, true}) {
      ConvLSTM1D point = ConvLSTM1D.of(1, 3, 1).returnSequences(sequences).returnState(true);
      LSTM layer = LSTM.of(3).returnSequences(sequences).returnState(true);

      assertSame(
          graph(List.of(layer), (graph, x, starts) -> called(graph, point, x, starts)),
          graph(List.of(layer), (graph, x, starts) -> called(graph, layer, x, starts)));
      for (MergeMode mode : MergeMode.values()) {
        assertSameBothWays(
            both(point, Optional.empty(), mode), both(layer, Optional.empty(), mode));
      }
    }
  }

  static Stream<LayerSpec> withStates() {
    RNN stack = RNN.of(new ElmanCell(2), LSTMCell.of(2)).returnState(true);
    return Stream.of(
        stack,
        ConvLSTM1D.of(2, 1, 2).padding(Padding.SAME).goBackwards(true).returnState(true),
        stack.goBackwards(true).returnSequences(true),
        Bidirectional.of(stack.returnSequences(true)),
        Bidirectional.of(stack).mergeMode(MergeMode.MUL),
        Bidirectional.of(stack.returnSequences(true))
            .mergeMode(MergeMode.NONE)
            .backwardLayer(
                RNN.of(new ElmanCell(3))
                    .returnState(true)
                    .returnSequences(true)
                    .goBackwards(true)));
  }

  /** Called twice, the second time from the states of the first, which somebody else reads, too. */
  @ParameterizedTest
  @MethodSource("withStates")
  void gradientsRunThroughStatesBothWays(LayerSpec layer) {
    int sequences = layer instanceof Bidirectional b && b.mergeMode() == MergeMode.NONE ? 2 : 1;
    Functional spec =
        graph(
            List.of(),
            (graph, x, none) -> {
              Graph.Layer shared = graph.layer(layer);
              List<Graph.Value> first = shared.outputs(x);
              List<Graph.Value> in = new ArrayList<>(List.of(x.to(Dense.of(4))));
              in.addAll(first.subList(sequences, first.size()));
              List<Graph.Value> all = new ArrayList<>(shared.outputs(in));
              all.add(first.getFirst());
              all.add(first.getLast());
              return all;
            });
    Model model = RandomWeights.model(spec, 6);

    Slopes.check(trainer(model), dataset(List.of(IDS, values(IDS.size(), 2, 3))));
  }

  @Test
  void aStateThatNobodyHandsInIsStillCarriedByStreams() {
    RNN rnn = RNN.of(LSTMCell.of(3), new ElmanCell(2)).returnState(true);
    Graph graph = Graph.of();
    Graph.Value ids = graph.input("ids", Input.ids(Shape.UNKNOWN));
    List<Graph.Value> out = graph.layer(rnn).outputs(ids.to(Embedding.of(10, 4)));
    Model model = RandomWeights.model(graph.build(List.of(ids), List.of(out.getFirst())), 5);
    Tensor whole = model.predict(Sequences.ofIds(new int[][] {{3, 1, 4, 1, 5}}));

    Model.Streamed first =
        model.predictWithState(Sequences.ofIds(new int[][] {{3, 1, 4}}), RnnState.initial(1));
    Model.Streamed second =
        model.predictWithState(Sequences.ofIds(new int[][] {{1, 5}}), first.state());

    assertThat(first.state().states().keySet())
        .containsExactlyInAnyOrder("rnn/0", "rnn/1", "rnn/2");
    assertThat(second.output().data()).isEqualTo(whole.data());
  }

  @Test
  void itsWeightsInsideBidirectionalAreCalledAsKerasCallsThem() {
    Sequential spec =
        Sequential.of(
            Input.sequence(3, 2), Bidirectional.of(RNN.of(SimpleRNNCell.of(2), new ElmanCell(3))));

    // by the rules of Keras 3.15.1: wrapper, direction and name of the layer, stack, cell
    assertThat(spec.build(1).weights().names())
        .containsExactly(
            "bidirectional/forward_rnn/stacked_rnn_cells/simple_rnn_cell/kernel",
            "bidirectional/forward_rnn/stacked_rnn_cells/simple_rnn_cell/recurrent_kernel",
            "bidirectional/forward_rnn/stacked_rnn_cells/simple_rnn_cell/bias",
            "bidirectional/forward_rnn/stacked_rnn_cells/elman_cell/kernel",
            "bidirectional/forward_rnn/stacked_rnn_cells/elman_cell/recurrent_kernel",
            "bidirectional/backward_rnn/stacked_rnn_cells/simple_rnn_cell/kernel",
            "bidirectional/backward_rnn/stacked_rnn_cells/simple_rnn_cell/recurrent_kernel",
            "bidirectional/backward_rnn/stacked_rnn_cells/simple_rnn_cell/bias",
            "bidirectional/backward_rnn/stacked_rnn_cells/elman_cell/kernel",
            "bidirectional/backward_rnn/stacked_rnn_cells/elman_cell/recurrent_kernel");
  }

  @Test
  void refusesStatesThatDoNotFit() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(3, 2));
    Graph.Value h = graph.input(Input.vector(3));
    Graph.Layer stack = graph.layer("stack", RNN.of(LSTMCell.of(3), new ElmanCell(2)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> stack.outputs(x, h, h, h))
        .withMessageStartingWith(
            "RNN 'stack': expected initial states (batch=None, units=3), (batch=None, units=3),"
                + " (batch=None, units=2) behind the sequence, got (batch=None, features=3)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Sequential.of(Input.sequence(3, 2), RNN.of(GRUCell.of(2)).returnState(true)))
        .withMessageStartingWith("RNN 'rnn': returnState gives further outputs");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Sequential.of(
                    Input.sequence(3, 2),
                    Bidirectional.of(RNN.of(GRUCell.of(2)).returnState(true))))
        .withMessageStartingWith(
            "Bidirectional 'bidirectional': returnState gives further outputs");
    List<Graph.Value> first = graph.layer(RNN.of(GRUCell.of(2)).returnState(true)).outputs(x);
    Graph.Value again = graph.layer("again", RNN.of(GRUCell.of(2))).call(x, first.getLast());
    Model handedOn = graph.build(List.of(x), List.of(again)).build(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handedOn.refuseWindows("truncatedBptt"))
        .withMessageStartingWith("truncatedBptt: layer 'again' starts from a state that the graph");
  }

  @Test
  void refusesDirectionsThatDoNotFitEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bidirectional.of(RNN.of(GRUCell.of(2)).goBackwards(true)))
        .withMessageStartingWith("Bidirectional: the layer inside must go forwards");
    Bidirectional forwards = Bidirectional.of(RNN.of(GRUCell.of(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> forwards.backwardLayer(RNN.of(GRUCell.of(2))))
        .withMessageContaining("expected a backwardLayer that goes backwards");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> forwards.backwardLayer(RNN.of(GRUCell.of(2)).goBackwards(true).returnState(true)))
        .withMessageContaining("got false and false forwards, false and true backwards");
    Bidirectional unlike =
        forwards.backwardLayer(RNN.of(new ElmanCell(3)).goBackwards(true)).mergeMode(MergeMode.SUM);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(Input.sequence(3, 2), unlike).build(1))
        .withMessage(
            "Bidirectional 'bidirectional': mergeMode SUM needs as many units both ways, got 2"
                + " forwards and 3 backwards. Use CONCAT or NONE.");
  }
}
