package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sunhwan.tensor.Mask;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Decoders against all the sequences there are. */
class DecodersTest {
  private static Tensor random(int... sizes) {
    SplittableRandom random = new SplittableRandom(7);
    Tensor tensor = Tensor.zeros(Shape.of(sizes));
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = (float) random.nextDouble(-2, 2);
    }
    return tensor;
  }

  private static List<int[]> all(int steps, int width) {
    List<int[]> all = new ArrayList<>();
    for (int code = 0; code < Math.pow(width, steps); code++) {
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
  void viterbiFindsTheBestOfAllSequences() {
    int tags = 3;
    Tensor scores = random(20, 5, tags * tags);

    int[][] best = Viterbi.tags(scores);

    for (int b = 0; b < 20; b++) {
      double largest = Double.NEGATIVE_INFINITY;
      int[] expected = {};
      for (int[] path : all(5, tags)) {
        double score = 0;
        for (int t = 0; t < 5; t++) {
          int before = t == 0 ? 0 : path[t - 1];
          score += scores.data()[((b * 5 + t) * tags + before) * tags + path[t]];
        }
        if (score > largest) {
          largest = score;
          expected = path;
        }
      }
      assertThat(best[b]).as("example %d", b).isEqualTo(expected);
    }
  }

  @Test
  void viterbiPassesOverMaskedSteps() {
    Tensor whole = random(1, 4, 4);
    Tensor gaps = Tensor.zeros(Shape.of(1, 7, 4));
    int[] at = {0, 2, 3, 6};
    boolean[][] live = new boolean[1][7];
    for (int t = 0; t < 4; t++) {
      System.arraycopy(whole.data(), t * 4, gaps.data(), at[t] * 4, 4);
      live[0][at[t]] = true;
    }

    assertThat(Viterbi.tags(gaps, Mask.of(live))).isDeepEqualTo(Viterbi.tags(whole));
    assertThat(Viterbi.tags(gaps, Mask.of(new boolean[1][7]))[0]).isEmpty();
  }

  @Test
  void greedySaysWhatKerasSays() {
    // Keras 3.15.1: ops.ctc_decode(x, [5, 5, 5], strategy="greedy"), −1 left out
    Tensor x = Tensor.zeros(Shape.of(3, 5, 4));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = ((i * 5 + 1) % 13 - 6) / 4f + 1 / 32f;
    }

    assertThat(CTCDecoder.of().greedy(x, new int[] {5, 5, 5}))
        .containsExactly(List.of(2, 3, 2, 3, 1), List.of(3, 1, 1), List.of(1, 2, 1, 2, 3));
    assertThat(CTCDecoder.of().greedy(x, new int[] {2, 0, 1}))
        .containsExactly(List.of(2, 3), List.of(), List.of(1));
  }

  @Test
  void theLikeliestLabelsAreNotAlwaysThoseOfTheLikeliestSteps() {
    // Graves 2006, figure 2: a blank is likelier at both steps (0.6), "a" is likelier over all
    // (0.64)
    float blank = (float) Math.log(0.6);
    float a = (float) Math.log(0.4);
    Tensor logits = Tensor.of(Shape.of(1, 2, 2), new float[] {blank, a, blank, a});

    List<CTCDecoder.Path> paths = CTCDecoder.of().beam(logits, new int[] {2}, 10, 2).getFirst();

    assertThat(CTCDecoder.of().greedy(logits, new int[] {2}).getFirst()).isEmpty();
    assertThat(paths).extracting(CTCDecoder.Path::labels).containsExactly(List.of(1), List.of());
    assertThat(paths.get(0).logProbability()).isCloseTo(Math.log(0.64), within(1e-6));
    assertThat(paths.get(1).logProbability()).isCloseTo(Math.log(0.36), within(1e-6));
  }

  @Test
  void aWideBeamFindsAllLabelsWithTheirProbabilities() {
    int blank = 2;
    Tensor logits = random(4, 5, 3);

    List<List<CTCDecoder.Path>> found =
        new CTCDecoder(blank).beam(logits, new int[] {5, 5, 4, 5}, 1000, 1000);

    for (int b : new int[] {0, 2}) {
      int steps = b == 2 ? 4 : 5;
      Map<List<Integer>, Double> sums = new HashMap<>();
      for (int[] path : all(steps, 3)) {
        List<Integer> labels = new ArrayList<>();
        double p = 1;
        for (int t = 0; t < steps; t++) {
          double total = 0;
          for (int c = 0; c < 3; c++) {
            total += Math.exp(logits.data()[(b * 5 + t) * 3 + c]);
          }
          p *= Math.exp(logits.data()[(b * 5 + t) * 3 + path[t]]) / total;
          if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) {
            labels.add(path[t]);
          }
        }
        sums.merge(labels, p, Double::sum);
      }
      double before = 0;
      for (CTCDecoder.Path path : found.get(b)) {
        double expected = sums.getOrDefault(path.labels(), 0.0);
        assertThat(Math.exp(path.logProbability())).isCloseTo(expected, within(1e-9));
        assertThat(before).isGreaterThanOrEqualTo(path.logProbability() - (before == 0 ? 100 : 0));
        before = path.logProbability();
      }
      assertThat(sums.keySet())
          .allMatch(labels -> found.get(b).stream().anyMatch(path -> path.labels().equals(labels)));
    }
  }

  @Test
  void refuseWhatTheyCannotRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Viterbi.tags(random(2, 3, 5)))
        .withMessage(
            "Viterbi: expected (batch, time, tags·tags) as a CRF layer gives, got (2, 3, 5)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Viterbi.tags(random(2, 3, 4), Mask.of(new boolean[2][4])))
        .withMessageContaining("expected a mask of (2, 3, 4)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CTCDecoder.of().greedy(random(2, 3, 4), new int[] {3, 4}))
        .withMessageContaining("a length of at most time for each example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CTCDecoder.of().beam(random(1, 3, 4), new int[] {3}, 0, 1))
        .withMessage("CTCDecoder: beamWidth and topPaths must be positive, got 0 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CTCDecoder(-1))
        .withMessage("CTCDecoder: maskIndex must be at least 0, got -1");
  }
}
