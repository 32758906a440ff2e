package sunhwan.layers;

import java.util.SplittableRandom;

/**
 * What a layer finds around it during a pass: its weights, its gradients, and memory that outlives
 * the call.
 *
 * <p>One context belongs to one layer of one model and one shard of a batch, so nobody else writes
 * to it. Arrays are kept from batch to batch and not cleared: they may be longer than asked for and
 * hold what the last batch left.
 */
public interface Context {

  /** Whether this pass trains: dropout drops, statistics move. */
  boolean training();

  /** Whether a backward pass will follow, so that forward has to write down what it needs. */
  boolean recording();

  /** Values of a weight, row-major; read-only but for weights that no gradient trains. */
  float[] weight(String name);

  /** Gradient of a weight, to add to. */
  float[] gradient(String name);

  /**
   * Tells which rows of a gradient, a matrix, backward has added to, where these are few among
   * many. An operation that tells must tell all of them every time; then nobody clears or adds up
   * the others.
   *
   * @param width values of a row
   * @param rows the first count of them are meant; a row may stand there twice
   */
  default void wroteRows(String name, int width, int[] rows, int count) {}

  /** At least size floats under this name, kept from forward to backward. */
  float[] floats(String slot, int size);

  /** At least size ints under this name, kept from forward to backward. */
  int[] ints(String slot, int size);

  /** Keeps a value from forward to backward. */
  void keep(String slot, Object value);

  /** The value that {@link #keep} kept. */
  <T> T kept(String slot, Class<T> type);

  /**
   * Exactly size floats that all shards share, to be written in {@link Operation#prepare} alone.
   */
  float[] prepared(String slot, int size);

  /**
   * Random numbers of this layer in this step of training, the same for every number of threads.
   */
  SplittableRandom random();

  /** The same, but alike for every part of a batch. */
  SplittableRandom batchRandom();

  /** The context of a layer inside this one, whose weights have names under {@code part/}. */
  Context part(String part);

  /** Examples of the whole batch, of which this pass may see some. */
  int examples();

  /**
   * Adds to the batch's loss, once for each forward and not inside {@link #both}; the gradient is
   * the layer's own to pass back. Keras's {@code add_loss}.
   */
  void addLoss(double loss);

  /** Runs both, perhaps at the same time; they must not write to the same place. */
  void both(Runnable first, Runnable second);

  /**
   * State to start from, (batch, units), in the examples' order; empty where none was given and the
   * initial state is 0.
   */
  float[] initialState(int index);

  /** Tells the state after the last live step, (batch, units), in the examples' order. */
  void finalState(int index, float[] state, int size);

  /** Whether somebody wants to know the final state. */
  boolean wantsState();
}
