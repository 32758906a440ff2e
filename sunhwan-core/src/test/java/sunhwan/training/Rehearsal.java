package sunhwan.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** A training that only does what the observer sees: its weights are the number of the epoch. */
final class Rehearsal implements Callback.Run {
  private Weights now = weights(0);
  private @Nullable String stopped;
  private int epoch;
  private float rate = 1;
  private final List<Map<String, Double>> logged = new ArrayList<>();
  private Map<String, Double> logs = new LinkedHashMap<>();

  /** Shows a callback one value an epoch until it stops or they run out. */
  static Rehearsal of(Callback callback, String monitor, double... values) {
    Rehearsal run = new Rehearsal();
    run.show(callback.start(run), monitor, values);
    return run;
  }

  void show(Callback.Observer observer, String monitor, double... values) {
    for (int i = 0; i < values.length && stopped == null; i++) {
      epoch++;
      observer.epochBegin(epoch);
      now = weights(epoch);
      logs = new LinkedHashMap<>(Map.of(monitor, values[i]));
      observer.epochEnd(new Callback.EpochEnd(epoch, logs));
      logged.add(logs);
    }
    observer.trainEnd();
  }

  private static Weights weights(int epoch) {
    return Weights.of(Map.of("epoch", Tensor.of(Shape.of(1), epoch)));
  }

  /** Epoch after which it stopped, 0 where all were done. */
  int stoppedAfter() {
    return stopped == null ? 0 : epoch;
  }

  int weightsOfEpoch() {
    return (int) now.get("epoch").at(0);
  }

  /** What callbacks added to the logs under a name, epoch by epoch. */
  List<Double> logged(String name) {
    return logged.stream().map(each -> each.getOrDefault(name, Double.NaN)).toList();
  }

  @Override
  public int epochs() {
    return 100;
  }

  @Override
  public int batches() {
    return 1;
  }

  @Override
  public int examples() {
    return 1;
  }

  @Override
  public Weights weights() {
    return now.copy();
  }

  @Override
  public Model model() {
    throw new UnsupportedOperationException("a rehearsal has no model");
  }

  @Override
  public void restore(Weights weights) {
    now = weights;
  }

  @Override
  public void swapAverages() {
    throw new UnsupportedOperationException("a rehearsal has no averages");
  }

  @Override
  public float learningRate() {
    return rate;
  }

  @Override
  public void learningRate(float learningRate) {
    rate = learningRate;
  }

  @Override
  public long iterations() {
    return epoch;
  }

  @Override
  public void log(String name, double value) {
    logs.put(name, value);
  }

  @Override
  public void stop(String reason) {
    stopped = reason;
  }

  @Override
  public Checkpoint checkpoint() {
    throw new UnsupportedOperationException("a rehearsal has no checkpoint");
  }

  @Override
  public void resume(Checkpoint checkpoint) {
    throw new UnsupportedOperationException("a rehearsal has no checkpoint");
  }
}
