package sunhwan.training;

import java.util.List;
import java.util.Optional;
import sunhwan.data.Dataset;

/** Examples that are all in memory. */
record DatasetFeed(Dataset data, FitOptions options) implements Feed {

  @Override
  public Reading open(int epoch, int learnt) {
    List<int[]> order = Batches.of(data.inputs().getFirst(), options, epoch);
    return new Reading() {
      private int at = learnt;
      private int examples = order.stream().limit(learnt).mapToInt(batch -> batch.length).sum();

      @Override
      public Optional<Batch> next() {
        if (at >= order.size()) {
          return Optional.empty();
        }
        Batch batch = Batch.of(data, order.get(at++));
        examples += batch.size();
        return Optional.of(batch);
      }

      @Override
      public int examples() {
        return examples;
      }
    };
  }

  @Override
  public int batches() {
    return Math.ceilDiv(data.size(), options.batchSize());
  }

  @Override
  public int examples() {
    return data.size();
  }

  @Override
  public String fingerprint() {
    return Settings.fingerprint(data);
  }
}
