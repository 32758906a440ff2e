package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Constraint;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.Regularizer;
import sunhwan.layers.SpectralNormalization;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.MeanSquaredError;
import sunhwan.metrics.AUC;
import sunhwan.metrics.BinaryIoU;
import sunhwan.metrics.F1Score;
import sunhwan.metrics.Metric;
import sunhwan.metrics.Precision;
import sunhwan.metrics.R2Score;
import sunhwan.metrics.RootMeanSquaredError;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.CosineDecay;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;

/**
 * A training goes on from every save point to the same bytes; what they should be is the training
 * that was never interrupted.
 */
class ResumeTest {

  private static final Metric[] METRICS = {
    AUC.of(), R2Score.of(), Precision.of(), F1Score.of(), BinaryIoU.of(), RootMeanSquaredError.of()
  };

  private static Dataset data(int examples, boolean everyStep, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] x = new float[examples][];
    float[][] y = new float[examples][];
    for (int i = 0; i < examples; i++) {
      x[i] = new float[random.nextInt(2, 7)];
      y[i] = new float[everyStep ? x[i].length : 1];
      for (int t = 0; t < x[i].length; t++) {
        x[i][t] = random.nextInt(1, 9);
      }
      for (int t = 0; t < y[i].length; t++) {
        y[i][t] = random.nextInt(2);
      }
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y));
  }

  /**
   * A training in all its colours.
   *
   * @param everyStep whether the model answers at each step
   */
  private record Course(
      Sequential spec, Optimizer optimizer, FitOptions options, boolean everyStep) {
    Trainer trainer() {
      return Trainer.compile(spec.build(3), optimizer, BinaryCrossentropy.of(), METRICS);
    }

    Dataset train() {
      return data(23, everyStep, 1);
    }

    @Override
    public String toString() {
      return optimizer.getClass().getSimpleName() + ", " + options.order();
    }
  }

  static Stream<Course> courses() {
    Sequential vector =
        Sequential.of(
            Embedding.of(9, 3).maskZero(true),
            LSTM.of(3)
                .dropout(0.2f)
                .recurrentDropout(0.2f)
                .weightDrop(0.2f)
                .kernelRegularizer(Regularizer.l2(0.05f))
                .activityRegularizer(Regularizer.l1(0.05f))
                .recurrentConstraint(Constraint.maxNorm(0.75f)),
            BatchNormalization.of(),
            Dropout.of(0.3f),
            SpectralNormalization.of(Dense.of(1, Activation.SIGMOID)));
    Sequential steps =
        Sequential.of(
            Embedding.of(9, 3), GRU.of(3).returnSequences(true), Dense.of(1, Activation.SIGMOID));
    FitOptions options = FitOptions.epochs(4).batchSize(8).seed(7).threads(2);
    return Stream.of(
        new Course(
            vector,
            Adam.of(0.05f).useEma(true).gradientAccumulationSteps(2),
            options
                .validation(data(9, false, 2))
                .callback(SwapEMAWeights.of().swapOnEpoch(true))
                .callback(ReduceLROnPlateau.on("val_loss").factor(0.5).patience(0))
                .callback(EarlyStopping.on("loss").patience(3).restoreBestWeights(true)),
            false),
        new Course(
            vector,
            RMSprop.of(CosineDecay.of(0.05f, 20)).globalClipnorm(0.5f),
            options.shuffle(true).callback(EarlyStopping.on("loss").mode(Mode.MAX).patience(2)),
            false),
        new Course(
            steps,
            SGD.of(0.5f).momentum(0.9f).useEma(true),
            options
                .truncatedBptt(2)
                .callback(LearningRateScheduler.of((epoch, rate) -> rate / (1 + epoch))),
            true));
  }

  /** Keeps the checkpoint of each save point. */
  private static Callback keeping(List<Checkpoint> checkpoints) {
    return run ->
        new Callback.Observer() {
          @Override
          public void savePoint(Position position) {
            checkpoints.add(run.checkpoint());
          }
        };
  }

  @ParameterizedTest
  @MethodSource("courses")
  void goesOnToTheSameBytesFromEverySavePoint(Course course) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    Fit whole =
        course.trainer().fit(course.train(), course.options().callback(keeping(checkpoints)));

    for (Checkpoint checkpoint : checkpoints) {
      List<Checkpoint> rest = new ArrayList<>();
      FitOptions options = course.options().resume(checkpoint).callback(keeping(rest));
      Fit fit = course.trainer().fit(course.train(), options);

      String at = checkpoint.position().toString();
      assertThat(fit.model().weights()).as(at).isEqualTo(whole.model().weights());
      assertThat(fit.history()).as(at).isEqualTo(whole.history());
      assertThat(fit.ending()).as(at).isEqualTo(whole.ending());
      assertThat(rest)
          .as(at)
          .isEqualTo(checkpoints.subList(checkpoints.indexOf(checkpoint) + 1, checkpoints.size()));
    }

    int epochs = whole.history().epochs();
    assertThat(epochs).isGreaterThan(2);
    assertThat(checkpoints).hasSize(epochs * 4);
    assertThat(checkpoints.getFirst().position()).isEqualTo(new Position(0, 1));
    assertThat(checkpoints.getLast().position()).isEqualTo(new Position(epochs, 0));
  }

  @Test
  void goesOnToTheSameBytesWhereSeveralOutputsHaveALossEach() {
    Graph graph = Graph.of();
    Graph.Value words = graph.input("text", Input.ids(Shape.UNKNOWN));
    Graph.Value read = words.to(Embedding.of(9, 3)).to(LSTM.of(3).dropout(0.2f));
    Graph.Value sign = read.to("sign", Dense.of(1, Activation.SIGMOID));
    Graph.Value size = read.to("size", Dense.of(1));
    Model model = graph.build(List.of(words), List.of(sign, size)).build(3);
    Dataset one = data(23, false, 1);
    Dataset two = Dataset.of(one.inputs(), List.of(one.y(), one.y()));
    Trainer trainer =
        Trainer.compile(
            model,
            Adam.of(0.05f),
            Map.of(
                "sign",
                Objective.of(BinaryCrossentropy.of(), AUC.of()),
                "size",
                Objective.of(MeanSquaredError.of(), R2Score.of()).lossWeight(0.3)));
    List<Checkpoint> checkpoints = new ArrayList<>();
    FitOptions options = FitOptions.epochs(2).batchSize(8).seed(7);
    Fit whole = trainer.fit(two, options.callback(keeping(checkpoints)));

    for (Checkpoint checkpoint : checkpoints) {
      Fit fit = trainer.fit(two, options.resume(checkpoint));

      assertThat(fit.model().weights()).isEqualTo(whole.model().weights());
      assertThat(fit.history()).isEqualTo(whole.history());
    }
    assertThat(whole.history().names()).contains("sign_auc", "size_r2_score");
  }

  @Test
  void endsWhereTheWholeTrainingEndedWhenItsCheckpointSaysSo() {
    Course course = courses().toList().get(1);
    List<Checkpoint> checkpoints = new ArrayList<>();
    Fit whole =
        course.trainer().fit(course.train(), course.options().callback(keeping(checkpoints)));

    Fit fit = course.trainer().fit(course.train(), course.options().resume(checkpoints.getLast()));

    assertThat(whole.ending()).isInstanceOf(Ending.Stopped.class);
    assertThat(fit.ending()).isEqualTo(whole.ending());
    assertThat(fit.model().weights()).isEqualTo(whole.model().weights());
  }

  @Test
  void goesOnForMoreEpochsThanWereAskedForAtFirst() {
    Course course = courses().toList().get(2);
    List<Checkpoint> checkpoints = new ArrayList<>();
    course.trainer().fit(course.train(), course.options().callback(keeping(checkpoints)));

    FitOptions six =
        FitOptions.epochs(6)
            .batchSize(8)
            .seed(7)
            .truncatedBptt(2)
            .callback(LearningRateScheduler.of((epoch, rate) -> rate / (1 + epoch)));
    Fit resumed = course.trainer().fit(course.train(), six.resume(checkpoints.getLast()));

    Fit atOnce = course.trainer().fit(course.train(), six);
    assertThat(resumed.model().weights()).isEqualTo(atOnce.model().weights());
    assertThat(resumed.history()).isEqualTo(atOnce.history());
  }

  @Test
  void fallsBackOnTheLastGoodWeightsOfBeforeItWasInterrupted() {
    Model model = Sequential.of(Embedding.of(9, 3), LSTM.of(3), Dense.of(1)).build(1);
    Trainer trainer = Trainer.compile(model, SGD.of(0.1f), MeanSquaredError.of());
    Callback poison =
        run ->
            new Callback.Observer() {
              @Override
              public void batchBegin(int epoch, int batch) {
                if (epoch == 2 && batch == 3) {
                  Weights broken = run.weights();
                  Arrays.fill(broken.get("dense/kernel").data(), Float.NaN);
                  run.restore(broken);
                }
              }
            };
    List<Checkpoint> checkpoints = new ArrayList<>();
    FitOptions options = FitOptions.epochs(3).batchSize(8).callback(poison);
    Dataset data = data(23, false, 1);
    Fit whole = trainer.fit(data, options.callback(keeping(checkpoints)));

    Fit fit = trainer.fit(data, options.resume(checkpoints.getLast()));

    assertThat(checkpoints.getLast().position()).isEqualTo(new Position(1, 2));
    assertThat(fit.ending()).isEqualTo(new Ending.NotFinite(2, 3, Double.NaN));
    assertThat(fit.model().weights()).isEqualTo(whole.model().weights());
    assertThat(fit.history()).isEqualTo(whole.history());
  }

  private static Checkpoint checkpoint(Course course) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    course.trainer().fit(course.train(), course.options().callback(keeping(checkpoints)));
    return checkpoints.get(5);
  }

  @Test
  void refusesOtherSettingsAndOtherDataByName() {
    Course course = courses().toList().get(2);
    Checkpoint checkpoint = checkpoint(course);
    FitOptions options = course.options().resume(checkpoint);
    Dataset data = course.train();
    Trainer trainer = course.trainer();
    Trainer otherOptimizer =
        Trainer.compile(trainer.model(), SGD.of(0.25f), trainer.loss(), METRICS);
    float[] weights = new float[23];
    Arrays.fill(weights, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data, options.batchSize(9)))
        .withMessage(
            "Checkpoint: it was made with batchSize 8, this training has 9. Go on with what it was"
                + " made with, or begin anew without it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data, options.seed(8)))
        .withMessageContaining("seed 7, this training has 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> otherOptimizer.fit(data, options))
        .withMessageContaining("made with optimizer SGD[");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data(23, true, 5), options))
        .withMessageContaining("made with another training data");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data.weighted(weights), options))
        .withMessageContaining("made with another training data");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data, options.validation(data)))
        .withMessageContaining("made with another validation data");
    assertThat(trainer.fit(data, options.threads(3)).history().epochs()).isEqualTo(4);
  }

  @Test
  void refusesToForgetWhatACallbackRemembers() {
    Course course = courses().toList().get(1);
    Checkpoint checkpoint = checkpoint(course);
    FitOptions without = FitOptions.epochs(4).batchSize(8).seed(7).shuffle(true).resume(checkpoint);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> course.trainer().fit(course.train(), without))
        .withMessageContaining("made with the callback EarlyStopping, which this training lacks");
  }

  @Test
  void refusesACheckpointThatContradictsItself() {
    Checkpoint c = checkpoint(courses().toList().get(2));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Checkpoint(
                    new Position(3, 0),
                    c.settings(),
                    c.weights(),
                    c.lastGood(),
                    c.iterations(),
                    c.slots(),
                    c.learningRate(),
                    c.draws(),
                    c.history(),
                    c.sums(),
                    c.stopped(),
                    c.callbacks()))
        .withMessage("Checkpoint: 3 epochs are over, but its history has 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Position(-1, 0))
        .withMessageContaining("must not be negative");
  }
}
