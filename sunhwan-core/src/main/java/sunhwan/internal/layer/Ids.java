package sunhwan.internal.layer;

/** Whole numbers that travel as floats. */
final class Ids {
  private Ids() {}

  /**
   * The id that a float is.
   *
   * @param below how many there are, from 0
   * @param layer whose message it is
   * @param name of the layer in its model
   * @param thing what a number stands for: id, column
   */
  static int checked(float value, int below, String layer, String name, String thing) {
    int id = (int) value;
    // id != value: NaN becomes 0 and 1.5 becomes 1
    if (id < 0 || id >= below || id != value) {
      throw no(value, below, layer, name, thing);
    }
    return id;
  }

  private static IllegalArgumentException no(
      float value, int below, String layer, String name, String thing) {
    boolean whole = Float.isFinite(value) && value == Math.rint(value);
    return new IllegalArgumentException(
        layer
            + " '"
            + name
            + "': expected "
            + thing
            + "s from 0 to "
            + (below - 1)
            + " (inputDim "
            + below
            + "), got "
            + (whole ? Long.toString((long) value) : Float.toString(value))
            + (whole
                ? ". Is the vocabulary larger than inputDim?"
                : (thing.equals("id") ? ". An " : ". A ")
                    + thing
                    + " is a whole number; for measured values begin with"
                    + " Input.sequence(time, features)."));
  }
}
