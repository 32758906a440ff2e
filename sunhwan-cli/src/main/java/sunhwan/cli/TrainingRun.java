package sunhwan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.RecurrentModel;
import sunhwan.training.Callback;
import sunhwan.training.Ending;

/** One model's training as a person sees it. */
final class TrainingRun {
  /** As many floats as a .sunhwan file holds, with room for their names. */
  private static final long MOST = (Integer.MAX_VALUE - (1L << 24)) / Float.BYTES;

  private TrainingRun() {}

  /** Trains with progress, and ends early when Ctrl-C is pressed. */
  static Trained run(
      Session session,
      Experiment experiment,
      RecurrentModel model,
      boolean quiet,
      Callback... callbacks) {
    List<Callback> all = new ArrayList<>(List.of(callbacks));
    if (!quiet) {
      all.add(new TrainingProgress(model.word(), session));
    }
    all.add(new StopOnInterruption(session.interruption()));
    try {
      Trained trained = experiment.train(model, all.toArray(Callback[]::new));
      return StopOnInterruption.ended(trained.fit()) ? trained.bestRestored() : trained;
    } catch (ArithmeticException | NegativeArraySizeException e) {
      throw tooLarge(model);
    }
  }

  /** Refuses a network that is too large for Java's arrays, before anything is computed. */
  static long parameters(Experiment experiment, RecurrentModel model) {
    try {
      long parameters = experiment.network(model).summary().parameters();
      if (parameters > MOST) {
        throw tooLarge(model);
      }
      return parameters;
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw tooLarge(model);
    }
  }

  private static Failure tooLarge(RecurrentModel model) {
    return Failure.usage(
        model.word()
            + " would have too many parameters. Choose a smaller --vocabulary, --embedding or"
            + " --units.");
  }

  /** Whether no epoch came to a good end. */
  static boolean learntNothing(Trained trained) {
    return trained.fit().history().epochs() == 0;
  }

  /** How a training ended, in words. */
  static String ending(Trained trained) {
    int epochs = trained.fit().history().epochs();
    return switch (trained.fit().ending()) {
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
