package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import sunhwan.data.Dataset;
import sunhwan.data.MersenneTwister;
import sunhwan.evaluation.Diagnosis;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.SlantedTriangular;
import sunhwan.text.Experiment.Part;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.Callback;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.History;
import sunhwan.training.Objective;
import sunhwan.training.Provenance;
import sunhwan.training.Trainer;

/** Trains language models of the texts that may be learnt from, and makes classifiers of them. */
record PretrainedTrainer(Experiment of) {
  private static final int BATCH = 16;
  private static final float LANGUAGE_RATE = 0.01f;
  private static final float RATE = 0.02f;
  private static final float DECAY = 0.01f;

  /**
   * What a layer's rate is divided by for the one below. Howard and Ruder have 2.6, for a language
   * model of 100 million words; one of a few hundred thousand knows less that is worth keeping.
   */
  private static final float FALL = 1.3f;

  /**
   * By which logits are multiplied: of held-out rows of a training part of Seoul-120 the loss was
   * least at about 0.85 of every logit.
   */
  private static final double SURENESS = 0.85;

  /**
   * Texts as pieces.
   *
   * @param step from text to pieces
   * @param stream that language models learn from
   * @param heldOut texts of validation rows, which say how well they learnt
   */
  private record Corpus(AnalyzerStep step, PieceStream stream, PieceStream heldOut) {}

  /** How a model would be trained on these rows, and why. */
  PretrainedPlan plan() {
    return PretrainedPlan.of(
        texts(), of.unlabelled().size(), rows(), of.bags().training().epochs());
  }

  /** Rows that classifiers learn from; there are no epochs to choose among. */
  private Part rows() {
    return of.train().and(of.validation()).and(of.auxiliary());
  }

  /** Texts that language models learn from. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>(of.train().documents());
    texts.addAll(of.auxiliary().documents());
    of.unlabelled().forEach(text -> texts.add(Fields.text(text)));
    return texts;
  }

  /**
   * First forwards, then backwards. A language model that was ended from outside is made a
   * classifier as it is; a classifier that was ended is the last, and one that learnt to read
   * forwards is enough.
   */
  Trained train(PretrainedModel model, Callback... callbacks) {
    long started = System.nanoTime();
    PretrainedPlan plan = plan();
    Corpus corpus = corpus(plan);
    TextPipeline pipeline =
        new TextPipeline(
            of.source().textColumns(),
            corpus.step(),
            plan.length(),
            false,
            PadSequences.Side.POST,
            PadSequences.Side.POST);
    Part rows = rows();
    int kept = of.labels().count();
    int classes = Math.max(kept, 1 + Arrays.stream(rows.classes()).max().orElse(0));
    PretrainedNetwork network = new PretrainedNetwork(corpus.stream().kinds(), kept, classes);
    Dataset data = data(pipeline, rows, kept, classes);
    Map<ReadingDirection, Model> classifiers = new EnumMap<>(ReadingDirection.class);
    List<Double> perplexities = new ArrayList<>();
    List<Fit> fits = new ArrayList<>();
    for (ReadingDirection direction : ReadingDirection.values()) {
      if (!fits.stream().allMatch(SubwordTraining::isWhole)) {
        break;
      }
      Fit language = language(plan, corpus, network, direction, callbacks);
      perplexity(language.history()).ifPresent(perplexities::add);
      Model start = network.from(language.model(), direction, of.bags().training().seed());
      Fit fit = classifier(plan, start, data, callbacks);
      if (classifiers.isEmpty() || SubwordTraining.isWhole(fit)) {
        classifiers.put(direction, fit.model());
      }
      fits.add(fit);
    }
    Model prediction = network.prediction(classifiers, raised(), SURENESS);
    double seconds = (System.nanoTime() - started) / 1e9;
    TextClassifier classifier =
        new SequenceClassifier(
            pipeline, of.source().labelColumn(), of.labels(), prediction, Provenance.unknown());
    Fit said = new Fit(prediction, fits.getFirst().history(), fits.getLast().ending());
    Trained trained = of.trained(model, classifier, Optional.of(said), Double.NaN, seconds);
    return perplexities.isEmpty()
        ? trained
        : trained.and(
            Diagnosis.languageModel(
                perplexities.stream().mapToDouble(p -> p).toArray(),
                corpus.stream().unigramPerplexity(corpus.heldOut())));
  }

  /** Of the epoch that was kept; empty where none was over. */
  private static Optional<Double> perplexity(History history) {
    return history.has("val_loss") && history.bestEpoch("val_loss").isPresent()
        ? Optional.of(
            StrictMath.exp(
                history.series("val_loss").get(history.bestEpoch("val_loss").getAsInt() - 1)))
        : Optional.empty();
  }

  /** Pieces are learnt from the texts that language models learn from. */
  private Corpus corpus(PretrainedPlan plan) {
    List<String> read = drawn(texts(), plan.words());
    AnalyzerStep step =
        AnalyzerStep.fit(
            new SubwordLearner(SubwordLearner.Method.UNIGRAM, plan.pieces()),
            read,
            Integer.MAX_VALUE,
            1);
    List<String> heldOut = drawn(of.validation().documents(), plan.words() / 10);
    return new Corpus(step, stream(step, read), stream(step, heldOut));
  }

  /** In an order of the seed, texts until so many words are reached. */
  private List<String> drawn(List<String> texts, long most) {
    List<String> drawn = new ArrayList<>();
    long words = 0;
    for (int row : new MersenneTwister(of.bags().training().seed()).permutation(texts.size())) {
      if (words < most) {
        drawn.add(texts.get(row));
        words += new StringTokenizer(texts.get(row)).countTokens();
      }
    }
    return drawn;
  }

  private static PieceStream stream(TextStep step, List<String> texts) {
    return PieceStream.of(List.of(step.ids(texts)), step.vocabularySize());
  }

  private Dataset data(TextPipeline pipeline, Part rows, int kept, int classes) {
    Dataset data =
        Dataset.of(
            List.of(pipeline.encode(rows.documents())),
            SubwordTraining.targets(kept, classes, rows.classes()));
    return of.bags().training().balanced()
        ? data.weighted(RareClasses.weights(rows.classes(), classes))
        : data;
  }

  private double[] raised() {
    int count = of.labels().count();
    return of.bags().training().balanced()
        ? RareClasses.raised(of.train().and(of.validation()).classes(), count)
        : new double[count];
  }

  /** The epoch that foretells validation texts best. */
  private Fit language(
      PretrainedPlan plan,
      Corpus corpus,
      PretrainedNetwork network,
      ReadingDirection direction,
      Callback... callbacks) {
    Recipe.Training t = of.bags().training();
    int epochs = plan.languageEpochs();
    FitOptions options =
        FitOptions.epochs(epochs)
            .batchSize(BATCH)
            .shuffle(true)
            .seed(t.seed())
            .threads(t.threads())
            .truncatedBptt(PieceStream.WINDOW)
            .validation(corpus.heldOut().data(direction))
            .callback(EarlyStopping.on("val_loss").patience(epochs).restoreBestWeights(true));
    return Trainer.compile(
            network.language().build(t.seed()),
            optimizer(LANGUAGE_RATE, corpus.stream().updates(BATCH) * epochs),
            SparseCategoricalCrossentropy.of().fromLogits(true))
        .fit(corpus.stream().data(direction), watched(options, callbacks));
  }

  /** Up quickly and down slowly; at least so many steps that a tenth of them is one. */
  private static AdamW optimizer(float rate, int steps) {
    return AdamW.of(SlantedTriangular.of(rate, Math.max(10, steps)))
        .weightDecay(DECAY)
        .globalClipnorm(1);
  }

  private static FitOptions watched(FitOptions options, Callback... callbacks) {
    FitOptions watched = options;
    for (Callback callback : callbacks) {
      watched = watched.callback(callback);
    }
    return watched;
  }

  /** The last layer learns first, then the one below with it, then all. */
  private Fit classifier(PretrainedPlan plan, Model start, Dataset data, Callback... callbacks) {
    Fit last =
        stage(
            1,
            start.freeze(PretrainedNetwork.EMBEDDING, PretrainedNetwork.READER),
            data,
            1,
            callbacks);
    History history = last.history();
    if (SubwordTraining.isWhole(last)) {
      last = stage(2, last.model().unfreeze(PretrainedNetwork.READER), data, 1, callbacks);
      history = behind(history, last.history());
    }
    if (SubwordTraining.isWhole(last)) {
      last =
          stage(
              3,
              last.model().unfreeze(PretrainedNetwork.EMBEDDING),
              data,
              plan.epochs(),
              callbacks);
      history = behind(history, last.history());
    }
    return new Fit(last.model(), history, last.ending());
  }

  private static History behind(History first, History then) {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    first.all().forEach((name, values) -> all.put(name, new ArrayList<>(values)));
    then.all()
        .forEach(
            (name, values) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
    return History.of(all);
  }

  private Fit stage(int number, Model start, Dataset data, int epochs, Callback... callbacks) {
    Recipe.Training t = of.bags().training();
    AdamW optimizer =
        optimizer(RATE, Math.ceilDiv(data.size(), t.batchSize()) * epochs)
            .learningRateFactors(
                Map.of(
                    PretrainedNetwork.READER,
                    1 / FALL,
                    PretrainedNetwork.EMBEDDING,
                    1 / (FALL * FALL)));
    Objective half = Objective.of(CategoricalCrossentropy.of().fromLogits(true)).lossWeight(0.5);
    FitOptions options =
        FitOptions.epochs(epochs)
            .batchSize(t.batchSize())
            .seed(t.seed() + number)
            .threads(t.threads());
    return new Trainer(start, optimizer, start.outputNames().stream().map(n -> half).toList())
        .fit(data, watched(options, callbacks));
  }
}
