package sunhwan.report;

import java.util.Locale;

/** How the page writes numbers. */
final class Numbers {

  private Numbers() {}

  /** A share between 0 and 1 as per cent with one decimal: 66.6%. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A count with its thousands apart: 329,795. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A number with so many decimals; a dash where it is not finite. */
  static String decimals(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "–";
  }

  /** A duration in the unit that reads best: 0.4 s, 48 s, 3 min 20 s, 2 h 5 min. */
  static String duration(double seconds) {
    if (seconds < 10) return decimals(seconds, 1) + " s";
    long whole = Math.round(seconds);
    if (whole < 60) return whole + " s";
    if (whole < 3600) return whole / 60 + " min " + whole % 60 + " s";
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
