package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeChoiceTest {
  private static final List<String> COLUMNS = List.of("text", "label");

  private static Experiment.Source source(List<List<String>> rows, Optional<Table> test) {
    return new Experiment.Source(
        Table.of(COLUMNS, rows), List.of("text"), "label", List.of(), test);
  }

  /** Rows of two classes in turn. */
  private static List<List<String>> rows(int count, String text) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(List.of(text, "class" + i % 2));
    }
    return rows;
  }

  /** All rows are to learn from: 4 in 5 to train on, the others for validation. */
  private static Experiment experiment(List<List<String>> rows, Recipe recipe) {
    Table test = Table.of(COLUMNS, List.of(List.of("short", "class0"), List.of("x", "class1")));
    return Experiment.of(source(rows, Optional.of(test)), recipe);
  }

  private static Map<String, String> values(Experiment experiment) {
    Map<String, String> values = new LinkedHashMap<>();
    experiment.choices().forEach(choice -> values.put(choice.setting(), choice.value()));
    return values;
  }

  private static String reason(Experiment experiment, String setting) {
    return experiment.choices().stream()
        .filter(choice -> choice.setting().equals(setting))
        .map(RecipeChoice::reason)
        .findFirst()
        .orElseThrow();
  }

  private static Recipe unmasked() {
    return Recipe.sunhwan().text(Recipe.sunhwan().text().mask(false));
  }

  @Test
  void leavesTheRecipeAsItIsForFewShortEnglishRows() {
    Experiment experiment = experiment(rows(50, "bus road"), Recipe.sunhwan());

    assertThat(values(experiment).toString())
        .isEqualTo("{analyzer=words, batch-size=32, epochs=60, class-weight=none}");
    assertThat(experiment.recipe().settings()).isEqualTo(Recipe.sunhwan().settings());
    assertThat(experiment.choices().stream().map(RecipeChoice::reason))
        .containsExactly(
            "0 % of the letters are Korean, Chinese or Japanese, so networks read words.",
            "40 training rows are fewer than 10,000, so an update is of 32 documents.",
            "An epoch is 2 updates, so there are at most 60 epochs; validation rows stop earlier.",
            "The largest class, class0, has 25 rows to learn from and the smallest, class1, 25, so"
                + " all rows weigh alike.");
  }

  @Test
  void cutsKoreanIntoPairsOfSyllables() {
    Experiment experiment = experiment(rows(50, "버스 노선 bus"), Recipe.sunhwan());

    // 4 syllables and 3 Latin letters
    assertThat(reason(experiment, "analyzer")).startsWith("57 % of the letters are Korean");
    assertThat(values(experiment)).containsEntry("analyzer", "syllables");
    assertThat(experiment.pipeline().step().tokens("버스 노선")).contains("버스", "노선");
  }

  // 95 rows of so many words and 5 of 1,000; those are the one in twenty that may be cut
  @ParameterizedTest
  @CsvSource({"2, 50", "90, 90", "900, 300"})
  void readsEnoughOfNineteenOfTwentyDocumentsWherePaddingIsComputed(int words, int expected) {
    List<List<String>> rows = rows(94, "word ".repeat(words));
    rows.addAll(rows(6, "word ".repeat(1000)));
    rows.set(99, rows.getFirst());

    Experiment experiment = experiment(rows, unmasked());

    assertThat(values(experiment)).containsEntry("max-length", Integer.toString(expected));
    assertThat(experiment.recipe().text().maxLength()).isEqualTo(expected);
    assertThat(experiment.pipeline().maxLength()).isEqualTo(expected);
    assertThat(experiment(rows, Recipe.sunhwan()).pipeline().maxLength()).isEqualTo(300);
  }

  // four of five are trained on; 10,000 updates in all, but 10 epochs
  @ParameterizedTest
  @CsvSource({
    "12498, 32, 31", // 9,998 rows, 313 updates of 32
    "12500, 128, 60", // 10,000 rows, 79 updates of 128
    "25000, 128, 60", // 20,000 rows, 157
    "50000, 128, 31", // 40,000 rows, 313
    "250000, 128, 10" // 200,000 rows, 1,563
  })
  void countsTheUpdates(int rows, int batch, int epochs) {
    Experiment experiment = experiment(rows(rows, "a"), Recipe.sunhwan());

    assertThat(experiment.recipe().training().batchSize()).isEqualTo(batch);
    assertThat(experiment.recipe().training().epochs()).isEqualTo(epochs);
  }

  @Test
  void leavesNetworksOfSubwordsTheirOwnEpochsAndBatches() {
    Experiment experiment = experiment(rows(12_500, "a"), Recipe.sunhwan());

    assertThat(experiment.recipe(SubwordModel.WIDE_DEEP).training())
        .isEqualTo(Recipe.sunhwan().training());
    assertThat(experiment.recipe(NgramModel.FASTTEXT).training())
        .isEqualTo(Recipe.sunhwan().training());
    assertThat(experiment.recipe(RecurrentModel.BI_GRU).training())
        .isEqualTo(experiment.recipe().training());
  }

  private static List<List<String>> uneven(int large, int small) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < large; i++) {
      rows.add(List.of("bus road " + i % 7, "class0"));
    }
    for (int i = 0; i < small; i++) {
      rows.add(List.of("tax road " + i % 7, "class1"));
    }
    Collections.swap(rows, 1, large);
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"199, 10, false", "200, 10, true"})
  void weighsRareClassesForMachinesAndNetworksOfSubwordsAlone(int large, int small, boolean rare) {
    Experiment experiment = experiment(uneven(large, small), Recipe.sunhwan());

    assertThat(values(experiment)).containsEntry("class-weight", rare ? "balanced" : "none");
    assertThat(reason(experiment, "class-weight"))
        .startsWith(
            "The largest class, class0, has "
                + large
                + " rows to learn from and the smallest, class1, "
                + small
                + ", so ");
    for (TextModel model : TextModel.all()) {
      assertThat(experiment.recipe(model).training().balanced())
          .as(model.word())
          .isEqualTo(rare && !(model instanceof RecurrentModel));
    }
  }

  @Test
  void trainsAndNotesWhatItChose() {
    Recipe plain = Recipe.sunhwan();
    Recipe named = plain.training(plain.training().balanced(true));

    Experiment.Trained chosen = experiment(uneven(200, 10), plain).train(NgramModel.TFIDF_LINEAR);
    Experiment.Trained asked = experiment(uneven(200, 10), named).train(NgramModel.TFIDF_LINEAR);

    assertThat(chosen.probabilities().data()).isEqualTo(asked.probabilities().data());
    assertThat(chosen.classifier().provenance().settings())
        .containsEntry("class-weight", "balanced");
  }

  @Test
  void choosesNothingThatSomebodyNamed() {
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.text(recipe.text().maxLength(7)).training(recipe.training().epochs(61));
    recipe =
        recipe.settled(Set.of(Recipe.Setting.BATCH_SIZE, Recipe.Setting.CLASS_WEIGHT)); // as it is

    Experiment experiment = experiment(uneven(12_500, 100), recipe);

    assertThat(values(experiment)).containsOnlyKeys("analyzer");
    assertThat(experiment.recipe().settings()).isEqualTo(recipe.settings());
    assertThat(experiment.pipeline().maxLength()).isEqualTo(7);
  }

  @Test
  void leavesTheLessonToTheLetter() {
    Experiment experiment = experiment(rows(12_500, "word ".repeat(20)), Recipe.lesson());

    assertThat(experiment.choices()).isEmpty();
    assertThat(experiment.recipe()).isEqualTo(Recipe.lesson());
    assertThat(experiment.recipe(NgramModel.NBSVM)).isEqualTo(Recipe.lesson());
  }

  @Test
  void choosesTheSameWhateverTheTestRowsAre() {
    List<List<String>> rows = uneven(200, 10);
    String longer = "버스 ".repeat(500);
    Table few = Table.of(COLUMNS, List.of(List.of("short", "class0"), List.of("x", "class1")));
    List<List<String>> all = new ArrayList<>(List.of(List.of(longer, "class0")));
    all.addAll(Collections.nCopies(500, List.of(longer, "class1")));

    Experiment first = Experiment.of(source(rows, Optional.of(few)), Recipe.sunhwan());
    Experiment again = Experiment.of(source(rows, Optional.of(few)), Recipe.sunhwan());
    Experiment other =
        Experiment.of(source(rows, Optional.of(Table.of(COLUMNS, all))), Recipe.sunhwan());

    assertThat(again.choices()).isEqualTo(first.choices());
    assertThat(other.choices()).isEqualTo(first.choices());
    assertThat(other.recipe()).isEqualTo(first.recipe());
  }
}
