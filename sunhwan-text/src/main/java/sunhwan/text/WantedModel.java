package sunhwan.text;

import java.time.Duration;

/** A model as it is asked for: by its name, or as the one that the rows to learn from choose. */
public sealed interface WantedModel {

  /** The word for one that the rows choose. */
  String AUTO = "auto";

  /** One that somebody named. */
  record Named(TextModel model) implements WantedModel {
    @Override
    public String word() {
      return model.word();
    }
  }

  /**
   * The most accurate that a budget allows, by {@link ModelChoice}.
   *
   * @param budget of one thread's time, for this model alone
   */
  record Auto(Duration budget) implements WantedModel {
    public Auto {
      ModelChoice.refuseNone(budget);
    }

    @Override
    public String word() {
      return AUTO;
    }
  }

  static WantedModel of(TextModel model) {
    return new Named(model);
  }

  static WantedModel auto(Duration budget) {
    return new Auto(budget);
  }

  /** As it is typed: {@code bi-lstm}, or {@code auto}. */
  String word();
}
