package sunhwan.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.MersenneTwister;

/** Hand computations; scikit-learn's numbers are in sunhwan-text, where JSON can be read. */
class LinearTest {

  private static SparseRows oneColumn(float... values) {
    SparseRows.Builder rows = SparseRows.columns(1);
    for (float v : values) {
      rows.add(new int[] {0}, new float[] {v}, 1);
    }
    return rows.build();
  }

  private static SparseRows random(int rows, int columns) {
    MersenneTwister random = new MersenneTwister(1);
    SparseRows.Builder some = SparseRows.columns(columns);
    for (int row = 0; row < rows; row++) {
      int[] at = new int[columns];
      float[] values = new float[columns];
      int count = 0;
      for (int j = 0; j < columns; j++) {
        if (random.nextInt(3) == 0) {
          at[count] = j;
          values[count++] = (float) (random.nextDouble() - 0.5);
        }
      }
      some.add(at, values, count);
    }
    return some.build();
  }

  /** ½w² + 2c(1 − w)² is lowest at w = 4c/(1 + 4c); by symmetry the bias is 0. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 20})
  void svmOfTwoRowsIsTheOneByHand(double c) {
    SparseRows x = oneColumn(-1, 1);

    LinearModel model = LinearSvm.of().c(c).tolerance(1e-12).fit(x, new int[] {0, 1}, 2, 1);

    assertThat((double) model.kernel().at(0, 0)).isCloseTo(4 * c / (1 + 4 * c), within(1e-6));
    assertThat((double) model.bias().at(0)).isCloseTo(0, within(1e-6));
  }

  /** ½w² + 2c·log(1 + e⁻ʷ) is lowest where w(1 + eʷ) = 2c. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 20})
  void logisticRegressionOfTwoRowsSolvesTheEquationByHand(double c) {
    SparseRows x = oneColumn(-1, 1);

    LinearModel model = LogisticRegression.of().c(c).tolerance(1e-9).fit(x, new int[] {0, 1}, 2, 1);

    double w = model.kernel().at(0, 0);
    assertThat(w * (1 + Math.exp(w))).isCloseTo(2 * c, within(1e-4 * c));
  }

  @Test
  void threadsAndRepetitionChangeNoBit() {
    SparseRows x = random(200, 30);
    int[] classes = new int[200];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = i % 4;
    }
    LinearSvm svm = LinearSvm.of().seed(9);

    LinearModel one = svm.fit(x, classes, 4, 1);

    assertThat(svm.fit(x, classes, 4, 3)).isEqualTo(one);
    assertThat(svm.fit(x, classes, 4, 1)).isEqualTo(one);
  }

  /** The optimum is one, so another order of rows leads there too, but not over the same bits. */
  @Test
  void shrinkingAndOrderLeadToTheSameOptimum() {
    SparseRows x = random(300, 10);
    int[] classes = new int[300];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = x.at(i, 0) + 0.3f * x.at(i, 1) > 0 ? 1 : 0;
    }
    LinearSvm svm = LinearSvm.of().c(10).tolerance(1e-9).maxIterations(100_000);

    LinearModel first = svm.seed(1).fit(x, classes, 2, 1);
    LinearModel second = svm.seed(2).fit(x, classes, 2, 1);

    for (int j = 0; j < 10; j++) {
      assertThat(second.kernel().at(j, 0)).isCloseTo(first.kernel().at(j, 0), within(1e-4f));
    }
  }

  @Test
  void sparseRowsKeepWhatWasWrittenAndZeroElsewhere() {
    SparseRows rows =
        SparseRows.columns(5)
            .add(new int[] {1, 4, 0}, new float[] {2, 3, 9}, 2)
            .add(new int[0], new float[0], 0)
            .add(new int[] {0}, new float[] {7}, 1)
            .build();

    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.count()).isEqualTo(3);
    assertThat(rows.at(0, 4)).isEqualTo(3);
    assertThat(rows.at(0, 0)).isZero();
    assertThat(rows.at(1, 2)).isZero();
    assertThat(rows.select(new int[] {2, 0}).at(0, 0)).isEqualTo(7);
    assertThat(rows.select(new int[] {0, 1, 2})).isEqualTo(rows);
  }

  @Test
  void refusesWhatDoesNotFit() {
    SparseRows.Builder rows = SparseRows.columns(3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows.add(new int[] {2, 1}, new float[2], 2))
        .withMessageContaining("expected ascending columns in 0 … 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinearSvm.of().fit(oneColumn(1, 2), new int[] {0, 2}, 2, 1))
        .withMessageContaining("row 1: class must be in 0 … 1, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinearSvm.of().fit(oneColumn(1), new int[0], 2, 1))
        .withMessageContaining("got 1 rows and 0 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinearSvm.of().c(0))
        .withMessageContaining("c must be positive");
  }
}
