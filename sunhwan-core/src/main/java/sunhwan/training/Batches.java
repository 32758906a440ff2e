package sunhwan.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sunhwan.data.Sequences;

/** Deals examples into the batches of an epoch. */
final class Batches {
  /** Batches whose examples are sorted by length together. */
  static final int POOL = 16;

  private Batches() {}

  /** Rows of each batch of an epoch, which counts from 1. */
  static List<int[]> of(Sequences x, FitOptions options, int epoch) {
    return of(x, options, epoch, 0);
  }

  /** Of a part of an epoch; parts count from 0. */
  static List<int[]> of(Sequences x, FitOptions options, int epoch, int part) {
    SplittableRandom random =
        new SplittableRandom(
            (options.seed() ^ (epoch * 0xBF58476D1CE4E5B9L)) + part * 0x94D049BB133111EBL);
    int[] order = IntStream.range(0, x.size()).toArray();
    if (options.order() != FitOptions.Order.AS_GIVEN) {
      shuffle(order, random);
    }
    boolean bucketed = options.order() == FitOptions.Order.BUCKETED && !x.equallyLong();
    if (bucketed) {
      int pool = Math.clamp((long) POOL * options.batchSize(), 1, order.length);
      for (int from = 0; from < order.length; from += pool) {
        sortByLength(x, order, from, Math.min(order.length, from + pool));
      }
    }
    List<int[]> batches = new ArrayList<>();
    int size = Math.clamp(options.batchSize(), 1, order.length);
    for (int from = 0; from < order.length; from += size) {
      batches.add(Arrays.copyOfRange(order, from, Math.min(from + size, order.length)));
    }
    if (bucketed) {
      int[] turn = IntStream.range(0, batches.size()).toArray();
      shuffle(turn, random);
      return Arrays.stream(turn).mapToObj(batches::get).toList();
    }
    return batches;
  }

  private static void sortByLength(Sequences x, int[] order, int from, int to) {
    int[] sorted =
        Arrays.stream(order, from, to)
            .boxed()
            .sorted(Comparator.comparingInt(row -> x.row(row).length))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, order, from, sorted.length);
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
