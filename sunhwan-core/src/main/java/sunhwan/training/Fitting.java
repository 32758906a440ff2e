package sunhwan.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sunhwan.data.Dataset;
import sunhwan.internal.layer.Engine;
import sunhwan.models.Weights;
import sunhwan.optimizers.OptimizerState;
import sunhwan.tensor.Tensor;

/** One training, from its first batch to its last. */
final class Fitting implements Callback.Run {
  private final Trainer trainer;
  private final Dataset train;
  private final FitOptions options;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Weights current;
  private final Engine engine;
  private final Scoring scoring;
  private final Scoring validation;
  private final OptimizerState optimizer = new OptimizerState();
  private final Windows windows;
  private long step;
  private @Nullable String stop;

  Fitting(Trainer trainer, Dataset train, FitOptions options) {
    this.trainer = trainer;
    this.train = train;
    this.options = options;
    this.current = trainer.model().weights().copy();
    current.forEach(weights::put);
    this.engine = trainer.engine(current, options.threads());
    this.scoring = new Scoring(trainer, engine, ClassWeights.of(options.classWeight()));
    this.validation = new Scoring(trainer, engine, ClassWeights.NONE);
    this.windows = new Windows(trainer.model(), options.window());
  }

  Fit run() {
    List<Callback.Observer> observers = new ArrayList<>();
    for (Callback callback : options.callbacks()) {
      observers.add(callback.start(this));
    }
    History history = History.empty();
    Ending ending = new Ending.Completed();
    Weights lastGood = current.copy();
    for (int epoch = 1; epoch <= options.epochs() && stop == null; epoch++) {
      Ending.NotFinite broken = epoch(epoch, observers);
      if (broken != null) {
        restore(lastGood);
        ending = broken;
        break;
      }
      Map<String, Double> logs = new LinkedHashMap<>(scoring.logs(""));
      if (stop != null) {
        // ended inside the epoch: nothing was validated, so it has no place in the history
        ending = new Ending.Stopped(epoch, stop);
        break;
      }
      options
          .validation()
          .ifPresent(
              v ->
                  validation
                      .evaluate(v, options.batchSize())
                      .forEach((name, value) -> logs.put("val_" + name, value)));
      history = history.plus(logs);
      lastGood = current.copy();
      for (Callback.Observer observer : observers) {
        observer.epochEnd(new Callback.EpochEnd(epoch, logs));
      }
      if (stop != null) {
        ending = new Ending.Stopped(epoch, stop);
      }
    }
    if (!(ending instanceof Ending.NotFinite)) {
      optimizer.finish(trainer.optimizer(), weights);
      engine.prepare();
    }
    observers.forEach(Callback.Observer::trainEnd);
    return new Fit(trainer.model().with(current), history, ending);
  }

  private Ending.@Nullable NotFinite epoch(int epoch, List<Callback.Observer> observers) {
    List<int[]> batches = Batches.of(train.inputs().getFirst(), options, epoch);
    scoring.reset();
    int read = 0;
    for (int batch = 0; batch < batches.size() && stop == null; batch++) {
      read += batches.get(batch).length;
      double loss = windows.train(Batch.of(train, batches.get(batch)), this::update);
      if (!Double.isFinite(loss)) {
        return new Ending.NotFinite(epoch, batch + 1, loss);
      }
      if (!observers.isEmpty()) {
        Callback.BatchEnd end = new Callback.BatchEnd(epoch, batch + 1, read, scoring.logs(""));
        observers.forEach(o -> o.batchEnd(end));
      }
    }
    // the last update may have left float's range though the loss before it had not
    return isFinite(weights) ? null : new Ending.NotFinite(epoch, batches(), Double.NaN);
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
        optimizer.step(trainer.optimizer(), weights, engine.gradients());
        engine.prepare();
      }
    }
    return new Windows.Updated(
        loss, carries || !learn ? engine.finalStates(batch.size()) : Map.of());
  }

  private long seed() {
    return options.seed() * 0x9E3779B97F4A7C15L + step++;
  }

  @Override
  public int epochs() {
    return options.epochs();
  }

  @Override
  public int batches() {
    return Math.ceilDiv(train.size(), options.batchSize());
  }

  @Override
  public int examples() {
    return train.size();
  }

  @Override
  public Weights weights() {
    return current.copy();
  }

  @Override
  public void restore(Weights other) {
    other.forEach(
        (name, tensor) ->
            System.arraycopy(tensor.data(), 0, current.get(name).data(), 0, tensor.data().length));
    engine.prepare();
  }

  @Override
  public void stop(String reason) {
    stop = reason;
  }
}
