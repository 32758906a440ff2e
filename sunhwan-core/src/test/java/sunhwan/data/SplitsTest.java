package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for any split; scikit-learn's own rows are checked in the text module, which can read
 * them.
 */
class SplitsTest {
  private static final int[] CLASSES = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0, 1, 1, 0, 0};

  @Test
  void roundsTheTestPartUp() {
    Split split = Splits.shuffled(10, 0.25, 1);

    assertThat(split.test()).hasSize(3);
    assertThat(split.train()).hasSize(7);
  }

  @Test
  void keepsEveryRowOnceInAShuffledSplit() {
    Split split = Splits.shuffled(101, 0.2, 3);

    assertThat(together(split)).containsExactly(IntStream.range(0, 101).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void keepsEachClassesShareInAStratifiedSplit(ClassOrder order) {
    Split split = Splits.stratified(CLASSES, 0.25, 9, order);

    // 8, 5 and 3 of 16 rows: a quarter is 2, 1.25 and 0.75
    assertThat(split.test()).hasSize(4);
    assertThat(countOf(0, split.test())).isEqualTo(2);
    assertThat(countOf(1, split.test())).isEqualTo(1);
    assertThat(countOf(2, split.test())).isEqualTo(1);
    assertThat(together(split)).containsExactly(IntStream.range(0, 16).toArray());
  }

  @Test
  void passesOverClassesWithoutRows() {
    int[] withGap = Arrays.stream(CLASSES).map(c -> c * 2).toArray();

    Split split = Splits.stratified(withGap, 0.25, 9);

    assertThat(split).isEqualTo(Splits.stratified(CLASSES, 0.25, 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void testsEveryRowInOneFold(int folds) {
    for (List<Split> splits :
        List.of(Splits.folds(16, folds, 4), Splits.stratifiedFolds(CLASSES, folds, 4))) {
      int[] tested = splits.stream().flatMapToInt(s -> Arrays.stream(s.test())).sorted().toArray();

      assertThat(splits).hasSize(folds);
      assertThat(tested).containsExactly(IntStream.range(0, 16).toArray());
      assertThat(splits)
          .allSatisfy(s -> assertThat(s.train()).isSorted())
          .allSatisfy(s -> assertThat(s.test()).isSorted())
          .allSatisfy(s -> assertThat(s.train().length + s.test().length).isEqualTo(16));
    }
  }

  @Test
  void givesTheFirstFoldsTheRowsThatRemain() {
    List<Split> splits = Splits.folds(11, 3, 0);

    assertThat(splits).extracting(s -> s.test().length).containsExactly(4, 4, 3);
  }

  @Test
  void givesEachFoldTheClassesShare() {
    List<Split> splits = Splits.stratifiedFolds(CLASSES, 2, 4);

    assertThat(splits).extracting(s -> countOf(0, s.test())).containsExactly(4, 4);
    assertThat(splits).extracting(s -> countOf(1, s.test())).containsExactly(3, 2);
    assertThat(splits).extracting(s -> countOf(2, s.test())).containsExactly(1, 2);
  }

  @Test
  void namesTheClassThatHasOneRow() {
    int[] classes = {0, 0, 0, 5, 0, 0};

    TooFewRowsException refused =
        catchThrowableOfType(
            TooFewRowsException.class, () -> Splits.stratified(classes, 0.5, 1, ClassOrder.LABELS));

    assertThat(refused)
        .hasMessage(
            "Splits: class 5 has 1 row, expected at least 2; add rows of it, leave the class out,"
                + " or split without stratifying");
    assertThat(refused.classIndex()).isEqualTo(5);
    assertThat(refused.rows()).isEqualTo(1);
  }

  @Test
  void refusesMoreFoldsThanTheLargestClassHasRows() {
    assertThatThrownBy(() -> Splits.stratifiedFolds(CLASSES, 9, 1))
        .isInstanceOf(TooFewRowsException.class)
        .hasMessageContaining("class 0 has 8 rows, expected at least 9");
  }

  @Test
  void refusesAPartThatCannotHoldEveryClass() {
    int[] classes = {0, 0, 1, 1, 2, 2};

    assertThatThrownBy(() -> Splits.stratified(classes, 0.2, 1))
        .hasMessage(
            "Splits: the test part gets 2 rows for 3 classes, expected at least one row a class;"
                + " is testSize 0.2 right?");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
  void refusesATestSizeThatIsNoShare(double testSize) {
    assertThatThrownBy(() -> Splits.shuffled(10, testSize, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("testSize must lie between 0 and 1")
        .hasMessageEndingWith("got " + testSize);
  }

  @Test
  void refusesToLeaveNothingToTrainOn() {
    assertThatThrownBy(() -> Splits.shuffled(1, 0.5, 1))
        .hasMessageContaining("leaves none to train on");
  }

  @Test
  void refusesNoRowsAndNegativeClasses() {
    assertThatThrownBy(() -> Splits.stratified(new int[0], 0.5, 1)).hasMessageContaining("none");
    assertThatThrownBy(() -> Splits.stratifiedFolds(new int[] {0, -3}, 2, 1))
        .hasMessage("Splits: row 1: class must not be negative, got -3");
  }

  @Test
  void translatesASplitOfAPartIntoTheTablesRows() {
    Split ofThePart = new Split(new int[] {2, 0}, new int[] {1});

    Split ofTheTable = ofThePart.of(new int[] {70, 80, 90});

    assertThat(ofTheTable).isEqualTo(new Split(new int[] {90, 70}, new int[] {80}));
  }

  @Test
  void refusesARowInBothParts() {
    assertThatThrownBy(() -> new Split(new int[] {4, 1}, new int[] {2, 4}))
        .hasMessage("Split: row 4 is in train and in test; give it to one of them");
  }

  private static int[] together(Split split) {
    return IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
        .sorted()
        .toArray();
  }

  private static int countOf(int wanted, int[] rows) {
    return (int) Arrays.stream(rows).filter(row -> CLASSES[row] == wanted).count();
  }
}
