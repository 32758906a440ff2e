package sunhwan.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes a bar that moves, as Keras does while it trains.
 *
 * @param out what it is written to; a terminal, for the bar to move
 * @param nanos a clock in nanoseconds, such as {@code System::nanoTime}; the core reads none itself
 * @param verbose 1 for the bar, 2 for a line when an epoch is over
 */
public record ProgbarLogger(Appendable out, LongSupplier nanos, int verbose) implements Callback {
  private static final int WIDTH = 20;

  /** The bar is drawn anew after 0.05 s at the earliest. */
  private static final double INTERVAL = 0.05;

  public ProgbarLogger {
    if (verbose != 1 && verbose != 2) {
      throw new IllegalArgumentException(
          "ProgbarLogger: verbose must be 1 or 2, got "
              + verbose
              + ". Leave the callback out for silence");
    }
  }

  /** A bar that moves. */
  public static ProgbarLogger of(Appendable out, LongSupplier nanos) {
    return new ProgbarLogger(out, nanos, 1);
  }

  public ProgbarLogger verbose(int verbose) {
    return new ProgbarLogger(out, nanos, verbose);
  }

  @Override
  public Observer start(Run run) {
    return new Bar(run);
  }

  private final class Bar implements Observer {
    private final Run run;
    private long began = nanos.getAsLong();
    private long firstStepDone = began;
    private double drawn = Double.NEGATIVE_INFINITY;
    private int stepsBefore;
    private int longest;

    Bar(Run run) {
      this.run = run;
    }

    @Override
    public void epochBegin(int epoch) {
      began = nanos.getAsLong();
      firstStepDone = began;
      drawn = Double.NEGATIVE_INFINITY;
      stepsBefore = 0;
      longest = 0;
      if (run.epochs() > 1) {
        write("Epoch " + epoch + "/" + run.epochs() + "\n");
      }
    }

    @Override
    public void batchEnd(BatchEnd end) {
      if (stepsBefore == 0) {
        firstStepDone = nanos.getAsLong();
        stepsBefore = end.batch();
      }
      double seconds = since(began);
      if (verbose == 1 && seconds - drawn >= INTERVAL) {
        draw(end.batch(), seconds, end.logs(), false);
        drawn = seconds;
      }
    }

    @Override
    public void epochEnd(EpochEnd end) {
      draw(run.batches(), since(began), end.logs(), true);
    }

    private double since(long then) {
      return (nanos.getAsLong() - then) / 1e9;
    }

    /** The first step is slower than others, and is not counted where there are others. */
    private double secondsPerStep(int step) {
      int later = step - stepsBefore;
      return later > 0 ? since(firstStepDone) / later : since(began) / Math.max(1, step);
    }

    private void draw(int step, double seconds, Map<String, Double> logs, boolean last) {
      int steps = run.batches();
      double perStep = secondsPerStep(step);
      String count = String.format(Locale.ROOT, "%" + ("" + steps).length() + "d/%d", step, steps);
      StringBuilder values = new StringBuilder(perStep(perStep));
      logs.forEach(
          (name, value) -> values.append(" - ").append(name).append(": ").append(value(value)));
      if (verbose == 2) {
        write(count + " - " + Math.round(seconds) + "s -" + values + "\n");
        return;
      }
      String time = last ? Math.round(seconds) + "s" : left(perStep * (steps - step));
      int done = WIDTH * step / steps;
      String bar =
          "\r\u001b[1m"
              + count
              + "\u001b[0m "
              + (done > 0 ? "\u001b[32m" + "━".repeat(done) + "\u001b[0m" : "")
              + "\u001b[37m"
              + "━".repeat(WIDTH - done)
              + "\u001b[0m \u001b[1m"
              + time
              + "\u001b[0m"
              + values;
      int length = count.length() + 1 + WIDTH + 1 + time.length() + values.length();
      write(bar + " ".repeat(Math.max(0, longest - length)) + (last ? "\n" : ""));
      longest = length;
    }
  }

  private static String left(double seconds) {
    long s = (long) seconds;
    if (seconds > 3600) {
      return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60);
    }
    return seconds > 60 ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60) : s + "s";
  }

  private static String perStep(double seconds) {
    if (seconds >= 1 || seconds == 0) {
      return String.format(Locale.ROOT, " %.0fs/step", seconds);
    }
    return seconds >= 1e-3
        ? String.format(Locale.ROOT, " %.0fms/step", seconds * 1e3)
        : String.format(Locale.ROOT, " %.0fus/step", seconds * 1e6);
  }

  private static String value(double value) {
    return String.format(Locale.ROOT, Math.abs(value) > 1e-3 ? "%.4f" : "%.4e", value);
  }

  private void write(String text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException("ProgbarLogger: cannot write its bar", e);
    }
  }
}
