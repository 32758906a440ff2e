package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

  @Test
  void agreesWithTheExampleInScikitLearnsDocumentation() {
    // sklearn.decomposition.PCA: explained_variance_ratio_ [0.9924... 0.0075...], singular_values_
    // [6.30061... 0.54980...]
    float[] data = {-1, -1, -2, -1, -3, -2, 1, 1, 2, 1, 3, 2};

    PrincipalComponents pca = PrincipalComponents.of(data, 6, 2, 2);

    assertThat(pca.shares()).containsExactly(new double[] {0.9924, 0.0075}, within(1e-4));
    assertThat(Math.sqrt(pca.variances()[0] * 5)).isCloseTo(6.30061, within(1e-5));
    assertThat(Math.sqrt(pca.variances()[1] * 5)).isCloseTo(0.54980, within(1e-5));
  }

  @Test
  void findsTheAxesOfAnEllipseThatWasTurnedByThirtyDegrees() {
    // (3 cos t, sin t) at 12 equal steps: Σ cos² = Σ sin² = 6, so the variances are 9·6/11 and
    // 1·6/11; axes turned to 30° and 120°.
    float[] data = new float[24];
    for (int i = 0; i < 12; i++) {
      double t = 2 * Math.PI * i / 12;
      data[2 * i] =
          (float)
              (5 + 3 * Math.cos(t) * Math.cos(Math.PI / 6) - Math.sin(t) * Math.sin(Math.PI / 6));
      data[2 * i + 1] =
          (float)
              (-7 + 3 * Math.cos(t) * Math.sin(Math.PI / 6) + Math.sin(t) * Math.cos(Math.PI / 6));
    }

    PrincipalComponents pca = PrincipalComponents.of(data, 12, 2, 2);

    assertThat(pca.variances()).containsExactly(new double[] {54.0 / 11, 6.0 / 11}, within(1e-6));
    assertThat(pca.component(0))
        .containsExactly(new double[] {Math.sqrt(3) / 2, 0.5}, within(1e-6));
    assertThat(pca.component(1))
        .containsExactly(new double[] {-0.5, Math.sqrt(3) / 2}, within(1e-6));
    assertThat(pca.project(data, 12)[0]).containsExactly(new double[] {3, 0}, within(1e-5));
  }

  @Test
  void componentsOfManyFeaturesAreOrthonormalAndCarryTheWholeVariance() {
    int rows = 40;
    int features = 17;
    Random random = new Random(7);
    float[] data = new float[rows * features];
    for (int i = 0; i < data.length; i++)
      data[i] = (float) (random.nextGaussian() * (1 + i % features));

    PrincipalComponents pca = PrincipalComponents.of(data, rows, features, features);

    double sum = 0;
    for (int i = 0; i < features; i++) {
      sum += pca.shares()[i];
      if (i > 0) assertThat(pca.variances()[i]).isLessThanOrEqualTo(pca.variances()[i - 1]);
      for (int j = 0; j < features; j++) {
        double dot = 0;
        for (int d = 0; d < features; d++) dot += pca.component(i)[d] * pca.component(j)[d];
        assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-10));
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-10));
  }

  @Test
  void theLargestEntryOfAComponentIsPositiveWhicheverWayTheRowsRun() {
    float[] rising = {0, 0, 1, 2, 2, 4};
    float[] falling = {2, 4, 1, 2, 0, 0};

    assertThat(PrincipalComponents.of(rising, 3, 2, 1).component(0))
        .containsExactly(new double[] {1 / Math.sqrt(5), 2 / Math.sqrt(5)}, within(1e-12));
    assertThat(PrincipalComponents.of(falling, 3, 2, 1).component(0))
        .containsExactly(PrincipalComponents.of(rising, 3, 2, 1).component(0));
  }

  @Test
  void rowsThatAreAllTheSameLieOnOnePoint() {
    float[] same = {1, 2, 3, 1, 2, 3};

    PrincipalComponents pca = PrincipalComponents.of(same, 2, 3, 2);

    assertThat(pca.shares()).containsExactly(0, 0);
    assertThat(pca.project(same, 2)[1]).containsExactly(0, 0);
  }

  @Test
  void refusesDataThatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalComponents.of(new float[] {1, 2, 3, Float.NaN}, 2, 2, 1))
        .withMessageContaining("got NaN in row 1, feature 1");
  }

  @Test
  void refusesMoreComponentsThanFeatures() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalComponents.of(new float[] {1, 2, 3, 4}, 2, 2, 3))
        .withMessageContaining("between 1 and 2 components");
  }
}
