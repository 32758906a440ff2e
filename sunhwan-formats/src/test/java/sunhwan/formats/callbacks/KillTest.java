package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.formats.CheckpointFiles;

/**
 * A training in a process of its own is killed at random moments, by SIGKILL where there is one,
 * and started again until it is done: what comes out is, byte for byte, what comes out of one that
 * nobody kills.
 */
class KillTest {
  private static final int EPOCHS = 50;

  @TempDir private Path folder;
  private Path whole;

  private static Process start(Path folder) throws IOException {
    String path =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .filter(p -> !p.isEmpty())
            .reduce("", (a, b) -> a + File.pathSeparator + b);
    String own =
        Path.of("target", "classes").toAbsolutePath()
            + File.pathSeparator
            + Path.of("target", "test-classes").toAbsolutePath();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            own + path,
            KilledTraining.class.getName(),
            folder.toString(),
            Integer.toString(EPOCHS))
        .redirectErrorStream(true)
        .start();
  }

  /** Runs to the end, or is killed a while after a batch; whether it came to the end. */
  private static boolean run(Path folder, int batches, long microseconds) throws Exception {
    Process process = start(folder);
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < batches; i++) {
        String line = out.readLine();
        if (line == null) {
          assertThat(process.waitFor()).isZero();
          return true;
        }
        assertThat(line).isEqualTo("batch");
      }
      TimeUnit.MICROSECONDS.sleep(microseconds);
      process.destroyForcibly().waitFor();
      return false;
    }
  }

  @BeforeEach
  void runWithoutBeingKilled() throws Exception {
    whole = Files.createDirectory(folder.resolve("whole"));
    assertThat(run(whole, Integer.MAX_VALUE, 0)).isTrue();
  }

  private void killUntil(int kills, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int killed = 0;
    int resumed = 0;
    for (int training = 1; killed < kills; training++) {
      Path own = Files.createDirectory(folder.resolve("killed" + training));
      boolean done = false;
      while (!done) {
        int batches = killed < kills ? random.nextInt(20) : Integer.MAX_VALUE;
        done = run(own, batches, random.nextLong(20_000));
        if (!done) {
          killed++;
          if (Files.exists(own.resolve("c"))) {
            CheckpointFiles.read(own.resolve("c")); // it is never half written
            resumed++;
          }
        }
      }
      for (String file : List.of("weights", "rest", "log.csv")) {
        assertThat(own.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
      }
      try (Stream<Path> files = Files.list(own)) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .containsExactlyInAnyOrder("weights", "rest", "log.csv");
      }
    }
    assertThat(killed).isEqualTo(kills);
    assertThat(resumed).as("kills that left something to go on from").isGreaterThan(kills / 2);
  }

  @Test
  void givesTheSameBytesThoughItIsKilledFiftyTimes() throws Exception {
    killUntil(50, 1);
  }

  @Test
  @Tag("slow")
  void givesTheSameBytesThoughItIsKilledFiveHundredTimes() throws Exception {
    killUntil(500, 2);
  }
}
