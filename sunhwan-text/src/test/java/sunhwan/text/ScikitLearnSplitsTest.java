package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.ClassOrder;
import sunhwan.data.Split;
import sunhwan.data.Splits;

/**
 * The rows that scikit-learn 1.2.1 chose, in its order, for Seoul-120's three classes of the
 * lesson.
 */
class ScikitLearnSplitsTest {
  private static final List<String> CLASSES = List.of("경제", "복지", "행정");

  @Test
  void splitsTheLessonsRowsAsScikitLearnDoesOnOneHotRows() {
    JsonNode golden = golden("lesson");
    Rows rows = lessonRows();

    Split split = Splits.stratified(rows.classes(), 0.2, 42, ClassOrder.ONE_HOT);
    int[] trainClasses = rows.classesOf(split.train());
    Split then = Splits.stratified(trainClasses, 0.2, 42, ClassOrder.ONE_HOT).of(split.train());

    assertThat(rows.numbers(split.train())).isEqualTo(Golden.ints(golden.get("train")));
    assertThat(rows.numbers(split.test())).isEqualTo(Golden.ints(golden.get("test")));
    assertThat(rows.numbers(then.train())).isEqualTo(Golden.ints(golden.get("then_train")));
    assertThat(rows.numbers(then.test())).isEqualTo(Golden.ints(golden.get("then_validation")));
  }

  @Test
  void splitsAsScikitLearnDoesOnLabels() {
    JsonNode golden = golden("labels");
    Rows rows = lessonRows();

    Split split = Splits.stratified(rows.classes(), 0.2, 42);

    assertThat(rows.numbers(split.train())).isEqualTo(Golden.ints(golden.get("train")));
    assertThat(rows.numbers(split.test())).isEqualTo(Golden.ints(golden.get("test")));
  }

  @Test
  void shufflesAsScikitLearnDoes() {
    JsonNode golden = golden("plain");
    Rows rows = lessonRows();

    Split split = Splits.shuffled(rows.classes().length, 0.25, 7);

    assertThat(rows.numbers(split.train())).isEqualTo(Golden.ints(golden.get("train")));
    assertThat(rows.numbers(split.test())).isEqualTo(Golden.ints(golden.get("test")));
  }

  @Test
  void dealsFoldsAsScikitLearnDoes() {
    JsonNode golden = golden("stratified-5-fold").get("folds");
    Rows rows = lessonRows();

    List<Split> folds = Splits.stratifiedFolds(rows.classes(), 5, 7);

    assertThat(folds).hasSize(golden.size());
    for (int fold = 0; fold < golden.size(); fold++) {
      assertThat(rows.numbers(folds.get(fold).test())).isEqualTo(Golden.ints(golden.get(fold)));
    }
  }

  static Stream<JsonNode> smallCases() {
    return Golden.list(Golden.json("scikit-learn-splits.json").get("cases")).stream();
  }

  /** Ties, classes without rows, many small classes; made by scikit-learn for this module. */
  @ParameterizedTest
  @MethodSource("smallCases")
  void agreesWithScikitLearn(JsonNode golden) {
    int[] classes = Golden.ints(golden.get("classes"));
    long seed = golden.get("seed").asLong();

    if (golden.has("error")) {
      assertThatThrownBy(() -> split(golden, classes, seed))
          .isInstanceOf(IllegalArgumentException.class);
    } else if (golden.has("folds")) {
      List<Split> folds = folds(golden, classes, seed);
      assertThat(folds.stream().map(Split::test).toArray(int[][]::new))
          .isDeepEqualTo(Golden.intRows(golden.get("folds")));
    } else {
      Split split = split(golden, classes, seed);
      assertThat(split.train()).isEqualTo(Golden.ints(golden.get("train")));
      assertThat(split.test()).isEqualTo(Golden.ints(golden.get("test")));
    }
  }

  private static Split split(JsonNode golden, int[] classes, long seed) {
    double testSize = golden.path("test_size").asDouble();
    return switch (golden.get("kind").asText()) {
      case "labels" -> Splits.stratified(classes, testSize, seed);
      case "one-hot" -> Splits.stratified(classes, testSize, seed, ClassOrder.ONE_HOT);
      case "plain" -> Splits.shuffled(classes.length, testSize, seed);
      default -> Splits.stratifiedFolds(classes, golden.get("k").asInt(), seed).get(0);
    };
  }

  private static List<Split> folds(JsonNode golden, int[] classes, long seed) {
    int k = golden.get("folds").size();
    return golden.get("kind").asText().equals("k-fold")
        ? Splits.folds(classes.length, k, seed)
        : Splits.stratifiedFolds(classes, k, seed);
  }

  private static JsonNode golden(String name) {
    JsonNode cases = SharedFiles.json("conformance/splits/scikit-learn-seoul120.json").get("cases");
    return Golden.list(cases).stream()
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Rows lessonRows() {
    List<String> labels =
        Table.read(SharedFiles.file("data/seoul120/seoul-120-text.csv")).column("분류");
    int[] inFile =
        IntStream.range(0, labels.size())
            .filter(row -> CLASSES.contains(labels.get(row)))
            .toArray();
    int[] classes = IntStream.of(inFile).map(row -> CLASSES.indexOf(labels.get(row))).toArray();
    return new Rows(inFile, classes);
  }

  /** The rows of the kept classes: where each stands in the file, and its class. */
  private record Rows(int[] inFile, int[] classes) {
    int[] numbers(int[] rows) {
      return IntStream.of(rows).map(row -> inFile[row]).toArray();
    }

    int[] classesOf(int[] rows) {
      return IntStream.of(rows).map(row -> classes[row]).toArray();
    }
  }
}
