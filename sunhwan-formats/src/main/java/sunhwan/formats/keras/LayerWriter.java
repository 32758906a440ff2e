package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import sunhwan.layers.CellSpec;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.CustomMultiLayer;
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
import sunhwan.layers.GaussianDropout;
import sunhwan.layers.GaussianNoise;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Identity;
import sunhwan.layers.Initializer;
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
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.Recurrence;
import sunhwan.layers.RecurrentCell;
import sunhwan.layers.RecurrentLayer;
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
import sunhwan.layers.StackedRNNCells;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;

/** A spec as the config that Keras 3.15 writes of the layer, with every argument. */
final class LayerWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String UNWRITTEN_RNN =
      "a Bidirectional of an RNN is not written yet; write that of its cell's layer";

  private LayerWriter() {}

  /** Keras's class. */
  static String type(LayerSpec spec) {
    return spec.getClass().getSimpleName();
  }

  /**
   * A layer's config.
   *
   * @param input shape of what comes in, with the batch
   * @throws IllegalArgumentException where Keras has no such layer
   */
  static ObjectNode config(Sequential.Layer layer, Shape input) {
    ObjectNode config = config(layer.spec(), layer.name(), layer.inner(), input);
    if (!layer.trainable() && config.has("trainable")) {
      freeze(config);
    }
    return config;
  }

  /** With its numbers as arguments, so that it has no variables. */
  private static ObjectNode normalization(ObjectNode config, Normalization layer) {
    boolean one = layer.mean().size() == 1;
    ArrayNode axis = config.putArray("axis");
    config.put("invert", layer.invert());
    if (one) {
      return config
          .put("mean", layer.mean().getFirst())
          .put("variance", layer.variance().getFirst());
    }
    axis.add(-1);
    ArrayNode mean = config.putArray("mean");
    layer.mean().forEach(mean::add);
    ArrayNode variance = config.putArray("variance");
    layer.variance().forEach(variance::add);
    return config;
  }

  /** Which knows no trainable, and its dtype by name alone. */
  private static ObjectNode discretization(String name, Discretization layer) {
    ObjectNode config = JSON.objectNode();
    ArrayNode boundaries = config.putArray("bin_boundaries");
    layer.binBoundaries().forEach(boundaries::add);
    config.putNull("num_bins").put("epsilon", 0.01).put("output_mode", "int");
    return config.put("sparse", false).put("name", name).put("dtype", "float32");
  }

  /** With the layers inside a wrapper, as Keras does; some layers take no such argument. */
  private static void freeze(ObjectNode config) {
    if (config.has("trainable")) {
      config.put("trainable", false);
    }
    for (String inside : List.of("layer", "backward_layer", "cell")) {
      if (config.path(inside).path("config") instanceof ObjectNode inner) {
        freeze(inner);
      }
    }
    for (JsonNode cell : config.path("cells")) {
      if (cell.path("config") instanceof ObjectNode inner) {
        freeze(inner);
      }
    }
  }

  /** Name, trainable, and float32. */
  static ObjectNode named(String name) {
    ObjectNode config = JSON.objectNode().put("name", name).put("trainable", true);
    config.set(
        "dtype",
        ConfigWriter.object("keras", "DTypePolicy", JSON.objectNode().put("name", "float32")));
    return config;
  }

  private static ObjectNode config(LayerSpec spec, String name, String inner, Shape input) {
    return RestraintConfig.write(free(spec, name, inner, input), spec);
  }

  private static ObjectNode free(LayerSpec spec, String name, String inner, Shape input) {
    ObjectNode c = named(name);
    return switch (spec) {
      case Embedding e -> embedding(c, e);
      case Masking m -> number(c, "mask_value", m.maskValue());
      case RecurrentLayer<?> r -> recurrent(c, r, false);
      case RNN r -> rnn(c, r, input);
      case ConvLSTM1D l ->
          throw refuse(
              name,
              "a ConvLSTM1D is not written yet: Keras's has an axis of its own for the points");
      case Bidirectional b when b.backwardLayer().isPresent() ->
          throw refuse(name, "a backwardLayer is not written so far; leave it out for the mirror");
      case Bidirectional b -> bidirectional(c, b, inner, input);
      case TimeDistributed t -> timeDistributed(c, t, inner, input);
      case Dense d -> dense(c, d);
      case EinsumDense e -> einsumDense(c, e);
      case Activation a -> c.set("activation", activation(a));
      case Identity i -> c;
      case ActivityRegularization a -> number(number(c, "l1", a.l1()), "l2", a.l2());
      case LeakyReLU l -> number(c, "negative_slope", l.negativeSlope());
      case ELU e -> number(c, "alpha", e.alpha());
      case ReLU r -> relu(c, r);
      case PReLU p -> prelu(c, p);
      case Softmax s -> c.put("axis", -1);
      case Dropout d -> seeded(number(c, "rate", d.rate())).putNull("noise_shape");
      case SpatialDropout1D s ->
          seeded(number(JSON.objectNode(), "rate", s.rate()))
              .put("name", name)
              .put("dtype", "float32");
      case GaussianNoise g -> seeded(number(c, "stddev", g.stddev()));
      case GaussianDropout g -> seeded(number(c, "rate", g.rate()));
      case AlphaDropout a -> seeded(number(c, "rate", a.rate())).putNull("noise_shape");
      case BatchNormalization b -> batchNormalization(c, b);
      case LayerNormalization l ->
          normalization(c, -1, l.epsilon(), l.center(), l.scale()).put("rms_scaling", false);
      case GroupNormalization g ->
          normalization(c, -1, g.epsilon(), g.center(), g.scale()).put("groups", g.groups());
      case RMSNormalization r -> number(c.put("axis", -1), "epsilon", r.epsilon());
      case UnitNormalization u -> c.put("axis", -1);
      case Rescaling r -> number(number(c, "scale", r.scale()), "offset", r.offset());
      case GlobalMaxPooling1D g -> c.put("data_format", "channels_last").put("keepdims", false);
      case GlobalAveragePooling1D g -> c.put("data_format", "channels_last").put("keepdims", false);
      case AttentionPooling1D a -> throw refuse(name, "Keras has no AttentionPooling1D");
      case SpectralNormalization s ->
          throw refuse(name, "a SpectralNormalization is not written yet; write the layer in it");
      case CRF f -> throw refuse(name, "Keras has no CRF");
      case RepeatVector r -> c.put("n", r.n());
      case Flatten f -> c.put("data_format", "channels_last");
      case Reshape r -> c.set("target_shape", list(r.targetShape()));
      case Permute p -> c.set("dims", list(p.dims()));
      case Conv1D conv -> conv1d(c, conv);
      case SeparableConv1D s -> separable(c, s);
      case DepthwiseConv1D d -> depthwise(c, d);
      case Conv1DTranspose t -> transposed(c, t);
      case MaxPooling1D m -> pooling(c, m.poolSize(), m.strides(), m.padding());
      case AveragePooling1D a -> pooling(c, a.poolSize(), a.strides(), a.padding());
      case AdaptiveMaxPooling1D a -> adaptive(c, a.outputSize());
      case AdaptiveAveragePooling1D a -> adaptive(c, a.outputSize());
      case UpSampling1D u -> c.put("size", u.size());
      case ZeroPadding1D z -> {
        c.put("data_format", "channels_last");
        yield c.set("padding", list(List.of(z.left(), z.right())));
      }
      case Cropping1D crop -> c.set("cropping", list(List.of(crop.left(), crop.right())));
      case Normalization n -> normalization(c, n);
      case Discretization d -> discretization(name, d);
      case Input i -> throw refuse(name, "an Input may only stand first");
      case Nested n -> throw new IllegalStateException("Flattened leaves no model inside");
      case AttentionLayer a ->
          throw refuse(name, "layers with several inputs are not written so far");
      case EmbeddingBag b -> throw refuse(name, "Keras has no bag of ids at a step");
      case SparseDense d -> throw refuse(name, "Keras's Dense reads whole vectors");
      case Concatenate m -> c.put("axis", m.axis());
      case Dot d -> {
        if (d.axisA() == d.axisB()) {
          c.put("axes", d.axisA());
        } else {
          c.set("axes", list(List.of(d.axisA(), d.axisB())));
        }
        yield c.put("normalize", d.normalize());
      }
      case SelectSteps s -> throw refuse(name, "Keras has no layer that masks by another input");
      case MergeLayer m -> c;
      case CustomLayer custom -> throw refuse(name, "Keras has no layer of your own");
      case CustomMultiLayer custom -> throw refuse(name, "Keras has no layer of your own");
    };
  }

  private static IllegalArgumentException refuse(String name, String reason) {
    return new IllegalArgumentException("Keras: layer '" + name + "' cannot be written: " + reason);
  }

  private static ObjectNode number(ObjectNode config, String name, float value) {
    return config.put(name, Double.parseDouble(Float.toString(value))); // 0.1f as 0.1
  }

  private static ObjectNode seeded(ObjectNode config) {
    return config.putNull("seed");
  }

  private static ObjectNode nulls(ObjectNode config, String... names) {
    for (String name : names) {
      config.putNull(name);
    }
    return config;
  }

  private static JsonNode list(List<Integer> values) {
    var array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static JsonNode single(int value) {
    return list(List.of(value));
  }

  private static JsonNode activation(Activation activation) {
    return JSON.textNode(
        Activations.name(activation)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Keras: activation "
                            + activation
                            + " with alpha="
                            + activation.alpha()
                            + " has no name there; put it as a layer of its own, such as"
                            + " LeakyReLU")));
  }

  private static ObjectNode embedding(ObjectNode c, Embedding e) {
    c.put("input_dim", e.inputDim()).put("output_dim", e.outputDim());
    c.set("embeddings_initializer", Initializers.write(e.embeddingsInitializer()));
    nulls(c, "embeddings_regularizer", "activity_regularizer", "embeddings_constraint");
    return c.put("mask_zero", e.maskZero()).putNull("quantization_config");
  }

  private static ObjectNode recurrent(ObjectNode c, RecurrentLayer<?> layer, boolean wrapped) {
    Recurrence r = layer.recurrence();
    c.put("return_sequences", r.returnSequences());
    c.put("return_state", r.returnState());
    c.put("go_backwards", r.goBackwards());
    c.put("stateful", false).put("unroll", false);
    c.put("zero_output_for_mask", wrapped && r.returnSequences());
    c.put("units", r.units());
    c.set("activation", activation(r.activation()));
    c.put("use_bias", r.useBias());
    c.set("kernel_initializer", Initializers.write(r.kernelInitializer()));
    c.set("recurrent_initializer", Initializers.write(r.recurrentInitializer()));
    c.set("bias_initializer", Initializers.write(r.biasInitializer()));
    nulls(c, "kernel_regularizer", "recurrent_regularizer", "bias_regularizer");
    nulls(c, "activity_regularizer");
    nulls(c, "kernel_constraint", "recurrent_constraint", "bias_constraint");
    number(c, "dropout", r.dropout());
    number(c, "recurrent_dropout", r.recurrentDropout());
    if (r.weightDrop() > 0) {
      throw refuse(c.get("name").asText(), "Keras has no weightDrop");
    }
    RestraintConfig.write(c, layer);
    return switch (layer) {
      case SimpleRNN s -> c; // says no seed, unlike the others
      case LSTM l -> {
        seeded(c).set("recurrent_activation", activation(l.recurrentActivation()));
        yield c.put("unit_forget_bias", l.unitForgetBias());
      }
      case GRU g -> {
        seeded(c).set("recurrent_activation", activation(g.recurrentActivation()));
        yield c.put("reset_after", g.resetAfter());
      }
      case PeepholeLSTM l -> throw noSuch(c, layer);
      case LayerNormLSTM l -> throw noSuch(c, layer);
      case LayerNormGRU g -> throw noSuch(c, layer);
      case MinGRU m -> throw noSuch(c, layer);
    };
  }

  private static ObjectNode rnn(ObjectNode c, RNN r, Shape input) {
    c.put("return_sequences", r.returnSequences());
    c.put("return_state", r.returnState());
    c.put("go_backwards", r.goBackwards());
    c.put("stateful", false).put("unroll", false).put("zero_output_for_mask", false);
    Shape step = Shape.of(input.size(0), input.size(2));
    String layer = c.get("name").asText();
    if (!(r.cell() instanceof StackedRNNCells stack)) {
      return c.set("cell", cell(r.cell(), layer, "", step));
    }
    ObjectNode cells = named("stacked_rnn_cells");
    ArrayNode all = cells.putArray("cells");
    List<String> names = Names.cells(stack);
    Shape read = step;
    for (CellSpec cell : stack.cells()) {
      all.add(cell(cell, layer, names.get(all.size()), read));
      read =
          cell instanceof RecurrentCell<?, ?> known ? Shape.of(input.size(0), known.units()) : read;
    }
    return c.set("cell", ConfigWriter.built("StackedRNNCells", cells, step));
  }

  /** A cell's config is its layer's, without what only a whole sequence has. */
  private static ObjectNode cell(CellSpec cell, String layer, String called, Shape step) {
    if (!(cell instanceof RecurrentCell<?, ?> known)) {
      throw refuse(layer, "Keras has no cell of your own");
    }
    String type = cell.getClass().getSimpleName();
    String name = called.isEmpty() ? Names.snake(type) : called;
    ObjectNode config = recurrent(named(name), known.layer(), false);
    for (String whole :
        List.of(
            "return_sequences",
            "return_state",
            "go_backwards",
            "stateful",
            "unroll",
            "zero_output_for_mask",
            "activity_regularizer")) {
      config.remove(whole);
    }
    return ConfigWriter.built(type, seeded(config), step);
  }

  private static IllegalArgumentException noSuch(ObjectNode c, LayerSpec layer) {
    return refuse(c.get("name").asText(), "Keras has no " + type(layer));
  }

  private static ObjectNode bidirectional(
      ObjectNode c, Bidirectional b, String inner, Shape input) {
    if (!(b.layer() instanceof RecurrentLayer<?> layer)) {
      throw refuse(c.get("name").asText(), UNWRITTEN_RNN);
    }
    if (b.mergeMode() == Bidirectional.MergeMode.NONE) {
      c.putNull("merge_mode");
    } else {
      c.put("merge_mode", b.mergeMode().name().toLowerCase(Locale.ROOT));
    }
    c.set("layer", direction(layer, "forward_" + inner, input));
    c.set("backward_layer", direction(mirror(layer), "backward_" + inner, input));
    return c;
  }

  private static RecurrentLayer<?> mirror(RecurrentLayer<?> layer) {
    return layer.goBackwards(true);
  }

  private static ObjectNode direction(RecurrentLayer<?> layer, String name, Shape input) {
    return ConfigWriter.built(type(layer), recurrent(named(name), layer, true), input);
  }

  private static ObjectNode timeDistributed(
      ObjectNode c, TimeDistributed t, String inner, Shape input) {
    Shape step = Shape.of(input.size(0), input.size(2));
    return c.set(
        "layer", ConfigWriter.built(type(t.layer()), config(t.layer(), inner, "", step), step));
  }

  private static ObjectNode kernel(
      ObjectNode c, boolean useBias, Initializer kernel, Initializer bias) {
    c.put("use_bias", useBias);
    c.set("kernel_initializer", Initializers.write(kernel));
    c.set("bias_initializer", Initializers.write(bias));
    return nulls(
        c, "kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint");
  }

  private static ObjectNode dense(ObjectNode c, Dense d) {
    c.put("units", d.units()).set("activation", activation(d.activation()));
    kernel(c, d.useBias(), d.kernelInitializer(), d.biasInitializer());
    return c.putNull("quantization_config");
  }

  private static ObjectNode einsumDense(ObjectNode c, EinsumDense e) {
    String[] letters = e.equation().split("->|,", -1);
    // Keras wants all axes but the batch's; time is whatever comes
    var shape = JSON.arrayNode();
    if (letters[2].length() == 3 && !letters[2].startsWith("...")) {
      shape.addNull();
    }
    shape.add(e.outputShape());
    c.set("output_shape", shape);
    c.put("equation", e.equation()).set("activation", activation(e.activation()));
    if (e.biasAxes().isEmpty()) {
      c.putNull("bias_axes");
    } else {
      c.put("bias_axes", e.biasAxes());
    }
    kernel(c, true, e.kernelInitializer(), e.biasInitializer()).remove("use_bias");
    return nulls(c, "activity_regularizer", "quantization_config");
  }

  private static ObjectNode relu(ObjectNode c, ReLU r) {
    Optional<Float> most = r.maxValue();
    if (most.isPresent()) {
      number(c, "max_value", most.get());
    } else {
      c.putNull("max_value");
    }
    return number(number(c, "negative_slope", r.negativeSlope()), "threshold", r.threshold());
  }

  private static ObjectNode prelu(ObjectNode c, PReLU p) {
    c.set("alpha_initializer", Initializers.write(p.alphaInitializer()));
    nulls(c, "alpha_regularizer", "alpha_constraint");
    return p.sharedTime() ? c.set("shared_axes", single(1)) : c.putNull("shared_axes");
  }

  private static ObjectNode normalization(
      ObjectNode c, int axis, float epsilon, boolean center, boolean scale) {
    c.put("axis", axis);
    number(c, "epsilon", epsilon).put("center", center).put("scale", scale);
    c.set("beta_initializer", Initializers.write(Initializer.ZEROS));
    c.set("gamma_initializer", Initializers.write(Initializer.ONES));
    return nulls(c, "beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint");
  }

  private static ObjectNode batchNormalization(ObjectNode c, BatchNormalization b) {
    normalization(c, -1, b.epsilon(), b.center(), b.scale());
    number(c, "momentum", b.momentum());
    c.set("moving_mean_initializer", Initializers.write(Initializer.ZEROS));
    c.set("moving_variance_initializer", Initializers.write(Initializer.ONES));
    c.put("synchronized", false).put("renorm", false).putNull("renorm_clipping");
    return c.put("renorm_momentum", 0.99);
  }

  private static ObjectNode window(ObjectNode c, int size, int strides, Padding padding) {
    c.set("kernel_size", single(size));
    c.set("strides", single(strides));
    c.put("padding", padding.name().toLowerCase(Locale.ROOT));
    return c.put("data_format", "channels_last").putNull("activity_regularizer");
  }

  private static ObjectNode conv1d(ObjectNode c, Conv1D conv) {
    window(c.put("filters", conv.filters()), conv.kernelSize(), conv.strides(), conv.padding());
    c.set("dilation_rate", single(conv.dilationRate()));
    c.put("groups", conv.groups()).set("activation", activation(conv.activation()));
    return kernel(c, conv.useBias(), conv.kernelInitializer(), conv.biasInitializer());
  }

  private static ObjectNode separable(ObjectNode c, SeparableConv1D s) {
    window(c.put("filters", s.filters()), s.kernelSize(), s.strides(), s.padding());
    c.put("depth_multiplier", s.depthMultiplier());
    c.set("dilation_rate", single(s.dilationRate()));
    c.set("activation", activation(s.activation()));
    c.put("use_bias", s.useBias());
    c.set("depthwise_initializer", Initializers.write(s.depthwiseInitializer()));
    c.set("pointwise_initializer", Initializers.write(s.pointwiseInitializer()));
    c.set("bias_initializer", Initializers.write(s.biasInitializer()));
    nulls(c, "depthwise_regularizer", "pointwise_regularizer", "bias_regularizer");
    return nulls(c, "depthwise_constraint", "pointwise_constraint", "bias_constraint");
  }

  private static ObjectNode depthwise(ObjectNode c, DepthwiseConv1D d) {
    window(c, d.kernelSize(), d.strides(), d.padding());
    c.put("depth_multiplier", d.depthMultiplier());
    c.set("dilation_rate", single(d.dilationRate()));
    c.set("activation", activation(d.activation()));
    c.put("use_bias", d.useBias());
    c.set("depthwise_initializer", Initializers.write(d.depthwiseInitializer()));
    c.set("bias_initializer", Initializers.write(d.biasInitializer()));
    nulls(c, "depthwise_regularizer", "bias_regularizer");
    return nulls(c, "depthwise_constraint", "bias_constraint");
  }

  private static ObjectNode transposed(ObjectNode c, Conv1DTranspose t) {
    window(c.put("filters", t.filters()), t.kernelSize(), t.strides(), t.padding());
    if (t.outputPadding().isPresent()) {
      c.put("output_padding", t.outputPadding().getAsInt());
    } else {
      c.putNull("output_padding");
    }
    c.set("dilation_rate", single(t.dilationRate()));
    c.set("activation", activation(t.activation()));
    return kernel(c, t.useBias(), t.kernelInitializer(), t.biasInitializer());
  }

  private static ObjectNode adaptive(ObjectNode c, int size) {
    c.set("output_size", single(size));
    return c.put("data_format", "channels_last");
  }

  private static ObjectNode pooling(ObjectNode c, int size, int strides, Padding padding) {
    c.set("pool_size", single(size));
    c.set("strides", single(strides));
    return c.put("padding", padding.name().toLowerCase(Locale.ROOT))
        .put("data_format", "channels_last");
  }
}
