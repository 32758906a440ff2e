package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs independent pieces of work on a fixed number of threads; which piece runs where changes no
 * result.
 */
public final class Parallel {
  private static final ConcurrentHashMap<Integer, Parallel> BY_SIZE = new ConcurrentHashMap<>();

  private final @Nullable ForkJoinPool pool;

  private Parallel(int threads) {
    pool = threads == 1 ? null : new ForkJoinPool(threads);
  }

  /** The pool of this size; threads is positive. */
  public static Parallel of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive, got " + threads);
    }
    return BY_SIZE.computeIfAbsent(threads, Parallel::new);
  }

  /** Runs both and waits. */
  void both(Runnable first, Runnable second) {
    if (pool == null) {
      first.run();
      second.run();
    } else if (inside(pool)) {
      ForkJoinTask.invokeAll(ForkJoinTask.adapt(first), ForkJoinTask.adapt(second));
    } else {
      pool.invoke(ForkJoinTask.adapt(() -> both(first, second)));
    }
  }

  /** Runs work for 0 to n − 1 and waits. */
  public void forEach(int n, IntConsumer work) {
    if (pool == null || n == 1) {
      for (int i = 0; i < n; i++) {
        work.accept(i);
      }
    } else if (inside(pool)) {
      List<ForkJoinTask<?>> tasks = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        int index = i;
        tasks.add(ForkJoinTask.adapt(() -> work.accept(index)));
      }
      ForkJoinTask.invokeAll(tasks);
    } else {
      pool.invoke(ForkJoinTask.adapt(() -> forEach(n, work)));
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean inside(ForkJoinPool pool) {
    return ForkJoinTask.getPool() == pool;
  }
}
