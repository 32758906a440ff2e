package sunhwan.layers;

/** The checks that several specs share, worded alike. */
final class Refuse {
  private Refuse() {}

  static void unlessPositive(String layer, String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(layer + ": " + name + " must be positive, got " + value);
    }
  }

  static void unlessDeviation(String initializer, float stddev) {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException(
          initializer + ": stddev must be at least 0, got " + stddev);
    }
  }

  static void unlessRate(String layer, String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          layer + ": " + name + " must be at least 0 and below 1, got " + value);
    }
  }
}
