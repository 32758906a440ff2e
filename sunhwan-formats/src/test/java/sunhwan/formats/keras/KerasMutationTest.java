package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of Keras with a few bytes changed: read, or refused in one line, with little memory. */
class KerasMutationTest {
  @TempDir private static Path folder;

  @Test
  void readsOrRefusesWhereAFewBytesAreOthers() throws Exception {
    assertThat(mutations(120, 5))
        .hasSize(1)
        .first()
        .asString()
        .matches("read \\d\\d+, refused \\d{3,}");
  }

  @Test
  @Tag("slow")
  void readsOrRefusesManyTimes() throws Exception {
    assertThat(mutations(20_000, 6)).hasSize(1).first().asString().startsWith("read ");
  }

  /** What {@link KerasMutations} prints. */
  private static List<String> mutations(int rounds, int seed)
      throws IOException, InterruptedException {
    String classes =
        String.join(
            File.pathSeparator,
            Stream.of(
                    "target" + File.separator + "test-classes",
                    System.getProperty("jdk.module.path", ""),
                    System.getProperty("java.class.path", ""))
                .filter(path -> !path.isEmpty())
                .toList());
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes,
                KerasMutations.class.getName(),
                folder.toString(),
                Integer.toString(rounds),
                Integer.toString(seed))
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    java.waitFor(1, TimeUnit.MINUTES);
    return output.lines().toList();
  }
}
