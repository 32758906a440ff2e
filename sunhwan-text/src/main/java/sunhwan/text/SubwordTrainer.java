package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sunhwan.models.Model;
import sunhwan.tensor.Tensor;
import sunhwan.text.Experiment.Part;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.Callback;
import sunhwan.training.Fit;
import sunhwan.training.Provenance;

/** Trains networks of subwords; models that have a network in common share it. */
final class SubwordTrainer {
  /** Whose scores stand beside a network. */
  private static final NgramModel MACHINE = NgramModel.NBSVM;

  private final Experiment of;
  private final NgramTrainer ngrams;

  /** What all networks share, once it is there. */
  private @Nullable SubwordTraining shared;

  private @Nullable Rehearsal rehearsal;
  private final Map<Long, Member> members = new HashMap<>();

  SubwordTrainer(Experiment of, NgramTrainer ngrams) {
    this.of = of;
    this.ngrams = ngrams;
  }

  /**
   * Learns from training and validation rows alike, for as many epochs as its plan says, and from
   * those of an auxiliary task. Models of this kind share networks that have the same seed.
   */
  Trained train(SubwordModel model, Callback... callbacks) {
    Recipe.Training t = of.bags().training();
    SubwordPlan plan = plan(model);
    long started = System.nanoTime();
    Optional<Rehearsal> rehearsal =
        plan.rehearses() ? Optional.of(rehearsal(plan, List.of(callbacks))) : Optional.empty();
    List<Fit> fits = new ArrayList<>();
    rehearsal.map(Rehearsal::fit).filter(fit -> !SubwordTraining.isWhole(fit)).ifPresent(fits::add);
    SubwordTraining training = fits.isEmpty() ? training() : rehearsal.orElseThrow().training();
    Optional<LinearClassifier> linear =
        model.isWide() ? Optional.of(ngrams.linear(MACHINE, 1)) : Optional.empty();
    Blend blend = rehearsal.map(r -> blend(model, r)).orElse(Blend.USUAL);
    double seconds = (System.nanoTime() - started) / 1e9;
    while (fits.isEmpty()
        || (fits.size() < model.members() && SubwordTraining.isWhole(fits.getLast()))) {
      Member member = member(plan, t.seed() + fits.size(), List.of(callbacks));
      fits.add(member.fit());
      seconds += member.seconds();
    }
    Fit fit = fits.getLast();
    if (model == SubwordModel.DISTILLED && SubwordTraining.isWhole(fit)) {
      Member student = student(plan, fits, List.of(callbacks));
      seconds += student.seconds();
      fit = student.fit();
      fits = List.of(fit);
    }
    double[] raised = raised();
    List<Model> models =
        fits.stream()
            .map(
                one -> training.prediction(one, linear.map(LinearClassifier::model), blend, raised))
            .toList();
    TextClassifier classifier =
        new SubwordClassifier(
            of.source().textColumns(),
            training.subwords(),
            linear.map(LinearClassifier::terms),
            of.source().labelColumn(),
            of.labels(),
            models,
            Provenance.unknown());
    return of.trained(
        model,
        classifier,
        Optional.of(fit),
        rehearsal.map(r -> accuracy(model, r)).orElse(Double.NaN),
        seconds);
  }

  /**
   * A network of the training rows alone.
   *
   * @param logits of the validation rows
   */
  private record Rehearsal(SubwordTraining training, Fit fit, Tensor logits) {}

  private Rehearsal rehearsal(SubwordPlan plan, List<Callback> callbacks) {
    Rehearsal known = rehearsal;
    if (known == null || !SubwordTraining.isWhole(known.fit())) {
      Recipe.Training t = of.bags().training();
      SubwordTraining training = training(of.train().and(of.auxiliary()));
      Fit fit = training.train(plan.epochs(), t.batchSize(), t.seed(), t.threads(), callbacks);
      known =
          new Rehearsal(training, fit, training.logits(fit, of.validation().fields(), t.threads()));
      rehearsal = known;
    }
    return known;
  }

  private Blend blend(SubwordModel model, Rehearsal rehearsal) {
    return model.isWide()
        ? Blend.of(rehearsal.logits(), validationScores(), of.validation().classes())
        : Blend.of(rehearsal.logits(), of.validation().classes());
  }

  private Tensor validationScores() {
    LinearClassifier machine = ngrams.machine(MACHINE).learnt();
    return machine.model().scores(machine.terms().transform(of.validation().documents()));
  }

  /** On the validation rows. */
  private double accuracy(SubwordModel model, Rehearsal rehearsal) {
    Tensor says =
        model.isWide()
            ? blend(model, rehearsal).of(rehearsal.logits(), validationScores())
            : rehearsal.logits();
    return Experiment.share(TextClassifier.likeliest(says), of.validation().classes());
  }

  /** A network of subwords and how long its training took. */
  private record Member(Fit fit, double seconds) {}

  private Member member(SubwordPlan plan, long seed, List<Callback> callbacks) {
    Member known = members.get(seed);
    if (known != null) {
      return known;
    }
    Recipe.Training t = of.bags().training();
    long started = System.nanoTime();
    Fit fit = training().train(plan.epochs(), t.batchSize(), seed, t.threads(), callbacks);
    Member member = new Member(fit, (System.nanoTime() - started) / 1e9);
    if (SubwordTraining.isWhole(fit)) {
      members.put(seed, member);
    }
    return member;
  }

  /** One that learns from what others say, from the seed after theirs. */
  private Member student(SubwordPlan plan, List<Fit> teachers, List<Callback> callbacks) {
    Recipe.Training t = of.bags().training();
    long started = System.nanoTime();
    Part rows = of.train().and(of.validation()).and(of.auxiliary());
    Fit fit =
        training()
            .taughtBy(teachers, rows, of.unlabelled(), weights(rows), t.threads())
            .train(
                plan.epochs(), t.batchSize(), t.seed() + teachers.size(), t.threads(), callbacks);
    return new Member(fit, (System.nanoTime() - started) / 1e9);
  }

  private SubwordTraining training() {
    SubwordTraining known = shared;
    if (known == null) {
      known = training(of.train().and(of.validation()).and(of.auxiliary()));
      shared = known;
    }
    return known;
  }

  private SubwordTraining training(Part learn) {
    SubwordTraining training =
        SubwordTraining.of(
            learn,
            of.unlabelled(),
            pretraining(),
            of.source().textColumns().size(),
            of.labels().count(),
            classes(learn));
    return weights(learn).map(training::weighted).orElse(training);
  }

  private int classes(Part learn) {
    return Math.max(of.labels().count(), 1 + Arrays.stream(learn.classes()).max().orElse(0));
  }

  private Optional<float[]> weights(Part learn) {
    return of.bags().training().balanced()
        ? Optional.of(RareClasses.weights(learn.classes(), classes(learn)))
        : Optional.empty();
  }

  private double[] raised() {
    int count = of.labels().count();
    return of.bags().training().balanced()
        ? RareClasses.raised(of.train().and(of.validation()).classes(), count)
        : new double[count];
  }

  /** Only with texts without classes skip-gram was safely better (docs/accuracy.md). */
  private SubwordVectors pretraining() {
    return of.bags()
        .network()
        .pretraining()
        .orElse(of.unlabelled().isEmpty() ? SubwordVectors.LSA : SubwordVectors.SKIP_GRAM);
  }

  /** How a model of subwords would be trained on these rows, and why. */
  SubwordPlan plan(SubwordModel model) {
    return SubwordPlan.of(
        model,
        of.train().and(of.validation()).and(of.auxiliary()),
        of.auxiliary().size(),
        of.source().textColumns(),
        of.labels().count(),
        of.unlabelled().size(),
        pretraining(),
        of.bags().training().epochs());
  }
}
