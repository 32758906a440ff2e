package sunhwan.training;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Epochs of a number of batches, one after another out of a feed whose own epochs, here its rounds,
 * follow each other without a seam.
 *
 * <p>Where a round ends is known once it has ended, and all are equally long; so a training that is
 * resumed finds its batch again by reading as much as it must of one round, and leaving out the
 * batches of another.
 *
 * @see FitOptions#stepsPerEpoch
 */
final class SteppedFeed implements Feed {
  private final Feed rounds;
  private final int steps;

  /** Batches of a round; 0 until one has been read to its end. */
  private long perRound;

  private @Nullable Reading open;
  private int round;

  /** Batches that were read in all, those included that were left out. */
  private long read;

  private long readInRound;

  SteppedFeed(Feed rounds, int steps) {
    this.rounds = rounds;
    this.steps = steps;
  }

  @Override
  public Reading open(int epoch, int learnt) {
    long from = (epoch - 1L) * steps;
    if (open == null || read != from) {
      seek(from);
    }
    Epoch opened = new Epoch();
    try {
      for (int i = 0; i < learnt; i++) {
        opened.next();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    return opened;
  }

  /** Goes to a batch, counted through all rounds. */
  private void seek(long batch) {
    if (perRound == 0) {
      begin(1, 0);
      read = 0;
      while (perRound == 0 && read < batch) {
        nextInRound();
      }
    }
    if (perRound > 0) {
      begin(Math.toIntExact(1 + batch / perRound), Math.toIntExact(batch % perRound));
    }
    read = batch;
  }

  private void begin(int newRound, int leftOut) {
    close();
    round = newRound;
    open = rounds.open(newRound, leftOut);
    readInRound = leftOut;
  }

  /** Empty where the round has ended. */
  private Optional<Batch> nextInRound() {
    Optional<Batch> next = Objects.requireNonNull(open).next();
    if (next.isPresent()) {
      read++;
      readInRound++;
    } else {
      perRound = readInRound;
    }
    return next;
  }

  @Override
  public int batches() {
    return steps;
  }

  @Override
  public int examples() {
    return 0;
  }

  @Override
  public String fingerprint() {
    return rounds.fingerprint();
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** So many batches from where the last ones ended. */
  private final class Epoch implements Reading {
    private int given;
    private int examples;

    @Override
    public Optional<Batch> next() {
      if (given == steps) {
        return Optional.empty();
      }
      Optional<Batch> next = nextInRound();
      if (next.isEmpty()) {
        begin(round + 1, 0);
        next = nextInRound();
      }
      given++;
      examples += next.map(Batch::size).orElse(0);
      return next;
    }

    @Override
    public int examples() {
      return examples;
    }

    /** What follows is left open for the next epoch, unless this one was broken off. */
    @Override
    public void close() {
      if (given < steps) {
        SteppedFeed.this.close();
      }
    }
  }
}
