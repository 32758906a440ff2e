package sunhwan.cli.bench;

import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;
import sunhwan.models.Model;
import sunhwan.optimizers.Adam;
import sunhwan.training.Callback;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * A training by {@code fit}, held between its steps: forward, backward and Adam, as people run it.
 */
public final class TrainingSteps implements Steps {
  private static final int END = -1;

  private final SynchronousQueue<Integer> orders = new SynchronousQueue<>();
  private final SynchronousQueue<Integer> done = new SynchronousQueue<>();
  private final Thread worker;
  private int left;
  private volatile @Nullable Throwable failure;

  /** Trains on one batch over and over. */
  public TrainingSteps(BenchModel model, Model start, int threads) {
    Callback hold =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd batch) {
                if (--left == 0) {
                  put(done, 1);
                  left = take(orders);
                }
                if (left == END) {
                  run.stop("enough");
                }
              }
            };
    worker =
        new Thread(
            () -> {
              left = take(orders);
              if (left != END) {
                Trainer.compile(start, Adam.of(), model.loss())
                    .fit(
                        model.data(model.batch(), 1),
                        FitOptions.epochs(Integer.MAX_VALUE)
                            .batchSize(model.batch())
                            .shuffle(false)
                            .threads(threads)
                            .callback(hold));
              }
            },
            "sunhwan-bench");
    worker.setDaemon(true);
    worker.setUncaughtExceptionHandler(
        (thread, thrown) -> {
          failure = thrown;
          put(done, 1);
        });
    worker.start();
  }

  @Override
  public void run(int times) {
    put(orders, times);
    take(done);
    Throwable thrown = failure;
    if (thrown instanceof OutOfMemoryError e) {
      throw e;
    } else if (thrown != null) {
      throw new IllegalStateException("a training step failed", thrown);
    }
  }

  @Override
  public void close() {
    if (failure != null) {
      return; // nobody takes orders any more
    }
    put(orders, END);
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void put(SynchronousQueue<Integer> queue, int value) {
    try {
      queue.put(value);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a benchmark was interrupted", e);
    }
  }

  private static int take(SynchronousQueue<Integer> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a benchmark was interrupted", e);
    }
  }
}
