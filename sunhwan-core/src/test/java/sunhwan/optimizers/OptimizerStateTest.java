package sunhwan.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Index;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class OptimizerStateTest {

  // names as in opt.variables of Keras 3.15.1; of Adafactor's r and c Keras says only the weight's
  static Stream<Arguments> slots() {
    return Stream.of(
        Arguments.of(SGD.of(), List.of()),
        Arguments.of(SGD.of().momentum(0.5f), List.of("kernel/momentum", "bias/momentum")),
        Arguments.of(RMSprop.of(), List.of("kernel/velocity", "bias/velocity")),
        Arguments.of(
            RMSprop.of().momentum(0.5f).centered(true),
            List.of(
                "kernel/velocity",
                "kernel/momentum",
                "kernel/average_gradient",
                "bias/velocity",
                "bias/momentum",
                "bias/average_gradient")),
        Arguments.of(
            Adam.of(),
            List.of("kernel/momentum", "kernel/velocity", "bias/momentum", "bias/velocity")),
        Arguments.of(
            AdamW.of().amsgrad(true),
            List.of(
                "kernel/momentum",
                "kernel/velocity",
                "kernel/velocity_hat",
                "bias/momentum",
                "bias/velocity",
                "bias/velocity_hat")),
        Arguments.of(
            Adadelta.of(),
            List.of(
                "kernel/accumulated_grad",
                "kernel/accumulated_delta_var",
                "bias/accumulated_grad",
                "bias/accumulated_delta_var")),
        Arguments.of(Adagrad.of(), List.of("kernel/accumulator", "bias/accumulator")),
        Arguments.of(
            Adamax.of(), List.of("kernel/momentum", "kernel/norm", "bias/momentum", "bias/norm")),
        Arguments.of(
            Nadam.of(),
            List.of("kernel/momentum", "kernel/velocity", "bias/momentum", "bias/velocity")),
        Arguments.of(
            Ftrl.of(),
            List.of("kernel/accumulator", "kernel/linear", "bias/accumulator", "bias/linear")),
        Arguments.of(Lion.of(), List.of("kernel/momentum", "bias/momentum")),
        Arguments.of(Adafactor.of(), List.of("kernel/r", "kernel/c", "bias/velocity")),
        Arguments.of(
            Lamb.of(),
            List.of("kernel/momentum", "kernel/velocity", "bias/momentum", "bias/velocity")),
        Arguments.of(
            SGD.of().momentum(0.5f).useEma(true).gradientAccumulationSteps(2),
            List.of(
                "kernel/momentum",
                "kernel/average",
                "kernel/gradient_accumulator",
                "bias/momentum",
                "bias/average",
                "bias/gradient_accumulator")));
  }

  @ParameterizedTest
  @MethodSource("slots")
  void namesItsSlotsAsKerasDoes(Optimizer optimizer, List<String> names) {
    OptimizerState state = new OptimizerState();

    state.step(optimizer, weights(), gradients(0));

    assertThat(List.copyOf(state.slots().keySet())).isEqualTo(names);
  }

  @Test
  void keepsRowsAndColumnsOfAMatrixForAdafactor() {
    OptimizerState state = new OptimizerState();

    state.step(Adafactor.of(), weights(), gradients(0));

    assertThat(state.slots().get("kernel/r").shape()).isEqualTo(Shape.of(3));
    assertThat(state.slots().get("kernel/c").shape()).isEqualTo(Shape.of(2));
    assertThat(state.slots().get("bias/velocity").shape()).isEqualTo(Shape.of(2));
  }

  // one step of SGD is w − rate·g, and decay takes rate·decay·w before; by hand
  @Test
  void multipliesTheRateOfTheLayersThatAreNamed() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (String layer : List.of("wide", "frozen", "wider")) {
      weights.put(layer + "/kernel", Tensor.of(Shape.of(1), new float[] {1}));
      gradients.put(layer + "/kernel", new float[] {0.5f});
    }
    SGD optimizer =
        SGD.of(0.125f).weightDecay(0.5f).learningRateFactors(Map.of("wide", 4f, "frozen", 0f));

    new OptimizerState().step(optimizer, weights, gradients);

    assertThat(weights.get("wide/kernel").data()).containsExactly(1 - 0.5f * 0.5f - 0.5f * 0.5f);
    assertThat(weights.get("frozen/kernel").data()).containsExactly(1);
    assertThat(weights.get("wider/kernel").data())
        .containsExactly(1 - 0.125f * 0.5f - 0.125f * 0.5f);
  }

  /** A table of three rows, of which a step reads the second alone. */
  private static Map<String, float[]> oneRow() {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    gradients.put("words/embeddings", new float[] {0, 0, 0.5f, 0, 0, 0});
    return gradients;
  }

  private static Map<String, Tensor> table() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("words/embeddings", Tensor.of(Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6}));
    return weights;
  }

  @Test
  void leavesRowsWithoutAGradientAloneWhereThatIsAskedFor() {
    Adam optimizer = Adam.of(0.1f).weightDecay(0.5f);
    Map<String, Tensor> lazy = table();
    Map<String, Tensor> all = table();
    OptimizerState state = new OptimizerState();

    state.step(optimizer.lazyRows("words"), lazy, oneRow());
    new OptimizerState().step(optimizer, all, oneRow());

    float[] moved = lazy.get("words/embeddings").data();
    float[] everywhere = all.get("words/embeddings").data();
    assertThat(moved).containsExactly(1, 2, everywhere[2], everywhere[3], 5, 6);
    assertThat(everywhere[0]).isLessThan(1); // it decays
    assertThat(state.slots().get("words/embeddings/momentum").data())
        .containsExactly(0, 0, 0.05f, 0, 0, 0);
  }

  @Test
  void movesRowsWithAGradientAsItWouldMoveThemAllTogether() {
    Map<String, Tensor> lazy = weights();
    Map<String, Tensor> all = weights();
    OptimizerState first = new OptimizerState();
    OptimizerState second = new OptimizerState();
    Adam optimizer = Adam.of(0.1f);
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    lazy.forEach((name, w) -> renamed.put("layer/" + name, w));

    for (int i = 0; i < 5; i++) {
      Map<String, float[]> gradients = new LinkedHashMap<>();
      gradients(i).forEach((name, g) -> gradients.put("layer/" + name, g));
      first.step(optimizer.lazyRows("layer"), renamed, gradients);
      second.step(optimizer, all, gradients(i));
    }

    assertThat(lazy).isEqualTo(all);
  }

  static Stream<Adam> clipping() {
    Adam adam = Adam.of(0.1f).lazyRows("words");
    return Stream.of(
        adam,
        adam.clipvalue(0.3f),
        adam.clipnorm(0.3f),
        adam.globalClipnorm(0.3f),
        adam.globalClipnorm(0.3f).gradientAccumulationSteps(3));
  }

  @ParameterizedTest
  @MethodSource("clipping")
  void movesRowsThatItIsToldOfAsThoseThatItLooksFor(Adam optimizer) {
    Map<String, Tensor> told = Map.of("words/embeddings", Tensor.zeros(Shape.of(100, 3)));
    Map<String, Tensor> looked = Map.of("words/embeddings", Tensor.zeros(Shape.of(100, 3)));
    OptimizerState first = new OptimizerState();
    OptimizerState second = new OptimizerState();
    Random random = new Random(7);

    for (int step = 0; step < 9; step++) {
      BitSet rows = new BitSet();
      float[] gradient = new float[300];
      for (int i = 0; i < 60; i++) {
        int row = random.nextInt(100);
        rows.set(row);
        for (int k = 0; k < 3 && i < 55; k++) { // some rows are told of and 0 all the same
          gradient[row * 3 + k] = random.nextFloat() - 0.5f;
        }
      }
      float[] mine = gradient.clone();
      first.step(
          optimizer,
          0.1f,
          told,
          Map.of("words/embeddings", mine),
          Map.of("words/embeddings", rows));
      second.step(optimizer, 0.1f, looked, Map.of("words/embeddings", gradient));
      for (int row = rows.nextClearBit(0); row < 100; row = rows.nextClearBit(row + 1)) {
        assertThat(mine).as("row " + row).contains(0, Index.atIndex(row * 3));
      }
    }

    // norms are summed up in another order
    assertThat(told.get("words/embeddings").data())
        .containsExactly(looked.get("words/embeddings").data(), Offset.offset(1e-5f));
    assertThat(told.get("words/embeddings").data()).contains(0); // rows that were never read
  }

  @Test
  void makesEverythingNotANumberWhereANormIsNotFinite() {
    Map<String, Tensor> weights = table();
    BitSet rows = new BitSet();
    rows.set(1);
    Map<String, float[]> gradients = oneRow();
    gradients.get("words/embeddings")[2] = Float.POSITIVE_INFINITY;

    new OptimizerState()
        .step(
            SGD.of(0.1f).clipnorm(1).lazyRows("words"),
            0.1f,
            weights,
            gradients,
            Map.of("words/embeddings", rows));

    assertThat(weights.get("words/embeddings").data())
        .containsOnly(Float.NaN); // as without lazyRows, and as Keras
    assertThat(rows.cardinality()).isEqualTo(3);
  }

  @Test
  void refusesLazyRowsWhereAnOptimizerLooksAtTheWholeMatrix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerState().step(Lamb.of().lazyRows("words"), table(), oneRow()))
        .withMessage(
            "OptimizerState: Lamb looks at a whole matrix, so lazyRows cannot hold for"
                + " 'words/embeddings'. Use Adam or AdamW.");
  }

  static Stream<Optimizer> optimizers() {
    return Stream.concat(
            OptimizerTest.all(),
            Stream.of(
                Adam.of(CosineDecay.of(0.1f, 20)).clipnorm(0.5f),
                SGD.of(0.1f).momentum(0.5f).useEma(true).emaOverwriteFrequency(4),
                Adam.of(0.1f).weightDecay(0.1f).useEma(true).gradientAccumulationSteps(3)))
        .map(o -> o);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnToTheSameBitsWhereItWasReadAndMadeAgain(Optimizer optimizer) {
    Map<String, Tensor> straight = weights();
    OptimizerState state = new OptimizerState();
    Map<String, Tensor> stopped = weights();
    OptimizerState before = new OptimizerState();
    for (int i = 0; i < 7; i++) {
      state.step(optimizer, straight, gradients(i));
      before.step(optimizer, stopped, gradients(i));
    }

    OptimizerState after = OptimizerState.of(before.iterations(), before.slots());
    for (int i = 7; i < 13; i++) {
      state.step(optimizer, straight, gradients(i));
      after.step(optimizer, stopped, gradients(i));
    }

    assertThat(after.iterations()).isEqualTo(13);
    assertThat(stopped).isEqualTo(straight);
    assertThat(after.slots()).isEqualTo(state.slots());
    assertThat(straight).isNotEqualTo(weights());
  }

  @Test
  void givesCopiesOfItsSlots() {
    SGD sgd = SGD.of(0.1f).momentum(0.5f);
    OptimizerState state = new OptimizerState();
    Map<String, Tensor> weights = weights();
    state.step(sgd, weights, gradients(0));
    Map<String, Tensor> slots = state.slots();
    Map<String, Tensor> same = state.slots();

    OptimizerState.of(1, slots).step(sgd, weights, gradients(1));
    slots.get("bias/momentum").data()[0] = 99;

    assertThat(state.slots()).isEqualTo(same);
  }

  // Keras: learning_rate may be changed between steps, and what is remembered stays
  @Test
  void takesAnotherRateOnTheWay() {
    Map<String, Tensor> weights = Map.of("w", Tensor.of(Shape.of(1), 1));
    OptimizerState state = new OptimizerState();
    SGD sgd = SGD.of(0.5f).momentum(0.5f);

    state.step(sgd, weights, Map.of("w", new float[] {1}));
    state.step(sgd.learningRate(0.25f), weights, Map.of("w", new float[] {1}));

    // v = −0.5, w = 0.5; v = −0.25 − 0.25, w = 0
    assertThat(weights.get("w").data()).containsExactly(0);
  }

  @Test
  void forgetsNothingOfAnAccumulatedGradientUntilItsStep() {
    Map<String, Tensor> weights = Map.of("w", Tensor.of(Shape.of(1), 1));
    OptimizerState state = new OptimizerState();
    SGD sgd = SGD.of(0.5f).gradientAccumulationSteps(2);

    state.step(sgd, weights, Map.of("w", new float[] {3}));
    float between = weights.get("w").at(0);
    state.step(sgd, weights, Map.of("w", new float[] {1}));

    assertThat(between).isEqualTo(1);
    assertThat(weights.get("w").data()).containsExactly(0);
    assertThat(state.slots().get("w/gradient_accumulator").data()).containsExactly(0);
  }

  @Test
  void leavesGradientsWithinTheirLimitAsTheyAre() {
    Map<String, Tensor> weights = Map.of("w", Tensor.of(Shape.of(2), 0, 0));

    new OptimizerState().step(SGD.of(1).clipnorm(5), weights, Map.of("w", new float[] {3, -4}));
    assertThat(weights.get("w").data()).containsExactly(-3, 4);

    new OptimizerState()
        .step(SGD.of(1).globalClipnorm(2.5f), weights, Map.of("w", new float[] {3, -4}));
    assertThat(weights.get("w").data()).containsExactly(-4.5f, 6);
  }

  // a first step of 0 is where a warm-up begins; Keras divides by it there
  @Test
  void ftrlStaysWhereItIsAtARateOfZero() {
    Map<String, Tensor> weights = weights();

    new OptimizerState().step(Ftrl.of(CosineDecay.of(0, 5).warmup(0.1f, 2)), weights, gradients(0));

    assertThat(weights).isEqualTo(weights());
  }

  @Test
  void refusesTheStateOfAnotherOptimizer() {
    OptimizerState state = new OptimizerState();
    Map<String, Tensor> weights = weights();
    state.step(SGD.of().momentum(0.5f), weights, gradients(0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.step(Adam.of(), weights, gradients(1)))
        .withMessage(
            "OptimizerState: Adam expected slots {momentum=(3, 2), velocity=(3, 2)} of 'kernel',"
                + " got {momentum=(3, 2)}. Does the state belong to this optimizer and model?");
    assertThat(state.iterations()).isEqualTo(1);
  }

  @Test
  void refusesTheStateOfAnotherModel() {
    OptimizerState state = new OptimizerState();
    state.step(Adam.of(), weights(), gradients(0));
    OptimizerState of = OptimizerState.of(1, state.slots());
    Map<String, Tensor> others = Map.of("w", Tensor.of(Shape.of(1), 1));
    Map<String, Tensor> more = weights();
    more.put("w", Tensor.of(Shape.of(1), 1));
    Map<String, float[]> moreGradients = gradients(1);
    moreGradients.put("w", new float[] {1});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> of.step(Adam.of(), others, Map.of("w", new float[] {1})))
        .withMessage(
            "OptimizerState: slots of 'kernel' were restored, but the model has no such weight. It"
                + " has [w]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of.step(Adam.of(), more, moreGradients))
        .withMessage(
            "OptimizerState: no slots of 'w' were restored. There are slots of [kernel, bias]");
  }

  @Test
  void refusesGradientsThatAreNotOfTheWeight() {
    OptimizerState state = new OptimizerState();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.step(SGD.of(), weights(), Map.of("bias", new float[3])))
        .withMessage("OptimizerState: gradient of 'bias' has 3 values, the weight is (2,)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.step(SGD.of(), weights(), Map.of("gamma", new float[3])))
        .withMessage("OptimizerState: gradient of 'gamma' has 3 values, the weight does not exist");
  }

  @Test
  void refusesWhatIsNoState() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerState.of(-1, Map.of()))
        .withMessage("OptimizerState: iterations must be at least 0, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerState.of(1, Map.of("momentum", Tensor.of(Shape.of(1), 1))))
        .withMessage("OptimizerState: expected slots called weight/slot, got 'momentum'");
  }

  private static Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("kernel", Tensor.of(Shape.of(3, 2), random(1, 6)));
    weights.put("bias", Tensor.of(Shape.of(2), random(2, 2)));
    return weights;
  }

  private static Map<String, float[]> gradients(int step) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    gradients.put("kernel", random(10 + step, 6));
    gradients.put("bias", random(100 + step, 2));
    return gradients;
  }

  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
