package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.losses.MeanSquaredError;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.ExponentialDecay;
import sunhwan.optimizers.SGD;

/** Callbacks of the core in trainings of a line, with numbers by hand. */
class CallbacksTest {

  /** {@code y = w·x} with w = 1. */
  private static Model line() {
    return Sequential.of(
            Input.vector(1),
            Dense.of(1).useBias(false).initializers(Initializer.ONES, Initializer.ZEROS))
        .build(0);
  }

  private static Dataset point(float x, float y) {
    return Dataset.of(
        Sequences.ofValues(new float[][] {{x}}), Sequences.ofValues(new float[][] {{y}}));
  }

  private static double slope(Fit fit) {
    return fit.model().weights().get("dense/kernel").at(0, 0);
  }

  @Test
  void theScheduleSeesEpochsFrom0AndTheHistoryKeepsItsRates() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    LearningRateScheduler scheduler =
        LearningRateScheduler.of((epoch, rate) -> epoch == 0 ? rate : rate / 2);

    Fit fit = trainer.fit(point(1, 3), FitOptions.epochs(3).callback(scheduler));

    // by hand: w goes by 2·rate of what is left to 3: 1, 2, 2.25, 2.34375
    assertThat(slope(fit)).isEqualTo(2.34375);
    assertThat(fit.history().series("learning_rate")).containsExactly(0.25, 0.125, 0.0625);
    assertThat(fit.history().series("loss")).containsExactly(4.0, 1.0, 0.5625);
  }

  @Test
  void aRateOf0LeavesWeightsWhereTheyAre() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    LearningRateScheduler warmUp = LearningRateScheduler.of((epoch, rate) -> 0.25f * epoch);

    Fit fit = trainer.fit(point(1, 3), FitOptions.epochs(2).callback(warmUp));

    assertThat(fit.history().series("loss")).containsExactly(4.0, 4.0);
    assertThat(slope(fit)).isEqualTo(2);
  }

  @Test
  void noCallbackOverridesAScheduleAsInKeras() {
    SGD sgd = SGD.of(ExponentialDecay.of(0.1f, 10, 0.5f));
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());
    FitOptions options = FitOptions.epochs(2);

    assertThatThrownBy(
            () ->
                trainer.fit(
                    point(1, 3), options.callback(LearningRateScheduler.of((epoch, rate) -> 0.5f))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be set to 0.5 because it follows ExponentialDecay");
  }

  @Test
  void refusesARateThatIsNone() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                trainer.fit(
                    point(1, 3),
                    FitOptions.epochs(1).callback(LearningRateScheduler.of((epoch, rate) -> -1))))
        .withMessage("Callback: a learning rate must be at least 0 and finite, got -1.0");
  }

  @Test
  void callbacksSeeWhatThoseBeforeThemHaveLogged() {
    List<Map<String, Double>> seen = new ArrayList<>();
    LambdaCallback log = LambdaCallback.of().onEpochEnd(end -> seen.add(end.logs()));
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    FitOptions options =
        FitOptions.epochs(1)
            .callback(log)
            .callback(LearningRateScheduler.of((epoch, rate) -> rate))
            .callback(log);

    trainer.fit(point(1, 3), options);

    assertThat(seen.get(0)).containsOnlyKeys("loss");
    assertThat(seen.get(1)).containsOnlyKeys("loss", "learning_rate");
  }

  @Test
  void aLambdaCallbackDoesEachThingWhenItIsTime() {
    List<String> entries = new ArrayList<>();
    LambdaCallback diary =
        LambdaCallback.of()
            .onTrainBegin(run -> entries.add("begin " + run.epochs()))
            .onTrainEnd(() -> entries.add("end"))
            .onEpochBegin(epoch -> entries.add("epoch " + epoch))
            .onEpochEnd(end -> entries.add("epoch over " + end.epoch()))
            .onTrainBatchBegin((epoch, batch) -> entries.add("batch " + epoch + "." + batch))
            .onTrainBatchEnd(end -> entries.add("batch over " + end.batch()));
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    Dataset data = point(1, 3).select(new int[] {0, 0});

    trainer.fit(data, FitOptions.epochs(1).batchSize(1).callback(diary));

    assertThat(entries)
        .containsExactly(
            "begin 1",
            "epoch 1",
            "batch 1.1",
            "batch over 1",
            "batch 1.2",
            "batch over 2",
            "epoch over 1",
            "end");
  }

  /** Makes the weights NaN after the first epoch. */
  private static Callback poison() {
    return run ->
        new Callback.Observer() {
          @Override
          public void epochBegin(int epoch) {
            if (epoch == 2) {
              Weights broken = run.weights();
              Arrays.fill(broken.get("dense/kernel").data(), Float.NaN);
              run.restore(broken);
            }
          }
        };
  }

  @Test
  void terminateOnNaNThrowsWhereItIsToldToAndNobodyHearsThatTheTrainingIsOver() {
    List<String> entries = new ArrayList<>();
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    FitOptions options =
        FitOptions.epochs(3)
            .callback(poison())
            .callback(LambdaCallback.of().onTrainEnd(() -> entries.add("end")));

    Fit fit = trainer.fit(point(1, 3), options.callback(TerminateOnNaN.of()));

    assertThat(fit.ending()).isEqualTo(new Ending.NotFinite(2, 1, Double.NaN));
    assertThat(entries).containsExactly("end");
    entries.clear();
    assertThatThrownBy(
            () -> trainer.fit(point(1, 3), options.callback(TerminateOnNaN.of().raiseError(true))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("the loss was NaN in batch 1 of epoch 2");
    assertThat(entries).isEmpty();
  }

  // by hand: w = 1 → 2 → 2.5 → 2.75 towards 3; with momentum 0.5 the average begins at 2 and goes
  // to 2.25 and 2.5; against 3 that is 1, 0.5625 and 0.25, against the weights 1, 0.25 and 0.0625
  @Test
  void validatesWithTheMovingAverageAndTrainsOnWithTheWeights() {
    SGD sgd = SGD.of(0.25f).useEma(true).emaMomentum(0.5);
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());
    FitOptions options = FitOptions.epochs(3).validation(point(1, 3));

    Fit plain = trainer.fit(point(1, 3), options);
    Fit swapped = trainer.fit(point(1, 3), options.callback(SwapEMAWeights.of()));

    assertThat(plain.history().series("val_loss")).containsExactly(1.0, 0.25, 0.0625);
    assertThat(swapped.history().series("val_loss")).containsExactly(1.0, 0.5625, 0.25);
    assertThat(swapped.history().series("loss")).isEqualTo(plain.history().series("loss"));
    assertThat(slope(swapped)).isEqualTo(2.5);
    assertThat(slope(plain)).isEqualTo(2.5);
  }

  @Test
  void callbacksBehindItSeeTheAverageWhereItSwapsOnEpoch() {
    List<Double> before = new ArrayList<>();
    List<Double> behind = new ArrayList<>();
    SGD sgd = SGD.of(0.25f).useEma(true).emaMomentum(0.5);
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());
    FitOptions options =
        FitOptions.epochs(3)
            .callback(noteSlope(before))
            .callback(SwapEMAWeights.of().swapOnEpoch(true))
            .callback(noteSlope(behind));

    Fit fit = trainer.fit(point(1, 3), options);

    assertThat(before).containsExactly(2.0, 2.5, 2.75);
    assertThat(behind).containsExactly(2.0, 2.25, 2.5);
    assertThat(slope(fit)).isEqualTo(2.5);
  }

  private static Callback noteSlope(List<Double> notes) {
    return run ->
        new Callback.Observer() {
          @Override
          public void epochEnd(Callback.EpochEnd end) {
            notes.add((double) run.model().weights().get("dense/kernel").at(0, 0));
          }
        };
  }

  @Test
  void thereIsNothingToSwapWhereTheOptimizerKeepsNoAverage() {
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());
    FitOptions options = FitOptions.epochs(1).callback(SwapEMAWeights.of().swapOnEpoch(true));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(point(1, 3), options))
        .withMessageContaining("SGD keeps no moving average")
        .withMessageContaining("useEma(true)");
  }

  // Keras 3.15.1's Progbar with a clock that goes on by 0.1 s at each look: what it prints but for
  // the backspaces
  @Test
  void drawsKerasBar() {
    StringBuilder out = new StringBuilder();
    AtomicLong clock = new AtomicLong();
    ProgbarLogger bar = ProgbarLogger.of(out, () -> clock.getAndAdd(100_000_000));
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of(), Accuracy.of());
    Dataset data = point(1, 3).select(new int[] {0, 0});

    trainer.fit(data, FitOptions.epochs(2).batchSize(1).callback(bar));

    String[] lines = out.toString().split("\n", -1);
    assertThat(lines).hasSize(5);
    assertThat(lines[0]).isEqualTo("Epoch 1/2");
    String[] drawn = lines[1].split("\r", -1);
    assertThat(drawn[1])
        .startsWith(
            "\u001b[1m1/2\u001b[0m \u001b[32m━━━━━━━━━━\u001b[0m\u001b[37m━━━━━━━━━━\u001b[0m"
                + " \u001b[1m0s\u001b[0m ")
        .endsWith("ms/step - loss: 4.0000 - accuracy: 0.0000e+00");
    assertThat(drawn[drawn.length - 1])
        .startsWith(
            "\u001b[1m2/2\u001b[0m \u001b[32m━━━━━━━━━━━━━━━━━━━━\u001b[0m\u001b[37m\u001b[0m"
                + " \u001b[1m1s\u001b[0m ")
        .contains("ms/step - loss: 2.5000");
    assertThat(lines[2]).isEqualTo("Epoch 2/2");
  }

  @Test
  void writesOneLineAnEpochWhereItIsLessVerbose() {
    StringBuilder out = new StringBuilder();
    AtomicLong clock = new AtomicLong();
    ProgbarLogger bar = ProgbarLogger.of(out, () -> clock.getAndAdd(1_000_000)).verbose(2);
    Trainer trainer = Trainer.compile(line(), SGD.of(0.25f), MeanSquaredError.of());

    trainer.fit(point(1, 3), FitOptions.epochs(1).callback(bar));

    assertThat(out.toString()).matches("1/1 - 0s - \\d+ms/step - loss: 4\\.0000\n");
    assertThatIllegalArgumentException().isThrownBy(() -> bar.verbose(0));
  }

  @Test
  void theMovingAverageIsWhatTrainingEndsWithAlsoWhereItWasStoppedWhileSwapped() {
    SGD sgd = SGD.of(0.25f).useEma(true).emaMomentum(0.5);
    Trainer trainer = Trainer.compile(line(), sgd, MeanSquaredError.of());
    Callback stop =
        run ->
            new Callback.Observer() {
              @Override
              public void epochEnd(Callback.EpochEnd end) {
                if (end.epoch() == 2) {
                  run.stop("enough");
                }
              }
            };

    Fit fit =
        trainer.fit(
            point(1, 3),
            FitOptions.epochs(9).callback(SwapEMAWeights.of().swapOnEpoch(true)).callback(stop));

    assertThat(slope(fit)).isCloseTo(2.25, within(0.0));
  }

  @Test
  void anEpochThatMeasuresOtherNamesEndsTheTrainingThere() {
    List<Integer> epochs = new ArrayList<>();
    Callback extra =
        run ->
            new Callback.Observer() {
              @Override
              public void epochEnd(Callback.EpochEnd end) {
                epochs.add(end.epoch());
                if (end.epoch() == 2) {
                  run.log("extra", 1);
                }
              }
            };
    Trainer trainer = Trainer.compile(line(), SGD.of(), MeanSquaredError.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(point(1, 3), FitOptions.epochs(5).callback(extra)))
        .withMessageContaining("expected epoch 2 to measure [loss], got [loss, extra]");
    assertThat(epochs).containsExactly(1, 2);
  }
}
