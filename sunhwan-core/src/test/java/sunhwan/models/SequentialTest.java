package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.Dense;
import sunhwan.layers.Discretization;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.MaxPooling1D;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.Permute;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Reshape;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UpSampling1D;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class SequentialTest {

  @Test
  void callsLayersAndWeightsAsKerasDoes() {
    Sequential spec =
        Sequential.of(
            Embedding.of(5, 2),
            LSTM.of(2).returnSequences(true),
            Bidirectional.of(LSTM.of(3).returnSequences(true)),
            TimeDistributed.of(Dense.of(2)),
            BatchNormalization.of(),
            SimpleRNN.of(2).returnSequences(true),
            GRU.of(2),
            Dense.of(1));

    Model model = spec.build(0);

    assertThat(model.weights().names())
        .containsExactly(
            "embedding/embeddings",
            "lstm/lstm_cell/kernel",
            "lstm/lstm_cell/recurrent_kernel",
            "lstm/lstm_cell/bias",
            "bidirectional/forward_lstm_1/lstm_cell/kernel",
            "bidirectional/forward_lstm_1/lstm_cell/recurrent_kernel",
            "bidirectional/forward_lstm_1/lstm_cell/bias",
            "bidirectional/backward_lstm_1/lstm_cell/kernel",
            "bidirectional/backward_lstm_1/lstm_cell/recurrent_kernel",
            "bidirectional/backward_lstm_1/lstm_cell/bias",
            "time_distributed/dense/kernel",
            "time_distributed/dense/bias",
            "batch_normalization/gamma",
            "batch_normalization/beta",
            "batch_normalization/moving_mean",
            "batch_normalization/moving_variance",
            "simple_rnn/simple_rnn_cell/kernel",
            "simple_rnn/simple_rnn_cell/recurrent_kernel",
            "simple_rnn/simple_rnn_cell/bias",
            "gru/gru_cell/kernel",
            "gru/gru_cell/recurrent_kernel",
            "gru/gru_cell/bias",
            "dense_1/kernel",
            "dense_1/bias");
  }

  // Keras's documentation: input 4, units 3; an LSTM has four gates, a GRU three and two biases
  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(SimpleRNN.of(3), Shape.of(4, 3), Shape.of(3, 3), Shape.of(3)),
        Arguments.of(LSTM.of(3), Shape.of(4, 12), Shape.of(3, 12), Shape.of(12)),
        Arguments.of(GRU.of(3), Shape.of(4, 9), Shape.of(3, 9), Shape.of(2, 9)),
        Arguments.of(GRU.of(3).resetAfter(false), Shape.of(4, 9), Shape.of(3, 9), Shape.of(9)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void givesWeightsKerassShapes(LayerSpec layer, Shape kernel, Shape recurrent, Shape bias) {
    Model model = Sequential.of(Input.sequence(-1, 4), layer).build(0);

    List<Shape> shapes =
        model.weights().names().stream().map(n -> model.weights().get(n).shape()).toList();

    assertThat(shapes).containsExactly(kernel, recurrent, bias);
  }

  @Test
  void startsAnLstmsForgetGateAtOneUnlessToldOtherwise() {
    Model open = Sequential.of(Input.sequence(-1, 1), LSTM.of(2)).build(0);
    Model even = Sequential.of(Input.sequence(-1, 1), LSTM.of(2).unitForgetBias(false)).build(0);

    float[] bias = open.weights().get("lstm/lstm_cell/bias").data();

    assertThat(bias).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    assertThat(even.weights().get("lstm/lstm_cell/bias").data()).containsOnly(0);
  }

  @Test
  void drawsTheSameWeightsFromTheSameSeed() {
    Sequential spec = Sequential.of(Embedding.of(5, 4), GRU.of(3), Dense.of(2));

    Model model = spec.build(7);

    assertThat(spec.build(7).weights()).isEqualTo(model.weights());
    assertThat(spec.build(8).weights()).isNotEqualTo(model.weights());
  }

  @Test
  void knowsItsShapes() {
    Model model =
        Sequential.of(Embedding.of(5, 4), Bidirectional.of(LSTM.of(3)), RepeatVector.of(6))
            .build(0);

    assertThat(model.input()).isEqualTo(Shape.of(Shape.UNKNOWN));
    assertThat(model.output()).isEqualTo(Shape.of(6, 6));
    assertThat(model.predict(Sequences.ofIds(new int[][] {{1}, {2, 3}})).shape())
        .isEqualTo(Shape.of(2, 6, 6));
  }

  // layers, what the message must name: the layer, what it expected, what it got, the next step
  static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of(
            List.of(Embedding.of(5, 2), LSTM.of(3), GRU.of(2)),
            List.of(
                "GRU 'gru'",
                "expected input (batch, time, features)",
                "(batch=None, units=3)",
                "returnSequences(true)")),
        Arguments.of(
            List.of(Input.vector(4), GlobalMaxPooling1D.of()),
            List.of(
                "GlobalMaxPooling1D 'global_max_pooling1d'",
                "(batch, time, features)",
                "(batch=None, features=4)")),
        Arguments.of(
            List.of(Input.sequence(3, 4), Embedding.of(5, 2)),
            List.of("Embedding 'embedding'", "(batch, time) of ids", "features=4")),
        Arguments.of(
            List.of(Input.sequence(3, 4), RepeatVector.of(2)),
            List.of("RepeatVector 'repeat_vector'", "(batch, features)", "time=3")),
        Arguments.of(
            List.of(Input.vector(4), Masking.of()),
            List.of("Masking 'masking'", "(batch, time, features)", "features=4")),
        Arguments.of(
            List.of(Input.vector(4), Bidirectional.of(LSTM.of(2))),
            List.of("'bidirectional'", "(batch, time, features)", "features=4")),
        Arguments.of(
            List.of(Input.vector(4), TimeDistributed.of(Dense.of(2))),
            List.of("TimeDistributed 'time_distributed'", "(batch, time, features)")),
        Arguments.of(
            List.of(Input.sequence(3, Shape.UNKNOWN), Dense.of(2)),
            List.of("Dense 'dense'", "known number of features", "features=None")),
        Arguments.of(
            List.of(Input.vector(4), Dense.of(2), Input.vector(2)), List.of("Input", "first")),
        Arguments.of(
            List.of(Input.vector(6), GroupNormalization.of(4)),
            List.of(
                "GroupNormalization 'group_normalization'",
                "features a multiple of groups=4",
                "features=6",
                "Choose groups that divide 6")),
        Arguments.of(
            List.of(Input.vector(3), Normalization.of(List.of(1f, 2f), List.of(1f, 1f))),
            List.of("Normalization 'normalization'", "features=2", "got (batch=None, features=3)")),
        Arguments.of(
            List.of(Input.vector(3), SpatialDropout1D.of(0.5f)),
            List.of("SpatialDropout1D 'spatial_dropout1d'", "(batch, time, features)")),
        Arguments.of(
            List.of(Input.sequence(3, 6), Conv1D.of(4, 2).groups(4)),
            List.of("Conv1D 'conv1d'", "features a multiple of groups=4", "features=6")),
        Arguments.of(
            List.of(Input.sequence(3, 6), Conv1D.of(4, 2).dilationRate(3)),
            List.of("Conv1D 'conv1d'", "at least 4 steps", "time=3", "padding SAME")),
        Arguments.of(
            List.of(Input.sequence(3, 6), MaxPooling1D.of(4)),
            List.of("MaxPooling1D 'max_pooling1d'", "at least 4 steps", "time=3")),
        Arguments.of(
            List.of(Input.sequence(3, 6), Cropping1D.of(2, 1)),
            List.of("Cropping1D 'cropping1d'", "more than 3 steps", "time=3")),
        Arguments.of(
            List.of(Input.vector(6), UpSampling1D.of(2)),
            List.of("UpSampling1D 'up_sampling1d'", "(batch, time, features)")),
        Arguments.of(
            List.of(Input.vector(5), Activation.GLU),
            List.of("Activation 'activation'", "even number of features", "features=5")),
        Arguments.of(
            List.of(Input.sequence(-1, 5), PReLU.of()),
            List.of("PReLU 'p_re_lu'", "a known time", "sharedTime(true)")),
        Arguments.of(
            List.of(Input.sequence(4, 5), Masking.of(), PReLU.of()),
            List.of("PReLU 'p_re_lu'", "every step of an example", "Masking 'masking'")),
        Arguments.of(
            List.of(Input.sequence(-1, 5), Flatten.of()),
            List.of("Flatten 'flatten'", "of a known time", "time=None", "Input.sequence(50")),
        Arguments.of(
            List.of(Input.sequence(4, 5), Masking.of(), Flatten.of()),
            List.of("Flatten 'flatten'", "every step of an example", "Masking 'masking'")),
        Arguments.of(
            List.of(Input.sequence(4, 5), Reshape.of(3, -1)),
            List.of("Reshape 'reshape'", "[3, -1]", "An example has 20")),
        Arguments.of(
            List.of(Input.vector(5), Permute.of(2, 1)),
            List.of("Permute 'permute'", "2 axes", "features=5")),
        Arguments.of(
            List.of(Input.vector(5), EinsumDense.of("abc,cd->abd", 2)),
            List.of("EinsumDense 'einsum_dense'", "3 axes", "...x,xy->...y")),
        Arguments.of(List.of(Dense.of(2)), List.of("Sequential", "dense", "Input.vector")),
        Arguments.of(
            List.of(Embedding.of(5, 2), LSTM.of(2).returnState(true)),
            List.of("LSTM 'lstm'", "returnState", "predictWithState")),
        Arguments.of(
            List.of(
                Embedding.of(5, 2),
                Bidirectional.of(LSTM.of(2)).mergeMode(Bidirectional.MergeMode.NONE)),
            List.of("Bidirectional 'bidirectional'", "NONE", "CONCAT")));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void saysWhichLayerDoesNotFitAndWhatToDo(List<LayerSpec> layers, List<String> named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(layers).build(0))
        .satisfies(e -> assertThat(e.getMessage()).contains(named));
  }

  @Test
  void refusesTwoLayersOfOneNameAndNoLayers() {
    Sequential spec = Sequential.of(Embedding.of(5, 2), LSTM.of(2), Dense.of(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.rename(2, "lstm"))
        .withMessageContaining("two layers are called 'lstm'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(List.of()))
        .withMessageContaining("at least one layer");
    assertThat(spec.rename(2, "head").build(0).weights().names()).contains("head/kernel");
  }

  @Test
  void refusesWeightsThatAreMissingLeftOverOrOfAnotherShape() {
    Sequential spec = Sequential.of(Input.vector(2), Dense.of(1));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("dense/kernel", Tensor.zeros(Shape.of(2, 1)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Model(spec, Weights.of(weights)))
        .withMessageContaining("'dense/bias' (1,) is missing");
    weights.put("dense/bias", Tensor.zeros(Shape.of(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Model(spec, Weights.of(weights)))
        .withMessageContaining("'dense/bias' must be (1,), got (2,)");
    weights.put("dense/bias", Tensor.zeros(Shape.of(1)));
    weights.put("dense/gain", Tensor.zeros(Shape.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Model(spec, Weights.of(weights)))
        .withMessageContaining("nobody needs [dense/gain]");
  }

  @Test
  void refusesExamplesThatDoNotFitNamingTheFirst() {
    Model vectors = Sequential.of(Input.vector(3), Dense.of(1)).build(0);
    Model sequences = Sequential.of(Input.sequence(2, 3), LSTM.of(1)).build(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> vectors.predict(Sequences.ofValues(new float[][] {{1, 2, 3}, {1, 2}})))
        .withMessageContaining("features=3")
        .withMessageContaining("got example 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sequences.predict(Tensor.zeros(Shape.of(1, 4, 3))))
        .withMessageContaining("(batch=None, time=2, features=3)")
        .withMessageContaining("got example 0 with 4 steps of 3 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sequences.predict(Tensor.zeros(Shape.of(1, 3, 2))))
        .withMessageContaining("got example 0 with 3 steps of 2 values");
  }

  @Test
  void refusesIdsThatAnEmbeddingHasNot() {
    Model model = Sequential.of(Embedding.of(5, 2), LSTM.of(1)).build(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(Sequences.ofIds(new int[][] {{1}, {4, 5}})))
        .withMessageContaining("5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(Sequences.ofValues(new float[][] {{-1}})))
        .withMessageContaining("-1");
  }

  @Test
  void isTheSameNetworkWhetherActivationStandsInDenseOrAfterIt() {
    Model inside = Sequential.of(Input.vector(2), Dense.of(3, Activation.SOFTMAX)).build(4);
    Model after = Sequential.of(Input.vector(2), Dense.of(3), Activation.SOFTMAX).build(4);
    Tensor x = Tensor.ofRows(new float[][] {{0.5f, -1}, {2, 0}});

    Tensor output = after.predict(x);

    assertThat(output).isEqualTo(inside.predict(x));
    assertThat(inside.spec()).isNotEqualTo(after.spec());
  }

  @Test
  void readsIdsThatADiscretizationMakesOfMeasurements() {
    Sequential spec =
        Sequential.of(
            Input.ids(Shape.UNKNOWN),
            Discretization.of(List.of(0f, 1f)),
            Embedding.of(3, 2),
            LSTM.of(2));
    Model model = spec.build(3);
    Model ofIds = new Model(Sequential.of(Embedding.of(3, 2), LSTM.of(2)), model.weights());

    Tensor output = model.predict(Sequences.ofValues(new float[][] {{-0.5f, 0, 3}, {0.9f, 1}}));

    assertThat(output).isEqualTo(ofIds.predict(Sequences.ofIds(new int[][] {{0, 1, 2}, {1, 2}})));
  }
}
