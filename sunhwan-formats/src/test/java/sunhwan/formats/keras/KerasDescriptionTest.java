package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.models.Sequential;

/** What inspect shows of a file of Keras. */
class KerasDescriptionTest {
  @TempDir private Path folder;

  private static KerasModel model() {
    return KerasModel.of(
        Sequential.of(Input.sequence(5, 3), LSTM.of(2), Dropout.of(0.5f), Dense.of(4)).build(1));
  }

  @Test
  void saysWhatIsInAFileThatCanBeRead() throws IOException {
    Path file = folder.resolve("a.keras");
    KerasFiles.write(model(), file);

    KerasDescription seen = KerasFiles.describe(file);

    assertThat(seen.format()).contains(".keras");
    assertThat(seen.version()).isEqualTo("3.15.1");
    assertThat(seen.layers())
        .containsExactly(
            "InputLayer 'input_layer'", "LSTM 'lstm'", "Dropout 'dropout'", "Dense 'dense'");
    assertThat(seen.arrays()).containsEntry("layers/lstm/cell/vars/0", "(3, 8)");
    assertThat(seen.parameters()).isEqualTo(3 * 8 + 2 * 8 + 8 + 2 * 4 + 4);
    assertThat(seen.summary()).isPresent();
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void saysWhatIsInAFileOfWeights() throws IOException {
    Path file = folder.resolve("a.weights.h5");
    KerasFiles.writeWeights(model(), file);

    KerasDescription seen = KerasFiles.describe(file);

    assertThat(seen.format()).isEqualTo("weights of Keras in HDF5");
    assertThat(seen.parameters()).isEqualTo(60);
    assertThat(seen.problems()).hasSize(1).first().asString().contains("readWeights");
  }

  @Test
  void namesEveryProblemNotOnlyTheFirst() throws IOException {
    Path file = folder.resolve("a.h5");
    KerasFiles.writeH5(model(), file);
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file,
        bytes
            .replace("\"stateful\":false", "\"stateful\": true")
            .replace("\"Dropout\"", "\"DropOut\"")
            .replace("\"units\":4", "\"unite\":4"),
        StandardCharsets.ISO_8859_1);

    KerasDescription seen = KerasFiles.describe(file);

    assertThat(seen.summary()).isEmpty();
    assertThat(seen.problems())
        .hasSize(3)
        .anyMatch(p -> p.contains("LSTM 'lstm': stateful=true"))
        .anyMatch(p -> p.contains("DropOut 'dropout': there is no such layer"))
        .anyMatch(p -> p.contains("Dense 'dense': units"));
  }

  @Test
  void refusesWhatIsNoFileOfKeras() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");

    assertThatThrownBy(() -> KerasFiles.describe(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is no file of Keras");
  }
}
