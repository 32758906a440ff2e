package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
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
  void splitsTheLessonsRowsAsScikitLearnDoesOnOneHotRows() throws IOException {
    JsonNode golden = golden("lesson");
    Rows rows = lessonRows();

    Split split = Splits.stratified(rows.classes(), 0.2, 42, ClassOrder.ONE_HOT);
    int[] trainClasses = rows.classesOf(split.train());
    Split then = Splits.stratified(trainClasses, 0.2, 42, ClassOrder.ONE_HOT).of(split.train());

    assertThat(rows.numbers(split.train())).isEqualTo(ints(golden.get("train")));
    assertThat(rows.numbers(split.test())).isEqualTo(ints(golden.get("test")));
    assertThat(rows.numbers(then.train())).isEqualTo(ints(golden.get("then_train")));
    assertThat(rows.numbers(then.test())).isEqualTo(ints(golden.get("then_validation")));
  }

  @Test
  void splitsAsScikitLearnDoesOnLabels() throws IOException {
    JsonNode golden = golden("labels");
    Rows rows = lessonRows();

    Split split = Splits.stratified(rows.classes(), 0.2, 42);

    assertThat(rows.numbers(split.train())).isEqualTo(ints(golden.get("train")));
    assertThat(rows.numbers(split.test())).isEqualTo(ints(golden.get("test")));
  }

  @Test
  void shufflesAsScikitLearnDoes() throws IOException {
    JsonNode golden = golden("plain");
    Rows rows = lessonRows();

    Split split = Splits.shuffled(rows.classes().length, 0.25, 7);

    assertThat(rows.numbers(split.train())).isEqualTo(ints(golden.get("train")));
    assertThat(rows.numbers(split.test())).isEqualTo(ints(golden.get("test")));
  }

  @Test
  void dealsFoldsAsScikitLearnDoes() throws IOException {
    JsonNode golden = golden("stratified-5-fold").get("folds");
    Rows rows = lessonRows();

    List<Split> folds = Splits.stratifiedFolds(rows.classes(), 5, 7);

    assertThat(folds).hasSize(golden.size());
    for (int fold = 0; fold < golden.size(); fold++) {
      assertThat(rows.numbers(folds.get(fold).test())).isEqualTo(ints(golden.get(fold)));
    }
  }

  private static JsonNode golden(String name) {
    JsonNode cases = SharedFiles.json("conformance/splits/scikit-learn-seoul120.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }

  private static Rows lessonRows() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    int number = 0;
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder()
            .ofNamedCsvRecord(SharedFiles.file("data/seoul120/seoul-120-text.csv"))) {
      for (NamedCsvRecord row : csv) {
        int index = CLASSES.indexOf(row.getField("분류"));
        if (index >= 0) {
          numbers.add(number);
          classes.add(index);
        }
        number++;
      }
    }
    return new Rows(
        numbers.stream().mapToInt(i -> i).toArray(), classes.stream().mapToInt(i -> i).toArray());
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
