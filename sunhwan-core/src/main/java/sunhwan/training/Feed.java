package sunhwan.training;

import java.util.Optional;

/** The examples of a training, batch by batch and epoch by epoch. */
interface Feed extends AutoCloseable {

  /**
   * The batches of an epoch.
   *
   * @param epoch from 1; the same one has the same batches whenever it is opened
   * @param learnt batches at its beginning that are left out
   */
  Reading open(int epoch, int learnt);

  /** Batches of an epoch; 0 as long as that is not known. */
  int batches();

  /** Examples of an epoch; 0 as long as that is not known. */
  int examples();

  /** A hash that other examples, or the same in another order, have not. */
  String fingerprint();

  /** Lets go of what is still open between two epochs. */
  @Override
  default void close() {}

  /** An epoch that is being read. */
  interface Reading extends AutoCloseable {
    /** The next batch; empty at the end of the epoch. */
    Optional<Batch> next();

    /** Examples of the batches so far, those included that were left out. */
    int examples();

    @Override
    default void close() {}
  }
}
