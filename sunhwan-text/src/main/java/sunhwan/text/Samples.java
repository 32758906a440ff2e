package sunhwan.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Data that ships with the library. */
public final class Samples {
  private Samples() {}

  /**
   * Short Korean questions to a city's service centre, in several classes: columns 번호, 분류, 제목, 내용.
   *
   * <p>They are synthetic, written by a seeded generator of this project; no person asked them.
   */
  public static Table minwon() {
    try (InputStream in =
        Objects.requireNonNull(Samples.class.getResourceAsStream("minwon-sample.csv"))) {
      Path file = Files.createTempFile("minwon-sample", ".csv");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return Table.read(file).named("the shipped sample (synthetic)");
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
