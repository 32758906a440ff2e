package sunhwan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The line that tells how far an epoch is:
 *
 * <pre>Epoch  3/60 ▕██████▌   ▏ 812/1368 · loss 0.512 · acc 0.801 · 1,204 docs/s · 0:01 left</pre>
 *
 * <p>The bar shrinks where the terminal is narrow, then facts are left out from the right. An epoch
 * that is over has no bar.
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
    List<String> facts = new ArrayList<>();
    facts.add(" " + padded(s.examples(), s.of()) + "/" + s.of());
    s.logs().forEach((key, value) -> facts.add(named(key, value)));
    double rate = s.seconds() > 0 ? s.examples() / s.seconds() : 0;
    if (rate > 0) {
      facts.add(String.format(Locale.ROOT, "%,d docs/s", Math.round(rate)));
      facts.add(
          s.examples() < s.of()
              ? clock((s.of() - s.examples()) / rate) + " left"
              : String.format(Locale.ROOT, "%.1f s", s.seconds()));
    }
    int bar = s.examples() < s.of() ? LONGEST : 0;
    while (facts.size() > 1 && width(head, Math.min(bar, SHORTEST), facts) > columns) {
      facts.removeLast();
    }
    bar -= Math.clamp(width(head, bar, facts) - columns, 0, Math.max(0, bar - SHORTEST));
    String drawn = bar == 0 ? "" : bar((double) s.examples() / s.of(), bar);
    return DisplayWidth.cut(head + drawn + String.join(" · ", facts), columns);
  }

  private static int width(String head, int bar, List<String> facts) {
    int ends = bar == 0 ? 0 : 2;
    return DisplayWidth.of(head) + bar + ends + DisplayWidth.of(String.join(" · ", facts));
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
