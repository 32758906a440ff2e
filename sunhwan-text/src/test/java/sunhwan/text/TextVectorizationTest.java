package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.text.TextVectorization.OutputMode;
import sunhwan.text.TextVectorization.Split;
import sunhwan.text.TextVectorization.Standardize;

/** Keras's own outputs stand in keras-text-vectorization.json, with the versions that made them. */
class TextVectorizationTest {
  private static final JsonNode GOLDEN = Golden.json("keras-text-vectorization.json");
  private static final List<String> TRAIN = Golden.strings(GOLDEN.get("train"));
  private static final List<String> PROBE = Golden.strings(GOLDEN.get("probe"));

  static Stream<JsonNode> adapted() {
    return Golden.list(GOLDEN.get("cases")).stream();
  }

  static Stream<JsonNode> given() {
    return Golden.list(GOLDEN.get("given")).stream();
  }

  @ParameterizedTest
  @MethodSource("adapted")
  void agreesWithKerasAfterAdapting(JsonNode golden) {
    AdaptedTextVectorization adapted = spec(golden.get("kwargs")).adapt(TRAIN);

    assertThat(adapted.vocabulary()).isEqualTo(Golden.strings(golden.get("vocabulary")));
    if (adapted.spec().outputMode() == OutputMode.INT) {
      assertThat(adapted.sequences(PROBE)).isDeepEqualTo(Golden.intRows(golden.get("out")));
    } else {
      float[][] vectors = adapted.vectors(PROBE);
      for (int row = 0; row < vectors.length; row++) {
        float[] expected = new float[golden.get("columns").asInt()];
        for (JsonNode entry : golden.get("out").get(row)) {
          expected[entry.get(0).asInt()] = (float) entry.get(1).asDouble();
        }
        assertThat(vectors[row]).containsExactly(expected, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("given")
  void agreesWithKerasOnAGivenVocabulary(JsonNode golden) {
    JsonNode kwargs = golden.get("kwargs");
    List<String> tokens = Golden.strings(kwargs.get("vocabulary"));
    List<String> probe = Golden.strings(golden.get("probe"));
    TextVectorization spec = spec(kwargs);

    AdaptedTextVectorization vectorization =
        kwargs.has("idf_weights")
            ? spec.withVocabulary(tokens, floats(kwargs.get("idf_weights")))
            : spec.withVocabulary(tokens);

    assertThat(vectorization.vocabulary()).isEqualTo(Golden.strings(golden.get("vocabulary")));
    if (spec.outputMode() == OutputMode.INT) {
      assertThat(vectorization.sequences(probe)).isDeepEqualTo(Golden.intRows(golden.get("out")));
    } else {
      float[][] expected =
          Golden.list(golden.get("out")).stream()
              .map(TextVectorizationTest::floats)
              .toArray(float[][]::new);
      assertThat(vectorization.vectors(probe)).isDeepEqualTo(expected);
    }
  }

  @Test
  void putsTheHigherCodePointFirstAmongEquals() {
    AdaptedTextVectorization adapted = TextVectorization.of().adapt(List.of("가 나 z 다 다", "a 😀"));

    assertThat(adapted.vocabulary()).containsExactly("", "[UNK]", "다", "😀", "나", "가", "z", "a");
  }

  @Test
  void givesADocumentsIdsUnpadded() {
    TextStep step = TextVectorization.of().outputSequenceLength(5).adapt(List.of("b a b"));

    assertThat(step.ids("A, b? c")).containsExactly(3, 2, 1);
    assertThat(step.tokens("A, b? c")).containsExactly("a", "b", "c");
    assertThat(step.knows("c")).isFalse();
    assertThat(step.vocabularySize()).isEqualTo(4);
  }

  @Test
  void isTheSameAfterItsVocabularyWasKept() {
    TextVectorization spec = TextVectorization.of().outputMode(OutputMode.TF_IDF);
    AdaptedTextVectorization adapted = spec.adapt(TRAIN);
    float[] weights = new float[adapted.idfWeights().size()];
    IntStream.range(0, weights.length).forEach(i -> weights[i] = adapted.idfWeights().get(i));

    assertThat(spec.withVocabulary(adapted.vocabulary(), weights))
        .isEqualTo(adapted)
        .hasSameHashCodeAs(adapted);
  }

  @Test
  void refusesWhatKerasRefuses() {
    TextVectorization spec = TextVectorization.of();

    assertThatThrownBy(() -> spec.maxTokens(1)).hasMessageContaining("greater than 1, got 1");
    assertThatThrownBy(() -> spec.padToMaxTokens(true)).hasMessageContaining("needs maxTokens");
    assertThatThrownBy(() -> spec.outputSequenceLength(3).outputMode(OutputMode.COUNT))
        .hasMessageContaining("is for outputMode INT, got COUNT");
    assertThatThrownBy(() -> spec.ngrams(List.of(1, 0))).hasMessageContaining("got [1, 0]");
    assertThatThrownBy(() -> spec.ngrams(0)).hasMessageContaining("ngrams must be positive, got 0");
    assertThatThrownBy(() -> spec.withVocabulary(List.of("a", "a"))).hasMessageContaining("once");
    assertThatThrownBy(() -> spec.withVocabulary(List.of("a", ""))).hasMessageContaining("padding");
    assertThatThrownBy(() -> spec.withVocabulary(List.of())).hasMessageContaining("empty list");
    assertThatThrownBy(() -> spec.maxTokens(3).withVocabulary(List.of("a", "b")))
        .hasMessageContaining("at most maxTokens=3 tokens, got 4");
    assertThatThrownBy(() -> spec.outputMode(OutputMode.TF_IDF).withVocabulary(List.of("a")))
        .hasMessageContaining("needs idf weights");
    assertThatThrownBy(() -> spec.withVocabulary(List.of("a"), new float[1]))
        .hasMessageContaining("are for outputMode TF_IDF, got INT");
    assertThatThrownBy(
            () -> spec.outputMode(OutputMode.TF_IDF).withVocabulary(List.of("a"), new float[2]))
        .hasMessageContaining("expected 1 idf weights, one a token, got 2");
  }

  @Test
  void refusesToAdaptToNothing() {
    assertThatThrownBy(() -> TextVectorization.of().adapt(List.of("", "?!")))
        .hasMessageContaining("got 2 texts without any");
  }

  @Test
  void namesTheCallThatFitsTheOutputMode() {
    AdaptedTextVectorization sequences = TextVectorization.of().adapt(TRAIN);
    AdaptedTextVectorization vectors =
        TextVectorization.of().outputMode(OutputMode.COUNT).adapt(TRAIN);

    assertThatThrownBy(() -> sequences.vectors(PROBE)).hasMessageEndingWith("call sequences");
    assertThatThrownBy(() -> vectors.sequences(PROBE)).hasMessageEndingWith("call vectors");
  }

  private static TextVectorization spec(JsonNode kwargs) {
    TextVectorization spec = TextVectorization.of();
    if (kwargs.has("max_tokens")) {
      spec = spec.maxTokens(kwargs.get("max_tokens").asInt());
    }
    for (var option : kwargs.properties()) {
      JsonNode value = option.getValue();
      String name = value.isNull() ? "NONE" : value.asText().toUpperCase(Locale.ROOT);
      spec =
          switch (option.getKey()) {
            case "standardize" -> spec.standardize(Standardize.valueOf(name));
            case "split" -> spec.split(Split.valueOf(name));
            case "output_mode" -> spec.outputMode(OutputMode.valueOf(name));
            case "output_sequence_length" -> spec.outputSequenceLength(value.asInt());
            case "pad_to_max_tokens" -> spec.padToMaxTokens(value.asBoolean());
            case "ngrams" -> ngrams(spec, value);
            case "max_tokens", "vocabulary", "idf_weights" -> spec;
            default -> throw new AssertionError("unknown option " + option);
          };
    }
    return spec;
  }

  private static TextVectorization ngrams(TextVectorization spec, JsonNode value) {
    if (value.isNull()) {
      return spec;
    }
    return value.isInt()
        ? spec.ngrams(value.asInt())
        : spec.ngrams(IntStream.of(Golden.ints(value)).boxed().toList());
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
