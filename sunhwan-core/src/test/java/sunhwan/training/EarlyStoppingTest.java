package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras 3.15's rules for its callback of that name, on series of numbers. */
class EarlyStoppingTest {

  private static final double[] LOSSES = {0.8, 0.6, 0.7, 0.5, 0.5, 0.6, 0.55, 0.4};

  // Keras: wait counts epochs since the best; an equal loss is no better; stop at wait = patience
  @ParameterizedTest
  @CsvSource({"0, 3, 2", "1, 3, 2", "2, 6, 4", "3, 7, 4", "4, 0, 8"})
  void waitsAsLongAsItsPatienceAndBringsTheBestBack(int patience, int stopped, int best) {
    EarlyStopping last = EarlyStopping.on("val_loss").patience(patience);

    Rehearsal keepsLast = Rehearsal.of(last, "val_loss", LOSSES);
    Rehearsal keepsBest = Rehearsal.of(last.restoreBestWeights(true), "val_loss", LOSSES);

    assertThat(keepsLast.stoppedAfter()).isEqualTo(stopped);
    assertThat(keepsBest.stoppedAfter()).isEqualTo(stopped);
    assertThat(keepsLast.weightsOfEpoch()).isEqualTo(stopped == 0 ? LOSSES.length : stopped);
    assertThat(keepsBest.weightsOfEpoch()).isEqualTo(best);
  }

  @Test
  void bringsTheBestBackAlsoWhereTheEpochsRanOut() {
    EarlyStopping stopping = EarlyStopping.on("loss").patience(9).restoreBestWeights(true);

    Rehearsal run = Rehearsal.of(stopping, "loss", 0.8, 0.3, 0.5, 0.4);

    assertThat(run.stoppedAfter()).isZero();
    assertThat(run.weightsOfEpoch()).isEqualTo(2);
  }

  @Test
  void wantsMetricsToGrow() {
    EarlyStopping stopping = EarlyStopping.on("val_accuracy").patience(2).restoreBestWeights(true);

    Rehearsal run = Rehearsal.of(stopping, "val_accuracy", 0.5, 0.7, 0.6, 0.7, 0.9);

    assertThat(run.stoppedAfter()).isEqualTo(4);
    assertThat(run.weightsOfEpoch()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "val_auc_1, 2",
    "weighted_f1_score[2], 2",
    "out_mean_io_u, 2",
    "val_false_negatives, 3",
    "kl_divergence, 3",
    "val_root_mean_squared_error, 3",
    "mean_absolute_error_1, 3"
  })
  void knowsWhichMetricsGrowAndWhichShrink(String monitor, int best) {
    EarlyStopping stopping = EarlyStopping.on(monitor).patience(9).restoreBestWeights(true);

    Rehearsal run = Rehearsal.of(stopping, monitor, 0.5, 0.75, 0.25);

    assertThat(run.weightsOfEpoch()).isEqualTo(best);
  }

  @Test
  void refusesToWatchWhatMayBeBetterEitherWay() {
    EarlyStopping stopping = EarlyStopping.on("val_temperature");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rehearsal.of(stopping, "val_temperature", 1))
        .withMessageContaining("cannot tell whether a larger or a smaller 'val_temperature'");
  }

  @Test
  void watchesTheWayItIsToldTo() {
    EarlyStopping down = EarlyStopping.on("val_temperature").mode(Mode.MIN).patience(2);
    EarlyStopping up = EarlyStopping.on("val_loss").mode(Mode.MAX).patience(2);

    Rehearsal falling = Rehearsal.of(down, "val_temperature", 4, 3, 2, 1);
    Rehearsal fallingLoss = Rehearsal.of(up, "val_loss", 4, 3, 2, 1);

    assertThat(falling.stoppedAfter()).isZero();
    assertThat(fallingLoss.stoppedAfter()).isEqualTo(3);
  }

  // Keras 3.15.1, early_stopping.py: what betters the best so far but not the baseline is kept as
  // the best and is no reason to stop, yet the waiting goes on
  @Test
  void beginsToWaitAnewOnlyWhereTheBaselineIsBetteredToo() {
    EarlyStopping stopping =
        EarlyStopping.on("val_loss").patience(3).baseline(0.5).restoreBestWeights(true);

    Rehearsal never = Rehearsal.of(stopping, "val_loss", 0.9, 0.8, 0.85, 0.1);
    Rehearsal slowly = Rehearsal.of(stopping, "val_loss", 0.9, 0.8, 0.7, 0.6, 0.65);
    Rehearsal once = Rehearsal.of(stopping, "val_loss", 0.9, 0.4, 0.45, 0.45, 0.45);

    assertThat(never.stoppedAfter()).isEqualTo(3);
    assertThat(never.weightsOfEpoch()).isEqualTo(2);
    assertThat(slowly.stoppedAfter()).isEqualTo(5);
    assertThat(slowly.weightsOfEpoch()).isEqualTo(4);
    assertThat(once.stoppedAfter()).isEqualTo(5);
    assertThat(once.weightsOfEpoch()).isEqualTo(2);
  }

  @Test
  void doesNotCountChangesUpToMinDelta() {
    EarlyStopping stopping = EarlyStopping.on("loss").patience(2).minDelta(0.25);

    Rehearsal slow = Rehearsal.of(stopping, "loss", 1.0, 0.75, 0.75, 0.5);
    Rehearsal fast = Rehearsal.of(stopping, "loss", 1.0, 0.5, 0.125);

    assertThat(slow.stoppedAfter()).isEqualTo(3);
    assertThat(fast.stoppedAfter()).isZero();
  }

  @Test
  void beginsToWatchAfterStartFromEpoch() {
    EarlyStopping stopping =
        EarlyStopping.on("loss").startFromEpoch(3).restoreBestWeights(true).patience(1);

    Rehearsal run = Rehearsal.of(stopping, "loss", 0.1, 0.2, 0.3, 0.9, 0.8, 0.85, 0.7);

    assertThat(run.stoppedAfter()).isEqualTo(6);
    assertThat(run.weightsOfEpoch()).isEqualTo(5);
  }

  @Test
  void isNoBetterWhereThereIsNoNumber() {
    EarlyStopping stopping = EarlyStopping.on("val_loss").patience(2).restoreBestWeights(true);

    Rehearsal run =
        Rehearsal.of(stopping, "val_loss", 0.8, 0.7, Double.NaN, Double.POSITIVE_INFINITY, 0.1);

    assertThat(run.stoppedAfter()).isEqualTo(4);
    assertThat(run.weightsOfEpoch()).isEqualTo(2);
  }

  // Keras 3.15.1: "if best weights were never set, then the current weights are the best"
  @Test
  void bringsTheFirstEpochItWatchedBackWhereThereWasNeverANumber() {
    EarlyStopping stopping = EarlyStopping.on("val_loss").patience(3).restoreBestWeights(true);
    double nan = Double.NaN;

    Rehearsal never = Rehearsal.of(stopping, "val_loss", nan, nan, nan, nan);
    Rehearsal warmedUp = Rehearsal.of(stopping.startFromEpoch(2), "val_loss", 1, 1, nan, nan, nan);
    Rehearsal late = Rehearsal.of(stopping, "val_loss", nan, 0.5, nan);

    assertThat(never.stoppedAfter()).isEqualTo(3);
    assertThat(never.weightsOfEpoch()).isEqualTo(1);
    assertThat(warmedUp.stoppedAfter()).isEqualTo(5);
    assertThat(warmedUp.weightsOfEpoch()).isEqualTo(3);
    assertThat(late.weightsOfEpoch()).isEqualTo(2);
  }

  @Test
  void watchesEachTrainingAnew() {
    EarlyStopping stopping = EarlyStopping.on("loss").patience(1);
    Rehearsal first = Rehearsal.of(stopping, "loss", 0.1, 0.2);

    Rehearsal second = Rehearsal.of(stopping, "loss", 0.9, 0.8, 0.7);

    assertThat(first.stoppedAfter()).isEqualTo(2);
    assertThat(second.stoppedAfter()).isZero();
  }

  @Test
  void namesWhatThereIsWhereItsMonitorIsAbsent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rehearsal.of(EarlyStopping.on("val_loss"), "loss", 0.5))
        .withMessageContaining("'val_loss'")
        .withMessageContaining("[loss]")
        .withMessageContaining("validation");
  }

  @Test
  void refusesNegativeNumbers() {
    EarlyStopping stopping = EarlyStopping.on("loss");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> stopping.patience(-1))
        .withMessageContaining("EarlyStopping")
        .withMessageContaining("-1");
    assertThatIllegalArgumentException().isThrownBy(() -> stopping.minDelta(-0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> stopping.minDelta(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> stopping.startFromEpoch(-2));
  }
}
