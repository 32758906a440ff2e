package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.SunhwanFiles;

/** What only a process of its own can show: signals, closed pipes, full disks. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTest {
  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private Path data;

  @BeforeEach
  void writeQuestions() throws IOException {
    data = Questions.write(folder.resolve("문의.csv"), 300, 1);
  }

  /** A test that is left before its end must not leave a training behind that goes on for days. */
  @AfterEach
  void endWhatWasStarted() throws InterruptedException {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  /** How the shell starts the command in a Java of its own. */
  private static String sunhwan() {
    String path =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .filter(p -> !p.isEmpty())
            .reduce("", (a, b) -> a + File.pathSeparator + b);
    String patched = Path.of("target", "classes").toAbsolutePath().toString();
    return "'"
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + "' -Dfile.encoding=UTF-8 -cp '"
        + patched
        + path
        + "' sunhwan.cli.Main";
  }

  private Process start(String script) throws IOException {
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String train(String more) {
    return sunhwan()
        + " train '"
        + data
        + "' --text 제목,내용 --label 분류 --threads 1 --out m.sunhwan "
        + more;
  }

  private String told(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void keepsTheBestEpochWhenItIsInterrupted(String signal, int exitCode) throws Exception {
    Process process =
        start(
            "SUNHWAN_STDERR_TTY=1 exec "
                + train("--epochs 100000 --patience 100000 --units 8 --embedding 8"));
    waitUntilTraining(process);

    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
    assertThat(told("err").lines().toList().getLast())
        .startsWith("sunhwan: interrupted; the best epoch so far is kept");
    assertThat(SunhwanFiles.read(folder.resolve("m.sunhwan")).predict("버스 도로 신호등").label())
        .isEqualTo("교통");
    assertThat(files()).containsExactlyInAnyOrder("문의.csv", "out", "err", "m.sunhwan");
  }

  @Test
  void goesOnToTheSameModelWhereItWasKilled() throws Exception {
    String words = "--epochs 40 --patience 40 --units 8 --embedding 8 ";
    Path file = folder.resolve("m.sunhwan");
    assertThat(start(train(words + "--quiet")).waitFor()).isZero();
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    String command = train(words + "--checkpoint c");
    Process process = start("exec " + command);
    for (int i = 0; i < 2400 && !Files.exists(folder.resolve("c")); i++) {
      assertThat(process.isAlive()).as(told("err")).isTrue();
      Thread.sleep(25);
    }

    process.destroyForcibly().waitFor();
    boolean unfinished = Files.exists(folder.resolve("c")) && !Files.exists(file);
    int other = start(command + " --seed 7").waitFor();
    String refusal = told("err");
    int exitCode = start(command).waitFor();

    assertThat(unfinished).as("it was killed before it was done").isTrue();
    assertThat(other).isEqualTo(ExitCode.USAGE);
    assertThat(refusal)
        .contains("--checkpoint: c was made with seed 42, this training has 7. Give the same");
    assertThat(exitCode).as(told("err")).isZero();
    assertThat(told("err")).contains("sunhwan: going on from c: ");
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    assertThat(files()).containsExactlyInAnyOrder("문의.csv", "out", "err", "m.sunhwan");
  }

  /** Waits until the progress says that two epochs are over. */
  private void waitUntilTraining(Process process) throws Exception {
    for (int i = 0; i < 1200 && !told("err").contains("Epoch      3/100000"); i++) {
      assertThat(process.isAlive()).as(told("err")).isTrue();
      Thread.sleep(50);
    }
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (Files.exists(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .findFirst()
              .orElse("SigIgn: 0")
              .replaceFirst("SigIgn:\\s*", "");
      Assumptions.assumeTrue(
          (Long.parseUnsignedLong(ignored, 16) & 2) == 0,
          "this machine runs tests with SIGINT ignored, so Ctrl-C cannot be tried");
    }
  }

  @Test
  void leavesTheOldModelWhereThereIsNoRoomForTheNew() throws Exception {
    Files.writeString(folder.resolve("m.sunhwan"), "old");

    // a limit of 16 KiB a file stands for a full disk: the same refusal in the middle of writing
    Process process = start("ulimit -f 16; " + train("--epochs 1 --quiet --json"));

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(told("err").lines()).hasSize(1);
    assertThat(told("err"))
        .startsWith("sunhwan: --out: m.sunhwan: could not be written: ")
        .contains("nothing was changed", "Make room");
    assertThat(told("m.sunhwan")).isEqualTo("old");
    assertThat(files()).containsExactlyInAnyOrder("문의.csv", "out", "err", "m.sunhwan");
  }

  @Test
  void endsQuietlyWhereNobodyReadsAnyMore() throws Exception {
    Process process = start(sunhwan() + " summary bi-lstm | head -n 1");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told("err")).isEmpty();
    assertThat(told("out")).contains("Layer (type)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "train --help", "summary bi-lstm"})
  void endsQuietlyWhereNobodyEverRead(String words) throws Exception {
    Process process = start(sunhwan() + " " + words + " | true");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told("err")).isEmpty();
  }

  @Test
  void writesEveryFileThatWasAskedForThoughNobodyReadsStandardOutput() throws Exception {
    Process process =
        start(train("--epochs 1 --quiet --history h.csv --report r.html") + " | head -n 1");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told("err")).isEmpty();
    assertThat(SunhwanFiles.read(folder.resolve("m.sunhwan")).labels().names())
        .isEqualTo(Questions.CLASSES);
    assertThat(told("h.csv").lines()).hasSize(2);
    assertThat(told("r.html")).endsWith("</html>\n");
  }

  @Test
  void writesTheFilesOfAComparisonThoughNobodyReadsStandardOutput() throws Exception {
    Process process =
        start(
            sunhwan()
                + " compare '"
                + data
                + "' --text 제목,내용 --label 분류 --models bi-gru --units 4 --epochs 1 --quiet"
                + " --history h.csv | head -n 1");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told("err")).isEmpty();
    assertThat(told("h.csv").lines()).hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatStandardOutputIsFull() throws Exception {
    Process process = start(sunhwan() + " summary bi-lstm > /dev/full");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(told("err").lines()).hasSize(1);
    assertThat(told("err")).contains("cannot write to standard output");
  }

  @Test
  void writesKoreanAsUtf8UnderEveryLocale() throws Exception {
    List<String> outputs = new ArrayList<>();
    for (String locale : List.of("C", "C.UTF-8")) {
      Process process = start("LC_ALL=" + locale + " " + sunhwan() + " compare --help");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      outputs.add(told("out"));
    }

    assertThat(outputs.getFirst()).contains("민원.csv --text 제목,내용").isEqualTo(outputs.get(1));
  }
}
