package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sunhwan.data.Sequences;
import sunhwan.training.FitOptions.Order;

class BatchesTest {
  private static Sequences texts(int rows) {
    SplittableRandom random = new SplittableRandom(1);
    int[][] ids = new int[rows][];
    for (int i = 0; i < rows; i++) {
      ids[i] = new int[random.nextInt(1, 300)];
    }
    return Sequences.ofIds(ids);
  }

  private static List<int[]> batches(Sequences x, Order order, long seed, int epoch) {
    return Batches.of(x, FitOptions.epochs(1).batchSize(32).order(order).seed(seed), epoch);
  }

  private static int[] flat(List<int[]> batches) {
    return batches.stream().flatMapToInt(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyExampleComesOnceAnEpoch(Order order) {
    Sequences x = texts(1000);

    List<int[]> batches = batches(x, order, 3, 1);

    assertThat(Arrays.stream(flat(batches)).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1000).toArray());
    assertThat(batches).hasSize(32);
    assertThat(batches.stream().filter(b -> b.length == 32)).hasSize(31);
  }

  @Test
  void examplesOfABucketedBatchAreOfLikeLength() {
    Sequences x = texts(1000);

    assertThat(widest(x, batches(x, Order.BUCKETED, 3, 1))).isLessThan(60);
    assertThat(widest(x, batches(x, Order.SHUFFLED, 3, 1))).isGreaterThan(200);
  }

  /** The mean over batches of longest minus shortest. */
  private static double widest(Sequences x, List<int[]> batches) {
    return batches.stream()
        .mapToInt(
            b -> {
              int[] lengths = Arrays.stream(b).map(x::length).sorted().toArray();
              return lengths[lengths.length - 1] - lengths[0];
            })
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      value = Order.class,
      names = {"SHUFFLED", "BUCKETED"})
  void theSeedDecidesAndEpochsDiffer(Order order) {
    Sequences x = texts(500);

    int[] first = flat(batches(x, order, 3, 1));

    assertThat(flat(batches(x, order, 3, 1))).isEqualTo(first);
    assertThat(flat(batches(x, order, 3, 2))).isNotEqualTo(first);
    assertThat(flat(batches(x, order, 4, 1))).isNotEqualTo(first);
  }

  @Test
  void bucketedBatchesDoNotComeFromShortToLong() {
    Sequences x = texts(1000);

    int[] longest =
        batches(x, Order.BUCKETED, 3, 1).stream()
            .mapToInt(b -> Arrays.stream(b).map(x::length).max().orElseThrow())
            .toArray();

    int rises = 0;
    for (int i = 1; i < longest.length; i++) {
      rises += longest[i] > longest[i - 1] ? 1 : 0;
    }
    assertThat(rises).isBetween(8, 24); // of 31, were the order random
  }

  @Test
  void equallyLongExamplesAreShuffledAndNothingElse() {
    Sequences x = Sequences.ofIds(new int[100][7]);

    assertThat(flat(batches(x, Order.BUCKETED, 3, 1)))
        .isEqualTo(flat(batches(x, Order.SHUFFLED, 3, 1)));
  }

  @Test
  void examplesStayAsGivenWhereThatIsWanted() {
    assertThat(flat(batches(texts(70), Order.AS_GIVEN, 3, 1)))
        .isEqualTo(IntStream.range(0, 70).toArray());
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void aBatchMayHoldMoreThanThereIs(Order order) {
    Sequences x = texts(1000);

    for (int size : new int[] {1001, 200_000_000, Integer.MAX_VALUE}) {
      List<int[]> batches = Batches.of(x, FitOptions.epochs(1).batchSize(size).order(order), 1);

      assertThat(batches).hasSize(1);
      assertThat(Arrays.stream(flat(batches)).sorted().toArray())
          .isEqualTo(IntStream.range(0, 1000).toArray());
    }
  }
}
