package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Keras 3.15.1's rules for its callback of that name, on series of numbers; by hand. */
class ReduceLROnPlateauTest {

  @Test
  void makesStepsSmallerAfterItsPatienceAndLogsTheRateThatTheEpochHad() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("val_loss").factor(0.5).patience(2);

    Rehearsal run = Rehearsal.of(reduce, "val_loss", 1, 0.9, 0.95, 0.9, 0.95, 0.95, 0.95);

    assertThat(run.logged("learning_rate")).containsExactly(1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25);
    assertThat(run.learningRate()).isEqualTo(0.25f);
  }

  @Test
  void countsOnlyChangesOfMoreThanMinDelta() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("loss").factor(0.5).patience(1);

    Rehearsal little = Rehearsal.of(reduce, "loss", 1, 0.99995, 0.99993);
    Rehearsal fine = Rehearsal.of(reduce.minDelta(0), "loss", 1, 0.99995, 0.99993);

    assertThat(little.learningRate()).isEqualTo(0.25f);
    assertThat(fine.learningRate()).isEqualTo(1);
  }

  // in a cooldown of two, the epoch that ends it counts again: Keras decrements before it looks
  @Test
  void countsNoEpochWhileItCoolsDown() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("loss").factor(0.5).patience(1).cooldown(2);

    Rehearsal run = Rehearsal.of(reduce, "loss", 1, 1, 1, 1, 1, 1);

    assertThat(run.logged("learning_rate")).containsExactly(1.0, 1.0, 0.5, 0.5, 0.25, 0.25);
  }

  @Test
  void goesNoLowerThanItsFloor() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("loss").patience(0).minLr(0.05);

    Rehearsal run = Rehearsal.of(reduce, "loss", 1, 1, 1, 1);

    assertThat(run.logged("learning_rate"))
        .containsExactly(1.0, 1.0, (double) 0.1f, (double) 0.05f);
    assertThat(run.learningRate()).isEqualTo(0.05f);
  }

  @Test
  void wantsMetricsToGrow() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("val_accuracy").patience(1);

    Rehearsal growing = Rehearsal.of(reduce, "val_accuracy", 0.5, 0.6, 0.7);
    Rehearsal shrinking = Rehearsal.of(reduce.mode(Mode.MIN), "val_accuracy", 0.5, 0.6);

    assertThat(growing.learningRate()).isEqualTo(1);
    assertThat(shrinking.learningRate()).isEqualTo(0.1f);
  }

  @Test
  void goesOnFromWhatItRemembers() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("loss").factor(0.5).patience(2).cooldown(1);
    double[] losses = {1, 2, 2, 2, 2, 2, 0.5, 2, 2};
    Rehearsal whole = Rehearsal.of(reduce, "loss", losses);

    for (int cut = 0; cut <= losses.length; cut++) {
      Rehearsal run = new Rehearsal();
      Callback.Observer first = reduce.start(run);
      run.show(first, "loss", java.util.Arrays.copyOf(losses, cut));
      Callback.Observer second = reduce.start(run);
      second.resume(first.memory());
      run.show(second, "loss", java.util.Arrays.copyOfRange(losses, cut, losses.length));

      assertThat(run.logged("learning_rate"))
          .as("cut after " + cut)
          .isEqualTo(whole.logged("learning_rate"));
      assertThat(run.learningRate()).isEqualTo(whole.learningRate());
    }
  }

  @Test
  void refusesFactorsThatAreNone() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.on("loss");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reduce.factor(1))
        .withMessage("ReduceLROnPlateau: factor must be above 0 and below 1, got 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> reduce.factor(0));
    assertThatIllegalArgumentException().isThrownBy(() -> reduce.patience(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> reduce.cooldown(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> reduce.minDelta(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> reduce.minLr(-1));
  }
}
