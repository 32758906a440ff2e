package sunhwan.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sunhwan.text.Experiment;
import sunhwan.text.ModelChoice;
import sunhwan.text.Recipe;
import sunhwan.text.RecipeChoice;
import sunhwan.text.RecurrentModel;
import sunhwan.text.TextModel;
import sunhwan.text.WantedModel;

/**
 * The models that are trained on an experiment's rows, each once.
 *
 * @param models in the order in which they were asked for
 * @param choice which of them the rows chose; empty where nobody asked for that
 */
record Lineup(List<TextModel> models, Optional<ModelChoice> choice) {
  Lineup {
    models = List.copyOf(models);
  }

  static Lineup of(List<WantedModel> wanted, Experiment experiment) {
    Set<TextModel> models = new LinkedHashSet<>();
    Optional<ModelChoice> choice = Optional.empty();
    for (WantedModel one : wanted) {
      switch (one) {
        case WantedModel.Named named -> models.add(named.model());
        case WantedModel.Auto auto -> {
          ModelChoice chosen = ModelChoice.of(experiment, auto.budget());
          models.add(chosen.model());
          choice = Optional.of(chosen);
        }
      }
    }
    return new Lineup(List.copyOf(models), choice);
  }

  private boolean tokens() {
    return models.stream().anyMatch(model -> model instanceof RecurrentModel);
  }

  /** The settings by which they learn; where families differ, those of networks over tokens. */
  Recipe recipe(Experiment experiment) {
    return tokens() ? experiment.recipe() : experiment.recipe(models.getFirst());
  }

  /** What the rows to learn from decided for any of them, a sentence each. */
  List<String> reasons(Experiment experiment) {
    return experiment.choices().stream()
        .filter(made -> models.stream().anyMatch(made::concerns))
        .map(RecipeChoice::reason)
        .toList();
  }

  /** What the table calls a model: {@code wide-deep (auto)}. */
  String name(TextModel model) {
    boolean chosen = choice.map(c -> c.model().equals(model)).orElse(false);
    return chosen ? model.word() + " (" + WantedModel.AUTO + ")" : model.word();
  }
}
