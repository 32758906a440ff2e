package sunhwan.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sunhwan.internal.layer.Network;
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
import sunhwan.layers.Call;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dot;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
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
import sunhwan.layers.Nested;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.Port;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
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
import sunhwan.tensor.Shape;

/**
 * One layer after another.
 *
 * <p>A layer gets its name from its place: {@code lstm}, {@code lstm_1}, counted as Keras counts
 * them.
 *
 * @param layers in order, with their names
 */
public record Sequential(List<Layer> layers) implements ModelSpec {

  /**
   * A place in the model.
   *
   * @param name unique in the model
   * @param inner name of the layer inside a wrapper, part of its weights' names; empty elsewhere
   * @param spec what stands there
   * @param trainable whether training changes its weights; where not, a BatchNormalization also
   *     normalizes by its moving statistics and leaves them alone, as in Keras
   */
  public record Layer(String name, String inner, LayerSpec spec, boolean trainable) {
    /** A layer whose weights training changes. */
    public Layer(String name, String inner, LayerSpec spec) {
      this(name, inner, spec, true);
    }

    /** The same layer, held still or not. */
    public Layer trainable(boolean trainable) {
      return new Layer(name, inner, spec, trainable);
    }
  }

  public Sequential {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("Sequential: expected at least one layer, got none");
    }
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "Sequential: two layers are called '"
                + layer.name()
                + "'; give one of them another name");
      }
      refuseSeveralOutputs(layer);
    }
  }

  private static void refuseSeveralOutputs(Layer layer) {
    boolean returnsState =
        switch (layer.spec()) {
          case DirectedLayer d -> d.returnState();
          case Bidirectional b -> b.layer().returnState();
          default -> false;
        };
    if (returnsState) {
      throw new IllegalArgumentException(
          layer.spec().getClass().getSimpleName()
              + " '"
              + layer.name()
              + "': returnState gives further outputs, and a Sequential passes on one. Build a"
              + " Functional with Graph, or leave returnState out and read states with"
              + " Model.predictWithState.");
    }
    if (layer.spec() instanceof Bidirectional b && b.mergeMode() == Bidirectional.MergeMode.NONE) {
      throw new IllegalArgumentException(
          "Bidirectional '"
              + layer.name()
              + "': mergeMode NONE gives two outputs, and a Sequential passes on one. Use CONCAT,"
              + " SUM, MUL or AVE, or build a Functional with Graph.");
    }
    if (layer.spec() instanceof Nested n && n.inputs().size() + n.outputs().size() > 2) {
      throw new IllegalArgumentException(
          n.kind().word()
              + " '"
              + layer.name()
              + "': has the inputs "
              + n.inputs()
              + " and the outputs "
              + n.outputs()
              + ", and a Sequential passes on one value. Build a Functional with Graph.");
    }
  }

  /** Layers with automatic names. */
  public static Sequential of(LayerSpec... specs) {
    return of(List.of(specs));
  }

  /** Layers with automatic names. */
  public static Sequential of(List<LayerSpec> specs) {
    Map<String, Integer> counts = new HashMap<>();
    List<Layer> layers = new ArrayList<>();
    for (LayerSpec spec : specs) {
      String inner = inner(spec, counts);
      layers.add(new Layer(next(defaultName(spec), counts), inner, spec));
    }
    return new Sequential(layers);
  }

  /** The same layers, the one at index called otherwise. */
  public Sequential rename(int index, String name) {
    List<Layer> renamed = new ArrayList<>(layers);
    Layer layer = layers.get(index);
    renamed.set(index, new Layer(name, layer.inner(), layer.spec(), layer.trainable()));
    return new Sequential(renamed);
  }

  @Override
  public Sequential freeze(String... names) {
    return new Sequential(Freezing.set(layers, false, names));
  }

  @Override
  public Sequential unfreeze(String... names) {
    return new Sequential(Freezing.set(layers, true, names));
  }

  static String next(String name, Map<String, Integer> counts) {
    int count = counts.merge(name, 1, Integer::sum) - 1;
    return count == 0 ? name : name + "_" + count;
  }

  /**
   * Name of the layer inside a wrapper, which counts as Keras counts it: before the wrapper's own;
   * empty where there is none.
   */
  static String inner(LayerSpec spec, Map<String, Integer> counts) {
    return switch (spec) {
      case Bidirectional b -> next(defaultName(b.layer()), counts);
      case TimeDistributed t -> next(defaultName(t.layer()), counts);
      case SpectralNormalization s -> next(defaultName(s.layer()), counts);
      default -> "";
    };
  }

  static String defaultName(LayerSpec spec) {
    return switch (spec) {
      case Input i -> "input_layer";
      case Embedding e -> "embedding";
      case EmbeddingBag e -> "embedding_bag";
      case SparseDense s -> "sparse_dense";
      case Masking m -> "masking";
      case SimpleRNN s -> "simple_rnn";
      case LSTM l -> "lstm";
      case GRU g -> "gru";
      case PeepholeLSTM l -> "peephole_lstm";
      case LayerNormLSTM l -> "layer_norm_lstm";
      case LayerNormGRU g -> "layer_norm_gru";
      case MinGRU m -> "min_gru";
      case RNN r -> "rnn";
      case Bidirectional b -> "bidirectional";
      case TimeDistributed t -> "time_distributed";
      case SpectralNormalization s -> "spectral_normalization";
      case Dense d -> "dense";
      case Dropout d -> "dropout";
      case SpatialDropout1D s -> "spatial_dropout1d";
      case GaussianNoise g -> "gaussian_noise";
      case GaussianDropout g -> "gaussian_dropout";
      case AlphaDropout a -> "alpha_dropout";
      case BatchNormalization b -> "batch_normalization";
      case LayerNormalization l -> "layer_normalization";
      case RMSNormalization r -> "rms_normalization";
      case UnitNormalization u -> "unit_normalization";
      case GroupNormalization g -> "group_normalization";
      case Rescaling r -> "rescaling";
      case Normalization n -> "normalization";
      case Discretization d -> "discretization";
      case Activation a -> "activation";
      case Identity i -> "identity";
      case ActivityRegularization a -> "activity_regularization";
      case GlobalMaxPooling1D g -> "global_max_pooling1d";
      case GlobalAveragePooling1D g -> "global_average_pooling1d";
      case ConvLSTM1D c -> "conv_lstm1d";
      case AttentionPooling1D a -> "attention_pooling1d";
      case CRF c -> "crf";
      case RepeatVector r -> "repeat_vector";
      case EinsumDense e -> "einsum_dense";
      case LeakyReLU l -> "leaky_re_lu";
      case ELU e -> "elu";
      case Softmax s -> "softmax";
      case ReLU r -> "re_lu";
      case PReLU p -> "p_re_lu";
      case Flatten f -> "flatten";
      case Reshape r -> "reshape";
      case Permute p -> "permute";
      case Conv1D c -> "conv1d";
      case SeparableConv1D s -> "separable_conv1d";
      case DepthwiseConv1D d -> "depthwise_conv1d";
      case Conv1DTranspose c -> "conv1d_transpose";
      case MaxPooling1D m -> "max_pooling1d";
      case AveragePooling1D a -> "average_pooling1d";
      case AdaptiveMaxPooling1D a -> "adaptive_max_pooling1d";
      case AdaptiveAveragePooling1D a -> "adaptive_average_pooling1d";
      case UpSampling1D u -> "up_sampling1d";
      case ZeroPadding1D z -> "zero_padding1d";
      case Cropping1D c -> "cropping1d";
      case Add a -> "add";
      case Subtract s -> "subtract";
      case Multiply m -> "multiply";
      case Average a -> "average";
      case Maximum m -> "maximum";
      case Minimum m -> "minimum";
      case Concatenate c -> "concatenate";
      case Dot d -> "dot";
      case SelectSteps s -> "select_steps";
      case Attention a -> "attention";
      case AdditiveAttention a -> "additive_attention";
      case MultiHeadAttention m -> "multi_head_attention";
      case Nested n -> n.kind().word().toLowerCase(Locale.ROOT);
      case CustomLayer c -> c.defaultName().toLowerCase(Locale.ROOT);
      case CustomMultiLayer c -> c.defaultName().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Shape of one example: what {@link Input} says, or ids of any length where an {@link Embedding}
   * comes first; what a model takes that comes first.
   */
  public Shape input() {
    return switch (layers.getFirst().spec()) {
      case Input i -> i.shape();
      case Embedding e -> Shape.of(Shape.UNKNOWN).named("time");
      case Nested n -> n.input();
      default ->
          throw new IllegalArgumentException(
              "Sequential: the first layer, "
                  + layers.getFirst().name()
                  + ", does not know the shape of an example. Put Input.sequence(time, features),"
                  + " Input.ids(time) or Input.vector(features) before it.");
    };
  }

  @Override
  public Nested asLayer() {
    List<Nested.Part> parts = new ArrayList<>();
    if (!(layers.getFirst().spec() instanceof Input)) {
      parts.add(new Nested.Part("input_layer", "", new Input(input())));
    }
    layers.forEach(l -> parts.add(Freezing.part(l)));
    String input = parts.getFirst().name();
    Port port = new Port(input, 0, 0);
    List<Call> calls = new ArrayList<>();
    for (Nested.Part part : parts.subList(1, parts.size())) {
      calls.add(new Call(part.name(), List.of(port)));
      port = new Port(part.name(), 0, 0);
    }
    return new Nested(Nested.Kind.SEQUENTIAL, parts, List.of(input), calls, List.of(port));
  }

  static List<Network.Place> places(List<Layer> layers) {
    return layers.stream()
        .map(l -> new Network.Place(l.name(), l.inner(), l.spec(), l.trainable()))
        .toList();
  }

  /** The layers bound to each other's shapes. */
  Network network() {
    return Network.of(input(), places(layers));
  }
}
