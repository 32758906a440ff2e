package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Every layer with its options, forward against a textbook in double and backward against that
 * textbook's central differences, down to the gradient of what stands before the layer.
 */
class LayersAgainstReferenceTest {
  private static final double TOLERANCE = 1e-6;
  private static final int FEATURES = 4;
  private static final int[][] FULL = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}, {5, 8, 9, 7, 9}};
  private static final int[][] GAPS = {{0, 0, 4, 1, 5}, {9, 0, 6, 0, 3}, {5, 8, 9, 0, 0}};
  private static final int[][] RAGGED = {{3, 1, 4}, {9}, {5, 8, 9, 7, 9}};
  private static final int[][] SHORT = {{3, 1}, {9, 2}, {5, 8}};
  private static final int[] ODD_SIZES = {1, 2, 7, 17};

  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.LINEAR,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.RELU,
          Activation.HARD_SIGMOID,
          Activation.HARD_SIGMOID_KERAS2,
          Activation.ELU,
          Activation.SELU,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.EXPONENTIAL,
          Activation.SWISH,
          Activation.GELU,
          Activation.LEAKY_RELU,
          new Activation(Activation.Kind.LEAKY_RELU, 0.4f),
          new Activation(Activation.Kind.ELU, 0.6f));

  /** A model, what it reads, and what tells it from the others. */
  record Case(String name, Sequential spec, Sequences x) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    recurrent(cases);
    beyondKeras(cases);
    recurrentActivations(cases);
    bidirectional(cases);
    stepwise(cases);
    others(cases);
    return cases.stream();
  }

  private static List<RecurrentLayer<?>> recurrentLayers(int units) {
    return List.of(
        SimpleRNN.of(units), LSTM.of(units), GRU.of(units), GRU.of(units).resetAfter(false));
  }

  // with the usual epsilon two values are normalised to ±1 whatever they are, and no float tells
  // how near to a jump it stands
  private static List<RecurrentLayer<?>> beyondKeras(int units) {
    return List.of(
        PeepholeLSTM.of(units),
        LayerNormLSTM.of(units).epsilon(0.25f),
        LayerNormGRU.of(units).epsilon(0.25f),
        MinGRU.of(units));
  }

  private static String name(LayerSpec layer) {
    String name = layer.getClass().getSimpleName();
    return layer instanceof GRU g && !g.resetAfter() ? name + " reset before" : name;
  }

  private static void recurrent(List<Case> cases) {
    for (int units : ODD_SIZES) {
      for (RecurrentLayer<?> layer : recurrentLayers(units)) {
        for (boolean sequences : new boolean[] {false, true}) {
          for (boolean backwards : new boolean[] {false, true}) {
            LayerSpec spec =
                layer.with(layer.recurrence().returnSequences(sequences).goBackwards(backwards));
            String name =
                "%s(%d)%s%s"
                    .formatted(
                        name(layer),
                        units,
                        sequences ? " sequences" : "",
                        backwards ? " backwards" : "");
            everyMask(cases, name, spec);
          }
        }
        cases.add(embedded(name(layer) + " no bias", FULL, false, layer.useBias(false)));
      }
    }
  }

  private static void beyondKeras(List<Case> cases) {
    everyMask(cases, "PeepholeLSTM(1)", PeepholeLSTM.of(1));
    everyMask(cases, "MinGRU(1)", MinGRU.of(1));
    for (int units : new int[] {2, 7}) {
      for (RecurrentLayer<?> layer : beyondKeras(units)) {
        for (boolean sequences : new boolean[] {false, true}) {
          RecurrentLayer<?> own = layer.returnSequences(sequences);
          String name = "%s(%d)%s".formatted(name(layer), units, sequences ? " sequences" : "");
          everyMask(cases, name, own);
          cases.add(embedded(name + " backwards", GAPS, true, own.goBackwards(true)));
          cases.add(embedded("Bidirectional " + name, GAPS, true, Bidirectional.of(own)));
        }
        cases.add(embedded(name(layer) + " no bias", FULL, false, layer.useBias(false)));
        cases.add(
            embedded(
                name(layer) + " other bends", FULL, false, layer.activation(Activation.SOFTSIGN)));
      }
    }
  }

  private static void everyMask(List<Case> cases, String name, LayerSpec... layers) {
    cases.add(embedded(name, FULL, false, layers));
    cases.add(embedded(name + " masked", GAPS, true, layers));
    cases.add(embedded(name + " ragged", RAGGED, false, layers));
  }

  private static Case embedded(String name, int[][] ids, boolean maskZero, LayerSpec... layers) {
    List<LayerSpec> all = new ArrayList<>();
    all.add(Embedding.of(10, FEATURES).maskZero(maskZero));
    all.addAll(List.of(layers));
    return new Case(name, Sequential.of(all), Sequences.ofIds(ids));
  }

  private static void recurrentActivations(List<Case> cases) {
    for (Activation activation : ACTIVATIONS) {
      // exponentials of exponentials leave float's range after a few steps
      int[][] ids = activation.kind() == Activation.Kind.EXPONENTIAL ? SHORT : FULL;
      for (RecurrentLayer<?> layer : recurrentLayers(3)) {
        if (layer instanceof SimpleRNN || !needsInput(activation)) {
          cases.add(
              embedded(name(layer) + " " + activation, ids, false, layer.activation(activation)));
        }
      }
      if (!needsInput(activation)) {
        String gates = " gates " + activation;
        LSTM lstm = LSTM.of(3).recurrentActivation(activation);
        GRU gru = GRU.of(3).recurrentActivation(activation);
        cases.add(embedded("LSTM" + gates, ids, false, lstm));
        cases.add(embedded("GRU" + gates, ids, false, gru));
        cases.add(embedded("GRU reset before" + gates, ids, false, gru.resetAfter(false)));
      }
    }
  }

  /** Whether the slope cannot be told from the value, which LSTM and GRU refuse. */
  private static boolean needsInput(Activation activation) {
    return activation.kind() == Activation.Kind.SWISH || activation.kind() == Activation.Kind.GELU;
  }

  private static void bidirectional(List<Case> cases) {
    for (int units : new int[] {1, 3, 17}) {
      for (RecurrentLayer<?> layer : recurrentLayers(units)) {
        for (Bidirectional.MergeMode mode : Bidirectional.MergeMode.values()) {
          for (boolean sequences : new boolean[] {false, true}) {
            if (mode != Bidirectional.MergeMode.NONE
                && (units < 17 || mode == Bidirectional.MergeMode.CONCAT)) {
              everyMask(
                  cases,
                  "Bidirectional %s(%d) %s%s"
                      .formatted(
                          name(layer),
                          units,
                          mode.name().toLowerCase(Locale.ROOT),
                          sequences ? " sequences" : ""),
                  Bidirectional.of(layer.returnSequences(sequences)).mergeMode(mode));
            }
          }
        }
      }
    }
  }

  private static void stepwise(List<Case> cases) {
    List<Activation> all = new ArrayList<>(ACTIVATIONS);
    all.add(Activation.SOFTMAX);
    for (Activation activation : all) {
      for (LayerSpec layer : List.of(activation, Dense.of(3, activation))) {
        String name = layer.getClass().getSimpleName() + " " + activation;
        cases.add(vector(name, layer));
        everyMask(cases, name + " of steps", layer);
        everyMask(cases, "TimeDistributed " + name, TimeDistributed.of(layer));
      }
    }
    for (int units : ODD_SIZES) {
      cases.add(vector("Dense(%d)".formatted(units), Dense.of(units)));
      cases.add(vector("Dense(%d) no bias".formatted(units), Dense.of(units).useBias(false)));
    }
    for (boolean center : new boolean[] {false, true}) {
      for (boolean scale : new boolean[] {false, true}) {
        LayerSpec normalization = new BatchNormalization(0.9f, 1e-3f, center, scale);
        String name = "BatchNormalization center " + center + " scale " + scale;
        cases.add(vector(name, normalization));
        everyMask(cases, name + " of steps", normalization);
        everyMask(cases, "TimeDistributed " + name, TimeDistributed.of(normalization));
      }
    }
    cases.add(vector("Dropout", Dropout.of(0.5f)));
    everyMask(cases, "Dropout of steps", Dropout.of(0.5f));
    everyMask(cases, "TimeDistributed Dropout", TimeDistributed.of(Dropout.of(0.5f)));
  }

  /** The layer on vectors that a Dense makes. */
  private static Case vector(String name, LayerSpec layer) {
    Sequences x =
        Sequences.of(
            Tensor.ofRows(
                new float[][] {
                  {0.3f, -0.7f, 0.1f, 0.9f}, {-0.2f, 0.8f, -0.5f, 0.4f}, {0.6f, 0.0f, -0.9f, -0.1f}
                }));
    return new Case(name, Sequential.of(Input.vector(FEATURES), Dense.of(FEATURES), layer), x);
  }

  private static void others(List<Case> cases) {
    cases.add(embedded("Embedding", FULL, false));
    cases.add(embedded("Embedding masked", GAPS, true));
    everyMask(cases, "GlobalMaxPooling1D", GlobalMaxPooling1D.of());
    everyMask(cases, "GlobalAveragePooling1D", GlobalAveragePooling1D.of());
    cases.add(vector("RepeatVector", RepeatVector.of(3)));
    everyMask(
        cases,
        "a sequence to a sequence",
        LSTM.of(3),
        RepeatVector.of(4),
        GRU.of(2).returnSequences(true));
    for (float masked : new float[] {0, -1.5f}) {
      cases.add(
          new Case(
              "Masking " + masked,
              Sequential.of(
                  Input.sequence(5, 2),
                  new Masking(masked),
                  Dense.of(3, Activation.TANH),
                  LSTM.of(3)),
              vectorsWith(masked)));
    }
    for (RecurrentLayer<?> layer : recurrentLayers(2)) {
      for (boolean sequences : new boolean[] {false, true}) {
        String name = name(layer) + (sequences ? " sequences" : "") + " over many steps";
        RecurrentLayer<?> own = layer.returnSequences(sequences);
        cases.add(embedded(name, manySteps(), true, Bidirectional.of(own)));
        cases.add(embedded(name + " backwards", manySteps(), true, own.goBackwards(true)));
      }
    }
    int[][] many = new int[600][];
    SplittableRandom random = new SplittableRandom(3);
    Arrays.setAll(many, b -> random.ints(1 + b % 4, 0, 10).toArray());
    cases.add(embedded("600 examples", many, true, GRU.of(2), Dense.of(2)));
    everyMask(
        cases,
        "a stack",
        Bidirectional.of(LSTM.of(3).returnSequences(true)),
        BatchNormalization.of(),
        GRU.of(2).returnSequences(true).goBackwards(true),
        GlobalMaxPooling1D.of(),
        Dense.of(3, Activation.SOFTMAX));
  }

  /** More live steps than layers take at once, in rows of very different lengths. */
  private static int[][] manySteps() {
    SplittableRandom random = new SplittableRandom(2);
    int[][] ids = new int[12][];
    for (int b = 0; b < ids.length; b++) {
      ids[b] = random.ints(b % 3 == 0 ? 130 : 10 * b + 1, 0, 10).toArray();
    }
    return ids;
  }

  /** Whole steps of the value, which masks them, and steps that hold it only once. */
  private static Sequences vectorsWith(float m) {
    return Sequences.ofVectors(
        new float[][][] {
          {{m, m}, {0.1f, m}, {m, 0.4f}, {0.5f, -0.3f}, {m, m}},
          {{0.7f, 0.2f}, {m, m}, {-0.4f, 0.9f}, {m, m}, {0.8f, 0.6f}},
          {{0.2f, -0.6f}, {0.3f, 0.3f}, {-0.7f, 0.1f}, {0.9f, m}, {m, -0.2f}}
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhatTheTextbookSays(Case c) {
    Model model = RandomWeights.model(c.spec(), 5);

    Tensor output = model.predict(c.x());

    ReferenceModel.Flow expected =
        ReferenceModel.predict(c.spec(), ReferenceModel.doubles(model.weights()), c.x());
    assertThat(output.shape().rank()).isEqualTo(expected.sequence() ? 3 : 2);
    assertClose(c.name(), output.data(), expected.padded(), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void learnsAlongTheTextbooksCentralDifferences(Case c) {
    Model model = RandomWeights.model(c.spec(), 5);
    Sequences y = Squares.targets(model, c.x());
    Map<String, double[]> weights = ReferenceModel.doubles(model.weights());

    Trainer.Gradients gradients =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of()).gradients(Dataset.of(c.x(), y));

    Map<String, double[]> expected =
        CentralDifferences.of(
            w -> Squares.mean(ReferenceModel.predict(c.spec(), w, c.x()), y), weights);
    // a sum whose terms cancel is no more exact than a float's step at the size of its terms
    double floor = 2 * Math.ulp(1f) * largest(expected);
    assertThat(expected.keySet())
        .filteredOn(name -> !name.contains("/moving_"))
        .containsExactlyElementsOf(gradients.weights().names());
    gradients
        .weights()
        .forEach(
            (name, gradient) ->
                assertClose(name, gradient.data(), expected.get(name), TOLERANCE, floor));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void normalizesWithTheBatchsOwnStatisticsWhileItLearns(boolean masked) {
    Sequential spec =
        Sequential.of(
            Embedding.of(10, FEATURES).maskZero(masked),
            Dense.of(3),
            BatchNormalization.of().momentum(0.75f),
            SimpleRNN.of(2));
    Model model = RandomWeights.model(spec, 5);
    Sequences x = Sequences.ofIds(masked ? GAPS : FULL);
    Sequences y = Squares.targets(model, x);
    // a step so long that what the weights were before drowns in it
    float rate = 1 << 20;

    Fit fit =
        Trainer.compile(model, SGD.of(rate), MeanSquaredError.of())
            .fit(Dataset.of(x, y), FitOptions.epochs(1));

    Map<String, double[]> weights = ReferenceModel.doubles(model.weights());
    ToDoubleFunction<Map<String, double[]>> loss =
        w -> Squares.mean(ReferenceModel.training(spec, w, x), y);
    Map<String, double[]> expected = CentralDifferences.of(loss, weights);
    double floor = 2 * Math.ulp(1f) * largest(expected);
    assertThat(fit.history().series("loss").getFirst())
        .isCloseTo(loss.applyAsDouble(weights), withinPercentage(1e-4));
    fit.model()
        .weights()
        .forEach(
            (name, after) -> {
              if (!name.contains("/moving_")) {
                float[] gradient = after.data().clone();
                for (int i = 0; i < gradient.length; i++) {
                  gradient[i] = (model.weights().get(name).data()[i] - gradient[i]) / rate;
                }
                assertClose(name, gradient, expected.get(name), TOLERANCE, floor);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void movesItsAveragesTowardsTheBatchsLiveSteps(boolean masked) {
    Sequential spec =
        Sequential.of(
            Input.sequence(4, 1),
            Masking.of(),
            new BatchNormalization(0.75f, 1e-3f, false, false),
            Dense.of(1));
    Model model = RandomWeights.model(spec, 5);
    float[][][] values = {{{1}, {2}, {0}, {3}}, {{6}, {0}, {0}, {0}}};
    float[][][] shifted = {{{11}, {12}, {10}, {13}}, {{16}, {10}, {10}, {10}}};
    Sequences x = Sequences.ofVectors(masked ? values : shifted);

    Fit fit =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of())
            .fit(Dataset.of(x, Sequences.ofValues(new float[2][4])), FitOptions.epochs(1));

    // by hand: 1 2 3 6 have mean 3 and variance 3.5; 1 2 0 3 6 0 0 0 have 1.5 and 4
    double mean = masked ? 3 : 11.5;
    double variance = masked ? 3.5 : 4;
    for (String name : List.of("moving_mean", "moving_variance")) {
      String path = "batch_normalization/" + name;
      double before = model.weights().get(path).data()[0];
      double batch = name.equals("moving_mean") ? mean : variance;
      assertThat((double) fit.model().weights().get(path).data()[0])
          .isCloseTo(0.75 * before + 0.25 * batch, withinPercentage(1e-4));
    }
  }

  private static double largest(Map<String, double[]> tensors) {
    return tensors.values().stream().flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }
}
