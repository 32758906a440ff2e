package sunhwan.data;

import java.util.Arrays;

/**
 * Rows to learn from beside rows to test on, as zero-based indices that never meet.
 *
 * <p>The arrays are copied on the way in and out, so a split can be shared.
 */
public record Split(int[] train, int[] test) {
  public Split {
    train = train.clone();
    test = test.clone();
    refuseCommonRows(train, test);
  }

  @Override
  public int[] train() {
    return train.clone();
  }

  @Override
  public int[] test() {
    return test.clone();
  }

  /**
   * The same split of a part of a table: {@code rows[i]} is the table's row that this split calls
   * i.
   */
  public Split of(int[] rows) {
    return new Split(pick(rows, train), pick(rows, test));
  }

  private static int[] pick(int[] rows, int[] positions) {
    int[] picked = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= rows.length) {
        throw new IllegalArgumentException(
            "Split: expected at least "
                + (positions[i] + 1)
                + " rows, got "
                + rows.length
                + ". Are these the rows that were split?");
      }
      picked[i] = rows[positions[i]];
    }
    return picked;
  }

  private static void refuseCommonRows(int[] train, int[] test) {
    int[] sortedTrain = train.clone();
    Arrays.sort(sortedTrain);
    for (int row : test) {
      if (Arrays.binarySearch(sortedTrain, row) >= 0) {
        throw new IllegalArgumentException(
            "Split: row " + row + " is in train and in test; give it to one of them");
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Split split
        && Arrays.equals(train, split.train)
        && Arrays.equals(test, split.test);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
  }

  @Override
  public String toString() {
    return "Split(" + train.length + " train, " + test.length + " test)";
  }
}
