package sunhwan.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sunhwan.formats.VectorFile;
import sunhwan.text.Analyzer;
import sunhwan.text.Experiment;
import sunhwan.text.PadSequences;
import sunhwan.text.PretrainedVectors;
import sunhwan.text.Recipe;
import sunhwan.text.RecurrentModel;
import sunhwan.text.SubwordVectors;
import sunhwan.text.TextModel;

/** A recipe, and what of it is to be different. */
final class RecipeOptions {
  private static final int MOST = 10_000_000;
  private static final int WIDEST = 65_536;
  static final int LAYERS_AT_MOST = 100;
  static final int THREADS_AT_MOST = 1024;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec verb;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      converter = Words.Recipes.class,
      description = "sunhwan (default), or lesson: the lesson to the letter.")
  private Recipe recipe = Recipe.sunhwan();

  @Option(
      names = "--analyzer",
      paramLabel = "NAME",
      converter = Words.Analyses.class,
      description =
          "How texts are cut: auto, words, characters, syllables, jamo, whitespace, hashed, nori"
              + " (Korean morphemes), english and other languages (stems), bpe and unigram"
              + " (subwords learnt from the training rows; bpe:8000 sets their number), a"
              + " tokenizer.json, keras. Any but auto and keras cuts for tfidf-linear, nbsvm and"
              + " fasttext too; 'sunhwan tokenize' shows what each does.")
  private Recipe.@Nullable Analysis analyzer;

  @Mixin private AnalyzerOptions analyzerOptions = new AnalyzerOptions();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Most different tokens, padding and unknown included (20000).")
  private @Nullable Integer vocabulary;

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      description = "How often a token must occur to be learnt (2).")
  private @Nullable Integer minFrequency;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Most tokens of a document; unnamed and without a mask, fewer where texts are short"
              + " (300).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--padding",
      paramLabel = "SIDE",
      converter = Words.Sides.class,
      description = "Side that is filled up without a mask: post (default) or pre.")
  private PadSequences.@Nullable Side padding;

  @Option(
      names = "--mask",
      negatable = true,
      fallbackValue = "true",
      description = "Whether padding is passed over (yes).")
  private @Nullable Boolean mask;

  @Option(names = "--embedding", paramLabel = "N", description = "Size of a token's vector (64).")
  private @Nullable Integer embedding;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Vectors of words that simple-rnn, bi-lstm and bi-gru begin with, in place of random"
              + " ones: word2vec, GloVe or fastText .vec; .gz, too. Their length is that of"
              + " --embedding.")
  private @Nullable Path vectors;

  @Option(
      names = "--freeze-vectors",
      description = "Training leaves the embedding as --vectors begins it.")
  private boolean freezeVectors;

  /** The file of vectors, once it was looked at. */
  private @Nullable VectorFile opened;

  @Option(names = "--units", paramLabel = "N", description = "Units of a recurrent layer (64).")
  private @Nullable Integer units;

  @Option(names = "--layers", paramLabel = "N", description = "Recurrent layers (1).")
  private @Nullable Integer layers;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "Share dropped, from 0, below 1 (0.5).")
  private @Nullable Float dropout;

  @Option(
      names = "--pretrain",
      paramLabel = "HOW",
      converter = Words.Pretrainings.class,
      description =
          "What the vectors that recurrent, wide-deep, ensemble and distilled begin with are learnt"
              + " by: lsa, latent semantic analysis (default), or skip-gram (default with"
              + " --unlabelled).")
  private @Nullable SubwordVectors pretraining;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Most epochs; unnamed, fewer where rows are many (60).")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Documents for one update; unnamed, 128 from 10,000 training rows on (32).")
  private @Nullable Integer batchSize;

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Adam's (0.001).")
  private @Nullable Float learningRate;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Epochs without a smaller validation loss before it stops (5).")
  private @Nullable Integer patience;

  @Option(
      names = "--restore-best",
      negatable = true,
      fallbackValue = "true",
      description = "Whether the best epoch's weights are kept (yes).")
  private @Nullable Boolean restoreBest;

  @Option(
      names = "--class-weight",
      paramLabel = "HOW",
      converter = Words.ClassWeights.class,
      description =
          "balanced: rare classes weigh more; or none (default, but balanced for machines and"
              + " networks of subwords where a class is twenty times another).")
  private Words.@Nullable ClassWeight classWeight;

  @Option(
      names = "--test-size",
      paramLabel = "SHARE",
      description = "Share of rows held out for the test (0.2).")
  private @Nullable Double testSize;

  @Option(
      names = "--validation-size",
      paramLabel = "SHARE",
      description = "Share of the rest that decides when to stop (0.2).")
  private @Nullable Double validationSize;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of first weights, order and dropout (42).")
  private @Nullable Long seed;

  @Option(names = "--split-seed", paramLabel = "N", description = "Seed of the split (42).")
  private @Nullable Long splitSeed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they change no result (all processors).")
  private @Nullable Integer threads;

  /** The settings of a network that were named, by their options' names without dashes. */
  Set<String> named() {
    Set<String> named = new LinkedHashSet<>();
    if (learningRate != null) {
      named.add("learning-rate");
    }
    if (batchSize != null) {
      named.add("batch-size");
    }
    if (dropout != null) {
      named.add("dropout");
    }
    if (units != null) {
      named.add("units");
    }
    if (embedding != null || vectors != null) {
      named.add("embedding");
    }
    if (layers != null) {
      named.add("layers");
    }
    if (minFrequency != null) {
      named.add("min-frequency");
    }
    return named;
  }

  /** The file of vectors to begin with; null where none was named. */
  @Nullable Path vectors() {
    return vectors;
  }

  /** The vectors to begin with; empty where none were named. */
  Optional<PretrainedVectors> pretrained() {
    return opened().map(PretrainedVectors::of).map(p -> p.frozen(freezeVectors));
  }

  /**
   * Refuses vectors that no model reads; tells which models read none.
   *
   * @param models to be trained; none where the program chooses
   */
  void checkVectors(Collection<? extends TextModel> models, Session session, boolean quiet) {
    if (vectors == null) {
      return;
    }
    List<String> deaf =
        models.stream().filter(m -> !(m instanceof RecurrentModel)).map(TextModel::word).toList();
    if (deaf.size() == models.size()) {
      throw Failure.usage(
          "--vectors is for "
              + String.join(", ", RecurrentModel.words())
              + ", got "
              + (deaf.isEmpty() ? "auto" : String.join(", ", deaf))
              + ". Name one of them, or leave --vectors out.");
    }
    if (!deaf.isEmpty()) {
      session.note(quiet, "--vectors changes nothing for " + String.join(", ", deaf) + ".");
    }
  }

  private Optional<VectorFile> opened() {
    if (vectors == null) {
      if (freezeVectors) {
        throw Failure.usage(
            "--freeze-vectors means the vectors of a file, and --vectors is missing. Name the file,"
                + " or leave --freeze-vectors out.");
      }
      return Optional.empty();
    }
    if (opened == null) {
      opened = VectorFile.open(vectors);
    }
    return Optional.of(opened);
  }

  /** Whether a share to hold out was named. */
  boolean namesTestSize() {
    return testSize != null;
  }

  /** The rows made ready for the recipe, with a remark on what has no effect. */
  Experiment experiment(DataOptions data, Session session, VerbOptions common) {
    Recipe ordered = recipe();
    if (padding != null && ordered.text().mask()) {
      session.note(
          common.quiet,
          "--padding changes nothing where padding is masked; add --no-mask to see what it does.");
    }
    if (minFrequency != null && ordered.text().analysis() instanceof Recipe.Analysis.Keras) {
      session.note(
          common.quiet,
          "--min-frequency changes nothing with the analyzer keras, which counts every word; set a"
              + " limit with --vocabulary, or choose another --analyzer.");
    }
    return Experiment.of(data.source(this), ordered);
  }

  /**
   * The recipe as it was ordered.
   *
   * @throws picocli.CommandLine.ParameterException where a value is out of range
   */
  Recipe recipe() {
    return recipe
        .text(text())
        .network(network())
        .training(training())
        .split(split())
        .settled(settled());
  }

  /** What is as it was named, were that the recipe's own value. */
  private Set<Recipe.Setting> settled() {
    Set<Recipe.Setting> settled = EnumSet.noneOf(Recipe.Setting.class);
    if (maxLength != null) {
      settled.add(Recipe.Setting.MAX_LENGTH);
    }
    if (batchSize != null) {
      settled.add(Recipe.Setting.BATCH_SIZE);
    }
    if (epochs != null) {
      settled.add(Recipe.Setting.EPOCHS);
    }
    if (classWeight != null) {
      settled.add(Recipe.Setting.CLASS_WEIGHT);
    }
    return settled;
  }

  private Recipe.Text text() {
    Recipe.Text text = recipe.text();
    text = analysis(text);
    text = vocabulary == null ? text : text.vocabulary(in("--vocabulary", vocabulary, 3, MOST));
    text =
        minFrequency == null
            ? text
            : text.minFrequency(in("--min-frequency", minFrequency, 1, MOST));
    text = maxLength == null ? text : text.maxLength(in("--max-length", maxLength, 1, 1_000_000));
    text = padding == null ? text : text.padding(padding);
    return mask == null ? text : text.mask(mask);
  }

  private Recipe.Text analysis(Recipe.Text text) {
    Recipe.Analysis analysis = analyzer == null ? text.analysis() : analyzer;
    analyzerOptions.refuseWithout(List.of(analysis.word()));
    if (!analyzerOptions.any()) {
      return text.analysis(analysis);
    }
    if (!(analysis instanceof Recipe.Analysis.By(Analyzer plain))) {
      throw Failure.usage(
          "--normalize and --stop-words need an analyzer that they can be put before. Name one,"
              + " such as --analyzer words or --analyzer syllables.");
    }
    return text.analysis(Recipe.Analysis.by(analyzerOptions.of(plain)));
  }

  private Recipe.Network network() {
    Recipe.Network n = recipe.network();
    n = embedding == null ? n : n.embedding(in("--embedding", embedding, 1, WIDEST));
    Optional<VectorFile> file = opened();
    if (file.isPresent()) {
      int dims = file.get().dims();
      if (embedding != null && embedding != dims) {
        throw Failure.usage(
            "--embedding is "
                + embedding
                + ", and the vectors of "
                + vectors
                + " have "
                + dims
                + " numbers. Leave --embedding out.");
      }
      n = n.embedding(dims);
    }
    n = units == null ? n : n.units(in("--units", units, 1, WIDEST));
    n = pretraining == null ? n : n.pretraining(pretraining);
    n = layers == null ? n : n.layers(in("--layers", layers, 1, LAYERS_AT_MOST));
    if (dropout != null && !(dropout >= 0 && dropout < 1)) {
      throw outOfRange("--dropout", "a share from 0 to below 1", dropout);
    }
    return dropout == null ? n : n.dropout(dropout);
  }

  private Recipe.Training training() {
    Recipe.Training t = recipe.training();
    t = epochs == null ? t : t.epochs(in("--epochs", epochs, 1, MOST));
    t = batchSize == null ? t : t.batchSize(in("--batch-size", batchSize, 1, MOST));
    if (learningRate != null && !(learningRate > 0 && Float.isFinite(learningRate))) {
      throw outOfRange("--learning-rate", "a number above 0 such as 0.001", learningRate);
    }
    t = learningRate == null ? t : t.learningRate(learningRate);
    t = patience == null ? t : t.patience(in("--patience", patience, 0, MOST));
    t = restoreBest == null ? t : t.restoreBest(restoreBest);
    t = classWeight == null ? t : t.balanced(classWeight == Words.ClassWeight.BALANCED);
    t = seed == null ? t : t.seed(seed);
    return t.threads(
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : in("--threads", threads, 1, THREADS_AT_MOST));
  }

  private Recipe.Rows split() {
    Recipe.Rows s = recipe.split();
    s = testSize == null ? s : s.testSize(share("--test-size", testSize));
    s = validationSize == null ? s : s.validationSize(share("--validation-size", validationSize));
    if (splitSeed != null && (splitSeed < 0 || splitSeed > 0xFFFF_FFFFL)) {
      throw outOfRange("--split-seed", "a number from 0 to 4294967295", splitSeed);
    }
    return splitSeed == null ? s : s.seed(splitSeed);
  }

  private int in(String option, int value, int least, int most) {
    return inRange(option, value, least, most, verb == null ? "" : verb.name());
  }

  /** The value, or a refusal that names the option and what it may be. */
  static int inRange(String option, int value, int least, int most, String verb) {
    if (value < least || value > most) {
      throw outOfRange(option, "a number from " + least + " to " + most, value, verb);
    }
    return value;
  }

  private double share(String option, double value) {
    if (!(value > 0 && value < 1)) {
      throw outOfRange(option, "a share between 0 and 1 such as 0.2", value);
    }
    return value;
  }

  private Failure outOfRange(String option, String expected, Object got) {
    return outOfRange(option, expected, got, verb == null ? "" : verb.name());
  }

  private static Failure outOfRange(String option, String expected, Object got, String verb) {
    return Failure.usage(
        option
            + ": expected "
            + expected
            + ", got "
            + got
            + ". See '"
            + ("sunhwan " + verb).strip()
            + " --help'.");
  }
}
