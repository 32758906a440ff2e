package sunhwan.layers;

import static sunhwan.layers.Close.assertClose;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Training with penalties and limits of every kind logs what Keras 3.15.1 logs and ends at its
 * weights.
 *
 * <p>Keras in float64 (backend PyTorch): {@code SGD(0.125)}, {@code mse}, four examples and weights
 * from {@link KerasNumbers}'s formulas, three epochs of two batches in order, the first three
 * examples for validation.
 */
class RestraintsAgainstKerasTest {
  private static final double TOLERANCE = 2e-6;

  /** A model with Keras's losses, and its weights afterwards in Keras's order. */
  private record Case(
      String name, Sequential spec, String loss, String valLoss, List<String> weights) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "recurrent",
            Sequential.of(
                Input.sequence(3, 2),
                LSTM.of(2)
                    .returnSequences(true)
                    .kernelRegularizer(Regularizer.l2(0.05f))
                    .recurrentRegularizer(Regularizer.l1(0.02f))
                    .biasRegularizer(Regularizer.l1l2(0.01f, 0.03f))
                    .activityRegularizer(Regularizer.l2(0.1f))
                    .recurrentConstraint(Constraint.maxNorm(0.5f))
                    .kernelConstraint(Constraint.minMaxNorm(0.2f, 0.6f).rate(0.5f).axis(1))
                    .biasConstraint(Constraint.nonNeg()),
                Dense.of(2)
                    .kernelRegularizer(Regularizer.orthogonal(0.1f))
                    .activityRegularizer(Regularizer.l1(0.05f))),
            "0.982298195 0.694325089 0.563294291",
            "0.669732571 0.539293766 0.465943962",
            List.of(
                """
                -0.120316457 0.343278622 0.0720229062 -0.194882672 0.279002233 -0.0185280539
                -0.259795792 0.200070147 -0.052052341 -0.323852283 0.13939265 -0.123273769
                0.328641558 0.082345484 -0.180847396 0.265451726
                """,
                """
                0.00030160808 -0.388507021 0.28972224 -0.0938283416 -0.382059192 0.257366566
                -0.218916858 0.350941889 0.125712926 -0.286704522 0.386053719 -0.000321268368
                -0.29518842 0.36953088 -0.0944523031 -0.334055186
                """,
                """
                0.244685799 0 0.602375686 0.118679076 0.0482072458 0.393628359 0.0047713914 0
                """,
                "0.490454102 0.1310344 -0.350921894 0.425800252",
                "-0.127794096 0.0464289896")),
        new Case(
            "bidirectional",
            Sequential.of(
                Input.sequence(3, 2),
                Bidirectional.of(
                    GRU.of(2)
                        .kernelRegularizer(Regularizer.l2(0.05f))
                        .recurrentConstraint(Constraint.unitNorm())
                        .biasConstraint(Constraint.maxNorm(0.5f).axis(0, 1))
                        .activityRegularizer(Regularizer.l1l2(0.03f, 0.02f))),
                Dense.of(3)
                    .kernelRegularizer(
                        new Regularizer.OrthogonalRegularizer(
                            0.2f, Regularizer.OrthogonalRegularizer.Mode.COLUMNS))
                    .kernelConstraint(Constraint.unitNorm().axis(1))
                    .biasRegularizer(Regularizer.l2(0.1f))),
            "0.691428065 0.546744525 0.474535882",
            "0.48720932 0.420978189 0.38332513",
            List.of(
                """
                -0.221302843 0.599039759 0.130689187 -0.330840418 0.463873411 0.0239216393
                -0.432673485 0.360137602 -0.100335373 -0.565907506 0.16156166 -0.202645288
                """,
                """
                0.0722263747 -0.603632932 0.940824337 -0.290746832 -0.767238167 0.999010269
                -0.997388165 0.797262242 0.338894329 -0.956799916 0.64136214 0.0444778962
                """,
                """
                0.0992295014 -0.0780040545 0.234153331 0.0510490207 -0.206950503 0.100925049
                0.0084076543 -0.168825902 0.143331484 -0.0397728264 -0.265261343 0.0505803154
                """,
                """
                0.489062238 0.0350766465 -0.44980288 0.361535621 -0.134661803 -0.589278387
                0.229061924 -0.199136366 0.591316279 0.133200588 -0.391561882 0.44305784
                """,
                """
                -0.764240084 0.998173758 -0.436863941 0.853833943 0.773788596 -0.508108567
                0.644931697 0.0604065325 -0.899527485 0.520545288 -0.63344377 -0.861292914
                """,
                """
                -0.137527519 0.167932662 0.00596545678 -0.175551029 0.0763671148 -0.0501979122
                -0.229718786 0.0757413947 -0.0862258105 0.239309674 0.0200052688 -0.142923204
                """,
                """
                -0.228727616 -0.899471213 0.372337233 -0.304687318 0.928871774 0.21062447
                -0.56346845 0.825544423 -0.0312971644 -0.789989845 0.593160368 -0.155166432
                """,
                "0.191554109 -0.3279505 0.20938937")),
        new Case(
            "convolutional",
            Sequential.of(
                Input.sequence(5, 2),
                SeparableConv1D.of(3, 2)
                    .depthwiseRegularizer(Regularizer.l2(0.05f))
                    .pointwiseRegularizer(Regularizer.l1(0.03f))
                    .biasRegularizer(Regularizer.l2(0.1f))
                    .pointwiseConstraint(Constraint.maxNorm(0.7f).axis(0, 1))
                    .depthwiseConstraint(Constraint.nonNeg()),
                PReLU.of().sharedTime(true).alphaRegularizer(Regularizer.l2(0.2f)),
                Conv1D.of(2, 2)
                    .kernelRegularizer(Regularizer.l2(0.02f))
                    .kernelConstraint(Constraint.maxNorm(0.9f).axis(0, 1))
                    .activityRegularizer(Regularizer.l2(0.3f)),
                DepthwiseConv1D.of(1)
                    .depthwiseRegularizer(Regularizer.l1(0.05f))
                    .biasConstraint(Constraint.nonNeg()),
                LayerNormalization.of()
                    .betaRegularizer(Regularizer.l2(0.1f))
                    .gammaConstraint(Constraint.nonNeg()),
                ActivityRegularization.of(0.01f, 0.02f)),
            "1.23838019 0.579458117 0.517611146",
            "0.604450107 0.509421051 0.467175931",
            List.of(
                "0.0141121456 0.49620223 0.113560803 0.015658116",
                """
                -0.0031281589 -0.449309235 0.353300719 -0.0196452586 -0.482039632 0.184767929
                """,
                "0.202650922 -0.283743969 0.610081695",
                "0.379031756 0.040111217 -0.356060135",
                """
                -0.50490331 0.196751565 -0.181408359 0.493855251 0.225040649 -0.294128629
                0.516478526 -0.00220149305 -0.419840517 0.292096692 0.0153503416 -0.501248764
                """,
                "-0.165264665 0.460697163",
                "-0.0510331802 -0.588478018",
                "0 0.17138876",
                "0.245051071 0.0121473782",
                "0.27592317 0.0624492952")),
        new Case(
            "spectral",
            Sequential.of(
                Input.sequence(4, 2),
                SpectralNormalization.of(Conv1D.of(3, 2).kernelRegularizer(Regularizer.l2(0.05f)))
                    .powerIterations(2),
                SpectralNormalization.of(Dense.of(2).useBias(false))),
            "0.764261484 0.606243551 0.518883169",
            "0.580472231 0.528375804 0.491006702",
            List.of(
                """
                -0.109975546 0.406185832 0.231498175 -0.363214817 0.493626796 0.0481693462
                -0.334451003 0.241919236 -0.14416574 -0.55187011 0.130093834 -0.11712444
                """,
                "0.729577959 -0.683799624 0.0115841739",
                "0.196846238 0.0607085852 0.372681755",
                """
                0.703948432 0.269535068 -0.645646657 0.478652356 -0.302350236 -0.819510512
                """,
                "-0.910290897 0.413969219")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logsAndLearnsWhatKerasDoes(Case keras) {
    Model start = start(keras.spec());
    Dataset data = data(start);
    FitOptions options =
        FitOptions.epochs(3)
            .batchSize(2)
            .shuffle(false)
            .validation(data.select(new int[] {0, 1, 2}));

    Fit fit = Trainer.compile(start, SGD.of(0.125f), MeanSquaredError.of()).fit(data, options);

    assertClose("loss", series(fit, "loss"), numbers(keras.loss()), TOLERANCE);
    assertClose("val_loss", series(fit, "val_loss"), numbers(keras.valLoss()), TOLERANCE);
    List<String> names = List.copyOf(fit.model().weights().names());
    for (int i = 0; i < names.size(); i++) {
      float[] actual = fit.model().weights().get(names.get(i)).data();
      assertClose(names.get(i), actual, numbers(keras.weights().get(i)), TOLERANCE, 1e-6);
    }
  }

  private static Model start(Sequential spec) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(1)
        .weights()
        .forEach(
            (name, tensor) -> {
              Tensor filled = Tensor.zeros(tensor.shape());
              for (int i = 0; i < filled.data().length; i++) {
                filled.data()[i] = KerasNumbers.weight(weights.size(), i);
              }
              weights.put(name, filled);
            });
    return new Model(spec, Weights.of(weights));
  }

  private static Dataset data(Model model) {
    Tensor x = Tensor.zeros(model.input().prepend("batch", 4));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = KerasNumbers.x(i, 1);
    }
    Tensor y = Tensor.zeros(model.output().prepend("batch", 4));
    for (int i = 0; i < y.data().length; i++) {
      y.data()[i] = KerasNumbers.dy(i);
    }
    return Dataset.of(x, y);
  }

  private static float[] series(Fit fit, String name) {
    List<Double> series = fit.history().series(name);
    float[] values = new float[series.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = series.get(i).floatValue();
    }
    return values;
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }
}
