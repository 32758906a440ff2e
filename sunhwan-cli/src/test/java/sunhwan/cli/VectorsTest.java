package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.formats.SunhwanFiles;
import sunhwan.text.SequenceClassifier;

/** {@code --vectors}, {@code --freeze-vectors} and {@code export --to word2vec}. */
class VectorsTest {
  @TempDir private Path folder;
  private Path data;
  private Path vectors;

  @BeforeEach
  void write() throws IOException {
    data = Questions.write(folder.resolve("문의.csv"), 90, 1);
    vectors =
        Files.writeString(
            folder.resolve("words.vec"), "4 3\n주차 1 2 3\n버스 4 5 6\n문의 -1 -2 -3\n없는말 9 9 9\n");
  }

  private Terminal.Result run(String verb, Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of(verb, data, "--text", "제목,내용", "--label", "분류"));
    words.addAll(List.of("--units", 4, "--epochs", 2, "--threads", 1, "--analyzer", "words"));
    words.addAll(List.of(more));
    return Terminal.run(words.toArray());
  }

  @Test
  void trainsFromAFileThatThePredictionNeedsNoMore() throws IOException {
    Path model = folder.resolve("m.sunhwan");

    Terminal.Result trained =
        run("train", "--vectors", vectors, "--freeze-vectors", "--out", model);
    Files.delete(vectors);
    Terminal.Result predicted = Terminal.run("predict", model, "버스 문의");

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    // 주차, 버스 and 문의 of 15 words, 문의, 알려, 주세요 and the comma; numbers stand once each
    assertThat(trained.out())
        .containsPattern(
            "3 of 19 tokens of the vocabulary \\(\\d+\\.\\d% of the text\\) have a"
                + " vector in words\\.vec\\.")
        .contains("embedding 3");
    SequenceClassifier classifier = (SequenceClassifier) SunhwanFiles.read(model);
    int bus = classifier.pipeline().step().vocabulary().indexOf("버스");
    float[] table = classifier.model().weights().get("embedding/embeddings").data();
    assertThat(new float[] {table[3 * bus], table[3 * bus + 1], table[3 * bus + 2]})
        .containsExactly(4, 5, 6);
    assertThat(classifier.provenance().settings().get("vectors")).startsWith("words.vec, SHA-256 ");
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
  }

  @Test
  void goesOnFromACheckpointWithFrozenVectors() throws IOException {
    Path checkpoint = folder.resolve("c");
    Path whole = folder.resolve("whole.sunhwan");
    Path inTwo = folder.resolve("two.sunhwan");
    Object[] same = {"--vectors", vectors, "--freeze-vectors", "--quiet", "--out"};

    run("train", with(same, whole));
    Terminal.Result first = run("train", with(same, inTwo, "--checkpoint", checkpoint));
    Terminal.Result second = run("train", with(same, inTwo, "--checkpoint", checkpoint));

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(((SequenceClassifier) SunhwanFiles.read(inTwo)).model().weights())
        .isEqualTo(((SequenceClassifier) SunhwanFiles.read(whole)).model().weights());
  }

  private static Object[] with(Object[] first, Object... more) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void crossValidatesWithVectors() {
    Terminal.Result result =
        run("cross-validate", "--vectors", vectors, "--models", "simple-rnn", "--folds", 3);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("3 of 19 tokens of the vocabulary");
    assertThat(result.out()).containsPattern("simple-rnn +[01]\\.\\d{3} ± 0\\.\\d{3}");
  }

  @Test
  void searchesWithTheLengthOfTheVectors() {
    Terminal.Result result =
        run("search", "--vectors", vectors, "--trials", 3, "--strategy", "random");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("3 of 19 tokens of the vocabulary");
    assertThat(result.out()).doesNotContain("--embedding");
  }

  @Test
  void comparesModelsOfWhichSomeReadNoVectors() {
    Terminal.Result result =
        run("compare", "--vectors", vectors, "--models", "simple-rnn,tfidf-linear");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("--vectors changes nothing for tfidf-linear.");
  }

  @Test
  void refusesWhatContradictsTheFile() throws IOException {
    Path ragged = Files.writeString(folder.resolve("ragged.vec"), "2 3\n주차 1 2 3\n버스 1 2\n");

    refused(run("compare", "--vectors", vectors, "--embedding", 64), ExitCode.USAGE)
        .contains("--embedding is 64", "have 3 numbers");
    refused(run("compare", "--freeze-vectors"), ExitCode.USAGE).contains("--vectors is missing");
    refused(
            run("train", "--vectors", vectors, "--model", "nbsvm", "--out", folder.resolve("m")),
            ExitCode.USAGE)
        .contains("--vectors is for simple-rnn, bi-lstm, bi-gru", "got nbsvm");
    refused(
            run("train", "--vectors", vectors, "--model", "auto", "--out", folder.resolve("m")),
            ExitCode.USAGE)
        .contains("got auto");
    refused(run("train", "--vectors", vectors, "--out", vectors), ExitCode.USAGE)
        .contains("--out and --vectors name the same file");
    refused(run("compare", "--vectors", folder.resolve("none")), ExitCode.MODEL)
        .contains("there is no such file");
    refused(run("compare", "--vectors", ragged), ExitCode.MODEL)
        .contains("line 3: expected a word and 3 numbers, got 2");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(
      Terminal.Result result, int exitCode) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err().lines()).hasSize(1);
    return assertThat(result.err());
  }

  @Test
  void exportsWordsThatAnotherTrainingBeginsWith() throws IOException {
    Path model = folder.resolve("m.sunhwan");
    Path words = folder.resolve("learnt.vec");
    run("train", "--vectors", vectors, "--freeze-vectors", "--out", model);

    Terminal.Result exported = Terminal.run("export", model, "--to", "word2vec", "--out", words);

    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out()).isEqualTo("Written: " + words + "\n");
    assertThat(Files.readAllLines(words))
        .hasSize(1 + 19)
        .startsWith("19 3")
        .contains("버스 4.0 5.0 6.0");
    Terminal.Result again = run("compare", "--vectors", words, "--models", "simple-rnn");
    assertThat(again.out()).contains("19 of 19 tokens of the vocabulary");
  }

  @Test
  void exportRefusesAModelWithoutWords() {
    Path model = folder.resolve("m.sunhwan");
    run("train", "--model", "nbsvm", "--out", model);

    Terminal.Result exported =
        Terminal.run("export", model, "--to", "word2vec", "--out", folder.resolve("w"));

    refused(exported, ExitCode.MODEL).contains("the model has no word vectors");
  }
}
