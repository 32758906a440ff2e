package sunhwan.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Against {@code TruncatedSVD(3, algorithm="arpack")} of scikit-learn 1.2.1, signs turned so that a
 * direction's entry of largest size is positive.
 */
class TruncatedSvdTest {
  private static final double[] SINGULAR_VALUES = {
    2.726039062390876, 1.832645112069296, 1.4810700537972021
  };
  private static final double[][] DIRECTIONS = {
    {0.2704736, 0.4676603, 0.2620856, 0.5960031, 0, 0.4573491, 0.2739728},
    {0.1292039, 0.3512904, 0.5329243, -0.3683413, 0, -0.5130378, 0.4207255},
    {-0.1452440, 0.7781218, -0.2548293, -0.3386309, 0, 0.1296003, -0.4207440}
  };

  /** (9, 7) with about half of its values 0, by a rule that a line of Python repeats. */
  private static SparseRows rows() {
    SparseRows.Builder rows = SparseRows.columns(7);
    for (int i = 0; i < 9; i++) {
      int[] columns = new int[7];
      float[] values = new float[7];
      int count = 0;
      for (int j = 0; j < 7; j++) {
        int v = (i * 7 + j * 5 + i * j) % 11;
        if (v < 5) {
          columns[count] = j;
          values[count++] = (v + 1) / 4f;
        }
      }
      rows.add(columns, values, count);
    }
    return rows.build();
  }

  @Test
  void findsTheSingularValuesAndDirectionsOfScikitLearn() {
    TruncatedSvd.Directions found = TruncatedSvd.of(3).fit(rows());

    for (int k = 0; k < 3; k++) {
      assertThat((double) found.singularValues().data()[k])
          .isCloseTo(SINGULAR_VALUES[k], within(1e-6));
      for (int j = 0; j < 7; j++) {
        assertThat((double) found.directions().data()[k * 7 + j])
            .as("direction %d, column %d", k, j)
            .isCloseTo(DIRECTIONS[k][j], within(1e-6));
      }
    }
  }

  @Test
  void comesNearWithoutOversamplingAndIsTheSameForTheSameSeed() {
    TruncatedSvd svd = TruncatedSvd.of(2).oversampling(1).iterations(30).seed(5);

    TruncatedSvd.Directions found = svd.fit(rows());

    assertThat((double) found.singularValues().data()[1])
        .isCloseTo(SINGULAR_VALUES[1], within(1e-6));
    assertThat(svd.fit(rows())).isEqualTo(found);
  }

  @Test
  void saysZeroWhereTheMatrixHasNoFurtherDirection() {
    SparseRows.Builder rows = SparseRows.columns(3);
    for (int i = 1; i <= 4; i++) {
      rows.add(new int[] {0, 2}, new float[] {3 * i, -4 * i}, 2);
    }

    TruncatedSvd.Directions found = TruncatedSvd.of(2).fit(rows.build());

    // rows are i·(3, 0, −4), so the length is 5·√(1 + 4 + 9 + 16) along (−0.6, 0, 0.8)
    assertThat(found.singularValues().data()[0])
        .isCloseTo((float) (5 * Math.sqrt(30)), within(1e-5f));
    assertThat(found.singularValues().data()[1]).isZero();
    assertThat(found.directions().data())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(-0.6f, 0, 0.8f, 0, 0, 0);
  }

  @Test
  void refusesMoreComponentsThanThereAreColumns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TruncatedSvd.of(8).fit(rows()))
        .withMessage(
            "TruncatedSvd: expected at least 8 rows and columns, as many as components, got 9 and"
                + " 7");
  }
}
