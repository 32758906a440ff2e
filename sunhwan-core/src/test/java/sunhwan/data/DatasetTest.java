package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples and what they count. */
class DatasetTest {
  private static Dataset twoExamples() {
    return Dataset.ofClasses(Sequences.ofIds(new int[][] {{1, 2}, {3}}), new int[] {0, 1});
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesAWeightThatIsNoShareNamingTheExample(float weight) {
    Dataset data = twoExamples();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.weighted(new float[] {1, weight}))
        .withMessage(
            "Dataset: a sampleWeight must be at least 0 and finite, got "
                + weight
                + " for example 1");
  }

  @Test
  void mayCountAnExampleForNothing() {
    Dataset data = twoExamples();

    Dataset weighted = data.weighted(new float[] {0, 2.5f});

    assertThat(weighted.sampleWeights().getFirst()).containsExactly(0, 2.5f);
  }
}
