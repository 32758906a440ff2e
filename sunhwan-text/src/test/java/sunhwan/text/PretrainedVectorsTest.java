package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sunhwan.evaluation.Finding;
import sunhwan.models.Model;
import sunhwan.models.Sequential;

class PretrainedVectorsTest {
  private static final String TABLE = "embedding/embeddings";

  /** A file of two words and of others; remembers what it was asked for. */
  private static final class Words implements WordVectorSource {
    private final Map<String, float[]> vectors = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    Words() {
      vectors.put("bus", new float[] {3, -4});
      vectors.put("tax", new float[] {-3, 4});
      vectors.put("unseen", new float[] {100, 100});
    }

    @Override
    public String name() {
      return "words.vec";
    }

    @Override
    public int dims() {
      return 2;
    }

    @Override
    public WordVectors read(Set<String> wanted) {
      asked.addAll(wanted);
      Map<String, float[]> found = new LinkedHashMap<>(vectors);
      found.keySet().retainAll(wanted);
      return WordVectors.of(2, found);
    }

    @Override
    public String fingerprint() {
      return "c0ffee";
    }
  }

  private static final Recipe RECIPE =
      Recipe.sunhwan()
          .text(Recipe.sunhwan().text().analysis(Recipe.Analysis.by(WordAnalyzer.of())))
          .network(Recipe.sunhwan().network().embedding(2).units(3))
          .training(Recipe.sunhwan().training().epochs(2));

  /** Each text has two words that are frequent, and one that stands nowhere else. */
  private static Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(List.of("rare" + i + (i % 2 == 0 ? " bus road" : " tax due"), "class" + i % 2));
    }
    return Table.of(List.of("text", "label"), rows);
  }

  private static Experiment experiment(PretrainedVectors vectors) {
    Experiment.Source source =
        new Experiment.Source(table(), List.of("text"), "label", List.of(), Optional.empty());
    return Experiment.of(source.pretrained(vectors), RECIPE);
  }

  private static float[] row(Experiment experiment, Model model, String token) {
    float[] all = model.weights().get(TABLE).data();
    int id = experiment.pipeline().step().vocabulary().indexOf(token);
    return new float[] {all[2 * id], all[2 * id + 1]};
  }

  @ParameterizedTest
  @EnumSource
  void theEmbeddingBeginsWithTheFilesVectors(RecurrentModel model) {
    Experiment experiment = experiment(PretrainedVectors.of(new Words()));

    Model start = experiment.start(model);

    assertThat(row(experiment, start, "bus")).containsExactly(3, -4);
    assertThat(row(experiment, start, "tax")).containsExactly(-3, 4);
  }

  @Test
  void whatTheFileLacksIsAsLargeAsWhatItHas() {
    Experiment experiment = experiment(PretrainedVectors.of(new Words()));
    Model drawn = experiment.network(RecurrentModel.BI_GRU).build(RECIPE.training().seed());

    Model start = experiment.start(RecurrentModel.BI_GRU);

    // 3, 4, 3, 4: a root mean square of √12.5; all rows are drawn, then two are the file's
    double squares = 0;
    for (float value : drawn.weights().get(TABLE).data()) {
      squares += value * value;
    }
    double factor = Math.sqrt(12.5) / Math.sqrt(squares / drawn.weights().get(TABLE).data().length);
    float[] before = row(experiment, drawn, "road");
    float[] after = row(experiment, start, "road");
    assertThat(after[0]).isCloseTo((float) (factor * before[0]), within(1e-4f));
    assertThat(after[1]).isCloseTo((float) (factor * before[1]), within(1e-4f));
  }

  @Test
  void onlyWordsOfTheTrainingRowsAreAskedFor() {
    Words words = new Words();

    experiment(PretrainedVectors.of(words));

    assertThat(words.asked).containsExactlyInAnyOrder("bus", "road", "tax", "due");
  }

  @Test
  void vectorsMoveUnlessTheyAreFrozen() {
    Experiment free = experiment(PretrainedVectors.of(new Words()));
    Experiment frozen = experiment(PretrainedVectors.of(new Words()).frozen(true));

    SequenceClassifier moved = (SequenceClassifier) free.train(RecurrentModel.BI_GRU).classifier();
    SequenceClassifier still =
        (SequenceClassifier) frozen.train(RecurrentModel.BI_GRU).classifier();

    assertThat(row(free, moved.model(), "bus")).doesNotContain(3, -4);
    assertThat(still.model().weights().get(TABLE).data())
        .containsExactly(frozen.start(RecurrentModel.BI_GRU).weights().get(TABLE).data());
    assertThat(still.model().weights().get("dense/kernel").data())
        .isNotEqualTo(frozen.start(RecurrentModel.BI_GRU).weights().get("dense/kernel").data());
  }

  @Test
  void aTrainedModelIsHeldStillNoLonger() {
    Experiment frozen = experiment(PretrainedVectors.of(new Words()).frozen(true));

    SequenceClassifier trained =
        (SequenceClassifier) frozen.train(RecurrentModel.BI_GRU).classifier();

    assertThat(((Sequential) trained.model().spec()).layers())
        .allMatch(Sequential.Layer::trainable);
  }

  @Test
  void coverageCountsTokensAndRunningText() {
    Experiment experiment = experiment(PretrainedVectors.of(new Words()));

    VectorCoverage coverage = experiment.coverage().orElseThrow();

    // bus and tax of bus, road, tax, due; one of the three words of each of 64 texts
    assertThat(coverage.tokens()).isEqualTo(new TextStatistics.Share(2, 4));
    assertThat(coverage.text()).isEqualTo(new TextStatistics.Share(64, 192));
  }

  @Test
  void coverageLeavesTheTokenForUnknownWordsOut() {
    Experiment.Source source =
        new Experiment.Source(table(), List.of("text"), "label", List.of(), Optional.empty());
    Recipe keras = RECIPE.text(RECIPE.text().analysis(Recipe.Analysis.keras()).vocabulary(6));

    Experiment experiment =
        Experiment.of(source.pretrained(PretrainedVectors.of(new Words())), keras);

    // ids below 6: padding, <oov>, bus, road, tax, due
    assertThat(experiment.coverage().orElseThrow().tokens())
        .isEqualTo(new TextStatistics.Share(2, 4));
  }

  @Test
  void saysWhereTheFileHasLittleOfTheText() {
    Words words = new Words();
    words.vectors.remove("tax");

    Finding finding =
        experiment(PretrainedVectors.of(words)).findings().stream()
            .filter(f -> f.code() == Finding.Code.FEW_VECTORS)
            .findFirst()
            .orElseThrow();

    assertThat(finding.message())
        .isEqualTo(
            "83.3% of the text begin without a vector of the file, which has 1 of the 4 tokens of"
                + " the vocabulary, as --analyzer words cuts them. Cut texts as the file's words"
                + " are, mostly with --analyzer words or whitespace, and name a file of the texts'"
                + " language.");
  }

  @Test
  void theFileIsNotedInWhatReadsIt() {
    Experiment experiment = experiment(PretrainedVectors.of(new Words()).frozen(true));

    Map<String, String> network =
        experiment.train(RecurrentModel.BI_GRU).classifier().provenance().settings();
    Map<String, String> machine =
        experiment.train(NgramModel.TFIDF_LINEAR).classifier().provenance().settings();

    assertThat(network)
        .containsEntry("vectors", "words.vec, SHA-256 c0ffee")
        .containsEntry("freeze-vectors", "true");
    assertThat(machine).doesNotContainKey("vectors");
  }

  @Test
  void refusesAnEmbeddingOfAnotherLength() {
    Experiment.Source source =
        new Experiment.Source(table(), List.of("text"), "label", List.of(), Optional.empty())
            .pretrained(PretrainedVectors.of(new Words()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Experiment.of(source, Recipe.sunhwan()))
        .withMessageContaining("words.vec have 2 numbers and the recipe's embedding has 64");
  }

  @Test
  void aTokenIsLookedUpAsItIsThenComposedThenInSmallLetters() {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    vectors.put("Seoul", new float[] {1});
    vectors.put("seoul", new float[] {2});
    vectors.put("가", new float[] {3});
    WordVectors words = WordVectors.of(1, vectors);

    assertThat(words.find("Seoul").orElseThrow()).containsExactly(1);
    assertThat(words.find("SEOUL").orElseThrow()).containsExactly(2);
    assertThat(words.find("\u1100\u1161").orElseThrow()).containsExactly(3);
    assertThat(words.find("busan")).isEmpty();
  }

  @Test
  void refusesVectorsThatAreNoNumbersOrRagged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WordVectors.of(1, Map.of("a", new float[] {Float.NaN})))
        .withMessageContaining("expected finite numbers for 'a', got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WordVectors.of(2, Map.of("a", new float[] {1})))
        .withMessageContaining("expected 2 numbers for 'a', got 1");
  }
}
