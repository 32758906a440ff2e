package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sunhwan.data.ClassOrder;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.data.Split;
import sunhwan.data.Splits;
import sunhwan.data.TooFewRowsException;
import sunhwan.evaluation.Calibration;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Diagnosis;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.evaluation.PairedTest;
import sunhwan.linear.LinearModel;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Tensor;
import sunhwan.training.Callback;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Ending;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.History;
import sunhwan.training.Provenance;
import sunhwan.training.Trainer;

/**
 * A table made ready for a recipe: documents, classes, rows for training, validation and test, and
 * a vocabulary; any {@link TextModel} can be trained on it and all see the same rows.
 *
 * <p>Nothing of the test rows reaches the vocabulary or the training.
 */
public final class Experiment {
  /** Whose scores stand beside a network of subwords. */
  private static final NgramModel MACHINE = NgramModel.NBSVM;

  private final Recipe recipe;
  private final Source source;
  private final Labels labels;
  private final Part train;
  private final Part validation;
  private final Part test;
  private final Part auxiliary;
  private final TextPipeline pipeline;
  private final List<Integer> heldOut;

  /** What networks of subwords share, once it is there. */
  private @Nullable SubwordTraining subwords;

  private final Map<NgramModel, Machine> machines = new EnumMap<>(NgramModel.class);
  private @Nullable Rehearsal rehearsal;

  private final Map<Long, Member> members = new HashMap<>();

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
   */
  public record Source(
      Table table,
      List<String> textColumns,
      String labelColumn,
      List<String> keep,
      Optional<Table> test,
      boolean auxiliary) {
    public Source {
      textColumns = List.copyOf(textColumns);
      keep = List.copyOf(keep);
    }

    /** Without an auxiliary task. */
    public Source(
        Table table,
        List<String> textColumns,
        String labelColumn,
        List<String> keep,
        Optional<Table> test) {
      this(table, textColumns, labelColumn, keep, test, false);
    }

    public Source auxiliary(boolean auxiliary) {
      return new Source(table, textColumns, labelColumn, keep, test, auxiliary);
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
      Recipe recipe,
      Source source,
      Labels labels,
      Part train,
      Part validation,
      Part test,
      Part auxiliary,
      TextPipeline pipeline,
      List<Integer> heldOut) {
    this.recipe = recipe;
    this.source = source;
    this.labels = labels;
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.auxiliary = auxiliary;
    this.pipeline = pipeline;
    this.heldOut = heldOut;
  }

  /**
   * Reads documents and classes off the table, splits the rows and fits the vocabulary.
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
    List<String> labels = Rows.of(source.table(), source).labels();
    return Labels.sorted(labels).indices(labels);
  }

  private static Experiment of(Source source, Recipe recipe, Optional<Split> given) {
    Rows all = Rows.of(source.table(), source);
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
      Rows other = Rows.of(source.test().get(), source);
      outer = new Split(range(classes.length), new int[0]);
      test = Part.of(other.fields(), known(source.test().get(), other, labels));
    } else {
      outer =
          given.orElseGet(
              () ->
                  split(classes, range(classes.length), Held.TEST, recipe.split(), labels, source));
      test = all.part(outer.test(), classes);
      for (int row : outer.test()) {
        heldOut.add(all.at().get(row));
      }
    }
    int[] rest = outer.train();
    Split inner = split(classes, rest, Held.VALIDATION, recipe.split(), labels, source);
    Part train = all.part(inner.train(), classes);
    Part validation = all.part(inner.test(), classes);
    List<String> fitted =
        recipe.text().fitOnValidation() ? all.part(rest, classes).documents() : train.documents();
    TextPipeline pipeline =
        new TextPipeline(
            source.textColumns(),
            step(recipe.text(), fitted),
            recipe.text().maxLength(),
            !recipe.text().mask(),
            recipe.text().padding(),
            recipe.text().truncating());
    return new Experiment(
        recipe,
        source,
        labels,
        train,
        validation,
        test,
        source.auxiliary() ? auxiliary(source, labels, test) : Part.of(List.of(), new int[0]),
        pipeline,
        heldOut);
  }

  /**
   * Rows of the classes that are not kept, numbered behind those that are; without those whose text
   * is that of a test row.
   */
  private static Part auxiliary(Source source, Labels labels, Part test) {
    List<String> column = source.table().column(source.labelColumn());
    List<String> documents = Fields.join(source.table(), source.textColumns());
    Set<String> tested = new HashSet<>(test.documents());
    List<String> fields = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int row = 0; row < documents.size(); row++) {
      boolean kept = labels.find(column.get(row)).isPresent();
      if (!kept
          && !column.get(row).isBlank()
          && !tested.contains(Fields.text(documents.get(row)))) {
        fields.add(documents.get(row));
        names.add(column.get(row));
      }
    }
    if (fields.isEmpty()) {
      throw new DataException(
          source.table().source()
              + ": there are no rows of other classes for an auxiliary task. Leave --auxiliary"
              + " out, or keep fewer classes with --keep");
    }
    int[] classes = Labels.sorted(names).indices(names);
    for (int i = 0; i < classes.length; i++) {
      classes[i] += labels.count();
    }
    return Part.of(fields, classes);
  }

  private static int[] known(Table table, Rows rows, Labels labels) {
    int[] classes = new int[rows.labels().size()];
    for (int i = 0; i < classes.length; i++) {
      String name = rows.labels().get(i);
      long line = table.line(rows.at().get(i));
      classes[i] =
          labels
              .find(name)
              .orElseThrow(
                  () ->
                      new DataException(
                          table.source()
                              + ", line "
                              + line
                              + ": no training row has class '"
                              + name
                              + "'; there are "
                              + String.join(", ", labels.names())
                              + ". Name these with --keep to leave such rows out"));
    }
    return classes;
  }

  /** The rows of a table that take part, with their place in it. */
  private record Rows(List<Integer> at, List<String> fields, List<String> labels) {

    static Rows of(Table table, Source source) {
      List<String> column = table.column(source.labelColumn());
      Set<String> keep = new HashSet<>(source.keep());
      List<String> documents = Fields.join(table, source.textColumns());
      List<Integer> at = new ArrayList<>();
      List<String> kept = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (int row = 0; row < table.rowCount(); row++) {
        String label = column.get(row);
        if (label.isBlank() && keep.isEmpty()) {
          throw new DataException(
              table.source()
                  + ", line "
                  + table.line(row)
                  + ": column '"
                  + source.labelColumn()
                  + "' is empty. Give the row a class, or leave the row out");
        }
        if (keep.isEmpty() || keep.contains(label)) {
          at.add(row);
          kept.add(documents.get(row));
          labels.add(label);
        }
      }
      if (kept.isEmpty() && table.rowCount() > 0) {
        throw new DataException(
            table.source() + ": no row has one of the classes " + String.join(", ", keep));
      }
      if (kept.stream().map(Fields::text).allMatch(String::isBlank)) {
        throw new DataException(
            table.source()
                + ": every text in "
                + String.join(", ", source.textColumns())
                + " is empty. Name other columns with --text");
      }
      return new Rows(at, kept, labels);
    }

    Part part(int[] rows, int[] classes) {
      return Part.of(Arrays.stream(rows).mapToObj(fields::get).toList(), pick(classes, rows));
    }
  }

  /** What a split holds out. */
  private enum Held {
    TEST,
    VALIDATION
  }

  /**
   * Splits some of the rows; what it refuses is told in numbers of all rows, as people know them.
   */
  private static Split split(
      int[] classes, int[] rows, Held held, Recipe.Rows shares, Labels labels, Source source) {
    double share = held == Held.TEST ? shares.testSize() : shares.validationSize();
    String parts = source.test().isPresent() ? "training and" : "training, test and";
    try {
      return Splits.stratified(pick(classes, rows), share, shares.seed(), ClassOrder.ONE_HOT)
          .of(rows);
    } catch (TooFewRowsException e) {
      long count = Arrays.stream(classes).filter(k -> k == e.classIndex()).count();
      throw new DataException(
          source.table().source()
              + ": class '"
              + labels.name(e.classIndex())
              + "' has "
              + count
              + (count == 1 ? " row" : " rows")
              + ", too few to be in "
              + parts
              + " validation alike. Leave the class out with --keep, or add rows");
    } catch (IllegalArgumentException e) {
      throw new DataException(
          source.table().source()
              + ": "
              + classes.length
              + " rows are too few to give every one of "
              + labels.count()
              + " classes rows for "
              + parts
              + " validation. Add rows, keep fewer classes with --keep, or hold more out with "
              + (held == Held.TEST ? "--test-size" : "--validation-size"));
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

  private static int[] pick(int[] values, int[] rows) {
    return Arrays.stream(rows).map(row -> values[row]).toArray();
  }

  private static int[] range(int n) {
    return IntStream.range(0, n).toArray();
  }

  public Recipe recipe() {
    return recipe;
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
        Optional.empty());
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
    int learnable = frequent(tokens, recipe.text().frequencyOfUse());
    TextStatistics.Share unknown = TextStatistics.unknownTokens(pipeline.step(), test.documents());
    Diagnosis.unknownWords(unknown.count(), unknown.of(), recipe.text().vocabulary(), learnable)
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
    return findings;
  }

  /** Different tokens that are frequent enough to be learnt. */
  private static int frequent(List<List<String>> documents, int minFrequency) {
    Map<String, Integer> counts = new HashMap<>();
    documents.forEach(document -> document.forEach(token -> counts.merge(token, 1, Integer::sum)));
    return (int) counts.values().stream().filter(count -> count >= minFrequency).count();
  }

  private static int nineteenOfTwenty(int[] lengths) {
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(0.95 * sorted.length) - 1)];
  }

  /** The network that a model would be. */
  public sunhwan.models.Sequential network(RecurrentModel model) {
    return model.network(recipe, pipeline.step().vocabularySize(), labels.count());
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
      case RecurrentModel recurrent -> trainNetwork(recurrent, callbacks);
      case NgramModel ngrams ->
          switch (ngrams) {
            case TFIDF_LINEAR, NBSVM -> trainLinear(ngrams);
            case FASTTEXT -> trainFastText(ngrams);
          };
      case SubwordModel subwords -> trainSubwords(subwords, callbacks);
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
            first.model().scores(first.terms().transform(validation.documents())),
            validation.classes());
    LinearClassifier classifier = linear(model, temperature);
    double seconds = (System.nanoTime() - started) / 1e9;
    Scored scored = scored(classifier);
    return new Trained(
        model,
        classifier.with(provenance(0, scored.evaluation())),
        Optional.empty(),
        machine(model).accuracy(),
        scored.probabilities(),
        scored.evaluation(),
        Diagnosis.ofPredictions(scored.evaluation().confusion()),
        seconds);
  }

  private record Scored(Tensor probabilities, Evaluation evaluation) {}

  private Scored scored(TextClassifier classifier) {
    long started = System.nanoTime();
    Tensor probabilities =
        classifier.probabilities(documents(classifier, test), recipe.training().threads());
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Scored(probabilities, classifier.evaluation(probabilities, test.classes(), seconds));
  }

  /** With their columns kept apart for those that tell them apart. */
  private static List<String> documents(TextClassifier classifier, Part part) {
    return switch (classifier) {
      case SequenceClassifier network -> part.documents();
      case LinearClassifier linear -> part.documents();
      case FastTextClassifier vectors -> part.fields();
      case SubwordClassifier subwords -> part.fields();
    };
  }

  /**
   * A linear machine of the training rows alone.
   *
   * @param c what its errors cost
   * @param accuracy on the validation rows
   */
  private record Machine(LinearClassifier learnt, double c, double accuracy) {}

  /** Of the costs that are worth trying, the first that is right most often. */
  private Machine machine(NgramModel model) {
    Machine known = machines.get(model);
    if (known == null) {
      Machine best = null;
      for (double c : NgramModel.costs(train.size())) {
        LinearClassifier learnt = linear(model, train, c, 1);
        double accuracy =
            learnt
                .evaluate(validation.documents(), validation.classes(), recipe.training().threads())
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
  private LinearClassifier linear(NgramModel model, double temperature) {
    List<Double> costs = NgramModel.costs(train.size());
    double c = costs.size() == 1 ? costs.getFirst() : machine(model).c();
    return linear(model, train.and(validation), c, temperature);
  }

  private LinearClassifier linear(NgramModel model, Part part, double c, double temperature) {
    Recipe.Training t = recipe.training();
    FittedTerms terms = model.terms(recipe.text().analysis(), part, labels.count());
    LinearModel learnt =
        NgramModel.machine(t, c)
            .fit(terms.transform(part.documents()), part.classes(), labels.count(), t.threads());
    return new LinearClassifier(
        source.textColumns(),
        terms,
        source.labelColumn(),
        labels,
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
    Recipe.Training t = recipe.training();
    long started = System.nanoTime();
    FastTextClassifier first = fastText(train, 1);
    Tensor scores =
        first.model().scores(first.features().transform(validation.fields()), t.threads());
    double temperature = Calibration.temperature(scores, validation.classes());
    Part learn = train.and(validation);
    FastTextClassifier classifier = fastText(learn, temperature);
    double seconds = (System.nanoTime() - started) / 1e9;
    Scored scored = scored(classifier);
    int epochs = NgramModel.fastText(t, learn.size()).epochs();
    return new Trained(
        model,
        classifier.with(provenance(epochs, scored.evaluation())),
        Optional.empty(),
        share(TextClassifier.likeliest(scores), validation.classes()),
        scored.probabilities(),
        scored.evaluation(),
        Diagnosis.ofPredictions(scored.evaluation().confusion()),
        seconds);
  }

  private FastTextClassifier fastText(Part part, double temperature) {
    FittedWordFeatures features = NgramModel.features(recipe.text().analysis(), part.fields());
    return new FastTextClassifier(
        source.textColumns(),
        features,
        source.labelColumn(),
        labels,
        NgramModel.fastText(recipe.training(), part.size())
            .fit(features.transform(part.fields()), part.classes(), labels.count()),
        temperature,
        Provenance.unknown());
  }

  /**
   * Learns from training and validation rows alike, for as many epochs as its plan says, and from
   * those of an auxiliary task. Models of this kind share networks that have the same seed.
   */
  private Trained trainSubwords(SubwordModel model, Callback... callbacks) {
    Recipe.Training t = recipe.training();
    SubwordPlan plan = plan(model);
    long started = System.nanoTime();
    Optional<Rehearsal> rehearsal =
        plan.rehearses() ? Optional.of(rehearsal(plan, List.of(callbacks))) : Optional.empty();
    List<Fit> fits = new ArrayList<>();
    rehearsal.map(Rehearsal::fit).filter(fit -> !isWhole(fit)).ifPresent(fits::add);
    SubwordTraining training =
        fits.isEmpty() ? subwordTraining() : rehearsal.orElseThrow().training();
    Optional<LinearClassifier> linear =
        model.isWide() ? Optional.of(linear(MACHINE, 1)) : Optional.empty();
    Blend blend = rehearsal.map(r -> blend(model, r)).orElse(Blend.USUAL);
    double seconds = (System.nanoTime() - started) / 1e9;
    while (fits.isEmpty() || (fits.size() < model.members() && isWhole(fits.getLast()))) {
      Member member = member(plan, t.seed() + fits.size(), List.of(callbacks));
      fits.add(member.fit());
      seconds += member.seconds();
    }
    double[] raised = raised();
    List<Model> models =
        fits.stream()
            .map(
                fit -> training.prediction(fit, linear.map(LinearClassifier::model), blend, raised))
            .toList();
    Fit fit = fits.getLast();
    TextClassifier classifier =
        new SubwordClassifier(
            source.textColumns(),
            training.subwords(),
            linear.map(LinearClassifier::terms),
            source.labelColumn(),
            labels,
            models,
            Provenance.unknown());
    Scored scored = scored(classifier);
    return new Trained(
        model,
        classifier.with(provenance(fit.history().epochs(), scored.evaluation())),
        Optional.of(fit),
        rehearsal.map(r -> accuracy(model, r)).orElse(Double.NaN),
        scored.probabilities(),
        scored.evaluation(),
        findings(fit, scored.evaluation().confusion()),
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
    if (known == null || !isWhole(known.fit())) {
      Recipe.Training t = recipe.training();
      SubwordTraining training = subwordTraining(train.and(auxiliary));
      Fit fit = training.train(plan.epochs(), t.batchSize(), t.seed(), t.threads(), callbacks);
      known = new Rehearsal(training, fit, training.logits(fit, validation.fields(), t.threads()));
      rehearsal = known;
    }
    return known;
  }

  private Blend blend(SubwordModel model, Rehearsal rehearsal) {
    return model.isWide()
        ? Blend.of(rehearsal.logits(), validationScores(), validation.classes())
        : Blend.of(rehearsal.logits(), validation.classes());
  }

  private Tensor validationScores() {
    LinearClassifier machine = machine(MACHINE).learnt();
    return machine.model().scores(machine.terms().transform(validation.documents()));
  }

  /** On the validation rows. */
  private double accuracy(SubwordModel model, Rehearsal rehearsal) {
    Tensor says =
        model.isWide()
            ? blend(model, rehearsal).of(rehearsal.logits(), validationScores())
            : rehearsal.logits();
    return share(TextClassifier.likeliest(says), validation.classes());
  }

  /** Of answers that are right. */
  private static double share(int[] answers, int[] classes) {
    long right =
        IntStream.range(0, answers.length).filter(row -> answers[row] == classes[row]).count();
    return (double) right / answers.length;
  }

  private static boolean isWhole(Fit fit) {
    return fit.ending() instanceof Ending.Completed;
  }

  /** A network of subwords and how long its training took. */
  private record Member(Fit fit, double seconds) {}

  private Member member(SubwordPlan plan, long seed, List<Callback> callbacks) {
    Member known = members.get(seed);
    if (known != null) {
      return known;
    }
    Recipe.Training t = recipe.training();
    long started = System.nanoTime();
    Fit fit = subwordTraining().train(plan.epochs(), t.batchSize(), seed, t.threads(), callbacks);
    Member member = new Member(fit, (System.nanoTime() - started) / 1e9);
    if (isWhole(fit)) {
      members.put(seed, member);
    }
    return member;
  }

  private SubwordTraining subwordTraining() {
    SubwordTraining known = subwords;
    if (known == null) {
      known = subwordTraining(train.and(validation).and(auxiliary));
      subwords = known;
    }
    return known;
  }

  private SubwordTraining subwordTraining(Part learn) {
    int classes = Math.max(labels.count(), 1 + Arrays.stream(learn.classes()).max().orElse(0));
    SubwordTraining training =
        SubwordTraining.of(learn, source.textColumns().size(), labels.count(), classes);
    return recipe.training().balanced()
        ? training.weighted(root(balance(learn.classes(), classes)))
        : training;
  }

  /**
   * Weights of rare classes that are not as large: with the whole of them a network learns the few
   * rows of the rarest by heart. On rows held out of the training parts of Seoul-120's ten classes
   * (five folds) this and {@link #raised} took macro-F1 from 0.547 to 0.596, and the accuracy from
   * 0.768 to 0.773.
   */
  private static float[] root(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += Math.sqrt(weight);
    }
    float[] roots = new float[weights.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (float) (Math.sqrt(weights[i]) * roots.length / sum);
    }
    return roots;
  }

  /**
   * Where rare classes are to count as much as others, what is added to a logit: half of the
   * logarithm by which the class is rare, the logit adjustment of Menon et al. 2021.
   */
  private double[] raised() {
    double[] raised = new double[labels.count()];
    if (recipe.training().balanced()) {
      for (int k : train.and(validation).classes()) {
        raised[k]++;
      }
      for (int k = 0; k < raised.length; k++) {
        raised[k] = -0.5 * Math.log(raised[k] / (train.size() + validation.size()));
      }
    }
    return raised;
  }

  /** How a model of subwords would be trained on these rows, and why. */
  public SubwordPlan plan(SubwordModel model) {
    return SubwordPlan.of(
        model,
        train.and(validation).and(auxiliary),
        auxiliary.size(),
        source.textColumns(),
        labels.count(),
        recipe.training().epochs());
  }

  private static int[] join(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private Trained trainNetwork(RecurrentModel model, Callback... callbacks) {
    Recipe.Training t = recipe.training();
    Model untrained = network(model).build(t.seed());
    Dataset learn = data(train);
    if (t.balanced()) {
      learn = learn.weighted(balance(train.classes(), labels.count()));
    }
    FitOptions options =
        FitOptions.epochs(t.epochs())
            .batchSize(t.batchSize())
            .seed(t.seed())
            .threads(t.threads())
            .validation(data(validation))
            .callback(
                EarlyStopping.on("val_loss")
                    .patience(t.patience())
                    .restoreBestWeights(t.restoreBest()));
    for (Callback callback : callbacks) {
      options = options.callback(callback);
    }
    long started = System.nanoTime();
    Trainer trainer =
        Trainer.compile(
            untrained, Adam.of(t.learningRate()), CategoricalCrossentropy.of(), Accuracy.of());
    Fit fit = trainer.fit(learn, options);
    // the lesson's networks say what they say in Keras
    Model said =
        recipe.network().shape() == Recipe.NetworkShape.LESSON
            ? fit.model()
            : Cooling.of(
                fit.model(),
                pipeline.encode(validation.documents()),
                validation.classes(),
                t.threads());
    double seconds = (System.nanoTime() - started) / 1e9;
    TextClassifier classifier =
        new SequenceClassifier(pipeline, source.labelColumn(), labels, said, Provenance.unknown());
    Scored scored = scored(classifier);
    return new Trained(
        model,
        classifier.with(provenance(fit.history().epochs(), scored.evaluation())),
        Optional.of(fit),
        validationAccuracy(fit.history()),
        scored.probabilities(),
        scored.evaluation(),
        findings(fit, scored.evaluation().confusion()),
        seconds);
  }

  /** Of the epoch with the lowest validation loss. */
  private static double validationAccuracy(History history) {
    return history.has("val_accuracy") && history.bestEpoch("val_loss").isPresent()
        ? history.series("val_accuracy").get(history.bestEpoch("val_loss").getAsInt() - 1)
        : Double.NaN;
  }

  private List<Finding> findings(Fit fit, ConfusionMatrix confusion) {
    List<Finding> findings = new ArrayList<>();
    if (fit.ending() instanceof Ending.NotFinite broken) {
      findings.add(
          Diagnosis.notFinite(broken.epoch(), broken.batch(), recipe.training().learningRate()));
    }
    if (fit.ending() instanceof Ending.Completed) {
      Diagnosis.unfinished(fit.history()).ifPresent(findings::add);
    }
    findings.addAll(Diagnosis.ofPredictions(confusion));
    Diagnosis.overfitting(fit.history(), recipe.training().restoreBest()).ifPresent(findings::add);
    return findings;
  }

  private Dataset data(Part part) {
    return Dataset.of(pipeline.encode(part.documents()), oneHot(part));
  }

  private Sequences oneHot(Part part) {
    return Sequences.of(Tensor.ofRows(Labels.oneHot(part.classes(), labels.count())));
  }

  /** scikit-learn's "balanced": rows / (classes · rows of the class). */
  private static float[] balance(int[] classes, int count) {
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

  private Provenance provenance(int epochs, Evaluation evaluation) {
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
    return new Provenance(
        source.table().source(),
        source.table().fingerprint(columns),
        heldOut,
        Provenance.sorted(Arrays.copyOf(learnt, n)),
        recipe.settings(),
        metrics,
        Provenance.here());
  }
}
