package sunhwan.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.data.Dataset;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Parallel;
import sunhwan.losses.Loss;
import sunhwan.losses.SequenceLoss;
import sunhwan.metrics.Metric;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.optimizers.Optimizer;
import sunhwan.tensor.Tensor;

/**
 * A model that knows what it is to learn: Keras's {@code compile}, {@code fit} and {@code
 * evaluate}.
 *
 * @param model to start from; it is not changed
 * @param optimizer how weights follow gradients
 * @param loss what becomes small
 * @param metrics what people read
 */
public record Trainer(Model model, Optimizer optimizer, Loss loss, List<Metric> metrics) {

  public Trainer {
    metrics = List.copyOf(metrics);
  }

  public static Trainer compile(Model model, Optimizer optimizer, Loss loss, Metric... metrics) {
    return new Trainer(model, optimizer, loss, List.of(metrics));
  }

  /** The same for another model, such as one that was trained. */
  public Trainer with(Model other) {
    return new Trainer(other, optimizer, loss, metrics);
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException where examples do not fit the model, before anything is
   *     computed
   */
  public Fit fit(Dataset train, FitOptions options) {
    check(train);
    if (options.window() > 0 && loss instanceof SequenceLoss) {
      throw new IllegalArgumentException(
          "Trainer: "
              + loss.name()
              + " reads whole sequences, which truncated BPTT cuts. Leave truncatedBptt out.");
    }
    options.validation().ifPresent(this::check);
    return new Fitting(this, train, options).run();
  }

  /** Loss and metrics, in batches of 32 as Keras does. */
  public Scores evaluate(Dataset data) {
    return evaluate(data, 1);
  }

  /** The same on a number of threads. */
  public Scores evaluate(Dataset data, int threads) {
    check(data);
    Scoring scoring = new Scoring(this, engine(model.weights(), threads), ClassWeights.NONE);
    return new Scores(scoring.evaluate(data, 32));
  }

  /**
   * The loss of a model on examples, and its derivative by every weight that training changes.
   *
   * @param loss mean over examples or live steps
   * @param weights gradients by the weights' names
   */
  public record Gradients(double loss, Weights weights) {}

  /** Gradients over all examples as one batch, without dropout and with moving statistics. */
  public Gradients gradients(Dataset data) {
    check(data);
    Engine engine = engine(model.weights(), 1);
    Batch batch = Batch.of(data, java.util.stream.IntStream.range(0, data.size()).toArray());
    engine.forward(batch.x(), Map.of(), new Engine.Pass(false, true, false, 0));
    double mean = new Scoring(this, engine, ClassWeights.NONE).backward(batch);
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    for (String name : model.weights().names()) {
      float[] gradient = java.util.Objects.requireNonNull(engine.gradients().get(name));
      if (gradient.length > 0) {
        gradients.put(name, Tensor.of(model.weights().get(name).shape(), gradient.clone()));
      }
    }
    return new Gradients(mean, Weights.of(gradients));
  }

  Engine engine(Weights weights, int threads) {
    Network network =
        Network.of(
            model.spec().input(),
            model.spec().layers().stream()
                .map(l -> new Network.Place(l.name(), l.inner(), l.spec()))
                .toList());
    return new Engine(network, arrays(weights), Parallel.of(threads));
  }

  static Map<String, float[]> arrays(Weights weights) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> arrays.put(name, tensor.data()));
    return arrays;
  }

  private void check(Dataset data) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("Trainer: there are no examples");
    }
    model.check(data.x());
    int width = model.output().size(-1);
    for (int i = 0; i < data.size(); i++) {
      int steps = model.outputSteps(data.x().row(i).length / stepWidth(data));
      if (loss instanceof SequenceLoss whole) {
        check(whole, i, steps, width, data.y().row(i));
        continue;
      }
      int expected = steps * loss.targetWidth(width);
      if (data.y().row(i).length != expected) {
        throw new IllegalArgumentException(
            "Trainer: "
                + loss.name()
                + " on output "
                + model.output().prepend("batch", -1)
                + " expected targets of "
                + expected
                + " values, got "
                + data.y().row(i).length
                + " in example "
                + i
                + (loss.targetWidth(width) == 1 && width > 1
                    ? ". Use CategoricalCrossentropy for one-hot targets."
                    : width > 1 && data.y().row(i).length == steps
                        ? ". Use SparseCategoricalCrossentropy for classes."
                        : ""));
      }
    }
  }

  private static void check(SequenceLoss loss, int example, int steps, int width, float[] targets) {
    try {
      loss.check(steps, width, targets);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Trainer: example " + example + ", " + e.getMessage(), e);
    }
  }

  private int stepWidth(Dataset data) {
    return model.input().rank() == 2 ? model.input().size(1) : data.x().width();
  }
}
