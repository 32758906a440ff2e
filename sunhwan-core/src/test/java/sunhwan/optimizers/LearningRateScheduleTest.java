package sunhwan.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateScheduleTest {

  // Keras 3.15.1: [float(schedule(step)) for step in range(13)]
  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            ExponentialDecay.of(0.02f, 3, 0.5f),
            0.0199999996,
            0.0158740096,
            0.0125992103,
            0.00999999978,
            0.00793700479,
            0.00629960513,
            0.00499999989,
            0.00396850286,
            0.00314980233,
            0.00249999994,
            0.00198425143,
            0.00157490117,
            0.00124999997),
        row(
            ExponentialDecay.of(0.02f, 3, 0.5f).staircase(true),
            0.0199999996,
            0.0199999996,
            0.0199999996,
            0.00999999978,
            0.00999999978,
            0.00999999978,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00249999994,
            0.00249999994,
            0.00249999994,
            0.00124999997),
        row(
            InverseTimeDecay.of(0.02f, 3, 0.5f),
            0.0199999996,
            0.0171428565,
            0.0149999997,
            0.0133333327,
            0.0119999992,
            0.0109090907,
            0.00999999978,
            0.00923076924,
            0.00857142825,
            0.00799999945,
            0.0075000003,
            0.00705882302,
            0.00666666636),
        row(
            InverseTimeDecay.of(0.02f, 3, 0.5f).staircase(true),
            0.0199999996,
            0.0199999996,
            0.0199999996,
            0.0133333327,
            0.0133333327,
            0.0133333327,
            0.00999999978,
            0.00999999978,
            0.00999999978,
            0.00799999945,
            0.00799999945,
            0.00799999945,
            0.00666666636),
        row(
            PiecewiseConstantDecay.of(List.of(2, 5), List.of(1f, 0.5f, 0.25f)),
            1,
            1,
            1,
            0.5,
            0.5,
            0.5,
            0.25,
            0.25,
            0.25,
            0.25,
            0.25,
            0.25,
            0.25),
        row(
            PolynomialDecay.of(0.02f, 4),
            0.0199999996,
            0.0150249992,
            0.0100499997,
            0.00507499976,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05,
            9.99999975e-05),
        row(
            PolynomialDecay.of(0.02f, 4).endLearningRate(0.005f).power(2),
            0.0199999996,
            0.0134374993,
            0.00875000004,
            0.00593749993,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00499999989,
            0.00499999989),
        row(
            PolynomialDecay.of(0.02f, 4).endLearningRate(0.005f).power(0.5f).cycle(true),
            0.0199999996,
            0.0179903805,
            0.0156066008,
            0.0124999993,
            0.00499999989,
            0.0141855869,
            0.0124999993,
            0.0103032999,
            0.00499999989,
            0.0124999993,
            0.0111237243,
            0.00933012646,
            0.00499999989),
        row(
            CosineDecay.of(0.02f, 6),
            0.0199999996,
            0.0186602548,
            0.0149999997,
            0.00999999885,
            0.00499999942,
            0.00133974606,
            0,
            0,
            0,
            0,
            0,
            0,
            0),
        row(
            CosineDecay.of(0.02f, 6).alpha(0.1f),
            0.0199999996,
            0.0187942293,
            0.0154999988,
            0.010999999,
            0.0064999992,
            0.00320577133,
            0.00200000009,
            0.00200000009,
            0.00200000009,
            0.00200000009,
            0.00200000009,
            0.00200000009,
            0.00200000009),
        row(
            CosineDecay.of(0.005f, 6).alpha(0.1f).warmup(0.02f, 3),
            0.00499999989,
            0.00999999978,
            0.0149999997,
            0.0199999996,
            0.0187942293,
            0.0154999988,
            0.010999999,
            0.0064999992,
            0.00320577133,
            0.00200000009,
            0.00200000009,
            0.00200000009,
            0.00200000009),
        row(
            new CosineDecay(0.005f, 6, 0, Optional.empty(), 3),
            0.00499999989,
            0.00466506369,
            0.00374999992,
            0.00249999971,
            0.00124999986,
            0.000334936514,
            0,
            0,
            0,
            0,
            0,
            0,
            0),
        row(
            CosineDecayRestarts.of(0.02f, 3),
            0.0199999996,
            0.0149999997,
            0.00499999942,
            0.0199999996,
            0.0186602548,
            0.0149999997,
            0.00999999885,
            0.00500000129,
            0.00133974489,
            0.0199999996,
            0.0196592584,
            0.0186602548,
            0.0170710683),
        row(
            CosineDecayRestarts.of(0.02f, 2).tMul(1.5f).mMul(0.8f).alpha(0.1f),
            0.0199999996,
            0.010999999,
            0.0164000001,
            0.0128000006,
            0.00559999933,
            0.0135200005,
            0.0121724159,
            0.00876021292,
            0.00487999944,
            0.00234737014,
            0.0110917911,
            0.0101379324,
            0.00843313523),
        row(
            CosineDecayRestarts.of(0.02f, 3).tMul(1).mMul(0.5f),
            0.0199999996,
            0.0149999997,
            0.00499999942,
            0.00999999978,
            0.00749999937,
            0.00250000064,
            0.00499999989,
            0.00375000061,
            0.00124999939,
            0.00249999994,
            0.00187500031,
            0.000624999695,
            0.00124999997));
  }

  private static Arguments row(LearningRateSchedule schedule, double... expected) {
    return Arguments.of(schedule, expected);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void givesKerassRates(LearningRateSchedule schedule, double[] expected) {
    for (int step = 0; step < expected.length; step++) {
      assertThat((double) schedule.at(step))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-6 * expected[0]));
    }
  }

  @Test
  void constantIsTheSameForever() {
    assertThat(Constant.of(0.25f).at(0)).isEqualTo(0.25f);
    assertThat(Constant.of(0.25f).at(1L << 40)).isEqualTo(0.25f);
  }

  // by hand, with PyTorch's formula: up until step 0.25 · 20 − 1 = 4, down until step 19, so that
  // step 9 has a third of the way down behind it, where the cosine is 1/2
  @Test
  void oneCycleGoesUpAndFarDown() {
    OneCycle cycle = OneCycle.of(0.5f, 20).pctStart(0.25f).divFactor(5).finalDivFactor(100);

    assertRates(cycle, new int[] {0, 2, 4}, 0.1, 0.3, 0.5);
    assertRates(
        cycle,
        new int[] {9, 14, 19, 20, 1000},
        0.001 + 0.499 * 0.75,
        0.001 + 0.499 * 0.25,
        0.001,
        0.001,
        0.001);
  }

  // PyTorch's defaults: 25 and 10,000; up until step 0.3 · 10 − 1 = 2
  @Test
  void oneCycleStartsAtA25thAndEndsFarBelowIt() {
    assertRates(OneCycle.of(1, 10), new int[] {0, 1, 2, 9}, 0.04, 0.52, 1, 4e-6);
  }

  // by hand, with the paper's formula: cut = 10, ratio = 32
  @Test
  void slantedTriangularRisesShortlyAndFallsSlowly() {
    assertRates(
        SlantedTriangular.of(0.64f, 100),
        new int[] {0, 5, 10, 55, 100, 1000},
        0.02,
        0.33,
        0.64,
        0.33,
        0.02,
        0.02);
    assertRates(
        SlantedTriangular.of(0.5f, 16).cutFrac(0.25f).ratio(5),
        new int[] {0, 2, 4, 10, 16},
        0.1,
        0.3,
        0.5,
        0.3,
        0.1);
  }

  private static void assertRates(LearningRateSchedule schedule, int[] steps, double... expected) {
    for (int i = 0; i < steps.length; i++) {
      assertThat((double) schedule.at(steps[i]))
          .as("step %d", steps[i])
          .isCloseTo(expected[i], within(1e-7));
    }
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        refused(() -> Constant.of(0), "Constant: learningRate must be positive, got 0.0"),
        refused(
            () -> ExponentialDecay.of(-1, 3, 0.5f),
            "ExponentialDecay: initialLearningRate must be positive, got -1.0"),
        refused(
            () -> ExponentialDecay.of(1, 0, 0.5f),
            "ExponentialDecay: decaySteps must be positive, got 0"),
        refused(
            () -> ExponentialDecay.of(1, 1, Float.NaN),
            "ExponentialDecay: decayRate must be positive, got NaN"),
        refused(
            () -> InverseTimeDecay.of(1, -1, 0.5f),
            "InverseTimeDecay: decaySteps must be positive, got -1"),
        refused(
            () -> InverseTimeDecay.of(1, 1, -0.5f),
            "InverseTimeDecay: decayRate must be at least 0 and finite, got -0.5"),
        refused(
            () -> PiecewiseConstantDecay.of(List.of(1), List.of(1f)),
            "PiecewiseConstantDecay: expected boundaries and one more of values, got [1] and"
                + " [1.0]"),
        refused(
            () -> PiecewiseConstantDecay.of(List.of(), List.of(1f)),
            "PiecewiseConstantDecay: expected boundaries and one more of values, got [] and"
                + " [1.0]"),
        refused(
            () -> PiecewiseConstantDecay.of(List.of(2, 2), List.of(1f, 2f, 3f)),
            "PiecewiseConstantDecay: boundaries must ascend, got [2, 2]"),
        refused(
            () -> PiecewiseConstantDecay.of(List.of(2), List.of(1f, -2f)),
            "PiecewiseConstantDecay: a value must be at least 0 and finite, got -2.0"),
        refused(
            () -> PolynomialDecay.of(1, 0), "PolynomialDecay: decaySteps must be positive, got 0"),
        refused(
            () -> PolynomialDecay.of(1, 1).power(0),
            "PolynomialDecay: power must be positive, got 0.0"),
        refused(
            () -> PolynomialDecay.of(1, 1).endLearningRate(-1),
            "PolynomialDecay: endLearningRate must be at least 0 and finite, got -1.0"),
        refused(() -> CosineDecay.of(1, 0), "CosineDecay: decaySteps must be positive, got 0"),
        refused(
            () -> CosineDecay.of(1, 1).alpha(-1),
            "CosineDecay: alpha must be at least 0 and finite, got -1.0"),
        refused(
            () -> CosineDecay.of(1, 1).warmup(-1, 1),
            "CosineDecay: warmupTarget must be at least 0 and finite, got -1.0"),
        refused(
            () -> CosineDecay.of(1, 1).warmup(1, -1),
            "CosineDecay: warmupSteps must be at least 0, got -1"),
        refused(
            () -> CosineDecayRestarts.of(1, 0),
            "CosineDecayRestarts: firstDecaySteps must be positive, got 0"),
        refused(
            () -> CosineDecayRestarts.of(1, 1).tMul(0.5f),
            "CosineDecayRestarts: tMul must be at least 1 and finite, got 0.5"),
        refused(
            () -> CosineDecayRestarts.of(1, 1).mMul(0),
            "CosineDecayRestarts: mMul must be positive, got 0.0"),
        refused(
            () -> OneCycle.of(1, 10).pctStart(1),
            "OneCycle: pctStart must be below 1 and above 1/totalSteps = 0.1, got 1.0"),
        refused(
            () -> OneCycle.of(1, 2),
            "OneCycle: pctStart must be below 1 and above 1/totalSteps = 0.5, got 0.3"),
        refused(
            () -> OneCycle.of(1, 10).divFactor(0), "OneCycle: divFactor must be positive, got 0.0"),
        refused(
            () -> SlantedTriangular.of(1, 9),
            "SlantedTriangular: cutFrac must be below 1 and at least 1/totalSteps = 0.11111111,"
                + " got 0.1"),
        refused(
            () -> SlantedTriangular.of(1, 10).ratio(0.5f),
            "SlantedTriangular: ratio must be at least 1 and finite, got 0.5"));
  }

  private static Arguments refused(Supplier<LearningRateSchedule> maker, String message) {
    return Arguments.of(maker, message);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("nonsense")
  void refusesNonsense(Supplier<LearningRateSchedule> maker, String message) {
    assertThatIllegalArgumentException().isThrownBy(maker::get).withMessage(message);
  }
}
