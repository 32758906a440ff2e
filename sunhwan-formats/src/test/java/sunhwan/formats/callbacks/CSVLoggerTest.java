package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.training.Callback;

/** What is expected was written by Keras 3.15.1's CSVLogger. */
class CSVLoggerTest {
  @TempDir private Path folder;

  /** A logger looks at nothing but the epochs. */
  @SafeVarargs
  private static void log(CSVLogger logger, Map<String, Double>... epochs) {
    log(start(logger), 1, epochs);
  }

  @SuppressWarnings("NullAway") // it asks its training nothing
  private static Callback.Observer start(CSVLogger logger) {
    return logger.start(null);
  }

  @SafeVarargs
  private static void log(Callback.Observer observer, int first, Map<String, Double>... epochs) {
    for (int i = 0; i < epochs.length; i++) {
      observer.epochEnd(new Callback.EpochEnd(first + i, epochs[i]));
    }
    observer.trainEnd();
  }

  private static Map<String, Double> logs(Object... namesAndValues) {
    Map<String, Double> logs = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      logs.put((String) namesAndValues[i], (Double) namesAndValues[i + 1]);
    }
    return logs;
  }

  private static final Map<String, Double> FIRST =
      logs("loss", 0.6931471824645996, "accuracy", 0.5, "val_loss", 1e-5, "val_accuracy", 1.0);
  private static final Map<String, Double> SECOND =
      logs(
          "loss",
          12345678901234567.0,
          "accuracy",
          1e-4,
          "val_loss",
          Double.NaN,
          "val_accuracy",
          Double.POSITIVE_INFINITY);
  private static final String HEAD = "epoch,accuracy,loss,val_accuracy,val_loss\r\n";
  private static final String LINE = "0,0.5,0.6931471824645996,1.0,1e-05\r\n";

  @Test
  void writesTheBytesThatKerasWrites() throws IOException {
    Path file = folder.resolve("runs/log.csv");

    log(CSVLogger.to(file), FIRST, SECOND);

    assertThat(file).hasContent(HEAD + LINE + "1,0.0001,1.2345678901234568e+16,inf,nan\r\n");
    assertThat(Files.readString(file)).endsWith("inf,nan\r\n");
  }

  @Test
  void addsLinesWhereItIsToldToAndElseBeginsAnew() throws IOException {
    Path file = folder.resolve("log.csv");

    log(CSVLogger.to(file), FIRST);
    log(CSVLogger.to(file).append(true), FIRST);
    String appended = Files.readString(file);
    log(CSVLogger.to(file), FIRST);

    assertThat(appended).isEqualTo(HEAD + LINE + LINE);
    assertThat(Files.readString(file)).isEqualTo(HEAD + LINE);
  }

  @Test
  void leavesRoomForAValidationThatWasNot() throws IOException {
    Path file = folder.resolve("log.csv");

    log(CSVLogger.to(file).separator(';'), logs("loss", 0.1, "f1_score[0]", 0.25, "lr;x", 1.5e-7));

    assertThat(Files.readString(file))
        .isEqualTo(
            String.join(
                "\r\n",
                "epoch;f1_score[0];loss;\"lr;x\";val_f1_score[0];val_loss;\"val_lr;x\"",
                "0;0.25;0.1;1.5e-07;NA;NA;NA",
                ""));
  }

  @Test
  void goesOnWhereTheCheckpointWasWhateverWasWrittenBehindIt() throws IOException {
    Path file = folder.resolve("log.csv");
    CSVLogger logger = CSVLogger.to(file);
    Callback.Observer killed = start(logger);
    log(killed, 1, FIRST);
    var memory = killed.memory();
    log(killed, 2, FIRST, FIRST);

    Callback.Observer resumed = start(logger);
    resumed.resume(memory);
    log(resumed, 2, SECOND);

    assertThat(Files.readString(file))
        .isEqualTo(HEAD + LINE + "1,0.0001,1.2345678901234568e+16,inf,nan\r\n");
  }
}
