package sunhwan.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.MersenneTwister;
import sunhwan.tensor.Tensor;

/** Slopes against differences of a loss that is written down here once more, in doubles. */
class SkipGramTest {
  private static final int[][] DRAWN = {{0, 2}, {1, 2}};
  private static final int[] NEAR = {2, 1};

  /** Three words; word 1, which the test looks at, has the parts 0, 2 and 3. */
  private static SparseRows words() {
    return SparseRows.columns(4)
        .add(new int[] {1}, new float[] {1}, 1)
        .add(new int[] {0, 2, 3}, new float[] {0.5f, 0.3f, 0.2f}, 3)
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

  /** Of guessing {@link #NEAR} and not {@link #DRAWN}, but where the two are one word. */
  private static double loss(double[] input, double[] output, int dim, int guesses) {
    double[] row = {0.5f, 0, 0.3f, 0.2f};
    double loss = 0;
    for (int guess = 0; guess < guesses; guess++) {
      loss -= Math.log(sigma(score(row, input, output, dim, NEAR[guess])));
      for (int other : DRAWN[guess]) {
        if (other != NEAR[guess]) {
          loss -= Math.log(sigma(-score(row, input, output, dim, other)));
        }
      }
    }
    return loss;
  }

  private static double score(double[] row, double[] input, double[] output, int dim, int word) {
    double score = 0;
    for (int j = 0; j < row.length; j++) {
      for (int d = 0; d < dim; d++) {
        score += row[j] * input[j * dim + d] * output[word * dim + d];
      }
    }
    return score;
  }

  private static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  /** With a tiny rate two steps are one down the sum of their losses. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void aStepGoesDownTheSlopeOfTheLoss(int dim) {
    float rate = 1e-3f;
    float[] input = random(4 * dim, 1);
    float[] output = random(3 * dim, 2);
    double[] in = doubles(input);
    double[] out = doubles(output);
    SkipGram.Descent descent = new SkipGram.Descent(words(), input, output, dim);

    descent.begin(1);
    descent.guess(NEAR[0], DRAWN[0], rate);
    descent.guess(NEAR[1], DRAWN[1], rate);
    descent.end();

    for (int i = 0; i < in.length; i++) {
      assertThat((in[i] - input[i]) / rate).isCloseTo(slope(in, in, out, dim, i), within(5e-3));
    }
    for (int i = 0; i < out.length; i++) {
      assertThat((out[i] - output[i]) / rate).isCloseTo(slope(out, in, out, dim, i), within(5e-3));
    }
  }

  private static double slope(double[] of, double[] in, double[] out, int dim, int i) {
    double was = of[i];
    of[i] = was + 1e-5;
    double above = loss(in, out, dim, 2);
    of[i] = was - 1e-5;
    double below = loss(in, out, dim, 2);
    of[i] = was;
    return (above - below) / 2e-5;
  }

  /** Words 0 and 1 stand between 4 and 5, words 2 and 3 between 6 and 7. */
  @Test
  void wordsThatStandBesideLikeWordsHaveLikeVectors() {
    SparseRows.Builder one = SparseRows.columns(8);
    for (int word = 0; word < 8; word++) {
      one.add(new int[] {word}, new float[] {1}, 1);
    }
    int[][] texts = new int[400][];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = i % 2 == 0 ? new int[] {4, i / 2 % 2, 5} : new int[] {6, 2 + i / 2 % 2, 7};
    }
    SkipGram spec = SkipGram.of().dim(6).epochs(20).sample(1).seed(3);

    Tensor vectors = spec.fit(one.build(), texts);

    assertThat(cosine(vectors, 0, 1)).isGreaterThan(0.9);
    assertThat(cosine(vectors, 2, 3)).isGreaterThan(0.9);
    assertThat(cosine(vectors, 0, 2)).isLessThan(0.5);
    assertThat(spec.fit(one.build(), texts)).isEqualTo(vectors);
    assertThat(spec.seed(4).fit(one.build(), texts)).isNotEqualTo(vectors);
  }

  private static double cosine(Tensor vectors, int a, int b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int d = 0; d < vectors.shape().size(1); d++) {
      double x = vectors.data()[a * vectors.shape().size(1) + d];
      double y = vectors.data()[b * vectors.shape().size(1) + d];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void refusesWhatItCannotLearnFrom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SkipGram.of().fit(words(), new int[][] {{0}, {}}))
        .withMessageContaining("expected a text with two words at least, got 2 without");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SkipGram.of().fit(words(), new int[][] {{0, 3}}))
        .withMessageContaining("must be in 0 … 2, got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SkipGram.of().rate(1e30).sample(1).fit(words(), new int[][] {{0, 1, 0, 1, 0, 1}}))
        .withMessageContaining("Use a smaller rate");
    assertThatIllegalArgumentException().isThrownBy(() -> SkipGram.of().window(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SkipGram.of().sample(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SkipGram.of().seed(-1));
  }
}
