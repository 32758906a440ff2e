package sunhwan.layers;

import java.util.List;

/**
 * A layer that reads one example step by step, remembers where it stands, and allocates nothing
 * while it reads.
 */
public interface Stepper {

  /**
   * Reads what the layer before it put out at this step, and writes what comes out.
   *
   * @param x values of the step, or the vector where there is no time axis
   * @param y room for what comes out; what is written when nothing is live is of no importance
   * @param live whether the step counts; one that is masked changes no state
   * @return whether what comes out counts
   */
  boolean step(float[] x, float[] y, boolean live);

  /** What it remembers between steps, to be read and written in place: an LSTM's h and c. */
  default List<float[]> states() {
    return List.of();
  }
}
