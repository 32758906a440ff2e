package sunhwan.data;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A source that a thread of its own reads ahead. */
record Prefetched(ExampleSource source, int ahead) implements ExampleSource {
  Prefetched {
    if (ahead < 1) {
      throw new IllegalArgumentException(
          "ExampleSource: expected a positive number of examples to read ahead, got " + ahead);
    }
  }

  @Override
  public Optional<String> fingerprint() {
    return source.fingerprint();
  }

  @Override
  public Examples open(int epoch) {
    return new Ahead(source, epoch, ahead);
  }

  /** What the thread that reads hands to the one that learns. */
  private sealed interface Handed {}

  private record Given(Optional<Example> example) implements Handed {}

  private record Failed(Throwable cause) implements Handed {}

  private static final class Ahead implements Examples {
    private final BlockingQueue<Handed> queue;
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Handed last;

    Ahead(ExampleSource source, int epoch, int ahead) {
      queue = new ArrayBlockingQueue<>(ahead);
      thread = Thread.ofPlatform().daemon().name("prefetch").start(() -> read(source, epoch));
    }

    private void read(ExampleSource source, int epoch) {
      try {
        Handed end;
        try (Examples examples = source.open(epoch)) {
          Optional<Example> next = examples.next();
          while (next.isPresent() && !closed) {
            queue.put(new Given(next));
            next = examples.next();
          }
          end = new Given(next);
        } catch (RuntimeException | Error e) {
          end = new Failed(e);
        }
        queue.put(end);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Optional<Example> next() {
      if (last == null) {
        Handed next = take();
        switch (next) {
          case Given(Optional<Example> example) when example.isPresent() -> {
            return example;
          }
          default -> last = next;
        }
      }
      return switch (last) {
        case Given(Optional<Example> none) -> none;
        case Failed(Error e) -> throw e;
        case Failed(RuntimeException e) -> throw e;
        case Failed(Throwable e) -> throw new IllegalStateException(e);
      };
    }

    private Handed take() {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("ExampleSource: interrupted while waiting for examples", e);
      }
    }

    /** Ends the thread, and returns when it has let go of the source. */
    @Override
    public void close() {
      closed = true;
      boolean interrupted = false;
      while (thread.isAlive()) {
        queue.clear(); // it may be waiting for room
        try {
          thread.join(1);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
