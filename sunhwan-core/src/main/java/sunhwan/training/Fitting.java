package sunhwan.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sunhwan.data.Dataset;
import sunhwan.internal.layer.Engine;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.optimizers.Constant;
import sunhwan.optimizers.OptimizerState;
import sunhwan.tensor.Tensor;

/** One training, from its first batch, or where it was left, to its last. */
final class Fitting implements Callback.Run {
  private final Trainer trainer;
  private final Feed train;
  private final FitOptions options;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Weights current;
  private final Engine engine;
  private final Scoring scoring;
  private final Scoring validation;
  private final Optional<Dataset> looked;
  private final Windows windows;
  private final Map<String, Callback.Observer> observers = new LinkedHashMap<>();
  private @Nullable Checkpoint from;
  private @Nullable Map<String, String> settings;

  // what follows is the state of the training, and all of it is in a checkpoint
  private OptimizerState optimizer = new OptimizerState();
  private @Nullable Float rate;
  private long draws;

  /** What the history will be; copied only where somebody gets it. */
  private final Map<String, List<Double>> series = new LinkedHashMap<>();

  private int epochs;
  private int batches;
  private Weights lastGood;
  private @Nullable String stop;
  private boolean averaged;

  /** Of the epoch that just ended. */
  private Map<String, Double> logs = new LinkedHashMap<>();

  Fitting(Trainer trainer, Feed train, FitOptions options) {
    this.trainer = trainer;
    this.train = train;
    this.options = options;
    this.epochs = options.initialEpoch();
    this.current = trainer.model().weights().copy();
    current.forEach(weights::put);
    this.lastGood = current.copy();
    this.engine = trainer.engine(current, options.threads());
    this.scoring = new Scoring(trainer, engine, ClassWeights.of(options.classWeight()));
    this.validation = new Scoring(trainer, engine, ClassWeights.NONE);
    this.looked = options.looking().part(options.batchSize());
    this.windows = new Windows(trainer.model(), options.window());
  }

  Fit run() {
    startObservers();
    if (from != null) {
      goOn(from);
    }
    Ending.NotFinite broken = null;
    while (epochs < options.epochs() && stop == null && broken == null) {
      broken = epoch(epochs + 1);
    }
    if (broken != null) {
      Ending.NotFinite ending = broken;
      restore(lastGood);
      tell(o -> o.notFinite(ending));
    } else if (!averaged) {
      optimizer.finish(trainer.optimizer(), weights);
      engine.prepare();
    }
    tell(Callback.Observer::trainEnd);
    return new Fit(trainer.model().with(current), History.of(series), ending(broken));
  }

  private Ending ending(Ending.@Nullable NotFinite broken) {
    if (broken != null) {
      return broken;
    }
    return stop == null
        ? new Ending.Completed()
        : new Ending.Stopped(Math.max(1, batches > 0 ? epochs + 1 : epochs), stop);
  }

  private void startObservers() {
    for (Callback callback : options.callbacks()) {
      String name = callback.name();
      for (int i = 1; observers.containsKey(name); i++) {
        name = callback.name() + "_" + i;
      }
      observers.put(name, callback.start(this));
    }
  }

  private void tell(Consumer<Callback.Observer> news) {
    observers.values().forEach(news);
  }

  /** The rest of an epoch, which may be all of it; what ended it before its time, or null. */
  private Ending.@Nullable NotFinite epoch(int epoch) {
    if (batches == 0) {
      tell(o -> o.epochBegin(epoch));
      scoring.reset();
    }
    try (Feed.Reading reading = train.open(epoch, batches)) {
      for (Optional<Batch> next = next(reading); next.isPresent(); next = next(reading)) {
        int batch = batches + 1;
        tell(o -> o.batchBegin(epoch, batch));
        double loss = windows.train(next.get(), this::update);
        if (!Double.isFinite(loss)) {
          return new Ending.NotFinite(epoch, batch, loss);
        }
        batches++;
        if (!observers.isEmpty()) {
          Callback.BatchEnd end =
              new Callback.BatchEnd(epoch, batch, reading.examples(), scoring.logs(""));
          tell(o -> o.batchEnd(end));
          tell(o -> o.savePoint(position()));
        }
      }
    }
    // the last update may have left float's range though the loss before it had not
    if (!isFinite(weights)) {
      return new Ending.NotFinite(epoch, batches, Double.NaN);
    }
    if (stop == null) {
      // where it was ended inside the epoch, nothing is validated, and it has no place in the
      // history
      epochEnd(epoch);
    }
    return null;
  }

  private Optional<Batch> next(Feed.Reading reading) {
    return stop == null ? reading.next() : Optional.empty();
  }

  private void epochEnd(int epoch) {
    logs = new LinkedHashMap<>(scoring.logs(""));
    if (validates(epoch)) {
      looked.ifPresent(this::validate);
    }
    lastGood = raw();
    tell(o -> o.epochEnd(new Callback.EpochEnd(epoch, new LinkedHashMap<>(logs))));
    Map<String, Double> measured = measured();
    History.refuseOthers(series.isEmpty() ? 0 : epochs, series.keySet(), measured.keySet());
    measured.forEach(
        (name, value) -> series.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    epochs = epoch;
    batches = 0;
    tell(o -> o.savePoint(position()));
  }

  /** The logs with NaN for what was not measured because nothing was validated. */
  private Map<String, Double> measured() {
    if (options.validation().isEmpty() || validates(epochs + 1)) {
      return logs;
    }
    Map<String, Double> measured = new LinkedHashMap<>(scoring.logs(""));
    scoring.logs("val_").forEach((name, value) -> measured.put(name, Double.NaN));
    measured.putAll(logs);
    return measured;
  }

  @Override
  public boolean validates(int epoch) {
    return options.looking().after(epoch);
  }

  private void validate(Dataset data) {
    tell(Callback.Observer::validationBegin);
    Map<String, Double> measured = validation.evaluate(data, options.batchSize());
    measured.forEach((name, value) -> logs.put("val_" + name, value));
    tell(o -> o.validationEnd(measured));
  }

  private static boolean isFinite(Map<String, Tensor> weights) {
    for (Tensor weight : weights.values()) {
      for (float value : weight.data()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * One update from one batch, or from one window of it; weights stay where they are when the loss
   * is no number.
   */
  private Windows.Updated update(Batch batch, Map<String, float[]> states, boolean learn) {
    boolean carries = !states.isEmpty() || options.window() > 0;
    engine.forward(
        batch.inputs(),
        states,
        learn
            ? new Engine.Pass(true, true, carries, seed())
            : new Engine.Pass(false, false, true, 0));
    double loss = 0;
    if (learn) {
      loss = scoring.backward(batch);
      if (Double.isFinite(loss)) {
        optimizer.step(
            trainer.optimizer(), learningRate(), weights, engine.gradients(), engine.writtenRows());
        engine.penalties().constrain();
        engine.prepare();
      }
    }
    return new Windows.Updated(
        loss, carries || !learn ? engine.finalStates(batch.size()) : Map.of());
  }

  private long seed() {
    return options.seed() * 0x9E3779B97F4A7C15L + draws++;
  }

  private Position position() {
    return new Position(epochs, batches);
  }

  private Map<String, String> settings() {
    if (settings == null) {
      settings = Settings.of(trainer, train, options);
    }
    return settings;
  }

  @Override
  public Checkpoint checkpoint() {
    Map<String, Memory> memories = new LinkedHashMap<>();
    observers.forEach(
        (name, observer) -> {
          Memory memory = observer.memory();
          if (!memory.equals(Memory.NONE)) {
            memories.put(name, memory);
          }
        });
    boolean swapped = averaged;
    if (swapped) {
      swapAverages();
    }
    Checkpoint checkpoint =
        new Checkpoint(
            position(),
            settings(),
            current.copy(),
            lastGood,
            optimizer.iterations(),
            Weights.of(optimizer.slots()),
            Optional.ofNullable(rate),
            draws,
            History.of(series),
            scoring.sums(),
            Optional.ofNullable(stop),
            memories);
    if (swapped) {
      swapAverages();
    }
    return checkpoint;
  }

  @Override
  public void resume(Checkpoint checkpoint) {
    checkpoint.refuseOther(settings());
    checkpoint.refuseUnlessOf(current);
    from = checkpoint;
  }

  private void goOn(Checkpoint then) {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    then.slots().forEach(slots::put);
    optimizer = OptimizerState.of(then.iterations(), slots);
    rate = then.learningRate().orElse(null);
    draws = then.draws();
    then.history().all().forEach((name, values) -> series.put(name, new ArrayList<>(values)));
    epochs = then.position().epochs();
    batches = then.position().batches();
    lastGood = then.lastGood();
    stop = then.stopped().orElse(null);
    restore(then.weights());
    scoring.restore(then.sums());
    then.callbacks()
        .forEach(
            (name, memory) -> {
              Callback.Observer observer = observers.get(name);
              if (observer == null) {
                throw new IllegalArgumentException(
                    "Checkpoint: it was made with the callback "
                        + name
                        + ", which this training lacks; there are "
                        + observers.keySet());
              }
              observer.resume(memory);
            });
  }

  @Override
  public int epochs() {
    return options.epochs();
  }

  @Override
  public int batches() {
    return train.batches();
  }

  @Override
  public int examples() {
    return train.examples();
  }

  @Override
  public Weights weights() {
    return current.copy();
  }

  @Override
  public Model model() {
    return trainer.model().with(current.copy());
  }

  /** A copy of the weights themselves where averages stand in their place. */
  private Weights raw() {
    if (!averaged) {
      return current.copy();
    }
    swapAverages();
    Weights raw = current.copy();
    swapAverages();
    return raw;
  }

  @Override
  public void restore(Weights other) {
    other.forEach(
        (name, tensor) ->
            System.arraycopy(tensor.data(), 0, current.get(name).data(), 0, tensor.data().length));
    engine.prepare();
  }

  @Override
  public void swapAverages() {
    optimizer.swapAverages(trainer.optimizer(), weights);
    engine.prepare();
    averaged = !averaged;
  }

  @Override
  public float learningRate() {
    return rate == null ? trainer.optimizer().learningRateAt(optimizer.iterations()) : rate;
  }

  @Override
  public void learningRate(float learningRate) {
    if (!(trainer.optimizer().common().schedule() instanceof Constant)) {
      throw new IllegalStateException(
          "Callback: the learning rate cannot be set to "
              + learningRate
              + " because it follows "
              + trainer.optimizer().common().schedule()
              + ". Make the optimizer with a number, or leave the callback out.");
    }
    if (!(learningRate >= 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "Callback: a learning rate must be at least 0 and finite, got " + learningRate);
    }
    rate = learningRate;
  }

  @Override
  public long iterations() {
    return optimizer.iterations();
  }

  @Override
  public void log(String name, double value) {
    logs.put(name, value);
  }

  @Override
  public void stop(String reason) {
    stop = reason;
  }
}
