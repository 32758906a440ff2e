package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.RandomWeights;
import sunhwan.layers.Slopes;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.Dice;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.metrics.MeanMetric;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Several losses at once: what one output has alone, times its weight, added up. */
class ObjectivesTest {
  private static final Sequences X =
      Sequences.ofIds(new int[][] {{1, 2, 0, 3}, {4, 5}, {0, 6}, {7, 8, 9}, {2}});
  private static final Sequences TOPIC =
      Sequences.ofValues(new float[][] {{0}, {1}, {2}, {1}, {0}});
  private static final Sequences TONE =
      Sequences.ofValues(new float[][] {{0.5f}, {-1}, {2}, {0}, {1}});

  private static Model model() {
    Graph graph = Graph.of();
    Graph.Value words = graph.input("text", Input.ids(Shape.UNKNOWN));
    Graph.Value read = words.to(Embedding.of(10, 3).maskZero(true)).to(GRU.of(4));
    Graph.Value topic = read.to("topic", Dense.of(3)).to("softmax", sunhwan.layers.Softmax.of());
    Graph.Value tone = read.to("tone", Dense.of(1));
    return RandomWeights.model(graph.build(List.of(words), List.of(topic, tone)), 2);
  }

  private static Dataset data() {
    return Dataset.of(List.of(X), List.of(TOPIC, TONE)).weighted(new float[] {1, 2, 0.5f, 1, 3});
  }

  private static Trainer trainer(double ofTopic, double ofTone) {
    return Trainer.compile(
        model(),
        SGD.of(0.05f),
        Map.of(
            "softmax",
            Objective.of(SparseCategoricalCrossentropy.of(), Accuracy.of()).lossWeight(ofTopic),
            "tone",
            Objective.of(MeanSquaredError.of(), MeanMetric.of(MeanSquaredError.of()))
                .lossWeight(ofTone)));
  }

  @Test
  void theLossIsTheWeightedSumAndEachIsLoggedWithoutItsWeight() {
    Scores one = trainer(1, 0).evaluate(data());
    Scores other = trainer(0, 1).evaluate(data());

    Scores both = trainer(0.7, 0.2).evaluate(data());

    // Keras 3.15.1's CompileLoss records individual losses unweighted
    assertThat(both.get("softmax_loss")).isEqualTo(one.loss());
    assertThat(both.get("tone_loss")).isEqualTo(other.loss());
    assertThat(both.loss()).isCloseTo(0.7 * one.loss() + 0.2 * other.loss(), within(1e-12));
    assertThat(both.values().keySet())
        .containsExactly(
            "loss", "softmax_loss", "tone_loss", "softmax_accuracy", "tone_mean_squared_error");
  }

  @Test
  void gradientsAreTheWeightedSum() {
    Weights one = trainer(1, 0).gradients(data()).weights();
    Weights other = trainer(0, 1).gradients(data()).weights();

    Trainer.Gradients both = trainer(0.7, 0.2).gradients(data());

    for (String name : one.names()) {
      float[] sum = both.weights().get(name).data();
      for (int i = 0; i < sum.length; i++) {
        double expected = 0.7 * one.get(name).data()[i] + 0.2 * other.get(name).data()[i];
        assertThat((double) sum[i]).as("%s[%d]", name, i).isCloseTo(expected, within(1e-6));
      }
    }
    Slopes.check(trainer(0.7, 0.2), data());
  }

  /** Keras's sample_weight by output: of each the mean over examples of weight times loss. */
  @Test
  void eachOutputCountsExamplesInAWayOfItsOwn() {
    float[] ofTopic = {1, 2, 0.5f, 0, 3};
    float[] ofTone = {0, 1, 4, 0.25f, 2};
    Dataset data = Dataset.of(List.of(X), List.of(TOPIC, TONE)).weighted(List.of(ofTopic, ofTone));
    List<Tensor> y = model().predict(List.of(X));
    double topic = 0;
    double tone = 0;
    for (int i = 0; i < 5; i++) {
      topic -= ofTopic[i] * Math.log(y.get(0).at(i, (int) TOPIC.row(i)[0])) / 5;
      tone += ofTone[i] * Math.pow(y.get(1).at(i, 0) - TONE.row(i)[0], 2) / 5;
    }

    Scores scores = trainer(0.7, 0.2).evaluate(data);

    assertThat(scores.get("softmax_loss")).isCloseTo(topic, within(1e-6));
    assertThat(scores.get("tone_loss")).isCloseTo(tone, within(1e-6));
    assertThat(scores.loss()).isCloseTo(0.7 * topic + 0.2 * tone, within(1e-6));
    Slopes.check(trainer(0.7, 0.2), data);
    FitOptions options = FitOptions.epochs(2).batchSize(2).seed(3);
    assertThat(trainer(1, 1).fit(ExampleSource.of(data), options).model().weights())
        .isEqualTo(trainer(1, 1).fit(data, options).model().weights())
        .isNotEqualTo(trainer(1, 1).fit(data(), options).model().weights());
  }

  @Test
  void weightsThatBelongToNoTargetAreRefused() {
    Dataset data = Dataset.of(List.of(X), List.of(TOPIC, TONE));
    float[] ones = {1, 1, 1, 1, 1};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.weighted(List.of(ones)))
        .withMessage("Dataset: expected a sampleWeight for each of the 2 targets, got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dataset(List.of(X), List.of(TOPIC, TONE), List.of(ones, ones, ones)))
        .withMessage(
            "Dataset: expected a sampleWeight for all targets or one for each of the 2, got 3. One"
                + " of ones changes nothing.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.weighted(List.of(ones, new float[] {1, 1, 1, 1, -1})))
        .withMessageContaining("got -1.0 for example 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Example.of(new float[] {1}, 0).weighted(List.of(1f, 1f)))
        .withMessage(
            "Example: expected a sampleWeight for all targets or one for each of the 1, got 2");
  }

  @Test
  void aLossOverAWholeBatchIsWeightedToo() {
    Trainer trainer =
        Trainer.compile(
            model(),
            SGD.of(),
            Map.of(
                "softmax",
                Objective.of(Dice.of()).lossWeight(0.3),
                "tone",
                Objective.of(MeanSquaredError.of())));
    Sequences oneHot =
        Sequences.ofValues(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}, {1, 0, 0}});

    Slopes.check(trainer, Dataset.of(List.of(X), List.of(oneHot, TONE)));
  }

  @Test
  void trainingLowersBothAndLogsValidationByOutput() {
    Fit fit = trainer(1, 1).fit(data(), FitOptions.epochs(40).batchSize(2).validation(data()));

    List<Double> topic = fit.history().series("val_softmax_loss");
    List<Double> tone = fit.history().series("val_tone_loss");
    assertThat(topic.getLast()).isLessThan(0.7 * topic.getFirst());
    assertThat(tone.getLast()).isLessThan(0.7 * tone.getFirst());
    assertThat(fit.history().series("softmax_accuracy")).hasSize(40);
  }

  @Test
  void objectivesForOtherOutputsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.compile(
                    model(), SGD.of(), Map.of("topic", Objective.of(MeanSquaredError.of()))))
        .withMessage(
            "Trainer: expected objectives for the outputs [softmax, tone], got [topic]. An output"
                + " that is not to be trained takes lossWeight(0).");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trainer.compile(model(), SGD.of(), MeanSquaredError.of()))
        .withMessageStartingWith(
            "Trainer: expected a loss for each of the outputs [softmax, tone], got 1.");
  }

  @Test
  void targetsThatDoNotFitAreRefusedByTheirOutputsName() {
    Trainer trainer =
        Trainer.compile(
            model(),
            SGD.of(),
            Map.of(
                "softmax",
                Objective.of(CategoricalCrossentropy.of()),
                "tone",
                Objective.of(MeanSquaredError.of())));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data(), FitOptions.epochs(1)))
        .withMessage(
            "Trainer: categorical_crossentropy on output 'softmax' (batch=None, units=3)"
                + " expected targets of 3 values, got 1 in example 0. Use"
                + " SparseCategoricalCrossentropy for classes.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(Dataset.of(X, TONE), FitOptions.epochs(1)))
        .withMessage("Trainer: expected targets for each of the outputs [softmax, tone], got 1");
  }

  @Test
  void classWeightsOfSeveralOutputsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> trainer(1, 1).fit(data(), FitOptions.epochs(1).classWeight(Map.of(1, 2.0))))
        .withMessageContaining("classWeight says nothing of which output's classes");
  }
}
