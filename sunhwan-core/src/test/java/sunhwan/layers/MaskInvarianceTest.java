package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.RnnState;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/**
 * Where padding stood, how much there was and who else was in the batch change neither answers nor
 * gradients.
 */
class MaskInvarianceTest {
  private static final double TOLERANCE = 1e-6;
  private static final int TIME = 9;
  private static final int[][] IDS = {{3, 1, 4}, {9}, {5, 8, 9, 7, 9}, {2, 6, 5, 3}};

  /** Where the live steps of a row stand among {@link #TIME}. */
  enum Padding {
    LEFT,
    RIGHT,
    BOTH,
    MIDDLE,
    EVERYWHERE;

    int[] positions(int length) {
      return IntStream.range(0, length)
          .map(
              i ->
                  switch (this) {
                    case LEFT -> TIME - length + i;
                    case RIGHT -> i;
                    case BOTH -> 2 + i;
                    case MIDDLE -> i < length / 2 ? i : TIME - length + i;
                    case EVERYWHERE -> i * TIME / length;
                  })
          .toArray();
    }
  }

  private static List<RecurrentLayer<?>> recurrentLayers() {
    return List.of(
        SimpleRNN.of(3),
        LSTM.of(3),
        GRU.of(3),
        GRU.of(3).resetAfter(false),
        PeepholeLSTM.of(3),
        LayerNormLSTM.of(3),
        LayerNormGRU.of(3),
        MinGRU.of(3));
  }

  /** Everything that reads a sequence, after an embedding that masks id 0. */
  static List<Sequential> models() {
    List<Sequential> models = new ArrayList<>();
    for (RecurrentLayer<?> layer : recurrentLayers()) {
      for (boolean sequences : new boolean[] {false, true}) {
        RecurrentLayer<?> own = layer.returnSequences(sequences);
        models.add(masked(own));
        models.add(masked(own.goBackwards(true)));
        models.add(masked(Bidirectional.of(own)));
        models.add(masked(Bidirectional.of(own).mergeMode(Bidirectional.MergeMode.MUL)));
      }
    }
    models.add(masked(GlobalMaxPooling1D.of()));
    models.add(masked(GlobalAveragePooling1D.of()));
    models.add(masked(ConvLSTM1D.of(4, 2, 3)));
    models.add(masked(ConvLSTM1D.of(2, 2, 1).goBackwards(true).returnSequences(true)));
    models.add(masked(AttentionPooling1D.of(3)));
    models.add(masked(CRF.of(), GlobalMaxPooling1D.of()));
    models.add(
        masked(
            Bidirectional.of(LSTM.of(2).returnSequences(true)),
            TimeDistributed.of(Dense.of(3, Activation.TANH)),
            Dropout.of(0.5f),
            BatchNormalization.of(),
            GRU.of(2).returnSequences(true),
            GlobalMaxPooling1D.of(),
            Dense.of(2)));
    return models;
  }

  private static Sequential masked(LayerSpec... layers) {
    List<LayerSpec> all = new ArrayList<>(List.of(Embedding.of(10, 4).maskZero(true)));
    all.addAll(List.of(layers));
    return Sequential.of(all);
  }

  static Stream<Arguments> modelsAndPaddings() {
    return models().stream()
        .flatMap(m -> Arrays.stream(Padding.values()).map(p -> Arguments.of(m, p)));
  }

  @ParameterizedTest
  @MethodSource("modelsAndPaddings")
  void saysTheSameWhereverPaddingStands(Sequential spec, Padding padding) {
    Model model = RandomWeights.model(spec, 3);

    Tensor padded = model.predict(Sequences.ofIds(padded(padding)));

    Tensor bare = model.predict(Sequences.ofIds(IDS));
    assertClose("live steps", live(padded, padding), live(bare, Padding.RIGHT), TOLERANCE);
    assertThat(zeros(padded)).as("masked steps are 0").isEqualTo(maskedValues(padded));
  }

  private static int[][] padded(Padding padding) {
    int[][] ids = new int[IDS.length][TIME];
    for (int b = 0; b < ids.length; b++) {
      int[] at = padding.positions(IDS[b].length);
      for (int i = 0; i < at.length; i++) {
        ids[b][at[i]] = IDS[b][i];
      }
    }
    return ids;
  }

  /** What stands at live steps, in order; everything where there is no time axis. */
  private static float[] live(Tensor y, Padding padding) {
    if (y.shape().rank() == 2) {
      return y.data();
    }
    int time = y.shape().size(1);
    int width = y.shape().size(2);
    int count = Arrays.stream(IDS).mapToInt(row -> row.length).sum();
    float[] live = new float[count * width];
    int next = 0;
    for (int b = 0; b < IDS.length; b++) {
      for (int at : padding.positions(IDS[b].length)) {
        System.arraycopy(y.data(), (b * time + at) * width, live, next, width);
        next += width;
      }
    }
    return live;
  }

  private static int zeros(Tensor y) {
    return (int) IntStream.range(0, y.data().length).filter(i -> y.data()[i] == 0).count();
  }

  private static int maskedValues(Tensor y) {
    int live = Arrays.stream(IDS).mapToInt(row -> row.length).sum();
    return y.shape().rank() == 2 ? 0 : (y.shape().size(1) * IDS.length - live) * y.shape().size(2);
  }

  @ParameterizedTest
  @MethodSource("modelsAndPaddings")
  void learnsTheSameWhereverPaddingStands(Sequential spec, Padding padding) {
    Trainer trainer = trainer(spec);
    int[][] padded = padded(padding);

    Trainer.Gradients gradients =
        trainer.gradients(Dataset.of(Sequences.ofIds(padded), targets(trainer, padded)));

    Trainer.Gradients bare =
        trainer.gradients(Dataset.of(Sequences.ofIds(IDS), targets(trainer, IDS)));
    assertSame(gradients, bare, 1);
  }

  private static Trainer trainer(Sequential spec) {
    return Trainer.compile(RandomWeights.model(spec, 3), SGD.of(), MeanSquaredError.of());
  }

  /** Targets that belong to an example's live steps, wherever those stand. */
  private static Sequences targets(Trainer trainer, int[][] ids) {
    int width = trainer.model().output().size(-1);
    boolean sequences = trainer.model().output().rank() == 2;
    float[][] y = new float[ids.length][];
    for (int b = 0; b < y.length; b++) {
      // the ids of an example, not its place in the batch, decide what it shall become
      int[] liveIds = Arrays.stream(ids[b]).filter(id -> id != 0).toArray();
      SplittableRandom random = new SplittableRandom(Arrays.hashCode(liveIds));
      y[b] = new float[(sequences ? ids[b].length : 1) * width];
      for (int t = 0; t < y[b].length / width; t++) {
        for (int j = 0; j < width && (!sequences || ids[b][t] != 0); j++) {
          y[b][t * width + j] = (float) random.nextDouble(-2, 2);
        }
      }
    }
    return Sequences.ofValues(y);
  }

  /** One's loss and gradients are the other's times a factor. */
  private static void assertSame(
      Trainer.Gradients actual, Trainer.Gradients expected, double factor) {
    Map<String, double[]> scaled = ReferenceModel.doubles(expected.weights());
    scaled.values().forEach(g -> Arrays.setAll(g, i -> g[i] * factor));
    double floor = floor(scaled);
    assertClose(
        "loss",
        new float[] {(float) actual.loss()},
        new double[] {expected.loss() * factor},
        TOLERANCE);
    assertThat(actual.weights().names()).isEqualTo(expected.weights().names());
    actual
        .weights()
        .forEach((name, g) -> assertClose(name, g.data(), scaled.get(name), TOLERANCE, floor));
  }

  /** Sums whose terms cancel are no more exact than a float's step at the size of their terms. */
  private static double floor(Map<String, double[]> gradients) {
    return 2
        * Math.ulp(1f)
        * gradients.values().stream()
            .flatMapToDouble(Arrays::stream)
            .map(Math::abs)
            .max()
            .orElseThrow();
  }

  static List<Sequential> withoutBiasBehind() {
    // a Dense or normalization behind the layer would answer an empty example with its bias
    return models().stream().filter(m -> m.layers().size() == 2).toList();
  }

  @ParameterizedTest
  @MethodSource("withoutBiasBehind")
  void anExampleWithoutALiveStepGivesTheInitialStateAndTeachesNothing(Sequential spec) {
    Trainer trainer = trainer(spec);
    int[][] withEmpty = {IDS[0], {0, 0, 0, 0}, IDS[1], IDS[2], {}, IDS[3]};
    int[][] onlyEmpty = {{0, 0}, {}, {0}};

    Tensor output = trainer.model().predict(Sequences.ofIds(withEmpty));
    Tensor nothing = trainer.model().predict(Sequences.ofIds(onlyEmpty));
    Trainer.Gradients gradients =
        trainer.gradients(Dataset.of(Sequences.ofIds(withEmpty), zeroTargets(trainer, withEmpty)));
    Trainer.Gradients noGradients =
        trainer.gradients(Dataset.of(Sequences.ofIds(onlyEmpty), zeroTargets(trainer, onlyEmpty)));

    int row = output.data().length / withEmpty.length;
    assertThat(Arrays.copyOfRange(output.data(), row, 2 * row)).containsOnly(0);
    assertThat(Arrays.copyOfRange(output.data(), 4 * row, 5 * row)).containsOnly(0);
    assertThat(zeros(nothing)).isEqualTo(nothing.data().length);
    // the mean is over live steps, or over examples, of which there are 6 instead of 4
    boolean sequences = trainer.model().output().rank() == 2;
    Trainer.Gradients bare =
        trainer.gradients(Dataset.of(Sequences.ofIds(IDS), zeroTargets(trainer, IDS)));
    assertSame(gradients, bare, sequences ? 1 : 4 / 6.0);
    assertThat(noGradients.loss()).isZero();
    noGradients.weights().forEach((name, g) -> assertThat(g.data()).as(name).containsOnly(0));
  }

  private static Sequences zeroTargets(Trainer trainer, int[][] ids) {
    int width = trainer.model().output().size(-1);
    boolean sequences = trainer.model().output().rank() == 2;
    return Sequences.ofValues(
        Arrays.stream(ids)
            .map(row -> new float[(sequences ? row.length : 1) * width])
            .toArray(float[][]::new));
  }

  @ParameterizedTest
  @MethodSource("models")
  void saysTheSameWhoeverElseIsInTheBatch(Sequential spec) {
    Model model = RandomWeights.model(spec, 3);
    int[][] many = manyExamples(300);

    Tensor together = model.predict(Sequences.ofIds(many));
    Tensor onThreads = model.predict(Sequences.ofIds(many), 3);

    int row = together.data().length / many.length;
    for (int b = 0; b < many.length; b += 7) {
      Tensor alone = model.predict(Sequences.ofIds(new int[][] {many[b]}));
      assertClose(
          "example " + b,
          Arrays.copyOfRange(together.data(), b * row, b * row + alone.data().length),
          alone.data(),
          TOLERANCE);
    }
    assertThat(onThreads).isEqualTo(together);
  }

  /** Examples of 1 to 6 steps with padding anywhere; more than a shard and than predict's batch. */
  private static int[][] manyExamples(int size) {
    SplittableRandom random = new SplittableRandom(8);
    int[][] ids = new int[size][];
    for (int b = 0; b < size; b++) {
      ids[b] = new int[random.nextInt(1, 7)];
      for (int t = 0; t < ids[b].length; t++) {
        ids[b][t] = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 10);
      }
    }
    return ids;
  }

  @ParameterizedTest
  @MethodSource("models")
  void learnsFromABatchTheMeanOfWhatItLearnsFromEachExample(Sequential spec) {
    Trainer trainer = trainer(spec);
    int[][] many = manyExamples(40);
    Sequences y = targets(trainer, many);

    Trainer.Gradients together = trainer.gradients(Dataset.of(Sequences.ofIds(many), y));

    Map<String, double[]> mean = ReferenceModel.doubles(together.weights());
    mean.values().forEach(g -> Arrays.fill(g, 0));
    double rows = 0;
    for (int b = 0; b < many.length; b++) {
      rows += rows(trainer, many[b]);
    }
    for (int b = 0; b < many.length; b++) {
      double share = rows(trainer, many[b]) / rows;
      trainer
          .gradients(Dataset.of(Sequences.ofIds(new int[][] {many[b]}), y.select(new int[] {b})))
          .weights()
          .forEach(
              (name, g) -> {
                double[] sum = mean.get(name);
                Arrays.setAll(sum, i -> sum[i] + share * g.data()[i]);
              });
    }
    double floor = floor(mean);
    together
        .weights()
        .forEach((name, g) -> assertClose(name, g.data(), mean.get(name), TOLERANCE, floor));
  }

  /** How often an example counts: once, or once for each live step. */
  private static long rows(Trainer trainer, int[] ids) {
    return trainer.model().output().rank() == 1
        ? 1
        : Arrays.stream(ids).filter(id -> id != 0).count();
  }

  static List<RecurrentLayer<?>> forwardLayers() {
    return recurrentLayers();
  }

  @ParameterizedTest
  @MethodSource("forwardLayers")
  void anExampleWithoutALiveStepKeepsTheStateItCameWith(RecurrentLayer<?> layer) {
    Model model = RandomWeights.model(masked(layer), 3);
    RnnState before =
        model
            .predictWithState(Sequences.ofIds(new int[][] {{3, 1}, {4, 1}}), RnnState.initial(2))
            .state();

    Model.Streamed after =
        model.predictWithState(Sequences.ofIds(new int[][] {{0, 0, 0}, {5, 9}}), before);

    before
        .states()
        .forEach(
            (name, state) -> {
              float[] row = Arrays.copyOfRange(state.data(), 0, 3);
              Tensor next = after.state().states().get(name);
              assertThat(Arrays.copyOfRange(next.data(), 0, 3)).as(name).isEqualTo(row);
              assertThat(Arrays.copyOfRange(next.data(), 3, 6))
                  .as(name)
                  .isNotEqualTo(Arrays.copyOfRange(state.data(), 3, 6));
            });
    String h = model.spec().layers().getLast().name() + "/0";
    Tensor state = before.states().get(h);
    assertThat(Arrays.copyOfRange(after.output().data(), 0, 3))
        .isEqualTo(Arrays.copyOfRange(state.data(), 0, 3));
  }

  @ParameterizedTest
  @MethodSource("forwardLayers")
  void stepsThatMaskingMasksMightAsWellNotBeThere(RecurrentLayer<?> layer) {
    Sequential spec = Sequential.of(Input.sequence(-1, 2), Masking.of(), Bidirectional.of(layer));
    Model model = RandomWeights.model(spec, 3);
    float[][][] bare = {{{0.1f, 0}, {0.5f, -0.3f}}, {{0, 0.4f}}};
    float[][][] padded = {
      {{0, 0}, {0.1f, 0}, {0, 0}, {0.5f, -0.3f}}, {{0, 0}, {0, 0}, {0, 0.4f}, {0, 0}}
    };

    Tensor output = model.predict(Sequences.ofVectors(padded));

    assertClose(
        "output", output.data(), model.predict(Sequences.ofVectors(bare)).data(), TOLERANCE);
  }
}
