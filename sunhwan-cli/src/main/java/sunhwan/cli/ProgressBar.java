package sunhwan.cli;

import java.util.Locale;
import java.util.Map;

/**
 * The line that tells how far an epoch is:
 *
 * <pre>Epoch  3/60 ▕██████▌   ▏ 812/1368 · 1,204 docs/s · 0:01 left · loss 0.512 · acc 0.801</pre>
 *
 * <p>What does not fit the terminal is left out from the right; the bar shrinks before that.
 */
final class ProgressBar {
  private static final String PARTS = " ▏▎▍▌▋▊▉█";
  private static final int LONGEST = 24;
  private static final int SHORTEST = 6;

  private ProgressBar() {}

  /**
   * Where a training stands.
   *
   * @param name of the model
   * @param epoch from 1
   * @param epochs at most
   * @param examples read in this epoch
   * @param of examples of an epoch
   * @param seconds since the epoch began
   * @param logs loss and metrics by Keras's names
   */
  record Standing(
      String name,
      int epoch,
      int epochs,
      int examples,
      int of,
      double seconds,
      Map<String, Double> logs) {}

  /** The line, at most so many columns wide. */
  static String line(Standing s, int columns) {
    String head = s.name() + "  Epoch " + padded(s.epoch(), s.epochs()) + "/" + s.epochs() + " ";
    StringBuilder tail = new StringBuilder();
    tail.append(' ').append(padded(s.examples(), s.of())).append('/').append(s.of());
    double rate = s.seconds() > 0 ? s.examples() / s.seconds() : 0;
    if (rate > 0) {
      tail.append(String.format(Locale.ROOT, " · %,d docs/s", Math.round(rate)));
      tail.append(" · ").append(clock((s.of() - s.examples()) / rate)).append(" left");
    }
    s.logs().forEach((key, value) -> tail.append(" · ").append(named(key, value)));
    int room = columns - DisplayWidth.of(head) - DisplayWidth.of(tail.toString()) - 2;
    int bar = Math.clamp(room, SHORTEST, LONGEST);
    return DisplayWidth.cut(head + bar((double) s.examples() / s.of(), bar) + tail, columns);
  }

  /** A share as a bar of so many columns, in eighths of a column. */
  static String bar(double share, int columns) {
    int eighths = (int) Math.round(Math.clamp(share, 0, 1) * columns * 8);
    StringBuilder bar = new StringBuilder("▕");
    for (int column = 0; column < columns; column++) {
      bar.append(PARTS.charAt(Math.clamp(eighths - 8 * column, 0, 8)));
    }
    return bar.append('▏').toString();
  }

  /** Seconds as 0:07 or 1:02:03. */
  static String clock(double seconds) {
    long whole = (long) Math.ceil(Math.clamp(seconds, 0, 359_999));
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private static String named(String key, double value) {
    return key.replace("accuracy", "acc") + " " + String.format(Locale.ROOT, "%.3f", value);
  }

  private static String padded(int value, int most) {
    String text = Integer.toString(value);
    return " ".repeat(Math.max(0, Integer.toString(most).length() - text.length())) + text;
  }
}
