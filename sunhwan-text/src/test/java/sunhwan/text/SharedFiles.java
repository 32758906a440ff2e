package sunhwan.text;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the golden files lie that are too large or not ours to keep in the repository.
 *
 * <p>{@code $SUNHWAN_SHARED} names the folder; without it the first {@code shared} beside or above
 * the checkout is taken. A test that needs an absent file is skipped with a message.
 */
final class SharedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedFiles() {}

  static JsonNode json(String name) {
    Path file = file(name);
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }

  static Path file(String name) {
    String given = System.getenv("SUNHWAN_SHARED");
    if (given != null) {
      return existing(Path.of(given).resolve(name));
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path shared = folder.resolve("shared");
      if (Files.isDirectory(shared.resolve("conformance"))) {
        return existing(shared.resolve(name));
      }
    }
    return abort("skipped: no folder shared/conformance above here and no $SUNHWAN_SHARED");
  }

  private static Path existing(Path file) {
    return Files.isRegularFile(file) ? file : abort("skipped: no file " + file);
  }
}
