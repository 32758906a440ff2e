package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.BinaryFocalCrossentropy;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.CategoricalFocalCrossentropy;
import sunhwan.losses.CategoricalGeneralizedCrossEntropy;
import sunhwan.losses.Huber;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.losses.Tversky;
import sunhwan.metrics.AUC;
import sunhwan.metrics.BinaryAccuracy;
import sunhwan.metrics.BinaryIoU;
import sunhwan.metrics.F1Score;
import sunhwan.metrics.FBetaScore;
import sunhwan.metrics.IoU;
import sunhwan.metrics.MeanIoU;
import sunhwan.metrics.OneHotIoU;
import sunhwan.metrics.OneHotMeanIoU;
import sunhwan.metrics.PrecisionAtRecall;
import sunhwan.metrics.R2Score;
import sunhwan.metrics.RecallAtPrecision;
import sunhwan.metrics.SensitivityAtSpecificity;
import sunhwan.metrics.SparseTopKCategoricalAccuracy;
import sunhwan.metrics.SpecificityAtSensitivity;
import sunhwan.metrics.TopKCategoricalAccuracy;
import sunhwan.optimizers.Adadelta;
import sunhwan.optimizers.Adafactor;
import sunhwan.optimizers.Adagrad;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.Adamax;
import sunhwan.optimizers.Common;
import sunhwan.optimizers.Constant;
import sunhwan.optimizers.CosineDecay;
import sunhwan.optimizers.CosineDecayRestarts;
import sunhwan.optimizers.ExponentialDecay;
import sunhwan.optimizers.Ftrl;
import sunhwan.optimizers.InverseTimeDecay;
import sunhwan.optimizers.Lamb;
import sunhwan.optimizers.LearningRateSchedule;
import sunhwan.optimizers.Lion;
import sunhwan.optimizers.Nadam;
import sunhwan.optimizers.OneCycle;
import sunhwan.optimizers.PolynomialDecay;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.optimizers.SlantedTriangular;
import sunhwan.training.EarlyStopping;
import sunhwan.training.FitOptions;
import sunhwan.training.Mode;

/** Specs refuse nonsense, are equal when they say the same, and copy themselves faithfully. */
class SpecTest {

  private static final String BENDS_GATES = "tanh, sigmoid, hard_sigmoid, relu or linear";

  static Stream<Arguments> nonsense() {
    return Stream.of(
        refused(() -> Dense.of(0), "Dense: units must be positive, got 0"),
        refused(() -> LSTM.of(-1), "recurrent layer: units must be positive, got -1"),
        refused(() -> Embedding.of(0, 2), "Embedding: inputDim must be positive, got 0"),
        refused(() -> Embedding.of(2, -3), "Embedding: outputDim must be positive, got -3"),
        refused(
            () -> Embedding.of((1 << 24) + 1, 2),
            "Embedding: inputDim must be at most 2^24, since ids travel as floats, got 16777217"),
        refused(() -> EmbeddingBag.of(0, 2), "EmbeddingBag: inputDim must be positive, got 0"),
        refused(() -> EmbeddingBag.of(2, 0), "EmbeddingBag: outputDim must be positive, got 0"),
        refused(
            () -> EmbeddingBag.of(2, 2).idDropout(1),
            "EmbeddingBag: idDropout must be at least 0 and below 1, got 1.0"),
        refused(
            () -> EmbeddingBag.of(2, 2).stepDropout(-0.5f),
            "EmbeddingBag: stepDropout must be at least 0 and below 1, got -0.5"),
        refused(() -> SparseDense.of(0, 2), "SparseDense: inputDim must be positive, got 0"),
        refused(() -> SparseDense.of(2, -1), "SparseDense: units must be positive, got -1"),
        refused(
            () -> SparseDense.of((1 << 24) + 1, 2),
            "SparseDense: inputDim must be at most 2^24, since ids travel as floats, got 16777217"),
        refused(() -> Dropout.of(1), "Dropout: rate must be at least 0 and below 1, got 1.0"),
        refused(() -> Dropout.of(-0.5f), "Dropout: rate must be at least 0 and below 1, got -0.5"),
        refused(
            () -> Dropout.of(Float.NaN), "Dropout: rate must be at least 0 and below 1, got NaN"),
        refused(
            () -> GRU.of(2).dropout(1.5f),
            "recurrent layer: dropout must be at least 0 and below 1, got 1.5"),
        refused(
            () -> SimpleRNN.of(2).recurrentDropout(-1),
            "recurrent layer: recurrentDropout must be at least 0 and below 1, got -1.0"),
        refused(
            () -> LSTM.of(2).activation(Activation.SOFTMAX),
            "recurrent layer: activation softmax mixes units; use tanh, or softmax after the"
                + " layer"),
        refused(
            () -> LSTM.of(2).recurrentActivation(Activation.SOFTMAX),
            "LSTM: recurrentActivation softmax mixes units; use " + BENDS_GATES),
        refused(
            () -> GRU.of(2).recurrentActivation(Activation.SOFTMAX),
            "GRU: recurrentActivation softmax mixes units; use " + BENDS_GATES),
        refused(
            () -> LSTM.of(2).recurrentActivation(Activation.SWISH),
            "LSTM: recurrentActivation swish has a slope that its value does not tell; use "
                + BENDS_GATES),
        refused(
            () -> LSTM.of(2).activation(Activation.GELU),
            "LSTM: activation gelu has a slope that its value does not tell; use " + BENDS_GATES),
        refused(
            () -> GRU.of(2).recurrentActivation(Activation.GELU),
            "GRU: recurrentActivation gelu has a slope that its value does not tell; use "
                + BENDS_GATES),
        refused(
            () -> GRU.of(2).activation(Activation.SWISH),
            "GRU: activation swish has a slope that its value does not tell; use " + BENDS_GATES),
        refused(
            () -> BatchNormalization.of().momentum(1),
            "BatchNormalization: momentum must be at least 0 and below 1, got 1.0"),
        refused(
            () -> new BatchNormalization(0.9f, 0, true, true),
            "BatchNormalization: epsilon must be positive, got 0.0"),
        refused(
            () -> SpatialDropout1D.of(1),
            "SpatialDropout1D: rate must be at least 0 and below 1, got 1.0"),
        refused(() -> GaussianNoise.of(1.5f), "GaussianNoise: stddev must be 0 to 1, got 1.5"),
        refused(
            () -> GaussianDropout.of(-1),
            "GaussianDropout: rate must be at least 0 and below 1, got -1.0"),
        refused(
            () -> AlphaDropout.of(1), "AlphaDropout: rate must be at least 0 and below 1, got 1.0"),
        refused(
            () -> LayerNormalization.of().epsilon(0),
            "LayerNormalization: epsilon must be positive, got 0.0"),
        refused(
            () -> RMSNormalization.of().epsilon(Float.NaN),
            "RMSNormalization: epsilon must be positive, got NaN"),
        refused(
            () -> GroupNormalization.of(0), "GroupNormalization: groups must be positive, got 0"),
        refused(
            () -> Rescaling.of(1).offset(Float.NaN), "Rescaling: offset must be finite, got NaN"),
        refused(
            () -> Normalization.of(List.of(1f, 2f), List.of(1f)),
            "Normalization: expected as many variances as means and at least one, got 2 means and 1"
                + " variances"),
        refused(
            () -> Normalization.of(0, -1), "Normalization: variance must be at least 0, got -1.0"),
        refused(
            () -> Discretization.of(List.of(1f, 0.5f)),
            "Discretization: binBoundaries must ascend, got 0.5 after 1.0"),
        refused(() -> Conv1D.of(0, 3), "Conv1D: filters must be positive, got 0"),
        refused(() -> Conv1D.of(2, 0), "Conv1D: kernelSize must be positive, got 0"),
        refused(
            () -> Conv1D.of(2, 3).groups(4),
            "Conv1D: filters must be a multiple of groups, got 2 and 4"),
        refused(
            () -> Conv1D.of(2, 3).strides(2).dilationRate(2),
            "Conv1D: strides and dilationRate cannot both be above 1, got 2 and 2"),
        refused(
            () -> DepthwiseConv1D.of(2).padding(Padding.CAUSAL),
            "DepthwiseConv1D: padding must be VALID or SAME, got CAUSAL; put"
                + " ZeroPadding1D.of(left, 0) before it, or use Conv1D"),
        refused(
            () -> SeparableConv1D.of(2, 2).depthMultiplier(0),
            "SeparableConv1D: depthMultiplier must be positive, got 0"),
        refused(
            () -> Conv1DTranspose.of(2, 2).outputPadding(OptionalInt.of(1)),
            "Conv1DTranspose: outputPadding must be at least 0 and below strides=1, got 1"),
        refused(() -> MaxPooling1D.of(0), "MaxPooling1D: poolSize must be positive, got 0"),
        refused(
            () -> AveragePooling1D.of(2).strides(0),
            "AveragePooling1D: strides must be positive, got 0"),
        refused(() -> UpSampling1D.of(0), "UpSampling1D: size must be positive, got 0"),
        refused(() -> ZeroPadding1D.of(-1), "ZeroPadding1D: left must be at least 0, got -1"),
        refused(() -> Cropping1D.of(1, -1), "Cropping1D: right must be at least 0, got -1"),
        refused(
            () -> Dense.of(4, Activation.GLU),
            "Dense: activation glu halves what comes out; put Activation.GLU behind the layer"),
        refused(
            () -> Conv1D.of(4, 2, Activation.GLU),
            "Conv1D: activation glu halves what comes out; put Activation.GLU behind the layer"),
        refused(
            () -> SimpleRNN.of(2).activation(Activation.SPARSEMAX),
            "recurrent layer: activation sparsemax mixes units; use tanh, or sparsemax after the"
                + " layer"),
        refused(
            () -> LSTM.of(2).activation(Activation.MISH),
            "LSTM: activation mish has a slope that its value does not tell; use " + BENDS_GATES),
        refused(() -> Activation.CELU.alpha(0), "celu: alpha must be positive, got 0.0"),
        refused(
            () -> Activation.SOFT_SHRINK.alpha(-1),
            "soft_shrink: alpha must be at least 0, got -1.0"),
        refused(() -> LeakyReLU.of(-1), "LeakyReLU: negativeSlope must be at least 0, got -1.0"),
        refused(() -> ELU.of(-1), "ELU: alpha must be at least 0, got -1.0"),
        refused(() -> ReLU.of().maxValue(-1), "ReLU: maxValue must be at least 0, got -1.0"),
        refused(() -> ReLU.of().threshold(-1), "ReLU: threshold must be at least 0, got -1.0"),
        refused(
            () -> Reshape.of(-1, -1),
            "Reshape: targetShape may leave one size open with -1, got [-1, -1]"),
        refused(() -> Reshape.of(0), "Reshape: targetShape must be positive, got 0"),
        refused(
            () -> new Reshape(List.of(1, 2, 3)),
            "Reshape: targetShape must be (features) or (time, features), got [1, 2, 3]"),
        refused(() -> Permute.of(1, 1), "Permute: dims must be 2, 1 or 1, 2 or 1, got [1, 1]"),
        refused(
            () -> EinsumDense.of("abc,bd->adc", 2),
            "EinsumDense: equation must be abc,cd->abd, ab,bc->ac or ...x,xy->...y in any letters,"
                + " got abc,bd->adc; use Permute before and behind it where another axis is"
                + " contracted"),
        refused(
            () -> EinsumDense.of("aba,ac->abc", 2),
            "EinsumDense: equation must be abc,cd->abd, ab,bc->ac or ...x,xy->...y in any letters,"
                + " got aba,ac->abc; use Permute before and behind it where another axis is"
                + " contracted"),
        refused(
            () -> EinsumDense.of("abc,cd->abd", 2).biasAxes("bd"),
            "EinsumDense: biasAxes must be d, the last letter of abc,cd->abd, or empty, got bd"),
        refused(
            () -> AdaptiveMaxPooling1D.of(0),
            "AdaptiveMaxPooling1D: outputSize must be positive, got 0"),
        refused(
            () -> ActivityRegularization.of(-1, 0),
            "ActivityRegularization: l1 must be at least 0, got -1.0"),
        refused(
            () -> GRU.of(2).weightDrop(1),
            "recurrent layer: weightDrop must be at least 0 and below 1, got 1.0"),
        refused(
            () -> MinGRU.of(2).weightDrop(0.5f),
            "MinGRU: there is no recurrent kernel, so recurrentDropout and weightDrop must be 0,"
                + " got 0.0 and 0.5; use dropout"),
        refused(
            () -> MinGRU.of(2).recurrentRegularizer(Regularizer.l2(1)),
            "MinGRU: has no weight 'recurrent_kernel' to restrain; its weights are [kernel, bias]"),
        refused(
            () -> LayerNormGRU.of(2).epsilon(0), "LayerNormGRU: epsilon must be positive, got 0.0"),
        refused(
            () -> ConvLSTM1D.of(3, 2, 2).dilationRate(3),
            "ConvLSTM1D: a window spans 4 points and the line has 3; use a smaller kernelSize or"
                + " padding SAME"),
        refused(
            () -> ConvLSTM1D.of(3, 2, 2).padding(Padding.CAUSAL),
            "ConvLSTM1D: padding must be VALID or SAME, got CAUSAL; put ZeroPadding1D.of(left, 0)"
                + " before it, or use Conv1D"),
        refused(
            () -> AttentionPooling1D.of(0), "AttentionPooling1D: units must be positive, got 0"),
        refused(
            () -> SpectralNormalization.of(LSTM.of(2)),
            "SpectralNormalization: expected a layer with one kernel (Dense, EinsumDense, Conv1D,"
                + " Conv1DTranspose, DepthwiseConv1D), got LSTM"),
        refused(
            () -> SpectralNormalization.of(Dense.of(2)).powerIterations(0),
            "SpectralNormalization: powerIterations must be positive, got 0"),
        refused(() -> RepeatVector.of(0), "RepeatVector: n must be positive, got 0"),
        refused(
            () -> Bidirectional.of(LSTM.of(2).goBackwards(true)),
            "Bidirectional: the layer inside must go forwards; its mirror goes backwards by"
                + " itself"));
  }

  private static Arguments refused(Supplier<LayerSpec> spec, String message) {
    return Arguments.of(message, spec);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void refusesNonsenseNamingTheLayerWhatItExpectedAndWhatItGot(
      String message, Supplier<LayerSpec> spec) {
    assertThatIllegalArgumentException().isThrownBy(spec::get).withMessage(message);
  }

  static Stream<LayerSpec> notForOneStep() {
    return Stream.of(
        LSTM.of(2),
        Bidirectional.of(GRU.of(2)),
        Embedding.of(2, 2),
        EmbeddingBag.of(2, 2),
        SparseDense.of(2, 2),
        Masking.of(),
        GlobalMaxPooling1D.of(),
        GlobalAveragePooling1D.of(),
        AttentionPooling1D.of(2),
        ConvLSTM1D.of(2, 2, 1),
        RepeatVector.of(2),
        Input.vector(2),
        TimeDistributed.of(Dense.of(2)));
  }

  @ParameterizedTest
  @MethodSource("notForOneStep")
  void timeDistributedRefusesLayersThatReadMoreThanAStep(LayerSpec layer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeDistributed.of(layer))
        .withMessageContaining("TimeDistributed: expected a layer that takes one vector")
        .withMessageContaining("got " + layer.getClass().getSimpleName());
  }

  // every record with copying setters; one that takes the component's name and type
  static Stream<Record> records() {
    return Stream.of(
        Recurrence.of(3),
        Dense.of(3),
        Embedding.of(4, 3),
        LSTM.of(2),
        GRU.of(2),
        PeepholeLSTM.of(2),
        LayerNormLSTM.of(2),
        LayerNormGRU.of(2),
        MinGRU.of(2),
        RNN.of(GRUCell.of(2)),
        Attention.of(),
        AdditiveAttention.of(),
        MultiHeadAttention.of(2, 3),
        SpectralNormalization.of(Dense.of(2)),
        EmbeddingBag.of(4, 3),
        SparseDense.of(4, 3),
        Bidirectional.of(LSTM.of(2)),
        BatchNormalization.of(),
        LayerNormalization.of(),
        RMSNormalization.of(),
        GroupNormalization.of(2),
        Rescaling.of(2),
        Normalization.of(1, 2),
        ReLU.of(),
        PReLU.of(),
        EinsumDense.of("...x,xy->...y", 3),
        Conv1D.of(4, 3),
        SeparableConv1D.of(4, 3),
        DepthwiseConv1D.of(3),
        Conv1DTranspose.of(4, 3),
        MaxPooling1D.of(3),
        AveragePooling1D.of(3),
        LSTM.of(2),
        GRU.of(2),
        FitOptions.epochs(3),
        EarlyStopping.on("loss"),
        Common.of(Constant.of(0.5f)).learningRateFactors(Map.of("dense", 2f)),
        SGD.of(),
        RMSprop.of(),
        Adam.of(),
        AdamW.of(),
        Adadelta.of(),
        Adagrad.of(),
        Adamax.of(),
        Nadam.of(),
        Ftrl.of(),
        Lion.of(),
        Adafactor.of(),
        Lamb.of(),
        ExponentialDecay.of(0.5f, 3, 0.5f),
        InverseTimeDecay.of(0.5f, 3, 0.5f),
        PolynomialDecay.of(0.5f, 3),
        CosineDecay.of(0.5f, 3),
        CosineDecayRestarts.of(0.5f, 3),
        OneCycle.of(0.5f, 30),
        SlantedTriangular.of(0.5f, 30),
        BinaryCrossentropy.of(),
        CategoricalCrossentropy.of(),
        SparseCategoricalCrossentropy.of(),
        BinaryFocalCrossentropy.of(),
        CategoricalFocalCrossentropy.of(),
        CategoricalGeneralizedCrossEntropy.of(),
        Huber.of(),
        Tversky.of(),
        BinaryAccuracy.of(),
        TopKCategoricalAccuracy.of(),
        SparseTopKCategoricalAccuracy.of(),
        AUC.of(),
        SensitivityAtSpecificity.of(0.5f),
        SpecificityAtSensitivity.of(0.5f),
        PrecisionAtRecall.of(0.5f),
        RecallAtPrecision.of(0.5f),
        FBetaScore.of(),
        F1Score.of(),
        R2Score.of(),
        IoU.of(3, 1),
        BinaryIoU.of(),
        MeanIoU.of(3),
        OneHotIoU.of(3, 1),
        OneHotMeanIoU.of(3));
  }

  @ParameterizedTest
  @MethodSource("records")
  void settersChangeTheirOwnComponentAndNoOther(Record spec) throws ReflectiveOperationException {
    List<String> tried = new ArrayList<>();

    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      Object before = component.getAccessor().invoke(spec);
      for (Method setter : setters(spec, component)) {
        Object after = other(before);
        Object changed = setter.invoke(spec, after);

        tried.add(component.getName());
        for (RecordComponent each : spec.getClass().getRecordComponents()) {
          assertThat(each.getAccessor().invoke(changed))
              .as("%s after %s(%s)", each.getName(), component.getName(), after)
              .isEqualTo(
                  each.getName().equals(component.getName())
                      ? after
                      : each.getAccessor().invoke(spec));
        }
        assertThat(changed).isNotEqualTo(spec);
        assertThat(setter.invoke(changed, before)).isEqualTo(spec).hasSameHashCodeAs(spec);
      }
    }

    assertThat(tried).isNotEmpty();
  }

  private static List<Method> setters(Record spec, RecordComponent component) {
    return Arrays.stream(spec.getClass().getDeclaredMethods())
        .filter(m -> m.getName().equals(component.getName()) && !m.isBridge())
        .filter(m -> !Modifier.isStatic(m.getModifiers()) && !Modifier.isPrivate(m.getModifiers()))
        .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {component.getType()}))
        .toList();
  }

  /** A legal value that is not this one. */
  private static Object other(Object value) {
    return switch (value) {
      case Boolean b -> !b;
      case Integer i -> i + 1;
      case Long l -> l + 1;
      case Float f -> f / 2 + 0.1875f;
      case Double d -> d / 2 + 0.125;
      case Activation a -> Activation.SOFTSIGN;
      case Initializer i -> Initializer.HE_NORMAL;
      case Restraints r -> Restraints.NONE.activity(Regularizer.l2(0.5f));
      case String text -> text.isEmpty() ? "y" : "";
      case Padding p -> Padding.SAME;
      case OptionalInt o -> OptionalInt.of(0);
      case OptionalDouble o -> OptionalDouble.of(0.5);
      case Mode m -> Mode.MAX;
      case Bidirectional.MergeMode m -> Bidirectional.MergeMode.MUL;
      case EmbeddingBag.Mode m -> EmbeddingBag.Mode.MEAN;
      case Attention.ScoreMode m -> Attention.ScoreMode.CONCAT;
      case FitOptions.Order o -> FitOptions.Order.AS_GIVEN;
      case FitOptions.Looking l -> new FitOptions.Looking(l.data(), 0.25, 2);
      case AUC.Curve c -> AUC.Curve.PR;
      case AUC.Summation m -> AUC.Summation.MINORING;
      case FBetaScore.Average a -> FBetaScore.Average.MACRO;
      case R2Score.Aggregation a -> R2Score.Aggregation.NONE;
      case Map<?, ?> m -> m.isEmpty() ? Map.of(1, 2.0) : Map.of("dense", 3f);
      case LearningRateSchedule s -> Constant.of(0.75f);
      case List<?> l -> List.of("bias");
      default -> throw new IllegalArgumentException("no other value of " + value);
    };
  }

  @ParameterizedTest
  @MethodSource("recurrentLayers")
  void recurrentLayersPassSettersOnToTheirRecurrence(RecurrentLayer<?> layer) {
    Recurrence r = layer.recurrence();
    Initializer a = Initializer.ONES;
    Initializer b = Initializer.HE_NORMAL;
    Initializer c = Initializer.UNIFORM;
    Restraints none = Restraints.NONE;
    Regularizer l2 = Regularizer.l2(0.5f);

    List<RecurrentLayer<?>> changed =
        List.of(
            layer.activation(Activation.RELU),
            layer.useBias(false),
            layer.initializers(a, b, c),
            layer.dropout(0.25f),
            layer.recurrentDropout(0.125f),
            layer.weightDrop(0.125f),
            layer.kernelRegularizer(l2),
            layer.recurrentRegularizer(l2),
            layer.biasRegularizer(l2),
            layer.activityRegularizer(l2),
            layer.kernelConstraint(Constraint.nonNeg()),
            layer.recurrentConstraint(Constraint.nonNeg()),
            layer.biasConstraint(Constraint.nonNeg()),
            layer.returnSequences(true),
            layer.returnState(true),
            layer.goBackwards(true));

    assertThat(changed)
        .isEqualTo(
            List.of(
                layer.with(r.activation(Activation.RELU)),
                layer.with(r.useBias(false)),
                layer.with(r.initializers(a, b, c)),
                layer.with(r.dropout(0.25f)),
                layer.with(r.recurrentDropout(0.125f)),
                layer.with(r.weightDrop(0.125f)),
                layer.with(r.restraints(none.regularizer("kernel", l2))),
                layer.with(r.restraints(none.regularizer("recurrent_kernel", l2))),
                layer.with(r.restraints(none.regularizer("bias", l2))),
                layer.with(r.restraints(none.activity(l2))),
                layer.with(r.restraints(none.constraint("kernel", Constraint.nonNeg()))),
                layer.with(r.restraints(none.constraint("recurrent_kernel", Constraint.nonNeg()))),
                layer.with(r.restraints(none.constraint("bias", Constraint.nonNeg()))),
                layer.with(r.returnSequences(true)),
                layer.with(r.returnState(true)),
                layer.with(r.goBackwards(true))))
        .doesNotHaveDuplicates();
    assertThat(r.initializers(a, b, c))
        .extracting(
            Recurrence::kernelInitializer,
            Recurrence::recurrentInitializer,
            Recurrence::biasInitializer)
        .containsExactly(a, b, c);
  }

  static Stream<RecurrentLayer<?>> recurrentLayers() {
    return Stream.of(
        SimpleRNN.of(2),
        LSTM.of(2),
        GRU.of(2),
        PeepholeLSTM.of(2),
        LayerNormLSTM.of(2),
        LayerNormGRU.of(2));
  }

  static Stream<RecurrentCell<?, ?>> cells() {
    return Stream.of(SimpleRNNCell.of(2), LSTMCell.of(2), GRUCell.of(2));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void cellsPassSettersOnToTheirLayer(RecurrentCell<?, ?> cell) {
    RecurrentLayer<?> layer = cell.layer();
    Regularizer l2 = Regularizer.l2(0.5f);
    Constraint nonNeg = Constraint.nonNeg();
    Initializer a = Initializer.ONES;
    Initializer b = Initializer.HE_NORMAL;

    List<RecurrentLayer<?>> changed = new ArrayList<>();
    for (RecurrentCell<?, ?> other :
        List.of(
            cell.activation(Activation.RELU),
            cell.useBias(false),
            cell.initializers(a, b, b),
            cell.dropout(0.25f),
            cell.recurrentDropout(0.125f),
            cell.weightDrop(0.125f),
            cell.kernelRegularizer(l2),
            cell.recurrentRegularizer(l2),
            cell.biasRegularizer(l2),
            cell.kernelConstraint(nonNeg),
            cell.recurrentConstraint(nonNeg),
            cell.biasConstraint(nonNeg))) {
      changed.add(other.layer());
    }

    assertThat(changed)
        .isEqualTo(
            List.of(
                layer.activation(Activation.RELU),
                layer.useBias(false),
                layer.initializers(a, b, b),
                layer.dropout(0.25f),
                layer.recurrentDropout(0.125f),
                layer.weightDrop(0.125f),
                layer.kernelRegularizer(l2),
                layer.recurrentRegularizer(l2),
                layer.biasRegularizer(l2),
                layer.kernelConstraint(nonNeg),
                layer.recurrentConstraint(nonNeg),
                layer.biasConstraint(nonNeg)))
        .doesNotHaveDuplicates();
  }

  @Test
  void startsWithKerassDefaults() {
    Recurrence recurrence = Recurrence.of(3);

    assertThat(recurrence)
        .isEqualTo(
            new Recurrence(
                3,
                Activation.TANH,
                true,
                Initializer.GLOROT_UNIFORM,
                Initializer.ORTHOGONAL,
                Initializer.ZEROS,
                0,
                0,
                false,
                false,
                false));
    assertThat(LSTM.of(3)).isEqualTo(new LSTM(recurrence, Activation.SIGMOID, true));
    assertThat(GRU.of(3)).isEqualTo(new GRU(recurrence, Activation.SIGMOID, true));
    assertThat(Dense.of(3))
        .isEqualTo(
            new Dense(3, Activation.LINEAR, true, Initializer.GLOROT_UNIFORM, Initializer.ZEROS));
    assertThat(Embedding.of(4, 3)).isEqualTo(new Embedding(4, 3, false, Initializer.UNIFORM));
    assertThat(BatchNormalization.of())
        .isEqualTo(new BatchNormalization(0.99f, 0.001f, true, true));
    assertThat(Bidirectional.of(LSTM.of(3)).mergeMode()).isEqualTo(Bidirectional.MergeMode.CONCAT);
    assertThat(Masking.of()).isEqualTo(new Masking(0));
  }
}
