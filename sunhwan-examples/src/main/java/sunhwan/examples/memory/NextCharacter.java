package sunhwan.examples.memory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.layers.TimeDistributed;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.RnnStream;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.CosineDecay;
import sunhwan.training.Callback;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * A text, character by character: what comes next? As Karpathy's char-rnn, on its Shakespeare.
 *
 * <p>The last tenth of the text is never trained on. The text is cut into pieces; a piece is read
 * in windows, the state carried from one to the next, the gradient cut (truncated backpropagation
 * through time).
 */
public final class NextCharacter {
  private static final String FILE = "tinyshakespeare/input.txt";

  /** Stands for characters that the training part does not have. */
  private static final char UNSEEN = '\uFFFD';

  private NextCharacter() {}

  /**
   * How large.
   *
   * @param characters of the text that are read, from its beginning
   * @param units of the LSTM
   * @param epochs of training
   * @param batch pieces that are read side by side
   * @param piece characters over which the state is carried
   * @param window characters over which the gradient goes back
   * @param rate Adam's learning rate at the beginning; it falls as half a cosine
   * @param threads that share the work; they change no result
   */
  record Setup(
      int characters,
      int units,
      int epochs,
      int batch,
      int piece,
      int window,
      float dropout,
      float rate,
      int threads,
      long seed) {
    static final Setup FULL =
        new Setup(Integer.MAX_VALUE, 256, 12, 32, 1024, 64, 0.2f, 0.004f, 2, 1);
  }

  /**
   * What came out.
   *
   * @param nats mean negative logarithm of the probability of the next character in the held-out
   *     part, after every epoch
   * @param seconds since the beginning of training, after every epoch
   * @param sample what the model writes
   */
  record Outcome(List<Double> nats, List<Double> seconds, String sample, Path picture) {}

  public static void main(String[] args) {
    Settings settings = new Settings(args);
    Setup full = Setup.FULL;
    Setup setup =
        new Setup(
            settings.number("characters", full.characters()),
            settings.number("units", full.units()),
            settings.number("epochs", full.epochs()),
            settings.number("batch", full.batch()),
            settings.number("piece", full.piece()),
            settings.number("window", full.window()),
            settings.decimal("dropout", full.dropout()),
            settings.decimal("rate", full.rate()),
            settings.number("threads", full.threads()),
            settings.number("seed", (int) full.seed()));
    Path folder = settings.folder();
    settings.refuseOthers();
    Optional<Path> file = SharedData.file(FILE);
    if (file.isEmpty()) {
      System.out.println(SharedData.missing(FILE));
      return;
    }
    run(setup, SharedData.read(file.get()), folder, System.out);
  }

  static Outcome run(Setup setup, String whole, Path folder, PrintStream out) {
    String text = whole.substring(0, Math.min(setup.characters(), whole.length()));
    int border = text.length() * 9 / 10;
    String vocabulary = vocabulary(text.substring(0, border));
    Dataset train = pieces(text.substring(0, border), vocabulary, setup.piece());
    Dataset heldOut = pieces(text.substring(border), vocabulary, setup.piece());
    Model model =
        Sequential.of(
                Embedding.of(vocabulary.length(), 64),
                LSTM.of(setup.units()).returnSequences(true),
                Dropout.of(setup.dropout()),
                TimeDistributed.of(Dense.of(vocabulary.length())))
            .build(setup.seed());
    out.printf(
        "Next character: %d to learn from, %d held out, %d different ones, %d parameters%n",
        border, text.length() - border, vocabulary.length() - 1, model.weights().count());
    out.printf("%6s %10s %16s %16s%n", "epoch", "seconds", "nats, training", "nats, held out");

    int updates =
        setup.epochs()
            * Math.ceilDiv(train.size(), setup.batch())
            * Math.ceilDiv(setup.piece(), setup.window());
    List<Double> seconds = new ArrayList<>();
    Fit fit =
        Trainer.compile(
                model,
                Adam.of(CosineDecay.of(setup.rate(), updates)).globalClipnorm(1),
                SparseCategoricalCrossentropy.of().fromLogits(true))
            .fit(
                train,
                FitOptions.epochs(setup.epochs())
                    .batchSize(setup.batch())
                    .seed(setup.seed())
                    .threads(setup.threads())
                    .truncatedBptt(setup.window())
                    .validation(heldOut)
                    .callback(new Progress(out, "LSTM"))
                    .callback(row(seconds, out)));
    List<Double> nats = fit.history().series("val_loss");
    String sample = write(fit.model(), vocabulary, "\n", 400, 0.7, setup.seed());
    out.printf(
        "%.3f nats a character on the held-out tenth after %.0f s%n",
        nats.getLast(), seconds.getLast());
    out.println("--- it writes ---");
    out.println(sample.strip());
    out.println("-----------------");
    Path picture = Chart.write(folder.resolve("next-character.svg"), chart(fit, seconds));
    out.println("picture: " + picture);
    return new Outcome(nats, seconds, sample, picture);
  }

  /** Prints a row of the table after every epoch and notes the time. */
  private static Callback row(List<Double> seconds, PrintStream out) {
    long start = System.nanoTime();
    return run ->
        new Callback.Observer() {
          @Override
          public void epochEnd(Callback.EpochEnd end) {
            seconds.add((System.nanoTime() - start) / 1e9);
            out.printf(
                "%6d %10.1f %16.3f %16.3f%n",
                end.epoch(), seconds.getLast(), end.logs().get("loss"), end.logs().get("val_loss"));
          }
        };
  }

  private static Chart chart(Fit fit, List<Double> seconds) {
    double[] x = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    double[] trained = values(fit.history().series("loss"));
    double[] heldOut = values(fit.history().series("val_loss"));
    return Chart.of("Next character of Shakespeare", "seconds", "nats a character")
        .line("training, mean over the epoch", x, trained)
        .line("held-out tenth", x, heldOut)
        .level("1.6", 1.6);
  }

  private static double[] values(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The characters of a text in order, after the one that stands for all others. */
  private static String vocabulary(String text) {
    StringBuilder vocabulary = new StringBuilder().append(UNSEEN);
    text.chars().distinct().sorted().forEach(c -> vocabulary.append((char) c));
    return vocabulary.toString();
  }

  /** Every character but the last, and what comes after it; the last piece may be shorter. */
  private static Dataset pieces(String text, String vocabulary, int length) {
    int[] ids = text.chars().map(c -> Math.max(0, vocabulary.indexOf(c))).toArray();
    int count = Math.ceilDiv(ids.length - 1, length);
    int[][] x = new int[count][];
    int[][] next = new int[count][];
    for (int i = 0; i < count; i++) {
      int to = Math.min((i + 1) * length, ids.length - 1);
      x[i] = Arrays.copyOfRange(ids, i * length, to);
      next[i] = Arrays.copyOfRange(ids, i * length + 1, to + 1);
    }
    return Dataset.of(Sequences.ofIds(x), Sequences.ofIds(next));
  }

  /**
   * Lets a model write on.
   *
   * @param temperature that logits are divided by: below 1 the likely becomes likelier
   */
  static String write(
      Model model, String vocabulary, String start, int length, double temperature, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RnnStream stream = model.stream();
    StringBuilder written = new StringBuilder();
    float[] logits = {};
    for (int i = 0; i < start.length(); i++) {
      logits = stream.next(Math.max(0, vocabulary.indexOf(start.charAt(i))));
    }
    while (written.length() < length) {
      int next = draw(logits, temperature, random);
      written.append(vocabulary.charAt(next));
      logits = stream.next(next);
    }
    return written.toString();
  }

  private static int draw(float[] logits, double temperature, SplittableRandom random) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] upTo = new double[logits.length];
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      sum += Math.exp((logits[k] - largest) / temperature);
      upTo[k] = sum;
    }
    double at = random.nextDouble() * sum;
    int k = 0;
    while (upTo[k] <= at) {
      k++;
    }
    return k;
  }
}
