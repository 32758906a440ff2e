package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static sunhwan.layers.Close.assertClose;

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
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.layers.RandomWeights;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.BinaryFocalCrossentropy;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.Dice;
import sunhwan.losses.Loss;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.Reduction;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.losses.Tversky;
import sunhwan.metrics.AUC;
import sunhwan.metrics.Accumulator;
import sunhwan.metrics.Accuracy;
import sunhwan.metrics.CategoricalAccuracy;
import sunhwan.metrics.F1Score;
import sunhwan.metrics.MeanMetric;
import sunhwan.metrics.Metric;
import sunhwan.metrics.Precision;
import sunhwan.metrics.R2Score;
import sunhwan.metrics.StatefulMetric;
import sunhwan.metrics.TruePositives;
import sunhwan.metrics.Weighted;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;

class ScoringTest {

  /** {@code y = x}, with one weight that is 1. */
  private static Model line() {
    return Sequential.of(
            Input.vector(1),
            Dense.of(1).useBias(false).initializers(Initializer.ONES, Initializer.ZEROS))
        .build(0);
  }

  private static Dataset points(float... xy) {
    float[][] x = new float[xy.length / 2][];
    float[][] y = new float[x.length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[] {xy[2 * i]};
      y[i] = new float[] {xy[2 * i + 1]};
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y));
  }

  /** Answers at each live step; 0 is masked. */
  private static Model steps(int width, Activation activation) {
    return RandomWeights.model(
        Sequential.of(
            Embedding.of(9, 4).maskZero(true),
            GRU.of(3).returnSequences(true),
            Dense.of(width).activation(activation)),
        5);
  }

  /** Sequences of 1 to 7 steps, with zeros behind them where they are padded. */
  private static Dataset sequences(int examples, int width, boolean classes, boolean padded) {
    SplittableRandom random = new SplittableRandom(8);
    float[][] x = new float[examples][];
    float[][] y = new float[examples][];
    float[] weights = new float[examples];
    for (int i = 0; i < examples; i++) {
      int length = random.nextInt(1, 8);
      x[i] = new float[padded ? 7 : length];
      y[i] = new float[x[i].length * (classes ? 1 : width)];
      for (int t = 0; t < length; t++) {
        x[i][t] = random.nextInt(1, 9);
        for (int k = 0; k < y[i].length / x[i].length; k++) {
          y[i][t * (y[i].length / x[i].length) + k] = random.nextInt(classes ? width : 2);
        }
      }
      weights[i] = (float) random.nextDouble(0, 3);
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y)).weighted(weights);
  }

  @Test
  void weighsClassesWhileItTrainsAndNotWhileItValidates() {
    Dataset data = points(1, 0, 1, 1, 1, 2);
    Trainer trainer =
        Trainer.compile(
            line(),
            SGD.of(0.25f),
            MeanSquaredError.of(),
            MeanMetric.of(MeanSquaredError.of()),
            Weighted.of(MeanMetric.of(MeanSquaredError.of())));
    FitOptions options = FitOptions.epochs(1).classWeight(Map.of(0, 3.0, 2, 0.5)).validation(data);

    Fit fit = trainer.fit(data, options);

    // by hand: losses 1, 0, 1, weights 3, 1, 0.5; gradient (3·2 − 0.5·2)/3; then w is 1 − 5/12,
    // and the errors are 7/12, −5/12, −17/12
    double after = (49 + 25 + 289) / 144.0 / 3;
    assertThat(at(fit, "loss")).isCloseTo(3.5 / 3, within(1e-7));
    assertThat(at(fit, "mean_squared_error")).isCloseTo(2.0 / 3, within(1e-7));
    assertThat(at(fit, "weighted_mean_squared_error")).isCloseTo(3.5 / 4.5, within(1e-7));
    assertThat(at(fit, "val_loss")).isCloseTo(after, within(1e-6));
    assertThat(at(fit, "val_weighted_mean_squared_error")).isCloseTo(after, within(1e-6));
  }

  private static double at(Fit fit, String name) {
    return fit.history().series(name).getFirst();
  }

  @Test
  void multipliesTheWeightOfAClassWithThatOfAnExample() {
    Dataset data = points(1, 0, 1, 1, 1, 2).weighted(new float[] {2, 1, 4});
    FitOptions options = FitOptions.epochs(1).classWeight(Map.of(0, 3.0, 2, 0.5));

    Fit fit = Trainer.compile(line(), SGD.of(), MeanSquaredError.of()).fit(data, options);

    // by hand: (2·3·1 + 0 + 4·0.5·1)/3
    assertThat(at(fit, "loss")).isCloseTo(8.0 / 3, within(1e-6));
  }

  @Test
  void readsAClassOffAOneHotTarget() {
    Model model = Sequential.of(Input.vector(2), Activation.SOFTMAX).build(0);
    Dataset data =
        Dataset.of(
            Sequences.ofValues(new float[][] {{0, 0}, {0, 0}}),
            Sequences.ofValues(new float[][] {{1, 0}, {0, 1}}));
    FitOptions options = FitOptions.epochs(1).classWeight(Map.of(1, 3.0));

    Fit fit = Trainer.compile(model, SGD.of(), CategoricalCrossentropy.of()).fit(data, options);

    assertThat(at(fit, "loss")).isCloseTo((1 + 3) * Math.log(2) / 2, within(1e-6));
  }

  @Test
  void weighsEachStepByItsOwnClass() {
    Model model = steps(3, Activation.SOFTMAX);
    Dataset data = sequences(40, 3, true, false);
    SparseCategoricalCrossentropy loss = SparseCategoricalCrossentropy.of();
    FitOptions options = FitOptions.epochs(1).batchSize(40);

    Fit weighted =
        Trainer.compile(model, SGD.of(), loss.reduction(Reduction.SUM))
            .fit(data, options.classWeight(Map.of(1, 0.0)));

    Fit ignored =
        Trainer.compile(model, SGD.of(), loss.ignoreClass(1).reduction(Reduction.SUM))
            .fit(data, options);
    assertThat(at(weighted, "loss")).isPositive().isEqualTo(at(ignored, "loss"));
    assertThat(weighted.model().weights()).isEqualTo(ignored.model().weights());
  }

  @Test
  void refusesWeightsOfClassesThatAreNone() {
    FitOptions options = FitOptions.epochs(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.classWeight(Map.of(-1, 1.0)))
        .withMessageContaining("a class in classWeight must be 0 to 2^24 − 1, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.classWeight(Map.of(3, Double.NaN)))
        .withMessageContaining("got NaN for class 3");
  }

  static Stream<Loss> losses() {
    return Stream.of(
        Dice.of(),
        Tversky.of().alpha(0.25f),
        BinaryFocalCrossentropy.of(),
        BinaryCrossentropy.of().reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT));
  }

  private static final Metric[] METRICS = {
    AUC.of(),
    Weighted.of(AUC.of().curve(AUC.Curve.PR)),
    Weighted.of(F1Score.of()),
    TruePositives.of(),
    Weighted.of(R2Score.of()),
    Weighted.of(MeanMetric.of(BinaryCrossentropy.of()))
  };

  @ParameterizedTest
  @MethodSource("losses")
  void givesTheSameBytesForEveryNumberOfThreads(Loss loss) {
    Dataset data = sequences(300, 2, false, false);
    Trainer trainer = Trainer.compile(steps(2, Activation.SIGMOID), Adam.of(), loss, METRICS);
    FitOptions options =
        FitOptions.epochs(2)
            .batchSize(200)
            .classWeight(Map.of(1, 1.7))
            .validation(sequences(40, 2, false, false));

    Fit one = trainer.fit(data, options);

    Fit two = trainer.fit(data, options.threads(2));
    Fit four = trainer.fit(data, options.threads(4));
    assertThat(two.model().weights()).isEqualTo(one.model().weights());
    assertThat(two.history()).isEqualTo(one.history());
    assertThat(four.model().weights()).isEqualTo(one.model().weights());
    assertThat(four.history()).isEqualTo(one.history());
    assertThat(trainer.evaluate(data, 3)).isEqualTo(trainer.evaluate(data));
    assertThat(one.model().weights()).isNotEqualTo(trainer.model().weights());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void letsMaskedStepsEnterNothing(Loss loss) {
    Trainer trainer = Trainer.compile(steps(2, Activation.SIGMOID), Adam.of(), loss, METRICS);

    Scores padded = trainer.evaluate(sequences(50, 2, false, true));

    Scores bare = trainer.evaluate(sequences(50, 2, false, false));
    assertThat(padded).isEqualTo(bare);
    // padding deals examples into other shards, whose gradients are added in another order
    Weights gradients = trainer.gradients(sequences(50, 2, false, true)).weights();
    trainer
        .gradients(sequences(50, 2, false, false))
        .weights()
        .forEach((name, g) -> assertClose(name, gradients.get(name).data(), g.data(), 2e-6));
  }

  @Test
  void gathersRowsExampleByExampleHoweverABatchIsCut() {
    Model model = Sequential.of(Input.sequence(Shape.UNKNOWN, 1), Activation.LINEAR).build(0);
    SplittableRandom random = new SplittableRandom(2);
    float[][][] x = new float[32][][];
    float[][] y = new float[32][];
    float[] w = new float[32];
    StatefulMetric metric = R2Score.of();
    Accumulator expected = metric.start(1, 1);
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[random.nextInt(1, 9)][1];
      y[i] = new float[x[i].length];
      w[i] = (float) random.nextDouble(0, 3);
      for (int t = 0; t < y[i].length; t++) {
        x[i][t][0] = (float) random.nextGaussian();
        y[i][t] = x[i][t][0] + (float) random.nextGaussian();
        expected.add(x[i][t], 0, y[i], t, w[i]);
      }
    }
    Dataset data = Dataset.of(Sequences.ofVectors(x), Sequences.ofValues(y)).weighted(w);

    Scores scores =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of(), Weighted.of(metric)).evaluate(data);

    // to the last bit: West's sums depend on the order of what is added
    assertThat(scores.get("r2_score")).isEqualTo(expected.result()[0]);
  }

  @Test
  void numbersMetricsOfOneNameAndMarksWeightedOnes() {
    Dataset data = points(1, 0, 1, 1, 0.5f, 1);
    Trainer trainer =
        Trainer.compile(
            line(),
            SGD.of(),
            MeanSquaredError.of(),
            Weighted.of(AUC.of()),
            AUC.of(),
            AUC.of().curve(AUC.Curve.PR),
            Weighted.of(Precision.of()),
            Weighted.of(AUC.of()),
            TruePositives.of().thresholds(0.25f, 0.75f));

    Fit fit = trainer.fit(data, FitOptions.epochs(1).validation(data));

    // Keras 3.15.1's CompileMetrics.get_result; several results have their index, as nowhere there
    List<String> names =
        List.of(
            "loss",
            "weighted_auc",
            "auc",
            "auc_1",
            "precision",
            "weighted_auc_1",
            "true_positives[0]",
            "true_positives[1]");
    assertThat(fit.history().names())
        .containsExactlyElementsOf(
            Stream.concat(names.stream(), names.stream().map(n -> "val_" + n)).toList());
    assertThat(fit.history().series("true_positives[0]")).containsExactly(2.0);
    assertThat(fit.history().series("true_positives[1]")).containsExactly(1.0);
  }

  @Test
  void beginsEachEpochAnew() {
    Dataset data = points(1, 0, 1, 1, 0.5f, 1);
    Trainer trainer =
        Trainer.compile(
            line(), SGD.of(1e-6f), MeanSquaredError.of(), TruePositives.of(), Accuracy.of());

    Fit fit = trainer.fit(data, FitOptions.epochs(3).batchSize(2).validation(data));

    assertThat(fit.history().series("true_positives")).containsExactly(1.0, 1.0, 1.0);
    assertThat(fit.history().series("val_true_positives")).containsExactly(1.0, 1.0, 1.0);
    assertThat(fit.history().series("accuracy"))
        .allSatisfy(a -> assertThat(a).isCloseTo(1.0 / 3, within(1e-9)));
  }

  @Test
  void stopsEarlyByAMetricThatGathers() {
    Dataset data = points(1, 1, -1, 0, 0.5f, 1, -0.5f, 0);
    FitOptions options =
        FitOptions.epochs(9)
            .validation(data)
            .callback(EarlyStopping.on("val_auc").patience(2).restoreBestWeights(true));

    Fit fit =
        Trainer.compile(line(), SGD.of(1e-6f), MeanSquaredError.of(), AUC.of()).fit(data, options);

    // all is right from the first epoch on, and cannot get better
    assertThat(fit.history().series("val_auc")).containsExactly(1.0, 1.0, 1.0);
    assertThat(fit.history().bestEpoch("val_auc")).hasValue(1);
    assertThat(fit.ending()).isInstanceOf(Ending.Stopped.class);
  }

  @Test
  void refusesMetricsThatCannotReadTheTargetsBeforeAnythingIsComputed() {
    Model model = Sequential.of(Input.vector(3), Activation.SOFTMAX).build(0);
    Dataset data = Dataset.ofClasses(Sequences.ofValues(new float[][] {{1, 2, 3}}), new int[] {0});
    FitOptions options =
        FitOptions.epochs(1)
            .callback(
                run -> {
                  throw new AssertionError("began");
                });

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.compile(model, SGD.of(), SparseCategoricalCrossentropy.of(), Precision.of())
                    .fit(data, options))
        .withMessageContaining("Precision: expected targets of 3 values");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.compile(
                        model,
                        SGD.of(),
                        SparseCategoricalCrossentropy.of(),
                        Weighted.of(CategoricalAccuracy.of()))
                    .evaluate(data))
        .withMessageContaining("CategoricalAccuracy: expected targets of 3 values");
  }
}
