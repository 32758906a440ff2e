package sunhwan.metrics;

import java.util.Optional;
import java.util.Set;

/** Which way a loss or a metric gets better. */
public enum Direction {
  /** Larger is better. */
  UP,
  /** Smaller is better. */
  DOWN;

  private static final Set<String> BETTER_WHEN_LARGER =
      Set.of(
          "accuracy",
          "acc",
          "auc",
          "precision",
          "recall",
          "f1",
          "f1_score",
          "fbeta_score",
          "r2_score",
          "io_u",
          "similarity",
          "correlation",
          "sensitivity",
          "specificity",
          "positives",
          "negatives");

  private static final Set<String> BETTER_WHEN_SMALLER =
      Set.of(
          "loss",
          "error",
          "crossentropy",
          "cross_entropy",
          "divergence",
          "hinge",
          "poisson",
          "logcosh",
          "log_cosh",
          "false_positives",
          "false_negatives");

  /**
   * Direction of what logs call so, such as {@code loss}, {@code val_auc_1} or {@code
   * weighted_f1_score[2]}; empty where Sunhwan has nothing of that name.
   */
  public static Optional<Direction> of(String name) {
    String bare = name.replaceFirst("\\[\\d+\\]$", "").replaceFirst("_\\d+$", "");
    if (endsWithOneOf(bare, BETTER_WHEN_SMALLER)) {
      return Optional.of(DOWN);
    }
    return endsWithOneOf(bare, BETTER_WHEN_LARGER) ? Optional.of(UP) : Optional.empty();
  }

  private static boolean endsWithOneOf(String name, Set<String> endings) {
    return endings.stream().anyMatch(e -> name.equals(e) || name.endsWith("_" + e));
  }
}
