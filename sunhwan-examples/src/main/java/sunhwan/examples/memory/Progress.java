package sunhwan.examples.memory;

import java.io.PrintStream;
import java.util.Map;
import sunhwan.training.Callback;

/** Says every few seconds how far a training is. */
record Progress(PrintStream out, String name) implements Callback {
  private static final long EVERY_NANOS = 5_000_000_000L;

  @Override
  public Observer start(Run run) {
    return new Observer() {
      private long said = System.nanoTime();

      @Override
      public void batchEnd(BatchEnd end) {
        say(end.epoch(), (double) end.batch() / run.batches(), end.logs());
      }

      @Override
      public void epochEnd(EpochEnd end) {
        say(end.epoch(), 1, end.logs());
      }

      private void say(int epoch, double share, Map<String, Double> logs) {
        long now = System.nanoTime();
        if (now - said >= EVERY_NANOS) {
          said = now;
          out.printf(
              "  … %s: %.1f of %d epochs, loss %.4f%n",
              name, epoch - 1 + share, run.epochs(), logs.get("loss"));
        }
      }
    };
  }
}
