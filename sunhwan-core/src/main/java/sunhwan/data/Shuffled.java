package sunhwan.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A source whose examples wait in a buffer until their lot is drawn. */
record Shuffled(ExampleSource source, int buffer, long seed) implements ExampleSource {
  Shuffled {
    if (buffer < 1) {
      throw new IllegalArgumentException(
          "ExampleSource: the buffer to shuffle in must be positive, got " + buffer);
    }
  }

  @Override
  public Optional<String> fingerprint() {
    return source.fingerprint().map(f -> f + ", shuffled in " + buffer + " with seed " + seed);
  }

  @Override
  public Examples open(int epoch) {
    Examples examples = source.open(epoch);
    SplittableRandom random = new SplittableRandom(seed ^ (epoch * 0xBF58476D1CE4E5B9L));
    List<Example> waiting = new ArrayList<>();
    return new Examples() {
      @Override
      public Optional<Example> next() {
        Optional<Example> next = examples.next();
        while (waiting.size() < buffer && next.isPresent()) {
          waiting.add(next.get());
          next = waiting.size() < buffer ? examples.next() : Optional.empty();
        }
        if (waiting.isEmpty()) {
          return Optional.empty();
        }
        int drawn = random.nextInt(waiting.size());
        Example last = waiting.removeLast();
        return Optional.of(drawn == waiting.size() ? last : waiting.set(drawn, last));
      }

      @Override
      public void close() {
        examples.close();
      }
    };
  }
}
