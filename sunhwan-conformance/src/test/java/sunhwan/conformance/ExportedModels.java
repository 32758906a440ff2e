package sunhwan.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.Dense;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.GaussianDropout;
import sunhwan.layers.GaussianNoise;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Identity;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.LeakyReLU;
import sunhwan.layers.Masking;
import sunhwan.layers.MaxPooling1D;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.ReLU;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.Softmax;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Small models that together use every layer that can be said in ONNX, none of whose weights is 0.
 */
final class ExportedModels {
  static final int VOCABULARY = 11;
  static final int FEATURES = 4;
  static final int TIME = 6;

  private ExportedModels() {}

  /** Models that read ids, masked where they are 0, by what they try. */
  static Map<String, Sequential> masked() {
    Embedding embedding = Embedding.of(VOCABULARY, 5).maskZero(true);
    Map<String, Sequential> models = new LinkedHashMap<>();
    add(models, "the lesson's SimpleRNN", embedding, SimpleRNN.of(6), softmax());
    add(
        models,
        "the lesson's two LSTMs",
        embedding,
        Bidirectional.of(LSTM.of(6).returnSequences(true)),
        Bidirectional.of(LSTM.of(3)),
        Dense.of(4, Activation.RELU),
        Dropout.of(0.5f),
        softmax());
    add(models, "GRU, reset after", embedding, Bidirectional.of(GRU.of(6)), softmax());
    add(models, "GRU, reset before", embedding, GRU.of(6).resetAfter(false), softmax());
    add(models, "an LSTM with peepholes", embedding, PeepholeLSTM.of(6), softmax());
    add(
        models,
        "both directions with peepholes",
        embedding,
        Bidirectional.of(PeepholeLSTM.of(3).returnSequences(true)),
        PeepholeLSTM.of(2).useBias(false).goBackwards(true));
    add(
        models,
        "MinGRU",
        embedding,
        Bidirectional.of(MinGRU.of(3).returnSequences(true)),
        MinGRU.of(4).useBias(false).goBackwards(true).returnSequences(true),
        MinGRU.of(2).recurrentActivation(Activation.HARD_SIGMOID));
    add(
        models,
        "attention pools over time",
        embedding,
        GRU.of(3).returnSequences(true),
        AttentionPooling1D.of(4),
        softmax());
    add(models, "no biases", embedding, LSTM.of(6).useBias(false), softmax().useBias(false));
    add(models, "GRU without biases", embedding, GRU.of(3).useBias(false), softmax());
    add(
        models,
        "the largest over time",
        embedding,
        Bidirectional.of(LSTM.of(6).returnSequences(true)),
        GlobalMaxPooling1D.of(),
        softmax());
    add(
        models,
        "the mean over time",
        embedding,
        SpatialDropout1D.of(0.2f),
        GRU.of(6).returnSequences(true),
        GlobalAveragePooling1D.of(),
        softmax());
    add(models, "a mean of vectors", embedding, GlobalAveragePooling1D.of(), softmax());
    add(models, "a tagger", embedding, LSTM.of(6).returnSequences(true), softmax());
    add(
        models,
        "backwards, as Keras gives it",
        embedding,
        LSTM.of(6).returnSequences(true).goBackwards(true),
        GRU.of(3).goBackwards(true),
        softmax());
    add(
        models,
        "a sequence that was read backwards",
        embedding,
        SimpleRNN.of(3).returnSequences(true).goBackwards(true));
    add(
        models,
        "groups of features at live steps",
        embedding,
        Dense.of(6),
        GroupNormalization.of(3),
        GRU.of(3),
        softmax());
    add(
        models,
        "steps one by one",
        embedding,
        TimeDistributed.of(Dense.of(6, Activation.TANH)),
        BatchNormalization.of(),
        LayerNormalization.of(),
        RMSNormalization.of(),
        UnitNormalization.of(),
        PReLU.of().sharedTime(true),
        GRU.of(3));
    add(models, "masked once more", embedding, ReLU.of(), Masking.of(), LSTM.of(3), softmax());
    add(
        models,
        "a fixed number of steps",
        Input.ids(TIME),
        embedding,
        LSTM.of(3),
        RepeatVector.of(4),
        LSTM.of(2).returnSequences(true));
    add(
        models,
        "another layer backwards",
        embedding,
        Bidirectional.of(GRU.of(4).returnSequences(true))
            .backwardLayer(LSTM.of(3).returnSequences(true).goBackwards(true)),
        Bidirectional.of(SimpleRNN.of(3))
            .mergeMode(MergeMode.AVE)
            .backwardLayer(GRU.of(3).resetAfter(false).goBackwards(true)));
    for (MergeMode mode : List.of(MergeMode.SUM, MergeMode.MUL, MergeMode.AVE)) {
      Bidirectional sequences = Bidirectional.of(GRU.of(4).returnSequences(true));
      Bidirectional last = Bidirectional.of(LSTM.of(4));
      add(
          models,
          "both directions, " + mode,
          embedding,
          sequences.mergeMode(mode),
          last.mergeMode(mode));
    }
    for (Activation a :
        List.of(
            Activation.RELU,
            Activation.LINEAR,
            Activation.HARD_SIGMOID,
            Activation.SPARSE_SIGMOID,
            Activation.ELU,
            Activation.LEAKY_RELU,
            Activation.SOFTSIGN,
            Activation.SOFTPLUS)) {
      add(
          models,
          "cells bent by " + a,
          embedding,
          Bidirectional.of(LSTM.of(2).activation(a).returnSequences(true)),
          GRU.of(3)
              .activation(a)
              .recurrentActivation(Activation.HARD_SIGMOID)
              .returnSequences(true),
          SimpleRNN.of(2).activation(a));
    }
    return models;
  }

  private static Dense softmax() {
    return Dense.of(3, Activation.SOFTMAX);
  }

  /** Models that read vectors over time, of examples of any length, by what they try. */
  static Map<String, Sequential> sequences() {
    Input input = Input.sequence(Shape.UNKNOWN, FEATURES);
    Map<String, Sequential> models = new LinkedHashMap<>();
    add(models, "a forecaster", input, LSTM.of(5).returnSequences(true), GRU.of(4), Dense.of(1));
    add(models, "masked vectors", input, new Masking(0.5f), Bidirectional.of(GRU.of(4)));
    add(
        models,
        "masked vectors over time",
        input,
        new Masking(0.5f),
        Bidirectional.of(LSTM.of(4).returnSequences(true)));
    for (Padding padding : Padding.values()) {
      add(models, "Conv1D, " + padding, input, Conv1D.of(5, 3, Activation.RELU).padding(padding));
      add(
          models,
          "Conv1D of far steps, " + padding,
          input,
          Conv1D.of(6, 2).padding(padding).dilationRate(2).groups(2),
          GlobalMaxPooling1D.of());
    }
    add(
        models,
        "Conv1D, CAUSAL, every second",
        input,
        Conv1D.of(5, 3).padding(Padding.CAUSAL).strides(2));
    add(models, "Conv1D, every second", input, Conv1D.of(5, 2).strides(2), GRU.of(3));
    add(models, "SeparableConv1D", input, SeparableConv1D.of(5, 3).depthMultiplier(2));
    add(
        models,
        "DepthwiseConv1D",
        input,
        DepthwiseConv1D.of(2).depthMultiplier(2).padding(Padding.SAME).activation(Activation.TANH));
    add(models, "Conv1DTranspose", input, Conv1DTranspose.of(3, 2).strides(3));
    add(
        models,
        "Conv1DTranspose, SAME",
        input,
        Conv1DTranspose.of(3, 4).strides(2).padding(Padding.SAME));
    add(
        models,
        "Conv1DTranspose, SAME and more",
        input,
        Conv1DTranspose.of(3, 4).strides(3).padding(Padding.SAME).outputPadding(OptionalInt.of(1)));
    add(models, "windows' largest", input, MaxPooling1D.of(2), GlobalAveragePooling1D.of());
    add(models, "windows' means", input, AveragePooling1D.of(3).strides(1));
    add(
        models,
        "steps moved",
        input,
        UpSampling1D.of(2),
        ZeroPadding1D.of(1, 2),
        Cropping1D.of(2, 0),
        Cropping1D.of(0, 1),
        Conv1D.of(3, 2));
    add(models, "attention over vectors", input, AttentionPooling1D.of(3));
    add(models, "groups over time", input, GroupNormalization.of(2), GlobalMaxPooling1D.of());
    return models;
  }

  /** Models whose examples all have as many values, by what they try. */
  static Map<String, Sequential> fixed() {
    Input vector = Input.vector(FEATURES);
    Input sequence = Input.sequence(TIME, FEATURES);
    Map<String, Sequential> models = new LinkedHashMap<>();
    add(
        models,
        "Conv1D, SAME, every second",
        sequence,
        Conv1D.of(5, 3).strides(2).padding(Padding.SAME));
    add(
        models,
        "pooling, SAME",
        sequence,
        MaxPooling1D.of(3).strides(2).padding(Padding.SAME),
        AveragePooling1D.of(2).padding(Padding.SAME));
    add(models, "Flatten", sequence, Flatten.of(), Dense.of(3));
    add(models, "Reshape", sequence, Reshape.of(8, 3), Permute.of(2, 1), Reshape.of(24));
    add(models, "an alpha for each step", sequence, PReLU.of(), GRU.of(3));
    add(
        models,
        "RepeatVector",
        vector,
        Dense.of(3),
        RepeatVector.of(4),
        LSTM.of(3).returnSequences(true));
    add(
        models,
        "vectors normalised",
        vector,
        Normalization.of(List.of(0.1f, 0.2f, -0.3f, 0f), List.of(1f, 2f, 0.5f, 0f)),
        Dense.of(6),
        BatchNormalization.of(),
        LayerNormalization.of().center(false),
        GroupNormalization.of(2).scale(false),
        new BatchNormalization(0.9f, 1e-2f, false, false),
        LayerNormalization.of().scale(false),
        RMSNormalization.of(),
        Normalization.of(0.5f, 4).invert(true),
        UnitNormalization.of(),
        Rescaling.of(2).offset(0.25f));
    add(
        models,
        "bins",
        vector,
        Discretization.of(List.of(-0.5f, 0f, 0.5f)),
        Embedding.of(4, 3).maskZero(true),
        GRU.of(3));
    add(
        models,
        "layers that only bend",
        vector,
        EinsumDense.of("ab,bc->ac", 5).biasAxes("c").activation(Activation.ELU),
        LeakyReLU.of(),
        ELU.of(0.5f),
        ReLU.of(),
        Identity.of(),
        ActivityRegularization.of(0.1f, 0.1f),
        GaussianNoise.of(0.1f),
        GaussianDropout.of(0.1f),
        AlphaDropout.of(0.1f),
        EinsumDense.of("...x,xy->...y", 4),
        ReLU.of().maxValue(0.4f).negativeSlope(0.1f).threshold(0.05f),
        Dense.of(3),
        Softmax.of());
    for (Activation.Kind kind : Activation.Kind.values()) {
      float alpha =
          switch (kind) {
            case ELU, CELU -> 0.7f;
            case LEAKY_RELU -> 0.2f;
            case HARD_SHRINK, SOFT_SHRINK, THRESHOLD -> 0.3f;
            case SQUAREPLUS -> 4;
            default -> 0;
          };
      add(models, "bent by " + kind, vector, Dense.of(8), new Activation(kind, alpha));
    }
    return models;
  }

  private static void add(Map<String, Sequential> models, String what, LayerSpec... layers) {
    models.put(what, Sequential.of(layers));
  }

  /** Every weight uniform in ±1, variances in 0.5 to 2.5. */
  static Model withRandomWeights(ModelSpec spec, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(seed)
        .weights()
        .forEach(
            (name, tensor) -> {
              Tensor drawn = Tensor.zeros(tensor.shape());
              double middle = name.endsWith("moving_variance") ? 1.5 : 0;
              for (int i = 0; i < drawn.data().length; i++) {
                drawn.data()[i] = (float) (middle + random.nextDouble(-1, 1));
              }
              weights.put(name, drawn);
            });
    return new Model(spec, Weights.of(weights));
  }
}
