package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {
  private static final String FIRST_SET_ORDER = "(word_docs|index_docs)\": \"\\{.*?\\}\"";

  /**
   * Cases of the conformance folder (skipped without it) and of this module, all by Keras itself.
   */
  static Stream<JsonNode> kerasCases() {
    return Golden.list(Golden.json("keras-tokenizer.json").get("cases")).stream();
  }

  @Test
  void agreesWithEveryConformanceCase() {
    for (JsonNode golden : SharedFiles.json("conformance/text-golden/tokenizer-en.json")) {
      agreesWithKeras(golden);
    }
  }

  @ParameterizedTest
  @MethodSource("kerasCases")
  void agreesWithKeras(JsonNode golden) {
    Tokenizer tokenizer = Tokenizer.fit(Golden.strings(golden.get("texts")), options(golden));
    int[][] sequences = tokenizer.textsToSequences(Golden.strings(golden.get("probe")));

    assertThat(tokenizer.documentCount()).isEqualTo(golden.get("document_count").asInt());
    assertThat(entries(tokenizer.wordCounts())).isEqualTo(entries(golden.get("word_counts")));
    assertThat(entries(tokenizer.wordIndex())).isEqualTo(entries(golden.get("word_index")));
    assertThat(entries(tokenizer.wordDocs()))
        .containsExactlyInAnyOrderElementsOf(entries(golden.get("word_docs")));
    assertThat(sequences).isDeepEqualTo(Golden.intRows(golden.get("sequences")));
    int[][] back = golden.has("back_from") ? Golden.intRows(golden.get("back_from")) : sequences;
    assertThat(tokenizer.sequencesToTexts(back))
        .isEqualTo(Golden.strings(golden.get("back_to_texts")));
    agreesWithKerasJson(tokenizer.toJson(), golden.get("to_json").asText());
    if (golden.has("matrix")) {
      agreesWithKerasMatrices(tokenizer, golden);
    }
  }

  /** Byte for byte but for the two maps that Keras writes in a set's random order. */
  private static void agreesWithKerasJson(String json, String golden) {
    assertThat(json.replaceAll(FIRST_SET_ORDER, "$1"))
        .isEqualTo(golden.replaceAll(FIRST_SET_ORDER, "$1"));
    JsonNode config = Golden.parse(json).get("config");
    JsonNode goldenConfig = Golden.parse(golden).get("config");
    for (String map : List.of("word_docs", "index_docs")) {
      assertThat(Golden.parse(config.get(map).asText()))
          .isEqualTo(Golden.parse(goldenConfig.get(map).asText()));
    }
  }

  private static void agreesWithKerasMatrices(Tokenizer tokenizer, JsonNode golden) {
    JsonNode matrices = golden.get("matrix");
    // the conformance file made its matrices of the texts, this module's of the probe
    List<String> texts = Golden.strings(golden.get(golden.has("back_from") ? "probe" : "texts"));
    for (TokenizerMatrixMode mode : TokenizerMatrixMode.values()) {
      JsonNode expected = matrices.get(mode.name().toLowerCase(Locale.ROOT));
      if (expected == null) {
        continue;
      }
      double[][] matrix = tokenizer.textsToMatrix(texts, mode);
      assertThat(matrix.length).isEqualTo(expected.size());
      for (int row = 0; row < matrix.length; row++) {
        double[] goldenRow = doubles(expected.get(row));
        // numpy's log and Java's may differ in the last bit
        assertThat(matrix[row]).containsExactly(goldenRow, within(1e-15 * 8));
      }
    }
  }

  @Test
  void isTheSameAfterItsCountsWereKept() {
    TokenizerOptions options = TokenizerOptions.keras().numWords(4).oovToken("<oov>");
    Tokenizer tokenizer = Tokenizer.fit(List.of("b a b", "c c d b"), options);

    Tokenizer again =
        Tokenizer.of(
            options, tokenizer.documentCount(), tokenizer.wordCounts(), tokenizer.wordDocs());

    assertThat(again).isEqualTo(tokenizer).hasSameHashCodeAs(tokenizer);
    assertThat(again.toJson()).isEqualTo(tokenizer.toJson());
  }

  @Test
  void needsAsManyEmbeddingRowsAsNumWordsSays() {
    Tokenizer tokenizer =
        Tokenizer.fit(List.of("a b"), TokenizerOptions.keras().numWords(1000).oovToken("<oov>"));

    assertThat(tokenizer.vocabularySize()).isEqualTo(1000);
    assertThat(tokenizer.vocabulary()).containsExactly("", "<oov>", "a", "b");
  }

  @Test
  void knowsOnlyTheWordsThatNumWordsKeeps() {
    Tokenizer tokenizer =
        Tokenizer.fit(List.of("a a b"), TokenizerOptions.keras().numWords(3).oovToken("<oov>"));

    assertThat(tokenizer.knows("a")).isTrue();
    assertThat(tokenizer.knows("b")).isFalse();
    assertThat(tokenizer.ids("a b c")).containsExactly(2, 1, 1);
    assertThat(tokenizer.vocabulary()).containsExactly("", "<oov>", "a");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAMatrixWithoutColumns(TokenizerMatrixMode mode) {
    Tokenizer empty = Tokenizer.fit(List.of(), TokenizerOptions.keras());

    assertThatThrownBy(() -> empty.textsToMatrix(List.of("a"), mode))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fit on texts that have words");
  }

  @Test
  void coversTheIdOfAnOovTokenThatTheTextsContain() {
    TokenizerOptions options = TokenizerOptions.keras().filters("").oovToken("<oov>");
    Tokenizer tokenizer = Tokenizer.fit(List.of("a a <oov>"), options.numWords(2));

    // Keras: word_index = {'<oov>': 3, 'a': 2}
    assertThat(tokenizer.ids("b")).containsExactly(3);
    assertThat(tokenizer.vocabularySize()).isEqualTo(4);
  }

  @Test
  void refusesOptionsThatMeanNothing() {
    assertThatThrownBy(() -> TokenizerOptions.keras().numWords(0))
        .hasMessage("TokenizerOptions: numWords must be positive, got 0");
    assertThatThrownBy(() -> TokenizerOptions.keras().split(""))
        .hasMessageContaining("split must not be empty");
  }

  @Test
  void refusesCountsOfDifferentWords() {
    assertThatThrownBy(
            () -> Tokenizer.of(TokenizerOptions.keras(), 1, Map.of("a", 1), Map.of("b", 1)))
        .hasMessageContaining("of the same words");
  }

  private static TokenizerOptions options(JsonNode golden) {
    TokenizerOptions options = TokenizerOptions.keras();
    for (Map.Entry<String, JsonNode> option : golden.get("kwargs").properties()) {
      JsonNode value = option.getValue();
      options =
          switch (option.getKey()) {
            case "num_words" -> options.numWords(value.asInt());
            case "filters" -> options.filters(value.asText());
            case "lower" -> options.lower(value.asBoolean());
            case "split" -> options.split(value.asText());
            case "char_level" -> options.charLevel(value.asBoolean());
            case "oov_token" -> options.oovToken(value.asText());
            default -> throw new AssertionError("unknown option " + option);
          };
    }
    return options;
  }

  private static List<Map.Entry<String, Integer>> entries(Map<String, Integer> map) {
    return List.copyOf(map.entrySet());
  }

  /** Either an object or, where order counts, a list of pairs. */
  private static List<Map.Entry<String, Integer>> entries(JsonNode map) {
    List<Map.Entry<String, Integer>> entries = new ArrayList<>();
    if (map.isObject()) {
      map.properties().forEach(e -> entries.add(Map.entry(e.getKey(), e.getValue().asInt())));
    } else {
      map.forEach(pair -> entries.add(Map.entry(pair.get(0).asText(), pair.get(1).asInt())));
    }
    return entries;
  }

  private static double[] doubles(JsonNode array) {
    return Golden.list(array).stream().mapToDouble(JsonNode::asDouble).toArray();
  }
}
