package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.training.History;

class ComparisonPageTest {

  private static final Pattern SCRIPT =
      Pattern.compile("<script[^>]*>(.*?)</script>", Pattern.DOTALL);

  /**
   * Leaves a page at target/comparison.html, to be looked at in a browser after every change of
   * page.css or page.js.
   */
  @Test
  void writesTheDemonstrationAsItsOwnText() throws IOException {
    Path file = Path.of("target", "comparison.html");
    ComparisonPage page = DemoPage.page();

    page.write(file);

    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(page.html());
  }

  @Test
  void theSameValuesGiveTheSameText() {
    assertThat(DemoPage.page().html()).isEqualTo(DemoPage.page().html());
  }

  @Test
  void theDataStandInTheSameOrderInEveryRunOfJava() {
    String html = DemoPage.page().html();

    int majority = html.indexOf("\"majority\":");
    int models = html.indexOf("\"models\":");
    assertThat(majority).isPositive().isLessThan(models);
  }

  @Test
  void aNameMayBeAsLongAsTheFileSystemLetsIt(@TempDir Path folder) throws IOException {
    Path longest = folder.resolve("가".repeat(83) + ".html"); // 254 of 255 bytes

    DemoPage.page().write(longest);

    assertThat(longest).isNotEmptyFile();
  }

  @Test
  void theDataInsideThePageAreTheDataThatItWasGiven() throws IOException {
    ComparisonPage page = DemoPage.page();

    JsonNode data = data(page);

    assertThat(data.get("majority").asDouble()).isEqualTo(220.0 / 428);
    assertThat(data.get("models")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      ModelSection model = page.models().get(i);
      JsonNode written = data.get("models").get(i);
      assertThat(written.get("name").asText()).isEqualTo(model.name());
      assertThat(written.get("best").asInt())
          .isEqualTo(model.history().bestEpoch("val_loss").orElseThrow());
      assertThat(written.get("kept").asInt()).isEqualTo(model.history().epochs());
      for (String name : model.history().names()) {
        List<Double> values = new ArrayList<>();
        written.get("history").get(name).forEach(value -> values.add(value.asDouble()));
        assertThat(values).isEqualTo(model.history().series(name));
      }
      assertThat(written.get("points")).hasSize(600);
      assertThat(written.get("points").get(9).get(2).asText()).isEqualTo("복지");
    }
  }

  @Test
  void valuesThatAreNotFiniteBecomeGapsInTheCurve() throws IOException {
    History blownUp =
        History.of(
            Map.of(
                "loss",
                List.of(1.0, Double.NaN),
                "val_loss",
                List.of(Double.POSITIVE_INFINITY, 0.5)));

    JsonNode model = data(page(section("a", blownUp))).get("models").get(0);

    assertThat(model.get("history").get("loss").get(1).isNull()).isTrue();
    assertThat(model.get("history").get("val_loss").get(0).isNull()).isTrue();
    assertThat(model.get("best").asInt()).isEqualTo(2);
  }

  @Test
  void loadsNothingFromAnywhere() {
    String html = withoutScripts(DemoPage.page().html());

    assertThat(html).doesNotContainPattern("(?i)<(img|iframe|object|embed|base|form)\\b");
    assertThat(html)
        .doesNotContainPattern("(?i)\\bsrc\\s*=")
        .doesNotContainPattern("(?i)url\\(|@import");
    assertThat(html).doesNotContainPattern("(?i)\\bhref\\s*=\\s*\"(?!data:,\")");
    assertThat(html).contains("content=\"default-src 'none'; base-uri 'none'; form-action 'none';");
  }

  @Test
  void allowsItsOwnTwoScriptsByTheirHashesAndNoOther() throws Exception {
    String html = DemoPage.page().html();
    List<String> hashes = new ArrayList<>();
    for (String script : scripts(html).subList(1, 3)) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }

    assertThat(scripts(html)).hasSize(3);
    assertThat(html).contains("script-src " + String.join(" ", hashes) + "\">");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "a\u2028b\u2029c",
        "&lt;b&gt; & <b>",
        "$1 \\ %s %n {{x}}",
        "\u202eright to left",
      })
  void hostileTextIsShownAndNeverRuns(String hostile) throws IOException {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of(hostile, "b"), new long[][] {{3, 1}, {1, 3}});
    Embeddings embeddings =
        Embeddings.of(List.of(hostile, "b", "c"), new float[] {1, 0, 0, 1, 1, 1}, 2);
    Finding finding = new Finding(Finding.Code.IMBALANCE, "About " + hostile, "Fix " + hostile, 3);
    ModelSection model =
        ModelSection.of(
                hostile,
                History.of(Map.of("loss", List.of(1.0), hostile, List.of(1.0))),
                new Evaluation(1, confusion, 1),
                1,
                1)
            .findings(List.of(finding))
            .embeddings(embeddings)
            .explained(
                List.of(
                    new Explained(hostile, "b", 0.5, List.of(new Explained.Word(hostile, 0.5)))));
    ComparisonPage page =
        new ComparisonPage(
            hostile,
            Map.of(hostile, hostile),
            new RowCounts(1, 1, 8),
            Map.of(hostile, 4L),
            List.of(model),
            List.of(finding));

    String html = page.html();

    assertThat(scripts(html)).hasSize(3);
    JsonNode written = data(page).get("models").get(0);
    assertThat(written.get("name").asText()).isEqualTo(hostile);
    assertThat(written.get("points").get(0).get(2).asText()).isEqualTo(hostile);
    String markup = withoutScripts(html);
    assertThat(markup).contains("<bdi>" + Html.text(hostile) + "</bdi>");
    if (!Html.text(hostile).equals(hostile)) assertThat(markup).doesNotContain(hostile);
    assertThat(tags(markup)).isEqualTo(tags(withoutScripts(harmless(page).html())));
  }

  /** Shares of the heaviest word's weight: 31 of 31, 12, 22 and 5; 새로 and 어떻게 are below 0.1. */
  @Test
  void wordsAreColouredByWhatTheyDidToTheAnswer() {
    String html = withoutScripts(DemoPage.page().html());

    assertThat(html)
        .containsSubsequence(
            "What carried the answers",
            "<b class=\"miss\">wrong</b> <bdi>행정</bdi>, 91.0%; it is <bdi>복지</bdi>",
            "<mark class=\"miss\" style=\"--s:0.39\" title=\"-12.0 points\">장애인</mark>",
            "<mark class=\"hit\" style=\"--s:1.00\" title=\"31.0 points\">주차증을</mark> 새로 <mark",
            "</mark> 어떻게 <mark",
            "<b class=\"hit\">right</b> <bdi>경제</bdi>, 98.0%<");
    assertThat(withoutScripts(page(section("a", History.empty())).html()))
        .doesNotContain("What carried the answers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Explained("a", "b", Double.NaN, List.of()))
        .withMessageContaining("a probability from 0 to 1, got NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> new Explained.Word("a", 1.5));
  }

  @Test
  void theMajorityClassStandsBeforeTheModels() {
    String html = withoutScripts(DemoPage.page().html());

    assertThat(html)
        .containsSubsequence(
            "always <bdi>행정</bdi>",
            "51.4%",
            "0.226",
            "simple-rnn",
            "51.4%",
            "bi-lstm",
            "65.2%",
            "bi-gru",
            "66.6%");
  }

  @Test
  void showsWhatWasFoundWithItsOptionsAsCode() {
    String html = DemoPage.page().html();

    assertThat(html)
        .contains("<code>SINGLE_CLASS</code>")
        .contains("<code>--vocabulary 20000</code>")
        .contains("<code>--mask</code>");
  }

  @Test
  void carriesTheLicenceOfTheChartLibrary() {
    assertThat(DemoPage.page().html())
        .contains("Apache License, Version 2.0")
        .contains("Copyright 2017-2024 The Apache Software Foundation")
        .contains("Licensed to the Apache Software Foundation (ASF) under one");
  }

  @Test
  void aModelWithoutEpochsHasScoresButNoCurve() {
    String html = withoutScripts(page(section("linear", History.empty())).html());

    assertThat(html)
        .contains("The score")
        .contains("Confusion matrix of linear")
        .doesNotContain("id=\"loss\"")
        .doesNotContain("id=\"plane\"");
  }

  @Test
  void saysSoWhereThereIsNothingToWarnAbout() {
    assertThat(page(section("a", History.empty())).html()).contains("Nothing to warn about");
  }

  @Test
  void replacesAnOlderPageAndLeavesNothingElseInTheFolder(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), "older");

    page(section("a", History.empty())).write(file);

    assertThat(file).content().startsWith("<!doctype html>").endsWith("</html>\n");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void refusesToWriteOverAFolder(@TempDir Path folder) {
    assertThatThrownBy(() -> page(section("a", History.empty())).write(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a folder; name a file such as report.html");
  }

  @Test
  void namesTheMissingFolder(@TempDir Path folder) {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(
            () -> page(section("a", History.empty())).write(missing.resolve("report.html")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing + ": no such folder; make it first");
  }

  @Test
  void refusesModelsThatWereScoredOnDifferentRows() {
    ModelSection other =
        ModelSection.of(
            "b",
            History.empty(),
            new Evaluation(
                1, ConfusionMatrix.of(List.of("x", "y"), new long[][] {{9, 1}, {1, 3}}), 1),
            1,
            1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(section("a", History.empty()), other))
        .withMessageContaining("the same rows")
        .withMessageContaining("'a' and 'b'");
  }

  @Test
  void refusesTwoModelsOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(section("a", History.empty()), section("a", History.empty())))
        .withMessageContaining("different names of models, got [a, a]");
  }

  @Test
  void refusesAPageWithoutModels() {
    assertThatIllegalArgumentException()
        .isThrownBy(ComparisonPageTest::page)
        .withMessageContaining("at least one model");
  }

  @Test
  void refusesAKeptEpochThatNeverWas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> section("a", History.of(Map.of("loss", List.of(1.0)))).keptEpoch(2))
        .withMessage("ModelSection 'a': expected the kept epoch between 1 and 1, got 2");
  }

  private static ComparisonPage page(ModelSection... models) {
    return new ComparisonPage(
        "data.csv", Map.of(), new RowCounts(1, 1, 8), Map.of(), List.of(models), List.of());
  }

  private static ModelSection section(String name, History history) {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of("x", "y"), new long[][] {{3, 1}, {1, 3}});
    return ModelSection.of(name, history, new Evaluation(0.5, confusion, 0.1), 10, 1);
  }

  /** The same page with a plain word wherever the other had hostile text. */
  private static ComparisonPage harmless(ComparisonPage page) {
    ModelSection model = page.models().getFirst();
    ConfusionMatrix confusion =
        new ConfusionMatrix(List.of("word", "b"), model.evaluation().confusion().counts());
    Finding finding = new Finding(Finding.Code.IMBALANCE, "About word", "Fix word", 3);
    ModelSection plain =
        ModelSection.of(
                "word",
                History.of(Map.of("loss", List.of(1.0), "other", List.of(1.0))),
                new Evaluation(1, confusion, 1),
                1,
                1)
            .findings(List.of(finding))
            .embeddings(model.embeddings().orElseThrow())
            .explained(
                List.of(
                    new Explained("word", "b", 0.5, List.of(new Explained.Word("word", 0.5)))));
    return new ComparisonPage(
        "word",
        Map.of("word", "word"),
        page.rows(),
        Map.of("word", 4L),
        List.of(plain),
        List.of(finding));
  }

  /** How many elements the markup opens and closes. */
  private static long tags(String markup) {
    return markup.chars().filter(c -> c == '<').count();
  }

  private static JsonNode data(ComparisonPage page) throws IOException {
    return new ObjectMapper().readTree(scripts(page.html()).getFirst());
  }

  private static List<String> scripts(String html) {
    List<String> scripts = new ArrayList<>();
    Matcher matcher = SCRIPT.matcher(html);
    while (matcher.find()) scripts.add(matcher.group(1));
    return scripts;
  }

  private static String withoutScripts(String html) {
    return SCRIPT.matcher(html).replaceAll("");
  }
}
