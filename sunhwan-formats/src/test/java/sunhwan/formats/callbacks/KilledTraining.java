package sunhwan.formats.callbacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sunhwan.formats.Safetensors;
import sunhwan.training.Callback;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.ReduceLROnPlateau;
import sunhwan.training.SwapEMAWeights;

/** A program that trains, to be killed: it says when a batch is over, and writes what came out. */
final class KilledTraining {
  private KilledTraining() {}

  /**
   * Trains.
   *
   * @param args folder for everything, epochs
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Callback saying =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd end) {
                System.out.println("batch");
              }
            };
    Fit fit =
        Rehearsals.averagingTrainer()
            .fit(
                Rehearsals.data(23, 1),
                Rehearsals.options(Integer.parseInt(args[1]))
                    .validation(Rehearsals.data(9, 2))
                    .callback(BackupAndRestore.to(folder.resolve("c")).saveFreq(2))
                    .callback(SwapEMAWeights.of().swapOnEpoch(true))
                    .callback(EarlyStopping.on("val_loss").patience(1000).restoreBestWeights(true))
                    .callback(ReduceLROnPlateau.on("val_loss").patience(3).factor(0.9))
                    .callback(CSVLogger.to(folder.resolve("log.csv")))
                    .callback(saying));
    Files.write(folder.resolve("weights"), Safetensors.write(fit.model().weights()));
    Files.writeString(folder.resolve("rest"), fit.history() + " " + fit.ending());
  }
}
