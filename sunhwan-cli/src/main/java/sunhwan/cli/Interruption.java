package sunhwan.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: what is being done is asked to come to an end, and the program waits for it.
 *
 * <p>The JVM answers SIGINT by running its shutdown hooks and leaving with 130. The hook waits
 * until the work that {@link #begin} announced is done, at most {@link #PATIENCE_SECONDS} seconds,
 * or until Ctrl-C is pressed once more. Work that announced nothing ends at once.
 */
final class Interruption {
  static final int PATIENCE_SECONDS = 60;
  private static final String SIGNAL_THREAD = "SIGINT handler";

  private volatile boolean asked;
  private volatile boolean working;
  private final CountDownLatch done = new CountDownLatch(1);

  /** Whether Ctrl-C was pressed. */
  boolean asked() {
    return asked;
  }

  /** From here on the end of the program waits for {@link #done}. */
  void begin() {
    working = true;
  }

  /** All is written and said. */
  void done() {
    done.countDown();
  }

  /** Asks for the end. */
  void ask() {
    asked = true;
  }

  /** Makes Ctrl-C ask. */
  void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "sunhwan-interruption"));
  }

  private void end() {
    ask();
    try {
      for (int tenths = 0; working && tenths < 10 * PATIENCE_SECONDS; tenths++) {
        if (done.await(100, TimeUnit.MILLISECONDS)) {
          return;
        }
        if (signals() > 1) {
          Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * How often Ctrl-C was pressed since the end began: the JVM starts a thread for each, which waits
   * for the end that the first began.
   */
  private static int signals() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads = new Thread[all.activeCount() + 16];
    int count = all.enumerate(threads, true);
    int signals = 0;
    for (int i = 0; i < count; i++) {
      signals += SIGNAL_THREAD.equals(threads[i].getName()) ? 1 : 0;
    }
    return signals;
  }
}
