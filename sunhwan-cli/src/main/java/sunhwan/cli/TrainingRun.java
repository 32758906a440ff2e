package sunhwan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.NgramModel;
import sunhwan.text.PretrainedModel;
import sunhwan.text.RecurrentModel;
import sunhwan.text.SubwordModel;
import sunhwan.text.TextModel;
import sunhwan.text.WantedModel;
import sunhwan.training.Callback;
import sunhwan.training.Ending;

/** One model's training as a person sees it. */
final class TrainingRun {
  /** As many floats as a .sunhwan file holds, with room for their names. */
  private static final long MOST = (Integer.MAX_VALUE - (1L << 24)) / Float.BYTES;

  private TrainingRun() {}

  /** Trains with progress, and ends early when Ctrl-C is pressed. */
  static Trained run(Session session, Experiment experiment, TextModel model, boolean quiet) {
    plan(session, experiment, model, quiet);
    return run(session, experiment, model, quiet, model.word());
  }

  /** Says what the rows to learn from decided, and why. */
  static void choices(Session session, Experiment experiment, Lineup lineup, boolean quiet) {
    lineup.reasons(experiment).forEach(reason -> session.note(quiet, "recipe: " + reason));
    lineup
        .choice()
        .ifPresent(
            choice ->
                choice
                    .reasons()
                    .forEach(reason -> session.note(quiet, WantedModel.AUTO + ": " + reason)));
  }

  /** Says what was chosen for a model that chooses by itself, and why. */
  static void plan(Session session, Experiment experiment, TextModel model, boolean quiet) {
    for (String reason : reasons(experiment, model)) {
      session.note(quiet, model.word() + ": " + reason);
    }
  }

  private static List<String> reasons(Experiment experiment, TextModel model) {
    return switch (model) {
      case SubwordModel subwords -> experiment.plan(subwords).reasons();
      case PretrainedModel pretrained -> experiment.plan(pretrained).reasons();
      case RecurrentModel network -> List.of();
      case NgramModel machine -> List.of();
    };
  }

  /** Under another name, watched by others too. */
  static Trained run(
      Session session,
      Experiment experiment,
      TextModel model,
      boolean quiet,
      String name,
      Callback... callbacks) {
    List<Callback> all = new ArrayList<>(List.of(callbacks));
    if (!quiet) {
      all.add(new TrainingProgress(name, session));
    }
    all.add(new StopOnInterruption(session.interruption()));
    try {
      Trained trained = experiment.train(model, all.toArray(Callback[]::new));
      return StopOnInterruption.ended(trained) ? trained.bestRestored() : trained;
    } catch (ArithmeticException | NegativeArraySizeException e) {
      throw tooLarge(model);
    }
  }

  /**
   * Refuses a network that is too large for Java's arrays, before anything is computed; says how
   * many parameters it will have, 0 where that depends on the rows.
   */
  static long parameters(Experiment experiment, TextModel model) {
    if (!(model instanceof RecurrentModel network)) {
      return 0;
    }
    try {
      long parameters = experiment.network(network).summary().parameters();
      if (parameters > MOST) {
        throw tooLarge(model);
      }
      return parameters;
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw tooLarge(model);
    }
  }

  private static Failure tooLarge(TextModel model) {
    return Failure.usage(
        model.word()
            + " would have too many parameters. Choose a smaller --vocabulary, --embedding or"
            + " --units.");
  }

  /** Whether no epoch came to a good end. */
  static boolean learntNothing(Trained trained) {
    return trained.fit().isPresent() && trained.history().epochs() == 0;
  }

  /** How a training ended, in words. */
  static String ending(Trained trained) {
    if (trained.fit().isEmpty()) {
      return "done in " + Figures.seconds(trained.seconds()) + " s";
    }
    int epochs = trained.history().epochs();
    return switch (trained.fit().get().ending()) {
      case Ending.Completed done ->
          Figures.many(epochs, "epoch", "epochs") + " done, as many as there should be";
      case Ending.Stopped stopped -> "epoch " + stopped.epoch() + ": " + stopped.reason();
      case Ending.NotFinite broken ->
          String.format(
              Locale.ROOT,
              "epoch %d, batch %d: the loss was %s; the last good weights were kept",
              broken.epoch(),
              broken.batch(),
              broken.loss());
    };
  }
}
