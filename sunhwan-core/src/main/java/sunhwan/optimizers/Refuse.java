package sunhwan.optimizers;

/** The checks that several optimizers and schedules share, worded alike. */
final class Refuse {
  private Refuse() {}

  static void unlessPositive(String what, String name, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(what + ": " + name + " must be positive, got " + value);
    }
  }

  static void unlessPositive(String what, String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + ": " + name + " must be positive, got " + value);
    }
  }

  static void unlessAtLeastZero(String what, String name, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + ": " + name + " must be at least 0 and finite, got " + value);
    }
  }

  /** What a mean keeps of itself: all of it would never learn. */
  static void unlessShare(String what, String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          what + ": " + name + " must be at least 0 and below 1, got " + value);
    }
  }
}
