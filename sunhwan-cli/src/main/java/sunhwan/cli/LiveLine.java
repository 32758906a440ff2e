package sunhwan.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** The last line of a terminal, drawn again and again, at most ten times a second. */
final class LiveLine {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final PrintStream err;
  private final Screen screen;
  private final LongSupplier nanos;
  private long drawnAt;
  private int drawn;

  LiveLine(PrintStream err, Screen screen, LongSupplier nanos) {
    this.err = err;
    this.screen = screen;
    this.nanos = nanos;
    this.drawnAt = nanos.getAsLong() - INTERVAL_NANOS;
  }

  /** Whether it is time to draw. */
  boolean due() {
    return screen.live() && nanos.getAsLong() - drawnAt >= INTERVAL_NANOS;
  }

  /** Columns that a line may take; the last one is left free, lest the terminal wraps. */
  int columns() {
    return screen.columns() - 1;
  }

  /** Draws the line over what stood there. */
  void draw(String line) {
    drawnAt = nanos.getAsLong();
    int width = DisplayWidth.of(line);
    err.print("\r" + coloured(line) + " ".repeat(Math.max(0, drawn - width)));
    err.flush();
    drawn = width;
  }

  /** Leaves the line standing and begins another. */
  void keep(String line) {
    draw(line);
    err.print(System.lineSeparator());
    err.flush();
    drawn = 0;
  }

  /** Takes the line away. */
  void clear() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
      drawn = 0;
    }
  }

  private String coloured(String line) {
    int from = line.indexOf('▕');
    int to = line.indexOf('▏', from + 1);
    return screen.colour() && from >= 0 && to > from
        ? line.substring(0, from)
            + "\u001B[36m"
            + line.substring(from, line.lastIndexOf('▏') + 1)
            + "\u001B[0m"
            + line.substring(line.lastIndexOf('▏') + 1)
        : line;
  }
}
