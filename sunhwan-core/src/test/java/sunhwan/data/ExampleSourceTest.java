package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExampleSourceTest {

  /** 0, 1, …; counts its readings that are open. */
  private static ExampleSource numbers(int count, AtomicInteger open) {
    return epoch -> {
      open.incrementAndGet();
      return new Examples() {
        private int at;

        @Override
        public Optional<Example> next() {
          return at == count
              ? Optional.empty()
              : Optional.of(Example.of(new float[] {at}, at++ % 2));
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    };
  }

  private static ExampleSource numbers(int count) {
    return numbers(count, new AtomicInteger());
  }

  private static List<Integer> read(ExampleSource source, int epoch) {
    List<Integer> all = new ArrayList<>();
    try (Examples examples = source.open(epoch)) {
      for (Optional<Example> next = examples.next(); next.isPresent(); next = examples.next()) {
        all.add((int) next.get().inputs().getFirst()[0]);
      }
      assertThat(examples.next()).isEmpty();
    }
    return all;
  }

  private static List<Integer> inOrder(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 99, 100, 101, 1000})
  void shufflingGivesEachExampleOnceInTheOrderOfItsSeedAndEpoch(int buffer) {
    ExampleSource source = numbers(100).shuffled(buffer, 3);

    List<Integer> first = read(source, 1);

    assertThat(first).containsExactlyInAnyOrderElementsOf(inOrder(100));
    assertThat(read(numbers(100).shuffled(buffer, 3), 1)).isEqualTo(first);
    if (buffer > 1) {
      assertThat(read(source, 2)).isNotEqualTo(first);
      assertThat(read(numbers(100).shuffled(buffer, 4), 1)).isNotEqualTo(first);
    } else {
      assertThat(first).isEqualTo(inOrder(100));
    }
  }

  /** As in tf.data: the k-th that is given is one of the first k + buffer. */
  @Test
  void noExampleOvertakesMoreThanTheBufferHolds() {
    List<Integer> order = read(numbers(1000).shuffled(10, 1), 1);

    for (int k = 0; k < order.size(); k++) {
      assertThat(order.get(k)).isLessThan(k + 10);
    }
    assertThat(IntStream.range(0, 991).filter(k -> order.get(k) == k + 9).count())
        .as("the newest of ten is drawn about once in ten times")
        .isBetween(60L, 140L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void readingAheadChangesNothing(int ahead) {
    AtomicInteger open = new AtomicInteger();

    List<Integer> read = read(numbers(100, open).prefetched(ahead), 1);

    assertThat(read).isEqualTo(inOrder(100));
    assertThat(open).hasValue(0);
  }

  @Test
  void readsOnlySoFarAhead() throws InterruptedException {
    AtomicInteger given = new AtomicInteger();
    ExampleSource source =
        epoch ->
            () -> {
              given.incrementAndGet();
              return Optional.of(Example.of(new float[] {1}, 1));
            };

    try (Examples examples = source.prefetched(5).open(1)) {
      assertThat(examples.next()).isPresent();
      Thread.sleep(50);
    }

    // one taken, five waiting, one in the thread's hand; with close it may take the next
    assertThat(given.get()).isBetween(1, 8);
  }

  @Test
  void closesItsSourceThoughNobodyReadsToTheEnd() {
    AtomicInteger open = new AtomicInteger();

    try (Examples examples = numbers(1_000_000, open).prefetched(4).open(1)) {
      assertThat(examples.next()).isPresent();
      assertThat(open).hasValue(1);
    }

    assertThat(open).hasValue(0);
  }

  @Test
  void whatGoesWrongWhileReadingAheadComesOutWhereItIsReached() {
    ExampleSource source =
        epoch -> {
          AtomicInteger at = new AtomicInteger();
          return () -> {
            if (at.getAndIncrement() == 2) {
              throw new IllegalStateException("the third is broken");
            }
            return Optional.of(Example.of(new float[] {1}, 1));
          };
        };

    try (Examples examples = source.prefetched(8).open(1)) {
      examples.next();
      examples.next();

      assertThatIllegalStateException()
          .isThrownBy(examples::next)
          .withMessage("the third is broken");
    }
  }

  @Test
  void aDatasetIsASource() {
    Dataset data =
        new Dataset(
            Sequences.ofValues(new float[][] {{1, 2}, {3}}),
            Sequences.ofValues(new float[][] {{0}, {1}}),
            Optional.of(new float[] {0.5f, 2}));

    try (Examples examples = ExampleSource.of(data).open(1)) {
      examples.next();
      Example second = examples.next().orElseThrow();

      assertThat(second.inputs().getFirst()).containsExactly(3);
      assertThat(second.targets().getFirst()).containsExactly(1);
      assertThat(second.sampleWeights()).containsExactly(2f);
      assertThat(examples.next()).isEmpty();
    }
  }

  @Test
  void refusesBuffersWithoutRoom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(1).shuffled(0, 1))
        .withMessage("ExampleSource: the buffer to shuffle in must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(1).prefetched(0))
        .withMessageContaining("to read ahead, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Example.of(new float[] {1}, 1).weighted(-1))
        .withMessageContaining("at least 0 and finite, got -1");
  }
}
