package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.RandomWeights;
import sunhwan.layers.SimpleRNN;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;

class TrainerTest {

  /** {@code y = w·x} with w = 1. */
  private static Model line() {
    return Sequential.of(
            Input.vector(1),
            Dense.of(1).useBias(false).initializers(Initializer.ONES, Initializer.ZEROS))
        .build(0);
  }

  private static Dataset points(float... xy) {
    float[][] x = new float[xy.length / 2][];
    float[][] y = new float[x.length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[] {xy[2 * i]};
      y[i] = new float[] {xy[2 * i + 1]};
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y));
  }

  private static double slope(Fit fit) {
    return fit.model().weights().get("dense/kernel").at(0, 0);
  }

  @Test
  void takesOneStepForEachBatchInOrderWhereNothingIsShuffled() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());

    Fit fit =
        trainer.fit(points(1, 3, 1, 1, 2, 0), FitOptions.epochs(1).batchSize(2).shuffle(false));

    // by hand: batch (1→3, 1→1) at w = 1: loss (4 + 0)/2, gradient −4/2, w = 1.5;
    // batch (2→0): loss 9, gradient 2·3·2 = 12, w = −1.5; loss of the epoch (2·2 + 1·9)/3
    assertThat(slope(fit)).isEqualTo(-1.5);
    assertThat(fit.history().series("loss")).containsExactly(13.0 / 3);
    assertThat(fit.history().epochs()).isEqualTo(1);
    assertThat(fit.ending()).isEqualTo(new Ending.Completed());
    assertThat(trainer.model().weights().get("dense/kernel").at(0, 0)).isEqualTo(1);
  }

  @Test
  void countsExamplesByTheirWeights() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    Dataset weighted = points(1, 3, 1, 1, 2, 0).weighted(new float[] {2, 5, 0.5f});

    Fit fit = trainer.fit(weighted, FitOptions.epochs(1).shuffle(false));

    // by hand, with Keras's mean over examples: loss (2·4 + 5·0 + 0.5·4)/3, gradient (2·(−4) +
    // 0.5·8)/3
    assertThat(fit.history().series("loss").getFirst()).isCloseTo(10.0 / 3, within(1e-6));
    assertThat(slope(fit)).isCloseTo(1 + 0.25 * 4 / 3, within(1e-6));
  }

  @Test
  void countsAnExampleTwiceAsItWouldCountItAndItsTwin() {
    Model model =
        RandomWeights.model(
            Sequential.of(Embedding.of(9, 3).maskZero(true), LSTM.of(3).returnSequences(true)), 2);
    Trainer trainer = Trainer.compile(model, SGD.of(), MeanSquaredError.of());
    Dataset data = random(model, 3, 5);
    Dataset twins = data.select(new int[] {0, 0, 2});

    Trainer.Gradients weighted = trainer.gradients(data.weighted(new float[] {2, 0, 1}));

    Trainer.Gradients expected = trainer.gradients(twins);
    assertThat(weighted.loss()).isCloseTo(expected.loss(), within(1e-6));
    expected
        .weights()
        .forEach(
            (name, g) -> assertClose(name, weighted.weights().get(name).data(), g.data(), 2e-6));
  }

  /** Examples of equal length, so that weights and twins make equally many steps. */
  private static Dataset random(Model model, int examples, int time) {
    SplittableRandom random = new SplittableRandom(5);
    float[][] x = new float[examples][time];
    boolean sequences = model.output().rank() == 2;
    float[][] y = new float[examples][model.output().size(-1) * (sequences ? time : 1)];
    for (int i = 0; i < examples; i++) {
      for (int t = 0; t < time; t++) {
        x[i][t] = random.nextInt(1, 9);
      }
      for (int t = 0; t < y[i].length; t++) {
        y[i][t] = (float) random.nextDouble(-1, 1);
      }
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y));
  }

  static Stream<Sequential> models() {
    return Stream.of(
        Sequential.of(
            Embedding.of(9, 4).maskZero(true),
            Bidirectional.of(LSTM.of(3).dropout(0.2f).recurrentDropout(0.2f).returnSequences(true)),
            GRU.of(5).returnSequences(true),
            GlobalAveragePooling1D.of(),
            Dropout.of(0.3f),
            Dense.of(2)),
        Sequential.of(
            Embedding.of(9, 4),
            SimpleRNN.of(5).returnSequences(true),
            BatchNormalization.of(),
            LSTM.of(3),
            Dense.of(2)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheSameBytesForEveryNumberOfThreads(Sequential spec) {
    Model model = spec.build(3);
    Dataset data = random(model, 700, 6);
    FitOptions options =
        FitOptions.epochs(2).batchSize(600).seed(4).validation(random(model, 40, 3));
    Trainer trainer = Trainer.compile(model, Adam.of(), MeanSquaredError.of());

    Fit one = trainer.fit(data, options);
    Fit two = trainer.fit(data, options.threads(2));
    Fit four = trainer.fit(data, options.threads(4));

    assertThat(two.model().weights()).isEqualTo(one.model().weights());
    assertThat(four.model().weights()).isEqualTo(one.model().weights());
    assertThat(two.history()).isEqualTo(one.history());
    assertThat(four.history()).isEqualTo(one.history());
    assertThat(one.model().weights()).isNotEqualTo(model.weights());
    assertThat(trainer.evaluate(data, 3)).isEqualTo(trainer.evaluate(data));
  }

  @Test
  void givesTheSameBytesForTheSameSeedOnly() {
    Model model = models().findFirst().orElseThrow().build(3);
    Dataset data = random(model, 50, 4);
    Trainer trainer = Trainer.compile(model, Adam.of(), MeanSquaredError.of());

    Fit fit = trainer.fit(data, FitOptions.epochs(2).seed(4));

    Fit again = trainer.fit(data, FitOptions.epochs(2).seed(4));
    Fit other = trainer.fit(data, FitOptions.epochs(2).seed(5));
    assertThat(again.model().weights()).isEqualTo(fit.model().weights());
    assertThat(other.model().weights()).isNotEqualTo(fit.model().weights());
  }

  /** What a callback was told, in order. */
  private record Diary(String name, List<String> entries) implements Callback {
    @Override
    public Observer start(Run run) {
      entries.add(
          "%s starts: %d epochs, %d batches, %d examples"
              .formatted(name, run.epochs(), run.batches(), run.examples()));
      return new Observer() {
        @Override
        public void batchEnd(BatchEnd batch) {
          entries.add(
              "%s batch %d.%d: %d %s"
                  .formatted(
                      name, batch.epoch(), batch.batch(), batch.examples(), batch.logs().keySet()));
        }

        @Override
        public void epochEnd(EpochEnd epoch) {
          entries.add("%s epoch %d: %s".formatted(name, epoch.epoch(), epoch.logs().keySet()));
        }

        @Override
        public void trainEnd() {
          entries.add(name + " ends");
        }
      };
    }
  }

  @Test
  void tellsItsCallbacksEverythingInTheOrderTheyWereGiven() {
    List<String> entries = new ArrayList<>();
    Dataset data = points(1, 3, 1, 1, 2, 0);
    FitOptions options =
        FitOptions.epochs(2)
            .batchSize(2)
            .validation(data)
            .callback(new Diary("a", entries))
            .callback(new Diary("b", entries));
    Trainer trainer = Trainer.compile(line(), SGD.of(), MeanSquaredError.of(), Accuracy.of());

    trainer.fit(data, options);

    assertThat(entries)
        .containsExactly(
            "a starts: 2 epochs, 2 batches, 3 examples",
            "b starts: 2 epochs, 2 batches, 3 examples",
            "a batch 1.1: 2 [loss, accuracy]",
            "b batch 1.1: 2 [loss, accuracy]",
            "a batch 1.2: 3 [loss, accuracy]",
            "b batch 1.2: 3 [loss, accuracy]",
            "a epoch 1: [loss, accuracy, val_loss, val_accuracy]",
            "b epoch 1: [loss, accuracy, val_loss, val_accuracy]",
            "a batch 2.1: 2 [loss, accuracy]",
            "b batch 2.1: 2 [loss, accuracy]",
            "a batch 2.2: 3 [loss, accuracy]",
            "b batch 2.2: 3 [loss, accuracy]",
            "a epoch 2: [loss, accuracy, val_loss, val_accuracy]",
            "b epoch 2: [loss, accuracy, val_loss, val_accuracy]",
            "a ends",
            "b ends");
  }

  /** Ends a training after a batch. */
  private static Callback stopAfterBatch(int epoch, int batch) {
    return run ->
        new Callback.Observer() {
          @Override
          public void batchEnd(Callback.BatchEnd end) {
            if (end.epoch() == epoch && end.batch() == batch) {
              run.stop("enough");
            }
          }
        };
  }

  @Test
  void stopsAfterTheBatchInWhichACallbackSaysSo() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    FitOptions options = FitOptions.epochs(9).batchSize(1).shuffle(false);
    Dataset data = points(1, 3, 1, 1, 2, 0);

    Fit fit = trainer.fit(data, options.callback(stopAfterBatch(2, 1)));

    Fit oneEpoch = trainer.fit(data, options);
    // by hand: w = 1 → 2 → 1.5 → −1.5 in the first epoch, then 1→3 gives −1.5 + 0.25·2·4.5
    assertThat(slope(fit)).isEqualTo(0.75);
    assertThat(fit.ending()).isEqualTo(new Ending.Stopped(2, "enough"));
    assertThat(fit.history().series("loss"))
        .containsExactly(oneEpoch.history().series("loss").getFirst());
  }

  @Test
  void stopsEarlyAndReturnsTheBestWeights() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    // each step goes from w towards 3 by half the way: 2, 2.5, 2.75; the validation wants 2.5
    FitOptions options =
        FitOptions.epochs(9)
            .validation(points(1, 2.5f))
            .callback(EarlyStopping.on("val_loss").restoreBestWeights(true));

    Fit fit = trainer.fit(points(1, 3), options);

    assertThat(slope(fit)).isEqualTo(2.5);
    assertThat(fit.history().series("val_loss")).containsExactly(0.25, 0.0, 0.0625);
    assertThat(fit.history().bestEpoch("val_loss")).hasValue(2);
    assertThat(fit.ending())
        .isInstanceOfSatisfying(
            Ending.Stopped.class,
            stopped -> {
              assertThat(stopped.epoch()).isEqualTo(3);
              assertThat(stopped.reason()).contains("val_loss");
            });
  }

  @Test
  void validatesWithWhatTheEpochEndedWith() {
    Model model = models().findFirst().orElseThrow().build(3);
    Dataset data = random(model, 50, 4);
    Dataset validation = random(model, 70, 3);
    FitOptions options = FitOptions.epochs(2).validation(validation);

    Fit fit = Trainer.compile(model, Adam.of(), MeanSquaredError.of()).fit(data, options);

    Scores scores =
        Trainer.compile(fit.model(), Adam.of(), MeanSquaredError.of()).evaluate(validation);
    assertThat(fit.history().series("val_loss").getLast()).isCloseTo(scores.loss(), within(1e-9));
    Fit without =
        Trainer.compile(model, Adam.of(), MeanSquaredError.of()).fit(data, FitOptions.epochs(2));
    assertThat(without.model().weights()).isEqualTo(fit.model().weights());
  }

  @Test
  void endsWhereTheLossIsNoNumberAndKeepsTheLastGoodWeights() {
    Trainer trainer = Trainer.compile(line(), SGD.of(), MeanSquaredError.of());
    Callback poison =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd end) {
                if (end.epoch() == 3 && end.batch() == 1) {
                  Weights broken = run.weights();
                  Arrays.fill(broken.get("dense/kernel").data(), Float.NaN);
                  run.restore(broken);
                }
              }
            };
    FitOptions options = FitOptions.epochs(9).batchSize(1).shuffle(false);
    Dataset data = points(1, 3, 1, 1);

    Fit fit = trainer.fit(data, options.callback(poison));

    Fit twoEpochs = trainer.fit(data, FitOptions.epochs(2).batchSize(1).shuffle(false));
    assertThat(fit.ending()).isEqualTo(new Ending.NotFinite(3, 2, Double.NaN));
    assertThat(fit.model().weights()).isEqualTo(twoEpochs.model().weights());
    assertThat(fit.history()).isEqualTo(twoEpochs.history());
  }

  @Test
  void endsWhereAnUpdateLeavesFloatsRangeThoughTheLossHasNot() {
    Trainer trainer = Trainer.compile(line(), SGD.of(1e30f), MeanSquaredError.of());

    Fit fit = trainer.fit(points(1, 3), FitOptions.epochs(9));

    // by hand: w = 1, then 1 + 4e30, then 4e30 − 8e60, which no float holds; the loss was 16e60
    assertThat(fit.ending()).isEqualTo(new Ending.NotFinite(2, 1, Double.NaN));
    assertThat(slope(fit)).isCloseTo(4e30, withinPercentage(1e-4));
    assertThat(fit.history().series("loss")).containsExactly(4.0);
  }

  @Test
  void endsWithTheAverageOfItsWeightsWhereTheOptimizerKeepsOne() {
    SGD sgd = SGD.of(0.25f).useEma(true).emaMomentum(0.75);
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());
    Dataset data = points(1, 3, 1, 1, 2, 0);

    Fit fit = trainer.fit(data, FitOptions.epochs(1).batchSize(2).shuffle(false));

    // by hand: w = 1.5, then −1.5 as above; the average is 1.5, then 0.75 · 1.5 − 0.25 · 1.5
    assertThat(slope(fit)).isEqualTo(0.75);
    assertThat(fit.history().series("loss")).containsExactly(13.0 / 3);
  }

  @Test
  void endsWithTheLastGoodWeightsAndNoAverageWhereTheyLeaveFloatsRange() {
    SGD sgd = SGD.of(1e30f).useEma(true).emaMomentum(0.5);
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());

    Fit fit = trainer.fit(points(1, 3), FitOptions.epochs(9));

    assertThat(slope(fit)).isCloseTo(4e30, withinPercentage(1e-4));
  }

  // by hand: gradients −4 and 0 of the first two examples are −2 in the mean, w = 1.5; a third
  // waits for a fourth that never comes
  @Test
  void takesOneStepForSeveralBatchesWhereGradientsAreAccumulated() {
    SGD sgd = SGD.of(0.25f).gradientAccumulationSteps(2);
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());

    Fit fit =
        trainer.fit(points(1, 3, 1, 1, 2, 0), FitOptions.epochs(1).batchSize(1).shuffle(false));

    assertThat(slope(fit)).isEqualTo(1.5);
  }

  @Test
  void readsEveryExampleOnceAnEpochInAnOrderOfItsOwn() {
    Dataset data = points(1, 0, 2, 0, 4, 0, 8, 0, 16, 0, 32, 0);
    List<Double> steps = new ArrayList<>();
    Callback watch =
        run ->
            new Callback.Observer() {
              private double before = 1;

              @Override
              public void batchEnd(Callback.BatchEnd end) {
                double now = run.weights().get("dense/kernel").at(0, 0);
                // loss x²w², gradient 2x²w, so what is left of w is 1 − 2·rate·x²
                steps.add((1 - now / before) * 4096);
                before = now;
              }
            };
    Trainer trainer = Trainer.compile(line(), SGD.of(1f / 8192), MeanSquaredError.of());

    trainer.fit(data, FitOptions.epochs(2).batchSize(1).callback(watch));

    List<Long> squares = steps.stream().map(Math::round).toList();
    assertThat(squares.subList(0, 6)).containsExactlyInAnyOrder(1L, 4L, 16L, 64L, 256L, 1024L);
    assertThat(squares.subList(6, 12)).containsExactlyInAnyOrder(1L, 4L, 16L, 64L, 256L, 1024L);
    assertThat(squares.subList(0, 6)).isNotEqualTo(squares.subList(6, 12));
  }

  @Test
  void evaluatesLossAndMetricsOverAllExamples() {
    Sequential spec = Sequential.of(Input.vector(2), Activation.SOFTMAX);
    Trainer trainer =
        Trainer.compile(spec.build(0), SGD.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
    float ln3 = (float) Math.log(3);
    float[][] x = new float[40][];
    Arrays.fill(x, new float[] {ln3, 0});
    int[] classes = new int[40];
    Arrays.fill(classes, 30, 40, 1);

    Scores scores = trainer.evaluate(Dataset.ofClasses(Sequences.ofValues(x), classes));

    // by hand: p = (3/4, 1/4); 30 examples of the first class, 10 of the second
    assertThat(scores.loss())
        .isCloseTo(-(30 * Math.log(0.75) + 10 * Math.log(0.25)) / 40, within(1e-6));
    assertThat(scores.get("accuracy")).isEqualTo(0.75);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.get("val_loss"))
        .withMessageContaining("[loss, accuracy]");
  }

  @Test
  void refusesDataThatDoesNotFitBeforeAnythingIsComputed() {
    Model model = Sequential.of(Embedding.of(9, 2), LSTM.of(2), Dense.of(3)).build(0);
    Sequences x = Sequences.ofIds(new int[][] {{1, 2}, {3}});
    Dataset classes = Dataset.ofClasses(x, new int[] {0, 2});
    Dataset oneHot = Dataset.of(x, Tensor.ofRows(new float[][] {{1, 0, 0}, {0, 0, 1}}));
    Trainer sparse = Trainer.compile(model, SGD.of(), SparseCategoricalCrossentropy.of());
    Trainer categorical = Trainer.compile(model, SGD.of(), CategoricalCrossentropy.of());
    FitOptions options = FitOptions.epochs(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sparse.fit(oneHot, options))
        .withMessageContaining("expected targets of 1 values, got 3 in example 0")
        .withMessageContaining("Use CategoricalCrossentropy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> categorical.fit(classes, options))
        .withMessageContaining("expected targets of 3 values, got 1 in example 0")
        .withMessageContaining("Use SparseCategoricalCrossentropy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> categorical.fit(oneHot, options.validation(classes)))
        .withMessageContaining("got 1 in example 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> categorical.evaluate(oneHot.select(new int[0])))
        .withMessageContaining("no examples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sparse.fit(Dataset.ofClasses(x, new int[] {0, 3}), options))
        .withMessageContaining("expected classes 0 to 2, got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                sparse.fit(
                    Dataset.ofClasses(Sequences.ofIds(new int[][] {{9}}), new int[] {0}), options))
        .withMessageContaining("9");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesNumbersOfWhichThereMustBeAtLeastOne(int number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FitOptions.epochs(number))
        .withMessageContaining("FitOptions")
        .withMessageContaining("got " + number);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FitOptions.epochs(1).batchSize(number))
        .withMessageContaining("batchSize");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FitOptions.epochs(1).threads(number))
        .withMessageContaining("threads");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FitOptions.epochs(1).truncatedBptt(number - 1))
        .withMessageContaining("window");
  }

  @Test
  void givesAHistoryThatAnotherReadsButCannotChange() {
    Fit fit =
        Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of())
            .fit(points(1, 3), FitOptions.epochs(3));

    History history = fit.history();

    // by hand: w = 1, 2, 2.5 before each epoch, and the loss (3 − w)²
    assertThat(history).isEqualTo(History.of(Map.of("loss", List.of(4.0, 1.0, 0.25))));
    assertThat(history.names()).containsExactly("loss");
    assertThatThrownBy(() -> history.series("loss").add(1.0))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
