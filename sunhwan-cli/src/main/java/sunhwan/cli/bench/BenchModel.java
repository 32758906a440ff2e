package sunhwan.cli.bench;

import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.SimpleRNN;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.Loss;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;

/**
 * The networks that are timed: the lesson's three, the lesson's other one, and a language model.
 *
 * <p>They end in logits and nothing is masked, so that every library does the same work.
 */
public enum BenchModel {
  M1(1000, 500, 32, 3, "Bi(SimpleRNN 64) x2, SimpleRNN 64, Dense 3"),
  M2(1000, 500, 32, 3, "Bi(LSTM 64) x3, Dense 16, Dense 3"),
  M3(1000, 500, 32, 3, "Bi(GRU 64) x2, Dense 16, Dense 3"),
  M4(1000, 500, 32, 2, "Bi(LSTM 64), Dense 64, Dense 1"),
  M5(10_000, 100, 64, 10_000, "LSTM 512 x2, Dense 10000 at every step");

  private final int vocabulary;
  private final int time;
  private final int batch;
  private final int classes;
  private final String words;

  BenchModel(int vocabulary, int time, int batch, int classes, String words) {
    this.vocabulary = vocabulary;
    this.time = time;
    this.batch = batch;
    this.classes = classes;
    this.words = words;
  }

  /** Rows of the embedding. */
  public int vocabulary() {
    return vocabulary;
  }

  /** Steps of a sequence. */
  public int time() {
    return time;
  }

  /** Sequences of a training step. */
  public int batch() {
    return batch;
  }

  /** Its layers in words. */
  public String words() {
    return words;
  }

  public Sequential network() {
    return switch (this) {
      case M1 ->
          Sequential.of(
              Embedding.of(vocabulary, 64),
              Bidirectional.of(SimpleRNN.of(64).returnSequences(true)),
              Bidirectional.of(SimpleRNN.of(64).returnSequences(true)),
              SimpleRNN.of(64),
              Dense.of(3));
      case M2 ->
          Sequential.of(
              Embedding.of(vocabulary, 64),
              Bidirectional.of(LSTM.of(64).returnSequences(true)),
              Bidirectional.of(LSTM.of(64).returnSequences(true)),
              Bidirectional.of(LSTM.of(64)),
              Dense.of(16),
              Dense.of(3));
      case M3 ->
          Sequential.of(
              Embedding.of(vocabulary, 64),
              Bidirectional.of(GRU.of(64).returnSequences(true)),
              Bidirectional.of(GRU.of(64)),
              Dense.of(16),
              Dense.of(3));
      case M4 ->
          Sequential.of(
              Embedding.of(vocabulary, 64),
              Bidirectional.of(LSTM.of(64)),
              Dense.of(64, Activation.RELU),
              Dense.of(1));
      case M5 ->
          Sequential.of(
              Embedding.of(vocabulary, 512),
              LSTM.of(512).returnSequences(true),
              LSTM.of(512).returnSequences(true),
              Dense.of(classes));
    };
  }

  /** What training makes small. */
  public Loss loss() {
    return this == M4
        ? BinaryCrossentropy.of().fromLogits(true)
        : SparseCategoricalCrossentropy.of().fromLogits(true);
  }

  /** Ids from 1, (rows, time). */
  public int[][] ids(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] ids = new int[rows][];
    for (int i = 0; i < rows; i++) {
      ids[i] = random.ints(time, 1, vocabulary).toArray();
    }
    return ids;
  }

  /** Targets: a class a row, or one a step where the model answers at every step. */
  public float[][] targets(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed + 1);
    float[][] targets = new float[rows][this == M5 ? time : 1];
    for (float[] row : targets) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(classes);
      }
    }
    return targets;
  }

  /** Examples to learn from. */
  public Dataset data(int rows, long seed) {
    Sequences x = Sequences.ofIds(ids(rows, seed));
    float[][] y = targets(rows, seed);
    return this == M5
        ? Dataset.of(x, Sequences.ofValues(y))
        : Dataset.of(x, Sequences.of(Tensor.ofRows(y)));
  }
}
