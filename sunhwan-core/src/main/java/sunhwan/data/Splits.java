package sunhwan.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ways to divide rows into parts, each giving scikit-learn's rows for the same seed.
 *
 * <p>Seeds are numpy's: 0 … 2³²−1. A class is a number from 0 up; numbers that no row has are
 * passed over. Shuffle splits come in random order, folds in ascending order, both as scikit-learn
 * returns them.
 */
public final class Splits {
  private Splits() {}

  /**
   * As {@code train_test_split(test_size=testSize, random_state=seed)}: ⌈testSize · rows⌉ random
   * rows for the test, the rest to train on.
   */
  public static Split shuffled(int rows, double testSize, long seed) {
    int testRows = testRows(rows, testSize);
    int[] order = new MersenneTwister(seed).permutation(rows);
    return new Split(
        Arrays.copyOfRange(order, testRows, rows), Arrays.copyOfRange(order, 0, testRows));
  }

  /**
   * Keras's {@code validation_split}: the last rows for the test, the ⌊rows · (1 − testSize)⌋
   * before them to train on, all in their order.
   *
   * @param testSize above 0 and below 1
   */
  public static Split last(int rows, double testSize) {
    int border = (int) Math.floor(rows * (1 - testSize));
    if (!(testSize > 0 && testSize < 1) || border < 1 || border >= rows) {
      throw new IllegalArgumentException(
          "Splits: "
              + testSize
              + " of "
              + rows
              + " rows from their end leaves "
              + Math.clamp(border, 0, rows)
              + " to train on, expected some for both parts. Use another fraction or more rows.");
    }
    return new Split(IntStream.range(0, border).toArray(), IntStream.range(border, rows).toArray());
  }

  /** As {@code train_test_split(test_size=testSize, stratify=classes, random_state=seed)}. */
  public static Split stratified(int[] classes, double testSize, long seed) {
    return stratified(classes, testSize, seed, ClassOrder.LABELS);
  }

  /**
   * A shuffled split with each class's share kept in both parts; with {@link ClassOrder#ONE_HOT} it
   * is as scikit-learn's when {@code stratify} is the classes' one-hot matrix.
   *
   * @throws TooFewRowsException when a class has a single row, which cannot stand in both parts
   */
  public static Split stratified(int[] classes, double testSize, long seed, ClassOrder order) {
    int[] present = presentClasses(classes);
    if (order == ClassOrder.ONE_HOT) {
      reverse(present);
    }
    int[][] rowsOf = rowsByClass(classes, present);
    int testRows = testRows(classes.length, testSize);
    int trainRows = classes.length - testRows;
    refuseSmallClasses(present, rowsOf);
    refuseSmallPart("test", testRows, present.length, testSize);
    refuseSmallPart("train", trainRows, present.length, testSize);

    MersenneTwister random = new MersenneTwister(seed);
    int[] counts = new int[present.length];
    Arrays.setAll(counts, c -> rowsOf[c].length);
    int[] trainOf = approximateMode(counts, trainRows, random);
    int[] left = new int[present.length];
    Arrays.setAll(left, c -> counts[c] - trainOf[c]);
    int[] testOf = approximateMode(left, testRows, random);

    int[] train = new int[trainRows];
    int[] test = new int[testRows];
    int trainAt = 0;
    int testAt = 0;
    for (int c = 0; c < present.length; c++) {
      int[] shuffled = random.permutation(counts[c]);
      for (int i = 0; i < trainOf[c]; i++) {
        train[trainAt++] = rowsOf[c][shuffled[i]];
      }
      for (int i = 0; i < testOf[c]; i++) {
        test[testAt++] = rowsOf[c][shuffled[trainOf[c] + i]];
      }
    }
    random.shuffle(train);
    random.shuffle(test);
    return new Split(train, test);
  }

  /** As {@code KFold(folds, shuffle=True, random_state=seed)}: every row is tested on once. */
  public static List<Split> folds(int rows, int folds, long seed) {
    if (folds < 2 || folds > rows) {
      throw new IllegalArgumentException(
          "Splits: folds must be in 2 … " + rows + " (the rows), got " + folds);
    }
    int[] order = new MersenneTwister(seed).permutation(rows);
    int[] foldOf = new int[rows];
    int at = 0;
    for (int fold = 0; fold < folds; fold++) {
      int size = rows / folds + (fold < rows % folds ? 1 : 0);
      for (int i = 0; i < size; i++) {
        foldOf[order[at++]] = fold;
      }
    }
    return splits(foldOf, folds);
  }

  /**
   * As {@code StratifiedKFold(folds, shuffle=True, random_state=seed)}: every row is tested on
   * once, each fold has each class's share.
   *
   * @throws TooFewRowsException when even the largest class has fewer rows than there are folds; a
   *     smaller class is absent from some folds, of which scikit-learn warns
   */
  public static List<Split> stratifiedFolds(int[] classes, int folds, long seed) {
    if (folds < 2) {
      throw new IllegalArgumentException("Splits: folds must be at least 2, got " + folds);
    }
    int[] present = classesByFirstRow(classes);
    int[][] rowsOf = rowsByClass(classes, present);
    int largest = 0;
    for (int c = 1; c < present.length; c++) {
      largest = rowsOf[c].length > rowsOf[largest].length ? c : largest;
    }
    if (rowsOf[largest].length < folds) {
      throw tooFewRows(present[largest], rowsOf[largest].length, folds, "or use fewer folds");
    }

    MersenneTwister random = new MersenneTwister(seed);
    int[] foldOf = new int[classes.length];
    int sortedAt = 0;
    for (int[] rows : rowsOf) {
      // the rows sorted by class are dealt to the folds like cards; the blocks are then shuffled
      // within the class
      int[] dealt = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        dealt[i] = (sortedAt + i) % folds;
      }
      sortedAt += rows.length;
      Arrays.sort(dealt);
      random.shuffle(dealt);
      for (int i = 0; i < rows.length; i++) {
        foldOf[rows[i]] = dealt[i];
      }
    }
    return splits(foldOf, folds);
  }

  private static int testRows(int rows, double testSize) {
    if (!(testSize > 0 && testSize < 1)) {
      throw new IllegalArgumentException(
          "Splits: testSize must lie between 0 and 1, both excluded, got " + testSize);
    }
    int testRows = (int) Math.ceil(testSize * rows);
    if (rows - testRows < 1) {
      throw new IllegalArgumentException(
          "Splits: testSize "
              + testSize
              + " of "
              + rows
              + " rows leaves none to train on; use a smaller testSize or more rows");
    }
    return testRows;
  }

  private static void refuseSmallClasses(int[] present, int[][] rowsOf) {
    for (int c = 0; c < present.length; c++) {
      if (rowsOf[c].length < 2) {
        throw tooFewRows(present[c], rowsOf[c].length, 2, "or split without stratifying");
      }
    }
  }

  private static TooFewRowsException tooFewRows(
      int classIndex, int rows, int needed, String otherwise) {
    return new TooFewRowsException(
        classIndex,
        rows,
        "Splits: class "
            + classIndex
            + " has "
            + rows
            + (rows == 1 ? " row" : " rows")
            + ", expected at least "
            + needed
            + "; add rows of it, leave the class out, "
            + otherwise);
  }

  private static void refuseSmallPart(String part, int rows, int classes, double testSize) {
    if (rows < classes) {
      throw new IllegalArgumentException(
          "Splits: the "
              + part
              + " part gets "
              + rows
              + " rows for "
              + classes
              + " classes, expected at least one row a class; is testSize "
              + testSize
              + " right?");
    }
  }

  /**
   * scikit-learn's {@code _approximate_mode}: draws divided among classes in proportion; what
   * rounding down leaves over goes to the largest remainders, ties by lot.
   */
  private static int[] approximateMode(int[] counts, int draws, MersenneTwister random) {
    int total = Arrays.stream(counts).sum();
    int[] floored = new int[counts.length];
    double[] remainder = new double[counts.length];
    int toAdd = draws;
    for (int c = 0; c < counts.length; c++) {
      double share = (double) counts[c] / total * draws;
      floored[c] = (int) Math.floor(share);
      remainder[c] = share - floored[c];
      toAdd -= floored[c];
    }
    double[] values = Arrays.stream(remainder).distinct().sorted().toArray();
    for (int v = values.length - 1; v >= 0 && toAdd > 0; v--) {
      int[] tied = positions(remainder, values[v]);
      int[] chosen = random.choose(tied, Math.min(tied.length, toAdd));
      for (int c : chosen) {
        floored[c]++;
      }
      toAdd -= chosen.length;
    }
    return floored;
  }

  private static int[] positions(double[] values, double wanted) {
    return IntStream.range(0, values.length).filter(i -> values[i] == wanted).toArray();
  }

  private static int[] presentClasses(int[] classes) {
    return Arrays.stream(checked(classes)).distinct().sorted().toArray();
  }

  private static int[] classesByFirstRow(int[] classes) {
    return Arrays.stream(checked(classes)).distinct().toArray();
  }

  private static int[] checked(int[] classes) {
    if (classes.length == 0) {
      throw new IllegalArgumentException("Splits: expected rows to split, got none");
    }
    for (int row = 0; row < classes.length; row++) {
      if (classes[row] < 0) {
        throw new IllegalArgumentException(
            "Splits: row " + row + ": class must not be negative, got " + classes[row]);
      }
    }
    return classes;
  }

  /** The rows of each class, ascending, in the order of {@code present}. */
  private static int[][] rowsByClass(int[] classes, int[] present) {
    int[][] rowsOf = new int[present.length][];
    for (int c = 0; c < present.length; c++) {
      int wanted = present[c];
      rowsOf[c] =
          IntStream.range(0, classes.length).filter(row -> classes[row] == wanted).toArray();
    }
    return rowsOf;
  }

  private static List<Split> splits(int[] foldOf, int folds) {
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      int tested = fold;
      splits.add(
          new Split(
              IntStream.range(0, foldOf.length).filter(row -> foldOf[row] != tested).toArray(),
              IntStream.range(0, foldOf.length).filter(row -> foldOf[row] == tested).toArray()));
    }
    return List.copyOf(splits);
  }

  private static void reverse(int[] values) {
    for (int i = 0, j = values.length - 1; i < j; i++, j--) {
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
