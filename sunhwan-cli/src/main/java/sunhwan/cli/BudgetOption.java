package sunhwan.cli;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sunhwan.text.ModelChoice;
import sunhwan.text.Recipe;
import sunhwan.text.WantedModel;

/** What the model that the rows choose may take. */
final class BudgetOption {
  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Words.Durations.class,
      description =
          "What auto may take, other models not counted: 90s, 5m or 2h of one thread. The work is"
              + " counted, the clock is never read (90s).")
  private @Nullable Duration budget;

  /**
   * The models that were named, auto with its budget.
   *
   * @param option that names them
   */
  List<WantedModel> wanted(String option, List<Words.ModelOrAuto> models, Recipe recipe) {
    boolean auto = models.stream().anyMatch(m -> m.model().isEmpty());
    if (auto && recipe.name().equals(Recipe.lesson().name())) {
      throw Failure.usage(
          option
              + " auto is not for --recipe lesson, which chooses nothing by itself. Name a model,"
              + " or leave --recipe out.");
    }
    if (budget != null && !auto) {
      throw Failure.usage(
          "--budget is for "
              + option
              + " auto, got "
              + option
              + " "
              + models.stream().map(Words.ModelOrAuto::word).collect(Collectors.joining(","))
              + ". Name auto, or leave --budget out.");
    }
    Duration allowed = Objects.requireNonNullElse(budget, ModelChoice.USUAL);
    return models.stream()
        .map(m -> m.model().map(WantedModel::of).orElseGet(() -> WantedModel.auto(allowed)))
        .distinct()
        .toList();
  }
}
