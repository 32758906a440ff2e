package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** What is dropped, how the rest is scaled, and that gradients go where values went. */
class DropoutTest {

  /** Passes on what it gets and remembers it, so that training can be watched. */
  record Probe(List<float[]> seen) implements CustomLayer {
    @Override
    public String defaultName() {
      return "probe";
    }

    @Override
    public Operation bind(Shape input) {
      return new Operation() {
        @Override
        public Shape output() {
          return input;
        }

        @Override
        public List<WeightSpec> weights() {
          return List.of();
        }

        @Override
        public Signal forward(Signal x, Context context) {
          seen.add(Arrays.copyOf(x.data(), x.size()));
          return x;
        }

        @Override
        public Signal backward(Signal dy, Context context) {
          return dy;
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0.25f, 0.5f, 0.8f})
  void dropsAShareOfTheValuesAndScalesTheRest(float rate) {
    Probe probe = new Probe(new ArrayList<>());
    Sequential spec = Sequential.of(Input.vector(1000), Dropout.of(rate), probe, Dense.of(1));
    float[][] ones = new float[10][1000];
    Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));

    train(spec.build(1), Sequences.ofValues(ones), 2);

    assertThat(probe.seen()).hasSize(2);
    for (float[] seen : probe.seen()) {
      int dropped = count(seen, 0);
      assertThat(dropped + count(seen, 1 / (1 - rate))).isEqualTo(10_000);
      // four standard deviations of a binomial share
      assertThat(dropped / 1e4).isCloseTo(rate, within(4 * Math.sqrt(rate * (1 - rate) / 1e4)));
    }
    assertThat(probe.seen().get(0)).isNotEqualTo(probe.seen().get(1));
  }

  private static Fit train(Model model, Sequences x, int epochs) {
    int time = model.output().rank() == 1 ? 1 : x.length(0);
    float[][] y = new float[x.size()][time * model.output().size(-1)];
    Arrays.stream(y).forEach(row -> Arrays.fill(row, 0.3f));
    return Trainer.compile(model, SGD.of(), MeanSquaredError.of())
        .fit(Dataset.of(x, Sequences.ofValues(y)), FitOptions.epochs(epochs).shuffle(false));
  }

  private static int count(float[] values, float value) {
    int count = 0;
    for (float v : values) {
      count += Math.abs(v - value) < 1e-6 ? 1 : 0;
    }
    return count;
  }

  @Test
  void recurrentLayersDropTheSameFeaturesAtEveryStep() {
    Probe probe = new Probe(new ArrayList<>());
    int units = 50;
    SimpleRNN copier =
        SimpleRNN.of(units)
            .activation(Activation.LINEAR)
            .initializers(new Initializer.Identity(1), Initializer.ZEROS, Initializer.ZEROS)
            .dropout(0.5f)
            .returnSequences(true);
    Sequential spec = Sequential.of(Input.sequence(3, units), copier, probe);

    train(spec.build(1), ones(2, 3, units), 1);

    // rows are steps of examples: example 0, example 1, example 0, …
    float[] seen = probe.seen().getFirst();
    assertThat(count(seen, 0)).isBetween(100, 200);
    assertThat(count(seen, 0) + count(seen, 2)).isEqualTo(seen.length);
    for (int step = 1; step < 3; step++) {
      assertThat(Arrays.copyOfRange(seen, step * 2 * units, (step + 1) * 2 * units))
          .isEqualTo(Arrays.copyOf(seen, 2 * units));
    }
    assertThat(Arrays.copyOf(seen, units)).isNotEqualTo(Arrays.copyOfRange(seen, units, 2 * units));
  }

  private static Sequences ones(int batch, int time, int features) {
    float[] data = new float[batch * time * features];
    Arrays.fill(data, 1);
    return Sequences.of(Tensor.of(Shape.of(batch, time, features), data));
  }

  @Test
  void recurrentLayersDropTheSameUnitsOfTheStateAtEveryStep() {
    Probe probe = new Probe(new ArrayList<>());
    int units = 100;
    SimpleRNN counter =
        SimpleRNN.of(units)
            .activation(Activation.LINEAR)
            .initializers(Initializer.ZEROS, new Initializer.Identity(1), Initializer.ONES)
            .recurrentDropout(0.5f);
    Sequential spec = Sequential.of(Input.sequence(4, 2), counter, probe);

    train(spec.build(1), ones(1, 4, 2), 1);

    // by hand: h = 1 + 0·h stays 1; h = 1 + 2·h goes 1, 3, 7, 15
    float[] seen = probe.seen().getFirst();
    assertThat(count(seen, 1) + count(seen, 15)).isEqualTo(units);
    assertThat(count(seen, 1)).isBetween(25, 75);
  }

  static Stream<Sequential> droppers() {
    List<LayerSpec> layers = new ArrayList<>();
    for (RecurrentLayer<?> layer :
        List.of(SimpleRNN.of(3), LSTM.of(3), GRU.of(3), GRU.of(3).resetAfter(false))) {
      layers.add(layer.dropout(0.4f));
      layers.add(layer.recurrentDropout(0.4f));
      layers.add(
          Bidirectional.of(layer.dropout(0.3f).recurrentDropout(0.3f).returnSequences(true)));
    }
    layers.add(Dropout.of(0.4f));
    layers.add(TimeDistributed.of(Dropout.of(0.4f)));
    return layers.stream().map(l -> Sequential.of(Embedding.of(6, 4).maskZero(true), l));
  }

  @ParameterizedTest
  @MethodSource("droppers")
  void theSameSeedDropsTheSameAndGradientsFollow(Sequential spec) {
    Model model = RandomWeights.model(spec, 4);
    Sequences x = Sequences.ofIds(new int[][] {{1, 2, 3, 4}, {5, 0, 1, 0}, {2, 2, 0, 3}});
    float rate = 1 << 20;
    Trainer trainer = Trainer.compile(model, SGD.of(rate), MeanSquaredError.of());
    Dataset data = dataset(model, x);

    Fit fit = trainer.fit(data, FitOptions.epochs(1).seed(6));

    // central differences of our own loss in training, whose floats allow three digits
    Map<String, double[]> gradients = new LinkedHashMap<>();
    float h = 1f / 64;
    model
        .weights()
        .forEach(
            (name, tensor) -> {
              double[] gradient = new double[tensor.data().length];
              for (int i = 0; i < gradient.length; i++) {
                double above = loss(trainer, data, name, i, h);
                double below = loss(trainer, data, name, i, -h);
                double further =
                    loss(trainer, data, name, i, 2 * h) - loss(trainer, data, name, i, -2 * h);
                gradient[i] = (8 * (above - below) - further) / (12 * h);
              }
              gradients.put(name, gradient);
            });
    assertThat(fit.history()).isEqualTo(trainer.fit(data, FitOptions.epochs(1).seed(6)).history());
    assertThat(fit.history())
        .isNotEqualTo(trainer.fit(data, FitOptions.epochs(1).seed(7)).history());
    gradients.forEach(
        (name, expected) -> {
          float[] actual = fit.model().weights().get(name).data().clone();
          for (int i = 0; i < actual.length; i++) {
            actual[i] = (model.weights().get(name).data()[i] - actual[i]) / rate;
          }
          assertClose(name, actual, expected, 1e-3, 1e-6);
        });
  }

  private static Dataset dataset(Model model, Sequences x) {
    int time = model.output().rank() == 1 ? 1 : x.length(0);
    float[][] y = new float[x.size()][time * model.output().size(-1)];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y[i].length; j++) {
        y[i][j] = 0.1f * (j % 7) - 0.2f * i;
      }
    }
    return Dataset.of(x, Sequences.ofValues(y));
  }

  private static double loss(Trainer trainer, Dataset data, String name, int i, float step) {
    Weights weights = trainer.model().weights().copy();
    weights.get(name).data()[i] += step;
    return Trainer.compile(trainer.model().with(weights), trainer.optimizer(), trainer.loss())
        .fit(data, FitOptions.epochs(1).seed(6))
        .history()
        .series("loss")
        .getFirst();
  }

  @Test
  void doesNothingWhenAModelIsUsed() {
    Sequential with =
        Sequential.of(
            Embedding.of(6, 4), LSTM.of(3).dropout(0.5f).recurrentDropout(0.5f), Dropout.of(0.5f));
    Sequential without = Sequential.of(Embedding.of(6, 4), LSTM.of(3));
    Model model = RandomWeights.model(with, 4);
    Sequences x = Sequences.ofIds(new int[][] {{1, 2, 3, 4}});

    Tensor output = model.predict(x);

    assertThat(output).isEqualTo(new Model(without, model.weights()).predict(x));
  }
}
