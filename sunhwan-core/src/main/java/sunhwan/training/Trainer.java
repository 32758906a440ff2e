package sunhwan.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sunhwan.data.Dataset;
import sunhwan.data.ExampleSource;
import sunhwan.data.Split;
import sunhwan.data.Splits;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Parallel;
import sunhwan.losses.Loss;
import sunhwan.losses.SequenceLoss;
import sunhwan.metrics.Metric;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Optimizer;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * A model that knows what it is to learn: Keras's {@code compile}, {@code fit} and {@code
 * evaluate}.
 *
 * @param model to start from; it is not changed
 * @param optimizer how weights follow gradients
 * @param objectives what each of the model's outputs is to learn, in their order
 */
public record Trainer(Model model, Optimizer optimizer, List<Objective> objectives) {

  public Trainer {
    objectives = List.copyOf(objectives);
    if (objectives.size() != model.outputNames().size()) {
      throw new IllegalArgumentException(
          "Trainer: expected a loss for each of the outputs "
              + model.outputNames()
              + ", got "
              + objectives.size()
              + ". Hand them in by name: compile(model, optimizer, Map.of(\"name\","
              + " Objective.of(loss), …)).");
    }
  }

  /** For a model with one output. */
  public Trainer(Model model, Optimizer optimizer, Loss loss, List<Metric> metrics) {
    this(model, optimizer, List.of(new Objective(loss, 1, metrics)));
  }

  public static Trainer compile(Model model, Optimizer optimizer, Loss loss, Metric... metrics) {
    return new Trainer(model, optimizer, loss, List.of(metrics));
  }

  /**
   * For a model with several outputs.
   *
   * @param byOutput an objective for each name of {@link Model#outputNames}
   */
  public static Trainer compile(Model model, Optimizer optimizer, Map<String, Objective> byOutput) {
    List<String> names = model.outputNames();
    if (!byOutput.keySet().equals(Set.copyOf(names))) {
      throw new IllegalArgumentException(
          "Trainer: expected objectives for the outputs "
              + names
              + ", got "
              + new TreeSet<>(byOutput.keySet())
              + ". An output that is not to be trained takes lossWeight(0).");
    }
    return new Trainer(model, optimizer, names.stream().map(byOutput::get).toList());
  }

  /**
   * What becomes small.
   *
   * @throws IllegalArgumentException where several outputs have a loss each
   */
  public Loss loss() {
    return only().loss();
  }

  /**
   * What people read.
   *
   * @throws IllegalArgumentException where several outputs have metrics each
   */
  public List<Metric> metrics() {
    return only().metrics();
  }

  private Objective only() {
    if (objectives.size() > 1) {
      throw new IllegalArgumentException(
          "Trainer: the outputs "
              + model.outputNames()
              + " have an objective each, and one was asked for. Use objectives().");
    }
    return objectives.getFirst();
  }

  /** The same for another model, such as one that was trained. */
  public Trainer with(Model other) {
    return new Trainer(other, optimizer, objectives);
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException where examples do not fit the model, before anything is
   *     computed
   */
  public Fit fit(Dataset train, FitOptions options) {
    if (options.looking().split() > 0) {
      Split split = Splits.last(train.size(), options.looking().split());
      return fit(train.select(split.train()), options.validation(train.select(split.test())));
    }
    check(train);
    for (Objective objective : objectives) {
      if (options.window() > 0 && objective.loss() instanceof SequenceLoss loss) {
        throw new IllegalArgumentException(
            "Trainer: "
                + loss.name()
                + " reads whole sequences, which truncated BPTT cuts. Leave truncatedBptt out.");
      }
    }
    options.validation().ifPresent(this::check);
    return fit(new DatasetFeed(train, options), options);
  }

  /**
   * Trains on examples that need not fit into memory: 16 batches of them are in it at a time, and
   * {@link FitOptions#order} is an order among these. Hand in {@link ExampleSource#shuffled} to mix
   * more.
   *
   * @throws IllegalArgumentException where examples do not fit the model, when they are read
   */
  public Fit fit(ExampleSource train, FitOptions options) {
    if (options.looking().split() > 0) {
      throw new IllegalArgumentException(
          "Trainer: a source that is read example by example has no last fraction before it was"
              + " read. Use validation(…) in place of validationSplit.");
    }
    options.validation().ifPresent(this::check);
    return fit(new SourceFeed(this, train, options), options);
  }

  private Fit fit(Feed rounds, FitOptions options) {
    int steps = options.stepsPerEpoch();
    try (Feed feed = steps == 0 ? rounds : new SteppedFeed(rounds, steps)) {
      return new Fitting(this, feed, options).run();
    }
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

  /** Loss and metrics on examples that need not fit into memory. */
  public Scores evaluate(ExampleSource data) {
    return evaluate(data, 1);
  }

  /** The same on a number of threads. */
  public Scores evaluate(ExampleSource data, int threads) {
    Scoring scoring = new Scoring(this, engine(model.weights(), threads), ClassWeights.NONE);
    FitOptions asGiven = FitOptions.epochs(1).order(FitOptions.Order.AS_GIVEN);
    try (Feed.Reading reading = new SourceFeed(this, data, asGiven).open(1, 0)) {
      return new Scores(scoring.evaluate(reading));
    }
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
    engine.forward(batch.inputs(), Map.of(), new Engine.Pass(false, true, false, 0));
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
        switch (model.spec()) {
          case Sequential s -> Network.of(s.input(), places(s));
          case Functional f -> Network.of(places(f), f.inputs(), f.calls(), f.outputs());
        };
    return new Engine(network, arrays(weights), Parallel.of(threads));
  }

  private static List<Network.Place> places(ModelSpec spec) {
    return spec.layers().stream()
        .map(l -> new Network.Place(l.name(), l.inner(), l.spec(), l.trainable()))
        .toList();
  }

  static Map<String, float[]> arrays(Weights weights) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> arrays.put(name, tensor.data()));
    return arrays;
  }

  void check(Dataset data) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("Trainer: there are no examples");
    }
    model.check(data.inputs());
    List<String> names = model.outputNames();
    if (data.targets().size() != names.size()) {
      throw new IllegalArgumentException(
          "Trainer: expected targets for each of the outputs "
              + names
              + ", got "
              + data.targets().size());
    }
    for (int k = 0; k < names.size(); k++) {
      check(data, k, names.size() == 1 ? "" : "output '" + names.get(k) + "' ");
    }
  }

  private void check(Dataset data, int output, String name) {
    Loss loss = objectives.get(output).loss();
    Shape shape = model.outputs().get(output);
    int width = shape.size(-1);
    for (int i = 0; i < data.size(); i++) {
      List<Integer> inputs = new ArrayList<>();
      for (int k = 0; k < data.inputs().size(); k++) {
        inputs.add(model.inputSteps(k, data.inputs().get(k).row(i)));
      }
      int steps = model.outputSteps(output, inputs);
      if (loss instanceof SequenceLoss whole) {
        check(whole, name, i, steps, width, data.targets().get(output).row(i));
        continue;
      }
      int expected = steps * loss.targetWidth(width);
      int given = data.targets().get(output).row(i).length;
      if (given != expected) {
        throw new IllegalArgumentException(
            "Trainer: "
                + loss.name()
                + " on "
                + (name.isEmpty() ? "output " : name)
                + shape.prepend("batch", -1)
                + " expected targets of "
                + expected
                + " values, got "
                + given
                + " in example "
                + i
                + (loss.targetWidth(width) == 1 && width > 1
                    ? ". Use CategoricalCrossentropy for one-hot targets."
                    : width > 1 && given == steps
                        ? ". Use SparseCategoricalCrossentropy for classes."
                        : ""));
      }
    }
  }

  private static void check(
      SequenceLoss loss, String name, int example, int steps, int width, float[] targets) {
    try {
      loss.check(steps, width, targets);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Trainer: " + name + "example " + example + ", " + e.getMessage(), e);
    }
  }
}
