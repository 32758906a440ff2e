package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Close;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.Regularizer;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** What is frozen stays as it is, and the rest learns as if it were. */
class FreezingTest {
  private static final Sequential SPEC =
      Sequential.of(
          Embedding.of(9, 4).embeddingsRegularizer(Regularizer.l2(0.1f)),
          Bidirectional.of(LSTM.of(3).returnSequences(true)),
          GlobalAveragePooling1D.of(),
          BatchNormalization.of(),
          Dense.of(2));

  private static Dataset data() {
    Random random = new Random(5);
    int[][] ids = new int[40][];
    float[][] targets = new float[40][2];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.ints(1 + i % 5, 1, 9).toArray();
      targets[i][i % 2] = 1;
    }
    return Dataset.of(Sequences.ofIds(ids), Sequences.ofValues(targets));
  }

  private static Model fit(Model model) {
    return Trainer.compile(model, Adam.of(0.05f), MeanSquaredError.of())
        .fit(data(), FitOptions.epochs(3).batchSize(20).shuffle(false))
        .model();
  }

  /** Names of the weights that differ. */
  private static List<String> moved(Model before, Model after) {
    return before.weights().names().stream()
        .filter(name -> !before.weights().get(name).equals(after.weights().get(name)))
        .toList();
  }

  @Test
  void leavesTheWeightsOfFrozenLayersAndMovesTheOthers() {
    Model model = SPEC.build(1);

    Model fitted = fit(model.freeze("embedding", "bidirectional"));

    assertThat(moved(model, fitted))
        .containsExactly(
            "batch_normalization/gamma",
            "batch_normalization/beta",
            "batch_normalization/moving_mean",
            "batch_normalization/moving_variance",
            "dense/kernel",
            "dense/bias");
    assertThat(fitted.spec().layers().getFirst().trainable()).isFalse();
    assertThat(moved(model, fit(fitted.unfreeze().with(model.weights()))))
        .hasSize(model.weights().names().size());
  }

  @Test
  void aFrozenBatchNormalizationKeepsItsStatisticsAndNormalizesByThem() {
    Model model = SPEC.build(1);
    Model frozen = model.freeze("batch_normalization");

    Model fitted = fit(frozen);

    assertThat(moved(model, fitted)).noneMatch(name -> name.startsWith("batch_normalization"));
    // all layers still: the loss while training is the loss of predictions
    Model still = model.freeze();
    double trained =
        Trainer.compile(still, SGD.of(), MeanSquaredError.of())
            .fit(data(), FitOptions.epochs(1).batchSize(40))
            .history()
            .series("loss")
            .getFirst();
    double predicted =
        Trainer.compile(still, SGD.of(), MeanSquaredError.of()).evaluate(data(), 1).loss();
    assertThat(trained).isCloseTo(predicted, org.assertj.core.api.Assertions.within(1e-6));
  }

  /** Slopes of what is not frozen are those of the whole, where no penalty is left out. */
  @ParameterizedTest
  @ValueSource(strings = {"bidirectional", "batch_normalization", "embedding"})
  void whatIsNotFrozenHasTheSlopesThatItHadBefore(String layer) {
    Model model = SPEC.build(3);
    Trainer.Gradients all =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of()).gradients(data());
    Trainer.Gradients some =
        Trainer.compile(model.freeze(layer), SGD.of(), MeanSquaredError.of()).gradients(data());

    Map<String, Tensor> expected = new TreeMap<>();
    all.weights()
        .forEach(
            (name, g) -> {
              if (!name.startsWith(layer + "/")) {
                expected.put(name, g);
              }
            });
    assertThat(some.weights().names()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, g) -> Close.assertClose(name, some.weights().get(name).data(), g.data(), 1e-6));
  }

  @Test
  void frozenLayersHaveNoPenaltyAndNoPartInTheNormOfGradients() {
    Model model = SPEC.build(1);

    Trainer.Gradients all =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of()).gradients(data());
    Trainer.Gradients frozen =
        Trainer.compile(model.freeze("embedding"), SGD.of(), MeanSquaredError.of())
            .gradients(data());

    double squares = 0;
    for (float v : model.weights().get("embedding/embeddings").data()) {
      squares += v * v;
    }
    assertThat(all.loss() - frozen.loss())
        .isCloseTo(0.1 * squares, org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void freezesALayerInsideAModelAndEverythingInIt() {
    Sequential encoder =
        Sequential.of(Input.ids(Shape.UNKNOWN), Embedding.of(9, 4), GRU.of(3), Dropout.of(0.5f));
    Sequential spec = Sequential.of(encoder.asLayer(), Dense.of(2));
    Model model = spec.build(2);

    assertThat(moved(model, fit(model.freeze("sequential"))))
        .containsExactly("dense/kernel", "dense/bias");
    assertThat(moved(model, fit(model.freeze("sequential/embedding"))))
        .noneMatch(name -> name.contains("embedding"))
        .hasSize(model.weights().names().size() - 1);
    assertThat(moved(model, fit(model.freeze("sequential").unfreeze("sequential/gru"))))
        .noneMatch(name -> name.contains("embedding"))
        .hasSize(model.weights().names().size() - 1);
    assertThat(model.freeze().unfreeze().spec()).isEqualTo(spec);
  }

  @Test
  void freezesLayersOfSeveralInputs() {
    Graph graph = Graph.of();
    Graph.Value ids = graph.input("ids", Input.ids(Shape.UNKNOWN));
    Graph.Value words = ids.to(Embedding.of(9, 4).maskZero(true));
    Graph.Value read = graph.call(MultiHeadAttention.of(2, 2), words, words);
    Functional spec =
        graph.build(List.of(ids), List.of(read.to(GlobalAveragePooling1D.of()).to(Dense.of(2))));
    Model model = spec.build(1);

    Model fitted = fit(model.freeze("multi_head_attention"));

    assertThat(moved(model, fitted))
        .containsExactly("embedding/embeddings", "dense/kernel", "dense/bias");
  }

  @Test
  void countsWhatIsFrozenApart() {
    Model model = SPEC.build(1);

    assertThat(model.freeze("embedding").spec().summary().trainable())
        .isEqualTo(model.spec().summary().trainable() - 9 * 4);
  }

  @Test
  void refusesLayersThatAreNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SPEC.freeze("embeding"))
        .withMessage(
            "Model: there is no layer 'embeding' to hold still; there are [embedding,"
                + " bidirectional, global_average_pooling1d, batch_normalization, dense]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SPEC.freeze("dense/kernel"))
        .withMessage("Model: there is no layer 'kernel' inside 'dense', which is no model");
  }
}
