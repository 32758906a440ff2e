package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.training.Callback;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

class StopOnInterruptionTest {
  private static Fit fit(int epochs, Callback... callbacks) {
    Dataset data =
        Dataset.of(
            Sequences.ofValues(new float[][] {{1, 2}, {3, 4}, {5, 7}, {0, 1}}),
            Sequences.ofValues(new float[][] {{1}, {2}, {3}, {0}}));
    Model model = Sequential.of(Input.vector(2), Dense.of(1)).build(1);
    FitOptions options = FitOptions.epochs(epochs).batchSize(2).seed(3);
    for (Callback callback : callbacks) {
      options = options.callback(callback);
    }
    return Trainer.compile(model, Adam.of(0.1f), MeanSquaredError.of()).fit(data, options);
  }

  @Test
  void keepsTheLastWholeEpochWhereNothingIsValidated() {
    Interruption interruption = new Interruption();
    Callback pressedInTheThirdEpoch =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd end) {
                if (end.epoch() == 3) {
                  interruption.ask();
                }
              }
            };

    Fit stopped = fit(9, pressedInTheThirdEpoch, new StopOnInterruption(interruption));

    assertThat(stopped.history().epochs()).isEqualTo(2);
    assertThat(stopped.model().weights()).isEqualTo(fit(2).model().weights());
  }
}
