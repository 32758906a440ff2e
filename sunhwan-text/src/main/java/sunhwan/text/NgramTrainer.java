package sunhwan.text;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sunhwan.evaluation.Calibration;
import sunhwan.linear.LinearModel;
import sunhwan.tensor.Tensor;
import sunhwan.text.Experiment.Part;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.Provenance;

/** Trains models of n-grams, and remembers what it learnt from the training rows alone. */
final class NgramTrainer {
  private final Experiment of;
  private final Map<NgramModel, Machine> machines = new EnumMap<>(NgramModel.class);

  NgramTrainer(Experiment of) {
    this.of = of;
  }

  Trained train(NgramModel model) {
    return switch (model) {
      case TFIDF_LINEAR, NBSVM -> trainLinear(model);
      case FASTTEXT -> trainFastText(model);
    };
  }

  /**
   * Learns from training and validation rows alike, for it has no epochs to choose from. A first
   * one that learns from the training rows alone says what it reaches on the validation rows, and
   * how far its scores can be believed.
   */
  private Trained trainLinear(NgramModel model) {
    long started = System.nanoTime();
    LinearClassifier first = machine(model).learnt();
    double temperature =
        Calibration.temperature(
            first.model().scores(first.terms().transform(of.validation().documents())),
            of.validation().classes());
    LinearClassifier classifier = linear(model, temperature);
    double seconds = (System.nanoTime() - started) / 1e9;
    return of.trained(model, classifier, Optional.empty(), machine(model).accuracy(), seconds);
  }

  /**
   * A linear machine of the training rows alone.
   *
   * @param c what its errors cost
   * @param accuracy on the validation rows
   */
  record Machine(LinearClassifier learnt, double c, double accuracy) {}

  /** Of the costs that are worth trying, the first that is right most often. */
  Machine machine(NgramModel model) {
    Machine known = machines.get(model);
    if (known == null) {
      Machine best = null;
      for (double c : NgramModel.costs(of.train().size())) {
        LinearClassifier learnt = linear(model, of.train(), c, 1);
        double accuracy =
            learnt
                .evaluate(
                    of.validation().documents(),
                    of.validation().classes(),
                    of.bags().training().threads())
                .accuracy();
        if (best == null || accuracy > best.accuracy()) {
          best = new Machine(learnt, c, accuracy);
        }
      }
      known = Objects.requireNonNull(best);
      machines.put(model, known);
    }
    return known;
  }

  /** Of training and validation rows alike. */
  LinearClassifier linear(NgramModel model, double temperature) {
    List<Double> costs = NgramModel.costs(of.train().size());
    double c = costs.size() == 1 ? costs.getFirst() : machine(model).c();
    return linear(model, of.train().and(of.validation()), c, temperature);
  }

  private LinearClassifier linear(NgramModel model, Part part, double c, double temperature) {
    Recipe.Training t = of.bags().training();
    FittedTerms terms = model.terms(of.bags().text().analysis(), part, of.labels().count());
    LinearModel learnt =
        NgramModel.machine(t, c)
            .fit(
                terms.transform(part.documents()),
                part.classes(),
                of.labels().count(),
                t.threads());
    return new LinearClassifier(
        of.source().textColumns(),
        terms,
        of.source().labelColumn(),
        of.labels(),
        learnt,
        temperature,
        Provenance.unknown());
  }

  /**
   * Learns from training and validation rows alike, for as many epochs as there should be for so
   * many rows. As with linear machines, a first one that learns from the training rows alone says
   * what it reaches on the validation rows, and how far its scores can be believed.
   */
  private Trained trainFastText(NgramModel model) {
    Recipe.Training t = of.bags().training();
    long started = System.nanoTime();
    FastTextClassifier first = fastText(of.train(), 1);
    Tensor scores =
        first.model().scores(first.features().transform(of.validation().fields()), t.threads());
    double temperature = Calibration.temperature(scores, of.validation().classes());
    Part learn = of.train().and(of.validation());
    FastTextClassifier classifier = fastText(learn, temperature);
    double seconds = (System.nanoTime() - started) / 1e9;
    return of.trained(
        model,
        classifier,
        Optional.empty(),
        Experiment.share(TextClassifier.likeliest(scores), of.validation().classes()),
        seconds,
        NgramModel.fastText(of.bags().training(), learn.size()).epochs());
  }

  private FastTextClassifier fastText(Part part, double temperature) {
    FittedWordFeatures features = NgramModel.features(of.bags().text().analysis(), part.fields());
    return new FastTextClassifier(
        of.source().textColumns(),
        features,
        of.source().labelColumn(),
        of.labels(),
        NgramModel.fastText(of.bags().training(), part.size())
            .fit(features.transform(part.fields()), part.classes(), of.labels().count()),
        temperature,
        Provenance.unknown());
  }
}
