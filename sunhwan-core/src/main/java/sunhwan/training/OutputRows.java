package sunhwan.training;

import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Slice;
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

  /** Visits some rows of one shard, as they lie in memory. */
  static void ofShard(
      float[][] targets, Slice slice, int[] examples, int targetWidth, Visit visit) {
    float[] y = slice.y().data();
    int width = slice.y().width();
    slice.forEachRow(
        (row, place, time) -> {
          int example = examples[place];
          visit.row(y, row * width, example, targets[example], time * targetWidth);
        });
  }

  /**
   * Visits all rows, one example after the other in the batch's order, each one's steps in theirs:
   * how the batch was cut into shards does not show.
   */
  static void inOrder(float[][] targets, Engine engine, int output, int targetWidth, Visit visit) {
    int[] shardOf = new int[targets.length];
    int[] placeOf = new int[targets.length];
    Signal[] outputs = new Signal[engine.shards()];
    for (int shard = 0; shard < engine.shards(); shard++) {
      int[] examples = engine.examples(shard);
      outputs[shard] = engine.output(shard, output);
      for (int i = 0; i < examples.length; i++) {
        // rows stand by the example's index, steps by its rank
        int example =
            switch (outputs[shard].layout()) {
              case Rows r -> examples[i];
              case Steps steps -> examples[steps.example(i)];
            };
        shardOf[example] = shard;
        placeOf[example] = i;
      }
    }
    for (int example = 0; example < targets.length; example++) {
      Signal y = outputs[shardOf[example]];
      int place = placeOf[example];
      float[] target = targets[example];
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
