package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.formats.Mutations;

/** Files of Keras with a few bytes changed: read, or refused in one line, with little memory. */
class KerasMutationTest {
  @TempDir private static Path folder;

  @Test
  void readsOrRefusesWhereAFewBytesAreOthers() throws Exception {
    assertThat(Mutations.run(KerasMutations.class, folder, 120, 5))
        .hasSize(1)
        .first()
        .asString()
        .matches("read \\d\\d+, refused \\d{3,}");
  }

  @Test
  @Tag("slow")
  void readsOrRefusesManyTimes() throws Exception {
    assertThat(Mutations.run(KerasMutations.class, folder, 20_000, 6))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("read ");
  }
}
