package sunhwan.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sunhwan.data.Dataset;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.data.Examples;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;

/**
 * Examples that are read anew in each epoch, the same number of batches at a time. Within such a
 * part they are dealt as if it were a whole dataset, so that a source of no more than that is
 * learnt from as the dataset would be, to the byte.
 */
final class SourceFeed implements Feed {
  private final Trainer trainer;
  private final ExampleSource source;
  private final FitOptions options;
  private final int partSize;

  /** 0 until an epoch has been read to its end. */
  private int known;

  SourceFeed(Trainer trainer, ExampleSource source, FitOptions options) {
    this.trainer = trainer;
    this.source = source;
    this.options = options;
    this.partSize = Math.multiplyExact(Batches.POOL, options.batchSize());
  }

  @Override
  public Reading open(int epoch, int learnt) {
    return new Parts(epoch, learnt);
  }

  @Override
  public int batches() {
    return Math.ceilDiv(known, options.batchSize());
  }

  @Override
  public int examples() {
    return known;
  }

  @Override
  public String fingerprint() {
    return Settings.fingerprint(source);
  }

  /** An epoch, part by part. */
  private final class Parts implements Reading {
    private final int epoch;
    private final Examples examples;
    private int read;
    private int part;
    private List<Batch> batches = List.of();
    private int at;
    private int given;

    Parts(int epoch, int learnt) {
      this.epoch = epoch;
      this.examples = source.open(epoch);
      try {
        leaveOut(learnt);
      } catch (RuntimeException | Error e) {
        examples.close();
        throw e;
      }
    }

    private void leaveOut(int learnt) {
      part = learnt / Batches.POOL;
      while (read < part * partSize && examples.next().isPresent()) {
        read++;
      }
      given = read;
      boolean isThere = read == part * partSize;
      for (int i = part * Batches.POOL; i < learnt && isThere; i++) {
        isThere = next().isPresent();
      }
      if (!isThere) {
        throw new IllegalArgumentException(
            "Trainer: epoch "
                + epoch
                + " ends after "
                + read
                + " examples, before its batch "
                + learnt
                + ", behind which the training was left. Does the source give the same each time?");
      }
    }

    @Override
    public Optional<Batch> next() {
      if (at == batches.size() && !readPart()) {
        return Optional.empty();
      }
      Batch batch = batches.get(at++);
      given += batch.size();
      return Optional.of(batch);
    }

    private boolean readPart() {
      List<Example> all = new ArrayList<>();
      for (Optional<Example> next; all.size() < partSize; all.add(next.get())) {
        next = examples.next();
        if (next.isEmpty()) {
          known = read + all.size();
          break;
        }
      }
      if (all.isEmpty() && read > 0) {
        return false;
      }
      Dataset data = dataset(all);
      trainer.check(data);
      batches =
          Batches.of(data.inputs().getFirst(), options, epoch, part++).stream()
              .map(rows -> Batch.of(data, rows))
              .toList();
      at = 0;
      read += all.size();
      return true;
    }

    @Override
    public int examples() {
      return given;
    }

    @Override
    public void close() {
      examples.close();
    }
  }

  private Dataset dataset(List<Example> examples) {
    Model model = trainer.model();
    List<Sequences> inputs = new ArrayList<>();
    for (int k = 0; k < model.inputs().size(); k++) {
      Shape shape = model.inputs().get(k);
      int width = shape.rank() == 2 ? shape.size(1) : 1;
      inputs.add(rows(examples, true, k, model.inputs().size(), width));
    }
    List<Sequences> targets = new ArrayList<>();
    for (int k = 0; k < model.outputs().size(); k++) {
      targets.add(rows(examples, false, k, model.outputs().size(), 1));
    }
    Dataset data = Dataset.of(inputs, targets);
    boolean alike = examples.stream().allMatch(e -> e.sampleWeights().equals(List.of(1f)));
    return alike ? data : data.weighted(weights(examples, model.outputs().size()));
  }

  private static List<float[]> weights(List<Example> examples, int targets) {
    List<float[]> all = new ArrayList<>();
    for (int k = 0; k < targets; k++) {
      float[] weights = new float[examples.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = examples.get(i).sampleWeight(k);
      }
      all.add(weights);
    }
    return all;
  }

  private static Sequences rows(
      List<Example> examples, boolean input, int k, int expected, int width) {
    float[][] rows = new float[examples.size()][];
    for (int i = 0; i < rows.length; i++) {
      List<float[]> parts = input ? examples.get(i).inputs() : examples.get(i).targets();
      if (parts.size() != expected) {
        throw new IllegalArgumentException(
            "Trainer: expected examples with "
                + expected
                + (input ? " inputs" : " targets")
                + " as the model has, got "
                + parts.size());
      }
      rows[i] = parts.get(k);
    }
    return Sequences.ofSteps(rows, width);
  }
}
