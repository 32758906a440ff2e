package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is told in one line that names it and the next step, with the documented code. */
class BadInputTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Questions.write(folder.resolve("good.csv"), 30, 1);
    Files.write(folder.resolve("empty.csv"), new byte[0]);
    text("header.csv", "제목,분류\n");
    text("one-row.csv", "제목,분류\n가,A\n나,A\n다,A\n라,A\n마,B\n");
    text("two-rows.csv", "제목,분류\n가,A\n나,A\n다,A\n라,A\n마,A\n자,B\n차,B\n");
    text("one-class.csv", "제목,분류\n가,A\n나,A\n다,A\n");
    text("no-text.csv", "제목,분류\n ,A\n,A\n,B\n,B\n");
    text("no-class.csv", "제목,분류\n가,A\n나,\n다,B\n라,B\n");
    text("ragged.csv", "제목,분류\n가,A\n나\n다,A\n");
    text("quote.csv", "제목,분류\n\"가,A\n나,B\n");
    text("nul.csv", "제목,분류\n가\0,A\n나,B\n");
    text("twice.csv", "제목,제목,분류\n가,나,A\n");
    Files.write(
        folder.resolve("cp949.csv"),
        Files.readString(folder.resolve("good.csv")).getBytes(Charset.forName("x-windows-949")));
    Files.write(
        folder.resolve("broken.csv"), new byte[] {'a', ',', 'b', '\n', (byte) 0xFF, ',', 'c'});
    try (OutputStream out = Files.newOutputStream(folder.resolve("line.csv"))) {
      out.write("제목,분류\n".getBytes(StandardCharsets.UTF_8));
      byte[] million = new byte[1_000_000];
      Arrays.fill(million, (byte) 'a');
      for (int i = 0; i < 100; i++) {
        out.write(million);
      }
    }
    text("no.sunhwan", "not a model");
    Files.write(folder.resolve("empty.sunhwan"), new byte[0]);
  }

  private static void text(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static Arguments data(String file, String... parts) {
    return arguments(
        List.of("compare", folder.resolve(file), "--text", "제목", "--label", "분류"),
        3,
        List.of(parts));
  }

  private static Arguments usage(List<Object> words, String... parts) {
    return arguments(words, 2, List.of(parts));
  }

  private static Arguments model(List<Object> words, String... parts) {
    return arguments(words, 4, List.of(parts));
  }

  static Stream<Arguments> mistakes() {
    Path good = folder.resolve("good.csv");
    return Stream.of(
        data("missing.csv", "missing.csv: no such file"),
        data("god.csv", "god.csv: no such file", "Did you mean good.csv?"),
        data(".", "is a folder", "Name a file"),
        data("empty.csv", "is empty"),
        data("header.csv", "no rows"),
        data("one-row.csv", "class 'B' has 1 row", "--keep"),
        data("one-class.csv", "one class only, 'A'"),
        data("no-text.csv", "every text in 제목 is empty", "--text"),
        data("no-class.csv", "line 3", "'분류' is empty"),
        data("ragged.csv", "line 3: expected 2 fields", "got 1"),
        data("quote.csv", "quote"),
        data("nul.csv", "line 2: a NUL byte"),
        data("/dev/null", "is a pipe or a device", "Save it to a file"),
        model(List.of("predict", "/dev/null", "x"), "is a pipe or a device", "Save it to a file"),
        data("two-rows.csv", "class 'B' has 2 rows", "--keep"),
        arguments(
            List.of(
                "compare",
                folder.resolve("two-rows.csv"),
                "--text",
                "제목",
                "--label",
                "분류",
                "--test",
                folder.resolve("one-row.csv"),
                "--validation-size",
                "0.1"),
            3,
            List.of("7 rows are too few", "for training and validation", "--validation-size")),
        usage(
            List.of("compare", "--units", "9000", "--layers", "3"),
            "too many parameters",
            "--units"),
        data("twice.csv", "제목", "twice"),
        data("broken.csv", "line 2"),
        data("line.csv", "line 2: longer than"),
        arguments(
            List.of("compare", good, "--text", "재목", "--label", "분류"),
            3,
            List.of("no column '재목'", "Did you mean '제목'?", "Columns: 제목, 내용, 분류")),
        arguments(
            List.of("compare", good, "--text", "제목", "--label", "분류", "--keep", "교통,복자"),
            3,
            List.of("no row has '복자'", "Did you mean '복지'?")),
        arguments(
            List.of("compare", good, "--text", "제목", "--label", "분류", "--encoding", "utf-16"),
            3,
            List.of("good.csv", "not written in UTF-16")),
        arguments(
            List.of(
                "compare",
                folder.resolve("cp949.csv"),
                "--text",
                "제목",
                "--label",
                "분류",
                "--encoding",
                "utf-8"),
            3,
            List.of("cp949.csv, line 1: not written in UTF-8")),
        usage(List.of("compair"), "unknown verb 'compair'", "Did you mean 'compare'?"),
        usage(List.of("compare", "--epoch", "3"), "unknown option '--epoch'", "'--epochs'"),
        usage(List.of("compare", "--epochs", "x"), "--epochs", "'x'"),
        usage(List.of("compare", "--epochs", "0"), "--epochs", "from 1", "got 0"),
        usage(List.of("compare", "--dropout", "1"), "--dropout", "got 1"),
        usage(List.of("compare", "--dropout", "nan"), "--dropout"),
        usage(List.of("compare", "--learning-rate", "-1"), "--learning-rate", "0.001"),
        usage(List.of("compare", "--test-size", "1"), "--test-size", "0.2"),
        usage(List.of("compare", "--threads", "0"), "--threads", "got 0"),
        usage(List.of("compare", "--split-seed", "-1"), "--split-seed"),
        usage(List.of("compare", "--units", "-4"), "--units", "got -4"),
        usage(List.of("compare", "--models", "gru"), "unknown model 'gru'", "bi-gru"),
        usage(
            List.of("train", "--model", "autos"), "unknown model 'autos'", "Did you mean 'auto'?"),
        usage(List.of("train", "--out", "m", "--budget", "5x"), "90s, 5m or 2h, got '5x'"),
        usage(
            List.of("train", "--out", "m.sunhwan", "--budget", "5m"),
            "--budget is for --model auto, got --model bi-gru"),
        usage(
            List.of("compare", "--models", "bi-gru,nbsvm", "--budget", "5m"),
            "--budget is for --models auto, got --models bi-gru,nbsvm. Name auto, or leave"),
        usage(List.of("compare", "--recipe", "lesson", "--budget", "5m"), "--budget is for"),
        usage(List.of("cross-validate", "--budget", "5m"), "got --models bi-gru. Name auto"),
        usage(
            List.of("cross-validate", "--recipe", "lesson", "--models", "auto"),
            "--models auto is not for --recipe lesson"),
        usage(
            List.of("train", "--out", "m.sunhwan", "--recipe", "lesson", "--model", "auto"),
            "--model auto is not for --recipe lesson"),
        usage(List.of("search", "--model", "auto"), "--model: auto chooses its settings by itself"),
        usage(
            List.of("train", "--out", "m.sunhwan", "--model", "auto", "--checkpoint", "c"),
            "--checkpoint is not for auto"),
        usage(List.of("compare", "--padding", "left"), "unknown side 'left'", "pre, post"),
        usage(List.of("compare", "--recipe", "lessons"), "Did you mean 'lesson'?"),
        usage(List.of("compare", "--class-weight", "balance"), "Did you mean 'balanced'?"),
        usage(List.of("compare", "--encoding", "utf-9"), "no encoding 'utf-9'"),
        usage(List.of("compare", "--delimiter", ";;"), "one character"),
        usage(List.of("compare", good), "--text is missing", "제목, 내용, 분류"),
        usage(List.of("compare", good, "--text", "제목"), "--label is missing", "제목, 내용, 분류"),
        usage(
            List.of(
                "compare",
                good,
                "--text",
                "제목",
                "--label",
                "분류",
                "--test",
                good,
                "--test-size",
                "0.3"),
            "--test-size and --test exclude each other"),
        usage(
            List.of("compare", "--units", "60000", "--embedding", "60000"),
            "too many parameters",
            "--units"),
        usage(List.of("compare", "--report", folder), "--report", "is a folder"),
        usage(
            List.of("compare", good, "--text", "제목,분류", "--label", "분류"),
            "--text names the label column '분류'",
            "Leave it out"),
        usage(
            List.of("train", good, "--text", "제목", "--label", "분류", "--out", good),
            "FILE.csv and --out name the same file"),
        usage(
            List.of("compare", good, "--text", "제목", "--label", "분류", "--report", good),
            "FILE.csv and --report name the same file"),
        usage(
            List.of("compare", "--report", folder.resolve("x"), "--history", folder.resolve("./x")),
            "--history and --report name the same file"),
        usage(
            List.of("evaluate", good, good, "--report", folder.resolve("y")),
            "MODEL and FILE.csv name the same file"),
        usage(List.of("train"), "--out"),
        usage(List.of("train", "--out", folder.resolve("no/m.sunhwan")), "--out", "no folder"),
        usage(List.of("predict"), "MODEL"),
        usage(List.of("predict", "m.sunhwan", "text", "--input", good), "exclude each other"),
        usage(List.of("summary", "bi-grus"), "Did you mean 'bi-gru'?"),
        usage(List.of("summary", "bi-gru", "--classes", "0"), "--classes"),
        usage(
            List.of("summary", good, "--diagram", good), "MODEL and --diagram name the same file"),
        usage(
            List.of("summary", "bi-gru", "--diagram", folder.resolve("no/g.svg")),
            "--diagram",
            "no folder"),
        usage(
            List.of("summary", "bi-gru", "--vocabulary", "9999999", "--embedding", "65536"),
            "too many parameters"),
        usage(List.of("evaluate", "m.sunhwan", good, "--rows", "some"), "held-out, all"),
        model(List.of("predict", folder.resolve("non.sunhwan"), "x"), "no such file", "no.sunhwan"),
        model(List.of("predict", folder.resolve("no.sunhwan"), "x"), "is no .sunhwan file"),
        model(List.of("summary", folder.resolve("empty.sunhwan")), "is empty"),
        model(List.of("evaluate", folder, good), "is a folder"),
        model(List.of("neighbours", good, "복지"), "is no .sunhwan file"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldInOneLineWithTheDocumentedExitCode(
      List<Object> words, int exitCode, List<String> parts) {
    Terminal.Result result = Terminal.run(words.toArray());

    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("sunhwan: ").contains(parts);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .doesNotContain("bug");
  }

  @Test
  void countsEmptyTextsAndGoesOn() throws IOException {
    List<String> lines =
        new ArrayList<>(Files.readAllLines(Questions.write(folder.resolve("some.csv"), 90, 3)));
    lines.add(" ,,교통");
    Path file = Files.write(folder.resolve("some.csv"), lines);

    Terminal.Result result =
        Terminal.run(
            "compare",
            file,
            "--text",
            "제목,내용",
            "--label",
            "분류",
            "--models",
            "bi-gru",
            "--epochs",
            1,
            "--units",
            4);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("1 text is empty, the first in line 92.");
  }

  @Test
  void readsCp949WithoutBeingTold() {
    Terminal.Result result =
        Terminal.run(
            "compare",
            folder.resolve("cp949.csv"),
            "--text",
            "제목",
            "--label",
            "분류",
            "--models",
            "bi-gru",
            "--epochs",
            1,
            "--units",
            4,
            "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("\"train\":19");
  }
}
