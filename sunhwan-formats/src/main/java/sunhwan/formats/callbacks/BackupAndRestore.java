package sunhwan.formats.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sunhwan.formats.CheckpointFiles;
import sunhwan.training.Callback;
import sunhwan.training.Position;

/**
 * Saves a training while it runs, and goes on from what was saved where it had been interrupted, as
 * Keras's callback of that name: to the same bytes, callbacks included.
 *
 * @param file of the checkpoint; it is replaced as a whole, so that there is no moment at which it
 *     is half written
 * @param saveFreq batches after which it is saved; 0 for at the end of each epoch
 * @param deleteCheckpoint whether the file goes when the training is over
 */
public record BackupAndRestore(Path file, int saveFreq, boolean deleteCheckpoint)
    implements Callback {
  public BackupAndRestore {
    if (saveFreq < 0) {
      throw new IllegalArgumentException(
          "BackupAndRestore: saveFreq must be batches, or 0 for epochs, got " + saveFreq);
    }
  }

  /** Keras's defaults: after each epoch, and no file when all is done. */
  public static BackupAndRestore to(Path file) {
    return new BackupAndRestore(file, 0, true);
  }

  public BackupAndRestore saveFreq(int batches) {
    return new BackupAndRestore(file, batches, deleteCheckpoint);
  }

  public BackupAndRestore deleteCheckpoint(boolean deleteCheckpoint) {
    return new BackupAndRestore(file, saveFreq, deleteCheckpoint);
  }

  /**
   * Goes on from the file where it is there.
   *
   * @throws IllegalArgumentException where it was made with other settings or on other data
   */
  @Override
  public Observer start(Run run) {
    if (Files.exists(file)) {
      try {
        run.resume(CheckpointFiles.read(file));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
    }
    return new Saving(run);
  }

  private final class Saving implements Observer {
    private final Run run;
    private int batches;

    Saving(Run run) {
      this.run = run;
    }

    @Override
    public void savePoint(Position position) {
      boolean epoch = position.batches() == 0;
      batches += epoch ? 0 : 1;
      if (saveFreq == 0 ? epoch : !epoch && batches == saveFreq) {
        batches = 0;
        save();
      }
    }

    private void save() {
      try {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        CheckpointFiles.write(run.checkpoint(), file);
      } catch (IOException e) {
        throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public void trainEnd() {
      if (deleteCheckpoint) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          throw new UncheckedIOException(file + ": could not be deleted: " + e.getMessage(), e);
        }
      }
    }
  }
}
