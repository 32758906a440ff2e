package sunhwan.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchLossTest {
  private static final int ROWS = 4;
  private static final int WIDTH = 3;

  /** A loss and its formula over all values of a batch. */
  record Case(BatchLoss loss, Formula formula) {
    interface Formula {
      double of(double[] y, double[] t);
    }

    @Override
    public String toString() {
      return loss.toString();
    }
  }

  // Milletari et al. 2016; Salehi et al. 2017, whose alpha is here what a missed value costs
  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            Dice.of(), (y, t) -> 1 - 2 * sum(y, t, 1, 1) / (sum(y, t, 1, 0) + sum(y, t, 0, 1))),
        new Case(Tversky.of(), (y, t) -> tversky(y, t, 0.5, 0.5)),
        new Case(Tversky.of().alpha(0.25f).beta(0.75f), (y, t) -> tversky(y, t, 0.25, 0.75)),
        new Case(Tversky.of().alpha(1).beta(2), (y, t) -> tversky(y, t, 1, 2)));
  }

  private static double sum(double[] y, double[] t, int withY, int withT) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (withY == 1 ? y[i] : 1) * (withT == 1 ? t[i] : 1);
    }
    return sum;
  }

  private static double tversky(double[] y, double[] t, double missed, double alarm) {
    double both = sum(y, t, 1, 1);
    return 1 - both / (both + missed * (sum(y, t, 0, 1) - both) + alarm * (sum(y, t, 1, 0) - both));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isItsFormulaAndItsGradientTheFormulasSlope(Case c) {
    SplittableRandom random = new SplittableRandom(3);
    float[] predictions = new float[ROWS * WIDTH];
    float[] targets = new float[ROWS * WIDTH];
    double[] y = new double[predictions.length];
    double[] t = new double[targets.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = predictions[i] = (float) random.nextDouble(0.05, 0.95);
      t[i] = targets[i] = random.nextInt(2);
    }
    float[] dy = new float[y.length];

    double[] sums = new double[c.loss().sums()];
    for (int row = 0; row < ROWS; row++) {
      c.loss().add(predictions, row * WIDTH, WIDTH, targets, row * WIDTH, sums);
    }
    double loss = c.loss().loss(sums);
    for (int row = 0; row < ROWS; row++) {
      c.loss().gradient(WIDTH, targets, row * WIDTH, sums, dy, row * WIDTH, 0.5);
    }

    assertThat(loss).isCloseTo(c.formula().of(y, t), within(1e-7));
    for (int i = 0; i < y.length; i++) {
      double h = 6e-6;
      double at = y[i];
      y[i] = at + h;
      double above = c.formula().of(y, t);
      y[i] = at - h;
      double below = c.formula().of(y, t);
      y[i] = at;
      assertThat((double) dy[i]).isCloseTo(0.5 * (above - below) / (2 * h), within(1e-7));
    }
  }

  @Test
  void isOneWhereNothingIsWantedNorGiven() {
    // Keras 3.15.1 on zeros
    assertThat(Dice.of().loss(new double[3])).isEqualTo(1);
    assertThat(Tversky.of().loss(new double[3])).isEqualTo(1);
  }
}
