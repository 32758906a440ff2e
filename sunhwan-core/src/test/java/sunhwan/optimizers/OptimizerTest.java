package sunhwan.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static sunhwan.layers.Close.assertClose;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Ten steps down a bowl beside the formulas of papers and Keras's documentation in double. */
class OptimizerTest {

  /** One number on its way, with what an optimizer remembers of it. */
  private static final class Walker {
    double w;
    double m;
    double v;

    Walker(double w) {
      this.w = w;
    }
  }

  private interface Rule {
    void step(int t, double g, Walker walker);
  }

  static Stream<Arguments> rules() {
    double rate = 0.05f;
    Rule descent = (t, g, x) -> x.w -= rate * g;
    // Sutskever et al. 2013, in Keras's form of it
    Rule momentum =
        (t, g, x) -> {
          x.v = 0.75 * x.v - rate * g;
          x.w += x.v;
        };
    Rule nesterov =
        (t, g, x) -> {
          x.v = 0.75 * x.v - rate * g;
          x.w += 0.75 * x.v - rate * g;
        };
    // Kingma and Ba 2015, algorithm 1 in the order of its section 2
    Rule adam =
        (t, g, x) -> {
          x.m = 0.9 * x.m + 0.1 * g;
          x.v = 0.999 * x.v + 0.001 * g * g;
          double corrected = rate * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
          x.w -= corrected * x.m / (Math.sqrt(x.v) + 1e-7);
        };
    // Tieleman and Hinton 2012; Keras adds epsilon under the root
    Rule rmsprop =
        (t, g, x) -> {
          x.v = 0.9 * x.v + 0.1 * g * g;
          x.w -= rate * g / Math.sqrt(x.v + 1e-7);
        };
    return Stream.of(
        Arguments.of(SGD.of(0.05f), descent),
        Arguments.of(SGD.of(0.05f).nesterov(true), descent),
        Arguments.of(SGD.of(0.05f).momentum(0.75f), momentum),
        Arguments.of(SGD.of(0.05f).momentum(0.75f).nesterov(true), nesterov),
        Arguments.of(Adam.of(0.05f), adam),
        Arguments.of(RMSprop.of(0.05f), rmsprop));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void goesTenStepsWithTheFormula(Optimizer optimizer, Rule rule) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("a", vector(0.9f, -1.3f, 0.4f));
    weights.put("b", vector(2));
    Map<String, Walker[]> walkers = new LinkedHashMap<>();
    weights.forEach(
        (name, w) -> {
          Walker[] own = new Walker[w.data().length];
          Arrays.setAll(own, i -> new Walker(w.data()[i]));
          walkers.put(name, own);
        });
    OptimizerState state = new OptimizerState();

    for (int t = 1; t <= 10; t++) {
      Map<String, float[]> gradients = new LinkedHashMap<>();
      weights.forEach(
          (name, w) -> {
            float[] g = new float[w.data().length];
            for (int i = 0; i < g.length; i++) {
              g[i] = (float) bowl(i, w.data()[i]);
            }
            gradients.put(name, g);
          });
      state.step(optimizer, weights, gradients);
      for (Walker[] own : walkers.values()) {
        for (int i = 0; i < own.length; i++) {
          rule.step(t, bowl(i, own[i].w), own[i]);
        }
      }
    }

    assertThat(state.iterations()).isEqualTo(10);
    walkers.forEach(
        (name, own) ->
            assertClose(
                name,
                weights.get(name).data(),
                Arrays.stream(own).mapToDouble(x -> x.w).toArray(),
                1e-6));
  }

  /** Slope of a bowl, steeper along later axes. */
  private static double bowl(int axis, double w) {
    return (axis + 1) * (w - 0.3);
  }

  @Test
  void remembersEachTrainingInAStateOfItsOwn() {
    Adam adam = Adam.of(0.1f);
    Tensor first = vector(1);
    Tensor second = vector(1);
    OptimizerState state = new OptimizerState();
    state.step(adam, Map.of("w", first), Map.of("w", new float[] {3}));
    state.step(adam, Map.of("w", first), Map.of("w", new float[] {-1}));

    new OptimizerState().step(adam, Map.of("w", second), Map.of("w", new float[] {0.5f}));

    // Adam's first step is the rate whatever the gradient, Kingma and Ba 2015, section 2.1
    assertClose("second", second.data(), new double[] {0.9}, 1e-6);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void leavesAloneWhatHasNoGradient() {
    Tensor trained = vector(1);
    Tensor moving = vector(7);
    OptimizerState state = new OptimizerState();

    state.step(
        SGD.of(0.5f),
        Map.of("kernel", trained, "moving_mean", moving),
        Map.of("kernel", new float[] {1}, "moving_mean", new float[0]));

    assertThat(trained.data()).containsExactly(0.5f);
    assertThat(moving.data()).containsExactly(7);
  }

  // the signatures in keras/src/optimizers of 3.15.1
  @Test
  void knowsKerassDefaults() {
    Common thousandth = Common.of(Constant.of(0.001f));
    List<String> none = List.of();

    assertThat(thousandth)
        .isEqualTo(
            new Common(Constant.of(0.001f), 0, 0, 0, 0, none, false, 0.99, 0, 1, Map.of(), none));
    assertThat(SGD.of()).isEqualTo(new SGD(Common.of(Constant.of(0.01f)), 0, false));
    assertThat(RMSprop.of()).isEqualTo(new RMSprop(thousandth, 0.9, 0, 1e-7f, false));
    assertThat(Adam.of()).isEqualTo(new Adam(thousandth, 0.9, 0.999, 1e-7f, false));
    assertThat(AdamW.of())
        .isEqualTo(new AdamW(thousandth.weightDecay(0.004f), 0.9, 0.999, 1e-7f, false));
    assertThat(Adadelta.of()).isEqualTo(new Adadelta(thousandth, 0.95, 1e-7f));
    assertThat(Adagrad.of()).isEqualTo(new Adagrad(thousandth, 0.1f, 1e-7f));
    assertThat(Adamax.of()).isEqualTo(new Adamax(thousandth, 0.9, 0.999, 1e-7f));
    assertThat(Nadam.of()).isEqualTo(new Nadam(thousandth, 0.9, 0.999, 1e-7f));
    assertThat(Ftrl.of()).isEqualTo(new Ftrl(thousandth, -0.5f, 0.1f, 0, 0, 0, 0));
    assertThat(Lion.of()).isEqualTo(new Lion(thousandth, 0.9, 0.99));
    assertThat(Adafactor.of()).isEqualTo(new Adafactor(thousandth, -0.8f, 1e-30f, 1e-3f, 1, true));
    assertThat(Lamb.of()).isEqualTo(new Lamb(thousandth, 0.9, 0.999, 1e-7f));
  }

  static Stream<Tunable<?>> all() {
    return Stream.of(
        SGD.of(0.1f).momentum(0.5f),
        RMSprop.of(0.1f).centered(true),
        Adam.of(0.1f).beta1(0.5),
        AdamW.of(0.1f).amsgrad(true),
        Adadelta.of(0.1f).rho(0.5),
        Adagrad.of(0.1f).epsilon(1e-3f),
        Adamax.of(0.1f).beta2(0.5),
        Nadam.of(0.1f).beta1(0.5),
        Ftrl.of(0.1f).beta(2),
        Lion.of(0.1f).beta2(0.5),
        Adafactor.of(0.1f).epsilon2(0.5f),
        Lamb.of(0.1f).epsilon(1e-3f));
  }

  @ParameterizedTest
  @MethodSource("all")
  void changesOnlyItsRate(Tunable<?> optimizer) {
    Optimizer other = optimizer.learningRate(0.2f);

    assertThat(optimizer.learningRate()).isEqualTo(0.1f);
    assertThat(other.learningRate()).isEqualTo(0.2f);
    assertThat(other).isNotEqualTo(optimizer);
    assertThat(other.learningRate(0.1f)).isEqualTo(optimizer);
  }

  @ParameterizedTest
  @MethodSource("all")
  void passesSettersOnToWhatAllHaveInCommon(Tunable<?> optimizer) {
    Common common = optimizer.common();
    LearningRateSchedule schedule = CosineDecay.of(0.5f, 3);

    assertThat(
            List.<Optimizer>of(
                optimizer.schedule(schedule),
                optimizer.clipnorm(0.5f),
                optimizer.globalClipnorm(0.5f),
                optimizer.clipvalue(0.5f),
                optimizer.weightDecay(0.5f),
                optimizer.excludeFromWeightDecay("bias", "gamma"),
                optimizer.useEma(true),
                optimizer.emaMomentum(0.5),
                optimizer.emaOverwriteFrequency(5),
                optimizer.gradientAccumulationSteps(5),
                optimizer.learningRateFactors(Map.of("wide", 10f)),
                optimizer.lazyRows("words")))
        .isEqualTo(
            List.of(
                optimizer.with(common.schedule(schedule)),
                optimizer.with(common.clipnorm(0.5f)),
                optimizer.with(common.globalClipnorm(0.5f)),
                optimizer.with(common.clipvalue(0.5f)),
                optimizer.with(common.weightDecay(0.5f)),
                optimizer.with(common.excludeFromWeightDecay(List.of("bias", "gamma"))),
                optimizer.with(common.useEma(true)),
                optimizer.with(common.emaMomentum(0.5)),
                optimizer.with(common.emaOverwriteFrequency(5)),
                optimizer.with(common.gradientAccumulationSteps(5)),
                optimizer.with(common.learningRateFactors(Map.of("wide", 10f))),
                optimizer.with(common.lazyRows(List.of("words")))))
        .doesNotHaveDuplicates();
  }

  @Test
  void followsASchedule() {
    Adam adam = Adam.of(ExponentialDecay.of(0.5f, 1, 0.5f));

    assertThat(adam.learningRate()).isEqualTo(0.5f);
    assertThat(adam.learningRateAt(2)).isEqualTo(0.125f);
  }

  // Keras: "hence its learning rate is not settable"
  @Test
  void refusesANumberWhereAScheduleGivesTheRate() {
    Adam adam = Adam.of(InverseTimeDecay.of(0.5f, 1, 0.5f));

    assertThatIllegalStateException()
        .isThrownBy(() -> adam.learningRate(0.1f))
        .withMessage(
            "Adam: learningRate cannot be set to 0.1 because it follows"
                + " InverseTimeDecay[initialLearningRate=0.5, decaySteps=1, decayRate=0.5,"
                + " staircase=false]. Make the optimizer with a number, or replace the schedule by"
                + " schedule(…).");
    assertThat(adam.schedule(Constant.of(0.1f)).learningRate()).isEqualTo(0.1f);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesRatesThatLeadNowhere(float rate) {
    List<FloatFunction> makers =
        List.of(
            SGD::of,
            RMSprop::of,
            Adam::of,
            AdamW::of,
            Adadelta::of,
            Adagrad::of,
            Adamax::of,
            Nadam::of,
            Ftrl::of,
            Lion::of,
            Adafactor::of,
            Lamb::of);

    for (FloatFunction maker : makers) {
      String name = maker.of(1).getClass().getSimpleName();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> maker.of(rate))
          .withMessage(name + ": learningRate must be positive, got " + rate);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> maker.of(1).learningRate(rate))
          .withMessage(name + ": learningRate must be positive, got " + rate);
    }
  }

  private interface FloatFunction {
    Optimizer of(float rate);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        share(v -> SGD.of().momentum((float) v), "SGD: momentum"),
        share(v -> RMSprop.of().rho(v), "RMSprop: rho"),
        share(v -> RMSprop.of().momentum((float) v), "RMSprop: momentum"),
        share(v -> Adam.of().beta1(v), "Adam: beta1"),
        share(v -> Adam.of().beta2(v), "Adam: beta2"),
        share(v -> AdamW.of().beta1(v), "AdamW: beta1"),
        share(v -> AdamW.of().beta2(v), "AdamW: beta2"),
        share(v -> Adadelta.of().rho(v), "Adadelta: rho"),
        share(v -> Adamax.of().beta1(v), "Adamax: beta1"),
        share(v -> Adamax.of().beta2(v), "Adamax: beta2"),
        share(v -> Nadam.of().beta1(v), "Nadam: beta1"),
        share(v -> Nadam.of().beta2(v), "Nadam: beta2"),
        share(v -> Lion.of().beta2(v), "Lion: beta2"),
        share(v -> Lamb.of().beta1(v), "Lamb: beta1"),
        share(v -> Lamb.of().beta2(v), "Lamb: beta2"),
        size(v -> RMSprop.of().epsilon(v), "RMSprop: epsilon"),
        size(v -> Adam.of().epsilon(v), "Adam: epsilon"),
        size(v -> AdamW.of().epsilon(v), "AdamW: epsilon"),
        size(v -> Adadelta.of().epsilon(v), "Adadelta: epsilon"),
        size(v -> Adagrad.of().epsilon(v), "Adagrad: epsilon"),
        size(v -> Adagrad.of().initialAccumulatorValue(v), "Adagrad: initialAccumulatorValue"),
        size(v -> Adamax.of().epsilon(v), "Adamax: epsilon"),
        size(v -> Nadam.of().epsilon(v), "Nadam: epsilon"),
        size(v -> Ftrl.of().initialAccumulatorValue(v), "Ftrl: initialAccumulatorValue"),
        size(v -> Ftrl.of().l1RegularizationStrength(v), "Ftrl: l1RegularizationStrength"),
        size(v -> Ftrl.of().l2RegularizationStrength(v), "Ftrl: l2RegularizationStrength"),
        size(
            v -> Ftrl.of().l2ShrinkageRegularizationStrength(v),
            "Ftrl: l2ShrinkageRegularizationStrength"),
        size(v -> Ftrl.of().beta(v), "Ftrl: beta"),
        size(v -> Adafactor.of().epsilon1(v), "Adafactor: epsilon1"),
        size(v -> Adafactor.of().epsilon2(v), "Adafactor: epsilon2"),
        size(v -> Lamb.of().epsilon(v), "Lamb: epsilon"),
        size(v -> SGD.of().clipnorm(v), "optimizer: clipnorm"),
        size(v -> SGD.of().globalClipnorm(v), "optimizer: globalClipnorm"),
        size(v -> SGD.of().clipvalue(v), "optimizer: clipvalue"),
        size(v -> SGD.of().weightDecay(v), "optimizer: weightDecay"));
  }

  private static Arguments share(DoubleFunction<Optimizer> setter, String name) {
    return Arguments.of(setter, name + " must be at least 0 and below 1", List.of(-0.5, 1.0));
  }

  private static Arguments size(FloatFunction setter, String name) {
    DoubleFunction<Optimizer> of = v -> setter.of((float) v);
    return Arguments.of(
        of, name + " must be at least 0 and finite", List.of(-0.5, Double.POSITIVE_INFINITY));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("nonsense")
  void refusesSettingsOutsideTheirRange(
      DoubleFunction<Optimizer> setter, String message, List<Double> outside) {
    for (double value : outside) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> setter.apply(value))
          .withMessage(message + ", got " + value);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setter.apply(Double.NaN))
        .withMessage(message + ", got NaN");
  }

  @Test
  void refusesWhatHasARangeOfItsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lion.of().beta1(0))
        .withMessage("Lion: beta1 must be above 0 and at most 1, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ftrl.of().learningRatePower(0.5f))
        .withMessage("Ftrl: learningRatePower must be at most 0 and finite, got 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adafactor.of().beta2Decay(0.5f))
        .withMessage("Adafactor: beta2Decay must be at most 0 and finite, got 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adafactor.of().clipThreshold(0))
        .withMessage("Adafactor: clipThreshold must be positive, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().emaMomentum(1.5))
        .withMessage("optimizer: emaMomentum must be at least 0 and at most 1, got 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().emaOverwriteFrequency(-1))
        .withMessage("optimizer: emaOverwriteFrequency must be at least 0, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().gradientAccumulationSteps(0))
        .withMessage("optimizer: gradientAccumulationSteps must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().learningRateFactors(Map.of("dense", -1f)))
        .withMessage(
            "optimizer: learningRateFactors of 'dense' must be at least 0 and finite, got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().learningRateFactors(Map.of("", 2f)))
        .withMessageStartingWith("optimizer: learningRateFactors expected names of layers, got ''");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().excludeFromWeightDecay("bias", ""))
        .withMessageContaining("excludeFromWeightDecay must not have an empty text")
        .withMessageContaining("got [bias, ]");
  }

  @Test
  void refusesTwoWaysOfClippingAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adam.of().clipnorm(1).clipvalue(0.5f))
        .withMessage(
            "optimizer: only one of clipnorm, globalClipnorm and clipvalue can be above 0, got"
                + " 1.0, 0.0 and 0.5");
  }

  private static Tensor vector(float... values) {
    return Tensor.of(Shape.of(values.length), values);
  }
}
