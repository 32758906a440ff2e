package sunhwan.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.data.MersenneTwister;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Slopes against differences of a loss that is written down here once more, in doubles. */
class FastTextTest {
  private static final int FEATURES = 6;

  /** A row of 0.5, 0.3 and 0.2 at columns 1, 2 and 5, and one of nothing. */
  private static SparseRows rows() {
    return SparseRows.columns(FEATURES)
        .add(new int[] {1, 2, 5}, new float[] {0.5f, 0.3f, 0.2f}, 3)
        .add(new int[0], new float[0], 0)
        .build();
  }

  private static float[] random(int count, long seed) {
    MersenneTwister random = new MersenneTwister(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static double loss(double[] input, double[] output, int dim, int count, int actual) {
    double[] row = {0, 0.5f, 0.3f, 0, 0, 0.2f};
    double sum = 0;
    double right = 0;
    for (int k = 0; k < count; k++) {
      double score = 0;
      for (int j = 0; j < FEATURES; j++) {
        for (int d = 0; d < dim; d++) {
          score += row[j] * input[j * dim + d] * output[d * count + k];
        }
      }
      sum += Math.exp(score);
      right = k == actual ? score : right;
    }
    return Math.log(sum) - right;
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 0", "4, 3, 1", "7, 5, 4"})
  void aStepGoesDownTheSlopeThatDifferencesMeasure(int dim, int count, int actual) {
    float[] input = random(FEATURES * dim, 1);
    float[] output = random(dim * count, 2);
    double[] in = doubles(input);
    double[] out = doubles(output);

    new FastText.Descent(rows(), input, output, dim, count).step(0, actual, 1);

    double h = 1e-6;
    for (int i = 0; i < in.length; i++) {
      double[] more = in.clone();
      double[] less = in.clone();
      more[i] += h;
      less[i] -= h;
      double slope =
          (loss(more, out, dim, count, actual) - loss(less, out, dim, count, actual)) / (2 * h);
      assertThat(in[i] - input[i]).as("input " + i).isCloseTo(slope, within(1e-6));
    }
    for (int i = 0; i < out.length; i++) {
      double[] more = out.clone();
      double[] less = out.clone();
      more[i] += h;
      less[i] -= h;
      double slope =
          (loss(in, more, dim, count, actual) - loss(in, less, dim, count, actual)) / (2 * h);
      assertThat(out[i] - output[i]).as("output " + i).isCloseTo(slope, within(1e-6));
    }
  }

  /** One row, one epoch: only the output moves, by rate · (1 − ½) · h for the row's own class. */
  @Test
  void theFirstStepIsTheOneByHand() {
    SparseRows x =
        SparseRows.columns(2).add(new int[] {0, 1}, new float[] {0.25f, 0.75f}, 2).build();

    FactoredModel model = FastText.of().dim(1).rate(0.5).epochs(1).seed(3).fit(x, new int[] {1}, 2);

    MersenneTwister random = new MersenneTwister(3);
    float first = (float) (2 * random.nextDouble() - 1);
    float second = (float) (2 * random.nextDouble() - 1);
    double mean = 0.25 * first + 0.75 * second;
    assertThat(model.input().data()).containsExactly(first, second);
    assertThat((double) model.output().at(0, 1)).isCloseTo(0.25 * mean, within(1e-7));
    assertThat((double) model.output().at(0, 0)).isCloseTo(-0.25 * mean, within(1e-7));
  }

  @Test
  void aRowOfNothingMovesNothing() {
    float[] input = random(FEATURES * 3, 1);
    float[] output = random(3 * 2, 2);
    float[] in = input.clone();
    float[] out = output.clone();

    new FastText.Descent(rows(), input, output, 3, 2).step(1, 0, 1);

    assertThat(input).isEqualTo(in);
    assertThat(output).isEqualTo(out);
  }

  /** Column k of class k, and a column that says nothing. */
  private static SparseRows separable(int rows, int count) {
    SparseRows.Builder some = SparseRows.columns(count + 1);
    for (int row = 0; row < rows; row++) {
      some.add(new int[] {row % count, count}, new float[] {0.5f, 0.5f}, 2);
    }
    return some.build();
  }

  private static int[] classes(int rows, int count) {
    int[] classes = new int[rows];
    Arrays.setAll(classes, row -> row % count);
    return classes;
  }

  @Test
  void learnsWhatIsThereAndTheSameBitsAgain() {
    SparseRows x = separable(200, 4);
    FastText spec = FastText.of().dim(8).rate(0.5).epochs(20).seed(9);

    FactoredModel model = spec.fit(x, classes(200, 4), 4);

    for (int row = 0; row < 4; row++) {
      Tensor scores = model.scores(x, 1);
      for (int k = 0; k < 4; k++) {
        assertThat(scores.at(row, row)).isGreaterThanOrEqualTo(scores.at(row, k));
      }
    }
    assertThat(spec.fit(x, classes(200, 4), 4)).isEqualTo(model);
    assertThat(spec.seed(10).fit(x, classes(200, 4), 4)).isNotEqualTo(model);
  }

  @Test
  void threadsChangeNoScore() {
    SparseRows x = separable(500, 3);
    FactoredModel model = FastText.of().dim(8).fit(x, classes(500, 3), 3);

    assertThat(model.scores(x, 3)).isEqualTo(model.scores(x, 1));
    assertThat(model.scores(x, 1).shape()).isEqualTo(Shape.of(500, 3));
  }

  /** Every row says the same, so scores tell how often a class was read. */
  @Test
  void balancedReadsRareClassesAsOftenAsFrequentOnes() {
    SparseRows.Builder same = SparseRows.columns(1);
    int[] classes = new int[100];
    for (int row = 0; row < classes.length; row++) {
      same.add(new int[] {0}, new float[] {1}, 1);
      classes[row] = row < 90 ? 0 : 1;
    }
    FastText spec = FastText.of().dim(4).rate(0.1).epochs(50);

    Tensor plain = spec.fit(same.build(), classes, 3).scores(same.build(), 1);
    Tensor balanced = spec.balanced(true).fit(same.build(), classes, 3).scores(same.build(), 1);

    assertThat(plain.at(0, 0) - plain.at(0, 1)).isCloseTo((float) Math.log(9), within(0.3f));
    assertThat(balanced.at(0, 0) - balanced.at(0, 1)).isCloseTo(0, within(0.1f));
    assertThat(balanced.at(0, 2)).isLessThan(balanced.at(0, 1)); // a class that no row has
  }

  /** x·input by hand, then ·output. */
  @Test
  void scoresAreTheProductOfTheTwoMatrices() {
    FactoredModel model =
        new FactoredModel(
            Tensor.of(Shape.of(2, 2), 1, 2, 3, 4), Tensor.of(Shape.of(2, 2), 1, 0, -1, 2));
    SparseRows x =
        SparseRows.columns(2)
            .add(new int[] {0, 1}, new float[] {0.5f, 0.5f}, 2)
            .add(new int[0], new float[0], 0)
            .build();

    assertThat(model.vectors(x, 1).data()).containsExactly(2, 3, 0, 0);
    assertThat(model.scores(x, 1).data()).containsExactly(-1, 6, 0, 0);
    assertThat(model.parameters()).isEqualTo(8);
  }

  @Test
  void refusesWhatMeansNothing() {
    FastText spec = FastText.of();
    assertThatIllegalArgumentException().isThrownBy(() -> spec.dim(0)).withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.epochs(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.rate(Double.NaN))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.seed(1L << 32))
        .withMessageContaining("2³²−1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.fit(rows(), new int[] {0, 2}, 2))
        .withMessageContaining("row 1: class must be in 0 … 1, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.dim(Integer.MAX_VALUE / 2).fit(rows(), new int[] {0, 1}, 2))
        .withMessageContaining("do not fit into one array");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.rate(1e30).epochs(100).fit(separable(9, 3), classes(9, 3), 3))
        .withMessageContaining("Use a smaller rate");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FactoredModel(Tensor.zeros(Shape.of(3, 2)), Tensor.zeros(Shape.of(3, 2))))
        .withMessageContaining("expected input (features, dim)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FactoredModel(Tensor.zeros(Shape.of(3, 2)), Tensor.zeros(Shape.of(2, 1))))
        .withMessageContaining("at least 2 classes");
    FactoredModel model =
        new FactoredModel(Tensor.zeros(Shape.of(3, 2)), Tensor.zeros(Shape.of(2, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.scores(rows(), 1))
        .withMessageContaining("expected rows of 3 features, got 6");
  }
}
