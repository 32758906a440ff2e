package sunhwan.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sunhwan.layers.Close.assertClose;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    Map<String, float[]> weights = new LinkedHashMap<>();
    weights.put("a", new float[] {0.9f, -1.3f, 0.4f});
    weights.put("b", new float[] {2});
    Map<String, Walker[]> walkers = new LinkedHashMap<>();
    weights.forEach(
        (name, w) -> {
          Walker[] own = new Walker[w.length];
          Arrays.setAll(own, i -> new Walker(w[i]));
          walkers.put(name, own);
        });
    OptimizerState state = new OptimizerState();

    for (int t = 1; t <= 10; t++) {
      Map<String, float[]> gradients = new LinkedHashMap<>();
      weights.forEach(
          (name, w) -> {
            float[] g = new float[w.length];
            for (int i = 0; i < g.length; i++) {
              g[i] = (float) bowl(i, w[i]);
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
                name, weights.get(name), Arrays.stream(own).mapToDouble(x -> x.w).toArray(), 1e-6));
  }

  /** Slope of a bowl, steeper along later axes. */
  private static double bowl(int axis, double w) {
    return (axis + 1) * (w - 0.3);
  }

  @Test
  void remembersEachTrainingInAStateOfItsOwn() {
    Adam adam = Adam.of(0.1f);
    float[] first = {1};
    float[] second = {1};
    OptimizerState state = new OptimizerState();
    state.step(adam, Map.of("w", first), Map.of("w", new float[] {3}));
    state.step(adam, Map.of("w", first), Map.of("w", new float[] {-1}));

    new OptimizerState().step(adam, Map.of("w", second), Map.of("w", new float[] {0.5f}));

    // Adam's first step is the rate whatever the gradient, Kingma and Ba 2015, section 2.1
    assertClose("second", second, new double[] {0.9}, 1e-6);
    assertThat(first[0]).isNotEqualTo(second[0]);
  }

  @Test
  void leavesAloneWhatHasNoGradient() {
    float[] trained = {1};
    float[] moving = {7};
    OptimizerState state = new OptimizerState();

    state.step(
        SGD.of(0.5f),
        Map.of("kernel", trained, "moving_mean", moving),
        Map.of("kernel", new float[] {1}, "moving_mean", new float[0]));

    assertThat(trained).containsExactly(0.5f);
    assertThat(moving).containsExactly(7);
  }

  @Test
  void knowsKerassDefaults() {
    assertThat(Adam.of()).isEqualTo(new Adam(0.001f, 0.9, 0.999, 1e-7f));
    assertThat(SGD.of()).isEqualTo(new SGD(0.01f, 0, false));
    assertThat(RMSprop.of()).isEqualTo(new RMSprop(0.001f, 0.9, 1e-7f));
  }

  @Test
  void changesOnlyItsRate() {
    assertThat(new Adam(0.1f, 0.5, 0.6, 1e-3f).learningRate(0.2f))
        .isEqualTo(new Adam(0.2f, 0.5, 0.6, 1e-3f));
    assertThat(new SGD(0.1f, 0.5f, true).learningRate(0.2f)).isEqualTo(new SGD(0.2f, 0.5f, true));
    assertThat(new RMSprop(0.1f, 0.5, 1e-3f).learningRate(0.2f))
        .isEqualTo(new RMSprop(0.2f, 0.5, 1e-3f));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesRatesThatLeadNowhere(float rate) {
    List<Supplier<Optimizer>> makers =
        List.of(() -> Adam.of(rate), () -> SGD.of(rate), () -> RMSprop.of(rate));
    List<String> names = List.of("Adam", "SGD", "RMSprop");

    for (int i = 0; i < makers.size(); i++) {
      assertThatIllegalArgumentException()
          .isThrownBy(makers.get(i)::get)
          .withMessage(names.get(i) + ": learningRate must be positive, got " + rate);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-1e-7f, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesAnEpsilonThatProtectsNothing(float epsilon) {
    String said = ": epsilon must be at least 0 and finite, got " + epsilon;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(0.1f, 0.9, 0.999, epsilon))
        .withMessage("Adam" + said);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RMSprop(0.1f, 0.9, epsilon))
        .withMessage("RMSprop" + said);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesDecaysThatAreNoShare(double decay) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(0.1f, decay, 0.9, 1e-7f))
        .withMessageContaining("Adam: beta1 and beta2")
        .withMessageContaining("got " + decay);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(0.1f, 0.9, decay, 1e-7f))
        .withMessageContaining("and " + decay);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RMSprop(0.1f, decay, 1e-7f))
        .withMessageContaining("RMSprop: rho")
        .withMessageContaining("got " + decay);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGD.of().momentum((float) decay))
        .withMessageContaining("SGD: momentum")
        .withMessageContaining("got " + (float) decay);
  }
}
