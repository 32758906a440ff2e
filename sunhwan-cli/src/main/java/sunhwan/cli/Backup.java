package sunhwan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import sunhwan.formats.CheckpointFiles;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.callbacks.BackupAndRestore;
import sunhwan.training.Callback;
import sunhwan.training.Position;

/** What {@code --checkpoint} does. */
final class Backup {
  private Backup() {}

  /** Saves a training after every epoch and goes on from the file; nothing without one. */
  static Callback[] of(@Nullable Path file, Session session, boolean quiet) {
    if (file == null) {
      return new Callback[0];
    }
    if (Files.exists(file)) {
      session.note(quiet, "going on from " + file + ": " + told(file));
    }
    BackupAndRestore backup = BackupAndRestore.to(file).deleteCheckpoint(false);
    return new Callback[] {
      run -> {
        try {
          return backup.start(run);
        } catch (IllegalArgumentException e) {
          String told = String.valueOf(e.getMessage()).replace(": Checkpoint: it was", " was");
          throw Failure.usage(
              "--checkpoint: "
                  + told.replaceFirst("\\. Go on with what it was made with.*", "")
                  + ". Give the same settings and data, or delete the file to begin anew.");
        }
      }
    };
  }

  private static String told(Path file) {
    try {
      Position position = CheckpointFiles.read(file).position();
      return Figures.many(position.epochs(), "epoch is", "epochs are") + " done.";
    } catch (ModelFormatException e) {
      throw Failure.usage("--checkpoint: " + e.getMessage());
    }
  }

  /** When all that came of it is written. */
  static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw Failure.of("--checkpoint: " + file + " could not be deleted: " + Main.reason(e));
      }
    }
  }
}
