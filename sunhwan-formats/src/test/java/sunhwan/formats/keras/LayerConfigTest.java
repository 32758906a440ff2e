package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.Constraint;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.ConvLSTM1D;
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
import sunhwan.layers.MinGRU;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.Regularizer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.SimpleRNNCell;
import sunhwan.layers.Softmax;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.SpectralNormalization;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;

/** Every layer and its arguments as a config of Keras, and back. */
class LayerConfigTest {
  private static final Arguments.Context STRICT =
      new Arguments.Context(KerasVersion.of("3.15.1"), false, new ArrayList<>());

  private static Initializer scaling() {
    return new Initializer.VarianceScaling(
        0.5,
        Initializer.VarianceScaling.Mode.FAN_OUT,
        Initializer.VarianceScaling.Distribution.UNIFORM);
  }

  /** Behind Input.sequence(8, 6). */
  static Stream<LayerSpec> layers() {
    return Stream.of(
        SimpleRNN.of(3).activation(Activation.RELU).useBias(false),
        SimpleRNN.of(3).returnSequences(true).goBackwards(true),
        LSTM.of(3)
            .recurrentActivation(Activation.HARD_SIGMOID)
            .unitForgetBias(false)
            .dropout(0.1f)
            .recurrentDropout(0.2f)
            .initializers(Initializer.HE_NORMAL, new Initializer.Identity(2), Initializer.ONES),
        GRU.of(3).resetAfter(false).activation(Activation.SOFTSIGN),
        Bidirectional.of(LSTM.of(3).returnSequences(true)).mergeMode(Bidirectional.MergeMode.AVE),
        Bidirectional.of(GRU.of(3).dropout(0.3f)),
        TimeDistributed.of(Dense.of(4, Activation.GELU)),
        TimeDistributed.of(BatchNormalization.of().momentum(0.5f)),
        Dense.of(4, Activation.SOFTMAX)
            .useBias(false)
            .initializers(scaling(), new Initializer.Constant(0.25f)),
        EinsumDense.of("abc,cd->abd", 5).biasAxes("d").activation(Activation.MISH),
        EinsumDense.of("...x,xy->...y", 5),
        Activation.SELU,
        LeakyReLU.of(0.1f),
        ELU.of(),
        ReLU.of().maxValue(6).negativeSlope(0.1f).threshold(0.5f),
        ReLU.of(),
        PReLU.of().sharedTime(true),
        PReLU.of().alphaInitializer(new Initializer.RandomUniform(-0.5f, 0.5f)),
        Softmax.of(),
        Dropout.of(0.3f),
        SpatialDropout1D.of(0.3f),
        GaussianNoise.of(0.2f),
        GaussianDropout.of(0.2f),
        AlphaDropout.of(0.2f),
        new BatchNormalization(0.9f, 1e-5f, false, true),
        Normalization.of(0.25f, 4),
        Normalization.of(List.of(1f, 2f, 3f, 4f, 5f, 6f), List.of(1f, 0.5f, 2f, 3f, 4f, 5f))
            .invert(true),
        Discretization.of(List.of(-1f, 0f, 2.5f)),
        new BatchNormalization(0.99f, 1e-3f, true, false),
        LayerNormalization.of().epsilon(1e-6f).center(false),
        RMSNormalization.of().epsilon(1e-5f),
        UnitNormalization.of(),
        GroupNormalization.of(3).scale(false),
        Rescaling.of(0.5f).offset(-1),
        GlobalMaxPooling1D.of(),
        GlobalAveragePooling1D.of(),
        Flatten.of(),
        Reshape.of(4, 12),
        Reshape.of(48),
        Permute.of(2, 1),
        Conv1D.of(4, 3, Activation.RELU).strides(2).padding(Padding.CAUSAL).groups(2),
        Conv1D.of(4, 3).dilationRate(2).padding(Padding.SAME).useBias(false),
        SeparableConv1D.of(4, 3).depthMultiplier(2).padding(Padding.SAME),
        DepthwiseConv1D.of(3).depthMultiplier(2).strides(2),
        Conv1DTranspose.of(4, 3).strides(2).outputPadding(OptionalInt.of(1)),
        Conv1DTranspose.of(4, 3),
        MaxPooling1D.of(2).strides(1).padding(Padding.SAME),
        AveragePooling1D.of(3),
        UpSampling1D.of(2),
        ZeroPadding1D.of(1, 2),
        Cropping1D.of(2, 1),
        AdaptiveMaxPooling1D.of(3),
        AdaptiveAveragePooling1D.of(2),
        Identity.of(),
        ActivityRegularization.of(0.1f, 0.2f),
        Dense.of(4)
            .kernelRegularizer(Regularizer.l1(0.1f))
            .biasRegularizer(Regularizer.l1l2(0.1f, 0.2f))
            .activityRegularizer(Regularizer.l2(0.3f))
            .kernelConstraint(Constraint.minMaxNorm(0.5f, 2).rate(0.7f).axis(0, 1))
            .biasConstraint(Constraint.nonNeg()),
        Bidirectional.of(
            LSTM.of(3)
                .kernelRegularizer(Regularizer.l2(0.1f))
                .recurrentRegularizer(
                    new Regularizer.OrthogonalRegularizer(
                        0.2f, Regularizer.OrthogonalRegularizer.Mode.COLUMNS))
                .recurrentConstraint(Constraint.unitNorm())),
        GRU.of(3).biasConstraint(Constraint.maxNorm(3).axis(1)),
        RNN.of(LSTMCell.of(3).unitForgetBias(false)).returnSequences(true),
        RNN.of(GRUCell.of(3).resetAfter(false).dropout(0.2f)).goBackwards(true),
        RNN.of(
            SimpleRNNCell.of(2).activation(Activation.RELU).useBias(false),
            LSTMCell.of(3).kernelRegularizer(Regularizer.l2(0.1f)),
            GRUCell.of(4).recurrentDropout(0.1f),
            LSTMCell.of(2)),
        SeparableConv1D.of(4, 3)
            .depthwiseRegularizer(Regularizer.l2(0.1f))
            .pointwiseConstraint(Constraint.nonNeg())
            .biasRegularizer(Regularizer.l1(0.5f)),
        DepthwiseConv1D.of(3)
            .depthwiseRegularizer(Regularizer.l2(0.1f))
            .depthwiseConstraint(Constraint.nonNeg()),
        LayerNormalization.of()
            .gammaRegularizer(Regularizer.l2(0.1f))
            .betaConstraint(Constraint.nonNeg()),
        PReLU.of().sharedTime(true).alphaRegularizer(Regularizer.l2(0.1f)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void saysEveryArgumentAndReadsItBack(LayerSpec layer, @TempDir Path folder) throws IOException {
    assertSurvives(Sequential.of(Input.sequence(8, 6), layer), folder);
  }

  @Test
  void readsBackLayersThatWantOtherInputs(@TempDir Path folder) throws IOException {
    assertSurvives(
        Sequential.of(
            Embedding.of(20, 4)
                .maskZero(true)
                .embeddingsInitializer(new Initializer.TruncatedNormal(0, 0.1f)),
            LSTM.of(3)),
        folder);
    assertSurvives(
        Sequential.of(Input.sequence(-1, 4), Masking.of(), Bidirectional.of(GRU.of(2))), folder);
    assertSurvives(
        Sequential.of(Input.vector(4), Dense.of(3), RepeatVector.of(5), SimpleRNN.of(2)), folder);
  }

  @Test
  void keepsLayersFrozenBothWaysWithTheLayersInTheirWrappers(@TempDir Path folder)
      throws IOException {
    Sequential spec =
        Sequential.of(
                Embedding.of(20, 4),
                Bidirectional.of(LSTM.of(3).returnSequences(true)),
                BatchNormalization.of(),
                TimeDistributed.of(Dense.of(2)))
            .freeze("bidirectional", "batch_normalization", "time_distributed");

    assertSurvives(spec, folder);

    JsonNode layers =
        KerasJson.read("config", config(folder.resolve("a.keras"))).at("/config/layers");
    assertThat(layers.findValuesAsText("trainable"))
        .contains("false", "true")
        .hasSizeGreaterThan(6);
    JsonNode both = layers.get(2).path("config");
    assertThat(both.path("trainable").asBoolean(true)).isFalse();
    assertThat(both.at("/layer/config/trainable").asBoolean(true)).isFalse();
    assertThat(both.at("/backward_layer/config/trainable").asBoolean(true)).isFalse();
    assertThat(layers.get(1).at("/config/trainable").asBoolean(false)).isTrue();
  }

  private static String config(Path keras) throws IOException {
    try (var zip = new java.util.zip.ZipFile(keras.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry("config.json")).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** Its constructor takes rate, seed, name and dtype: {@code spatial_dropout.py} of 3.15. */
  @Test
  void saysNothingOfTrainingToASpatialDropoutWhichWouldNotLoad() {
    ObjectNode config =
        LayerWriter.config(
            new Sequential.Layer("it", "", SpatialDropout1D.of(0.5f), false),
            sunhwan.tensor.Shape.of(-1, 8, 6));

    assertThat(config.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactlyInAnyOrder("rate", "seed", "name", "dtype");
  }

  /** {@code cells} is a list of {@code StackedRNNCells}, which is {@code cell} of its RNN. */
  @Test
  void putsTheCellsOfAnRnnWhereKerasHasThemAndFreezesThem(@TempDir Path folder) throws IOException {
    Sequential spec =
        Sequential.of(
                Input.sequence(8, 6),
                RNN.of(LSTMCell.of(3), GRUCell.of(2), LSTMCell.of(4)).returnSequences(true),
                RNN.of(GRUCell.of(2)))
            .freeze("rnn");

    assertSurvives(spec, folder);

    Model model = spec.build(1);
    H5Node.Group root = new H5Node.Group(WeightWriter.numbered(model, "m"), Map.of());
    for (String weight : List.of("kernel 0", "recurrent_kernel 1", "bias 2")) {
      String name = weight.substring(0, weight.length() - 2);
      String vars = "/vars/" + weight.charAt(weight.length() - 1);
      for (String cell : List.of("lstm_cell", "gru_cell", "lstm_cell_1")) {
        assertThat(root.dataset("layers/rnn/cell/cells/" + cell + vars).read().tensor())
            .isEqualTo(model.weights().get("rnn/stacked_rnn_cells/" + cell + "/" + name));
      }
      assertThat(root.dataset("layers/rnn_1/cell" + vars).read().tensor())
          .isEqualTo(model.weights().get("rnn_1/gru_cell/" + name));
    }
    JsonNode layers =
        KerasJson.read("config", config(folder.resolve("a.keras"))).at("/config/layers");
    for (JsonNode cell : layers.at("/1/config/cell/config/cells")) {
      assertThat(cell.at("/config/trainable").asBoolean(true)).isFalse();
    }
    assertThat(layers.at("/2/config/cell/config/trainable").asBoolean(false)).isTrue();
    assertThat(layers.at("/1/config/cell/config/cells/1/build_config/input_shape").toString())
        .isEqualTo("[null,3]");
  }

  @Test
  void refusesCellsThatItDoesNotKnowAndStacksInStacks() {
    ObjectNode config = (ObjectNode) config(RNN.of(LSTMCell.of(2), GRUCell.of(3)));
    ObjectNode stack = ((ObjectNode) config.get("cell")).deepCopy();
    ((ArrayNode) config.at("/cell/config/cells")).set(1, stack);
    assertThatThrownBy(() -> LayerReader.read(STRICT, "RNN", config, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("StackedRNNCells, which hold no other stack");

    ObjectNode one = (ObjectNode) config(RNN.of(LSTMCell.of(2)));
    ((ObjectNode) one.get("cell")).put("class_name", "ConvLSTMCell");
    assertThatThrownBy(() -> LayerReader.read(STRICT, "RNN", one, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("ConvLSTMCell 'lstm_cell': is no cell that is read");

    ObjectNode still = (ObjectNode) config(RNN.of(LSTMCell.of(2)));
    ((ObjectNode) still.at("/cell/config")).put("trainable", false);
    assertThatThrownBy(() -> LayerReader.read(STRICT, "RNN", still, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("freezes a cell in an RNN that is not frozen");
  }

  @Test
  void handsStatesOfAnRnnOnInAGraph(@TempDir Path folder) throws IOException {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.sequence(5, 3));
    Graph.Layer first = graph.layer("first", RNN.of(LSTMCell.of(4)).returnState(true));
    List<Graph.Value> out = first.outputs(x);
    Graph.Layer stack =
        graph.layer("stack", RNN.of(LSTMCell.of(2), GRUCell.of(3)).returnState(true));
    Graph.Layer second = graph.layer("second", RNN.of(LSTMCell.of(4)));
    Model model =
        graph
            .build(
                List.of(x),
                List.of(second.call(x, out.get(1), out.get(2)), stack.outputs(x).get(3)))
            .build(3);
    sunhwan.data.Sequences rows =
        sunhwan.data.Sequences.of(
            sunhwan.tensor.Tensor.of(
                sunhwan.tensor.Shape.of(1, 5, 3),
                new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6}));

    for (String name : List.of("states.keras", "states.h5")) {
      Path file = folder.resolve(name);
      if (name.endsWith(".h5")) {
        KerasFiles.writeH5(KerasModel.of(model), file);
      } else {
        KerasFiles.write(KerasModel.of(model), file);
      }
      Model read = KerasFiles.read(file).model();
      assertThat(read.weights()).isEqualTo(model.weights());
      assertThat(read.predict(List.of(rows), 1)).isEqualTo(model.predict(List.of(rows), 1));
    }
  }

  @Test
  void refusesALayerThatIsFrozenInAWrapperThatIsNot() {
    ObjectNode config = (ObjectNode) config(TimeDistributed.of(Dense.of(3)));
    ((ObjectNode) config.at("/layer/config")).put("trainable", false);

    assertThatThrownBy(() -> LayerReader.read(STRICT, "TimeDistributed", config, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is frozen in a wrapper that is not");
  }

  private static void assertSurvives(Sequential spec, Path folder) throws IOException {
    Model model = spec.build(1);
    for (String name : List.of("a.keras", "a.h5")) {
      Path file = folder.resolve(name);
      if (name.endsWith(".h5")) {
        KerasFiles.writeH5(KerasModel.of(model), file);
      } else {
        KerasFiles.write(KerasModel.of(model), file);
      }

      Model read = KerasFiles.read(file).model();

      // Keras puts an input first where there is none
      int inputs = spec.layers().getFirst().spec() instanceof Input ? 0 : 1;
      assertThat(read.spec().layers().subList(inputs, read.spec().layers().size()))
          .isEqualTo(spec.layers());
      assertThat(read.weights()).isEqualTo(model.weights());
    }
  }

  private static JsonNode config(LayerSpec spec) {
    return LayerWriter.config(
        new Sequential.Layer("it", "lstm", spec), sunhwan.tensor.Shape.of(-1, 8, 6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stateful | true | carries states",
        "kernel_regularizer | {\"class_name\": \"MyOwn\"} | trained otherwise",
        "bias_constraint | \"my_own\" | trained otherwise",
        "activity_regularizer | {\"class_name\": \"OrthogonalRegularizer\"} | trained otherwise",
        "activation | \"my_own\" | no activation that is known",
        "recurrent_activation | {\"class_name\": \"MyLayer\"} | as a layer of its own",
        "dropout | \"much\" | is no number",
        "units | 2.5 | no whole number",
        "return_sequences | 1 | neither true nor false",
        "dtype | \"mixed_float16\" | another arithmetic",
        "surprise | 7 | not known",
        "time_major | true | before the batch",
        "kernel_initializer | \"my_own\" | an initializer that is not there",
        "units | -3 | must be positive"
      })
  void refusesAnArgumentThatItCannotSay(String argument, String value, String reason) {
    ObjectNode config = (ObjectNode) config(LSTM.of(3));
    config.set(argument, KerasJson.read("test", "{\"x\": " + value + "}").get("x"));

    assertThatThrownBy(() -> LayerReader.read(STRICT, "LSTM", config, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("LSTM 'it': ")
        .hasMessageContaining(argument)
        .hasMessageContaining(reason);
  }

  @Test
  void leavesOutWhatChangesTrainingAloneWhereThatIsAllowed() {
    ObjectNode config = (ObjectNode) config(Dense.of(3));
    config.put("kernel_regularizer", "my_own").put("bias_constraint", "my_own");
    List<String> remarks = new ArrayList<>();
    var context = new Arguments.Context(KerasVersion.of("2.15.0"), true, remarks);

    LayerSpec read = LayerReader.read(context, "Dense", config, 1).spec();

    assertThat(read).isEqualTo(Dense.of(3));
    assertThat(remarks)
        .hasSize(2)
        .anyMatch(r -> r.contains("Dense 'it': kernel_regularizer=\"my_own\" is left out"))
        .anyMatch(r -> r.contains("bias_constraint=\"my_own\""));
  }

  @Test
  void readsRestraintsByTheirNamesAlone() {
    ObjectNode config = (ObjectNode) config(Dense.of(3));
    config.put("kernel_regularizer", "l1_l2").put("bias_regularizer", "l2");
    config.put("kernel_constraint", "max_norm").put("bias_constraint", "NonNeg");

    LayerSpec read = LayerReader.read(STRICT, "Dense", config, 1).spec();

    // Keras 3.15: regularizers.get("l1_l2") is L1L2(l1=0.01, l2=0.01); constraints.get("max_norm")
    // has 2
    assertThat(read)
        .isEqualTo(
            Dense.of(3)
                .kernelRegularizer(Regularizer.l1l2(0.01f, 0.01f))
                .biasRegularizer(Regularizer.l2(0.01f))
                .kernelConstraint(Constraint.maxNorm(2))
                .biasConstraint(Constraint.nonNeg()));
  }

  static Stream<LayerSpec> notInKeras() {
    return Stream.of(
        PeepholeLSTM.of(2),
        Bidirectional.of(LayerNormLSTM.of(2)),
        LayerNormGRU.of(2),
        MinGRU.of(2),
        LSTM.of(2).weightDrop(0.5f),
        Bidirectional.of(RNN.of(LSTMCell.of(2))),
        SpectralNormalization.of(Dense.of(2)),
        ConvLSTM1D.of(3, 2, 2),
        AttentionPooling1D.of(2),
        CRF.of());
  }

  @ParameterizedTest
  @MethodSource("notInKeras")
  void refusesToWriteWhatKerasDoesNotHave(LayerSpec layer) {
    assertThatThrownBy(() -> config(layer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Keras: layer '")
        .hasMessageContaining("cannot be written");
  }

  @Test
  void refusesADotWithoutAxes() {
    ObjectNode config = LayerWriter.named("dot");
    config.putArray("axes");

    assertThatThrownBy(() -> LayerReader.read(STRICT, "Dot", config, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("Dot 'dot': axes must be one or two numbers");
  }

  @Test
  void refusesALambdaByName() {
    ObjectNode config = LayerWriter.named("lambda_3");
    config.put("function", "ZnVuY3Rpb24=");

    assertThatThrownBy(() -> LayerReader.read(STRICT, "Lambda", config, 2))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("Lambda 'lambda_3'")
        .hasMessageContaining("never run");
  }

  @Test
  void takesHardSigmoidBefore3AsItWasThen() {
    JsonNode config = config(LSTM.of(3).recurrentActivation(Activation.HARD_SIGMOID));
    var old = new Arguments.Context(KerasVersion.of("2.2.4"), false, new ArrayList<>());

    assertThat(LayerReader.read(old, "LSTM", config, 2).spec())
        .isEqualTo(LSTM.of(3).recurrentActivation(Activation.HARD_SIGMOID_KERAS2));
    assertThat(LayerReader.read(STRICT, "LSTM", config, 2).spec())
        .isEqualTo(LSTM.of(3).recurrentActivation(Activation.HARD_SIGMOID));
  }
}
