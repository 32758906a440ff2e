package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.CellOperation;
import sunhwan.layers.CellSpec;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.CustomCell;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.GaplessLayer;
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
import sunhwan.layers.MergeLayer;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Nested;
import sunhwan.layers.Normalization;
import sunhwan.layers.Operation;
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.RecurrentCell;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.Regularizer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.Restrained;
import sunhwan.layers.Restraints;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.Softmax;
import sunhwan.layers.SparseDense;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.SpectralNormalization;
import sunhwan.layers.StackedRNNCells;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.tensor.Shape;

/** From what a layer is to the numbers behind it. */
public final class Binder {
  private Binder() {}

  /**
   * The operation of a layer for inputs of these shapes, without batch axis.
   *
   * @param name of the layer in its model, for messages
   * @param inner name of the layer inside, where there is one
   * @throws IllegalArgumentException where the inputs do not fit
   */
  static Bound bind(LayerSpec spec, List<Shape> inputs, String name, String inner) {
    Shape first = inputs.getFirst();
    return switch (spec) {
      case MergeLayer m -> new Bound.Many(MergeBinder.bind(m, inputs, name));
      case AttentionLayer a -> new Bound.Many(AttentionBinder.bind(a, inputs, name));
      case CustomMultiLayer c -> new Bound.Many(c.bind(inputs));
      case DirectedLayer d when inputs.size() > 1 || d.returnState() -> {
        refuseActivityWithStates(d, name);
        Loop loop = loop(d, name, first, false);
        boolean starts = states(spec, name, inputs, loop.stateShapes());
        yield new Bound.Many(new RecurrentStatesOperation(loop, starts, d.returnState()));
      }
      case Bidirectional b when inputs.size() > 1 || severalOutputs(b) -> {
        refuseActivityWithStates(b.layer(), name);
        refuseActivityWithStates(b.backwards(), name);
        BidirectionalOperation both = bidirectional(b, name, inner, first);
        boolean starts = states(spec, name, inputs, both.stateShapes());
        yield new Bound.Many(
            new BidirectionalStatesOperation(both, starts, b.layer().returnState()));
      }
      default -> {
        if (inputs.size() > 1) {
          throw new IllegalArgumentException(
              kind(spec) + " '" + name + "': expected one input, got " + inputs.size() + ".");
        }
        yield new Bound.One(bind(spec, first, name, inner));
      }
    };
  }

  private static boolean severalOutputs(Bidirectional spec) {
    return spec.mergeMode() == Bidirectional.MergeMode.NONE || spec.layer().returnState();
  }

  /** Whether states come in behind the sequence, which must be of these shapes then. */
  private static boolean states(
      LayerSpec spec, String name, List<Shape> inputs, List<Shape> expected) {
    List<Shape> states = inputs.subList(1, inputs.size());
    if (!states.isEmpty() && !states.equals(expected)) {
      throw new IllegalArgumentException(
          kind(spec)
              + " '"
              + name
              + "': expected initial states "
              + batches(expected)
              + " behind the sequence, got "
              + batches(states)
              + ". Does the layer that they come from have as many units?");
    }
    return !states.isEmpty();
  }

  static String batches(List<Shape> shapes) {
    return shapes.stream()
        .map(s -> s.prepend("batch", Shape.UNKNOWN).toString())
        .collect(Collectors.joining(", "));
  }

  static String kind(LayerSpec spec) {
    return spec instanceof Nested n ? n.kind().word() : spec.getClass().getSimpleName();
  }

  private static IllegalArgumentException onlyInGraphs(LayerSpec spec, String name) {
    return new IllegalArgumentException(
        kind(spec)
            + " '"
            + name
            + "': takes several inputs, which a Sequential does not have. Build a Functional with"
            + " Graph.");
  }

  /**
   * The operation of a layer for an input shape without batch axis.
   *
   * @param name of the layer in its model, for messages
   * @param inner name of the layer inside, where there is one
   * @throws IllegalArgumentException where the input does not fit
   */
  public static Operation bind(LayerSpec spec, Shape input, String name, String inner) {
    Operation operation = free(spec, input, name, inner);
    Restraints restraints = restraints(spec, name);
    return restraints.isEmpty() ? operation : new RestrainedOperation(operation, restraints);
  }

  /** What holds a layer down, apart from the weights of recurrent ones, which see to that. */
  private static Restraints restraints(LayerSpec spec, String name) {
    return switch (spec) {
      case DirectedLayer d -> activity(d);
      case Bidirectional b -> {
        Restraints activity = activity(b.layer());
        refuseActivity(
            "Bidirectional",
            name,
            !activity.isEmpty() && b.mergeMode() != Bidirectional.MergeMode.CONCAT,
            "with mergeMode CONCAT alone, since it is one of each direction's own output");
        refuseActivity(
            "Bidirectional",
            name,
            !activity.equals(activity(b.backwards())),
            "that both directions have");
        yield activity;
      }
      case TimeDistributed t -> {
        refuseActivity(
            "TimeDistributed",
            name,
            !restraints(t.layer(), name).activity().isEmpty(),
            "on a layer that stands by itself. "
                + t.layer().getClass().getSimpleName()
                + " treats every step alike without TimeDistributed");
        yield Restraints.NONE;
      }
      case ActivityRegularization(float l1, float l2) ->
          Restraints.NONE.activity(Regularizer.l1l2(l1, l2));
      case Restrained<?> r -> r.restraints();
      default -> Restraints.NONE;
    };
  }

  private static Restraints activity(DirectedLayer layer) {
    return switch (layer) {
      case RecurrentLayer<?> r -> activity(r.restraints());
      case ConvLSTM1D c -> activity(c.restraints());
      case RNN r -> Restraints.NONE; // cells refuse them
    };
  }

  private static Restraints activity(Restraints restraints) {
    return new Restraints(Map.of(), Map.of(), restraints.activity());
  }

  private static void refuseActivityWithStates(DirectedLayer layer, String name) {
    refuseActivity(
        kind(layer),
        name,
        activity(layer).activity().isPresent(),
        "where no states come in or go out; put ActivityRegularization behind it");
  }

  private static void refuseActivity(String layer, String name, boolean refused, String expected) {
    if (refused) {
      throw new IllegalArgumentException(
          layer + " '" + name + "': expected an activityRegularizer " + expected + ".");
    }
  }

  private static Operation free(LayerSpec spec, Shape input, String name, String inner) {
    return switch (spec) {
      case Input i ->
          throw new IllegalArgumentException(
              "Input '" + name + "': stands first in a model or not at all");
      case Embedding e -> {
        require(
            input.rank() == 1,
            "Embedding",
            name,
            "(batch, time) of ids",
            input,
            "Embedding comes first, right after the text is turned into ids");
        yield new EmbeddingOperation(e, name, Shape.sequence(input.size(0), e.outputDim()));
      }
      case EmbeddingBag e ->
          new EmbeddingBagOperation(
              e,
              name,
              Shape.sequence(sequence("EmbeddingBag", name, input).size(0), e.outputDim()));
      case SparseDense s -> {
        require(
            input.rank() == 2 && input.size(1) == 2,
            "SparseDense",
            name,
            "(batch, pairs, 2) of columns and their values",
            input,
            "Begin with Input.sequence(Shape.UNKNOWN, 2)");
        yield new SparseDenseOperation(s, name, Shape.of(s.units()).named("units"));
      }
      case Masking m -> new MaskingOperation(m, sequence("Masking", name, input));
      case DirectedLayer d -> loop(d, name, input, false);
      case Bidirectional b -> bidirectional(b, name, inner, input);
      case TimeDistributed t -> {
        Shape sequence = sequence("TimeDistributed", name, input);
        Operation layer =
            bind(t.layer(), Shape.of(sequence.size(1)).named("features"), inner, inner);
        yield new TimeDistributedOperation(
            layer, inner, Shape.sequence(input.size(0), layer.output().size(-1)));
      }
      case SpectralNormalization s ->
          new SpectralOperation(bind(s.layer(), input, inner, inner), inner, s.powerIterations());
      case Dense d -> {
        require(
            input.size(-1) != Shape.UNKNOWN && input.rank() <= 2,
            "Dense",
            name,
            "(batch, …, features) with a known number of features",
            input,
            "Put an Embedding or Input.sequence before it");
        Shape output =
            input.rank() == 1
                ? Shape.of(d.units()).named("units")
                : Shape.sequence(input.size(0), d.units());
        yield new DenseOperation(d, input.size(-1), output);
      }
      case EinsumDense e -> {
        require(
            e.axes() == 0 || e.axes() == input.rank() + 1,
            "EinsumDense",
            name,
            "with " + e.axes() + " axes, as " + e.equation() + " says",
            input,
            "Use ...x,xy->...y for any");
        Dense dense =
            new Dense(
                e.outputShape(),
                e.activation(),
                !e.biasAxes().isEmpty(),
                e.kernelInitializer(),
                e.biasInitializer());
        yield bind(dense, input, name, inner);
      }
      case Activation a -> activation(a, name, input);
      case Identity i -> new IdentityOperation(input);
      case ActivityRegularization a -> new IdentityOperation(input);
      case LeakyReLU l -> {
        Activation leaky = new Activation(Activation.Kind.LEAKY_RELU, l.negativeSlope());
        yield new ActivationOperation(leaky, input);
      }
      case ELU e -> new ActivationOperation(new Activation(Activation.Kind.ELU, e.alpha()), input);
      case Softmax s -> new ActivationOperation(Activation.SOFTMAX, input);
      case ReLU r -> new ReluOperation(r, input);
      case PReLU p -> {
        require(
            p.sharedTime() || input.size(0) != Shape.UNKNOWN,
            "PReLU",
            name,
            "(batch, time, features) with a known time, for which it has an alpha each",
            input,
            "Set sharedTime(true)");
        yield new PReluOperation(p, input);
      }
      case Dropout d -> new DropoutOperation(d.rate(), input);
      case SpatialDropout1D s ->
          new NoiseOperation(
              NoiseOperation.Kind.SPATIAL, s.rate(), sequence("SpatialDropout1D", name, input));
      case GaussianNoise g -> new NoiseOperation(NoiseOperation.Kind.ADDED, g.stddev(), input);
      case GaussianDropout g -> new NoiseOperation(NoiseOperation.Kind.TIMES, g.rate(), input);
      case AlphaDropout a -> new NoiseOperation(NoiseOperation.Kind.ALPHA, a.rate(), input);
      case BatchNormalization b -> new BatchNormalizationOperation(b, input.size(-1), input);
      case LayerNormalization l ->
          new GroupNormalizationOperation(1, l.epsilon(), l.center(), l.scale(), false, input);
      case GroupNormalization g -> groupNormalization(g, name, input);
      case RMSNormalization r -> new LengthNormalizationOperation(true, r.epsilon(), input);
      case UnitNormalization u -> new LengthNormalizationOperation(false, 0, input);
      case Rescaling r -> AffineOperation.of(r, input);
      case Normalization n -> normalization(n, name, input);
      case Discretization d -> new DiscretizationOperation(d, input);
      case GlobalMaxPooling1D g ->
          new PoolingOperation(
              true,
              Shape.of(sequence("GlobalMaxPooling1D", name, input).size(1)).named("features"));
      case GlobalAveragePooling1D g ->
          new PoolingOperation(
              false,
              Shape.of(sequence("GlobalAveragePooling1D", name, input).size(1)).named("features"));
      case AttentionPooling1D a -> {
        int features = sequence("AttentionPooling1D", name, input).size(1);
        yield new AttentionPoolingOperation(
            a.units(), features, Shape.of(features).named("features"));
      }
      case CRF c -> {
        int tags = sequence("CRF", name, input).size(1);
        yield new CrfOperation(tags, Shape.sequence(input.size(0), tags * tags));
      }
      case RepeatVector r -> {
        require(
            input.rank() == 1,
            "RepeatVector",
            name,
            "(batch, features)",
            input,
            "Set returnSequences(false) on the layer before it");
        yield new RepeatVectorOperation(r.n(), Shape.sequence(r.n(), input.size(0)));
      }
      case GaplessLayer g -> gapless(g, name, input);
      case Nested n ->
          throw new IllegalArgumentException(
              kind(n)
                  + " '"
                  + name
                  + "': expected a layer inside a wrapper, got a model. Call the model on the whole"
                  + " sequence, or wrap its layers one by one.");
      case MergeLayer m -> throw onlyInGraphs(m, name);
      case AttentionLayer a -> throw onlyInGraphs(a, name);
      case CustomLayer c -> c.bind(input);
      case CustomMultiLayer c -> throw onlyInGraphs(c, name);
    };
  }

  private static Operation activation(Activation spec, String name, Shape input) {
    if (spec.kind() != Activation.Kind.GLU) {
      return new ActivationOperation(spec, input);
    }
    require(
        input.size(-1) % 2 == 0,
        "Activation",
        name,
        "(batch, …, features) with an even number of features, which glu halves",
        input,
        "Give the layer before it twice as many units as should come out");
    int half = input.size(-1) / 2;
    Shape output =
        input.rank() == 1 ? Shape.of(half).named("features") : Shape.sequence(input.size(0), half);
    return new ActivationOperation(spec, output);
  }

  private static Shape known(String layer, String name, Shape input) {
    require(
        input.rank() <= 2 && input.size(0) != Shape.UNKNOWN && input.size(-1) != Shape.UNKNOWN,
        layer,
        name,
        "(batch, time, features) of a known time",
        input,
        "Say how many steps there are, as in Input.sequence(50, features) or Input.ids(50), or use"
            + " a global pooling layer");
    return input;
  }

  private static Operation reshape(Reshape spec, String name, Shape input) {
    int values = input.count();
    int fixed = 1;
    for (int size : spec.targetShape()) {
      fixed *= size == -1 ? 1 : size;
    }
    boolean open = spec.targetShape().contains(-1);
    require(
        open ? values % fixed == 0 : values == fixed,
        "Reshape",
        name,
        "of as many values as " + spec.targetShape() + " has",
        input,
        "An example has " + values);
    int rest = values / fixed;
    int[] sizes = spec.targetShape().stream().mapToInt(s -> s == -1 ? rest : s).toArray();
    Shape output =
        sizes.length == 1
            ? Shape.of(sizes[0]).named("features")
            : Shape.sequence(sizes[0], sizes[1]);
    return new ReshapeOperation(input, output, false);
  }

  private static Operation permute(Permute spec, String name, Shape input) {
    require(
        spec.dims().size() == input.rank(),
        "Permute",
        name,
        "with " + spec.dims().size() + " axes behind the batch's, as dims " + spec.dims() + " says",
        input,
        "Name every axis once");
    boolean exchanged = spec.dims().getFirst() == 2;
    Shape output = exchanged ? Shape.sequence(input.size(1), input.size(0)) : input;
    return new ReshapeOperation(input, output, exchanged);
  }

  private static Operation gapless(GaplessLayer spec, String name, Shape given) {
    String layer = spec.getClass().getSimpleName();
    boolean reshapes =
        spec instanceof Flatten || spec instanceof Reshape || spec instanceof Permute;
    Shape input = reshapes ? known(layer, name, given) : sequence(layer, name, given);
    int features = input.size(-1);
    return switch (spec) {
      case Conv1D c -> convolution(c, name, input);
      case SeparableConv1D s -> {
        Taps taps = new Taps(s.kernelSize(), s.strides(), s.dilationRate(), s.padding());
        int width = features * s.depthMultiplier();
        Shape each = windows(spec, name, input, taps, width);
        Shape output = Shape.sequence(each.size(0), s.filters());
        yield new SeparableOperation(
            new DepthwiseOperation(
                taps,
                features,
                s.depthMultiplier(),
                Activation.LINEAR,
                false,
                "depthwise_kernel",
                s.depthwiseInitializer(),
                s.biasInitializer(),
                each),
            new ConvolutionOperation(
                new Taps(1, 1, 1, Padding.VALID),
                width,
                s.filters(),
                1,
                s.activation(),
                s.useBias(),
                "pointwise_kernel",
                s.pointwiseInitializer(),
                s.biasInitializer(),
                output),
            output);
      }
      case DepthwiseConv1D d -> {
        Taps taps = new Taps(d.kernelSize(), d.strides(), d.dilationRate(), d.padding());
        yield new DepthwiseOperation(
            taps,
            features,
            d.depthMultiplier(),
            d.activation(),
            d.useBias(),
            "kernel",
            d.depthwiseInitializer(),
            d.biasInitializer(),
            windows(spec, name, input, taps, features * d.depthMultiplier()));
      }
      case Conv1DTranspose c -> {
        Taps taps = new Taps(c.kernelSize(), c.strides(), c.dilationRate(), c.padding());
        int time = input.size(0);
        int after =
            time == Shape.UNKNOWN ? time : ConvolutionTransposeOperation.steps(c, taps, time);
        yield new ConvolutionTransposeOperation(
            c, taps, features, Shape.sequence(after, c.filters()));
      }
      case MaxPooling1D m -> {
        Taps taps = new Taps(m.poolSize(), m.strides(), 1, m.padding());
        yield new LocalPoolingOperation(true, taps, windows(spec, name, input, taps, features));
      }
      case AveragePooling1D a -> {
        Taps taps = new Taps(a.poolSize(), a.strides(), 1, a.padding());
        yield new LocalPoolingOperation(false, taps, windows(spec, name, input, taps, features));
      }
      case AdaptiveMaxPooling1D a ->
          new AdaptivePoolingOperation(
              true, a.outputSize(), Shape.sequence(a.outputSize(), features));
      case AdaptiveAveragePooling1D a ->
          new AdaptivePoolingOperation(
              false, a.outputSize(), Shape.sequence(a.outputSize(), features));
      case UpSampling1D u -> moved(spec, name, input, u.size(), 0, 0);
      case ZeroPadding1D z -> moved(spec, name, input, 1, z.left(), z.right());
      case Cropping1D c -> moved(spec, name, input, 1, -c.left(), -c.right());
      case Flatten f ->
          new ReshapeOperation(input, Shape.of(input.count()).named("features"), false);
      case Reshape r -> reshape(r, name, input);
      case Permute p -> permute(p, name, input);
    };
  }

  private static Operation convolution(Conv1D spec, String name, Shape input) {
    int features = input.size(1);
    require(
        features % spec.groups() == 0,
        "Conv1D",
        name,
        "(batch, time, features) with features a multiple of groups=" + spec.groups(),
        input,
        "Choose groups that divide " + features);
    Taps taps = new Taps(spec.kernelSize(), spec.strides(), spec.dilationRate(), spec.padding());
    return new ConvolutionOperation(
        taps,
        features,
        spec.filters(),
        spec.groups(),
        spec.activation(),
        spec.useBias(),
        "kernel",
        spec.kernelInitializer(),
        spec.biasInitializer(),
        windows(spec, name, input, taps, spec.filters()));
  }

  /** Shape of windows over an input, which must be long enough for one. */
  private static Shape windows(LayerSpec spec, String name, Shape input, Taps taps, int width) {
    int time = input.size(0);
    require(
        time == Shape.UNKNOWN || taps.windows(time) > 0,
        spec.getClass().getSimpleName(),
        name,
        "(batch, time, features) with at least " + taps.span() + " steps, which a window spans",
        input,
        "Use a smaller window, or padding SAME");
    return Shape.sequence(time == Shape.UNKNOWN ? time : taps.windows(time), width);
  }

  private static Operation moved(
      LayerSpec spec, String name, Shape input, int times, int left, int right) {
    int time = input.size(0);
    int after = time * times + left + right;
    require(
        time == Shape.UNKNOWN || after > 0,
        spec.getClass().getSimpleName(),
        name,
        "(batch, time, features) with more than " + -(left + right) + " steps, which it cuts off",
        input,
        "Cut off fewer");
    return new MovedStepsOperation(
        times, left, right, Shape.sequence(time == Shape.UNKNOWN ? time : after, input.size(1)));
  }

  private static Operation groupNormalization(GroupNormalization spec, String name, Shape input) {
    int features = input.size(-1);
    int groups = spec.groups() == -1 ? features : spec.groups();
    require(
        features % groups == 0,
        "GroupNormalization",
        name,
        "(batch, …, features) with features a multiple of groups=" + groups,
        input,
        "Choose groups that divide " + features + ", or -1 for one a feature");
    return new GroupNormalizationOperation(
        groups, spec.epsilon(), spec.center(), spec.scale(), input.rank() == 2, input);
  }

  private static Operation normalization(Normalization spec, String name, Shape input) {
    int numbers = spec.mean().size();
    require(
        numbers == 1 || numbers == input.size(-1),
        "Normalization",
        name,
        "(batch, …, features=" + numbers + "), as many as it has means",
        input,
        "Give it one mean and variance for each feature, or one for all of them");
    return AffineOperation.of(spec, input);
  }

  /**
   * A layer's way through time.
   *
   * @param aligned whether a sequence that is read backwards comes out in the input's order
   */
  private static Loop loop(DirectedLayer layer, String name, Shape input, boolean aligned) {
    return switch (layer) {
      case RecurrentLayer<?> r -> recurrent(r, name, input, aligned);
      case RNN r -> rnn(r, name, input, aligned);
      case ConvLSTM1D c -> convolutionalLstm(c, name, input, aligned);
    };
  }

  private static Loop recurrent(
      RecurrentLayer<?> layer, String name, Shape input, boolean aligned) {
    int features = sequence(layer.getClass().getSimpleName(), name, input).size(1);
    Shape output = units(input, layer.recurrence().returnSequences(), layer.units());
    return new RecurrentOperation(layer.recurrence(), cell(layer), features, output, aligned);
  }

  private static Cell cell(RecurrentLayer<?> layer) {
    return switch (layer) {
      case SimpleRNN s -> SimpleRnnCell.of(s);
      case LSTM l -> LstmCell.of(l);
      case GRU g -> GruCell.of(g);
      case PeepholeLSTM l -> PeepholeLstmCell.of(l);
      case LayerNormLSTM l -> LayerNormLstmCell.of(l);
      case LayerNormGRU g -> LayerNormGruCell.of(g);
      case MinGRU m -> MinGruCell.of(m);
    };
  }

  private static Loop rnn(RNN spec, String name, Shape input, boolean aligned) {
    boolean stacked = spec.cell() instanceof StackedRNNCells;
    List<CellSpec> cells =
        spec.cell() instanceof StackedRNNCells s ? s.cells() : List.of(spec.cell());
    List<Loop> links = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    String prefix = stacked ? "stacked_rnn_cells/" : "";
    int width = sequence("RNN", name, input).size(1);
    int states = 0;
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i + 1 == cells.size();
      boolean sequences = !last || spec.returnSequences();
      switch (cells.get(i)) {
        case RecurrentCell<?, ?> c -> {
          RecurrentLayer<?> layer =
              c.layer().returnSequences(sequences).goBackwards(spec.goBackwards());
          Cell cell = cell(layer);
          links.add(
              new RecurrentOperation(
                  layer.recurrence(),
                  cell,
                  width,
                  units(input, sequences, layer.units()),
                  !last || aligned,
                  prefix + counted(cell.name(), counts),
                  states));
          width = layer.units();
          states += cell.twoStates() ? 2 : 1;
        }
        case CustomCell c -> {
          CellOperation cell = c.bind(width);
          links.add(
              new CellLoop(
                  cell,
                  width,
                  sequences,
                  spec.goBackwards(),
                  !last || aligned,
                  units(input, sequences, cell.units()),
                  prefix + counted(c.defaultName(), counts),
                  states));
          width = cell.units();
          states += cell.states().size();
        }
        case StackedRNNCells s -> throw new IllegalStateException("a stack holds no stack");
      }
    }
    return links.size() == 1 ? links.getFirst() : new ChainedLoops(links);
  }

  private static CellLoop convolutionalLstm(
      ConvLSTM1D spec, String name, Shape input, boolean aligned) {
    int features = sequence("ConvLSTM1D", name, input).size(1);
    require(
        features % spec.points() == 0,
        "ConvLSTM1D",
        name,
        "(batch, time, points * channels) of " + spec.points() + " points",
        input,
        "Give it as many points as a step has; their channels stand side by side");
    ConvLstmCell cell = ConvLstmCell.of(spec, features / spec.points());
    boolean sequences = spec.returnSequences();
    return new CellLoop(
        cell,
        features,
        sequences,
        spec.goBackwards(),
        aligned,
        units(input, sequences, cell.units()),
        "conv_lstm_cell",
        0);
  }

  private static String counted(String name, Map<String, Integer> counts) {
    int count = counts.merge(name, 1, Integer::sum) - 1;
    return count == 0 ? name : name + "_" + count;
  }

  private static Shape units(Shape input, boolean sequences, int units) {
    return sequences ? Shape.sequence(input.size(0), units) : Shape.of(units).named("units");
  }

  private static BidirectionalOperation bidirectional(
      Bidirectional spec, String name, String inner, Shape input) {
    Loop forward = loop(spec.layer(), name, input, true);
    Loop backward = loop(spec.backwards(), name, input, true);
    boolean sideBySide = spec.mergeMode() == Bidirectional.MergeMode.CONCAT;
    if (forward.units() != backward.units()
        && !sideBySide
        && spec.mergeMode() != Bidirectional.MergeMode.NONE) {
      throw new IllegalArgumentException(
          "Bidirectional '"
              + name
              + "': mergeMode "
              + spec.mergeMode()
              + " needs as many units both ways, got "
              + forward.units()
              + " forwards and "
              + backward.units()
              + " backwards. Use CONCAT or NONE.");
    }
    int units = forward.units() + (sideBySide ? backward.units() : 0);
    Shape output = units(input, spec.layer().returnSequences(), units);
    return new BidirectionalOperation(
        forward, backward, "forward_" + inner, "backward_" + inner, spec.mergeMode(), output);
  }

  private static Shape sequence(String layer, String name, Shape input) {
    require(
        input.rank() == 2 && input.size(1) != Shape.UNKNOWN,
        layer,
        name,
        "(batch, time, features)",
        input,
        input.rank() == 1 && input.name(-1).equals("units")
            ? "Set returnSequences(true) on the recurrent layer before it"
            : "Put an Embedding or Input.sequence(time, features) before it");
    return input;
  }

  private static void require(
      boolean fits, String layer, String name, String expected, Shape input, String next) {
    if (!fits) {
      throw new IllegalArgumentException(
          layer
              + " '"
              + name
              + "': expected input "
              + expected
              + ", got "
              + input.prepend("batch", Shape.UNKNOWN)
              + ". "
              + next
              + ".");
    }
  }
}
