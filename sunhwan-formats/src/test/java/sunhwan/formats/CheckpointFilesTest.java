package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Checkpoint;
import sunhwan.training.History;
import sunhwan.training.Memory;
import sunhwan.training.Position;

class CheckpointFilesTest {
  @TempDir private Path folder;
  private Path file;

  private static Weights weights(float... values) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("lstm/lstm_cell/kernel", Tensor.of(Shape.of(values.length), values));
    tensors.put("층/bias", Tensor.of(Shape.of(1, 2), -0f, Float.MIN_VALUE));
    return Weights.of(tensors);
  }

  /** Everything in it is hard to write. */
  private static Checkpoint checkpoint() {
    Map<String, Memory> callbacks = new LinkedHashMap<>();
    callbacks.put(
        "EarlyStopping",
        Memory.NONE
            .with("best", Double.POSITIVE_INFINITY)
            .with("wait", 2)
            .with("best", weights(7, 8)));
    callbacks.put("EarlyStopping_1", Memory.NONE.with("best", Double.NaN));
    return new Checkpoint(
        new Position(2, 5),
        Map.of("optimizer", "Adam[\"x\"\n]", "data", "00ff"),
        weights(0.1f, 1 + 0x1p-23f),
        weights(3, 4),
        Long.MAX_VALUE,
        Weights.of(
            Map.of("층/bias/velocity", Tensor.of(Shape.of(2), Float.POSITIVE_INFINITY, Float.NaN))),
        Optional.of(0.1f),
        9007199254740993L,
        History.of(
            Map.of("loss", List.of(0.1 + 0.2, Double.NaN), "val_loss", List.of(-0.0, 5e-324))),
        List.of(0.1, 1e300, Double.NEGATIVE_INFINITY),
        Optional.of("그만"),
        callbacks);
  }

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("훈련.checkpoint");
    CheckpointFiles.write(checkpoint(), file);
  }

  @Test
  void comesBackBitForBit() {
    Checkpoint read = CheckpointFiles.read(file);

    assertThat(read).isEqualTo(checkpoint());
    assertThat(read.callbacks().keySet()).containsExactly("EarlyStopping", "EarlyStopping_1");
  }

  @Test
  void theSameCheckpointGivesTheSameBytesAndNothingElseIsLeft() throws IOException {
    byte[] first = Files.readAllBytes(file);

    CheckpointFiles.write(CheckpointFiles.read(file), file);

    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static void assertRefused(Path file, String... parts) {
    Throwable refusal = catchThrowable(() -> CheckpointFiles.read(file));

    assertThat(refusal).isInstanceOf(ModelFormatException.class);
    assertThat(refusal.getMessage()).startsWith(file.toString());
    for (String part : parts) {
      assertThat(refusal.getMessage()).contains(part);
    }
    assertThat(refusal.getMessage().lines()).as(refusal.getMessage()).hasSize(1);
  }

  @Test
  void refusesWhatIsNoCheckpoint() throws IOException {
    assertRefused(folder, "is a folder");
    assertRefused(folder.resolve("none"), "there is no such file");
    assertRefused(Files.write(folder.resolve("empty"), new byte[0]), "is no checkpoint");
    assertRefused(
        Files.writeString(folder.resolve("text"), "hello"), "is no checkpoint, or is damaged");
  }

  @Test
  void refusesAFileThatWasCutShort() throws IOException {
    byte[] good = Files.readAllBytes(file);
    Path cut = folder.resolve("cut");
    for (int part = 0; part < 50; part++) {
      Files.write(cut, Arrays.copyOf(good, good.length * part / 50));

      assertRefused(cut);
    }
  }

  @Test
  void readsTheSameOrRefusesWhereABitHasFlipped() throws IOException {
    byte[] good = Files.readAllBytes(file);
    Path flipped = folder.resolve("flipped");
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(flipped, bytes);
      try {
        assertThat(CheckpointFiles.read(flipped)).isEqualTo(checkpoint());
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage().lines()).hasSize(1);
      }
    }

    assertThat(refused).isGreaterThan(400); // the zip's dates and attributes are nobody's business
  }

  /** The same archive with its JSON changed, or an entry more or less. */
  private Path changed(String from, String to) throws IOException {
    Path made = folder.resolve("made");
    try (ZipFile zip = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("checkpoint.json")) {
          String json = new String(content, StandardCharsets.UTF_8);
          assertThat(json).contains(from);
          content = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
        out.closeEntry();
      }
    }
    return made;
  }

  @Test
  void refusesWhatContradictsItself() throws IOException {
    assertRefused(changed("\"version\" : 1", "\"version\" : 2"), "Use a newer Sunhwan");
    assertRefused(changed("sunhwan-checkpoint", "sunhwan"), "is not of a checkpoint");
    assertRefused(
        changed("\"epochs\" : 2", "\"epochs\" : 3"), "3 epochs are over, but its history has 2");
    assertRefused(changed("\"epochs\" : 2", "\"epochs\" : -1"), "must not be negative");
    assertRefused(changed("\"draws\" : 9", "\"draws\" : -9"), "must not be negative");
    assertRefused(changed("[ \"best\" ]", "[ ]"), "belongs to no callback");
    assertRefused(changed("\"batches\"", "\"batch\""), "Position lacks 'batches'");
    assertRefused(changed("\"NaN\"", "\"nan\""), "expected a number");
  }
}
