package sunhwan.metrics;

import java.util.List;
import java.util.OptionalInt;

/**
 * Share of the values above a threshold whose target is not 0; 0 where no value is above it.
 *
 * @param thresholds 0 to 1; where there are several, there are as many results; empty for 0.5, or
 *     with topK for none
 * @param topK only the so many largest values of a row are taken for 1, where they are above the
 *     threshold
 * @param classId the only class that is looked at
 */
public record Precision(List<Float> thresholds, OptionalInt topK, OptionalInt classId)
    implements StatefulMetric {
  public Precision {
    thresholds = Answers.checked("Precision", thresholds);
    Answers.checkClass("Precision", classId);
    if (topK.isPresent() && topK.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "Precision: topK must be positive, got " + topK.getAsInt());
    }
  }

  /** Of all values, with threshold 0.5. */
  public static Precision of() {
    return new Precision(List.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  public Precision thresholds(float... thresholds) {
    return new Precision(Answers.list(thresholds), topK, classId);
  }

  public Precision topK(int topK) {
    return new Precision(thresholds, OptionalInt.of(topK), classId);
  }

  public Precision classId(int classId) {
    return new Precision(thresholds, topK, OptionalInt.of(classId));
  }

  @Override
  public String name() {
    return "precision";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
    Answers.checkClass("Precision", classId, width);
    if (topK.orElse(0) > width) {
      throw new IllegalArgumentException(
          "Precision: expected a topK of at most " + width + ", got " + topK.getAsInt());
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
        c -> Counts.shares(c.truePositives(), c.falsePositives()));
  }
}
