package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import sunhwan.data.Split;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Diagnosis;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.evaluation.PairedTest;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;
import sunhwan.training.Callback;
import sunhwan.training.Ending;
import sunhwan.training.Fit;
import sunhwan.training.History;
import sunhwan.training.Provenance;

/**
 * A table made ready for a recipe: documents, classes, rows for training, validation and test, and
 * a vocabulary; any {@link TextModel} can be trained on it and all see the same rows.
 *
 * <p>Nothing of the test rows reaches the vocabulary or the training.
 */
public final class Experiment {
  private final SettledRecipe settled;
  private final Source source;
  private final Labels labels;
  private final Part train;
  private final Part validation;
  private final Part test;
  private final Part auxiliary;
  private final List<String> unlabelled;
  private final TextPipeline pipeline;
  private final List<Integer> heldOut;
  private final Optional<StartVectors> start;
  private final NgramTrainer ngrams = new NgramTrainer(this);
  private final SubwordTrainer subwords = new SubwordTrainer(this, ngrams);

  /**
   * Which columns of which table.
   *
   * @param table what was read
   * @param textColumns whose texts make a document
   * @param labelColumn that names the class
   * @param keep classes to keep; empty for all
   * @param test rows to test on from elsewhere; empty to hold some of the table's own out
   * @param auxiliary whether models that can do so also learn from the rows of the classes that
   *     keep leaves out, which are never tested on
   * @param unlabelled texts whose classes nobody knows, for models that can learn from such; with
   *     the columns kept apart by U+001F where there are several
   * @param pretrained vectors that the embedding of {@link RecurrentModel}s begins with; empty for
   *     random ones
   */
  public record Source(
      Table table,
      List<String> textColumns,
      String labelColumn,
      List<String> keep,
      Optional<Table> test,
      boolean auxiliary,
      List<String> unlabelled,
      Optional<PretrainedVectors> pretrained) {
    public Source {
      textColumns = List.copyOf(textColumns);
      keep = List.copyOf(keep);
      unlabelled = List.copyOf(unlabelled);
    }

    /** Without an auxiliary task, texts of unknown classes and vectors of words. */
    public Source(
        Table table,
        List<String> textColumns,
        String labelColumn,
        List<String> keep,
        Optional<Table> test) {
      this(table, textColumns, labelColumn, keep, test, false, List.of(), Optional.empty());
    }

    public Source auxiliary(boolean auxiliary) {
      return new Source(
          table, textColumns, labelColumn, keep, test, auxiliary, unlabelled, pretrained);
    }

    public Source pretrained(PretrainedVectors vectors) {
      return new Source(
          table, textColumns, labelColumn, keep, test, auxiliary, unlabelled, Optional.of(vectors));
    }

    public Source unlabelled(List<String> unlabelled) {
      return new Source(
          table, textColumns, labelColumn, keep, test, auxiliary, unlabelled, pretrained);
    }
  }

  /**
   * Some of the rows.
   *
   * @param documents their texts
   * @param fields the same, with the columns kept apart by U+001F
   * @param classes their classes, by {@link Labels}
   */
  public record Part(List<String> documents, List<String> fields, int[] classes) {
    static Part of(List<String> fields, int[] classes) {
      return new Part(fields.stream().map(Fields::text).toList(), fields, classes);
    }

    /** These rows and then others. */
    Part and(Part other) {
      List<String> both = new ArrayList<>(fields);
      both.addAll(other.fields);
      return of(both, join(classes, other.classes));
    }

    /** Rows. */
    public int size() {
      return classes.length;
    }
  }

  private Experiment(
      SettledRecipe settled,
      Source source,
      Labels labels,
      Part train,
      Part validation,
      Part test,
      Part auxiliary,
      TextPipeline pipeline,
      List<Integer> heldOut) {
    this.settled = settled;
    this.source = source;
    this.labels = labels;
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.auxiliary = auxiliary;
    this.unlabelled = withoutTests(source.unlabelled(), test);
    this.pipeline = pipeline;
    this.heldOut = heldOut;
    this.start = source.pretrained().map(p -> StartVectors.of(pipeline.step(), p.from()));
  }

  /** Blank ones left out, too; compared without their white space. */
  private static List<String> withoutTests(List<String> unlabelled, Part test) {
    if (unlabelled.isEmpty()) {
      return unlabelled;
    }
    Set<String> tested = new HashSet<>();
    test.documents().forEach(text -> tested.add(UnlabelledTexts.bare(text)));
    return unlabelled.stream()
        .filter(text -> !text.isBlank() && !tested.contains(UnlabelledTexts.bare(text)))
        .toList();
  }

  /**
   * Reads documents and classes off the table, splits the rows, fits the vocabulary and lets the
   * rows to learn from decide what the recipe leaves open.
   *
   * @throws DataException where a column or class is missing, or a class is too small to be split
   */
  public static Experiment of(Source source, Recipe recipe) {
    return of(source, recipe, Optional.empty());
  }

  /** With these rows to test on, in numbers of the rows that take part, instead of the recipe's. */
  static Experiment of(Source source, Recipe recipe, Split given) {
    return of(source, recipe, Optional.of(given));
  }

  /** The classes of the rows that take part, by the labels in sorted order. */
  static int[] classes(Source source) {
    List<String> labels = LabelledRows.of(source.table(), source).labels();
    return Labels.sorted(labels).indices(labels);
  }

  private static Experiment of(Source source, Recipe recipe, Optional<Split> given) {
    source.pretrained().ifPresent(p -> refuseOtherLengths(p.from(), recipe));
    LabelledRows all = LabelledRows.of(source.table(), source);
    if (!source.keep().isEmpty()) {
      // for its refusals: a class that no row has
      source.table().keep(source.labelColumn(), source.keep());
    }
    Labels labels = Labels.sorted(all.labels());
    if (labels.count() < 2) {
      throw new DataException(
          source.table().source()
              + ": column '"
              + source.labelColumn()
              + "' has one class only, '"
              + labels.name(0)
              + "'; a classifier needs at least two. Name another column with --label, or keep more"
              + " classes");
    }
    int[] classes = labels.indices(all.labels());
    Split outer;
    Part test;
    List<Integer> heldOut = new ArrayList<>();
    if (source.test().isPresent()) {
      LabelledRows other = LabelledRows.of(source.test().get(), source);
      outer = new Split(IntStream.range(0, classes.length).toArray(), new int[0]);
      test = Part.of(other.fields(), other.classes(source.test().get(), labels));
    } else {
      outer =
          given.orElseGet(
              () ->
                  LabelledRows.split(
                      classes,
                      IntStream.range(0, classes.length).toArray(),
                      LabelledRows.Held.TEST,
                      recipe.split(),
                      labels,
                      source));
      test = all.part(outer.test(), classes);
      for (int row : outer.test()) {
        heldOut.add(all.at().get(row));
      }
    }
    int[] rest = outer.train();
    Split inner =
        LabelledRows.split(
            classes, rest, LabelledRows.Held.VALIDATION, recipe.split(), labels, source);
    Part train = all.part(inner.train(), classes);
    Part validation = all.part(inner.test(), classes);
    List<String> fitted =
        recipe.text().fitOnValidation() ? all.part(rest, classes).documents() : train.documents();
    TextStep step = step(recipe.text(), fitted);
    SettledRecipe settled = SettledRecipe.of(recipe, step, train, validation, labels);
    Recipe.Text text = settled.tokens().text();
    TextPipeline pipeline =
        new TextPipeline(
            source.textColumns(),
            step,
            text.maxLength(),
            !text.mask(),
            text.padding(),
            text.truncating());
    return new Experiment(
        settled,
        source,
        labels,
        train,
        validation,
        test,
        source.auxiliary()
            ? LabelledRows.auxiliary(source, labels, test)
            : Part.of(List.of(), new int[0]),
        pipeline,
        heldOut);
  }

  private static void refuseOtherLengths(WordVectorSource vectors, Recipe recipe) {
    if (vectors.dims() != recipe.network().embedding()) {
      throw new IllegalArgumentException(
          "Experiment: the vectors of "
              + vectors.name()
              + " have "
              + vectors.dims()
              + " numbers and the recipe's embedding has "
              + recipe.network().embedding()
              + ". Set it with recipe.network(recipe.network().embedding("
              + vectors.dims()
              + "))");
    }
  }

  private static TextStep step(Recipe.Text text, List<String> documents) {
    return switch (text.analysis()) {
      case Recipe.Analysis.Keras() ->
          Tokenizer.fit(
              documents, TokenizerOptions.keras().numWords(text.vocabulary()).oovToken("<oov>"));
      case Recipe.Analysis.Auto() ->
          fit(
              Script.isWrittenWithoutWordEndings(documents)
                  ? SyllableNgramAnalyzer.of(2)
                  : WordAnalyzer.of(),
              documents,
              text);
      case Recipe.Analysis.By(Analyzer analyzer) -> fit(analyzer, documents, text);
    };
  }

  private static AnalyzerStep fit(Analyzer analyzer, List<String> documents, Recipe.Text text) {
    return AnalyzerStep.fit(analyzer, documents, text.vocabulary(), text.minFrequency());
  }

  /** With nothing left open, as networks over tokens learn by it. */
  public Recipe recipe() {
    return settled.tokens();
  }

  /** With nothing left open, as a model learns by it. */
  public Recipe recipe(TextModel model) {
    return switch (model) {
      case RecurrentModel recurrent -> settled.tokens();
      case NgramModel runs -> settled.bags();
      case SubwordModel parts -> settled.bags();
      case PretrainedModel pretrained -> settled.bags();
    };
  }

  /** As machines of n-grams and networks of subwords learn by it. */
  Recipe bags() {
    return settled.bags();
  }

  /** What the recipe left open and the rows to learn from decided. */
  public List<RecipeChoice> choices() {
    return settled.choices();
  }

  /** The table without the rows that are tested on. */
  Source learning() {
    Set<Integer> out = new HashSet<>(heldOut);
    int[] rows =
        IntStream.range(0, source.table().rowCount()).filter(row -> !out.contains(row)).toArray();
    return new Source(
        source.table().select(rows),
        source.textColumns(),
        source.labelColumn(),
        source.keep(),
        Optional.empty(),
        false,
        unlabelled,
        source.pretrained());
  }

  public Source source() {
    return source;
  }

  public Labels labels() {
    return labels;
  }

  /** Rows that models learn from. */
  public Part train() {
    return train;
  }

  /** Rows that decide when to stop. */
  public Part validation() {
    return validation;
  }

  /** Rows that nothing but the evaluation sees. */
  public Part test() {
    return test;
  }

  /** Rows of classes that are not kept, to learn from beside the others; often none. */
  public Part auxiliary() {
    return auxiliary;
  }

  /**
   * Texts whose classes nobody knows, the columns kept apart by U+001F; none of them is the text of
   * a test row.
   */
  public List<String> unlabelled() {
    return unlabelled;
  }

  public TextPipeline pipeline() {
    return pipeline;
  }

  /** Rows of each class, most first, over training, validation and test. */
  public Map<String, Long> classCounts() {
    long[] counts = new long[labels.count()];
    for (Part part : List.of(train, validation, test)) {
      for (int k : part.classes()) {
        counts[k]++;
      }
    }
    Map<String, Long> named = new LinkedHashMap<>();
    IntStream.range(0, counts.length)
        .boxed()
        .sorted((a, b) -> Long.compare(counts[b], counts[a]))
        .forEach(k -> named.put(labels.name(k), counts[k]));
    return named;
  }

  /** What is to be said about the data and what the recipe makes of it, before any training. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    List<List<String>> tokens = train.documents().stream().map(pipeline.step()::tokens).toList();
    int learnable = frequent(tokens, recipe().text().frequencyOfUse());
    TextStatistics.Share unknown = TextStatistics.unknownTokens(pipeline.step(), test.documents());
    Diagnosis.unknownWords(unknown.count(), unknown.of(), recipe().text().vocabulary(), learnable)
        .ifPresent(findings::add);
    int[] lengths = TextStatistics.lengths(pipeline.step().ids(train.documents()));
    TextStatistics.Share cut = TextStatistics.truncated(lengths, pipeline.maxLength());
    Diagnosis.truncated(cut.count(), cut.of(), pipeline.maxLength(), nineteenOfTwenty(lengths))
        .ifPresent(findings::add);
    if (pipeline.padded()) {
      long steps = (long) lengths.length * pipeline.maxLength();
      long live = Arrays.stream(lengths).mapToLong(n -> Math.min(n, pipeline.maxLength())).sum();
      Diagnosis.padding(steps - live, steps).ifPresent(findings::add);
    }
    List<String> learnt = new ArrayList<>(train.documents());
    learnt.addAll(validation.documents());
    Diagnosis.duplicates(TextStatistics.duplicates(learnt, test.documents()).size(), test.size())
        .ifPresent(findings::add);
    Diagnosis.imbalance(classCounts()).ifPresent(findings::add);
    coverage()
        .flatMap(
            c ->
                Diagnosis.fewVectors(
                    c.tokens().count(),
                    c.tokens().of(),
                    c.text().of() - c.text().count(),
                    c.text().of(),
                    recipe().text().analysis().word()))
        .ifPresent(findings::add);
    return findings;
  }

  /** Different tokens that are frequent enough to be learnt. */
  private static int frequent(List<List<String>> documents, int minFrequency) {
    Map<String, Integer> counts = new HashMap<>();
    documents.forEach(document -> document.forEach(token -> counts.merge(token, 1, Integer::sum)));
    return (int) counts.values().stream().filter(count -> count >= minFrequency).count();
  }

  /** Tokens that are enough for 19 of 20 documents. */
  static int nineteenOfTwenty(int[] lengths) {
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(0.95 * sorted.length) - 1)];
  }

  /** The network that a model would be. */
  public Sequential network(RecurrentModel model) {
    Sequential network = model.network(recipe(), pipeline.step().vocabularySize(), labels.count());
    return source.pretrained().map(PretrainedVectors::frozen).orElse(false)
        ? network.freeze(embedding(network))
        : network;
  }

  /** The network as its training begins. */
  Model start(RecurrentModel model) {
    Sequential network = network(model);
    Model drawn = network.build(recipe().training().seed());
    return start.map(s -> s.in(drawn, embedding(network))).orElse(drawn);
  }

  private static String embedding(Sequential network) {
    return network.layers().getFirst().name();
  }

  /**
   * How much of the vocabulary, and of the training rows, has a vector of its own to begin with;
   * empty where there are none.
   */
  public Optional<VectorCoverage> coverage() {
    return start.map(s -> s.coverage(train.documents()));
  }

  /**
   * A model that was trained, and what it says of the test rows.
   *
   * @param model which of them
   * @param classifier ready to be used and saved
   * @param fit its history, and why it ended; empty for a model that has no epochs
   * @param validationAccuracy on the rows that decide which model to keep; NaN where it is not
   *     known
   * @param probabilities of the test rows' classes
   * @param evaluation against the test rows' classes; its loss is the categorical cross-entropy
   * @param findings what is to be said about it
   * @param seconds that training took
   */
  public record Trained(
      TextModel model,
      TextClassifier classifier,
      Optional<Fit> fit,
      double validationAccuracy,
      Tensor probabilities,
      Evaluation evaluation,
      List<Finding> findings,
      double seconds) {

    /** Every epoch's loss and metrics; empty for a model that has no epochs. */
    public History history() {
      return fit.map(Fit::history).orElse(History.empty());
    }

    /**
     * Epoch, from 1, whose weights it has; 0 where none was over.
     *
     * @param restoreBest whether the best epoch's came back, which is the first where no validation
     *     loss was a number, rather than the last one's
     */
    public int keptEpoch(boolean restoreBest) {
      int epochs = history().epochs();
      boolean chosen = restoreBest && epochs > 0 && history().has("val_loss");
      return chosen ? history().bestEpoch("val_loss").orElse(1) : epochs;
    }

    /** The same with one more thing to be said. */
    Trained and(Finding finding) {
      List<Finding> said = new ArrayList<>(findings);
      said.add(finding);
      return new Trained(
          model, classifier, fit, validationAccuracy, probabilities, evaluation, said, seconds);
    }

    /** The same with what is to be said where its best epoch came back though nobody asked. */
    public Trained bestRestored() {
      List<Finding> said = new ArrayList<>();
      for (Finding finding : findings) {
        if (finding.code() == Finding.Code.OVERFITTING) {
          Diagnosis.overfitting(history(), true).ifPresent(said::add);
        } else {
          said.add(finding);
        }
      }
      return new Trained(
          model, classifier, fit, validationAccuracy, probabilities, evaluation, said, seconds);
    }
  }

  /**
   * Whether the first model's answers to the test rows are better than the second's: McNemar's
   * test.
   */
  public PairedTest test(Trained first, Trained second) {
    return PairedTest.mcNemar(
        test.classes(),
        TextClassifier.likeliest(first.probabilities()),
        TextClassifier.likeliest(second.probabilities()));
  }

  /**
   * A model with what the linear one reached beside it, in its findings and where it comes from.
   */
  public Trained beside(Trained linear, Trained trained) {
    if (trained.model() == NgramModel.TFIDF_LINEAR) {
      return trained;
    }
    Evaluation line = linear.evaluation();
    List<Finding> said = new ArrayList<>(trained.findings());
    Diagnosis.behindLinear(
            line.accuracy(), trained.evaluation().accuracy(), test(linear, trained).p())
        .ifPresent(said::add);
    Provenance known = trained.classifier().provenance();
    Map<String, Double> metrics = new LinkedHashMap<>(known.metrics());
    metrics.put("test_linear", line.accuracy());
    metrics.put("test_linear_macro_f1", line.macroF1());
    return new Trained(
        trained.model(),
        trained.classifier().with(known.metrics(metrics)),
        trained.fit(),
        trained.validationAccuracy(),
        trained.probabilities(),
        trained.evaluation(),
        said,
        trained.seconds());
  }

  /** Trains one of the models and looks at the test rows once, when it is done. */
  public Trained train(TextModel model, Callback... callbacks) {
    return switch (model) {
      case RecurrentModel recurrent -> new NetworkTrainer(this).train(recurrent, callbacks);
      case NgramModel runs -> ngrams.train(runs);
      case SubwordModel parts -> subwords.train(parts, callbacks);
      case PretrainedModel pretrained -> new PretrainedTrainer(this).train(pretrained, callbacks);
    };
  }

  /** What came out of a training, looked at on the test rows. */
  Trained trained(
      TextModel model,
      TextClassifier classifier,
      Optional<Fit> fit,
      double validationAccuracy,
      double seconds) {
    int epochs = fit.map(f -> f.history().epochs()).orElse(0);
    return trained(model, classifier, fit, validationAccuracy, seconds, epochs);
  }

  /** Of a model whose epochs are not in a history. */
  Trained trained(
      TextModel model,
      TextClassifier classifier,
      Optional<Fit> fit,
      double validationAccuracy,
      double seconds,
      int epochs) {
    long started = System.nanoTime();
    Tensor probabilities =
        classifier.probabilities(documents(classifier, test), recipe().training().threads());
    Evaluation evaluation =
        classifier.evaluation(probabilities, test.classes(), (System.nanoTime() - started) / 1e9);
    return new Trained(
        model,
        classifier.with(provenance(model, epochs, evaluation)),
        fit,
        validationAccuracy,
        probabilities,
        evaluation,
        findings(fit, evaluation.confusion()),
        seconds);
  }

  /** With their columns kept apart for those that tell them apart. */
  static List<String> documents(TextClassifier classifier, Part part) {
    return switch (classifier) {
      case SequenceClassifier network -> part.documents();
      case LinearClassifier linear -> part.documents();
      case FastTextClassifier vectors -> part.fields();
      case SubwordClassifier subwords -> part.fields();
    };
  }

  /** Of answers that are right. */
  static double share(int[] answers, int[] classes) {
    long right =
        IntStream.range(0, answers.length).filter(row -> answers[row] == classes[row]).count();
    return (double) right / answers.length;
  }

  private static int[] join(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private List<Finding> findings(Optional<Fit> fit, ConfusionMatrix confusion) {
    if (fit.isEmpty()) {
      return Diagnosis.ofPredictions(confusion);
    }
    List<Finding> findings = new ArrayList<>();
    History history = fit.get().history();
    if (fit.get().ending() instanceof Ending.NotFinite broken) {
      findings.add(
          Diagnosis.notFinite(broken.epoch(), broken.batch(), recipe().training().learningRate()));
    }
    if (fit.get().ending() instanceof Ending.Completed) {
      Diagnosis.unfinished(history).ifPresent(findings::add);
    }
    findings.addAll(Diagnosis.ofPredictions(confusion));
    Diagnosis.overfitting(history, recipe().training().restoreBest()).ifPresent(findings::add);
    return findings;
  }

  /** How a model of subwords would be trained on these rows, and why. */
  public SubwordPlan plan(SubwordModel model) {
    return subwords.plan(model);
  }

  /** How language models would be trained on these rows, and classifiers made of them, and why. */
  public PretrainedPlan plan(PretrainedModel model) {
    return switch (model) {
      case ULMFIT -> new PretrainedTrainer(this).plan();
    };
  }

  /** scikit-learn's "balanced": rows / (classes · rows of the class). */
  static float[] balance(int[] classes, int count) {
    int[] counts = new int[count];
    for (int k : classes) {
      counts[k]++;
    }
    float[] weights = new float[classes.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) classes.length / (counts.length * counts[classes[i]]);
    }
    return weights;
  }

  private Provenance provenance(TextModel model, int epochs, Evaluation evaluation) {
    List<String> columns = new ArrayList<>(source.textColumns());
    columns.add(source.labelColumn());
    long[] hashes = source.table().rowHashes(columns);
    Set<Integer> out = new HashSet<>(heldOut);
    long[] learnt = new long[hashes.length];
    int n = 0;
    List<String> rowLabels = source.table().column(source.labelColumn());
    for (int row = 0; row < hashes.length; row++) {
      boolean read =
          labels.find(rowLabels.get(row)).isPresent()
              || (auxiliary.size() > 0 && !rowLabels.get(row).isBlank());
      if (!out.contains(row) && read) {
        learnt[n++] = hashes[row];
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("epochs", (double) epochs);
    metrics.put("test_accuracy", evaluation.accuracy());
    metrics.put("test_macro_f1", evaluation.macroF1());
    metrics.put("test_loss", evaluation.loss());
    metrics.put("test_majority", evaluation.confusion().majorityShare());
    Map<String, String> settings = recipe(model).settings();
    if (!unlabelled.isEmpty()) {
      settings.put("unlabelled", unlabelled.size() + " texts");
    }
    if (source.pretrained().isPresent() && model instanceof RecurrentModel) {
      WordVectorSource vectors = source.pretrained().get().from();
      settings.put("vectors", vectors.name() + ", SHA-256 " + vectors.fingerprint());
      settings.put("freeze-vectors", Boolean.toString(source.pretrained().get().frozen()));
    }
    return new Provenance(
        source.table().source(),
        source.table().fingerprint(columns),
        heldOut,
        Provenance.sorted(Arrays.copyOf(learnt, n)),
        settings,
        metrics,
        Provenance.here());
  }
}
