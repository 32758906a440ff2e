package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.linear.LinearModel;
import sunhwan.linear.LinearSpec;
import sunhwan.linear.LinearSvm;
import sunhwan.linear.LogisticRegression;
import sunhwan.linear.SparseRows;

/**
 * Terms, weights and linear models are those of scikit-learn 1.2.1; the script beside the golden
 * file made it.
 */
class ScikitLearnTermsTest {
  private static final JsonNode GOLDEN = Golden.json("scikit-learn-terms.json");

  static Stream<JsonNode> vectorizers() {
    return Golden.list(GOLDEN.get("cases")).stream();
  }

  static Stream<JsonNode> machines() {
    return Golden.list(GOLDEN.get("machines")).stream();
  }

  @ParameterizedTest
  @MethodSource("vectorizers")
  void findsTheSameTermsAndWeighsThemTheSame(JsonNode golden) {
    TermVectorizer vectorizer = vectorizer(golden.get("spec"));

    FittedTerms fitted = vectorizer.fit(Golden.strings(GOLDEN.get("texts")));

    assertThat(fitted.terms()).isEqualTo(Golden.strings(golden.get("terms")));
    assertRows(fitted.transform(Golden.strings(GOLDEN.get("texts"))), golden.get("rows"));
    assertRows(fitted.transform(Golden.strings(GOLDEN.get("unseen"))), golden.get("unseen"));
  }

  private static void assertRows(SparseRows rows, JsonNode golden) {
    assertThat(rows.rows()).isEqualTo(golden.size());
    for (int row = 0; row < rows.rows(); row++) {
      JsonNode expected = golden.get(row);
      assertThat(rows.start(row + 1) - rows.start(row)).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        int place = rows.start(row) + i;
        double value = expected.get(i).get(1).asDouble();
        assertThat(rows.column(place)).isEqualTo(expected.get(i).get(0).asInt());
        assertThat((double) rows.value(place)).isCloseTo(value, within(1e-6 * Math.max(1, value)));
      }
    }
  }

  private static TermVectorizer vectorizer(JsonNode spec) {
    int min = spec.path("ngram_range").path(0).asInt(1);
    int max = spec.path("ngram_range").path(1).asInt(1);
    Ngrams ngrams =
        switch (spec.path("analyzer").asText("word")) {
          case "char" -> Ngrams.characters(min, max);
          case "char_wb" -> Ngrams.charactersOfWords(min, max);
          default -> Ngrams.words(min, max);
        };
    if (spec.has("token_pattern")) {
      ngrams = ngrams.tokenPattern(spec.get("token_pattern").asText());
    }
    ngrams = ngrams.lowercase(spec.path("lowercase").asBoolean(true));
    TermVectorizer vectorizer =
        spec.path("vectorizer").asText("tfidf").equals("count")
            ? TermVectorizer.counts(ngrams)
            : TermVectorizer.tfidf(ngrams);
    if (spec.has("min_df")) {
      vectorizer = vectorizer.minDf(df(spec.get("min_df")));
    }
    if (spec.has("max_df")) {
      vectorizer = vectorizer.maxDf(df(spec.get("max_df")));
    }
    if (spec.has("max_features")) {
      vectorizer = vectorizer.maxTerms(spec.get("max_features").asInt());
    }
    return vectorizer.weighting(weighting(vectorizer.weighting(), spec));
  }

  private static TermVectorizer.Df df(JsonNode value) {
    return value.isInt()
        ? TermVectorizer.Df.documents(value.asInt())
        : TermVectorizer.Df.share(value.asDouble());
  }

  private static TermWeighting weighting(TermWeighting weighting, JsonNode spec) {
    weighting = weighting.binary(spec.path("binary").asBoolean());
    weighting = weighting.sublinear(spec.path("sublinear_tf").asBoolean());
    if (!spec.path("smooth_idf").asBoolean(true)) {
      weighting = weighting.idf(TermWeighting.Idf.PLAIN);
    }
    if (!spec.path("use_idf").asBoolean(true)) {
      weighting = weighting.idf(TermWeighting.Idf.NONE);
    }
    return spec.has("norm")
        ? weighting.norm(
            spec.get("norm").isNull() ? TermWeighting.Norm.NONE : TermWeighting.Norm.L1)
        : weighting;
  }

  @ParameterizedTest
  @MethodSource("machines")
  void findsTheSameWeightsOfLinearModels(JsonNode golden) {
    SparseRows x = rows(golden.get("x"));
    int[] classes = Golden.ints(golden.get("y"));

    LinearModel model = machine(golden).fit(x, classes, golden.get("classes").asInt(), 2);

    JsonNode kernel = golden.get("kernel");
    for (int j = 0; j < kernel.size(); j++) {
      for (int k = 0; k < kernel.get(j).size(); k++) {
        assertThat((double) model.kernel().at(j, k))
            .isCloseTo(kernel.get(j).get(k).asDouble(), within(1e-5));
      }
    }
    for (int k = 0; k < golden.get("bias").size(); k++) {
      assertThat((double) model.bias().at(k))
          .isCloseTo(golden.get("bias").get(k).asDouble(), within(1e-5));
    }
    JsonNode scores = golden.get("scores");
    for (int row = 0; row < scores.size(); row++) {
      JsonNode expected = scores.get(row);
      for (int k = 0; k < expected.size() || k == 0; k++) {
        double value = expected.isArray() ? expected.get(k).asDouble() : expected.asDouble();
        int column = expected.isArray() ? k : 1; // of two classes scikit-learn scores the second
        assertThat((double) model.scores(x).at(row, column)).isCloseTo(value, within(1e-5));
      }
    }
  }

  private static LinearSpec machine(JsonNode golden) {
    double c = golden.get("c").asDouble();
    boolean balanced = golden.get("balanced").asBoolean();
    return golden.get("kind").asText().equals("svm")
        ? LinearSvm.of().c(c).balanced(balanced).tolerance(1e-10).maxIterations(1_000_000)
        : LogisticRegression.of().c(c).balanced(balanced).tolerance(1e-9).maxIterations(10_000);
  }

  private static SparseRows rows(JsonNode x) {
    SparseRows.Builder rows = SparseRows.columns(x.get(0).size());
    for (JsonNode row : x) {
      List<Integer> columns =
          Stream.iterate(0, i -> i < row.size(), i -> i + 1)
              .filter(i -> row.get(i).asDouble() != 0)
              .toList();
      int[] at = columns.stream().mapToInt(i -> i).toArray();
      float[] values = new float[at.length];
      for (int i = 0; i < at.length; i++) {
        values[i] = (float) row.get(at[i]).asDouble();
      }
      rows.add(at, values, at.length);
    }
    return rows.build();
  }
}
