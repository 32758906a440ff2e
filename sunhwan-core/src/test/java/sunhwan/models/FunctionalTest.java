package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Add;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Call;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Multiply;
import sunhwan.layers.Port;
import sunhwan.layers.RandomWeights;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.Slopes;
import sunhwan.layers.Subtract;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** Graphs of layers; what a graph computes is compared with rows of layers, and slopes measured. */
class FunctionalTest {
  private static final Sequences QUESTIONS =
      Sequences.ofIds(new int[][] {{1, 2, 0, 3}, {4, 5}, {6, 0, 0}, {7, 8, 9, 1, 2}});
  private static final Sequences ANSWERS =
      Sequences.ofIds(new int[][] {{3, 1}, {0, 2, 4}, {5, 6, 7, 8}, {9}});

  private static Input ids() {
    return Input.ids(Shape.UNKNOWN);
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

  private static Sequences vectors(int[] lengths, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][][] vectors = new float[lengths.length][][];
    for (int b = 0; b < vectors.length; b++) {
      vectors[b] = new float[lengths[b]][width];
      for (float[] step : vectors[b]) {
        for (int j = 0; j < width; j++) {
          step[j] = (float) random.nextDouble(-1, 1);
        }
      }
    }
    return Sequences.ofVectors(vectors);
  }

  private static Dataset dataset(List<Sequences> x, Sequences... y) {
    return new Dataset(x, List.of(y), Optional.empty());
  }

  private static Trainer trainer(Model model) {
    return Trainer.compile(model, SGD.of(0.1f), MeanSquaredError.of());
  }

  private static Functional siamese(Graph graph) {
    Graph.Value question = graph.input("question", ids());
    Graph.Value answer = graph.input("answer", ids());
    Graph.Layer words = graph.layer(Embedding.of(10, 3).maskZero(true));
    Graph.Layer encoder = graph.layer("encoder", LSTM.of(4));
    Graph.Value both =
        graph.call(Multiply.of(), question.to(words).to(encoder), answer.to(words).to(encoder));
    return graph.build(List.of(question, answer), List.of(both.to(Dense.of(2))));
  }

  @Test
  void aSharedLayerHasOneSetOfWeightsUnderItsName() {
    Model model = siamese(Graph.of()).build(1);

    assertThat(model.weights().names())
        .containsExactly(
            "embedding/embeddings",
            "encoder/lstm_cell/kernel",
            "encoder/lstm_cell/recurrent_kernel",
            "encoder/lstm_cell/bias",
            "dense/kernel",
            "dense/bias");
    assertThat(model.inputNames()).containsExactly("question", "answer");
    assertThat(model.outputNames()).containsExactly("dense");
  }

  @Test
  void aSharedLayerComputesWhatItComputesAlone() {
    Model model = RandomWeights.model(siamese(Graph.of()), 3);
    Sequential alone =
        Sequential.of(Embedding.of(10, 3).maskZero(true), LSTM.of(4)).rename(1, "encoder");
    Model encoder = new Model(alone, part(model, "embedding", "encoder"));
    Model end = new Model(Sequential.of(Input.vector(4), Dense.of(2)), part(model, "dense"));

    Tensor y = model.predict(List.of(QUESTIONS, ANSWERS)).getFirst();

    float[] a = encoder.predict(QUESTIONS).data();
    float[] b = encoder.predict(ANSWERS).data();
    float[] product = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    assertThat(y).isEqualTo(end.predict(Tensor.of(Shape.of(4, 4), product)));
  }

  private static Weights part(Model model, String... layers) {
    Map<String, Tensor> part = new java.util.LinkedHashMap<>();
    for (String name : model.weights().names()) {
      for (String layer : layers) {
        if (name.startsWith(layer + "/")) {
          part.put(name, model.weights().get(name));
        }
      }
    }
    return Weights.of(part);
  }

  @Test
  void gradientsOfASharedLayerAddUp() {
    Model model = RandomWeights.model(siamese(Graph.of()), 3);

    Slopes.check(trainer(model), dataset(List.of(QUESTIONS, ANSWERS), values(4, 2, 1)));
  }

  @Test
  void aValueWithManyReadersGetsTheSumOfTheirGradients() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(Shape.UNKNOWN, 3));
    Graph.Value bent = x.to(Dense.of(3, Activation.TANH));
    Graph.Value skipped =
        graph.call(
            Add.of(),
            bent,
            bent.to(GRU.of(3).returnSequences(true)),
            bent.to(Dense.of(3, Activation.SIGMOID)));
    Graph.Value out =
        graph.call(
            Concatenate.of(), skipped.to(GlobalMaxPooling1D.of()), skipped.to(SimpleRNN.of(2)));
    Model model = RandomWeights.model(graph.build(List.of(x), List.of(out.to(Dense.of(2)))), 4);
    Sequences in = vectors(new int[] {3, 1, 4}, 3, 9);

    Slopes.check(trainer(model), dataset(List.of(in), values(3, 2, 2)));
  }

  private static Stream<Sequential> rows() {
    return Stream.of(
        Sequential.of(
            Embedding.of(10, 5).maskZero(true),
            Bidirectional.of(LSTM.of(4).returnSequences(true)),
            Dropout.of(0.3f),
            GRU.of(3).dropout(0.2f).recurrentDropout(0.2f),
            Dense.of(4, Activation.SOFTMAX)),
        // so wide that its rows come in slices
        Sequential.of(Embedding.of(10, 5), LSTM.of(4), Dense.of(1100, Activation.SOFTMAX)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowOfLayersDrawnAsAGraphGivesTheSameBits(Sequential row) {
    Graph graph = Graph.of();
    Graph.Value in = graph.input(ids());
    Graph.Value out = in;
    for (Sequential.Layer layer : row.layers()) {
      out = out.to(layer.spec());
    }
    Model drawn = graph.build(List.of(in), List.of(out)).build(7);
    Model stands = row.build(7);
    Dataset data = Dataset.ofClasses(QUESTIONS, new int[] {0, 1, 2, 3});

    Trainer ofDrawn = Trainer.compile(drawn, Adam.of(0.01f), SparseCategoricalCrossentropy.of());
    Trainer ofRow = Trainer.compile(stands, Adam.of(0.01f), SparseCategoricalCrossentropy.of());

    assertThat(drawn.weights()).isEqualTo(stands.weights());
    assertThat(drawn.predict(QUESTIONS)).isEqualTo(stands.predict(QUESTIONS));
    assertThat(ofDrawn.gradients(data).weights()).isEqualTo(ofRow.gradients(data).weights());
    FitOptions options = FitOptions.epochs(3).batchSize(3).seed(5);
    assertThat(ofDrawn.fit(data, options).model().weights())
        .isEqualTo(ofRow.fit(data, options).model().weights());
  }

  private static Stream<RecurrentLayer<?>> recurrentLayers() {
    return Stream.of(
        SimpleRNN.of(3),
        LSTM.of(3),
        GRU.of(3),
        LSTM.of(3).goBackwards(true),
        LSTM.of(3).returnSequences(false));
  }

  private static Functional encoderDecoder(RecurrentLayer<?> layer) {
    Graph graph = Graph.of();
    Graph.Value source = graph.input("source", ids());
    Graph.Value target = graph.input("target", ids());
    List<Graph.Value> encoded =
        graph
            .layer("encoder", (LayerSpec) layer.returnState(true))
            .outputs(source.to(Embedding.of(10, 2).maskZero(true)));
    Graph.Value[] fromState = new Graph.Value[encoded.size()];
    fromState[0] = target.to(Embedding.of(10, 2));
    for (int i = 1; i < fromState.length; i++) {
      fromState[i] = encoded.get(i);
    }
    Graph.Value decoded =
        graph.layer("decoder", (LayerSpec) layer.returnSequences(true)).call(fromState);
    return graph.build(List.of(source, target), List.of(decoded.to(Dense.of(2))));
  }

  @ParameterizedTest
  @MethodSource("recurrentLayers")
  void aDecoderStartsWhereTheEncoderStopped(RecurrentLayer<?> layer) {
    if (layer.recurrence().goBackwards()) {
      return; // a window of a stream cannot be read backwards; the slopes below see it
    }
    Model model = RandomWeights.model(encoderDecoder(layer), 3);
    Sequential encoder =
        Sequential.of(Embedding.of(10, 2).maskZero(true), layer).rename(1, "encoder");
    Sequential decoder =
        Sequential.of(Embedding.of(10, 2), layer.returnSequences(true), Dense.of(2))
            .rename(0, "embedding_1")
            .rename(1, "decoder");

    Tensor y = model.predict(List.of(QUESTIONS, ANSWERS)).getFirst();

    RnnState state =
        new Model(encoder, part(model, "embedding", "encoder"))
            .predictWithState(QUESTIONS, RnnState.initial(4))
            .state();
    Map<String, Tensor> handed = new java.util.LinkedHashMap<>();
    state.states().forEach((name, t) -> handed.put(name.replace("encoder", "decoder"), t));
    Tensor expected =
        new Model(decoder, part(model, "embedding_1", "decoder", "dense"))
            .predictWithState(ANSWERS, new RnnState(4, handed))
            .output();
    assertThat(y).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("recurrentLayers")
  void gradientsRunThroughStatesBothWays(RecurrentLayer<?> layer) {
    Model model = RandomWeights.model(encoderDecoder(layer), 3);
    float[][] targets = new float[4][];
    for (int b = 0; b < 4; b++) {
      targets[b] = values(1, 2 * ANSWERS.length(b), b).row(0);
    }

    Slopes.check(trainer(model), dataset(List.of(QUESTIONS, ANSWERS), Sequences.ofValues(targets)));
  }

  private static Functional both(Bidirectional.MergeMode mode) {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(Shape.UNKNOWN, 2));
    Graph.Layer layer =
        graph.layer(Bidirectional.of(GRU.of(3).returnSequences(true)).mergeMode(mode));
    List<Graph.Value> y = layer.outputs(x);
    return graph.build(
        List.of(x),
        List.of(y.size() == 1 ? y.getFirst() : graph.call(Concatenate.of(), y.get(0), y.get(1))));
  }

  @Test
  void twoOutputsThatAreNotMergedAreThoseOfConcat() {
    Model none = RandomWeights.model(both(Bidirectional.MergeMode.NONE), 3);
    Model concat = new Model(both(Bidirectional.MergeMode.CONCAT), none.weights());
    Sequences x = vectors(new int[] {3, 1, 4}, 2, 9);

    assertThat(none.predict(x)).isEqualTo(concat.predict(x));
  }

  @Test
  void aBackwardLayerThatMirrorsTheForwardOneChangesNothing() {
    LSTM layer = LSTM.of(3);
    Model mirrored = Sequential.of(Embedding.of(10, 2), Bidirectional.of(layer)).build(3);
    Model given =
        Sequential.of(
                Embedding.of(10, 2), Bidirectional.of(layer).backwardLayer(layer.goBackwards(true)))
            .build(3);

    assertThat(given.weights()).isEqualTo(mirrored.weights());
    assertThat(given.predict(QUESTIONS)).isEqualTo(mirrored.predict(QUESTIONS));
  }

  /** An LSTM forwards, a GRU of another size backwards; three states go out and come in. */
  @ParameterizedTest
  @MethodSource("mergeModes")
  void gradientsOfABidirectionalLayerRunThroughItsStates(Bidirectional.MergeMode mode) {
    boolean unlike = mode == Bidirectional.MergeMode.CONCAT || mode == Bidirectional.MergeMode.NONE;
    RecurrentLayer<?> backward = unlike ? GRU.of(2) : LSTM.of(3);
    Bidirectional layer =
        new Bidirectional(
            LSTM.of(3).returnState(true).returnSequences(true),
            mode,
            Optional.of(
                (RecurrentLayer<?>)
                    backward.goBackwards(true).returnState(true).returnSequences(true)));
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(Shape.UNKNOWN, 2));
    Graph.Value bent = x.to(Dense.of(2, Activation.TANH));
    List<Graph.Value> first = graph.layer(layer).outputs(bent);
    int outputs = mode == Bidirectional.MergeMode.NONE ? 2 : 1;
    Graph.Value[] again = new Graph.Value[first.size() - outputs + 1];
    again[0] = bent;
    for (int i = 1; i < again.length; i++) {
      again[i] = first.get(outputs + i - 1);
    }
    List<Graph.Value> second = graph.layer(layer).outputs(again);
    Graph.Value all =
        graph.call(
            Concatenate.of(),
            second.getFirst().to(GlobalMaxPooling1D.of()),
            second.get(outputs - 1).to(SimpleRNN.of(2)),
            second.getLast(),
            first.get(0).to(SimpleRNN.of(2)));
    Model model = RandomWeights.model(graph.build(List.of(x), List.of(all.to(Dense.of(1)))), 6);
    Sequences in = vectors(new int[] {3, 1, 2}, 2, 9);

    Slopes.check(trainer(model), dataset(List.of(in), values(3, 1, 2)));
  }

  private static Stream<Bidirectional.MergeMode> mergeModes() {
    return Stream.of(Bidirectional.MergeMode.values());
  }

  @Test
  void threadsChangeNoBit() {
    Model model = siamese(Graph.of()).build(1);
    int[][] a = new int[70][];
    int[][] b = new int[70][];
    for (int i = 0; i < a.length; i++) {
      a[i] = new int[] {i % 10, (i * 3) % 10, i % 7};
      b[i] = i % 2 == 0 ? new int[] {i % 9} : new int[] {i % 5, 3, 0, i % 3};
    }
    List<Sequences> x = List.of(Sequences.ofIds(a), Sequences.ofIds(b));
    Dataset data = dataset(x, values(70, 2, 5));
    FitOptions options = FitOptions.epochs(2).batchSize(64);

    Weights one = trainer(model).fit(data, options).model().weights();
    Weights three = trainer(model).fit(data, options.threads(3)).model().weights();

    assertThat(three).isEqualTo(one);
    assertThat(model.predict(x, 3)).isEqualTo(model.predict(x, 1));
  }

  @Test
  void whoElseIsInTheBatchChangesNothing() {
    Model model = RandomWeights.model(siamese(Graph.of()), 3);
    Tensor together = model.predict(List.of(QUESTIONS, ANSWERS)).getFirst();

    for (int b = 0; b < 4; b++) {
      int[] index = {b};
      Tensor alone =
          model.predict(List.of(QUESTIONS.select(index), ANSWERS.select(index))).getFirst();
      assertThat(alone.data()).containsExactly(together.at(b, 0), together.at(b, 1));
    }
  }

  @Test
  void eachCallOfASharedLayerHasDropoutOfItsOwn() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.vector(20));
    Graph.Layer shared = graph.layer(Dropout.of(0.5f));
    Graph.Value difference = graph.call(Subtract.of(), x.to(shared), x.to(shared));
    Model model = graph.build(List.of(x), List.of(difference)).build(1);
    Sequences zeros = Sequences.ofValues(new float[4][20]);
    Dataset data = dataset(List.of(values(4, 20, 1)), zeros);

    double loss =
        trainer(model).fit(data, FitOptions.epochs(1)).history().series("loss").getFirst();

    // the same values dropped twice would leave nothing
    assertThat(loss).isPositive();
  }

  @Test
  void namesAreCountedAsKerasCountsThem() {
    Graph graph = Graph.of();
    Graph.Value a = graph.input(Input.sequence(Shape.UNKNOWN, 2));
    Graph.Value b = graph.input(Input.sequence(Shape.UNKNOWN, 2));
    Graph.Value left = a.to(Bidirectional.of(LSTM.of(2)));
    Graph.Value right = b.to("right", LSTM.of(4));
    Graph.Value sum = graph.call(Add.of(), left, right);
    Graph.Value out = graph.call(Add.of(), sum, a.to(LSTM.of(4)));

    Functional spec = graph.build(List.of(a, b), List.of(out));

    assertThat(spec.layers().stream().map(Sequential.Layer::name))
        .containsExactly(
            "input_layer", "input_layer_1", "bidirectional", "right", "add", "lstm_1", "add_1");
  }

  @Test
  void whatNoOutputNeedsIsLeftOutAndDoesNotCount() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.vector(2));
    Graph.Layer shared = graph.layer("shared", Dense.of(2));
    x.to(shared).to("unread", Dense.of(3));
    Graph.Value twice = x.to(shared).to(shared);

    Functional spec = graph.build(List.of(x), List.of(twice));

    assertThat(spec.layers().stream().map(Sequential.Layer::name)).containsExactly("x", "shared");
    assertThat(spec.calls())
        .containsExactly(
            new Call("shared", List.of(new Port("x", 0, 0))),
            new Call("shared", List.of(new Port("shared", 0, 0))));
    assertThat(spec.outputs()).containsExactly(new Port("shared", 1, 0));
  }

  @Test
  void equalGraphsAreEqual() {
    assertThat(siamese(Graph.of()))
        .isEqualTo(siamese(Graph.of()))
        .hasSameHashCodeAs(siamese(Graph.of()));
  }

  @Test
  void severalOutputsComeInTheirOrder() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.sequence(Shape.UNKNOWN, 2));
    Graph.Value every = x.to("every", GRU.of(3).returnSequences(true));
    Graph.Value last = x.to("last", GRU.of(2));
    Model model = graph.build(List.of(x), List.of(every, last, x)).build(1);

    List<Tensor> y = model.predict(List.of(vectors(new int[] {2, 3}, 2, 1)));

    assertThat(model.outputNames()).containsExactly("every", "last", "x");
    assertThat(y.stream().map(t -> t.shape().toString()))
        .containsExactly("(2, 3, 3)", "(2, 2)", "(2, 3, 2)");
  }

  @Test
  void summaryPrintsWhatEachLayerIsConnectedTo() {
    String text = siamese(Graph.of()).summary().toString();

    // Keras 3.15.1's columns; a shared layer lists both of its calls
    assertThat(text)
        .isEqualTo(
            """
             Layer (type)          │ Output Shape    │ Param # │ Connected to
            ───────────────────────┼─────────────────┼─────────┼─────────────────
             question (Input)      │ (None, None)    │       0 │ -
             answer (Input)        │ (None, None)    │       0 │ -
             embedding (Embedding) │ (None, None, 3) │      30 │ question[0][0],
                                   │                 │         │ answer[0][0]
             encoder (LSTM)        │ (None, 4)       │     128 │ embedding[0][0],
                                   │                 │         │ embedding[1][0]
             multiply (Multiply)   │ (None, 4)       │       0 │ encoder[0][0],
                                   │                 │         │ encoder[1][0]
             dense (Dense)         │ (None, 2)       │      10 │ multiply[0][0]
            ───────────────────────┼─────────────────┼─────────┼─────────────────
             Total params: 168
             Trainable params: 168
             Non-trainable params: 0
            """);
  }

  private static void refused(String message, Runnable drawing) {
    assertThatIllegalArgumentException().isThrownBy(drawing::run).withMessage(message);
  }

  @Test
  void whatDoesNotFitIsRefusedWhereItIsDrawn() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.sequence(Shape.UNKNOWN, 2));
    Graph.Value vector = graph.input("vector", Input.vector(3));
    Graph.Layer shared = graph.layer("shared", Dense.of(2));
    x.to(shared);

    refused(
        "Dense 'shared': is shared, and has the weights [kernel (2, 2), bias (2,)] from its first"
            + " call; expected an input of the same features, got (batch=None, features=3), which"
            + " needs [kernel (3, 2), bias (2,)]. Use another layer, or put a Dense before this"
            + " call.",
        () -> vector.to(shared));
    refused(
        "LSTM 'decoder': expected initial states (batch=None, units=4), (batch=None, units=4)"
            + " behind the sequence, got (batch=None, features=3). Does the layer that they come"
            + " from have as many units?",
        () -> graph.layer("decoder", LSTM.of(4)).call(x, vector));
    refused(
        "LSTM 'states': puts out 3 values, [states[0][0] (batch=None, units=4), states[0][1]"
            + " (batch=None, units=4), states[0][2] (batch=None, units=4)]. Take them with"
            + " outputs(…) instead of call(…) or to(…).",
        () -> x.to("states", LSTM.of(4).returnState(true)));
    refused("Dense 'dense': expected one input, got 2.", () -> graph.call(Dense.of(2), x, vector));
    refused(
        "Graph: two layers are called 'x'; give one of them another name, or call the first one"
            + " again to share it",
        () -> x.to("x", Dense.of(2)));
    refused(
        "Graph: x[0][0] (batch=None, time=None, features=2) belongs to another graph. Draw both in"
            + " one.",
        () -> Graph.of().layer(Dense.of(2)).call(x));
    refused(
        "Graph: the outputs depend on input 'x', which is not among the inputs [vector]. Add it.",
        () -> graph.build(List.of(vector), List.of(x.to("last", LSTM.of(2)))));
    refused(
        "Functional: no output depends on input 'vector'. Leave it out of the inputs, or connect"
            + " it.",
        () -> graph.build(List.of(x, vector), List.of(x.to("end", LSTM.of(2)))));
  }

  @Test
  void aSpecThatIsNoGraphIsRefused() {
    Sequential.Layer x = new Sequential.Layer("x", "", Input.vector(2));
    Sequential.Layer a = new Sequential.Layer("a", "", Add.of());
    Sequential.Layer b = new Sequential.Layer("b", "", Dense.of(2));
    Port fromX = new Port("x", 0, 0);
    Port fromB = new Port("b", 0, 0);
    Functional circle =
        new Functional(
            List.of(x, a, b),
            List.of("x"),
            List.of(
                new Call("a", List.of(fromX, fromB)), new Call("b", List.of(new Port("a", 0, 0)))),
            List.of(fromB));

    refused(
        "Add 'a': expected inputs that come before it, got b[0][0], which does not; there are"
            + " [x[0][0]]. A graph has no cycles, and calls stand in the order of their work.",
        () -> circle.build(1));
    refused(
        "Functional: there is no layer 'c'; there are [x]",
        () ->
            new Functional(
                List.of(x), List.of("x"), List.of(new Call("c", List.of(fromX))), List.of(fromX)));
    refused(
        "Functional: Dense 'b' is never used. Call it, or leave it out.",
        () -> new Functional(List.of(x, b), List.of("x"), List.of(), List.of(fromX)));
    refused(
        "Functional: expected at least one output, got none",
        () -> new Functional(List.of(x), List.of("x"), List.of(), List.of()));
  }

  @Test
  void oneInputOrOutputIsNotAskedForWhereThereAreSeveral() {
    Model model = siamese(Graph.of()).build(1);

    refused(
        "Model: expected Sequences for each of the inputs [question, answer], got 1. Hand in a"
            + " list of them.",
        () -> model.predict(QUESTIONS));
    refused(
        "Model: this model has 2 inputs, [question, answer], and one was asked for. Use inputs()"
            + " and a list of Sequences.",
        model::input);
    refused(
        "Model: expected as many examples of every input, got 4 of 'question' and 2 of 'answer'",
        () -> model.predict(List.of(QUESTIONS, ANSWERS.select(new int[] {0, 1}))));
  }

  @Test
  void aStreamOfAGraphGivesWhatTheWholeSequenceGives() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(Shape.UNKNOWN, 2));
    Graph.Layer shared = graph.layer("shared", GRU.of(2).returnSequences(true));
    Graph.Value sum = graph.call(Add.of(), x, x.to(shared).to(shared));
    Model model = RandomWeights.model(graph.build(List.of(x), List.of(sum)), 3);
    Sequences in = vectors(new int[] {4}, 2, 9);
    Tensor whole = model.predict(in);

    RnnStream stream = model.stream();
    for (int t = 0; t < 4; t++) {
      float[] y = stream.next(in.row(0)[2 * t], in.row(0)[2 * t + 1]);
      assertThat(y).containsExactly(whole.at(0, t, 0), whole.at(0, t, 1));
    }

    assertThat(stream.state().states().keySet())
        .containsExactlyInAnyOrder("shared/0", "shared/call_1/0");
  }

  @Test
  void windowsAreRefusedWhereTheGraphHandsStatesIn() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(Shape.UNKNOWN, 2));
    List<Graph.Value> first = graph.layer("first", GRU.of(2).returnState(true)).outputs(x);
    Graph.Value y = graph.layer("second", GRU.of(2)).call(x, first.get(1));
    Model model = graph.build(List.of(x), List.of(y)).build(1);

    refused(
        "stream: layer 'second' starts from a state that the graph gives it, so it needs whole"
            + " sequences. Make the state an input of a model of its own, or predict and fit"
            + " without windows.",
        model::stream);
  }
}
