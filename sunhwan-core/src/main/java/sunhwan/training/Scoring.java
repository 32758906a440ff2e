package sunhwan.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sunhwan.data.Dataset;
import sunhwan.internal.layer.Engine;

/**
 * Loss and metrics of batches: of a model with one output its own; of one with several the sum of
 * their losses, each times its weight, and penalties; and behind it each by its output's name, as
 * in Keras {@code tone_loss}, which no weight has touched, and {@code tone_accuracy}.
 */
final class Scoring {
  private final Trainer trainer;
  private final Engine engine;
  private final List<String> names;
  private final List<OutputScoring> outputs = new ArrayList<>();

  /** Penalties times the examples of their batch, and those examples. */
  private final double[] penaltySums = new double[2];

  /** Refuses metrics that cannot read the model's outputs or the losses' targets. */
  Scoring(Trainer trainer, Engine engine, ClassWeights classWeights) {
    this.trainer = trainer;
    this.engine = engine;
    this.names = trainer.model().outputNames();
    if (names.size() > 1 && !classWeights.isEmpty()) {
      throw new IllegalArgumentException(
          "FitOptions: classWeight says nothing of which output's classes it means; there are "
              + names
              + ". Give examples a sampleWeight instead.");
    }
    for (int i = 0; i < names.size(); i++) {
      outputs.add(new OutputScoring(trainer, i, engine, classWeights));
    }
  }

  void reset() {
    outputs.forEach(OutputScoring::reset);
    Arrays.fill(penaltySums, 0);
  }

  /** All that was summed up since {@link #reset}, in an order of its own. */
  List<Double> sums() {
    List<Double> all = new ArrayList<>();
    for (double[] sums : arrays()) {
      for (double sum : sums) {
        all.add(sum);
      }
    }
    return all;
  }

  /** Goes on from what {@link #sums} gave. */
  void restore(List<Double> sums) {
    int count = arrays().stream().mapToInt(array -> array.length).sum();
    if (sums.size() != count) {
      throw new IllegalArgumentException(
          "Checkpoint: expected "
              + count
              + " sums of loss and metrics, got "
              + sums.size()
              + ". Was it made by another version?");
    }
    Iterator<Double> next = sums.iterator();
    for (double[] array : arrays()) {
      Arrays.setAll(array, i -> next.next());
    }
  }

  private List<double[]> arrays() {
    List<double[]> arrays = new ArrayList<>(List.of(penaltySums));
    outputs.forEach(output -> arrays.addAll(output.sums()));
    return arrays;
  }

  /** Loss and metrics since {@link #reset}. */
  Map<String, Double> logs(String prefix) {
    Map<String, Double> logs = new LinkedHashMap<>();
    double sum = penaltySums[0] / Math.max(1, penaltySums[1]);
    for (int i = 0; i < outputs.size(); i++) {
      sum += lossWeight(i) * outputs.get(i).loss();
    }
    logs.put(prefix + "loss", sum);
    for (int i = 0; i < outputs.size() && outputs.size() > 1; i++) {
      logs.put(prefix + names.get(i) + "_loss", outputs.get(i).loss());
    }
    for (int i = 0; i < outputs.size(); i++) {
      String own = outputs.size() > 1 ? names.get(i) + "_" : "";
      outputs.get(i).logMetrics(prefix + own, logs);
    }
    return logs;
  }

  private double lossWeight(int output) {
    return trainer.objectives().get(output).lossWeight();
  }

  Map<String, Double> evaluate(Dataset data, int batchSize) {
    reset();
    for (int from = 0; from < data.size(); from += batchSize) {
      int[] index = IntStream.range(from, Math.min(from + batchSize, data.size())).toArray();
      look(Batch.of(data, index));
    }
    return logs("");
  }

  /** All batches of a reading. */
  Map<String, Double> evaluate(Feed.Reading reading) {
    reset();
    for (Optional<Batch> batch = reading.next(); batch.isPresent(); batch = reading.next()) {
      look(batch.get());
    }
    return logs("");
  }

  private void look(Batch batch) {
    engine.forward(batch.inputs(), Map.of(), Engine.Pass.PREDICT);
    for (OutputScoring output : outputs) {
      OutputScoring.Tally tally = output.tally(batch, false);
      tally.readAll();
      tally.count();
    }
    penalty(batch);
  }

  /** Runs the last forward's outputs through their losses and backwards; returns the sum. */
  double backward(Batch batch) {
    List<OutputScoring.Tally> tallies = outputs.stream().map(o -> o.tally(batch, true)).toList();
    List<Optional<Engine.Head>> heads = new ArrayList<>();
    for (OutputScoring.Tally tally : tallies) {
      heads.add(Optional.of(tally::shard));
    }
    engine.backward(heads);
    double sum = penalty(batch);
    for (int i = 0; i < tallies.size(); i++) {
      sum += lossWeight(i) * tallies.get(i).count();
    }
    return sum;
  }

  /** What weights and outputs add to the loss of the last forward, on its way into the sums. */
  private double penalty(Batch batch) {
    double penalty = engine.penalty();
    penaltySums[0] += penalty * batch.size();
    penaltySums[1] += batch.size();
    return penalty;
  }
}
