package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import sunhwan.evaluation.Calibration;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class BlendTest {
  private static final int ROWS = 3000;

  /** The true class's value is raised by as much; the rest is noise of deviation 1. */
  private static Tensor scores(int[] classes, int count, double raised, double times, long seed) {
    Random random = new Random(seed);
    float[] scores = new float[classes.length * count];
    for (int i = 0; i < scores.length; i++) {
      boolean own = classes[i / count] == i % count;
      scores[i] = (float) (times * (random.nextGaussian() + (own ? raised : 0)));
    }
    return Tensor.of(Shape.of(classes.length, count), scores);
  }

  private static int[] classes(int count) {
    return new Random(1).ints(ROWS, 0, count).toArray();
  }

  private static double loss(Tensor logits, Tensor scores, int[] classes, double a, double b) {
    return Calibration.loss(new Blend(a, b).of(logits, scores), classes, 1);
  }

  // two independent Gaussian witnesses: the true log-odds are raised₁·z₁ + raised₂·z₂
  @Test
  void countsEachAsMuchAsItIsWorth() {
    int[] classes = classes(3);
    Tensor logits = scores(classes, 3, 1, 10, 2);
    Tensor scores = scores(classes, 3, 2, 0.1, 3);

    Blend blend = Blend.of(logits, scores, classes);

    assertThat(blend.network()).isCloseTo(0.1, within(0.02));
    assertThat(blend.machine()).isCloseTo(20, within(2.0));
    double least = loss(logits, scores, classes, blend.network(), blend.machine());
    for (double a = 0.05; a < 0.2; a += 0.01) {
      for (double b = 10; b < 30; b += 1) {
        assertThat(loss(logits, scores, classes, a, b)).isGreaterThan(least - 1e-3);
      }
    }
  }

  @Test
  void leavesAMachineThatKnowsNothingAlmostOut() {
    int[] classes = classes(2);
    Tensor logits = scores(classes, 2, 2, 1, 2);

    Blend blend = Blend.of(logits, scores(classes, 2, 0, 1, 3), classes);

    assertThat(blend.machine()).isLessThan(0.2);
    assertThat(blend.network()).isCloseTo(2, within(0.2));
  }

  @Test
  void leavesANetworkThatKnowsNothingAlmostOut() {
    int[] classes = classes(2);
    Tensor scores = scores(classes, 2, 2, 1, 3);

    Blend blend = Blend.of(scores(classes, 2, 0, 1, 2), scores, classes);

    assertThat(blend.network()).isLessThan(0.2);
    assertThat(blend.machine()).isCloseTo(2, within(0.2));
  }

  @Test
  void believesANetworkAloneAsFarAsItsTemperatureSays() {
    int[] classes = classes(4);
    Tensor logits = scores(classes, 4, 1.5, 3, 2);

    Blend blend = Blend.of(logits, classes);

    assertThat(blend.network()).isCloseTo(0.5, within(0.05)); // 1.5 / 3
    assertThat(blend.machine()).isZero();
  }

  @Test
  void livesWithAMachineThatSaysTheSameOfEverything() {
    int[] classes = classes(2);

    Blend blend =
        Blend.of(scores(classes, 2, 1, 1, 2), Tensor.zeros(Shape.of(classes.length, 2)), classes);

    assertThat(blend.network()).isCloseTo(1, within(0.15));
  }

  @Test
  void refusesToLeaveTheNetworkOut() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Blend(0, 1))
        .withMessage("Blend: expected network > 0 and machine ≥ 0, got 0.0 and 1.0");
  }
}
