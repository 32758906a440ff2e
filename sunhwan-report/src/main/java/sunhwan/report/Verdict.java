package sunhwan.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Interval;

/**
 * The one thing to take away from a comparison: which model is best, by how much, and whether these
 * rows settle it.
 */
record Verdict(String headline, String explanation) {

  static Verdict of(List<ModelSection> models) {
    ModelSection best =
        models.stream()
            .max(Comparator.comparingDouble(model -> model.evaluation().accuracy()))
            .orElseThrow();
    ConfusionMatrix confusion = best.evaluation().confusion();
    Interval interval = confusion.accuracyInterval();
    String majority = "“%s”".formatted(confusion.classes().get(confusion.majority()));
    double above = 100 * (confusion.accuracy() - confusion.majorityShare());
    String right =
        "%s answers %s of %s test rows correctly (95%% interval %s to %s)"
            .formatted(
                best.name(),
                Numbers.percent(confusion.accuracy()),
                Numbers.grouped(confusion.rows()),
                Numbers.percent(interval.low()),
                Numbers.percent(interval.high()));
    if (interval.low() <= confusion.majorityShare()) {
      return new Verdict(
          models.size() == 1
              ? "%s is no better than always answering %s.".formatted(best.name(), majority)
              : "No model is better than always answering %s.".formatted(majority),
          "%s, which is not above the %s of the majority class."
              .formatted(right, Numbers.percent(confusion.majorityShare())));
    }
    String margin =
        "%s: %s points more than always answering %s."
            .formatted(right, Numbers.decimals(above, 1), majority);
    if (models.size() == 1)
      return new Verdict("%s has learnt something.".formatted(best.name()), margin);
    List<String> close = new ArrayList<>();
    for (ModelSection other : models) {
      if (!other.equals(best)
          && other.evaluation().confusion().accuracyInterval().high() >= interval.low())
        close.add(other.name());
    }
    if (close.isEmpty())
      return new Verdict("%s is the best of %d.".formatted(best.name(), models.size()), margin);
    return new Verdict(
        "%s is ahead, but not for certain.".formatted(best.name()),
        "%s Its interval overlaps with %s, so %s rows do not settle which is %s."
            .formatted(
                margin,
                close.size() == 1 ? "that of " + close.getFirst() : "those of " + listed(close),
                Numbers.grouped(confusion.rows()),
                close.size() == 1 ? "better" : "best"));
  }

  private static String listed(List<String> names) {
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
