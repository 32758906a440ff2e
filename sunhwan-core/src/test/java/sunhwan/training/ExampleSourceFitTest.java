package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import sunhwan.metrics.AUC;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;

/** What a training on a stream should give is what one on the same examples in memory gives. */
class ExampleSourceFitTest {

  private static Dataset data(int examples) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] x = new float[examples][];
    float[][] y = new float[examples][1];
    float[] weights = new float[examples];
    for (int i = 0; i < examples; i++) {
      x[i] = new float[random.nextInt(1, 6)];
      for (int t = 0; t < x[i].length; t++) {
        x[i][t] = random.nextInt(1, 9);
      }
      y[i][0] = x[i][0] > 4 ? 1 : 0;
      weights[i] = random.nextInt(1, 3);
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y)).weighted(weights);
  }

  private static Trainer trainer() {
    return Trainer.compile(
        Sequential.of(
                Embedding.of(9, 3), GRU.of(3), Dropout.of(0.2f), Dense.of(1, Activation.SIGMOID))
            .build(3),
        Adam.of(0.05f),
        BinaryCrossentropy.of(),
        AUC.of());
  }

  private static void assertSame(Fit fit, Fit expected) {
    assertThat(fit.history()).isEqualTo(expected.history());
    assertThat(fit.model().weights()).isEqualTo(expected.model().weights());
  }

  @ParameterizedTest
  @EnumSource(FitOptions.Order.class)
  void learnsToTheSameBytesAsFromMemoryWhereSixteenBatchesAreAll(FitOptions.Order order) {
    Dataset data = data(61);
    FitOptions options = FitOptions.epochs(3).batchSize(4).order(order).validation(data(9));

    Fit streamed = trainer().fit(ExampleSource.of(data), options);

    assertSame(streamed, trainer().fit(data, options));
  }

  @Test
  void learnsToTheSameBytesAsFromMemoryInTheGivenOrderHoweverManyThereAre() {
    Dataset data = data(150);
    FitOptions options = FitOptions.epochs(2).batchSize(4).shuffle(false);

    Fit streamed = trainer().fit(ExampleSource.of(data), options);

    assertSame(streamed, trainer().fit(data, options));
  }

  @Test
  void threadsAndReadingAheadChangeNothing() {
    ExampleSource source = ExampleSource.of(data(150)).shuffled(50, 5);
    FitOptions options = FitOptions.epochs(2).batchSize(4);

    Fit fit = trainer().fit(source.prefetched(3), options.threads(3));

    assertSame(fit, trainer().fit(source, options));
    assertThat(fit.history())
        .isNotEqualTo(trainer().fit(ExampleSource.of(data(150)), options).history());
  }

  @Test
  void learnsFromEachExampleOnceAnEpoch() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    List<Integer> counts = new ArrayList<>();
    Dataset data = data(150);
    ExampleSource source =
        epoch -> {
          opened.incrementAndGet();
          Examples examples = ExampleSource.of(data).open(epoch);
          return new Examples() {
            @Override
            public Optional<Example> next() {
              return examples.next();
            }

            @Override
            public void close() {
              closed.incrementAndGet();
            }
          };
        };
    Callback counting =
        run ->
            new Callback.Observer() {
              private int seen;

              @Override
              public void batchEnd(Callback.BatchEnd batch) {
                seen = batch.examples();
                if (batch.batch() == 1) {
                  counts.add(run.batches());
                }
              }

              @Override
              public void epochEnd(Callback.EpochEnd epoch) {
                counts.add(seen);
                counts.add(run.batches());
                counts.add(run.examples());
              }
            };

    trainer().fit(source, FitOptions.epochs(2).batchSize(4).callback(counting));

    assertThat(counts).containsExactly(0, 150, 38, 150, 38, 150, 38, 150);
    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(2);
  }

  @Test
  void holdsSixteenBatchesAtATime() {
    AtomicInteger given = new AtomicInteger();
    List<Integer> ahead = new ArrayList<>();
    Dataset data = data(300);
    ExampleSource source =
        epoch -> {
          Examples examples = ExampleSource.of(data).open(epoch);
          return () -> {
            given.incrementAndGet();
            return examples.next();
          };
        };
    Callback watching =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd batch) {
                ahead.add(given.get() - batch.examples());
              }
            };

    trainer().fit(source, FitOptions.epochs(1).batchSize(4).callback(watching));

    assertThat(ahead).hasSize(75).allMatch(examples -> examples <= 60);
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
    ExampleSource source = ExampleSource.of(data(77)).shuffled(30, 5).prefetched(10);
    FitOptions options =
        FitOptions.epochs(2)
            .batchSize(2)
            .validation(data(9))
            .callback(EarlyStopping.on("val_loss").patience(5).restoreBestWeights(true));
    List<Checkpoint> checkpoints = new ArrayList<>();
    Fit whole = trainer().fit(source, options.callback(keeping(checkpoints)));

    for (int i = 0; i < checkpoints.size(); i += 3) {
      Fit fit = trainer().fit(source, options.resume(checkpoints.get(i)));

      assertSame(fit, whole);
    }

    assertThat(checkpoints).hasSize(2 * 40);
  }

  @Test
  void refusesToGoOnWithAnotherStream() {
    Dataset data = data(77);
    FitOptions options = FitOptions.epochs(2).batchSize(2);
    List<Checkpoint> checkpoints = new ArrayList<>();
    trainer().fit(ExampleSource.of(data).shuffled(30, 5), options.callback(keeping(checkpoints)));
    FitOptions resumed = options.resume(checkpoints.get(20));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(ExampleSource.of(data).shuffled(30, 6), resumed))
        .withMessageContaining("made with another training data");
    Dataset unweighted = new Dataset(data.inputs(), data.targets(), Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(ExampleSource.of(unweighted).shuffled(30, 5), resumed))
        .withMessageContaining("made with another training data");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(data, resumed))
        .withMessageContaining("made with another training data");
  }

  /** Claims to be what it is not. */
  private record Named(ExampleSource source, String name) implements ExampleSource {
    @Override
    public Examples open(int epoch) {
      return source.open(epoch);
    }

    @Override
    public Optional<String> fingerprint() {
      return Optional.of(name);
    }
  }

  @Test
  void refusesToGoOnWhereTheStreamHasBecomeShorter() {
    ExampleSource long77 = new Named(ExampleSource.of(data(77)), "mine");
    ExampleSource short20 = new Named(ExampleSource.of(data(20)), "mine");
    FitOptions options = FitOptions.epochs(1).batchSize(2);
    List<Checkpoint> checkpoints = new ArrayList<>();
    trainer().fit(long77, options.callback(keeping(checkpoints)));

    for (int batches : new int[] {12, 20}) {
      FitOptions resumed = options.resume(checkpoints.get(batches - 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer().fit(short20, resumed))
          .withMessage(
              "Trainer: epoch 1 ends after 20 examples, before its batch "
                  + batches
                  + ", behind which the training was left. Does the source give the same each"
                  + " time?");
    }
    FitOptions other = options.resume(checkpoints.get(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(new Named(long77, "another"), other))
        .withMessageContaining("made with another training data");
  }

  @Test
  void scoresAsFromMemory() {
    Dataset data = data(150);

    Scores scores = trainer().evaluate(ExampleSource.of(data).prefetched(7), 2);

    assertThat(scores).isEqualTo(trainer().evaluate(data));
  }

  @Test
  void refusesWhatItCannotLearnFrom() {
    FitOptions options = FitOptions.epochs(1);
    ExampleSource empty = ExampleSource.of(data(9).select(new int[0]));
    ExampleSource wide =
        ExampleSource.of(
            Dataset.of(
                Sequences.ofValues(new float[][] {{1}}),
                Sequences.ofValues(new float[][] {{1, 0}})));
    Dataset two = Dataset.of(List.of(data(3).x(), data(3).x()), List.of(data(3).y()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(empty, options))
        .withMessage("Trainer: there are no examples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().evaluate(empty))
        .withMessage("Trainer: there are no examples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(wide, options))
        .withMessageContaining("expected targets of 1 values, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(ExampleSource.of(two), options))
        .withMessage("Trainer: expected examples with 1 inputs as the model has, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer().fit(ExampleSource.of(data(9)), options.validationSplit(0.5)))
        .withMessageContaining("Use validation(…) in place of validationSplit");
  }
}
