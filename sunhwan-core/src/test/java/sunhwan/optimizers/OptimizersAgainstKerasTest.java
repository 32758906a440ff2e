package sunhwan.optimizers;

import static sunhwan.layers.Close.assertClose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Ten steps down a bowl, beside Keras 3.15.1.
 *
 * <p>The numbers are the weights after ten calls of {@code apply_gradients} and, where there is a
 * moving average, {@code finalize_variable_values}, with Keras on TensorFlow and {@code
 * set_floatx("float64")}: the same program in float32 gives the same to 5e-7. Number k of a weight
 * starts at {@code (k mod 5 − 2) / 2 + 1/4} and has the gradient {@code (k mod 4 + 1) / 4 · (w −
 * 1/2)}, k counting through all weights. Adam has a beta2 that is the same number in float as in
 * double, because Keras rounds it where it corrects for bias: with 0.999 its steps are 6e-6 of a
 * step shorter than the paper's and ours.
 */
class OptimizersAgainstKerasTest {

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            SGD.of(0.05f),
            -0.602252407,
            -0.082247216,
            0.329412427,
            0.649684235,
            1.161351444,
            -0.470412026,
            -0.011762719,
            0.350315765),
        row(
            SGD.of(0.05f).momentum(0.75f),
            -0.345160272,
            0.188396604,
            0.447564458,
            0.512857970,
            1.007096163,
            -0.019338994,
            0.342693373,
            0.487142030),
        row(
            SGD.of(0.05f).momentum(0.75f).nesterov(true),
            -0.318607051,
            0.203781629,
            0.449021965,
            0.516986394,
            0.991164230,
            0.006302714,
            0.347065895,
            0.483013606),
        row(
            RMSprop.of(0.05f),
            -0.011138663,
            0.376481179,
            0.499999941,
            0.500000059,
            0.623521209,
            -0.011137436,
            0.376481621,
            0.499999941),
        row(
            RMSprop.of(0.05f).rho(0.8).momentum(0.5f).epsilon(1e-3f),
            0.235005867,
            0.506573414,
            0.502468602,
            0.495732574,
            0.500994643,
            0.243552598,
            0.507898548,
            0.504267426),
        row(
            RMSprop.of(0.05f).centered(true),
            0.126569219,
            0.431939411,
            0.500000000,
            0.500000000,
            0.568063149,
            0.126571100,
            0.431939885,
            0.500000000),
        row(
            RMSprop.of(0.05f).rho(0.8).momentum(0.5f).epsilon(1e-3f).centered(true),
            0.451003144,
            0.525973706,
            0.504192559,
            0.494228555,
            0.473332823,
            0.463000596,
            0.525438774,
            0.505771445),
        row(
            Adam.of(0.05f).beta2(0.9990234375),
            -0.259020293,
            0.231018304,
            0.601658344,
            0.398341434,
            0.768983890,
            -0.259018966,
            0.231019036,
            0.601658566),
        row(
            Adam.of(0.05f).beta1(0.8).beta2(0.95).epsilon(1e-2f),
            -0.298275537,
            0.194286891,
            0.558966963,
            0.437720804,
            0.830744198,
            -0.281512434,
            0.203446853,
            0.562279196),
        row(
            Adam.of(0.05f).beta2(0.5).amsgrad(true),
            -0.260603045,
            0.216886135,
            0.573870118,
            0.426129862,
            0.783113996,
            -0.260602960,
            0.216886179,
            0.573870138),
        row(
            AdamW.of(0.05f).beta2(0.9990234375),
            -0.257997272,
            0.231062512,
            0.601214644,
            0.397996428,
            0.767064375,
            -0.257995946,
            0.231063243,
            0.601214867),
        row(
            AdamW.of(0.05f).beta2(0.9990234375).weightDecay(0.5f).excludeFromWeightDecay("bias"),
            -0.147037933,
            0.233766045,
            0.548047606,
            0.366432911,
            0.561011159,
            -0.147036755,
            0.231019036,
            0.601658566),
        row(
            Adadelta.of(1).epsilon(1e-3f),
            0.147962616,
            0.435116191,
            0.499953198,
            0.500005590,
            0.608404047,
            0.188342056,
            0.443679408,
            0.499994410),
        row(
            Adagrad.of(0.05f),
            -0.543647100,
            -0.042110101,
            0.393068860,
            0.593212698,
            1.080582548,
            -0.520324769,
            -0.029714836,
            0.406787302),
        row(
            Adagrad.of(0.05f).initialAccumulatorValue(0.5f).epsilon(1e-2f),
            -0.599075522,
            -0.089371258,
            0.344579848,
            0.637600242,
            1.143585855,
            -0.550062171,
            -0.062175829,
            0.362399758),
        row(
            Adamax.of(0.05f),
            -0.297499035,
            0.171664532,
            0.542563764,
            0.457436219,
            0.828335561,
            -0.297498970,
            0.171664563,
            0.542563781),
        row(
            Nadam.of(0.05f),
            -0.380003575,
            0.105410828,
            0.510389888,
            0.489610091,
            0.894589268,
            -0.380003514,
            0.105410860,
            0.510389909),
        row(
            Nadam.of(0.05f).beta1(0.8).beta2(0.95).epsilon(1e-2f),
            -0.332821823,
            0.149123080,
            0.514291778,
            0.484310650,
            0.860968894,
            -0.326132255,
            0.152618415,
            0.515689350),
        row(
            Ftrl.of(0.05f),
            -0.056671238,
            0.099026749,
            0.232856551,
            0.299386989,
            0.234884521,
            -0.205048631,
            0.078851051,
            0.261955757),
        row(
            Ftrl.of(0.5f)
                .learningRatePower(-0.3f)
                .initialAccumulatorValue(0.2f)
                .l1RegularizationStrength(0.05f)
                .l2RegularizationStrength(0.1f)
                .l2ShrinkageRegularizationStrength(0.02f)
                .beta(0.3f),
            0.330491452,
            0.431138965,
            0.464872099,
            0.473671464,
            0.279641771,
            0.418888170,
            0.464148786,
            0.478376676),
        row(
            Lion.of(0.05f),
            -0.250000000,
            0.250000000,
            0.550000000,
            0.450000000,
            0.750000000,
            -0.250000000,
            0.250000000,
            0.550000000),
        row(
            Lion.of(0.05f).beta1(0.7).beta2(0.6),
            -0.250000000,
            0.250000000,
            0.450000000,
            0.550000000,
            0.750000000,
            -0.250000000,
            0.250000000,
            0.450000000),
        row(
            Adafactor.of(0.05f),
            -0.323423684,
            0.010160994,
            0.487798473,
            0.536073347,
            1.054394145,
            -0.418193605,
            -0.125647743,
            0.364755654),
        row(
            Adafactor.of(0.5f)
                .beta2Decay(-0.5f)
                .epsilon1(1e-3f)
                .epsilon2(0.5f)
                .clipThreshold(0.7f)
                .relativeStep(false),
            0.499773223,
            0.500006820,
            0.446092749,
            0.497685126,
            0.511372445,
            0.499623418,
            0.499972328,
            0.558583148),
        row(
            Lamb.of(0.05f),
            -0.415395813,
            0.081116579,
            0.540797321,
            0.459202642,
            0.918883516,
            -0.415395757,
            -0.119351957,
            0.378027700),
        row(
            Lamb.of(0.05f).beta1(0.8).beta2(0.95).epsilon(1e-2f),
            -0.409244141,
            0.086865370,
            0.524247849,
            0.472845398,
            0.922224988,
            -0.403618670,
            -0.117586384,
            0.375384311),
        row(
            SGD.of(0.25f).clipnorm(0.4f),
            -0.331207563,
            0.174372965,
            0.430540355,
            0.543473352,
            0.998724538,
            -0.042711726,
            0.389262321,
            0.482227226),
        row(
            SGD.of(0.25f).globalClipnorm(0.9f),
            -0.164038211,
            0.297223382,
            0.467247261,
            0.514994122,
            0.898422927,
            0.162038970,
            0.401741783,
            0.485005878),
        row(
            SGD.of(0.25f).clipvalue(0.3f),
            -0.157323795,
            0.293834651,
            0.468654608,
            0.514078379,
            0.893345356,
            -0.003125000,
            0.367215276,
            0.485921621),
        row(
            SGD.of(0.25f).weightDecay(0.1f),
            -0.085988408,
            0.285417064,
            0.423640085,
            0.466399613,
            0.714506779,
            0.186979862,
            0.377775695,
            0.446338729),
        row(
            SGD.of(0.25f).useEma(true).emaMomentum(0.6),
            -0.227105126,
            0.250686083,
            0.453143712,
            0.526267189,
            0.936263076,
            0.084476805,
            0.359431135,
            0.473732811),
        row(
            SGD.of(0.25f).useEma(true).emaMomentum(0.6).emaOverwriteFrequency(3),
            -0.350534639,
            0.155844882,
            0.423296154,
            0.550871982,
            1.010320783,
            -0.073591863,
            0.269888463,
            0.449128018),
        row(
            Adam.of(0.05f).beta2(0.9990234375).gradientAccumulationSteps(3),
            -0.600238230,
            -0.100452539,
            0.397562078,
            0.602437416,
            1.100453534,
            -0.600237637,
            -0.100452207,
            0.397562584),
        row(
            SGD.of(ExponentialDecay.of(0.5f, 4, 0.5f))
                .momentum(0.5f)
                .clipnorm(0.4f)
                .weightDecay(0.1f)
                .useEma(true)
                .emaMomentum(0.6)
                .emaOverwriteFrequency(2)
                .gradientAccumulationSteps(2),
            -0.518320440,
            -0.028259740,
            0.332339664,
            0.579998793,
            1.053888960,
            -0.358006069,
            0.184378163,
            0.411764204));
  }

  private static Arguments row(Optimizer optimizer, double... expected) {
    return Arguments.of(optimizer, expected);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void goesTenStepsWithKeras(Optimizer optimizer, double[] expected) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("dense/kernel", start(0, 3, 2));
    weights.put("dense/bias", start(6, 2));

    tenSteps(optimizer, weights);

    double[] kernel = java.util.Arrays.copyOf(expected, 6);
    double[] bias = java.util.Arrays.copyOfRange(expected, 6, 8);
    assertClose("kernel", weights.get("dense/kernel").data(), kernel, 1e-6);
    assertClose("bias", weights.get("dense/bias").data(), bias, 1e-6);
  }

  @Test
  void adafactorTakesAxesBeforeTheLastTwoAsMatrices() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("kernel", start(0, 2, 2, 3));
    double[] expected = {
      -0.329863640,
      0.162133104,
      0.377729628,
      0.574038245,
      1.068403326,
      -0.394760910,
      0.262095261,
      0.403580659,
      0.682706922,
      1.048864756,
      -0.429810047,
      0.063439205
    };

    tenSteps(Adafactor.of(0.05f), weights);

    assertClose("kernel", weights.get("kernel").data(), expected, 1e-6);
  }

  private static void tenSteps(Optimizer optimizer, Map<String, Tensor> weights) {
    OptimizerState state = new OptimizerState();
    for (int step = 0; step < 10; step++) {
      Map<String, float[]> gradients = new LinkedHashMap<>();
      int k = 0;
      for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
        float[] gradient = weight.getValue().data().clone();
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = (k++ % 4 + 1) * 0.25f * (gradient[i] - 0.5f);
        }
        gradients.put(weight.getKey(), gradient);
      }
      state.step(optimizer, weights, gradients);
    }
    state.finish(optimizer, weights);
  }

  private static Tensor start(int first, int... sizes) {
    Tensor tensor = Tensor.zeros(Shape.of(sizes));
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = ((first + i) % 5 - 2) * 0.5f + 0.25f;
    }
    return tensor;
  }
}
