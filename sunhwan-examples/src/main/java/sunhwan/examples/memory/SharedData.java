package sunhwan.examples.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The data that is not ours to ship: {@code shared/data} beside or above the working folder, or
 * {@code data} in the folder that {@code $SUNHWAN_SHARED} names.
 */
final class SharedData {
  private SharedData() {}

  /** A file such as {@code timeseries/airline-passengers.csv}; empty where it is absent. */
  static Optional<Path> file(String name) {
    String given = System.getenv("SUNHWAN_SHARED");
    if (given != null) {
      return Optional.of(Path.of(given, "data").resolve(name)).filter(Files::isRegularFile);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/data").resolve(name);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Why a program does nothing where a file is absent. */
  static String missing(String name) {
    return "skipped: no shared/data/"
        + name
        + " beside or above this folder; SUNHWAN_SHARED can name the folder shared";
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
