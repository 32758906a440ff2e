package sunhwan.benchmarks.peers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** Epochs over real text, which documents as long as they are or padded share in one way or another. */
final class TextSides {
  private static final int ASKED = 64;

  private TextSides() {}

  /** The ways to read an epoch. */
  enum Way {
    BUCKETED,
    SHUFFLED,
    PADDED
  }

  /** Logits of the first documents are what outputs() gives. */
  static Side.Library of(String library, Way way, Corpus corpus, Weights weights) {
    return library.equals("sunhwan")
        ? new Ours(way, corpus, weights)
        : new Torch(way, corpus, weights);
  }

  private static final class Ours implements Side.Library {
    private final Way way;
    private final Model model;
    private final Sequences x;
    private final int[] classes;

    Ours(Way way, Corpus corpus, Weights weights) {
      this.way = way;
      this.model = new Model(Corpus.network(way != Way.PADDED), weights);
      this.x = Sequences.ofIds((way == Way.PADDED ? corpus.padded() : corpus).ids());
      this.classes = corpus.classes();
    }

    @Override
    public float[] outputs() {
      return model.predict(x.select(IntStream.range(0, ASKED).toArray())).data();
    }

    @Override
    public void run(int times) {
      Trainer.compile(
              model,
              sunhwan.optimizers.Adam.of(),
              SparseCategoricalCrossentropy.of().fromLogits(true))
          .fit(
              Dataset.ofClasses(x, classes),
              FitOptions.epochs(times)
                  .batchSize(Corpus.BATCH)
                  .order(
                      way == Way.BUCKETED
                          ? FitOptions.Order.BUCKETED
                          : FitOptions.Order.SHUFFLED));
    }

    @Override
    public String describe() {
      return "Sunhwan, "
          + switch (way) {
            case BUCKETED -> "masked, like lengths in a batch";
            case SHUFFLED -> "masked, random batches";
            case PADDED -> "padded to 500";
          };
    }

    @Override
    public void close() {}
  }

  @SuppressWarnings("try") // scopes and guards work by being open
  private static final class Torch implements Side.Library {
    private final Way way;
    private final Corpus corpus;
    private final TorchNetwork network;
    private final Adam adam;
    private long epoch;

    Torch(Way way, Corpus corpus, Weights weights) {
      torch.set_num_threads(1);
      if (!org.bytedeco.pytorch.Context.setFlushDenormal(true)) {
        throw new IllegalStateException("libtorch cannot flush denormals on this machine");
      }
      this.way = way;
      this.corpus = way == Way.PADDED ? corpus.padded() : corpus;
      this.network = new TorchNetwork(Corpus.network(false), weights, true);
      this.adam = new Adam(network.parameters(), new AdamOptions(1e-3));
    }

    @Override
    public void run(int times) {
      for (int i = 0; i < times; i++) {
        for (int[] batch : corpus.batches(way == Way.BUCKETED, epoch++)) {
          try (PointerScope scope = new PointerScope()) {
            adam.zero_grad();
            long[] classes = Arrays.stream(batch).mapToLong(d -> corpus.classes()[d]).toArray();
            torch
                .cross_entropy_loss(logits(batch), TorchSide.longs(classes, classes.length))
                .backward();
            adam.step();
          }
        }
      }
    }

    /** Packed as PackedSequence does it: all first steps, all second ones, and so on. */
    private org.bytedeco.pytorch.Tensor logits(int[] longestFirst) {
      int time = corpus.ids()[longestFirst[0]].length;
      long[] sizes = new long[time];
      long[] packed = new long[Arrays.stream(longestFirst).map(d -> corpus.ids()[d].length).sum()];
      int at = 0;
      for (int t = 0; t < time; t++) {
        for (int d : longestFirst) {
          if (t < corpus.ids()[d].length) {
            packed[at++] = corpus.ids()[d][t];
            sizes[t]++;
          }
        }
      }
      if (way == Way.PADDED) {
        return network.forward(
            TorchSide.longs(packed, time, longestFirst.length), Optional.empty());
      }
      return network.forward(
          TorchSide.longs(packed, at),
          Optional.of(
              new TorchNetwork.Sizes(TorchSide.longs(sizes, time), longestFirst.length)));
    }

    @Override
    public float[] outputs() {
      try (PointerScope scope = new PointerScope();
          AutoGradMode none = new NoGradGuard()) {
        int[] order =
            IntStream.range(0, ASKED)
                .boxed()
                .sorted(Comparator.comparingInt(d -> -corpus.ids()[d].length))
                .mapToInt(Integer::intValue)
                .toArray();
        var logits = logits(order).contiguous();
        float[] sorted = new float[(int) logits.numel()];
        new FloatPointer(logits.data_ptr()).get(sorted);
        int width = sorted.length / ASKED;
        float[] values = new float[sorted.length];
        for (int i = 0; i < ASKED; i++) {
          System.arraycopy(sorted, i * width, values, order[i] * width, width);
        }
        return values;
      }
    }

    @Override
    public String describe() {
      return TorchSide.version()
          + switch (way) {
            case BUCKETED -> ", packed, like lengths in a batch";
            case SHUFFLED -> ", packed, random batches";
            case PADDED -> ", padded to 500";
          };
    }

    @Override
    public void close() {}
  }
}
