package sunhwan.cli;

import java.util.Locale;
import sunhwan.evaluation.Interval;

/** How numbers are written. */
final class Figures {
  private Figures() {}

  /** 1,234 */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** 51.4% */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** 46.7–56.1% */
  static String interval(Interval interval) {
    return String.format(Locale.ROOT, "%.1f–%.1f%%", 100 * interval.low(), 100 * interval.high());
  }

  /** 0.514 */
  static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** 12.3 */
  static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** 12.3, or 0.0123 */
  static String milliseconds(double value) {
    return value >= 10
        ? String.format(Locale.ROOT, "%,.1f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /** "1 row", "2 rows" */
  static String many(long count, String one, String more) {
    return count(count) + " " + (count == 1 ? one : more);
  }
}
