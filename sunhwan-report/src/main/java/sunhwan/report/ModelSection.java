package sunhwan.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.training.History;

/**
 * What the page shows of one model.
 *
 * @param history every epoch; {@link History#empty} for a model that has none, such as a linear
 *     baseline
 * @param keptEpoch the epoch, from 1, whose weights were evaluated
 * @param evaluation on the test rows, the same for every model
 * @param parameters number of weights
 * @param seconds that training took
 * @param explained test rows as this model read them; often none
 */
public record ModelSection(
    String name,
    History history,
    OptionalInt keptEpoch,
    Evaluation evaluation,
    long parameters,
    double seconds,
    List<Finding> findings,
    Optional<Embeddings> embeddings,
    List<Explained> explained) {

  public ModelSection {
    if (name.isBlank())
      throw new IllegalArgumentException(
          "ModelSection: a model needs a name such as bi-gru, got a blank one");
    if (parameters < 0 || !(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ModelSection '%s': expected parameters and seconds from 0, got %d and %s"
              .formatted(name, parameters, seconds));
    }
    if (keptEpoch.isPresent()
        && (keptEpoch.getAsInt() < 1 || keptEpoch.getAsInt() > history.epochs())) {
      throw new IllegalArgumentException(
          "ModelSection '%s': expected the kept epoch between 1 and %d, got %d"
              .formatted(name, history.epochs(), keptEpoch.getAsInt()));
    }
    findings = List.copyOf(findings);
    explained = List.copyOf(explained);
  }

  /** A model whose last weights were evaluated, with nothing to say about it. */
  public static ModelSection of(
      String name, History history, Evaluation evaluation, long parameters, double seconds) {
    OptionalInt last =
        history.epochs() == 0 ? OptionalInt.empty() : OptionalInt.of(history.epochs());
    return new ModelSection(
        name,
        history,
        last,
        evaluation,
        parameters,
        seconds,
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** The epoch, from 1, whose weights were evaluated. */
  public ModelSection keptEpoch(int epoch) {
    return new ModelSection(
        name,
        history,
        OptionalInt.of(epoch),
        evaluation,
        parameters,
        seconds,
        findings,
        embeddings,
        explained);
  }

  /** What the program says about this model. */
  public ModelSection findings(List<Finding> findings) {
    return new ModelSection(
        name, history, keptEpoch, evaluation, parameters, seconds, findings, embeddings, explained);
  }

  /** The word vectors that this model learnt. */
  public ModelSection embeddings(Embeddings embeddings) {
    return new ModelSection(
        name,
        history,
        keptEpoch,
        evaluation,
        parameters,
        seconds,
        findings,
        Optional.of(embeddings),
        explained);
  }

  /** Test rows as this model read them, in the order to show. */
  public ModelSection explained(List<Explained> explained) {
    return new ModelSection(
        name, history, keptEpoch, evaluation, parameters, seconds, findings, embeddings, explained);
  }
}
