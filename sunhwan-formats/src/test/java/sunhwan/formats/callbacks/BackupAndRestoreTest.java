package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.data.Dataset;
import sunhwan.formats.CheckpointFiles;
import sunhwan.training.Callback;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Position;
import sunhwan.training.ReduceLROnPlateau;

/** What a resumed training should give is what an uninterrupted one gives. */
class BackupAndRestoreTest {
  private static final Dataset DATA = Rehearsals.data(23, 1);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("backup/training.checkpoint");
  }

  private FitOptions options() {
    return Rehearsals.options(5)
        .validation(Rehearsals.data(9, 2))
        .callback(EarlyStopping.on("val_loss").patience(9).restoreBestWeights(true))
        .callback(ReduceLROnPlateau.on("val_loss").patience(0).factor(0.5))
        .callback(CSVLogger.to(folder.resolve("log.csv")));
  }

  /** Breaks off before a batch. */
  private static Callback crash(int epoch, int batch) {
    return run ->
        new Callback.Observer() {
          @Override
          public void batchBegin(int e, int b) {
            if (e == epoch && b == batch) {
              throw new IllegalStateException("power cut");
            }
          }
        };
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "0, 2, 1", "0, 3, 3", "1, 1, 2", "1, 4, 3", "2, 3, 1", "4, 5, 2"})
  void goesOnFromTheLastSavePointToTheSameBytes(int saveFreq, int epoch, int batch)
      throws IOException {
    Fit whole = Rehearsals.trainer().fit(DATA, options());
    byte[] log = Files.readAllBytes(folder.resolve("log.csv"));
    BackupAndRestore backup = BackupAndRestore.to(file()).saveFreq(saveFreq);

    assertThatThrownBy(
            () ->
                Rehearsals.trainer()
                    .fit(DATA, options().callback(backup).callback(crash(epoch, batch))))
        .hasMessage("power cut");
    Fit resumed = Rehearsals.trainer().fit(DATA, options().callback(backup));

    assertThat(resumed.model().weights()).isEqualTo(whole.model().weights());
    assertThat(resumed.history()).isEqualTo(whole.history());
    assertThat(resumed.ending()).isEqualTo(whole.ending());
    assertThat(Files.readAllBytes(folder.resolve("log.csv"))).isEqualTo(log);
    assertThat(file()).doesNotExist();
  }

  @Test
  void keepsTheFileWhereItIsToldToAndTrainsNothingMoreFromIt() {
    BackupAndRestore backup = BackupAndRestore.to(file()).deleteCheckpoint(false);

    Fit fit = Rehearsals.trainer().fit(DATA, options().callback(backup));

    assertThat(CheckpointFiles.read(file()).position()).isEqualTo(new Position(5, 0));
    Fit again = Rehearsals.trainer().fit(DATA, options().callback(backup).callback(crash(1, 1)));
    assertThat(again.model().weights()).isEqualTo(fit.model().weights());
    assertThat(again.history()).isEqualTo(fit.history());
  }

  @Test
  void refusesAnothersFileByItsName() {
    BackupAndRestore backup = BackupAndRestore.to(file()).deleteCheckpoint(false);
    Rehearsals.trainer().fit(DATA, options().callback(backup));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rehearsals.trainer().fit(DATA, options().seed(8).callback(backup)))
        .withMessage(
            file()
                + ": Checkpoint: it was made with seed 7, this training has 8. Go on with what it"
                + " was made with, or begin anew without it");
  }

  @Test
  void saysInOneLineWhereItCannotSave() throws IOException {
    Files.writeString(folder.resolve("backup"), "a file where the folder should be");

    assertThatThrownBy(
            () -> Rehearsals.trainer().fit(DATA, options().callback(BackupAndRestore.to(file()))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("backup");
  }
}
