package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.RnnState;
import sunhwan.models.RnnStream;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** A cell taken through time is the layer that is made of it. */
class RnnTest {
  private static final int[][] IDS = {
    {3, 1, 4, 1, 5, 9, 2}, {6, 5, 3, 0, 0, 0, 0}, {5, 8, 0, 9, 7, 0, 9}, {0, 0, 0, 0, 0, 0, 0}
  };

  /** An RNN, and layers that say the same. */
  private static Arguments twins(RNN rnn, LayerSpec... layers) {
    return Arguments.of(rnn, List.of(layers));
  }

  static Stream<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    for (boolean sequences : new boolean[] {false, true}) {
      for (boolean backwards : new boolean[] {false, true}) {
        for (RecurrentCell<?, ?> cell :
            List.of(
                SimpleRNNCell.of(3),
                LSTMCell.of(3).unitForgetBias(false),
                GRUCell.of(3).resetAfter(false).recurrentActivation(Activation.HARD_SIGMOID),
                GRUCell.of(3).useBias(false))) {
          cells.add(
              twins(
                  RNN.of(cell).returnSequences(sequences).goBackwards(backwards),
                  cell.layer().returnSequences(sequences).goBackwards(backwards)));
        }
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
    // backwards a stack reads each step once, from above as from below
    cells.add(
        twins(
            RNN.of(SimpleRNNCell.of(3), GRUCell.of(2)).goBackwards(true),
            SimpleRNN.of(3).goBackwards(true).returnSequences(true),
            GRU.of(2)));
    return cells.stream();
  }

  private static Sequential behindEmbedding(List<? extends LayerSpec> layers) {
    List<LayerSpec> all = new ArrayList<>();
    all.add(Embedding.of(10, 4).maskZero(true));
    all.addAll(layers);
    return Sequential.of(all);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void saysWhatTheLayersSayAndLearnsAlongTheSameGradients(RNN rnn, List<LayerSpec> layers) {
    Model model = RandomWeights.model(behindEmbedding(List.of(rnn)), 5);
    Model expected = sameNumbers(model, behindEmbedding(layers));
    Sequences x = Sequences.ofIds(IDS);
    Sequences y = Squares.targets(model, x);

    Tensor predicted = model.predict(x);
    Trainer.Gradients gradients = trainer(model).gradients(Dataset.of(x, y));

    assertClose("y", predicted.data(), expected.predict(x).data(), 1e-6);
    List<Tensor> expectedGradients = new ArrayList<>();
    trainer(expected)
        .gradients(Dataset.of(x, y))
        .weights()
        .forEach((name, gradient) -> expectedGradients.add(gradient));
    List<String> names = List.copyOf(gradients.weights().names());
    assertThat(names).hasSameSizeAs(expectedGradients);
    for (int i = 0; i < names.size(); i++) {
      assertClose(
          names.get(i),
          gradients.weights().get(names.get(i)).data(),
          ReferenceModel.doubles(expectedGradients.get(i).data()),
          1e-5,
          1e-8);
    }
  }

  private static Model sameNumbers(Model model, Sequential spec) {
    List<Tensor> values = new ArrayList<>();
    model.weights().forEach((name, tensor) -> values.add(tensor));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(1)
        .weights()
        .forEach((name, tensor) -> weights.put(name, values.get(weights.size())));
    return new Model(spec, Weights.of(weights));
  }

  private static Trainer trainer(Model model) {
    return Trainer.compile(model, SGD.of(), MeanSquaredError.of());
  }

  @Test
  void itsWeightsAreCalledAsKerasCallsThem() {
    Sequential spec =
        Sequential.of(
            Input.sequence(3, 2),
            RNN.of(LSTMCell.of(2)).returnSequences(true),
            RNN.of(LSTMCell.of(2), LSTMCell.of(3), GRUCell.of(2)).returnSequences(true),
            RNN.of(StackedRNNCells.of(SimpleRNNCell.of(2))));

    // Keras 3.15.1 but for the numbers behind names, which it counts over the whole program
    assertThat(spec.build(1).weights().names())
        .containsExactly(
            "rnn/lstm_cell/kernel",
            "rnn/lstm_cell/recurrent_kernel",
            "rnn/lstm_cell/bias",
            "rnn_1/stacked_rnn_cells/lstm_cell/kernel",
            "rnn_1/stacked_rnn_cells/lstm_cell/recurrent_kernel",
            "rnn_1/stacked_rnn_cells/lstm_cell/bias",
            "rnn_1/stacked_rnn_cells/lstm_cell_1/kernel",
            "rnn_1/stacked_rnn_cells/lstm_cell_1/recurrent_kernel",
            "rnn_1/stacked_rnn_cells/lstm_cell_1/bias",
            "rnn_1/stacked_rnn_cells/gru_cell/kernel",
            "rnn_1/stacked_rnn_cells/gru_cell/recurrent_kernel",
            "rnn_1/stacked_rnn_cells/gru_cell/bias",
            "rnn_2/stacked_rnn_cells/simple_rnn_cell/kernel",
            "rnn_2/stacked_rnn_cells/simple_rnn_cell/recurrent_kernel",
            "rnn_2/stacked_rnn_cells/simple_rnn_cell/bias");
  }

  static Stream<RNN> streamed() {
    return Stream.of(
        RNN.of(new ElmanCell(3)),
        RNN.of(LSTMCell.of(3), new ElmanCell(2), GRUCell.of(2)).returnSequences(true));
  }

  @ParameterizedTest
  @MethodSource("streamed")
  void itsStateIsCarriedFromPieceToPieceAndFromStepToStep(RNN rnn) {
    Model model = RandomWeights.model(behindEmbedding(List.of(rnn, Dense.of(2))), 5);
    int[][] ids = {{3, 1, 4, 1, 5, 9, 2}};
    Tensor whole = model.predict(Sequences.ofIds(ids));
    float[] last =
        java.util.Arrays.copyOfRange(whole.data(), whole.data().length - 2, whole.data().length);

    Model.Streamed first =
        model.predictWithState(Sequences.ofIds(new int[][] {{3, 1, 4}}), RnnState.initial(1));
    Model.Streamed second =
        model.predictWithState(Sequences.ofIds(new int[][] {{1, 5, 9, 2}}), first.state());
    RnnStream stream = model.stream(first.state());
    float[] streamed = new float[2];
    for (int id : new int[] {1, 5, 9, 2}) {
      streamed = stream.next(id);
    }

    float[] piece = second.output().data();
    assertThat(java.util.Arrays.copyOfRange(piece, piece.length - 2, piece.length)).isEqualTo(last);
    assertThat(streamed).isEqualTo(last);
  }

  @Test
  void learnsTheSameBitsOnAnyNumberOfThreads() {
    RNN rnn = RNN.of(LSTMCell.of(3).dropout(0.25f).weightDrop(0.25f), new ElmanCell(2));
    Model model = RandomWeights.model(behindEmbedding(List.of(rnn)), 5);
    int[][] ids = new int[40][];
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    java.util.Arrays.setAll(ids, i -> random.ints(1 + i % 5, 1, 10).toArray());
    Sequences x = Sequences.ofIds(ids);
    Dataset data = Dataset.of(x, Squares.targets(model, x));
    FitOptions options = FitOptions.epochs(2).batchSize(40);

    Weights one = trainer(model).fit(data, options).model().weights();
    Weights three = trainer(model).fit(data, options.threads(3)).model().weights();

    assertThat(three).isEqualTo(one);
  }

  @Test
  void refusesWhatBelongsToTheLayerAroundACell() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LSTMCell(LSTM.of(2).returnSequences(true)))
        .withMessage(
            "LSTMCell: returnSequences, returnState and goBackwards are for the RNN around it; set"
                + " them there");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GRUCell.of(2).activityRegularizer(Regularizer.l2(1)))
        .withMessage(
            "GRUCell: what comes out of a step is not penalized; put ActivityRegularization behind"
                + " RNN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackedRNNCells.of())
        .withMessageContaining("at least one and no other stack, got []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackedRNNCells.of(StackedRNNCells.of(GRUCell.of(2))))
        .withMessageContaining("at least one and no other stack");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(Input.vector(2), RNN.of(GRUCell.of(2))).build(1))
        .withMessageContaining("RNN 'rnn': expected input (batch, time, features)");
    Model backwards =
        Sequential.of(Input.sequence(3, 2), RNN.of(GRUCell.of(2)).goBackwards(true)).build(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backwards.stream())
        .withMessageContaining("layer 'rnn' reads from the end");
  }
}
