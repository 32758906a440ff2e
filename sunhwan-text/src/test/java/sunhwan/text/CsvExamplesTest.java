package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.data.Examples;

class CsvExamplesTest {
  @TempDir private Path folder;

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("a.csv"), content);
  }

  private static Example numbers(CsvRow row) {
    return Example.of(new float[] {row.number("a"), row.number("b")}, row.number("y"));
  }

  private static List<String> read(ExampleSource source, int epoch) {
    List<String> all = new ArrayList<>();
    try (Examples examples = source.open(epoch)) {
      for (Optional<Example> next = examples.next(); next.isPresent(); next = examples.next()) {
        float[] x = next.get().inputs().getFirst();
        all.add(x[0] + " " + x[1] + " -> " + next.get().targets().getFirst()[0]);
      }
    }
    return all;
  }

  @Test
  void readsTheRowsAnewInEachEpoch() throws IOException {
    Path file = write("y,a,b\n1,2,-3.5\n0, 4e1 ,\"5\"\n");

    CsvExamples source = CsvExamples.of(file, CsvExamplesTest::numbers);

    assertThat(read(source, 1)).containsExactly("2.0 -3.5 -> 1.0", "40.0 5.0 -> 0.0");
    assertThat(read(source, 2)).isEqualTo(read(source, 1));
  }

  @Test
  void readsKoreanTextsWithLineEndsInThem() throws IOException {
    Path file = folder.resolve("b.csv");
    Files.write(file, "분류;제목\n3;\"육아;\n휴직\"\n".getBytes(Charset.forName("x-windows-949")));
    List<String> seen = new ArrayList<>();

    CsvExamples source =
        CsvExamples.of(
            file,
            row -> {
              seen.add(row.line() + ": " + row.text("제목"));
              return Example.of(new float[] {1, 2}, row.number("분류"));
            });

    assertThat(read(source, 1)).containsExactly("1.0 2.0 -> 3.0");
    assertThat(seen).containsExactly("2: 육아;\n휴직");
  }

  @Test
  void saysInWhichLineAFieldIsNoNumber() throws IOException {
    Path file = write("a,b,y\n1,2,3\n1,two,3\n");
    Path infinite = Files.writeString(folder.resolve("i.csv"), "a,b,y\n1,Infinity,3\n");

    assertThatThrownBy(() -> read(CsvExamples.of(file, CsvExamplesTest::numbers), 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file + ", line 3: column 'b': expected a number, got 'two'. Correct or leave it out.");
    assertThatThrownBy(() -> read(CsvExamples.of(infinite, CsvExamplesTest::numbers), 1))
        .hasMessageContaining("line 2: column 'b': expected a number, got 'Infinity'");
  }

  @Test
  void namesTheNearestColumn() throws IOException {
    Path file = write("text,y\nx,1\n");
    CsvExamples source = CsvExamples.of(file, row -> Example.of(new float[] {row.number("yy")}, 1));

    assertThatThrownBy(() -> read(source, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": no column 'yy'. Did you mean 'y'? Columns: text, y");
  }

  @Test
  void refusesRowsOfAnotherWidthAndFilesWithoutRows() throws IOException {
    Path ragged = write("a,b,y\n1,2,3\n1,2\n");
    Path empty = Files.writeString(folder.resolve("e.csv"), "a,b,y\n");

    assertThatThrownBy(() -> read(CsvExamples.of(ragged, CsvExamplesTest::numbers), 1))
        .hasMessageContaining("line 3: expected 3 fields as in the header, got 2");
    assertThatThrownBy(() -> read(CsvExamples.of(empty, CsvExamplesTest::numbers), 1))
        .hasMessageContaining("has a header (a, b, y) and no rows");
  }

  /** 64 MB of texts and a heap of 12: all of them, as Java holds them, would need five times it. */
  @Test
  void learnsFromAFileThatIsFarLargerThanTheHeap() throws Exception {
    Path file = folder.resolve("large.csv");
    String rest = "b".repeat(1020);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("text,y\n");
      for (int i = 0; i < 64_000; i++) {
        char first = (char) ('a' + i * 7 % 3);
        out.write(first + rest + "," + (first - 'a') * 2 + "\n");
      }
    }

    Process process = start(file);
    String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());

    assertThat(process.waitFor()).as(said).isZero();
    String[] words = said.strip().split(" ", -1);
    assertThat(Files.size(file)).isGreaterThan(5 * Long.parseLong(words[1]));
    // 2.7, the variance of 0, 2 and 4, for a model that has learnt nothing
    assertThat(Double.parseDouble(words[0])).isLessThan(1);
  }

  private static Process start(Path file) throws IOException {
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
            "-Xmx12m",
            "-cp",
            own + path,
            StreamedTraining.class.getName(),
            file.toString())
        .redirectErrorStream(true)
        .start();
  }
}
