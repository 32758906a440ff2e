package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.losses.MeanAbsoluteError;
import sunhwan.losses.MeanSquaredError;
import sunhwan.metrics.MeanMetric;
import sunhwan.metrics.Weighted;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Validation split, frequency and weights, and a first epoch, by the rules of Keras's fit. */
class LookingTest {

  /** y = 2x, x = 0, 0.1, …. */
  private static Dataset line(int examples) {
    float[] x = new float[examples];
    float[] y = new float[examples];
    for (int i = 0; i < examples; i++) {
      x[i] = i / 10f;
      y[i] = 2 * x[i];
    }
    return Dataset.of(Tensor.of(Shape.of(examples, 1), x), Tensor.of(Shape.of(examples, 1), y));
  }

  private static Trainer trainer() {
    return Trainer.compile(
        Sequential.of(Input.vector(1), Dense.of(1)).build(1), SGD.of(0.05f), MeanSquaredError.of());
  }

  private static Dataset rows(Dataset data, int from, int to) {
    return data.select(IntStream.range(from, to).toArray());
  }

  @Test
  void splitsOffTheLastRowsBeforeItShuffles() {
    Dataset data = line(11);
    FitOptions options = FitOptions.epochs(2).batchSize(4).shuffle(true);

    Fit fit = trainer().fit(data, options.validationSplit(0.3));

    // floor(11 · 0.7) = 7
    Fit byHand = trainer().fit(rows(data, 0, 7), options.validation(rows(data, 7, 11)));
    assertThat(fit.history()).isEqualTo(byHand.history());
    assertThat(fit.model().weights()).isEqualTo(byHand.model().weights());
  }

  @Test
  void takesTheWeightsOfTheRowsThatItSplitsOffAlong() {
    Dataset data = line(4).weighted(new float[] {1, 1, 3, 0.5f});

    Fit fit = trainer().fit(data, FitOptions.epochs(1).validationSplit(0.5));

    Tensor y = fit.model().predict(data.x());
    double first = y.at(2, 0) - 0.4;
    double second = y.at(3, 0) - 0.6;
    assertThat(fit.history().series("val_loss").getFirst())
        .isCloseTo((3 * first * first + 0.5 * second * second) / 2, within(1e-6));
  }

  @Test
  void countsSampleWeightsInValidationLossAndWeightedMetricsOnly() {
    Dataset looked = line(2).weighted(new float[] {3, 1});
    Trainer trainer =
        Trainer.compile(
            trainer().model(),
            SGD.of(0.05f),
            MeanSquaredError.of(),
            MeanMetric.of(MeanAbsoluteError.of()),
            Weighted.of(MeanMetric.of(MeanAbsoluteError.of())));

    Fit fit = trainer.fit(line(5), FitOptions.epochs(1).validation(looked));

    Tensor y = fit.model().predict(looked.x());
    double a = Math.abs(y.at(0, 0) - 0.0);
    double b = Math.abs(y.at(1, 0) - 0.2);
    List<String> names = List.copyOf(fit.history().names());
    assertThat(fit.history().series("val_loss").getFirst())
        .isCloseTo((3 * a * a + b * b) / 2, within(1e-6));
    assertThat(fit.history().series(names.get(names.size() - 2)).getFirst())
        .isCloseTo((a + b) / 2, within(1e-6));
    assertThat(fit.history().series(names.getLast()).getFirst())
        .isCloseTo((3 * a + b) / 4, within(1e-6));
  }

  @Test
  void validatesAfterTheEpochsThatAreNamed() {
    FitOptions options = FitOptions.epochs(5).validation(line(3));

    Fit fit = trainer().fit(line(9), options.validationFreq(Set.of(2, 5)));

    List<Double> every = trainer().fit(line(9), options).history().series("val_loss");
    assertThat(fit.history().series("val_loss"))
        .containsExactly(Double.NaN, every.get(1), Double.NaN, Double.NaN, every.get(4));
  }

  @Test
  void looksAtTheFirstBatchesOnly() {
    FitOptions options = FitOptions.epochs(2).batchSize(2).validation(line(7));

    Fit fit = trainer().fit(line(9), options.validationSteps(2));
    Fit split = trainer().fit(line(12), options.validationSplit(0.25).validationSteps(1));

    Fit byHand = trainer().fit(line(9), options.validation(rows(line(7), 0, 4)));
    assertThat(fit.history()).isEqualTo(byHand.history());
    Fit splitByHand =
        trainer().fit(rows(line(12), 0, 9), options.validation(rows(line(12), 9, 11)));
    assertThat(split.history()).isEqualTo(splitByHand.history());
    // the last batch may be smaller
    assertThat(trainer().fit(line(9), options.validationSteps(4)).history())
        .isEqualTo(trainer().fit(line(9), options).history());
  }

  @Test
  void refusesMoreLooksThanThereAre() {
    FitOptions options = FitOptions.epochs(2).batchSize(2).validation(line(7));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(line(9), options.validationSteps(5)))
        .withMessage(
            "FitOptions: validationSteps are 5, but the validation data has 4 batches of 2. Leave"
                + " validationSteps out to look at all of them.");
    assertThatIllegalArgumentException().isThrownBy(() -> options.validationSteps(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> options.validationFreq(Set.of(0, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.validationFreq(Set.of()))
        .withMessageContaining("expected epochs for validationFreq, got none");
  }

  @Test
  void validatesAfterEveryFewEpochsOnly() {
    FitOptions options = FitOptions.epochs(5).validation(line(3));
    List<Boolean> seen = new ArrayList<>();
    Callback watching =
        run ->
            new Callback.Observer() {
              @Override
              public void epochEnd(Callback.EpochEnd end) {
                seen.add(end.logs().containsKey("val_loss"));
              }
            };

    Fit fit = trainer().fit(line(9), options.validationFreq(2).callback(watching));

    List<Double> every = trainer().fit(line(9), options).history().series("val_loss");
    assertThat(fit.history().series("val_loss"))
        .containsExactly(Double.NaN, every.get(1), Double.NaN, every.get(3), Double.NaN);
    assertThat(seen).containsExactly(false, true, false, true, false);
    assertThat(List.copyOf(fit.history().names())).containsExactly("loss", "val_loss");
  }

  @Test
  void watchersPassOverEpochsThatWereNotValidated() {
    FitOptions options = FitOptions.epochs(20).validation(line(3)).validationFreq(3);
    double unreachable = 1e9;

    Fit fit =
        trainer()
            .fit(
                line(9),
                options
                    .callback(EarlyStopping.on("val_loss").minDelta(unreachable).patience(2))
                    .callback(
                        ReduceLROnPlateau.on("val_loss")
                            .minDelta(unreachable)
                            .patience(1)
                            .factor(0.5)));

    // looks at 3, 6 and 9; the first is always better than nothing
    assertThat(fit.ending())
        .isEqualTo(
            new Ending.Stopped(9, "early stopping after 2 epochs without a better val_loss"));
    assertThat(fit.history().series("learning_rate").stream().map(Double::floatValue))
        .containsExactly(0.05f, 0.05f, 0.05f, 0.05f, 0.05f, 0.05f, 0.025f, 0.025f, 0.025f);
  }

  @Test
  void beginsWithTheOrderAndTheNumberOfTheEpochAfterTheInitialOnes() {
    FitOptions options = FitOptions.epochs(3).batchSize(2).shuffle(true);
    List<Integer> epochs = new ArrayList<>();
    List<Checkpoint> checkpoints = new ArrayList<>();
    Callback watching =
        run ->
            new Callback.Observer() {
              @Override
              public void epochEnd(Callback.EpochEnd end) {
                epochs.add(end.epoch());
              }

              @Override
              public void savePoint(Position position) {
                checkpoints.add(run.checkpoint());
              }
            };
    Trainer trainer = trainer();
    Fit two = trainer.fit(line(9), FitOptions.epochs(2).batchSize(2).shuffle(true));

    Fit rest = trainer.with(two.model()).fit(line(9), options.initialEpoch(2).callback(watching));

    Fit three = trainer.fit(line(9), options);
    assertThat(epochs).containsExactly(3);
    assertThat(rest.model().weights()).isEqualTo(three.model().weights());
    assertThat(rest.history().all())
        .isEqualTo(Map.of("loss", three.history().series("loss").subList(2, 3)));
    Fit resumed = trainer.fit(line(9), options.initialEpoch(2).resume(checkpoints.get(2)));
    assertThat(resumed.model().weights()).isEqualTo(three.model().weights());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(line(9), options.resume(checkpoints.get(2))))
        .withMessageContaining("made with initialEpoch 2, this training has 0");
  }

  @Test
  void refusesWhatMakesNoSense() {
    FitOptions options = FitOptions.epochs(3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.validationSplit(1))
        .withMessage(
            "FitOptions: validationSplit must lie between 0 and 1, both excluded, got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.validationFreq(0))
        .withMessageContaining("a positive validationFreq");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.initialEpoch(3))
        .withMessageContaining("initialEpoch must be at least 0 and below the epochs, 3, got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(line(3), options.validationSplit(0.9)))
        .withMessageContaining("0.9 of 3 rows from their end leaves 0 to train on");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FitOptions.Looking(Optional.of(line(2)), 0.5, 1))
        .withMessageContaining("got both");
  }
}
