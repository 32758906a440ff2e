package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static sunhwan.layers.Close.assertClose;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CentralDifferences;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.RandomWeights;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.ReferenceModel;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.Squares;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;

/**
 * Truncated backpropagation through time against a textbook that goes on from where the last window
 * stopped and takes that state for given.
 */
class TruncatedBpttTest {
  private static final float RATE = 0.5f;
  private static final int[][] IDS = {
    {3, 1, 4, 1, 5, 9, 2}, {6, 5, 3}, {5, 8, 9, 7, 9}, {2, 7, 1, 8, 2, 8, 1}
  };

  static Stream<RecurrentLayer<?>> layers() {
    return Stream.of(SimpleRNN.of(3), LSTM.of(3), GRU.of(3), GRU.of(3).resetAfter(false));
  }

  private static Model model(LayerSpec... layers) {
    LayerSpec[] all = new LayerSpec[layers.length + 1];
    all[0] = Embedding.of(10, 2).maskZero(true);
    System.arraycopy(layers, 0, all, 1, layers.length);
    return RandomWeights.model(Sequential.of(all), 4);
  }

  private static Fit fit(Model model, Sequences x, Sequences y, int window) {
    return Trainer.compile(model, SGD.of(RATE), MeanSquaredError.of())
        .fit(Dataset.of(x, y), FitOptions.epochs(1).shuffle(false).truncatedBptt(window));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void updatesAfterEveryWindowAndCarriesTheStateOver(RecurrentLayer<?> layer) {
    Model model = model(layer.returnSequences(true), Dense.of(2));
    Sequences x = Sequences.ofIds(IDS);
    Sequences y = Squares.targets(model, x);

    Fit fit = fit(model, x, y, 3);

    Map<String, double[]> weights = ReferenceModel.doubles(model.weights());
    Map<String, double[][]> states = new HashMap<>();
    double losses = 0;
    for (int from = 0; from < 7; from += 3) {
      Sequences window = cut(x, 1, from, from + 3);
      Sequences targets = cut(y, 2, from, from + 3);
      losses += step((Sequential) model.spec(), weights, window, targets, states);
    }
    assertThat(fit.history().series("loss").getFirst()).isCloseTo(losses / 3, within(1e-6));
    weights.forEach(
        (name, w) -> assertClose(name, fit.model().weights().get(name).data(), w, 1e-6));
  }

  private static Sequences cut(Sequences rows, int width, int from, int to) {
    float[][] cut = new float[rows.size()][];
    for (int b = 0; b < cut.length; b++) {
      int steps = rows.row(b).length / width;
      cut[b] =
          Arrays.copyOfRange(
              rows.row(b), Math.min(from, steps) * width, Math.min(to, steps) * width);
    }
    return Sequences.ofValues(cut);
  }

  /** One step of gradient descent, and of the states; returns the loss before it. */
  private static double step(
      Sequential spec,
      Map<String, double[]> weights,
      Sequences x,
      Sequences y,
      Map<String, double[][]> states) {
    ToDoubleFunction<Map<String, double[]>> loss =
        w -> Squares.mean(ReferenceModel.resume(spec, w, x, copy(states)), y);
    double before = loss.applyAsDouble(weights);
    Map<String, double[]> gradients = CentralDifferences.of(loss, weights);
    ReferenceModel.resume(spec, weights, x, states);
    gradients.forEach(
        (name, g) -> {
          double[] w = weights.get(name);
          Arrays.setAll(w, i -> w[i] - RATE * g[i]);
        });
    return before;
  }

  private static Map<String, double[][]> copy(Map<String, double[][]> states) {
    Map<String, double[][]> copy = new LinkedHashMap<>();
    states.forEach(
        (name, s) ->
            copy.put(name, Arrays.stream(s).map(double[]::clone).toArray(double[][]::new)));
    return copy;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void learnsThroughTheLastStepsOnlyWhereTheLossStandsAtTheEnd(RecurrentLayer<?> layer) {
    Model model = model(layer, Dense.of(2));
    Sequences x = Sequences.ofIds(IDS);
    Sequences y = Squares.targets(model, x);

    Fit fit = fit(model, x, y, 2);

    Map<String, double[]> weights = ReferenceModel.doubles(model.weights());
    Map<String, double[][]> states = new HashMap<>();
    ReferenceModel.resume((Sequential) model.spec(), weights, lastSteps(x, false), states);
    double loss = step((Sequential) model.spec(), weights, lastSteps(x, true), y, states);
    assertThat(fit.history().series("loss").getFirst()).isCloseTo(loss, within(1e-6));
    weights.forEach(
        (name, w) -> assertClose(name, fit.model().weights().get(name).data(), w, 1e-6));
  }

  /** The last two steps of every row, or those before. */
  private static Sequences lastSteps(Sequences x, boolean last) {
    float[][] rows = new float[x.size()][];
    for (int b = 0; b < rows.length; b++) {
      float[] row = x.row(b);
      rows[b] =
          last
              ? Arrays.copyOfRange(row, row.length - 2, row.length)
              : Arrays.copyOf(row, row.length - 2);
    }
    return Sequences.ofValues(rows);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWindowThatHoldsEverythingChangesNothing(boolean sequences) {
    Model model = model(LSTM.of(3).returnSequences(sequences), Dense.of(2));
    Sequences x = Sequences.ofIds(IDS);
    Sequences y = Squares.targets(model, x);

    Fit fit = fit(model, x, y, 7);

    Fit whole = fit(model, x, y, 0);
    assertThat(fit.model().weights()).isEqualTo(whole.model().weights());
    assertThat(fit.history()).isEqualTo(whole.history());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countsLiveStepsOnly(boolean sequences) {
    Model model = model(GRU.of(3).returnSequences(sequences), Dense.of(2));
    Sequences bare = Sequences.ofIds(new int[][] {{3, 1, 4, 1, 5}, {9, 2}});
    Sequences padded =
        Sequences.ofIds(new int[][] {{0, 0, 3, 1, 0, 4, 1, 5, 0}, {0, 9, 0, 0, 2, 0, 0, 0, 0}});
    Sequences y = Squares.targets(model, bare);

    Fit fit = fit(model, padded, sequences ? spread(y, padded) : y, 2);

    Fit expected = fit(model, bare, y, 2);
    assertThat(fit.model().weights()).isEqualTo(expected.model().weights());
    assertThat(fit.history()).isEqualTo(expected.history());
  }

  /** Targets of two values each, moved to where the live steps are. */
  private static Sequences spread(Sequences y, Sequences padded) {
    float[][] rows = new float[y.size()][];
    for (int b = 0; b < rows.length; b++) {
      float[] ids = padded.row(b);
      rows[b] = new float[2 * ids.length];
      int next = 0;
      for (int t = 0; t < ids.length; t++) {
        if (ids[t] != 0) {
          System.arraycopy(y.row(b), 2 * next++, rows[b], 2 * t, 2);
        }
      }
    }
    return Sequences.ofValues(rows);
  }

  @Test
  void refusesLayersThatNeedTheWholeSequence() {
    List<LayerSpec> whole =
        List.of(Bidirectional.of(LSTM.of(2)), GRU.of(2).goBackwards(true), GlobalMaxPooling1D.of());
    List<String> names = List.of("'bidirectional'", "'gru'", "'global_max_pooling1d'");
    Sequences x = Sequences.ofIds(IDS);

    for (int i = 0; i < whole.size(); i++) {
      Model model = model(whole.get(i));
      Sequences y = Squares.targets(model, x);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fit(model, x, y, 2))
          .withMessageContaining("truncated BPTT")
          .withMessageContaining(names.get(i));
    }
  }

  @Test
  void refusesAModelWithoutTimeBeforeItBegins() {
    Model model = Sequential.of(Input.vector(3), Dense.of(2)).build(1);
    Sequences x = Sequences.ofValues(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Sequences y = Sequences.ofValues(new float[][] {{1, 0}, {0, 1}});
    Callback unused =
        run -> {
          throw new AssertionError("the training began");
        };

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.compile(model, SGD.of(RATE), MeanSquaredError.of())
                    .fit(Dataset.of(x, y), FitOptions.epochs(1).truncatedBptt(2).callback(unused)))
        .withMessage(
            "truncated BPTT: expected a model that reads sequences, got examples (features=3)"
                + " without time. Leave truncatedBptt out, or begin with Input.sequence(time,"
                + " features).");
  }
}
