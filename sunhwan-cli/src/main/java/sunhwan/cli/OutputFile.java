package sunhwan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file to be written at the end, looked at in the beginning. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Refuses a file that could not be written, before any work is done.
   *
   * @param option that named it
   */
  static void check(String option, Path file) {
    Path folder = folder(file);
    if (Files.isDirectory(file)) {
      throw Failure.usage(option + ": " + file + " is a folder. Name a file in it.");
    }
    if (!Files.isDirectory(folder)) {
      throw Failure.usage(
          option + ": there is no folder " + folder + ". Make it first, or name another.");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      throw Failure.usage(option + ": " + file + " is no ordinary file. Name another.");
    }
    try {
      Files.deleteIfExists(Files.createTempFile(folder, ".sunhwan", ".part"));
    } catch (IOException e) {
      throw Failure.of(
          option
              + ": nothing can be written to the folder "
              + folder
              + " ("
              + Main.reason(e)
              + ")");
    }
  }

  /**
   * Refuses two words of the command that name one file, where one of them would be written over.
   *
   * @param files by what they are called, such as --out; those that are absent are null
   */
  static void differ(Map<String, @Nullable Path> files) {
    Map<Path, String> seen = new HashMap<>();
    files.forEach(
        (name, file) -> {
          if (file == null) {
            return;
          }
          String other = seen.put(real(file), name);
          if (other != null) {
            throw Failure.usage(
                other + " and " + name + " name the same file, " + file + ". Name two.");
          }
        });
  }

  /** Whether two names mean one file. */
  static boolean same(Path one, Path other) {
    return real(one).equals(real(other));
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException notThere) {
      return file.toAbsolutePath().normalize();
    }
  }

  /** Refuses where that many bytes will not fit. */
  static void checkSpace(String option, Path file, long bytes) {
    try {
      long free = Files.getFileStore(folder(file)).getUsableSpace();
      if (free < bytes) {
        throw Failure.of(
            option
                + ": "
                + file
                + " needs about "
                + (bytes >> 10)
                + " KiB, and "
                + (free >> 10)
                + " KiB are free. Make room, or name another folder.");
      }
    } catch (IOException unknown) {
      return; // writing will tell
    }
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** What is said before the name of a file that was written. */
  static String told(String option) {
    return switch (option) {
      case "--history" -> "Every epoch: ";
      case "--diagram" -> "The diagram: ";
      case "--report" -> "The page with the curves: ";
      default -> "Written: ";
    };
  }

  /** What writes a file. */
  @FunctionalInterface
  interface Writing {
    void write(Path file) throws IOException;
  }

  /** Writes it; what does not work is told in one line. */
  static void write(String option, Path file, Writing writing) {
    try {
      writing.write(file);
    } catch (IOException e) {
      String told = String.valueOf(e.getMessage());
      throw Failure.of(
          option
              + ": "
              + (told.startsWith(file + ": could not be written") // AtomicFile says it all
                  ? told
                  : file + ": could not be written: " + Main.reason(e))
              + ". Make room, or name another place.");
    }
  }
}
