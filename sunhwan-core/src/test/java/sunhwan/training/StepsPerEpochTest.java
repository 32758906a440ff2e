package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.data.Examples;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;

/** Epochs of a number of batches, which follow each other as Keras's steps_per_epoch has it. */
class StepsPerEpochTest {

  /** The i-th begins with id 1 + i % 8; no two are alike. */
  private static Dataset data(int examples) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] x = new float[examples][];
    float[][] y = new float[examples][1];
    for (int i = 0; i < examples; i++) {
      x[i] = new float[1 + i % 5];
      for (int t = 0; t < x[i].length; t++) {
        x[i][t] = random.nextInt(1, 9);
      }
      x[i][0] = 1 + i % 8;
      y[i][0] = i;
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y));
  }

  private static Trainer trainer() {
    return Trainer.compile(
        Sequential.of(
                Embedding.of(9, 3), GRU.of(3), Dropout.of(0.2f), Dense.of(1, Activation.SIGMOID))
            .build(3),
        Adam.of(0.05f),
        BinaryCrossentropy.of());
  }

  private static SteppedFeed feed(Dataset data, FitOptions options, boolean streamed) {
    Feed rounds =
        streamed
            ? new SourceFeed(trainer(), ExampleSource.of(data), options)
            : new DatasetFeed(data, options);
    return new SteppedFeed(rounds, options.stepsPerEpoch());
  }

  /** The numbers of the examples, batch by batch. */
  private static List<List<Integer>> numbers(Feed.Reading reading) {
    List<List<Integer>> batches = new ArrayList<>();
    for (Optional<Batch> next = reading.next(); next.isPresent(); next = reading.next()) {
      batches.add(Stream.of(next.get().y()).map(row -> (int) row[0]).toList());
    }
    return batches;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void goesOnWhereTheLastEpochStoppedAndBeginsAnewWhereTheExamplesEnd(boolean streamed) {
    FitOptions options = FitOptions.epochs(3).batchSize(3).shuffle(false).stepsPerEpoch(3);
    SteppedFeed feed = feed(data(10), options, streamed);

    // ten examples are batches of 3, 3, 3 and 1
    try (Feed.Reading first = feed.open(1, 0)) {
      assertThat(numbers(first))
          .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7, 8));
      assertThat(first.examples()).isEqualTo(9);
    }
    try (Feed.Reading second = feed.open(2, 0)) {
      assertThat(numbers(second)).containsExactly(List.of(9), List.of(0, 1, 2), List.of(3, 4, 5));
      assertThat(second.examples()).isEqualTo(7);
    }
    try (Feed.Reading third = feed.open(3, 0)) {
      assertThat(numbers(third)).containsExactly(List.of(6, 7, 8), List.of(9), List.of(0, 1, 2));
    }
    assertThat(feed.batches()).isEqualTo(3);
  }

  static Stream<Boolean> kinds() {
    return Stream.of(true, false);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsEveryBatchAgain(boolean streamed) {
    FitOptions options = FitOptions.epochs(9).batchSize(3).stepsPerEpoch(3);
    Dataset data = data(10);
    SteppedFeed inOneGo = feed(data, options, streamed);

    for (int epoch = 1; epoch <= 9; epoch++) {
      List<List<Integer>> all;
      try (Feed.Reading reading = inOneGo.open(epoch, 0)) {
        all = numbers(reading);
      }
      for (int learnt = 0; learnt <= 3; learnt++) {
        try (SteppedFeed again = feed(data, options, streamed);
            Feed.Reading reading = again.open(epoch, learnt)) {
          int before = all.subList(0, learnt).stream().mapToInt(List::size).sum();
          assertThat(reading.examples()).isEqualTo(before);
          assertThat(numbers(reading)).isEqualTo(all.subList(learnt, 3));
        }
      }
    }
  }

  /** Each round has the order that an epoch of all examples has. */
  @ParameterizedTest
  @EnumSource(FitOptions.Order.class)
  void readsTheRoundsThatEpochsWouldBe(FitOptions.Order order) {
    FitOptions options = FitOptions.epochs(4).batchSize(3).order(order).stepsPerEpoch(5);
    Dataset data = data(10);
    List<List<Integer>> stepped = new ArrayList<>();
    List<List<Integer>> whole = new ArrayList<>();

    SteppedFeed feed = feed(data, options, false);
    for (int epoch = 1; epoch <= 4; epoch++) {
      stepped.addAll(numbers(feed.open(epoch, 0)));
    }

    for (int round = 1; round <= 5; round++) {
      whole.addAll(numbers(new DatasetFeed(data, options).open(round, 0)));
    }
    assertThat(stepped).isEqualTo(whole);
  }

  private static Dataset classes(int examples) {
    Dataset data = data(examples);
    float[][] y = new float[examples][1];
    for (int i = 0; i < examples; i++) {
      y[i][0] = data.x().row(i)[0] > 4 ? 1 : 0;
    }
    return Dataset.of(data.x(), Sequences.ofValues(y));
  }

  private static void assertSame(Fit fit, Fit expected) {
    assertThat(fit.history()).isEqualTo(expected.history());
    assertThat(fit.model().weights()).isEqualTo(expected.model().weights());
  }

  @Test
  void asManyStepsAsThereAreBatchesChangeNothing() {
    FitOptions options = FitOptions.epochs(3).batchSize(4).validation(classes(9));
    Dataset data = classes(61);

    Fit fit = trainer().fit(data, options.stepsPerEpoch(16));

    assertSame(fit, trainer().fit(data, options));
    assertSame(trainer().fit(ExampleSource.of(data), options.stepsPerEpoch(16)), fit);
  }

  private static Callback keeping(List<Checkpoint> checkpoints) {
    return run ->
        new Callback.Observer() {
          @Override
          public void savePoint(Position position) {
            checkpoints.add(run.checkpoint());
          }
        };
  }

  @Test
  void goesOnToTheSameBytesFromEverySavePoint() {
    ExampleSource source = ExampleSource.of(classes(23)).shuffled(9, 5).prefetched(4);
    FitOptions options =
        FitOptions.epochs(4)
            .batchSize(2)
            .stepsPerEpoch(7)
            .validation(classes(9))
            .validationSteps(3)
            .callback(EarlyStopping.on("val_loss").patience(5).restoreBestWeights(true));
    List<Checkpoint> checkpoints = new ArrayList<>();
    Fit whole = trainer().fit(source, options.callback(keeping(checkpoints)));

    for (Checkpoint checkpoint : checkpoints) {
      assertSame(trainer().fit(source, options.resume(checkpoint)), whole);
    }

    // 7 batches and the end of each epoch; a round has 12 batches, so two ends fall within epochs
    assertThat(checkpoints).hasSize(4 * 8);
    assertThat(whole.history().epochs()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> trainer().fit(source, options.stepsPerEpoch(6).resume(checkpoints.getFirst())))
        .withMessageContaining("stepsPerEpoch 7, this training has 6");
  }

  /** Counts from 0 and never ends. */
  private static ExampleSource endless(AtomicInteger opened, AtomicInteger closed) {
    return epoch -> {
      opened.incrementAndGet();
      AtomicInteger next = new AtomicInteger();
      return new Examples() {
        @Override
        public Optional<Example> next() {
          int i = next.getAndIncrement();
          return Optional.of(Example.of(new float[] {1 + i % 8}, i % 8 > 3 ? 1 : 0));
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    };
  }

  @Test
  void readsASourceThatNeverEndsOnceAndClosesIt() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();

    Fit fit =
        trainer().fit(endless(opened, closed), FitOptions.epochs(5).batchSize(8).stepsPerEpoch(20));

    List<Double> losses = fit.history().series("loss");
    assertThat(losses).hasSize(5);
    assertThat(losses.getLast()).isLessThan(0.5 * losses.getFirst());
    assertThat(opened).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  @Test
  void closesWhatAnEpochThatWasBrokenOffLeftOpen() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Callback breaking =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd batch) {
                if (batch.batch() == 2) {
                  throw new IllegalStateException("enough");
                }
              }
            };
    FitOptions options = FitOptions.epochs(2).stepsPerEpoch(5).callback(breaking);

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> trainer().fit(endless(opened, closed), options)))
        .hasMessage("enough");

    assertThat(opened).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  @Test
  void refusesASourceWithoutExamplesAndStepsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> trainer().fit(epoch -> Optional::empty, FitOptions.epochs(2).stepsPerEpoch(3)))
        .withMessage("Trainer: there are no examples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FitOptions.epochs(1).stepsPerEpoch(-1))
        .withMessage("FitOptions: stepsPerEpoch must be positive, or 0 for all batches, got -1");
  }
}
