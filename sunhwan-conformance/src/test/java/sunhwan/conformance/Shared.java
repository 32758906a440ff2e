package sunhwan.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder with golden numbers and real data, which lies beside the checkout and is not part of
 * it.
 */
final class Shared {
  private static final Optional<Path> FOLDER = find();

  private Shared() {}

  private static Optional<Path> find() {
    String set = System.getenv("SUNHWAN_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path shared = at.resolve("shared");
      if (Files.isDirectory(shared.resolve("conformance"))) {
        return Optional.of(shared);
      }
    }
    return Optional.empty();
  }

  /** A file of it; where the folder is absent the test is skipped and says so. */
  static Path file(String name) {
    Assumptions.assumeTrue(
        FOLDER.isPresent(),
        "skipped: no folder shared/ beside the checkout, and SUNHWAN_SHARED is not set");
    return FOLDER.orElseThrow().resolve(name);
  }

  static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(file(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
