package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Add;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Call;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.Multiply;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.layers.RandomWeights;
import sunhwan.layers.Slopes;
import sunhwan.layers.Subtract;
import sunhwan.layers.TimeDistributed;
import sunhwan.losses.MeanSquaredError;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** A model as a layer of another does what its layers do when they stand there one by one. */
class NestedModelTest {
  private static final Sequences QUESTIONS =
      Sequences.ofIds(new int[][] {{1, 2, 0, 3}, {4, 5}, {6, 0, 0}, {7, 8, 9, 1, 2}});
  private static final Sequences ANSWERS =
      Sequences.ofIds(new int[][] {{3, 1}, {0, 2, 4}, {5, 6, 7, 8}, {9}});
  private static final Sequences TARGETS =
      Sequences.ofValues(new float[][] {{1, 0}, {0, 1}, {-1, 1}, {0.5f, 0}});

  private static Sequential encoder() {
    return Sequential.of(
        Embedding.of(10, 3).maskZero(true),
        GRU.of(4).returnSequences(true),
        LSTM.of(4),
        Dense.of(3, Activation.TANH));
  }

  private static Functional siamese() {
    Graph graph = Graph.of();
    Graph.Value question = graph.input("question", Input.ids(Shape.UNKNOWN));
    Graph.Value answer = graph.input("answer", Input.ids(Shape.UNKNOWN));
    Graph.Layer shared = graph.layer("encoder", encoder().asLayer());
    Graph.Value both = graph.call(Multiply.of(), question.to(shared), answer.to(shared));
    return graph.build(List.of(question, answer), List.of(both.to(Dense.of(2))));
  }

  /** The same with the encoder's layers drawn one by one. */
  private static Functional flat() {
    Graph graph = Graph.of();
    Graph.Value question = graph.input("question", Input.ids(Shape.UNKNOWN));
    Graph.Value answer = graph.input("answer", Input.ids(Shape.UNKNOWN));
    List<Graph.Layer> layers =
        encoder().layers().stream().map(l -> graph.layer("encoder/" + l.name(), l.spec())).toList();
    Graph.Value q = question;
    Graph.Value a = answer;
    for (Graph.Layer layer : layers) {
      q = q.to(layer);
      a = a.to(layer);
    }
    Graph.Value both = graph.call(Multiply.of(), q, a);
    return graph.build(List.of(question, answer), List.of(both.to("dense", Dense.of(2))));
  }

  private static Dataset data() {
    return new Dataset(List.of(QUESTIONS, ANSWERS), List.of(TARGETS), Optional.empty());
  }

  private static Trainer trainer(Model model) {
    return Trainer.compile(model, SGD.of(0.1f), MeanSquaredError.of());
  }

  @Test
  void itsWeightsStandUnderItsNameOnce() {
    assertThat(siamese().build(1).weights().names())
        .containsExactly(
            "encoder/embedding/embeddings",
            "encoder/gru/gru_cell/kernel",
            "encoder/gru/gru_cell/recurrent_kernel",
            "encoder/gru/gru_cell/bias",
            "encoder/lstm/lstm_cell/kernel",
            "encoder/lstm/lstm_cell/recurrent_kernel",
            "encoder/lstm/lstm_cell/bias",
            "encoder/dense/kernel",
            "encoder/dense/bias",
            "dense/kernel",
            "dense/bias");
  }

  @Test
  void itComputesAndLearnsWhatItsLayersDoOneByOne() {
    Model nested = RandomWeights.model(siamese(), 3);
    Model flat = RandomWeights.model(flat(), 3);
    FitOptions options = FitOptions.epochs(3).batchSize(2).seed(4);

    assertThat(nested.weights()).isEqualTo(flat.weights());
    assertThat(nested.predict(List.of(QUESTIONS, ANSWERS)))
        .isEqualTo(flat.predict(List.of(QUESTIONS, ANSWERS)));
    assertThat(trainer(nested).gradients(data()).weights())
        .isEqualTo(trainer(flat).gradients(data()).weights());
    assertThat(trainer(nested).fit(data(), options).model().weights())
        .isEqualTo(trainer(flat).fit(data(), options).model().weights());
  }

  @Test
  void gradientsOfASharedModelAddUp() {
    Model model = RandomWeights.model(siamese(), 3);

    Slopes.check(trainer(model), data());
  }

  /** A layer that the inner model calls twice, which reads both of its own answers. */
  @Test
  void aLayerThatItSharesInsideKeepsItsCallsApart() {
    Graph inner = Graph.of();
    Graph.Value x = inner.input("x", Input.vector(2));
    Graph.Layer shared = inner.layer("shared", Dense.of(2, Activation.TANH));
    Graph.Value once = x.to(shared);
    Graph.Value twice = once.to(shared);
    Functional spec =
        inner.build(List.of(x), List.of(inner.call(Subtract.of(), once, twice), twice));
    Graph outer = Graph.of();
    Graph.Value in = outer.input("x", Input.vector(2));
    List<Graph.Value> out = outer.layer("model", spec.asLayer()).outputs(in);
    Model alone = RandomWeights.model(spec, 3);
    Model nested = new Model(outer.build(List.of(in), out), alone.weights().under("model"));
    List<Sequences> examples = List.of(Sequences.ofValues(new float[][] {{1, -2}, {0.5f, 3}}));

    assertThat(nested.predict(examples)).isEqualTo(alone.predict(examples));
    assertThat(alone.predict(examples).getFirst().data()).doesNotContain(0);
  }

  @Test
  void wrappersInsideItKeepTheNamesOfWhatTheyWrap() {
    Sequential inner =
        Sequential.of(
            Input.sequence(3, 2),
            Bidirectional.of(LSTM.of(2).returnSequences(true)),
            TimeDistributed.of(Dense.of(2)));

    assertThat(Sequential.of(inner.asLayer(), GRU.of(1)).build(1).weights().names())
        .startsWith(
            "sequential/bidirectional/forward_lstm/lstm_cell/kernel",
            "sequential/bidirectional/forward_lstm/lstm_cell/recurrent_kernel",
            "sequential/bidirectional/forward_lstm/lstm_cell/bias",
            "sequential/bidirectional/backward_lstm/lstm_cell/kernel")
        .contains("sequential/time_distributed/dense/kernel", "gru/gru_cell/kernel");
  }

  @Test
  void whatItHasLearntComesAlongAndGoesOutAgain() {
    Model encoder = RandomWeights.model(encoder(), 5);
    Sequential spec = Sequential.of(encoder.spec().asLayer(), Dense.of(2));
    Model outer = spec.build(1);

    Model with = outer.with(outer.weights().with(encoder.weights().under("sequential")));

    assertThat(with.weights().inside("sequential")).isEqualTo(encoder.weights());
    Model end =
        new Model(
            Sequential.of(Input.vector(3), Dense.of(2)),
            with.weights().inside("dense").under("dense"));
    assertThat(with.predict(QUESTIONS)).isEqualTo(end.predict(encoder.predict(QUESTIONS)));
  }

  @Test
  void aRowOfLayersHoldsModelsToo() {
    Model encoder = RandomWeights.model(encoder(), 5);
    Sequential row = Sequential.of(encoder.spec().asLayer(), Dense.of(2));
    Sequential twice = Sequential.of(row.asLayer(), Dense.of(1));

    Model model = twice.build(1);

    assertThat(row.layers().stream().map(Sequential.Layer::name))
        .containsExactly("sequential", "dense");
    assertThat(model.weights().names())
        .startsWith("sequential/sequential/embedding/embeddings")
        .endsWith("sequential/dense/kernel", "sequential/dense/bias", "dense/kernel", "dense/bias");
  }

  @Test
  void itMayHaveSeveralInputsAndOutputs() {
    Graph inner = Graph.of();
    Graph.Value a = inner.input("a", Input.vector(2));
    Graph.Value b = inner.input("b", Input.vector(2));
    Functional spec =
        inner.build(List.of(a, b), List.of(inner.call(Add.of(), a, b), a.to(Dense.of(3)), b));
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.vector(2));
    Graph.Layer layer = graph.layer("both", spec.asLayer());
    List<Graph.Value> first = layer.outputs(x, x);
    List<Graph.Value> second = layer.outputs(first.get(0), x);
    Functional outer = graph.build(List.of(x), List.of(second.get(0), second.get(1), first.get(2)));
    Model model = RandomWeights.model(outer, 1);
    Tensor kernel = model.weights().get("both/dense/kernel");
    Tensor bias = model.weights().get("both/dense/bias");

    List<Tensor> y = model.predict(List.of(Sequences.ofValues(new float[][] {{1, -2}})));

    // first call: 2x, then the second one 2x + x, and a Dense of 2x
    assertThat(y.get(0).data()).containsExactly(3, -6);
    assertThat(y.get(1).at(0, 2))
        .isEqualTo(Math.fma(-4, kernel.at(1, 2), 2 * kernel.at(0, 2)) + bias.at(2));
    assertThat(y.get(2).data()).containsExactly(1, -2);
    assertThat(model.outputNames()).containsExactly("both", "both_1", "both_2");
  }

  @Test
  void summaryHasOneRowForIt() {
    assertThat(siamese().summary().toString())
        .isEqualTo(
            """
             Layer (type)         │ Output Shape │ Param # │ Connected to
            ──────────────────────┼──────────────┼─────────┼────────────────
             question (Input)     │ (None, None) │       0 │ -
             answer (Input)       │ (None, None) │       0 │ -
             encoder (Sequential) │ (None, 3)    │     297 │ question[0][0],
                                  │              │         │ answer[0][0]
             multiply (Multiply)  │ (None, 3)    │       0 │ encoder[0][0],
                                  │              │         │ encoder[1][0]
             dense (Dense)        │ (None, 2)    │       8 │ multiply[0][0]
            ──────────────────────┼──────────────┼─────────┼────────────────
             Total params: 305
             Trainable params: 305
             Non-trainable params: 0
            """);
  }

  @Test
  void aStreamRunsThroughIt() {
    Sequential inner =
        Sequential.of(Input.sequence(Shape.UNKNOWN, 1), GRU.of(2).returnSequences(true));
    Model model = RandomWeights.model(Sequential.of(inner.asLayer(), Dense.of(1)), 3);
    Tensor whole = model.predict(Sequences.ofVectors(new float[][][] {{{1}, {-1}, {0.5f}}}));

    RnnStream stream = model.stream();

    assertThat(stream.next(1)).containsExactly(whole.at(0, 0, 0));
    assertThat(stream.next(-1)).containsExactly(whole.at(0, 1, 0));
    assertThat(stream.next(0.5f)).containsExactly(whole.at(0, 2, 0));
    assertThat(stream.state().states()).containsOnlyKeys("sequential/gru/0");
  }

  private static void refused(String message, Runnable drawing) {
    assertThatIllegalArgumentException().isThrownBy(drawing::run).withMessage(message);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Graph graph = Graph.of();
    Graph.Value vector = graph.input("vector", Input.vector(3));
    Graph.Value masked =
        graph.input("ids", Input.ids(4)).to("words", Embedding.of(5, 2).maskZero(true));
    Nested flatten = Sequential.of(Input.sequence(4, 2), Flatten.of()).asLayer();
    Nested two = siamese().asLayer();

    refused(
        "Sequential 'encoder': expected inputs (batch=None, time=None), as its Input layers say,"
            + " got (batch=None, features=3), (batch=None, features=3). Change its Input layers, or"
            + " what it is called on.",
        () -> graph.layer("encoder", encoder().asLayer()).call(vector, vector));
    refused(
        "Sequential 'sequential': expected inputs (batch=None, time=4, features=2), as its Input"
            + " layers say, got (batch=None, features=3). Change its Input layers, or what it is"
            + " called on.",
        () -> vector.to(flatten));
    Graph.Value wide = graph.input("wide", Input.sequence(4, 3));
    refused(
        "Sequential 'wide_flat': expected inputs (batch=None, time=4, features=2), as its Input"
            + " layers say, got (batch=None, time=4, features=3). Change its Input layers, or what"
            + " it is called on.",
        () -> wide.to("wide_flat", flatten));
    Model outer = Sequential.of(encoder().asLayer(), Dense.of(2)).build(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> outer.weights().with(encoder().build(1).weights()))
        .withMessageStartingWith(
            "Weights: there is no 'embedding/embeddings'; there are [sequential/embedding");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> masked.to("flat", flatten))
        .withMessageStartingWith("Flatten 'flat/flatten': expected every step of an example");
    refused(
        "Functional 'functional': has the inputs [question, answer] and the outputs"
            + " [dense[0][0]], and a Sequential passes on one value. Build a Functional with"
            + " Graph.",
        () -> Sequential.of(two));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeDistributed.of(two))
        .withMessageStartingWith("TimeDistributed: expected a layer that takes one vector");
    refused(
        "Functional: there is no layer 'dense'; there are [x]",
        () ->
            new Nested(
                Nested.Kind.FUNCTIONAL,
                List.of(new Nested.Part("x", "", Input.vector(2))),
                List.of("x"),
                List.of(new Call("dense", List.of(new Port("x", 0, 0)))),
                List.of(new Port("x", 0, 0))));
  }
}
