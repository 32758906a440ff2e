package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected was written by TensorBoard 2.21's own RecordWriter and messages. */
class EventFileTest {
  @TempDir private Path folder;

  @Test
  void writesTheBytesThatTensorBoardWrites() throws IOException {
    Path path = folder.resolve("events");
    EventFile file = new EventFile(path, 0);

    file.version(1700000000.5);
    file.scalar(1700000000.5, 3, "epoch_loss", 0.25);

    assertThat(HexFormat.of().formatHex(Files.readAllBytes(path)))
        .isEqualTo(
            "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110"
                + "34000000000000005e33175c0900002040fc54d94110032a270a250a0a65706f63685f6c6f7373"
                + "420a0801120022040000803e4a0b0a090a077363616c617273df090d7e");
    assertThat(file.length()).isEqualTo(Files.size(path));
  }

  @Test
  void countsValuesInTheBucketsOfTensorBoard() {
    double[][] buckets = Histogram.of(new float[] {0.5f, -1, 2, 0.5f, 1.25f, -0.3f});

    assertThat(buckets).hasDimensions(30, 3);
    for (int i = 0; i < 30; i++) {
      double count =
          switch (i) {
            case 0, 6, 22, 29 -> 1;
            case 15 -> 2;
            default -> 0;
          };
      assertThat(buckets[i][0]).isCloseTo(-1 + 0.1 * i, within(1e-15));
      assertThat(buckets[i][1]).isCloseTo(-1 + 0.1 * (i + 1), within(1e-15));
      assertThat(buckets[i][2]).as("bucket " + i).isEqualTo(count);
    }
  }

  // tensorboard/plugins/histogram/summary_v2.py: one value has all in the last bucket, none has 0
  @Test
  void hasOneBucketForOneValueAndNoneForNone() {
    double[][] same = Histogram.of(new float[] {3, 3, 3});
    double[][] none = Histogram.of(new float[0]);

    assertThat(same[0]).containsExactly(3, 3, 0);
    assertThat(same[29]).containsExactly(3, 3, 3);
    assertThat(none).hasDimensions(30, 3);
    assertThat(none[29]).containsExactly(0, 0, 0);
  }

  @Test
  void cutsOffWhatWasWrittenBehindTheLengthThatItIsTold() throws IOException {
    Path path = folder.resolve("events");
    EventFile first = new EventFile(path, 0);
    first.version(1);
    long kept = first.length();
    first.scalar(1, 1, "lost", 1);

    EventFile second = new EventFile(path, kept);
    second.scalar(1, 1, "a", 2);

    EventFile whole = new EventFile(folder.resolve("whole"), 0);
    whole.version(1);
    whole.scalar(1, 1, "a", 2);
    assertThat(path).hasSameBinaryContentAs(folder.resolve("whole"));
  }
}
