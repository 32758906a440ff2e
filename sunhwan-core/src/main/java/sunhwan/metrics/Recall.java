package sunhwan.metrics;

import java.util.List;
import java.util.OptionalInt;

/**
 * Share of the values whose target is not 0 that are above a threshold; 0 where there are none.
 *
 * @param thresholds 0 to 1; where there are several, there are as many results; empty for 0.5, or
 *     with topK for none
 * @param topK only the so many largest values of a row are taken for 1, where they are above the
 *     threshold
 * @param classId the only class that is looked at
 */
public record Recall(List<Float> thresholds, OptionalInt topK, OptionalInt classId)
    implements StatefulMetric {
  public Recall {
    thresholds = Answers.checked("Recall", thresholds);
    Answers.checkClass("Recall", classId);
    if (topK.isPresent() && topK.getAsInt() < 1) {
      throw new IllegalArgumentException("Recall: topK must be positive, got " + topK.getAsInt());
    }
  }

  /** Of all values, with threshold 0.5. */
  public static Recall of() {
    return new Recall(List.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  public Recall thresholds(float... thresholds) {
    return new Recall(Answers.list(thresholds), topK, classId);
  }

  public Recall topK(int topK) {
    return new Recall(thresholds, OptionalInt.of(topK), classId);
  }

  public Recall classId(int classId) {
    return new Recall(thresholds, topK, OptionalInt.of(classId));
  }

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
    Answers.checkClass("Recall", classId, width);
    if (topK.orElse(0) > width) {
      throw new IllegalArgumentException(
          "Recall: expected a topK of at most " + width + ", got " + topK.getAsInt());
    }
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    List<Float> used =
        !thresholds.isEmpty() ? thresholds : List.of(topK.isPresent() ? Counts.NONE : 0.5f);
    return Answers.of(
        Counts.at(used),
        width,
        topK,
        classId,
        c -> Counts.shares(c.truePositives(), c.falseNegatives()));
  }
}
