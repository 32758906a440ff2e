package sunhwan.conformance.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.Add;
import sunhwan.layers.AdditiveAttention;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.Average;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dot;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.GRUCell;
import sunhwan.layers.GaussianDropout;
import sunhwan.layers.GaussianNoise;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Identity;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LSTMCell;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.LeakyReLU;
import sunhwan.layers.Masking;
import sunhwan.layers.MaxPooling1D;
import sunhwan.layers.Maximum;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Minimum;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.Multiply;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.Regularizer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.SelectSteps;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.Softmax;
import sunhwan.layers.SparseDense;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.SpectralNormalization;
import sunhwan.layers.Subtract;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.losses.CRFLoss;
import sunhwan.losses.CTC;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.testkit.GradientCheck;
import sunhwan.testkit.LayerContract;
import sunhwan.testkit.MultiLayerContract;
import sunhwan.training.Trainer;

/** Every built-in layer and one of somebody's own keep the contract; what is broken does not. */
class LayerContractTest {
  private static final Shape SEQUENCE = Shape.sequence(Shape.UNKNOWN, 3);
  private static final Shape VECTOR = Shape.of(3).named("features");
  private static final Shape IDS = Shape.of(Shape.UNKNOWN).named("time");

  @TestFactory
  Stream<DynamicTest> layersKeepTheContract() {
    List<LayerContract> contracts = new ArrayList<>();
    contracts.add(LayerContract.of(Embedding.of(5, 2), IDS));
    contracts.add(LayerContract.of(Embedding.of(5, 2).maskZero(true), IDS));
    for (EmbeddingBag.Mode mode : EmbeddingBag.Mode.values()) {
      EmbeddingBag bag = EmbeddingBag.of(5, 2).mode(mode);
      contracts.add(LayerContract.of(bag, SEQUENCE));
      contracts.add(LayerContract.of(bag.idDropout(0.3f).stepDropout(0.2f), SEQUENCE));
    }
    contracts.add(LayerContract.of(SparseDense.of(5, 2), Shape.sequence(Shape.UNKNOWN, 2)));
    contracts.add(
        LayerContract.of(
            SparseDense.of(5, 2).useBias(false).kernelInitializer(Initializer.UNIFORM),
            Shape.sequence(Shape.UNKNOWN, 2)));
    for (LayerSpec layer : readersOfSequences()) {
      contracts.add(LayerContract.of(layer, SEQUENCE));
    }
    for (LayerSpec layer : readersOfEveryStep()) {
      contracts.add(LayerContract.of(layer, SEQUENCE).withoutMasks());
      contracts.add(LayerContract.of(layer, Shape.sequence(6, 3)).withoutMasks());
    }
    for (LayerSpec layer : convolutionalLstms()) {
      contracts.add(LayerContract.of(layer, Shape.sequence(Shape.UNKNOWN, 6)));
    }
    // of three features the contract's examples have two almost equal ones, where no slope is
    for (int time : new int[] {Shape.UNKNOWN, 7}) {
      contracts.add(
          LayerContract.of(AdaptiveMaxPooling1D.of(3), Shape.sequence(time, 2)).withoutMasks());
    }
    for (LayerSpec layer : workersOnSteps()) {
      contracts.add(LayerContract.of(layer, VECTOR));
      contracts.add(LayerContract.of(layer, SEQUENCE));
    }
    contracts.add(LayerContract.of(RepeatVector.of(2), VECTOR));
    // what comes out is penalized by example, and the contract adds sequences up by step
    contracts.add(LayerContract.of(ActivityRegularization.of(0.3f, 0.2f), VECTOR));
    contracts.add(
        LayerContract.of(Dense.of(2).activityRegularizer(Regularizer.l1l2(0.3f, 0.2f)), VECTOR));
    for (LayerSpec layer :
        List.of(
            Flatten.of(),
            Reshape.of(3, 6),
            Reshape.of(18),
            Permute.of(2, 1),
            PReLU.of().alphaInitializer(Initializer.UNIFORM))) {
      contracts.add(LayerContract.of(layer, Shape.sequence(6, 3)).withoutMasks());
    }
    contracts.add(LayerContract.of(Reshape.of(3, 2), Shape.of(6).named("features")));
    contracts.add(LayerContract.of(Flatten.of(), VECTOR));
    contracts.add(LayerContract.of(Activation.GLU, Shape.sequence(Shape.UNKNOWN, 4)));
    contracts.add(LayerContract.of(GroupNormalization.of(2), Shape.sequence(Shape.UNKNOWN, 4)));
    // a step function has no slope but at its steps, which lie where no value comes
    contracts.add(LayerContract.of(Discretization.of(List.of(-50f, 50f)), SEQUENCE));
    contracts.add(LayerContract.of(GRU.of(2), Shape.sequence(10, 3)));
    return contracts.stream().flatMap(LayerContract::tests);
  }

  static Stream<RecurrentLayer<?>> beyondKeras() {
    return Stream.of(
        PeepholeLSTM.of(2),
        LayerNormLSTM.of(2).epsilon(0.25f),
        LayerNormGRU.of(2).epsilon(0.25f),
        MinGRU.of(2));
  }

  // time is cut into chunks of about 512 rows
  @ParameterizedTest
  @MethodSource("beyondKeras")
  void hasGradientsThatAreSlopesOverMoreStepsThanAChunkHolds(RecurrentLayer<?> layer) {
    Model model = Sequential.of(Input.sequence(700, 1), layer).build(3);
    Tensor x = Tensor.zeros(Shape.of(2, 700, 1));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = (float) Math.sin(i * 0.7);
    }
    Dataset data = Dataset.of(x, Tensor.zeros(Shape.of(2, 2)));
    Trainer trainer = Trainer.compile(model, SGD.of(), MeanSquaredError.of());

    GradientCheck.of().check(trainer, data);
    GradientCheck.of().checkTraining(trainer, data);
  }

  @Test
  void aCrfBehindAMaskHasGradientsThatAreSlopesOfItsLikelihood() {
    Sequential spec = Sequential.of(Embedding.of(5, 3).maskZero(true), Dense.of(3), CRF.of());
    Dataset data =
        Dataset.of(
            Sequences.ofIds(new int[][] {{0, 2, 0, 3, 4}, {1}, {2, 4, 4}}),
            Sequences.ofValues(new float[][] {{0, 1, 0, 0, 2}, {2}, {1, 1, 0}}));

    GradientCheck.of().check(Trainer.compile(spec.build(3), SGD.of(), CRFLoss.of()), data);
  }

  @Test
  void ctcBehindALayerHasGradientsThatAreSlopes() {
    Sequential spec =
        Sequential.of(Embedding.of(5, 3), GRU.of(3).returnSequences(true), Dense.of(4));
    Dataset data =
        Dataset.of(
            Sequences.ofIds(new int[][] {{1, 2, 0, 3, 4}, {1}, {2, 4, 4}}),
            Sequences.ofValues(new float[][] {{3, 3}, {2}, {1, 2, 0}}));

    GradientCheck.of().check(Trainer.compile(spec.build(3), SGD.of(), CTC.of()), data);
  }

  // training replaces the kernel before it learns, and the gradient takes the divisor for a
  // constant, both as Keras has it; so what it learns is no slope of its loss
  @TestFactory
  Stream<DynamicTest> spectralNormalizationKeepsTheRestOfTheContract() {
    return Stream.of(
            LayerContract.of(SpectralNormalization.of(Conv1D.of(2, 2)), SEQUENCE).withoutMasks(),
            LayerContract.of(SpectralNormalization.of(Dense.of(2)), SEQUENCE))
        .flatMap(LayerContract::tests)
        .filter(test -> !test.getDisplayName().endsWith("while it learns"));
  }

  @TestFactory
  Stream<DynamicTest> layersWithSeveralInputsKeepTheContract() {
    Shape known = Shape.sequence(4, 3);
    Shape state = Shape.of(2);
    return Stream.of(
            MultiLayerContract.of(Add.of(), SEQUENCE, SEQUENCE, VECTOR),
            MultiLayerContract.of(Subtract.of(), SEQUENCE, SEQUENCE),
            MultiLayerContract.of(Multiply.of(), SEQUENCE, Shape.sequence(Shape.UNKNOWN, 1)),
            MultiLayerContract.of(Average.of(), VECTOR, VECTOR),
            MultiLayerContract.of(Maximum.of(), SEQUENCE, SEQUENCE),
            MultiLayerContract.of(Minimum.of(), SEQUENCE, VECTOR),
            MultiLayerContract.of(Concatenate.of(), SEQUENCE, Shape.sequence(Shape.UNKNOWN, 1)),
            MultiLayerContract.of(Concatenate.of().axis(1), known, SEQUENCE),
            MultiLayerContract.of(SelectSteps.of(), SEQUENCE, SEQUENCE),
            MultiLayerContract.of(Dot.of(1), SEQUENCE, SEQUENCE),
            MultiLayerContract.of(Dot.of(2).normalize(true), known, known),
            MultiLayerContract.of(SimpleRNN.of(2).returnState(true), SEQUENCE),
            MultiLayerContract.of(LSTM.of(2).returnSequences(true), SEQUENCE, state, state),
            MultiLayerContract.of(
                GRU.of(2).returnState(true).recurrentDropout(0.3f), SEQUENCE, state),
            MultiLayerContract.of(
                Bidirectional.of(GRU.of(2).returnState(true).returnSequences(true))
                    .mergeMode(Bidirectional.MergeMode.NONE),
                SEQUENCE,
                state,
                state),
            MultiLayerContract.of(
                RNN.of(LSTMCell.of(2).dropout(0.3f), new Paces(2)).returnState(true),
                SEQUENCE,
                state,
                state,
                state,
                state),
            MultiLayerContract.of(
                Bidirectional.of(RNN.of(new Paces(2)).returnState(true).returnSequences(true)),
                SEQUENCE,
                state,
                state,
                state,
                state),
            MultiLayerContract.of(
                ConvLSTM1D.of(3, 1, 2).returnState(true).recurrentDropout(0.3f),
                SEQUENCE,
                state,
                state),
            MultiLayerContract.of(Attention.of().useScale(true), SEQUENCE, SEQUENCE),
            MultiLayerContract.of(
                Attention.of().scoreMode(Attention.ScoreMode.CONCAT).useCausalMask(true),
                SEQUENCE,
                SEQUENCE,
                SEQUENCE),
            MultiLayerContract.of(AdditiveAttention.of().dropout(0.3f), SEQUENCE, SEQUENCE),
            MultiLayerContract.of(
                AdditiveAttention.of().dropout(0.3f).returnAttentionScores(true), SEQUENCE, known),
            MultiLayerContract.of(
                MultiHeadAttention.of(2, 2).dropout(0.3f).returnAttentionScores(true),
                SEQUENCE,
                known),
            MultiLayerContract.of(
                MultiHeadAttention.of(2, 3).valueDim(1).outputShape(2).dropout(0.3f),
                SEQUENCE,
                Shape.sequence(Shape.UNKNOWN, 2),
                SEQUENCE),
            MultiLayerContract.of(
                Sequential.of(Input.sequence(Shape.UNKNOWN, 3), GRU.of(2)).asLayer(), SEQUENCE),
            MultiLayerContract.of(new Gate(0.5f), SEQUENCE, SEQUENCE))
        .flatMap(MultiLayerContract::tests);
  }

  private static List<LayerSpec> readersOfSequences() {
    List<LayerSpec> layers = new ArrayList<>();
    for (boolean sequences : new boolean[] {false, true}) {
      layers.add(SimpleRNN.of(2).returnSequences(sequences));
      layers.add(LSTM.of(2).returnSequences(sequences).dropout(0.3f));
      layers.add(GRU.of(2).returnSequences(sequences).recurrentDropout(0.3f));
      layers.add(GRU.of(2).resetAfter(false).returnSequences(sequences).goBackwards(true));
      layers.add(Bidirectional.of(LSTM.of(2).returnSequences(sequences)));
      layers.add(PeepholeLSTM.of(2).returnSequences(sequences).recurrentDropout(0.3f));
      layers.add(LayerNormLSTM.of(2).returnSequences(sequences).epsilon(0.25f).weightDrop(0.3f));
      layers.add(LayerNormGRU.of(2).returnSequences(sequences).epsilon(0.25f).weightDrop(0.3f));
      layers.add(RNN.of(new Paces(2)).returnSequences(sequences));
      layers.add(
          RNN.of(LSTMCell.of(2).weightDrop(0.3f), new Paces(3), GRUCell.of(2))
              .returnSequences(sequences)
              .goBackwards(true));
      layers.add(
          Bidirectional.of(
              RNN.of(GRUCell.of(2).recurrentDropout(0.3f), new Paces(2))
                  .returnSequences(sequences)));
      layers.add(MinGRU.of(2).returnSequences(sequences).dropout(0.3f));
    }
    layers.add(SimpleRNN.of(2).weightDrop(0.4f).recurrentRegularizer(Regularizer.l2(0.5f)));
    layers.add(LSTM.of(2).weightDrop(0.4f).recurrentDropout(0.3f).returnSequences(true));
    layers.add(GRU.of(2).weightDrop(0.4f));
    layers.add(Bidirectional.of(GRU.of(2).resetAfter(false).weightDrop(0.4f)));
    layers.add(LSTM.of(2).activityRegularizer(Regularizer.l2(0.5f)));
    layers.add(GlobalMaxPooling1D.of());
    layers.add(GlobalAveragePooling1D.of());
    layers.add(AttentionPooling1D.of(4));
    layers.add(CRF.of());
    layers.add(Masking.of());
    layers.add(SpatialDropout1D.of(0.4f));
    layers.add(TimeDistributed.of(Dense.of(2)));
    layers.add(TimeDistributed.of(new Gain(0.5f)));
    return layers;
  }

  private static List<LayerSpec> convolutionalLstms() {
    return List.of(
        ConvLSTM1D.of(3, 2, 2),
        ConvLSTM1D.of(6, 2, 3).padding(Padding.SAME).strides(2).returnSequences(true),
        ConvLSTM1D.of(3, 1, 2).dropout(0.3f).recurrentDropout(0.3f).goBackwards(true),
        ConvLSTM1D.of(6, 1, 3)
            .dilationRate(2)
            .recurrentRegularizer(Regularizer.l2(0.5f))
            .returnSequences(true));
  }

  private static List<LayerSpec> readersOfEveryStep() {
    return List.of(
        Conv1D.of(2, 2, Activation.TANH),
        Conv1D.of(3, 3).groups(3).padding(Padding.CAUSAL).dilationRate(2),
        Conv1D.of(2, 3).padding(Padding.SAME).strides(2),
        SeparableConv1D.of(2, 2).depthMultiplier(2),
        DepthwiseConv1D.of(2).padding(Padding.SAME),
        Conv1DTranspose.of(2, 3).strides(2),
        MaxPooling1D.of(3).strides(2).padding(Padding.SAME),
        AveragePooling1D.of(2).padding(Padding.SAME),
        AdaptiveAveragePooling1D.of(3),
        UpSampling1D.of(2),
        ZeroPadding1D.of(1),
        Cropping1D.of(1, 0));
  }

  private static List<LayerSpec> workersOnSteps() {
    return List.of(
        Dense.of(2, Activation.TANH),
        Dropout.of(0.4f),
        GaussianNoise.of(0.4f),
        GaussianDropout.of(0.4f),
        AlphaDropout.of(0.4f),
        BatchNormalization.of(),
        LayerNormalization.of(),
        GroupNormalization.of(1),
        RMSNormalization.of(),
        UnitNormalization.of(),
        Rescaling.of(0.5f).offset(2),
        Normalization.of(List.of(0.5f, -1f, 2f), List.of(4f, 0.25f, 1f)),
        Normalization.of(0.5f, 2).invert(true),
        Activation.RELU,
        Activation.SOFTMAX,
        Activation.LOG_SOFTMAX,
        Activation.SPARSEMAX,
        Activation.MISH,
        Activation.SQUAREPLUS,
        Activation.CELU.alpha(0.5f),
        Activation.GELU_APPROXIMATE,
        LeakyReLU.of(),
        ELU.of(0.5f),
        ReLU.of().maxValue(0.5f).negativeSlope(0.25f),
        PReLU.of().sharedTime(true),
        Softmax.of(),
        EinsumDense.of("...x,xy->...y", 2).biasAxes("y"),
        Identity.of(),
        Dense.of(2)
            .kernelRegularizer(Regularizer.orthogonal(0.5f))
            .biasRegularizer(Regularizer.l1(0.25f)),
        new Gain(0.5f));
  }

  // what is broken, and the only promises it breaks
  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            new Broken.WrongInputGradient(),
            List.of(
                "has gradients that are slopes", "has gradients that are slopes while it learns")),
        Arguments.of(
            new Broken.WrongWeightGradient(),
            List.of(
                "has gradients that are slopes",
                "has gradients that are slopes while it learns",
                "answers whoever else is in the batch")),
        Arguments.of(
            new Broken.LeaksBetweenRows(), List.of("answers whoever else is in the batch")),
        Arguments.of(new Broken.SeesPadding(), List.of("answers wherever padding stands")),
        Arguments.of(new Broken.CountsCalls(), List.of("has no field that changes")),
        Arguments.of(
            new Broken.UnequalToItsTwin(new float[] {2}),
            List.of("equals a layer that says the same", "has no field that changes")),
        Arguments.of(
            new Broken.BadWeightName(), List.of("names its weights and starts them from a seed")));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void rejectsALayerForThePromisesThatItBreaksAndNoOther(CustomLayer layer, List<String> promises) {
    List<String> failed = failedPromises(layer);

    assertThat(failed).isEqualTo(promises);
  }

  private static List<String> failedPromises(CustomLayer layer) {
    String name = layer.getClass().getSimpleName() + " ";
    return LayerContract.of(layer, SEQUENCE)
        .tests()
        .filter(LayerContractTest::fails)
        .map(test -> test.getDisplayName().substring(name.length()))
        .toList();
  }

  private static boolean fails(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return false;
    } catch (Throwable broken) {
      return true;
    }
  }

  @Test
  void rejectsLayersWhoseAnswersDependOnWhatTheyDidBefore() {
    List<String> failed = failedPromises(new Broken.ReadsOldMemory());

    assertThat(failed).contains("gives the same answer again");
  }

  @Test
  void rejectsLayersThatPutOutAnotherShapeThanTheyDeclare() {
    List<String> failed = failedPromises(new Broken.WrongShape());

    assertThat(failed).contains("puts out the shape that it declares");
  }

  @Test
  void saysWhichGradientIsWrongAndWhatItShouldBe() {
    DynamicTest gradients =
        LayerContract.of(new Broken.WrongInputGradient(), VECTOR)
            .tests()
            .filter(test -> test.getDisplayName().endsWith("gradients that are slopes"))
            .findFirst()
            .orElseThrow();

    assertThat(catchThrowable(gradients.getExecutable()::execute))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("gradient of 'dense/kernel'[0] is")
        .hasMessageContaining("the slope of the loss is");
  }

  @Test
  void refusesMasksWhereThereAreNoStepsAndTolerancesThatAllowNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerContract(Dense.of(2), VECTOR, true))
        .withMessageContaining("only a sequence can be masked");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientCheck(0))
        .withMessage("GradientCheck: tolerance must be positive, got 0.0");
  }
}
