package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and arrays with a few bytes changed: read, or refused in one line, with little memory. */
class FileMutationTest {
  @TempDir private static Path folder;

  @Test
  void readsOrRefusesWhereAFewBytesAreOthers() throws Exception {
    assertThat(Mutations.run(FileMutations.class, folder, 400, 7))
        .hasSize(1)
        .first()
        .asString()
        .matches("read \\d{2,}, refused \\d{3,}");
  }

  @Test
  @Tag("slow")
  void readsOrRefusesManyTimes() throws Exception {
    assertThat(Mutations.run(FileMutations.class, folder, 100_000, 8))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("read ");
  }
}
