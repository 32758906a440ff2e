package sunhwan.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of whole sequences against all the sequences there are, and against Keras. */
class SequenceLossTest {
  private static final float[] NO_GRADIENT = {};

  /** What Keras 3.15.1 says, in float32, of {@code ((5i + 1) mod 13 − 6) / 4 + 1/32}. */
  private static final double[] KERAS = {5.18256283, 3.56554031, 3.46485782};

  private static final String KERAS_GRADIENT =
      """
      -0.00173552369 -0.24990271 0.221642211 0.0299960095 -0.100833662 -0.0262005236 -0.0417318195
      0.168766007 0.00179684022 0.0460615717 -0.0778544173 0.0299960021 -0.0900125504 0.0127867553
      -0.0915402323 0.168766022 -0.225396648 0.175975144 -0.033703275 0.0831247717 0.0132204564
      0.0138531663 0.0483523048 -0.0754259229 -0.0471256636 0.175975218 0.0238156561 -0.152665213
      -0.124675587 0.0269867033 0.0941928551 0.00349603104 0.0352489538 0.175975218 0.0238156561
      -0.235039815 -0.102764077 0.026986694 0.0941928253 -0.0184154455 -0.14658539 0.175975159
      -0.112514541 0.0831247792 0.0104699405 0.0276969261 -0.0681628808 0.0299960095 0.0368780009
      -0.137239397 0.0172366351 0.0831247568 0.0104699405 0.0276969261 -0.0681628808 0.0299960095
      -0.0946413577 0.0138531616 -0.0879778713 0.168766066
      """;

  private static final float[][] LABELS = {{1, 2, 0}, {3, 3, 0}, {2, 1, 2}};

  @Test
  void ctcSaysWhatKerasSays() {
    double[] gradient =
        Arrays.stream(KERAS_GRADIENT.strip().split("\\s+"))
            .mapToDouble(Double::parseDouble)
            .toArray();

    for (int b = 0; b < 3; b++) {
      float[] y = new float[20];
      for (int i = 0; i < 20; i++) {
        int at = b * 20 + i;
        y[i] = ((at * 5 + 1) % 13 - 6) / 4f + 1 / 32f;
      }
      float[] dy = new float[20];

      double loss = CTC.of().sequence(y, 5, 4, LABELS[b], dy, 1.0 / 3);

      assertThat(loss).isCloseTo(KERAS[b], within(1e-6));
      for (int i = 0; i < 20; i++) {
        assertThat((double) dy[i]).isCloseTo(gradient[b * 20 + i], within(1e-6));
      }
    }
  }

  static Stream<Arguments> spelled() {
    return Stream.of(
        Arguments.of(CTC.of(), 4, new float[] {1, 2}),
        Arguments.of(CTC.of(), 5, new float[] {2, 2, 0, 0}),
        Arguments.of(CTC.of(), 3, new float[] {}),
        Arguments.of(CTC.of(), 1, new float[] {1}),
        Arguments.of(CTC.of().maskIndex(2), 4, new float[] {0, 1, 0, 2}));
  }

  @ParameterizedTest
  @MethodSource("spelled")
  void ctcAddsUpEveryWayToSpellTheLabels(CTC ctc, int steps, float[] targets) {
    int width = 3;
    float[] y = random(steps * width);
    List<Integer> labels = new ArrayList<>();
    for (float target : targets) {
      if (target != ctc.maskIndex()) {
        labels.add((int) target);
      }
    }
    double sum = 0;
    for (int[] path : all(steps, width)) {
      List<Integer> spelled = new ArrayList<>();
      double p = 1;
      for (int t = 0; t < steps; t++) {
        double total = 0;
        for (int c = 0; c < width; c++) {
          total += Math.exp(y[t * width + c]);
        }
        p *= Math.exp(y[t * width + path[t]]) / total;
        if (path[t] != ctc.maskIndex() && (t == 0 || path[t] != path[t - 1])) {
          spelled.add(path[t]);
        }
      }
      sum += spelled.equals(labels) ? p : 0;
    }

    double loss = ctc.sequence(y, steps, width, targets, NO_GRADIENT, 1);

    assertThat(loss).isCloseTo(-Math.log(sum), within(1e-9));
  }

  private static float[] random(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return values;
  }

  /** All sequences of so many steps. */
  private static List<int[]> all(int steps, int width) {
    List<int[]> all = new ArrayList<>();
    int count = (int) Math.pow(width, steps);
    for (int code = 0; code < count; code++) {
      int[] path = new int[steps];
      int rest = code;
      for (int t = 0; t < steps; t++) {
        path[t] = rest % width;
        rest /= width;
      }
      all.add(path);
    }
    return all;
  }

  @Test
  void crfIsTheShareOfTheTargetsAmongAllSequences() {
    int tags = 3;
    int steps = 4;
    float[] y = random(steps * tags * tags);
    float[] targets = {2, 0, 0, 1};
    double sum = 0;
    double score = 0;
    double[] counts = new double[y.length];
    for (int[] path : all(steps, tags)) {
      double p = Math.exp(score(y, path, tags));
      sum += p;
      score = Arrays.equals(path, new int[] {2, 0, 0, 1}) ? p : score;
      for (int t = 0; t < steps; t++) {
        counts[at(path, t, tags)] += p;
      }
    }
    float[] dy = random(y.length);

    double loss = CRFLoss.of().sequence(y, steps, tags * tags, targets, dy, 0.5);

    assertThat(loss).isCloseTo(-Math.log(score / sum), within(1e-9));
    int[] target = {2, 0, 0, 1};
    for (int i = 0; i < dy.length; i++) {
      int wanted = 0;
      for (int t = 0; t < steps; t++) {
        wanted += at(target, t, tags) == i ? 1 : 0;
      }
      assertThat((double) dy[i]).isCloseTo(0.5 * (counts[i] / sum - wanted), within(1e-6));
    }
  }

  private static int at(int[] path, int t, int tags) {
    return (t * tags + (t == 0 ? 0 : path[t - 1])) * tags + path[t];
  }

  private static double score(float[] y, int[] path, int tags) {
    double score = 0;
    for (int t = 0; t < path.length; t++) {
      score += y[at(path, t, tags)];
    }
    return score;
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(CTC.of(), 6, 4, new float[] {1, 3, 3}),
        Arguments.of(CTC.of(), 1, 4, new float[] {2}),
        Arguments.of(CTC.of(), 2, 4, new float[] {}),
        Arguments.of(CRFLoss.of(), 6, 4, new float[] {0, 1, 1, 0, 1, 0}),
        Arguments.of(CRFLoss.of(), 1, 9, new float[] {2}),
        Arguments.of(CRFLoss.of(), 3, 1, new float[] {0, 0, 0}));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientsAreSlopes(SequenceLoss loss, int steps, int width, float[] targets) {
    float[] y = random(steps * width);
    float[] dy = new float[y.length];

    loss.sequence(y, steps, width, targets, dy, 2);

    for (int i = 0; i < y.length; i++) {
      float[] up = y.clone();
      up[i] += 1 / 1024f;
      float[] down = y.clone();
      down[i] -= 1 / 1024f;
      double slope =
          (loss.sequence(up, steps, width, targets, NO_GRADIENT, 1)
                  - loss.sequence(down, steps, width, targets, NO_GRADIENT, 1))
              * 512;
      assertThat((double) dy[i]).isCloseTo(2 * slope, within(1e-5));
    }
  }

  @Test
  void longSequencesNeitherVanishNorOverflow() {
    float[] y = new float[2000 * 4];
    Arrays.fill(y, 80);
    float[] tags = new float[2000];

    // every one of 4·2^1999 … equally likely sequences: T·log 2; of 2000 labels none fits in
    // between
    assertThat(CRFLoss.of().sequence(y, 2000, 4, tags, new float[y.length], 1))
        .isCloseTo(2000 * Math.log(2), within(1e-6));
    assertThat(CTC.of().sequence(y, 2000, 4, new float[] {1}, new float[y.length], 1))
        .isCloseTo(2000 * Math.log(4) - Math.log(2000 * 2001 / 2.0), within(1e-6));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            (Runnable) () -> CTC.of().check(2, 4, new float[] {3, 3}),
            "CTC: 2 labels, 1 of them like the one before, need at least 3 live steps, got 2. Leave"
                + " such examples out, or let fewer steps be lost on the way."),
        Arguments.of(
            (Runnable) () -> CTC.of().check(5, 4, new float[] {3, 0, 1}),
            "CTC: class 0 is the blank and no label, got it before other labels"),
        Arguments.of(
            (Runnable) () -> CTC.of().check(5, 4, new float[] {4}),
            "CTC: expected classes 0 to 3, got 4"),
        Arguments.of(
            (Runnable) () -> CTC.of().maskIndex(4).check(5, 4, new float[] {1}),
            "CTC: the blank's class is maskIndex=4, but there are 4"),
        Arguments.of(
            (Runnable) () -> CTC.of().maskIndex(-1), "CTC: maskIndex must be at least 0, got -1"),
        Arguments.of(
            (Runnable) () -> CRFLoss.of().check(2, 5, new float[] {1, 1}),
            "CRFLoss: expected scores of pairs, tags·tags at each step, got 5. Put a CRF layer"
                + " last."),
        Arguments.of(
            (Runnable) () -> CRFLoss.of().check(3, 4, new float[] {1, 1}),
            "CRFLoss: expected one tag for each of 3 steps, got 2"),
        Arguments.of(
            (Runnable)
                () -> CRFLoss.of().sequence(new float[4], 1, 4, new float[] {2}, NO_GRADIENT, 1),
            "CRFLoss: expected classes 0 to 1, got 2"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWhatItCannotRead(Runnable refused, String message) {
    assertThatIllegalArgumentException().isThrownBy(refused::run).withMessage(message);
  }
}
