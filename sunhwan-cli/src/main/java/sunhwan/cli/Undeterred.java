package sunhwan.cli;

import org.jspecify.annotations.Nullable;

/**
 * Steps of which each is taken even where one before it failed, so that results which took hours
 * are not lost because nobody reads standard output any more, or because another file has no room.
 */
final class Undeterred {
  private @Nullable RuntimeException failure;

  /** Takes a step and says whether it came to its end; what it throws is kept for {@link #done}. */
  boolean run(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException e) {
      if (failure == null || failure instanceof StandardOutput.Closed) {
        failure = e; // whatever else went wrong is worth more words than a reader who left
      } else {
        failure.addSuppressed(e);
      }
      return false;
    }
  }

  /** Throws the first failure, unless it is only that nobody reads standard output any more. */
  void doneButForReaders() {
    if (!(failure instanceof StandardOutput.Closed)) {
      done();
    }
  }

  /**
   * Throws the first failure; a reader of standard output who left counts where nothing else does.
   */
  void done() {
    if (failure != null) {
      throw failure;
    }
  }
}
