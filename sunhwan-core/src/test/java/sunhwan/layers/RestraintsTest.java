package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static sunhwan.layers.Close.assertClose;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Regularizer.OrthogonalRegularizer;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** Penalties and limits, by hand; beside Keras they stand in {@link RestraintsAgainstKerasTest}. */
class RestraintsTest {
  private static final Shape MATRIX = Shape.of(2, 2);

  @Test
  void penaltiesAreTheirFormulas() {
    float[] w = {1, -2, 3, 4};

    // by hand: Σ|w| = 10, Σw² = 30; rows (1, −2)/√5 and (3, 4)/5 have the cosine −5 / (5√5)
    assertThat(Regularizer.l1(0.5f).penalty(MATRIX, w, 4)).isEqualTo(5);
    assertThat(Regularizer.l2(0.5f).penalty(MATRIX, w, 4)).isEqualTo(15);
    assertThat(Regularizer.l1l2(0.5f, 0.25f).penalty(MATRIX, w, 4)).isEqualTo(12.5);
    assertThat(Regularizer.orthogonal(0.5f).penalty(MATRIX, w, 4))
        .isCloseTo(0.5 / Math.sqrt(5), within(1e-12));
  }

  @Test
  void kerassExampleGivesKerassNumber() {
    // the docstring of Keras's Regularizer: kernel of ones with L1(0.01), output 10 with L2(0.01)
    Sequential spec =
        Sequential.of(
            Input.vector(5),
            Dense.of(5)
                .useBias(false)
                .initializers(Initializer.ONES, Initializer.ZEROS)
                .kernelRegularizer(Regularizer.l1(0.01f))
                .activityRegularizer(Regularizer.l2(0.01f)));
    Tensor x = filled(2, 5, 5);
    Dataset data = Dataset.of(x, filled(10, 5, 5));

    double loss =
        Trainer.compile(spec.build(1), SGD.of(), MeanSquaredError.of()).evaluate(data).get("loss");

    assertThat(loss).isCloseTo(0.25 + 5, within(1e-6));
  }

  /** Few rows of a gradient are written by the layer, all of them by the penalty. */
  @Test
  void aRowThatNobodyReadsIsPulledToZeroOnceAStep() {
    Sequential spec =
        Sequential.of(
            Embedding.of(50, 2).embeddingsRegularizer(Regularizer.l2(0.5f)),
            GlobalAveragePooling1D.of(),
            Dense.of(1));
    Model model = spec.build(1);
    Dataset data = Dataset.of(Sequences.ofIds(new int[][] {{1, 2}, {3, 4}}), filled(1, 2, 1));

    float[] trained =
        Trainer.compile(model, SGD.of(0.1f), MeanSquaredError.of())
            .fit(data, FitOptions.epochs(3))
            .model()
            .weights()
            .get("embedding/embeddings")
            .data();

    // by hand: w − 0.1 · 2 · 0.5 · w in each of three steps
    float before = model.weights().get("embedding/embeddings").data()[2 * 40];
    assertThat(trained[2 * 40]).isCloseTo(before * 0.9f * 0.9f * 0.9f, within(1e-7f));
  }

  private static Tensor filled(float value, int... sizes) {
    Tensor tensor = Tensor.zeros(Shape.of(sizes));
    java.util.Arrays.fill(tensor.data(), value);
    return tensor;
  }

  static Stream<Arguments> penalties() {
    return Stream.of(
        Arguments.of(Regularizer.l1(0.3f), MATRIX),
        Arguments.of(Regularizer.l2(0.3f), Shape.of(4)),
        Arguments.of(Regularizer.l1l2(0.3f, 0.2f), Shape.of(2, 1, 2)),
        Arguments.of(Regularizer.orthogonal(0.3f), Shape.of(3, 4)),
        Arguments.of(Regularizer.orthogonal(0.3f), Shape.of(1, 4)),
        Arguments.of(
            new OrthogonalRegularizer(0.3f, OrthogonalRegularizer.Mode.COLUMNS), Shape.of(3, 4)));
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void gradientsAreSlopes(Regularizer regularizer, Shape shape) {
    int n = shape.count();
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      w[i] = KerasNumbers.weight(1, i);
    }
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      float[] up = w.clone();
      up[i] += 1f / 1024;
      float[] down = w.clone();
      down[i] -= 1f / 1024;
      slopes[i] =
          (regularizer.penalty(shape, up, n) - regularizer.penalty(shape, down, n)) * 512 * 2;
    }

    float[] gradient = new float[n];
    regularizer.addGradient(shape, w, n, 2, gradient);

    assertClose("gradient", gradient, slopes, 1e-4, 1e-9);
  }

  @Test
  void limitsAreTheirFormulas() {
    // by hand: columns (3, 4) and (0, 0.5) have the norms 5 and 0.5
    assertLimited(Constraint.maxNorm(2), 3 * 0.4, 0, 4 * 0.4, 0.5);
    assertLimited(Constraint.unitNorm(), 0.6, 0, 0.8, 1);
    assertLimited(Constraint.minMaxNorm(1, 2).rate(0.5f), 3 * 0.7, 0, 4 * 0.7, 0.75);
    assertLimited(
        Constraint.maxNorm(2).axis(1), 2, 0, 4 * 2 / Math.hypot(4, 0.5), 1 / Math.hypot(4, 0.5));
    float[] w = {-1, 2, 0, -0.5f};
    Constraint.nonNeg().apply(MATRIX, w);
    assertThat(w).containsExactly(0, 2, 0, 0);
  }

  private static void assertLimited(Constraint constraint, double... expected) {
    float[] w = {3, 0, 4, 0.5f};
    constraint.apply(MATRIX, w);
    assertClose(constraint.toString(), w, expected, 1e-6);
  }

  @Test
  void limitsHoldAfterEveryTraining() {
    Sequential spec =
        Sequential.of(
            Input.sequence(3, 2),
            GRU.of(3)
                .recurrentConstraint(Constraint.unitNorm())
                .biasConstraint(Constraint.nonNeg()),
            Dense.of(1).kernelConstraint(Constraint.minMaxNorm(0.25f, 0.25f)));
    Tensor x = filled(0.5f, 4, 3, 2);
    Dataset data = Dataset.of(x, filled(3, 4, 1));

    Weights after =
        Trainer.compile(spec.build(3), SGD.of(0.5f), MeanSquaredError.of())
            .fit(data, FitOptions.epochs(2).batchSize(2))
            .model()
            .weights();

    float[] recurrent = after.get("gru/gru_cell/recurrent_kernel").data();
    for (int unit = 0; unit < 9; unit++) {
      double norm =
          Math.hypot(Math.hypot(recurrent[unit], recurrent[9 + unit]), recurrent[18 + unit]);
      assertThat(norm).isCloseTo(1, within(1e-5));
    }
    for (float bias : after.get("gru/gru_cell/bias").data()) {
      assertThat(bias).isNotNegative();
    }
    float[] dense = after.get("dense/kernel").data();
    assertThat(Math.hypot(Math.hypot(dense[0], dense[1]), dense[2])).isCloseTo(0.25, within(1e-5));
  }

  @Test
  void maskedStepsAddNoPenalty() {
    Sequential spec =
        Sequential.of(
            Input.sequence(Shape.UNKNOWN, 1), Masking.of(), ActivityRegularization.of(1, 0));
    Model model = spec.build(1);
    Sequences x = Sequences.ofVectors(new float[][][] {{{2}, {0}, {3}}, {{0}, {0}, {1}}});

    double loss =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of())
            .evaluate(Dataset.of(x, x))
            .get("loss");

    // the predictions are the targets; (2 + 3 + 1) / 2 examples
    assertThat(loss).isEqualTo(3);
  }

  @Test
  void aWidePenalizedEndCountsItsPenaltyOnce() {
    // so wide that, without a penalty of what comes out, it would come out slice by slice
    Sequential spec =
        Sequential.of(
            Input.sequence(2, 1),
            Dense.of(1024)
                .initializers(Initializer.ONES, Initializer.ZEROS)
                .activityRegularizer(Regularizer.l1(1f / 1024)));
    Dataset data = Dataset.of(filled(1, 3, 2, 1), filled(1, 3, 2, 1024));

    double loss =
        Trainer.compile(spec.build(1), SGD.of(), MeanSquaredError.of()).evaluate(data).get("loss");

    assertThat(loss).isCloseTo(2, within(1e-6));
  }

  @Test
  void droppedConnectionsAreTheSameForAllExamplesOfABatch() {
    int units = 16;
    Sequential spec =
        Sequential.of(Input.sequence(4, 2), LSTM.of(units).weightDrop(0.5f).returnSequences(true));
    Model model = RandomWeights.model(spec, 5);
    Tensor x = Tensor.zeros(Shape.of(40, 4, 2));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = KerasNumbers.x(i, 1);
    }
    Dataset data = Dataset.of(x, filled(0.5f, 40, 4, units));

    Weights after =
        Trainer.compile(model, SGD.of(0.125f), MeanSquaredError.of())
            .fit(data, FitOptions.epochs(1).batchSize(40))
            .model()
            .weights();

    // 40 examples are three shards: a connection that one of them kept would have moved
    String kernel = "lstm/lstm_cell/recurrent_kernel";
    int still = 0;
    for (int i = 0; i < units * 4 * units; i++) {
      still += after.get(kernel).data()[i] == model.weights().get(kernel).data()[i] ? 1 : 0;
    }
    assertThat(still).isBetween(units * 2 * units - 100, units * 2 * units + 100);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of((Runnable) () -> Regularizer.l2(-1), "L2: l2 must be at least 0, got -1.0"),
        Arguments.of(
            (Runnable) () -> Constraint.minMaxNorm(2, 1),
            "MinMaxNorm: maxValue must be at least minValue, got 1.0 and 2.0"),
        Arguments.of(
            (Runnable) () -> Constraint.minMaxNorm(1, 2).rate(2),
            "MinMaxNorm: rate must be from 0 to 1, got 2.0"),
        Arguments.of(
            (Runnable) () -> Constraint.unitNorm().axis(0, 0),
            "UnitNorm: axis must be different numbers from 0, at least one, got [0, 0]"),
        Arguments.of(
            (Runnable)
                () ->
                    Dense.of(2)
                        .restraints(Restraints.NONE.constraint("gamma", Constraint.nonNeg())),
            "Dense: has no weight 'gamma' to restrain; its weights are [kernel, bias]"),
        Arguments.of(
            (Runnable) () -> Dense.of(2).activityRegularizer(Regularizer.orthogonal(1)),
            "activityRegularizer: expected L1, L2 or L1L2, got OrthogonalRegularizer[factor=1.0,"
                + " mode=ROWS], which compares examples with each other. Put it on a kernel."),
        Arguments.of(
            built(
                Input.sequence(3, 2), Conv1D.of(2, 2).kernelRegularizer(Regularizer.orthogonal(1))),
            "OrthogonalRegularizer[factor=1.0, mode=ROWS]: expected a matrix, got 'kernel' (2, 2,"
                + " 2)"),
        Arguments.of(
            built(Input.vector(3), Dense.of(2).biasConstraint(Constraint.maxNorm(1).axis(1))),
            "MaxNorm[maxValue=1.0, axis=[1]]: expected axes of 'bias' (2,), counted from 0"),
        Arguments.of(
            built(
                Input.sequence(3, 2),
                Bidirectional.of(GRU.of(2).activityRegularizer(Regularizer.l2(1)))
                    .mergeMode(Bidirectional.MergeMode.SUM)),
            "Bidirectional 'bidirectional': expected an activityRegularizer with mergeMode CONCAT"
                + " alone, since it is one of each direction's own output."),
        Arguments.of(
            built(
                Input.sequence(3, 2),
                Bidirectional.of(GRU.of(2).activityRegularizer(Regularizer.l2(1)))
                    .backwardLayer(GRU.of(2).goBackwards(true))),
            "Bidirectional 'bidirectional': expected an activityRegularizer that both directions"
                + " have."),
        Arguments.of(
            (Runnable)
                () -> {
                  Graph graph = Graph.of();
                  var x = graph.input("x", Input.sequence(3, 2));
                  graph
                      .layer(
                          "encoder",
                          LSTM.of(2).returnState(true).activityRegularizer(Regularizer.l2(1)))
                      .outputs(x);
                },
            "LSTM 'encoder': expected an activityRegularizer where no states come in or go out; put"
                + " ActivityRegularization behind it."),
        Arguments.of(
            built(
                Input.sequence(3, 2),
                TimeDistributed.of(Dense.of(2).activityRegularizer(Regularizer.l2(1)))),
            "TimeDistributed 'time_distributed': expected an activityRegularizer on a layer that"
                + " stands by itself. Dense treats every step alike without TimeDistributed."));
  }

  private static Runnable built(LayerSpec... layers) {
    return () -> Sequential.of(List.of(layers)).build(1);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWhatCannotBeHeldDownSo(Runnable refused, String message) {
    assertThatIllegalArgumentException().isThrownBy(refused::run).withMessage(message);
  }

  @Test
  void eachDirectionKeepsItsOwnRestraints() {
    Sequential spec =
        Sequential.of(
            Input.sequence(3, 2),
            Bidirectional.of(GRU.of(2).kernelConstraint(Constraint.nonNeg()))
                .backwardLayer(GRU.of(2).goBackwards(true)),
            Dense.of(1));
    Dataset data = Dataset.of(filled(0.5f, 4, 3, 2), filled(3, 4, 1));

    Weights after =
        Trainer.compile(spec.build(3), SGD.of(0.1f), MeanSquaredError.of())
            .fit(data, FitOptions.epochs(1))
            .model()
            .weights();

    assertThat(smallest(after.get("bidirectional/forward_gru/gru_cell/kernel"))).isNotNegative();
    assertThat(smallest(after.get("bidirectional/backward_gru/gru_cell/kernel"))).isNegative();
  }

  private static float smallest(Tensor tensor) {
    float smallest = Float.POSITIVE_INFINITY;
    for (float value : tensor.data()) {
      smallest = Math.min(smallest, value);
    }
    return smallest;
  }

  @Test
  void comparesByWhatItSays() {
    Restraints one =
        Restraints.NONE
            .regularizer("kernel", Regularizer.l2(1))
            .regularizer("bias", Regularizer.l1(1));
    Restraints other =
        Restraints.NONE
            .regularizer("bias", Regularizer.l1(1))
            .regularizer("kernel", Regularizer.l2(1));

    assertThat(one).isEqualTo(other).hasToString(other.toString());
    assertThat(new Restraints(Map.of(), Map.of(), java.util.Optional.empty()).isEmpty()).isTrue();
    assertThat(one.isEmpty()).isFalse();
  }
}
