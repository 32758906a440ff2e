package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sunhwan.layers.Close.assertClose;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Context;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Operation;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.RandomWeights;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.ReferenceModel;
import sunhwan.layers.Signal;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;
import sunhwan.tensor.Tensor;

/** A stream read piece by piece, its state in the reader's hands. */
class StreamingTest {
  private static final int[][] IDS = {
    {3, 1, 4, 1, 5, 9, 2}, {6, 5, 3, 0, 0, 0, 0}, {5, 8, 0, 9, 7, 0, 9}, {0, 0, 0, 2, 7, 1, 8}
  };

  static Stream<Sequential> models() {
    return Stream.<RecurrentLayer<?>>of(
            SimpleRNN.of(3),
            LSTM.of(3),
            GRU.of(3),
            GRU.of(3).resetAfter(false),
            PeepholeLSTM.of(3),
            LayerNormLSTM.of(3),
            LayerNormGRU.of(3),
            MinGRU.of(3))
        .flatMap(
            layer ->
                Stream.of(true, false)
                    .map(
                        sequences ->
                            Sequential.of(
                                Embedding.of(10, 2).maskZero(true),
                                layer.returnSequences(true),
                                LSTM.of(2).returnSequences(sequences),
                                Dense.of(2))));
  }

  private static int[][] cut(int from, int to) {
    return Arrays.stream(IDS).map(row -> Arrays.copyOfRange(row, from, to)).toArray(int[][]::new);
  }

  @ParameterizedTest
  @MethodSource("models")
  void saysPieceByPieceWhatItSaysOfTheWhole(Sequential spec) {
    Model model = RandomWeights.model(spec, 3);
    Tensor whole = model.predict(Sequences.ofIds(IDS));
    RnnState state = RnnState.initial(IDS.length);
    int[] borders = {0, 3, 4, 4, 7};

    for (int i = 0; i + 1 < borders.length; i++) {
      Sequences piece = Sequences.ofIds(cut(borders[i], borders[i + 1]));
      Model.Streamed streamed = model.predictWithState(piece, state);

      state = streamed.state();
      if (model.output().rank() == 2) {
        assertClose(
            "steps " + borders[i] + " to " + borders[i + 1],
            streamed.output().data(),
            steps(whole, borders[i], borders[i + 1]),
            1e-6);
      } else if (borders[i + 1] == 7) {
        assertClose("the end", streamed.output().data(), whole.data(), 1e-6);
      }
    }
  }

  private static float[] steps(Tensor whole, int from, int to) {
    int time = whole.shape().size(1);
    int width = whole.shape().size(2);
    float[] steps = new float[IDS.length * (to - from) * width];
    for (int b = 0; b < IDS.length; b++) {
      System.arraycopy(
          whole.data(),
          (b * time + from) * width,
          steps,
          b * (to - from) * width,
          (to - from) * width);
    }
    return steps;
  }

  @ParameterizedTest
  @MethodSource("models")
  void saysStepByStepWhatItSaysOfTheWhole(Sequential spec) {
    Model model = RandomWeights.model(spec, 3);

    for (int[] ids : IDS) {
      float[] whole = model.predict(Sequences.ofIds(new int[][] {ids})).data();
      RnnStream stream = model.stream();
      float[] said = new float[0];
      for (int t = 0; t < ids.length; t++) {
        said = stream.next(ids[t]);
        if (model.output().rank() == 2) {
          assertThat(said).isEqualTo(Arrays.copyOfRange(whole, 2 * t, 2 * t + 2));
        }
      }
      if (model.output().rank() == 1) {
        assertThat(said).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void goesOnFromAStateThatWasKept(Sequential spec) {
    Model model = RandomWeights.model(spec, 3);
    RnnStream stream = model.stream();
    stream.next(3);
    stream.next(1);
    RnnState kept = stream.state();
    float[] first = stream.next(4).clone();
    stream.next(9);

    float[] forked = model.stream(kept).next(4).clone();
    stream.restart(kept);
    float[] again = stream.next(4).clone();
    Model.Streamed pieces = model.predictWithState(Sequences.ofIds(new int[][] {{4}}), kept);

    assertThat(forked).isEqualTo(first);
    assertThat(again).isEqualTo(first);
    assertThat(pieces.output().data()).isEqualTo(first);
    assertThat(pieces.state().states().keySet()).isEqualTo(kept.states().keySet());
  }

  @Test
  void streamsMeasuredValuesThroughEveryLayerThatKnowsHow() {
    Model model =
        RandomWeights.model(
            Sequential.of(
                Input.sequence(Shape.UNKNOWN, 2),
                new Masking(-1),
                TimeDistributed.of(Dense.of(3, Activation.TANH)),
                Dropout.of(0.5f),
                GRU.of(3).returnSequences(true),
                Activation.RELU,
                SimpleRNN.of(2),
                Dense.of(2, Activation.SOFTMAX)),
            3);
    float[][] steps = {{0.3f, -1}, {-1, -1}, {0.7f, 0.1f}, {-0.2f, 0.5f}};
    RnnStream stream = model.stream();
    float[] said = new float[0];

    for (float[] step : steps) {
      said = stream.next(step);
    }

    float[] whole = model.predict(Sequences.ofVectors(new float[][][] {steps})).data();
    assertThat(said).isEqualTo(whole);
  }

  @ParameterizedTest
  @MethodSource("models")
  void standsWhereTheTextbookStands(Sequential spec) {
    Model model = RandomWeights.model(spec, 3);

    RnnState state =
        model.predictWithState(Sequences.ofIds(IDS), RnnState.initial(IDS.length)).state();

    Map<String, double[][]> expected = new HashMap<>();
    ReferenceModel.resume(
        spec, ReferenceModel.doubles(model.weights()), Sequences.ofIds(IDS), expected);
    state
        .states()
        .forEach(
            (name, tensor) ->
                assertClose(
                    name,
                    tensor.data(),
                    Arrays.stream(expected.get(name)).flatMapToDouble(Arrays::stream).toArray(),
                    1e-6));
    String first = spec.layers().get(1).name();
    String second = spec.layers().get(2).name();
    assertThat(state.states().keySet())
        .contains(first + "/0", second + "/0", second + "/1")
        .hasSize(first.contains("lstm") ? 4 : 3);
  }

  @Test
  void goesOnTwiceFromOneStateWithoutChangingIt() {
    Model model = RandomWeights.model(models().findFirst().orElseThrow(), 3);
    RnnState state =
        model.predictWithState(Sequences.ofIds(cut(0, 3)), RnnState.initial(4)).state();

    Model.Streamed once = model.predictWithState(Sequences.ofIds(cut(3, 7)), state);
    Model.Streamed other = model.predictWithState(Sequences.ofIds(cut(0, 4)), state);
    Model.Streamed again = model.predictWithState(Sequences.ofIds(cut(3, 7)), state);

    assertThat(again).isEqualTo(once);
    assertThat(other.output()).isNotEqualTo(once.output());
  }

  @Test
  void refusesStatesOfOtherExamplesAndLayersThatNeedTheEnd() {
    Model model = RandomWeights.model(models().findFirst().orElseThrow(), 3);
    List<LayerSpec> whole =
        List.of(
            Bidirectional.of(GRU.of(2)), GRU.of(2).goBackwards(true), GlobalAveragePooling1D.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predictWithState(Sequences.ofIds(IDS), RnnState.initial(3)))
        .withMessage("predictWithState: the state belongs to 3 examples, got 4");
    for (LayerSpec layer : whole) {
      Model wholeOnly = Sequential.of(Embedding.of(10, 2), layer).build(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> wholeOnly.predictWithState(Sequences.ofIds(IDS), RnnState.initial(4)))
          .withMessageContaining("predictWithState: layer '")
          .withMessageContaining(wholeOnly.spec().layers().getLast().name())
          .withMessageContaining("without windows");
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void saysNothingOfNoExamplesAsPredictDoes(Sequential spec) {
    Model model = RandomWeights.model(spec, 3);
    Sequences none = Sequences.ofIds(new int[0][]);

    Model.Streamed streamed = model.predictWithState(none, RnnState.initial(0));

    assertThat(streamed).isEqualTo(new Model.Streamed(model.predict(none), RnnState.initial(0)));
    assertThat(streamed.output().data()).isEmpty();
  }

  @Test
  void refusesTheStateOfAnotherModel() {
    Sequences x = Sequences.ofIds(new int[][] {{3, 1}, {4, 1}});
    Model model = Sequential.of(Embedding.of(10, 2), GRU.of(3)).build(1);
    Model other = Sequential.of(Embedding.of(10, 2), LSTM.of(3)).build(1);
    Model wider = Sequential.of(Embedding.of(10, 2), GRU.of(7)).build(1);
    RnnState foreign = other.predictWithState(x, RnnState.initial(2)).state();
    RnnState tooWide = wider.predictWithState(x, RnnState.initial(2)).state();
    RnnState turned = new RnnState(2, Map.of("gru/0", Tensor.zeros(Shape.of(3, 2))));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predictWithState(x, foreign))
        .withMessageContaining("no layer of this model keeps a state 'lstm/")
        .withMessageContaining("expected [gru/0]")
        .withMessageContaining("another model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predictWithState(x, tooWide))
        .withMessage(
            "predictWithState: layer 'gru' expected state 'gru/0' of shape (2, 3), got (2, 7)."
                + " Does the state come from another model?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predictWithState(x, turned))
        .withMessageContaining("of shape (2, 3), got (3, 2)");
  }

  /** Adds up what it reads and what it read before, each feature for itself. */
  private record RunningSum() implements CustomLayer {
    @Override
    public String defaultName() {
      return "running_sum";
    }

    @Override
    public Operation bind(Shape input) {
      int width = input.size(1);
      return new Operation() {
        @Override
        public Shape output() {
          return Shape.of(width).named("units");
        }

        @Override
        public List<WeightSpec> weights() {
          return List.of();
        }

        @Override
        public Signal forward(Signal x, Context context) {
          Steps steps = (Steps) x.layout();
          float[] before = context.initialState(0);
          float[] sum = new float[steps.batch() * width];
          System.arraycopy(before, 0, sum, 0, before.length);
          for (int s = 0; s < steps.steps(); s++) {
            for (int r = 0; r < steps.alive(s); r++) {
              for (int i = 0; i < width; i++) {
                sum[steps.example(r) * width + i] += x.data()[(steps.start(s) + r) * width + i];
              }
            }
          }
          context.finalState(0, sum, sum.length);
          return new Signal(sum, width, new Rows(steps.batch()));
        }

        @Override
        public Signal backward(Signal dy, Context context) {
          throw new UnsupportedOperationException("only read");
        }
      };
    }
  }

  @Test
  void knowsTheStatesOfLayersOfYourOwn() {
    Model model = Sequential.of(Input.sequence(Shape.UNKNOWN, 2), new RunningSum()).build(1);
    Sequences x = Sequences.ofVectors(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}}});
    RnnState zeros = new RnnState(2, Map.of("running_sum/0", Tensor.zeros(Shape.of(2, 2))));
    RnnState narrow = new RnnState(2, Map.of("running_sum/0", Tensor.zeros(Shape.of(2, 1))));
    RnnState second = new RnnState(2, Map.of("running_sum/1", Tensor.zeros(Shape.of(2, 2))));

    Model.Streamed streamed = model.predictWithState(x, zeros);
    Model.Streamed again = model.predictWithState(x, streamed.state());

    assertThat(again.output().data()).containsExactly(8, 12, 10, 12);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predictWithState(x, narrow))
        .withMessageContaining("layer 'running_sum' expected state 'running_sum/0'")
        .withMessageContaining("(2, 2), got (2, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predictWithState(x, second))
        .withMessageContaining("'running_sum/1'; expected [running_sum/0]");
  }
}
