package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.Add;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.Average;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CellSpec;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.Dense;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dot;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
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
import sunhwan.layers.LSTM;
import sunhwan.layers.LSTMCell;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.LeakyReLU;
import sunhwan.layers.Masking;
import sunhwan.layers.MaxPooling1D;
import sunhwan.layers.Maximum;
import sunhwan.layers.Minimum;
import sunhwan.layers.Multiply;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.Recurrence;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.SimpleRNNCell;
import sunhwan.layers.Softmax;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.StackedRNNCells;
import sunhwan.layers.Subtract;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.models.Sequential;

/**
 * A layer's config as a spec: the closed table of what is read.
 *
 * <p>Every argument of every layer is asked for; one that a spec cannot say is refused, with layer,
 * argument and reason.
 */
final class LayerReader {
  private static final String ZERO_AT_MASKED = "zero_output_for_mask";
  private static final String[] RECURRENT_REGULARIZERS = {
    "kernel_regularizer",
    "recurrent_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "recurrent_constraint",
    "bias_constraint"
  };
  private static final String[] KERNEL_REGULARIZERS = {
    "kernel_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "bias_constraint"
  };
  private static final String[] NORMALIZATION_REGULARIZERS = {
    "beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint"
  };

  private LayerReader() {}

  /**
   * A layer of a model: its name, the name of the layer inside a wrapper, what it is, whether it
   * puts out zeros at masked steps, and whether training changes it.
   */
  record Read(String name, String inner, LayerSpec spec, boolean zeroAtMasked, boolean trainable) {

    /** A layer that is trained and puts out nothing of its own at masked steps. */
    Read(String name, String inner, LayerSpec spec) {
      this(name, inner, spec, false, true);
    }

    /** As it stands in a model. */
    Sequential.Layer layer(String called) {
      return new Sequential.Layer(called, inner, spec, trainable);
    }
  }

  /**
   * Reads one.
   *
   * @param written Keras's class
   * @param rank axes of what comes in, without the batch
   * @throws ModelFormatException where the class or an argument is not what can be said exactly
   */
  static Read read(Arguments.Context context, String written, JsonNode config, int rank) {
    String type = context.version().major() == 1 ? Keras1.type(written) : written;
    Arguments arguments = new Arguments(context, type, config);
    if (context.version().major() == 1) {
      Keras1.rename(arguments, type);
    }
    boolean trainable = common(arguments);
    String[] inner = {""};
    boolean zeroAtMasked =
        type.equals("Bidirectional")
            ? config.path("layer").path("config").path(ZERO_AT_MASKED).asBoolean()
            : arguments.flag(ZERO_AT_MASKED, false);
    LayerSpec spec =
        arguments.made(
            a -> RestraintConfig.held(spec(a, type, rank, inner, trainable), a.restraints()));
    arguments.finish();
    return new Read(arguments.name(), inner[0], spec, zeroAtMasked, trainable);
  }

  /** What every layer has; whether it is trained. */
  private static boolean common(Arguments a) {
    JsonNode trainable = a.take("trainable");
    JsonNode dtype = a.take("dtype");
    String policy =
        dtype.isObject()
            ? dtype.path("config").path("name").asText()
            : dtype.isNull() ? "float32" : dtype.asText();
    if (!policy.equals("float32")) {
      throw a.refuse("dtype", dtype, "is another arithmetic than float32, the only one there is");
    }
    a.none("quantizes weights, which is not there", "quantization_config");
    a.ignore("batch_input_shape", "input_shape", "batch_shape", "input_dtype", "batch_size");
    return !trainable.isBoolean() || trainable.asBoolean();
  }

  private static LayerSpec spec(
      Arguments a, String type, int rank, String[] inner, boolean trainable) {
    return switch (type) {
      case "Embedding" -> embedding(a);
      case "Masking" -> new Masking(a.number("mask_value", 0));
      case "SimpleRNN" -> new SimpleRNN(recurrence(a));
      case "LSTM" -> lstm(a);
      case "GRU" -> gru(a);
      case "RNN" -> rnn(a, trainable);
      case "Bidirectional" -> bidirectional(a, rank, inner, trainable);
      case "TimeDistributed" -> timeDistributed(a, rank, inner, trainable);
      case "Dense" -> dense(a);
      case "EinsumDense" -> einsumDense(a);
      case "Activation" -> a.activation("activation", Activation.LINEAR);
      case "Identity" -> new Identity();
      case "ActivityRegularization" ->
          new ActivityRegularization(a.number("l1", 0), a.number("l2", 0));
      case "LeakyReLU" -> {
        a.rename("alpha", "negative_slope");
        yield new LeakyReLU(a.number("negative_slope", 0.3f));
      }
      case "ELU" -> new ELU(a.number("alpha", 1));
      case "ReLU" -> relu(a);
      case "PReLU" -> prelu(a, rank);
      case "Softmax" -> {
        lastAxis(a, rank);
        yield new Softmax();
      }
      case "Dropout" -> new Dropout(rate(a));
      case "SpatialDropout1D" -> new SpatialDropout1D(rate(a));
      case "GaussianDropout" -> new GaussianDropout(rate(a));
      case "AlphaDropout" -> new AlphaDropout(rate(a));
      case "GaussianNoise" -> {
        a.rename("sigma", "stddev");
        a.ignore("seed");
        yield new GaussianNoise(a.number("stddev", 0));
      }
      case "BatchNormalization" -> batchNormalization(a, rank);
      case "LayerNormalization" -> layerNormalization(a, rank);
      case "RMSNormalization" -> {
        lastAxis(a, rank);
        yield new RMSNormalization(a.number("epsilon", 1e-6));
      }
      case "UnitNormalization" -> {
        lastAxis(a, rank);
        yield new UnitNormalization();
      }
      case "GroupNormalization" -> groupNormalization(a, rank);
      case "Normalization" -> normalization(a, rank);
      case "Discretization" -> discretization(a);
      case "Rescaling" -> new Rescaling(a.number("scale", 1), a.number("offset", 0));
      case "GlobalMaxPooling1D" -> {
        pooled(a);
        yield new GlobalMaxPooling1D();
      }
      case "GlobalAveragePooling1D" -> {
        pooled(a);
        yield new GlobalAveragePooling1D();
      }
      case "RepeatVector" -> new RepeatVector(a.whole("n"));
      case "Flatten" -> {
        channelsLast(a);
        yield new Flatten();
      }
      case "Reshape" -> new Reshape(a.wholes("target_shape"));
      case "Permute" -> new Permute(a.wholes("dims"));
      case "Conv1D" -> conv1d(a);
      case "SeparableConv1D" -> separable(a);
      case "DepthwiseConv1D" -> depthwise(a);
      case "Conv1DTranspose" -> transposed(a);
      case "MaxPooling1D" -> {
        int pool = pool(a);
        yield new MaxPooling1D(pool, a.single("strides", pool), padding(a));
      }
      case "AveragePooling1D" -> {
        int pool = pool(a);
        yield new AveragePooling1D(pool, a.single("strides", pool), padding(a));
      }
      case "AdaptiveMaxPooling1D" -> {
        channelsLast(a);
        yield new AdaptiveMaxPooling1D(a.single("output_size", 0));
      }
      case "AdaptiveAveragePooling1D" -> {
        channelsLast(a);
        yield new AdaptiveAveragePooling1D(a.single("output_size", 0));
      }
      case "UpSampling1D" -> new UpSampling1D(a.single("size", 2));
      case "ZeroPadding1D" -> {
        List<Integer> sides = sides(a, "padding");
        yield new ZeroPadding1D(sides.get(0), sides.get(1));
      }
      case "Cropping1D" -> {
        List<Integer> sides = sides(a, "cropping");
        yield new Cropping1D(sides.get(0), sides.get(1));
      }
      case "Add" -> new Add();
      case "Subtract" -> new Subtract();
      case "Multiply" -> new Multiply();
      case "Average" -> new Average();
      case "Maximum" -> new Maximum();
      case "Minimum" -> new Minimum();
      case "Concatenate" -> {
        int axis = a.whole("axis", -1);
        yield new Concatenate(axis == rank ? -1 : axis);
      }
      case "Dot" -> {
        List<Integer> axes = a.wholes("axes");
        if (axes.isEmpty() || axes.size() > 2) {
          throw new ModelFormatException(
              a.place() + ": axes must be one or two numbers, got " + axes);
        }
        yield new Dot(axes.getFirst(), axes.getLast(), a.flag("normalize", false));
      }
      case "Lambda" ->
          throw new ModelFormatException(
              a.place()
                  + ": a Lambda carries a program of Python, which is never run. Save the model"
                  + " with a layer of Keras in its place");
      default ->
          throw new ModelFormatException(
              a.place()
                  + ": there is no such layer. docs/keras-files.md lists those that are read");
    };
  }

  /** Axes of what comes out, without the batch. */
  static int rankAfter(LayerSpec spec, int rank) {
    return switch (spec) {
      case Embedding e -> rank + 1;
      case DirectedLayer d -> d.returnSequences() ? 2 : 1;
      case Bidirectional b -> b.layer().returnSequences() ? 2 : 1;
      case GlobalMaxPooling1D g -> 1;
      case GlobalAveragePooling1D g -> 1;
      case Flatten f -> 1;
      case RepeatVector r -> 2;
      case Dot d -> rank; // of two sequences, or of vectors
      case Reshape r -> r.targetShape().size();
      default -> rank;
    };
  }

  private static Embedding embedding(Arguments a) {
    a.trainingAlone("embeddings_regularizer", "embeddings_constraint", "activity_regularizer");
    a.none("adapts weights by another layer, which is not there", "lora_rank", "lora_alpha");
    a.zero("dropout", "drops whole words, which is not there");
    a.ignore("input_length", "sparse");
    return new Embedding(
        a.whole("input_dim"),
        a.whole("output_dim"),
        a.flag("mask_zero", false),
        a.initializer("embeddings_initializer", Initializer.UNIFORM));
  }

  /** Over the last axis, or with one mean for all; numbers from data are in its config by now. */
  private static Normalization normalization(Arguments a, int rank) {
    List<Integer> axes = a.has("axis") ? a.wholes("axis") : List.of();
    List<Float> mean = a.numbers("mean");
    List<Float> variance = a.numbers("variance");
    if (mean.isEmpty()) {
      throw new ModelFormatException(
          a.place()
              + ": has no mean: it was never adapted. Call adapt in Keras, and save it again");
    }
    boolean last = axes.equals(List.of(-1)) || axes.equals(List.of(rank));
    if (!last && !(axes.isEmpty() && mean.size() == 1)) {
      throw new ModelFormatException(
          a.place() + ": axis=" + axes + " is neither the last one nor none, which is not there");
    }
    return Normalization.of(mean, variance).invert(a.flag("invert", false));
  }

  private static Discretization discretization(Arguments a) {
    a.only("output_mode", "int", "counts bins or marks them; that is CategoryEncoding");
    a.only("sparse", "false", "puts out sparse tensors, which are not there");
    a.ignore("num_bins", "epsilon");
    if (!a.has("bin_boundaries")) {
      throw new ModelFormatException(
          a.place()
              + ": has no bin_boundaries: it was never adapted. Call adapt in Keras, and save it"
              + " again");
    }
    return Discretization.of(a.numbers("bin_boundaries"));
  }

  private static Recurrence recurrence(Arguments a) {
    a.trainingAlone(RECURRENT_REGULARIZERS);
    a.ignore("unroll", "implementation", "seed", "use_cudnn", "input_length", "input_dim");
    a.only("stateful", "false", "carries states from call to call; use predictWithState");
    a.only("time_major", "false", "puts time before the batch, which is not there");
    return new Recurrence(
        a.whole("units"),
        a.activation("activation", Activation.TANH),
        a.flag("use_bias", true),
        a.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("recurrent_initializer", Initializer.ORTHOGONAL),
        a.initializer("bias_initializer", Initializer.ZEROS),
        a.number("dropout", 0),
        a.number("recurrent_dropout", 0),
        a.flag("return_sequences", false),
        a.flag("return_state", false),
        a.flag("go_backwards", false));
  }

  private static LSTM lstm(Arguments a) {
    return new LSTM(
        recurrence(a),
        a.activation("recurrent_activation", Activation.SIGMOID),
        a.flag("unit_forget_bias", true));
  }

  /** Before there was resetAfter, the gate came first. */
  private static GRU gru(Arguments a) {
    return new GRU(
        recurrence(a),
        a.activation("recurrent_activation", Activation.SIGMOID),
        a.flag("reset_after", a.context().version().major() == 3));
  }

  private static RNN rnn(Arguments a, boolean trainable) {
    a.ignore("unroll", "implementation", "input_length", "input_dim");
    a.only("stateful", "false", "carries states from call to call; use predictWithState");
    a.only("time_major", "false", "puts time before the batch, which is not there");
    a.zero("num_constants", "are values that every step reads, which are not there");
    return new RNN(
        cell(a, a.take("cell"), trainable, true),
        a.flag("return_sequences", false),
        a.flag("go_backwards", false),
        a.flag("return_state", false));
  }

  /**
   * A step of a layer, or several of them.
   *
   * @param stacks whether a stack may stand here
   */
  private static CellSpec cell(Arguments rnn, JsonNode cell, boolean trainable, boolean stacks) {
    if (!cell.path("class_name").isTextual()) {
      throw rnn.refuse("cell", cell, "is no cell of Keras");
    }
    String type = ConfigReader.type(cell);
    Arguments arguments = new Arguments(rnn.context(), type, cell.path("config"));
    boolean trained = common(arguments);
    if (trainable && !trained) {
      arguments.forTrainingAlone(
          "trainable",
          BooleanNode.FALSE,
          "freezes a cell in an RNN that is not frozen, which is not there");
    }
    CellSpec read = arguments.made(a -> cell(a, type, trainable, stacks));
    arguments.finish();
    return read;
  }

  private static CellSpec cell(Arguments a, String type, boolean trainable, boolean stacks) {
    if (type.equals("StackedRNNCells") && stacks) {
      List<CellSpec> cells = new ArrayList<>();
      a.take("cells").forEach(inner -> cells.add(cell(a, inner, trainable, false)));
      return new StackedRNNCells(cells);
    }
    LayerSpec layer =
        switch (type) {
          case "SimpleRNNCell" -> new SimpleRNN(recurrence(a));
          case "LSTMCell" -> lstm(a);
          case "GRUCell" -> gru(a);
          default ->
              throw new ModelFormatException(
                  a.place()
                      + ": is no cell that is read; there are SimpleRNNCell, LSTMCell, GRUCell and"
                      + " StackedRNNCells, which hold no other stack");
        };
    return switch (RestraintConfig.held(layer, a.restraints())) {
      case SimpleRNN s -> new SimpleRNNCell(s);
      case LSTM l -> new LSTMCell(l);
      case GRU g -> new GRUCell(g);
      default -> throw new IllegalStateException("a layer that is held down stays what it is");
    };
  }

  /** The layer in a wrapper, which Keras freezes with it; it cannot be frozen alone. */
  private static Read wrapped(Arguments a, String argument, int rank, boolean trainable) {
    JsonNode layer = a.take(argument);
    if (!layer.path("class_name").isTextual()) {
      throw a.refuse(argument, layer, "is no layer");
    }
    String type = ConfigReader.type(layer);
    if (type.equals("Bidirectional") || type.equals("TimeDistributed")) {
      throw a.refuse(argument, layer, "is a wrapper in a wrapper, which is not there");
    }
    Read read = read(a.context(), type, layer.path("config"), rank);
    if (trainable && !read.trainable()) {
      a.forTrainingAlone(
          argument,
          layer.path("config").path("name"),
          "is frozen in a wrapper that is not, which is not there");
    }
    return read;
  }

  private static Bidirectional bidirectional(
      Arguments a, int rank, String[] inner, boolean trainable) {
    Read forward = wrapped(a, "layer", rank, trainable);
    if (!(forward.spec() instanceof RecurrentLayer<?> layer)) {
      throw new ModelFormatException(a.place() + ": layer must be SimpleRNN, LSTM or GRU");
    }
    if (a.has("backward_layer")) {
      Read backward = wrapped(a, "backward_layer", rank, trainable);
      if (!mirror(layer).equals(backward.spec())) {
        throw new ModelFormatException(
            a.place() + ": backward_layer is another layer than layer, which is not there");
      }
    }
    a.ignore("backward_layer", "weights");
    inner[0] = forward.name().replaceFirst("^forward_", "");
    JsonNode mode = a.take("merge_mode");
    return Bidirectional.of(layer)
        .mergeMode(
            switch (mode.asText()) {
              case "concat" -> Bidirectional.MergeMode.CONCAT;
              case "sum" -> Bidirectional.MergeMode.SUM;
              case "mul" -> Bidirectional.MergeMode.MUL;
              case "ave" -> Bidirectional.MergeMode.AVE;
              case "null" -> Bidirectional.MergeMode.NONE;
              default -> throw a.refuse("merge_mode", mode, "is no way to merge that is known");
            });
  }

  private static RecurrentLayer<?> mirror(RecurrentLayer<?> layer) {
    return layer.goBackwards(true);
  }

  private static TimeDistributed timeDistributed(
      Arguments a, int rank, String[] inner, boolean trainable) {
    Read layer = wrapped(a, "layer", rank - 1, trainable);
    inner[0] = layer.name();
    return new TimeDistributed(layer.spec());
  }

  private static Dense dense(Arguments a) {
    a.trainingAlone(KERNEL_REGULARIZERS);
    a.none("adapts weights by another layer, which is not there", "lora_rank", "lora_alpha");
    return new Dense(
        a.whole("units"),
        a.activation("activation", Activation.LINEAR),
        a.flag("use_bias", true),
        a.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("bias_initializer", Initializer.ZEROS));
  }

  private static EinsumDense einsumDense(Arguments a) {
    a.trainingAlone(KERNEL_REGULARIZERS);
    a.none("adapts weights by another layer, which is not there", "lora_rank", "lora_alpha");
    a.none("packs weights, which is not there", "gptq_unpacked_column_size");
    JsonNode shape = a.take("output_shape");
    JsonNode last = shape.isArray() && !shape.isEmpty() ? shape.get(shape.size() - 1) : shape;
    if (!last.canConvertToInt()) {
      throw a.refuse("output_shape", shape, "does not end in a size");
    }
    return new EinsumDense(
        a.text("equation"),
        last.asInt(),
        a.activation("activation", Activation.LINEAR),
        a.text("bias_axes", ""),
        a.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("bias_initializer", Initializer.ZEROS));
  }

  private static ReLU relu(Arguments a) {
    Optional<Float> most =
        a.has("max_value") ? Optional.of(a.number("max_value", 0)) : Optional.empty();
    a.ignore("max_value");
    return new ReLU(most, a.number("negative_slope", 0), a.number("threshold", 0));
  }

  private static PReLU prelu(Arguments a, int rank) {
    a.trainingAlone("alpha_regularizer", "alpha_constraint");
    boolean shared = false;
    if (a.has("shared_axes")) {
      JsonNode axes = a.take("shared_axes");
      shared = axes.size() == 1 && axes.get(0).asInt() == 1 && rank == 2;
      if (!shared && !axes.isEmpty()) {
        throw a.refuse("shared_axes", axes, "shares another axis than time, which is not there");
      }
    }
    a.ignore("shared_axes");
    return new PReLU(a.initializer("alpha_initializer", Initializer.ZEROS), shared);
  }

  private static float rate(Arguments a) {
    a.rename("p", "rate");
    a.ignore("seed");
    a.none("drops the same values of several at once, which is not there", "noise_shape");
    return a.number("rate", 0);
  }

  /** An axis that must be the last, however it is counted. */
  private static void lastAxis(Arguments a, int rank) {
    if (a.has("axis")) {
      JsonNode axis = a.take("axis");
      JsonNode one = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
      if (!one.isIntegralNumber() || (one.asInt() != -1 && one.asInt() != rank)) {
        throw a.refuse("axis", axis, "is another axis than the last, the only one there is");
      }
    }
    a.ignore("axis");
  }

  private static void firstValues(Arguments a, String argument, Initializer usual) {
    if (a.has(argument)) {
      JsonNode value = a.take(argument);
      if (!Initializers.read(value).equals(Optional.of(usual))) {
        a.forTrainingAlone(argument, value, "gives other first values than there are");
      }
    }
    a.ignore(argument);
  }

  private static BatchNormalization batchNormalization(Arguments a, int rank) {
    lastAxis(a, rank);
    a.trainingAlone(NORMALIZATION_REGULARIZERS);
    a.rename("beta_init", "beta_initializer");
    a.rename("gamma_init", "gamma_initializer");
    firstValues(a, "beta_initializer", Initializer.ZEROS);
    firstValues(a, "gamma_initializer", Initializer.ONES);
    firstValues(a, "moving_mean_initializer", Initializer.ZEROS);
    firstValues(a, "moving_variance_initializer", Initializer.ONES);
    a.only("synchronized", "false", "takes statistics over several machines, which is not there");
    a.only("renorm", "false", "is batch renormalization, which is not there");
    a.only("mode", "0", "is a mode of Keras 1 that is not there");
    a.none("takes statistics over a part of the batch, which is not there", "virtual_batch_size");
    a.none("changes what comes in, which is not there", "adjustment");
    a.ignore("fused", "renorm_clipping", "renorm_momentum"); // of renorm alone
    return new BatchNormalization(
        a.number("momentum", 0.99),
        a.number("epsilon", 1e-3),
        a.flag("center", true),
        a.flag("scale", true));
  }

  private static LayerNormalization layerNormalization(Arguments a, int rank) {
    lastAxis(a, rank);
    a.trainingAlone(NORMALIZATION_REGULARIZERS);
    firstValues(a, "beta_initializer", Initializer.ZEROS);
    firstValues(a, "gamma_initializer", Initializer.ONES);
    a.only("rms_scaling", "false", "is RMSNormalization with a mean; use that layer");
    return new LayerNormalization(
        a.number("epsilon", 1e-3), a.flag("center", true), a.flag("scale", true));
  }

  private static GroupNormalization groupNormalization(Arguments a, int rank) {
    lastAxis(a, rank);
    a.trainingAlone(NORMALIZATION_REGULARIZERS);
    firstValues(a, "beta_initializer", Initializer.ZEROS);
    firstValues(a, "gamma_initializer", Initializer.ONES);
    return new GroupNormalization(
        a.whole("groups", 32),
        a.number("epsilon", 1e-3),
        a.flag("center", true),
        a.flag("scale", true));
  }

  private static void channelsLast(Arguments a) {
    a.only("data_format", "channels_last", "puts features before time, which is not there");
  }

  private static void pooled(Arguments a) {
    channelsLast(a);
    a.only("keepdims", "false", "keeps a time axis of 1, which is not there; use Reshape");
  }

  private static Padding padding(Arguments a) {
    channelsLast(a);
    JsonNode padding = a.take("padding");
    return switch (padding.asText("valid")) {
      case "valid", "null" -> Padding.VALID;
      case "same" -> Padding.SAME;
      case "causal" -> Padding.CAUSAL;
      default -> throw a.refuse("padding", padding, "is no padding that is known");
    };
  }

  private static int pool(Arguments a) {
    a.rename("pool_length", "pool_size");
    a.rename("stride", "strides");
    a.rename("border_mode", "padding");
    return a.single("pool_size", 2);
  }

  private static List<Integer> sides(Arguments a, String argument) {
    channelsLast(a);
    List<Integer> sides = a.wholes(argument);
    if (sides.isEmpty() || sides.size() > 2) {
      throw new ModelFormatException(
          a.place() + ": " + argument + " must be one or two numbers, got " + sides);
    }
    return List.of(sides.getFirst(), sides.getLast());
  }

  private static Conv1D conv1d(Arguments a) {
    a.trainingAlone(KERNEL_REGULARIZERS);
    a.none("adapts weights by another layer, which is not there", "lora_rank", "lora_alpha");
    return new Conv1D(
        a.whole("filters"),
        a.single("kernel_size", 0),
        a.single("strides", 1),
        padding(a),
        a.single("dilation_rate", 1),
        a.whole("groups", 1),
        a.activation("activation", Activation.LINEAR),
        a.flag("use_bias", true),
        a.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("bias_initializer", Initializer.ZEROS));
  }

  private static void depthwiseRegularizers(Arguments a) {
    a.trainingAlone(KERNEL_REGULARIZERS);
    a.trainingAlone(
        "depthwise_regularizer",
        "depthwise_constraint",
        "pointwise_regularizer",
        "pointwise_constraint");
    a.only("groups", "1", "groups features, which is not there");
    a.ignore("kernel_initializer", "rank");
  }

  private static SeparableConv1D separable(Arguments a) {
    depthwiseRegularizers(a);
    return new SeparableConv1D(
        a.whole("filters"),
        a.single("kernel_size", 0),
        a.single("strides", 1),
        padding(a),
        a.single("dilation_rate", 1),
        a.whole("depth_multiplier", 1),
        a.activation("activation", Activation.LINEAR),
        a.flag("use_bias", true),
        a.initializer("depthwise_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("pointwise_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("bias_initializer", Initializer.ZEROS));
  }

  private static DepthwiseConv1D depthwise(Arguments a) {
    depthwiseRegularizers(a);
    a.ignore("filters");
    return new DepthwiseConv1D(
        a.single("kernel_size", 0),
        a.single("strides", 1),
        padding(a),
        a.whole("depth_multiplier", 1),
        a.single("dilation_rate", 1),
        a.activation("activation", Activation.LINEAR),
        a.flag("use_bias", true),
        a.initializer("depthwise_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("bias_initializer", Initializer.ZEROS));
  }

  private static Conv1DTranspose transposed(Arguments a) {
    a.trainingAlone(KERNEL_REGULARIZERS);
    a.only("groups", "1", "groups features, which is not there");
    OptionalInt outputPadding =
        a.has("output_padding")
            ? OptionalInt.of(a.single("output_padding", 0))
            : OptionalInt.empty();
    a.ignore("output_padding");
    return new Conv1DTranspose(
        a.whole("filters"),
        a.single("kernel_size", 0),
        a.single("strides", 1),
        padding(a),
        outputPadding,
        a.single("dilation_rate", 1),
        a.activation("activation", Activation.LINEAR),
        a.flag("use_bias", true),
        a.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
        a.initializer("bias_initializer", Initializer.ZEROS));
  }
}
