package sunhwan.linear;

import java.util.Arrays;
import java.util.stream.IntStream;
import sunhwan.data.MersenneTwister;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * fastText's classifier: the mean of a row's vectors through a softmax, Joulin et al. 2016, "Bag of
 * Tricks for Efficient Text Classification".
 *
 * <p>Learns by a step down the slope of one row's cross-entropy after another, with a rate that
 * falls to 0 in a straight line. Steps follow one another on one thread, so the same rows and spec
 * give the same bits; fastText itself lets threads overwrite each other's steps. The softmax is
 * whole, not hierarchical.
 *
 * @param dim numbers of a vector, positive
 * @param rate of the first step, positive
 * @param epochs passes over the rows, positive
 * @param balanced whether an epoch reads as many rows of a rare class as of a frequent one, again
 *     and again where it must, rather than each row once
 * @param seed of the first vectors and the order of rows, 0 … 2³²−1
 */
public record FastText(int dim, double rate, int epochs, boolean balanced, long seed) {
  public FastText {
    if (dim < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "FastText: dim and epochs must be positive, got " + dim + " and " + epochs);
    }
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("FastText: rate must be positive, got " + rate);
    }
    if (seed < 0 || seed > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("FastText: seed must be in 0 … 2³²−1, got " + seed);
    }
  }

  /** fastText's own defaults: 100 numbers, a rate of 0.1, 5 epochs. */
  public static FastText of() {
    return new FastText(100, 0.1, 5, false, 0);
  }

  public FastText dim(int dim) {
    return new FastText(dim, rate, epochs, balanced, seed);
  }

  public FastText rate(double rate) {
    return new FastText(dim, rate, epochs, balanced, seed);
  }

  public FastText epochs(int epochs) {
    return new FastText(dim, rate, epochs, balanced, seed);
  }

  public FastText balanced(boolean balanced) {
    return new FastText(dim, rate, epochs, balanced, seed);
  }

  public FastText seed(long seed) {
    return new FastText(dim, rate, epochs, balanced, seed);
  }

  /**
   * Learns from rows whose classes are known.
   *
   * @param x each row's values should add up to 1, so that it is a mean of vectors
   * @param classes one a row, 0 … count − 1
   * @param count classes that there are, at least 2
   * @throws IllegalArgumentException where rows and classes do not fit together, there are too many
   *     features for one array, or the rate is so large that scores are no longer numbers
   */
  public FactoredModel fit(SparseRows x, int[] classes, int count) {
    LinearSpec.check(x, classes, count);
    if ((long) x.columns() * dim > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "FastText: "
              + x.columns()
              + " features of "
              + dim
              + " numbers do not fit into one array. Use fewer features or a smaller dim");
    }
    MersenneTwister random = new MersenneTwister(seed);
    float[] input = new float[x.columns() * dim];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) ((2 * random.nextDouble() - 1) / dim);
    }
    Descent descent = new Descent(x, input, new float[dim * count], dim, count);
    int[][] rowsOf = rowsOf(classes, count);
    long steps = (long) epochs * classes.length;
    long done = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int row : balanced ? drawn(rowsOf, random) : random.permutation(classes.length)) {
        descent.step(row, classes[row], (float) (rate * (steps - done) / steps));
        done++;
      }
    }
    return descent.model();
  }

  /** The rows of each class that has any. */
  private static int[][] rowsOf(int[] classes, int count) {
    return IntStream.range(0, count)
        .mapToObj(k -> IntStream.range(0, classes.length).filter(r -> classes[r] == k).toArray())
        .filter(rows -> rows.length > 0)
        .toArray(int[][]::new);
  }

  /** As many rows as there are, the classes in turn, each class's rows in an order of chance. */
  private static int[] drawn(int[][] rowsOf, MersenneTwister random) {
    int[] drawn = new int[Arrays.stream(rowsOf).mapToInt(rows -> rows.length).sum()];
    for (int i = 0; i < drawn.length; i++) {
      int[] rows = rowsOf[i % rowsOf.length];
      int turn = i / rowsOf.length % rows.length;
      if (turn == 0) {
        random.shuffle(rows);
      }
      drawn[i] = rows[turn];
    }
    random.shuffle(drawn);
    return drawn;
  }

  // D features, H dim, K classes; x (D), input (D, H), output (H, K)
  // h = x·input;  z = h·output;  p = softmax(z);  loss = −ln p[y]
  // dz = p − [k = y];  dOutput = hᵀ·dz;  dh = output·dzᵀ;  dInput[j] = x[j]·dh
  /** The two matrices while they learn. */
  static final class Descent {
    private final SparseRows x;
    private final float[] input;
    private final float[] output;
    private final int count;
    private final float[] h;
    private final float[] dh;
    private final double[] dz;

    Descent(SparseRows x, float[] input, float[] output, int dim, int count) {
      this.x = x;
      this.input = input;
      this.output = output;
      this.count = count;
      this.h = new float[dim];
      this.dh = new float[dim];
      this.dz = new double[count];
    }

    /** Goes down the slope of one row's loss. */
    void step(int row, int actual, float rate) {
      Arrays.fill(h, 0);
      FactoredModel.addVector(x, row, input, h.length, h, 0);
      FactoredModel.score(h, 0, output, dz);
      softmax(dz);
      dz[actual] -= 1;
      for (int d = 0; d < h.length; d++) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
          int at = d * count + k;
          sum += dz[k] * output[at];
          output[at] -= (float) (rate * dz[k] * h[d]);
        }
        dh[d] = (float) (rate * sum);
      }
      for (int place = x.start(row); place < x.start(row + 1); place++) {
        float value = x.value(place);
        int from = x.column(place) * h.length;
        for (int d = 0; d < h.length; d++) {
          input[from + d] -= value * dh[d];
        }
      }
    }

    FactoredModel model() {
      for (float v : output) {
        if (!Float.isFinite(v)) {
          throw new IllegalArgumentException(
              "FastText: what was learnt is no longer a number. Use a smaller rate");
        }
      }
      return new FactoredModel(
          Tensor.of(Shape.of(x.columns(), h.length), input),
          Tensor.of(Shape.of(h.length, count), output));
    }
  }

  private static void softmax(double[] z) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double v : z) {
      highest = Math.max(highest, v);
    }
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      z[k] = StrictMath.exp(z[k] - highest);
      sum += z[k];
    }
    for (int k = 0; k < z.length; k++) {
      z[k] /= sum;
    }
  }
}
