package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/**
 * Numbers by hand; masks as Keras 3.15.1's {@code Merge} puts them together; gradients measured.
 */
class MergeLayersTest {
  private static final float MASKED = 0;

  private static Model merging(MergeLayer layer, Input... inputs) {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> masked = new ArrayList<>();
    for (Input input : inputs) {
      in.add(graph.input(input));
      masked.add(input.shape().rank() == 2 ? in.getLast().to(Masking.of()) : in.getLast());
    }
    return graph.build(in, List.of(graph.call(layer, masked.toArray(Graph.Value[]::new)))).build(1);
  }

  private static float[] merged(MergeLayer layer, float[]... vectors) {
    Input[] inputs = new Input[vectors.length];
    List<Sequences> x = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Input.vector(vectors[i].length);
      x.add(Sequences.ofValues(new float[][] {vectors[i]}));
    }
    return merging(layer, inputs).predict(x).getFirst().data();
  }

  @Test
  void mergesVectorsElementwise() {
    float[] a = {1, -2, 3};
    float[] b = {4, 5, -6};
    float[] c = {0.5f, 2, 2};

    assertThat(merged(Add.of(), a, b, c)).containsExactly(5.5f, 5, -1);
    assertThat(merged(Subtract.of(), a, b)).containsExactly(-3, -7, 9);
    assertThat(merged(Multiply.of(), a, b, c)).containsExactly(2, -20, -36);
    assertThat(merged(Average.of(), a, b)).containsExactly(2.5f, 1.5f, -1.5f);
    assertThat(merged(Maximum.of(), a, b, c)).containsExactly(4, 5, 3);
    assertThat(merged(Minimum.of(), a, b, c)).containsExactly(0.5f, -2, -6);
    assertThat(merged(Concatenate.of(), a, b, c)).containsExactly(1, -2, 3, 4, 5, -6, 0.5f, 2, 2);
  }

  @Test
  void spreadsAVectorOverTimeAndOneFeatureOverAll() {
    Model model =
        merging(Multiply.of(), Input.sequence(2, 2), Input.vector(2), Input.sequence(2, 1));
    Sequences x = Sequences.ofVectors(new float[][][] {{{1, 2}, {3, 4}}});
    Sequences gate = Sequences.ofValues(new float[][] {{10, 100}});
    Sequences weight = Sequences.ofVectors(new float[][][] {{{2}, {-1}}});

    Tensor y = model.predict(List.of(x, gate, weight)).getFirst();

    assertThat(y.data()).containsExactly(20, 400, -30, -400);
  }

  /** Step 1 is masked in a, step 2 in b, step 3 in both: live is what is live in either. */
  @Test
  void aStepIsLiveWhereAnyInputIsAndAnInputThatIsMaskedTakesNoPart() {
    Sequences a = Sequences.ofVectors(new float[][][] {{{-5}, {MASKED}, {7}, {MASKED}}});
    Sequences b = Sequences.ofVectors(new float[][][] {{{2}, {3}, {MASKED}, {MASKED}}});

    assertThat(ofSequences(Add.of(), a, b)).containsExactly(-3, 3, 7, 0);
    assertThat(ofSequences(Subtract.of(), a, b)).containsExactly(-7, -3, 7, 0);
    assertThat(ofSequences(Multiply.of(), a, b)).containsExactly(-10, 3, 7, 0);
    assertThat(ofSequences(Average.of(), a, b)).containsExactly(-1.5f, 1.5f, 3.5f, 0);
    assertThat(ofSequences(Maximum.of(), a, b)).containsExactly(2, 3, 7, 0);
    assertThat(ofSequences(Minimum.of(), a, b)).containsExactly(-5, 3, 7, 0);
    assertThat(ofSequences(Concatenate.of(), a, b)).containsExactly(-5, 2, 0, 3, 7, 0, 0, 0);
  }

  private static float[] ofSequences(MergeLayer layer, Sequences a, Sequences b) {
    Model model = merging(layer, Input.sequence(4, 1), Input.sequence(4, 1));
    return model.predict(List.of(a, b)).getFirst().data();
  }

  @Test
  void whatIsMaskedInAllInputsIsMaskedBehindThem() {
    Graph graph = Graph.of();
    Graph.Value a = graph.input(Input.sequence(3, 1));
    Graph.Value b = graph.input(Input.sequence(3, 1));
    Graph.Value sum = graph.call(Add.of(), a.to(Masking.of()), b.to(Masking.of()));
    Model model = graph.build(List.of(a, b), List.of(sum.to(GlobalAveragePooling1D.of()))).build(1);

    Tensor y =
        model
            .predict(
                List.of(
                    Sequences.ofVectors(new float[][][] {{{4}, {MASKED}, {MASKED}}}),
                    Sequences.ofVectors(new float[][][] {{{2}, {3}, {MASKED}}})))
            .getFirst();

    // two live steps of three: (6 + 3) / 2
    assertThat(y.data()).containsExactly(4.5f);
  }

  @Test
  void alignsSequencesThatHaveOtherLengthsInEveryExample() {
    Model model = merging(Add.of(), Input.sequence(-1, 1), Input.sequence(-1, 1));
    Sequences a = Sequences.ofVectors(new float[][][] {{{1}}, {{2}, {3}, {4}}, {{5}, {6}}});
    Sequences b = Sequences.ofVectors(new float[][][] {{{10}, {20}}, {{30}}, {{40}, {50}}});

    Tensor y = model.predict(List.of(a, b)).getFirst();

    assertThat(y.data()).containsExactly(11, 20, 0, 32, 3, 4, 45, 56, 0);
  }

  @Test
  void concatenatesOverTimeAndKeepsGaps() {
    Model model = merging(Concatenate.of().axis(1), Input.sequence(3, 2), Input.sequence(-1, 2));
    Sequences a =
        Sequences.ofVectors(new float[][][] {{{1, 2}, {0, 0}, {3, 4}}, {{5, 6}, {7, 8}, {9, 10}}});
    Sequences b = Sequences.ofVectors(new float[][][] {{{11, 12}, {13, 14}}, {{15, 16}}});

    Tensor y = model.predict(List.of(a, b)).getFirst();

    assertThat(y.shape().sizes()).containsExactly(2, 5, 2);
    assertThat(y.data())
        .containsExactly(1, 2, 0, 0, 3, 4, 11, 12, 13, 14, 5, 6, 7, 8, 9, 10, 15, 16, 0, 0);
  }

  @Test
  void multipliesVectorsAndMatrices() {
    float[][][] a = {{{1, 2, 3}, {4, 5, 6}}};
    float[][][] b = {{{1, 0, 2}, {0, 1, -1}}};
    Sequences vector = Sequences.ofValues(new float[][] {{1, -1, 2}});
    Sequences two = Sequences.ofValues(new float[][] {{10, 1}});

    // a·bᵀ, aᵀ·b, a·v, wᵀ·a, v·v by hand
    assertThat(dot(Dot.of(2), Sequences.ofVectors(a), Sequences.ofVectors(b)))
        .containsExactly(7, -1, 16, -1);
    assertThat(dot(Dot.of(1), Sequences.ofVectors(a), Sequences.ofVectors(b)))
        .containsExactly(1, 4, -2, 2, 5, -1, 3, 6, 0);
    assertThat(dot(Dot.of(2, 1), Sequences.ofVectors(a), vector)).containsExactly(5, 11);
    assertThat(dot(Dot.of(1), two, Sequences.ofVectors(a))).containsExactly(14, 25, 36);
    assertThat(dot(Dot.of(-1), vector, vector)).containsExactly(6);
  }

  private static float[] dot(Dot layer, Sequences a, Sequences b) {
    return merging(layer, input(a), input(b)).predict(List.of(a, b)).getFirst().data();
  }

  private static Input input(Sequences x) {
    return x.width() > 1 ? Input.sequence(x.length(0), x.width()) : Input.vector(x.length(0));
  }

  @Test
  void normalizedDotIsTheCosine() {
    float[] a = {3, 4};
    float[] b = {4, 3};

    float[] cosine = merged(Dot.of(1).normalize(true), a, b);

    // 24 / (5·5)
    assertThat(cosine[0]).isCloseTo(0.96f, within(1e-6f));
    assertThat(merged(Dot.of(1).normalize(true), a, new float[2])).containsExactly(0);
  }

  @Test
  void sumsOverLiveStepsAlone() {
    Sequences a = Sequences.ofVectors(new float[][][] {{{1}, {MASKED}, {2}}});
    Sequences b = Sequences.ofVectors(new float[][][] {{{5, 6}, {7, 8}, {9, 10}}});

    float[] y =
        merging(Dot.of(1), Input.sequence(3, 1), Input.sequence(3, 2))
            .predict(List.of(a, b))
            .getFirst()
            .data();

    assertThat(y).containsExactly(23, 26);
  }

  /** In time: live, masked, live, live; marked are the first, the second and the last. */
  @Test
  void selectsTheStepsThatAreLiveInBoth() {
    Sequences x = Sequences.ofVectors(new float[][][] {{{1, 10}, {0, 0}, {3, 30}, {4, 40}}});
    Sequences marks = Sequences.ofVectors(new float[][][] {{{7}, {7}, {MASKED}, {-7}}});

    float[] y =
        merging(SelectSteps.of(), Input.sequence(4, 2), Input.sequence(4, 1))
            .predict(List.of(x, marks))
            .getFirst()
            .data();

    assertThat(y).containsExactly(1, 10, 0, 0, 0, 0, 4, 40);
  }

  @Test
  void poolsOverTheBeginningOfEachExampleAndOverNothingAsZero() {
    Graph graph = Graph.of();
    Graph.Value text = graph.input(Input.sequence(-1, 1));
    Graph.Value title = graph.input(Input.sequence(-1, 1));
    Graph.Value picked = graph.call(SelectSteps.of(), text, title);
    Model model =
        graph.build(List.of(text, title), List.of(picked.to(GlobalMaxPooling1D.of()))).build(1);

    Tensor y =
        model
            .predict(
                List.of(
                    Sequences.ofVectors(new float[][][] {{{2}}, {{-3}, {-5}, {9}}, {{4}, {5}}}),
                    Sequences.ofVectors(new float[][][] {{}, {{1}, {1}}, {{1}}})))
            .getFirst();

    assertThat(y.data()).containsExactly(0, -3, 4);
  }

  private static Stream<Arguments> merges() {
    Input short3 = Input.sequence(3, 2);
    Input ragged = Input.sequence(-1, 2);
    Input one = Input.sequence(3, 1);
    Input vector = Input.vector(2);
    return Stream.of(
        Arguments.of(Add.of(), List.of(ragged, ragged, vector)),
        Arguments.of(Subtract.of(), List.of(vector, ragged)),
        Arguments.of(Multiply.of(), List.of(short3, short3, one, vector)),
        Arguments.of(Average.of(), List.of(ragged, ragged)),
        Arguments.of(Maximum.of(), List.of(short3, one, vector)),
        Arguments.of(Minimum.of(), List.of(ragged, ragged)),
        Arguments.of(Concatenate.of(), List.of(short3, one)),
        Arguments.of(Concatenate.of(), List.of(vector, vector)),
        Arguments.of(Concatenate.of().axis(1), List.of(short3, ragged)),
        Arguments.of(SelectSteps.of(), List.of(ragged, ragged)),
        Arguments.of(SelectSteps.of(), List.of(short3, one)),
        Arguments.of(Dot.of(2), List.of(short3, short3)),
        Arguments.of(Dot.of(1), List.of(ragged, ragged)),
        Arguments.of(Dot.of(2, 1), List.of(short3, vector)),
        Arguments.of(Dot.of(1).normalize(true), List.of(vector, vector)),
        Arguments.of(Dot.of(2).normalize(true), List.of(short3, short3)));
  }

  /** A Dense before each input shows the gradient that comes back to it; some steps are masked. */
  @ParameterizedTest
  @MethodSource("merges")
  void gradientsAreSlopes(MergeLayer layer, List<Input> inputs) {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> bent = new ArrayList<>();
    List<Sequences> x = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (Input input : inputs) {
      in.add(graph.input(input));
      boolean steps = input.shape().rank() == 2;
      int width = input.shape().size(-1);
      Graph.Value live = steps ? in.getLast().to(Masking.of()) : in.getLast();
      bent.add(live.to(Dense.of(width, Activation.TANH)));
      x.add(examples(random, steps, input.shape().size(0), width));
    }
    Graph.Value merged = graph.call(layer, bent.toArray(Graph.Value[]::new));
    Model model = RandomWeights.model(graph.build(in, List.of(merged.to(Dense.of(2)))), 5);
    Trainer trainer = Trainer.compile(model, SGD.of(), MeanSquaredError.of());

    Slopes.check(trainer, new Dataset(x, List.of(targets(model, x)), java.util.Optional.empty()));
  }

  private static Sequences examples(SplittableRandom random, boolean steps, int time, int width) {
    float[][][] examples = new float[3][][];
    for (int b = 0; b < 3; b++) {
      examples[b] = new float[steps ? time < 0 ? 1 + random.nextInt(3) : time : 1][width];
      for (int t = 0; t < examples[b].length; t++) {
        boolean masked = steps && (b + t) % 3 == 2;
        for (int j = 0; j < width; j++) {
          examples[b][t][j] = masked ? MASKED : (float) random.nextDouble(-1, 1);
        }
      }
    }
    return steps
        ? Sequences.ofVectors(examples)
        : Sequences.ofValues(Stream.of(examples).map(e -> e[0]).toArray(float[][]::new));
  }

  private static Sequences targets(Model model, List<Sequences> x) {
    SplittableRandom random = new SplittableRandom(7);
    float[][] y = new float[3][];
    for (int b = 0; b < 3; b++) {
      List<Integer> steps = new ArrayList<>();
      for (int i = 0; i < x.size(); i++) {
        steps.add(model.inputSteps(i, x.get(i).row(b)));
      }
      y[b] = new float[model.outputSteps(0, steps) * 2];
      for (int i = 0; i < y[b].length; i++) {
        y[b][i] = (float) random.nextDouble(-2, 2);
      }
    }
    return Sequences.ofValues(y);
  }

  private static void refused(String message, MergeLayer layer, Input... inputs) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merging(layer, inputs))
        .withMessage(message);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheFix() {
    refused(
        "Add 'add': expected inputs of the same features, or of one that stands for all, got"
            + " (batch=None, features=2), (batch=None, features=3). Put a Dense before one of"
            + " them.",
        Add.of(),
        Input.vector(2),
        Input.vector(3));
    refused(
        "Average 'average': expected sequences of the same time, got (batch=None, time=4,"
            + " features=2), (batch=None, time=5, features=2). Pad or cut one of them with"
            + " ZeroPadding1D or Cropping1D.",
        Average.of(),
        Input.sequence(4, 2),
        Input.sequence(5, 2));
    refused(
        "Subtract 'subtract': expected two inputs, got (batch=None, features=2). Merge others"
            + " first.",
        Subtract.of(),
        Input.vector(2));
    refused(
        "Concatenate 'concatenate': expected inputs that are all sequences or all vectors, got"
            + " (batch=None, time=4, features=2), (batch=None, features=2). RepeatVector makes a"
            + " sequence of a vector.",
        Concatenate.of(),
        Input.sequence(4, 2),
        Input.vector(2));
    refused(
        "Concatenate 'concatenate': expected a known time of all inputs but the last, which tells"
            + " where the next one begins, got (batch=None, time=None, features=2), (batch=None,"
            + " time=4, features=2). Say how many steps there are, as in Input.sequence(50,"
            + " features) or Input.ids(50).",
        Concatenate.of().axis(1),
        Input.sequence(-1, 2),
        Input.sequence(4, 2));
    refused(
        "SelectSteps 'select_steps': expected two sequences, the second of which says which steps"
            + " of the first stay, got (batch=None, time=4, features=2), (batch=None,"
            + " features=2). Set returnSequences(true) on the recurrent layer before it.",
        SelectSteps.of(),
        Input.sequence(4, 2),
        Input.vector(2));
    refused(
        "Dot 'dot': expected inputs of equal size along axes 1 and 1, which are summed over, got"
            + " (batch=None, features=2), (batch=None, features=3). Choose other axes, or put a"
            + " Dense before one of them.",
        Dot.of(1),
        Input.vector(2),
        Input.vector(3));
    refused(
        "Dot 'dot': expected a known time where steps become features, got (batch=None, time=4,"
            + " features=2), (batch=None, time=None, features=2). Say how many steps there are, as"
            + " in Input.sequence(50, features) or Input.ids(50).",
        Dot.of(2),
        Input.sequence(4, 2),
        Input.sequence(-1, 2));
  }

  /** Live is what is live in any input, so one that is whole fills every gap of the others. */
  @Test
  void aSequenceOfAKnownTimeWithoutGapsLeavesNoneBehindAMerge() {
    Graph graph = Graph.of();
    Graph.Value whole = graph.input("whole", Input.sequence(3, 1));
    Graph.Value masked = graph.input("masked", Input.sequence(3, 1));
    Graph.Value sum = graph.call(Add.of(), masked.to(Masking.of()), whole);
    Model model = graph.build(List.of(whole, masked), List.of(sum.to(Flatten.of()))).build(1);

    Tensor y =
        model
            .predict(
                List.of(
                    Sequences.ofVectors(new float[][][] {{{1}, {2}, {3}}}),
                    Sequences.ofVectors(new float[][][] {{{10}, {MASKED}, {30}}})))
            .getFirst();

    assertThat(y.data()).containsExactly(11, 2, 33);
  }

  @Test
  void aGapThatMayBeIsRefusedBehindAMerge() {
    Graph graph = Graph.of();
    Graph.Value masked = graph.input("masked", Input.sequence(4, 2)).to(Masking.of());
    Graph.Value open = graph.input("open", Input.sequence(-1, 2));
    Graph.Value whole = graph.input("whole", Input.sequence(4, 2));
    Graph.Value vector = graph.input("vector", Input.vector(2));

    for (Graph.Value gappy :
        List.of(
            graph.call(Add.of(), masked, open), // which may be shorter
            graph.call(Add.of(), masked, vector),
            graph.call(Concatenate.of().axis(1), whole, masked),
            graph.call(Dot.of(2), masked, whole))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gappy.to(Conv1D.of(2, 2)))
          .withMessageContaining("expected every step of an example, got steps that Masking");
    }
    for (Graph.Value full :
        List.of(
            graph.call(Concatenate.of(), masked, whole),
            graph.call(Dot.of(1), masked, masked),
            graph.call(Dot.of(2), whole, masked))) {
      assertThat(full.to(Flatten.of()).shape().rank()).isEqualTo(1);
    }
  }

  /** Of equal values the first takes the gradient: doubled it would be no slope. */
  @Test
  void equalValuesShareOneGradientOfAMaximumOrMinimum() {
    for (MergeLayer layer : List.of(Maximum.of(), Minimum.of())) {
      Graph graph = Graph.of();
      Graph.Value x = graph.input(Input.vector(2));
      Graph.Value bent = x.to(Dense.of(2, Activation.TANH));
      Model model =
          RandomWeights.model(graph.build(List.of(x), List.of(graph.call(layer, bent, bent))), 3);
      Sequences in = Sequences.ofValues(new float[][] {{1, -2}, {0.5f, 3}});
      Sequences targets = Sequences.ofValues(new float[][] {{1, 0}, {0, 1}});

      Slopes.check(
          Trainer.compile(model, SGD.of(), MeanSquaredError.of()),
          new Dataset(List.of(in), List.of(targets), Optional.empty()));
    }
  }

  @Test
  void axesThatAreNoneAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Concatenate.of().axis(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Dot.of(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Dot.of(1, 3));
  }
}
