package sunhwan.linear;

import java.util.Arrays;
import sunhwan.data.MersenneTwister;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Vectors from texts that nobody labelled: what stands near a word is guessed from the vector of
 * the word, which is a sum of its parts' vectors. Skip-gram with negative sampling, Mikolov et al.
 * 2013, "Distributed Representations of Words and Phrases"; parts as in Bojanowski et al. 2017.
 *
 * <p>Learns by one step after another, with a rate that falls to 0 in a straight line. Steps follow
 * one another on one thread, so the same texts and spec give the same bits. Unlike there, all
 * neighbours of a place are guessed from one vector before its parts move.
 *
 * @param dim numbers of a vector, positive
 * @param rate of the first step, positive
 * @param epochs passes over the texts, positive
 * @param window words to either side that are near at most, positive; at each place a number up to
 *     it is drawn
 * @param negatives words drawn by chance, by their frequency to the power of 0.75, for each near
 *     one; positive
 * @param sample share of a text above which a word is passed over now and then, positive; 1 for
 *     never
 * @param seed of the first vectors and all that is drawn, 0 … 2³²−1
 */
public record SkipGram(
    int dim, double rate, int epochs, int window, int negatives, double sample, long seed) {
  private static final double POWER = 0.75;

  public SkipGram {
    if (dim < 1 || epochs < 1 || window < 1 || negatives < 1) {
      throw new IllegalArgumentException(
          "SkipGram: dim, epochs, window and negatives must be positive, got "
              + dim
              + ", "
              + epochs
              + ", "
              + window
              + " and "
              + negatives);
    }
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY) || !(sample > 0 && sample <= 1)) {
      throw new IllegalArgumentException(
          "SkipGram: expected rate > 0 and 0 < sample ≤ 1, got " + rate + " and " + sample);
    }
    if (seed < 0 || seed > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("SkipGram: seed must be in 0 … 2³²−1, got " + seed);
    }
  }

  /** fastText's own defaults: 100 numbers, a rate of 0.05, 5 epochs, 5 words, 5 drawn, 1e-4. */
  public static SkipGram of() {
    return new SkipGram(100, 0.05, 5, 5, 5, 1e-4, 0);
  }

  public SkipGram dim(int dim) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  public SkipGram rate(double rate) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  public SkipGram epochs(int epochs) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  public SkipGram window(int window) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  public SkipGram negatives(int negatives) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  public SkipGram sample(double sample) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  public SkipGram seed(long seed) {
    return new SkipGram(dim, rate, epochs, window, negatives, sample, seed);
  }

  /**
   * The parts' vectors, (parts, dim).
   *
   * @param words a row for each word, with the parts that it is the sum of; values of 1/√n for n
   *     parts make a step move a word as far as if it had one
   * @param texts words by their rows, in order
   * @throws IllegalArgumentException where a text names a word that there is none of, there are no
   *     two words in any text, or the vectors do not fit into an array
   */
  public Tensor fit(SparseRows words, int[][] texts) {
    if ((long) Math.max(words.columns(), words.rows()) * dim > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "SkipGram: "
              + words.columns()
              + " parts of "
              + words.rows()
              + " words, "
              + dim
              + " numbers each, do not fit into one array. Use fewer parts or a smaller dim");
    }
    long[] counts = counts(words.rows(), texts);
    MersenneTwister random = new MersenneTwister(seed);
    float[] input = new float[words.columns() * dim];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) ((2 * random.nextDouble() - 1) / (2 * dim));
    }
    Descent descent = new Descent(words, input, new float[words.rows() * dim], dim);
    double[] kept = kept(counts);
    double[] sums = sums(counts);
    long places = (long) epochs * Arrays.stream(texts).mapToLong(text -> text.length).sum();
    long done = 0;
    int[] near = new int[2 * window];
    int[] drawn = new int[negatives];
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int order : random.permutation(texts.length)) {
        int[] text = thinned(texts[order], kept, random);
        float now = (float) (rate * (places - done) / places);
        for (int at = 0; at < text.length; at++) {
          int reach = 1 + (int) (random.nextDouble() * window);
          int n = 0;
          for (int i = Math.max(0, at - reach); i <= Math.min(text.length - 1, at + reach); i++) {
            if (i != at) {
              near[n++] = text[i];
            }
          }
          descent.begin(text[at]);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < negatives; j++) {
              drawn[j] = draw(sums, random);
            }
            descent.guess(near[i], drawn, now);
          }
          descent.end();
        }
        done += texts[order].length;
      }
    }
    return descent.vectors();
  }

  private static long[] counts(int words, int[][] texts) {
    long[] counts = new long[words];
    boolean pair = false;
    for (int[] text : texts) {
      pair |= text.length > 1;
      for (int word : text) {
        if (word < 0 || word >= words) {
          throw new IllegalArgumentException(
              "SkipGram: a text's word must be in 0 … " + (words - 1) + ", got " + word);
        }
        counts[word]++;
      }
    }
    if (!pair) {
      throw new IllegalArgumentException(
          "SkipGram: expected a text with two words at least, got "
              + texts.length
              + " without. Give more texts, or lower the frequency that words must have");
    }
    return counts;
  }

  /** How probably each word is read: word2vec's √(t/f) + t/f. */
  private double[] kept(long[] counts) {
    double all = (double) Arrays.stream(counts).sum();
    return Arrays.stream(counts)
        .mapToDouble(n -> sample == 1 ? 1 : Math.sqrt(sample * all / n) + sample * all / n)
        .toArray();
  }

  private static int[] thinned(int[] text, double[] kept, MersenneTwister random) {
    return Arrays.stream(text)
        .filter(word -> kept[word] >= 1 || random.nextDouble() < kept[word])
        .toArray();
  }

  /** Of the words' weights in a draw, each with all before it. */
  private static double[] sums(long[] counts) {
    double[] sums = new double[counts.length];
    double sum = 0;
    for (int word = 0; word < sums.length; word++) {
      sum += StrictMath.pow((double) counts[word], POWER);
      sums[word] = sum;
    }
    return sums;
  }

  private static int draw(double[] sums, MersenneTwister random) {
    double at = random.nextDouble() * sums[sums.length - 1];
    int place = Arrays.binarySearch(sums, at);
    // the first whose sum is above: words that never occur have the sum of the one before
    int word = place < 0 ? -place - 1 : place + 1;
    while (word > 0 && sums[word - 1] > at) {
      word--;
    }
    return Math.min(word, sums.length - 1);
  }

  // D parts, H dim, W words; x (D) a word's parts, input (D, H), output (W, H)
  // h = x·input;  loss = −ln σ(h·output[near]) − Σ ln σ(−h·output[drawn])
  // ds = σ(s) − [near];  dOutput = ds·h;  dh += ds·output;  dInput[j] = x[j]·dh
  /** The two matrices while they learn. */
  static final class Descent {
    private final SparseRows words;
    private final float[] input;
    private final float[] output;
    private final float[] h;
    private final float[] dh;
    private int word;

    Descent(SparseRows words, float[] input, float[] output, int dim) {
      this.words = words;
      this.input = input;
      this.output = output;
      this.h = new float[dim];
      this.dh = new float[dim];
    }

    /** Comes to a word. */
    void begin(int word) {
      this.word = word;
      Arrays.fill(h, 0);
      Arrays.fill(dh, 0);
      for (int place = words.start(word); place < words.start(word + 1); place++) {
        add(words.value(place), input, words.column(place) * h.length, h, 0);
      }
    }

    /** Goes down the slope of guessing one word near it and none of those drawn. */
    void guess(int near, int[] drawn, float rate) {
      step(near, 1, rate);
      for (int other : drawn) {
        if (other != near) {
          step(other, 0, rate);
        }
      }
    }

    private void step(int other, int label, float rate) {
      int at = other * h.length;
      float change = (float) (rate * (label - 1 / (1 + StrictMath.exp(-dot(at)))));
      add(change, output, at, dh, 0);
      add(change, h, 0, output, at);
    }

    /** In four sums, which the compiler may compute side by side. */
    private double dot(int at) {
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      int i = 0;
      for (; i + 3 < h.length; i += 4) {
        a += h[i] * output[at + i];
        b += h[i + 1] * output[at + i + 1];
        c += h[i + 2] * output[at + i + 2];
        d += h[i + 3] * output[at + i + 3];
      }
      for (; i < h.length; i++) {
        a += h[i] * output[at + i];
      }
      return (a + b) + (c + d);
    }

    /** Leaves the word: its parts move. */
    void end() {
      for (int place = words.start(word); place < words.start(word + 1); place++) {
        add(words.value(place), dh, 0, input, words.column(place) * h.length);
      }
    }

    private void add(float times, float[] x, int xAt, float[] y, int yAt) {
      for (int i = 0; i < h.length; i++) {
        y[yAt + i] += times * x[xAt + i];
      }
    }

    Tensor vectors() {
      for (float v : input) {
        if (!Float.isFinite(v)) {
          throw new IllegalArgumentException(
              "SkipGram: what was learnt is no longer a number. Use a smaller rate");
        }
      }
      return Tensor.of(Shape.of(words.columns(), h.length), input);
    }
  }
}
