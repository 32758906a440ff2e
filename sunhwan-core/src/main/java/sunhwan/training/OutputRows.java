package sunhwan.training;

import sunhwan.internal.layer.Engine;
import sunhwan.layers.Signal;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Steps;

/** The rows that came out of a forward pass, each beside its target. */
final class OutputRows {
  private OutputRows() {}

  /** What is done with a row. */
  interface Visit {
    void row(float[] y, int yAt, int example, float[] target, int targetAt);
  }

  /** Visits the rows of one shard, as they lie in memory. */
  static void ofShard(Batch batch, Signal y, int[] examples, int targetWidth, Visit visit) {
    int width = y.width();
    switch (y.layout()) {
      case Rows r -> {
        for (int i = 0; i < examples.length; i++) {
          visit.row(y.data(), i * width, examples[i], batch.y()[examples[i]], 0);
        }
      }
      case Steps steps -> {
        for (int s = 0; s < steps.steps(); s++) {
          for (int rank = 0; rank < steps.alive(s); rank++) {
            int row = steps.start(s) + rank;
            int example = examples[steps.example(rank)];
            int targetAt = steps.time(row) * targetWidth;
            visit.row(y.data(), row * width, example, batch.y()[example], targetAt);
          }
        }
      }
    }
  }

  /**
   * Visits all rows, one example after the other in the batch's order, each one's steps in theirs:
   * how the batch was cut into shards does not show.
   */
  static void inOrder(Batch batch, Engine engine, int targetWidth, Visit visit) {
    int[] shardOf = new int[batch.size()];
    int[] placeOf = new int[batch.size()];
    for (int shard = 0; shard < engine.shards(); shard++) {
      int[] examples = engine.examples(shard);
      for (int i = 0; i < examples.length; i++) {
        // rows stand by the example's index, steps by its rank
        int example =
            switch (engine.output(shard).layout()) {
              case Rows r -> examples[i];
              case Steps steps -> examples[steps.example(i)];
            };
        shardOf[example] = shard;
        placeOf[example] = i;
      }
    }
    for (int example = 0; example < batch.size(); example++) {
      Signal y = engine.output(shardOf[example]);
      int place = placeOf[example];
      float[] target = batch.y()[example];
      switch (y.layout()) {
        case Rows r -> visit.row(y.data(), place * y.width(), example, target, 0);
        case Steps steps -> {
          for (int s = 0; s < steps.length(place); s++) {
            int row = steps.start(s) + place;
            visit.row(y.data(), row * y.width(), example, target, steps.time(row) * targetWidth);
          }
        }
      }
    }
  }
}
