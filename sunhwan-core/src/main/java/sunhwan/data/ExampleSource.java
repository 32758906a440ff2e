package sunhwan.data;

import java.util.Optional;

/**
 * Examples that are read one after another, anew in each epoch, and need not fit into memory.
 *
 * <p>An epoch gives the same examples in the same order whenever it is opened; a training that was
 * stopped relies on it.
 */
@FunctionalInterface
public interface ExampleSource {

  /**
   * A reading from the first example on.
   *
   * @param epoch from 1; only sources that mix their examples do so differently in each
   */
  Examples open(int epoch);

  /**
   * What tells it from any other source without reading it, such as a file's hash with what is made
   * of its rows; where empty, a training that keeps checkpoints reads the source once more and
   * hashes what it gives.
   */
  default Optional<String> fingerprint() {
    return Optional.empty();
  }

  /** The examples of a dataset, in their order. */
  static ExampleSource of(Dataset data) {
    return epoch -> new OfDataset(data);
  }

  /**
   * The same in an order of its own each epoch: the next is drawn from those in a buffer, and the
   * one after the buffer takes its place, as {@code tf.data}'s {@code shuffle} does. An order in
   * which all are equally likely needs a buffer for all.
   *
   * @param buffer examples that are in memory, positive
   * @param seed of the order; the same gives the same, whoever reads
   */
  default ExampleSource shuffled(int buffer, long seed) {
    return new Shuffled(this, buffer, seed);
  }

  /**
   * The same, read ahead by a thread of its own while the last examples are learnt from.
   *
   * @param ahead most examples that wait in memory, positive
   */
  default ExampleSource prefetched(int ahead) {
    return new Prefetched(this, ahead);
  }
}
