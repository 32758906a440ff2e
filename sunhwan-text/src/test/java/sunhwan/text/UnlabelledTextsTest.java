package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.text.Experiment.Source;

class UnlabelledTextsTest {
  @TempDir Path folder;

  @Test
  void aLineIsADocumentWhereTheFirstOneNamesNoColumns() throws IOException {
    Path file = folder.resolve("more.txt");
    Files.writeString(file, "it was good, \"very\" good\n\n  \nit was bad\n");

    List<String> texts =
        UnlabelledTexts.read(file, List.of("text"), CsvOptions.guessed().quotes(false));

    assertThat(texts).containsExactly("it was good, \"very\" good", "it was bad");
  }

  @Test
  void aTableIsKnownByItsColumnsWhateverItsName() throws IOException {
    Path file = folder.resolve("more.txt");
    Files.writeString(file, "id\t내용\t제목\n1\t버스가 늦다\t버스\n2\t\"전기가 없다\"\t전기\n");

    List<String> texts = UnlabelledTexts.read(file, List.of("제목", "내용"), CsvOptions.guessed());

    assertThat(texts).containsExactly("버스\u001F버스가 늦다", "전기\u001F전기가 없다");
  }

  @Test
  void gzipIsOpenedUpAndKoreanEncodingsAreGuessed() throws IOException {
    Path file = folder.resolve("more");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("버스가 늦다\n전기가 없다".getBytes(Charset.forName("x-windows-949")));
    }

    assertThat(UnlabelledTexts.read(file, List.of("text"), CsvOptions.guessed()))
        .containsExactly("버스가 늦다", "전기가 없다");
  }

  @Test
  void blankLinesAloneAreRefused() throws IOException {
    Path file = folder.resolve("more.txt");
    Files.write(file, " \n\n".getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> UnlabelledTexts.read(file, List.of("text"), CsvOptions.guessed()))
        .withMessageContaining("expected a document a line");
  }

  @Test
  void textsOfTestRowsAreLeftOutHoweverTheyAreSpaced() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(List.of("document number " + i, i % 2 == 0 ? "a" : "b"));
    }
    Table table = Table.of(List.of("text", "class"), rows);
    List<String> more = table.column("text").stream().map(text -> " " + text + "  ").toList();
    Source source =
        new Source(table, List.of("text"), "class", List.of(), Optional.empty()).unlabelled(more);

    Experiment experiment = Experiment.of(source, Recipe.sunhwan());

    assertThat(experiment.test().size()).isEqualTo(8);
    assertThat(experiment.unlabelled()).hasSize(32);
    assertThat(experiment.unlabelled().stream().map(String::strip))
        .doesNotContainAnyElementsOf(experiment.test().documents())
        .containsAll(experiment.train().documents());
  }
}
