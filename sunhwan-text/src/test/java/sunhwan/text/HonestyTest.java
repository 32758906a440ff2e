package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.MersenneTwister;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/** Nothing of the test rows reaches a model, and no model finds what is not there. */
class HonestyTest {
  private static final List<String> COLUMNS = List.of("text", "label");
  private static final List<List<String>> WORDS =
      List.of(List.of("버스", "노선", "정류장", "bus"), List.of("재산세", "납부", "환급", "tax"));

  static Stream<TextModel> models() {
    return TextModel.all().stream();
  }

  private static List<List<String>> questions(int rows) {
    MersenneTwister random = new MersenneTwister(1);
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> words = WORDS.get(row % 2);
      String text = words.get(random.nextInt(4)) + " 문의 " + words.get(random.nextInt(4));
      all.add(List.of(text + " 번호" + random.nextInt(50), "class" + row % 2));
    }
    return all;
  }

  private static Experiment experiment(List<List<String>> rows, Optional<Table> test) {
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.network(recipe.network().units(4).embedding(8));
    recipe = recipe.training(recipe.training().epochs(6).learningRate(0.02f).seed(3));
    return Experiment.of(
        new Experiment.Source(Table.of(COLUMNS, rows), List.of("text"), "label", List.of(), test),
        recipe);
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyModelLearnsWhatIsThereAndFallsToChanceWhereLabelsArePermuted(TextModel model) {
    List<List<String>> rows = questions(400);
    int[] order = new MersenneTwister(5).permutation(rows.size());
    List<List<String>> permuted =
        IntStream.range(0, rows.size())
            .mapToObj(row -> List.of(rows.get(row).get(0), rows.get(order[row]).get(1)))
            .toList();

    double learnt = experiment(rows, Optional.empty()).train(model).evaluation().accuracy();
    double chance = experiment(permuted, Optional.empty()).train(model).evaluation().accuracy();

    // 80 test rows: 3 standard deviations of guessing are 0.168
    assertThat(learnt).isGreaterThan(0.95);
    assertThat(chance).isBetween(0.5 - 0.168, 0.5 + 0.168);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aWordPlantedInTestRowsChangesNoVocabularyAndNoWeight(TextModel model) {
    List<List<String>> rows = questions(200);
    Experiment plain = experiment(rows, Optional.empty());
    List<String> tested = plain.test().documents();
    List<List<String>> planted = new ArrayList<>();
    for (List<String> row : rows) {
      boolean test = tested.contains(row.get(0));
      planted.add(List.of(test ? row.get(0) + " 심어진낱말 planted" : row.get(0), row.get(1)));
    }
    // where a test row's text also stands in the training part, that row is not a planted one
    List<String> learnt = new ArrayList<>(plain.train().documents());
    learnt.addAll(plain.validation().documents());
    for (int row = 0; row < rows.size(); row++) {
      if (learnt.contains(rows.get(row).get(0))) {
        planted.set(row, rows.get(row));
      }
    }
    Experiment other = experiment(planted, Optional.empty());
    assertThat(other.test().documents()).anyMatch(d -> d.contains("planted"));

    TextClassifier before = plain.train(model).classifier();
    TextClassifier after = other.train(model).classifier();

    assertThat(vocabulary(after)).noneMatch(w -> w.contains("plan") || w.contains("심어"));
    assertThat(vocabulary(after)).isEqualTo(vocabulary(before));
    assertThat(weights(after)).isEqualTo(weights(before));
  }

  @ParameterizedTest
  @MethodSource("models")
  void otherTestRowsChangeNoWeight(TextModel model) {
    List<List<String>> rows = questions(200);
    Table one = Table.of(COLUMNS, List.of(List.of("버스", "class0")));
    Table many = Table.of(COLUMNS, questions(60));

    TextClassifier first = experiment(rows, Optional.of(one)).train(model).classifier();
    TextClassifier second = experiment(rows, Optional.of(many)).train(model).classifier();

    assertThat(vocabulary(first)).isEqualTo(vocabulary(second));
    assertThat(weights(first)).isEqualTo(weights(second));
  }

  @ParameterizedTest
  @EnumSource(SubwordLearner.Method.class)
  void subwordsAreLearntFromTheTrainingRowsAlone(SubwordLearner.Method method) {
    List<List<String>> rows = questions(400);
    List<List<String>> planted = new ArrayList<>(rows);
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.text(recipe.text().analysis(Recipe.Analysis.by(SubwordLearner.of(method))));
    Experiment.Source source =
        new Experiment.Source(
            Table.of(COLUMNS, rows), List.of("text"), "label", List.of(), Optional.empty());
    Experiment plain = Experiment.of(source, recipe);
    for (int row = 0; row < rows.size(); row++) {
      // questions repeat: only those that are learnt from nowhere
      if (!plain.train().documents().contains(rows.get(row).get(0))) {
        planted.set(row, List.of("qqqq qqqq qqqq", rows.get(row).get(1)));
      }
    }
    Experiment other =
        Experiment.of(
            new Experiment.Source(
                Table.of(COLUMNS, planted), List.of("text"), "label", List.of(), Optional.empty()),
            recipe);

    assertThat(other.test().documents()).contains("qqqq qqqq qqqq");
    assertThat(other.validation().documents()).contains("qqqq qqqq qqqq");
    assertThat(other.pipeline().step()).isEqualTo(plain.pipeline().step());
    LinearClassifier linear = (LinearClassifier) other.train(NgramModel.TFIDF_LINEAR).classifier();
    assertThat(linear.terms().spec().ngrams().analyzer().orElseThrow().learns()).isFalse();
  }

  private static List<String> vocabulary(TextClassifier classifier) {
    return switch (classifier) {
      case SequenceClassifier network -> network.pipeline().step().vocabulary();
      case LinearClassifier linear -> linear.terms().terms();
      case FastTextClassifier vectors -> {
        List<String> all = new ArrayList<>(vectors.features().words());
        Arrays.stream(vectors.features().buckets()).forEach(bucket -> all.add("bucket " + bucket));
        yield all;
      }
      case SubwordClassifier subwords -> {
        List<String> all = new ArrayList<>(subwords.subwords().parts());
        subwords.terms().ifPresent(terms -> all.addAll(terms.terms()));
        yield all;
      }
    };
  }

  private static List<Tensor> weights(TextClassifier classifier) {
    return switch (classifier) {
      case SequenceClassifier network -> {
        Weights weights = network.model().weights();
        yield weights.names().stream().map(weights::get).toList();
      }
      case LinearClassifier linear -> Arrays.asList(linear.model().kernel(), linear.model().bias());
      case FastTextClassifier vectors ->
          Arrays.asList(vectors.model().input(), vectors.model().output());
      case SubwordClassifier subwords ->
          subwords.models().stream()
              .map(Model::weights)
              .flatMap(weights -> weights.names().stream().map(weights::get))
              .toList();
    };
  }
}
