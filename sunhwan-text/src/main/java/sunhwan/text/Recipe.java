package sunhwan.text;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sunhwan.text.PadSequences.Side;

/**
 * All choices that make a text classifier out of a table.
 *
 * @param name what people call it
 * @param text how documents become ids
 * @param network what the model looks like
 * @param training how it learns
 * @param split which rows are for what
 * @param open settings whose values stand for nobody's wish, so that the rows to learn from may
 *     change them: {@link RecipeChoice}
 */
public record Recipe(
    String name, Text text, Network network, Training training, Rows split, Set<Setting> open) {

  public Recipe {
    open = Set.copyOf(open);
  }

  /** What the rows to learn from may decide. */
  public enum Setting {
    MAX_LENGTH,
    BATCH_SIZE,
    EPOCHS,
    CLASS_WEIGHT;

    /** Its option without the dashes: {@code max-length}. */
    public String word() {
      return Recipe.word(this).replace('_', '-');
    }

    private String of(Recipe recipe) {
      return recipe.settings().getOrDefault(word(), "");
    }
  }

  /** How a document is cut into tokens. */
  public sealed interface Analysis {
    /** Syllables where the text is mostly Korean, Chinese or Japanese, words elsewhere. */
    record Auto() implements Analysis {}

    /** Keras's Tokenizer: small letters, punctuation dropped, cut at spaces. */
    record Keras() implements Analysis {}

    /** By an analyzer that was asked for. */
    record By(Analyzer analyzer) implements Analysis {}

    static Analysis auto() {
      return new Auto();
    }

    static Analysis keras() {
      return new Keras();
    }

    static Analysis by(Analyzer analyzer) {
      return new By(analyzer);
    }

    /** What people call it. */
    default String word() {
      return switch (this) {
        case Auto() -> "auto";
        case Keras() -> "keras";
        case By(Analyzer analyzer) -> analyzer.word();
      };
    }
  }

  /**
   * How documents become ids.
   *
   * @param analysis how a document is cut
   * @param vocabulary most ids, padding and unknown included
   * @param minFrequency how often a token must occur to have an id; not for {@link Analysis.Keras}
   * @param maxLength most ids of a document
   * @param mask whether padding is masked, so that it is never computed
   * @param padding side that is filled up where padding is not masked
   * @param truncating side that is cut off
   * @param fitOnValidation whether the vocabulary may see the validation rows, as in the lesson
   */
  public record Text(
      Analysis analysis,
      int vocabulary,
      int minFrequency,
      int maxLength,
      boolean mask,
      Side padding,
      Side truncating,
      boolean fitOnValidation) {

    /** How often a token must occur in fact: Keras's Tokenizer keeps every word that there is. */
    int frequencyOfUse() {
      return analysis instanceof Analysis.Keras ? 1 : minFrequency;
    }

    public Text analysis(Analysis analysis) {
      return new Text(
          analysis,
          vocabulary,
          minFrequency,
          maxLength,
          mask,
          padding,
          truncating,
          fitOnValidation);
    }

    public Text vocabulary(int vocabulary) {
      return new Text(
          analysis,
          vocabulary,
          minFrequency,
          maxLength,
          mask,
          padding,
          truncating,
          fitOnValidation);
    }

    public Text minFrequency(int minFrequency) {
      return new Text(
          analysis,
          vocabulary,
          minFrequency,
          maxLength,
          mask,
          padding,
          truncating,
          fitOnValidation);
    }

    public Text maxLength(int maxLength) {
      return new Text(
          analysis,
          vocabulary,
          minFrequency,
          maxLength,
          mask,
          padding,
          truncating,
          fitOnValidation);
    }

    public Text mask(boolean mask) {
      return new Text(
          analysis,
          vocabulary,
          minFrequency,
          maxLength,
          mask,
          padding,
          truncating,
          fitOnValidation);
    }

    public Text padding(Side padding) {
      return new Text(
          analysis,
          vocabulary,
          minFrequency,
          maxLength,
          mask,
          padding,
          truncating,
          fitOnValidation);
    }
  }

  /** How steps become one vector. */
  public enum NetworkShape {
    /** The lesson's networks: the state after the last step. */
    LESSON,
    /** One bidirectional layer and the largest value of each unit over time. */
    POOLED
  }

  /**
   * What the model looks like.
   *
   * @param shape how steps become one vector
   * @param embedding size of a token's vector
   * @param units of each recurrent layer
   * @param layers recurrent layers; 0 for as many as the lesson has
   * @param dropout share of values dropped in training before and after the recurrent layers
   * @param pretraining of the vectors that a network of subwords begins with; empty for latent
   *     semantic analysis, and skip-gram where there are texts without classes
   */
  public record Network(
      NetworkShape shape,
      int embedding,
      int units,
      int layers,
      float dropout,
      Optional<SubwordVectors> pretraining) {

    public Network embedding(int embedding) {
      return new Network(shape, embedding, units, layers, dropout, pretraining);
    }

    public Network units(int units) {
      return new Network(shape, embedding, units, layers, dropout, pretraining);
    }

    public Network layers(int layers) {
      return new Network(shape, embedding, units, layers, dropout, pretraining);
    }

    public Network dropout(float dropout) {
      return new Network(shape, embedding, units, layers, dropout, pretraining);
    }

    public Network pretraining(SubwordVectors pretraining) {
      return new Network(shape, embedding, units, layers, dropout, Optional.of(pretraining));
    }
  }

  /**
   * How the model learns: Adam on the cross-entropy.
   *
   * @param epochs at most
   * @param batchSize documents for one update
   * @param learningRate of Adam
   * @param patience epochs without a smaller validation loss before it stops
   * @param restoreBest whether the best epoch's weights are kept rather than the last's
   * @param balanced whether rare classes weigh as much as frequent ones
   * @param seed of first weights, order and dropout
   * @param threads that work is spread over
   */
  public record Training(
      int epochs,
      int batchSize,
      float learningRate,
      int patience,
      boolean restoreBest,
      boolean balanced,
      long seed,
      int threads) {

    public Training epochs(int epochs) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training batchSize(int batchSize) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training learningRate(float learningRate) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training patience(int patience) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training restoreBest(boolean restoreBest) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training balanced(boolean balanced) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training seed(long seed) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }

    public Training threads(int threads) {
      return new Training(
          epochs, batchSize, learningRate, patience, restoreBest, balanced, seed, threads);
    }
  }

  /**
   * Which rows are for what: scikit-learn's stratified {@code train_test_split} on one-hot rows,
   * twice.
   *
   * @param testSize share of all rows, above 0 and below 1
   * @param validationSize share of the rest, above 0 and below 1
   * @param seed of both splits
   */
  public record Rows(double testSize, double validationSize, long seed) {

    public Rows testSize(double testSize) {
      return new Rows(testSize, validationSize, seed);
    }

    public Rows validationSize(double validationSize) {
      return new Rows(testSize, validationSize, seed);
    }

    public Rows seed(long seed) {
      return new Rows(testSize, validationSize, seed);
    }
  }

  /** The lesson to the letter, mistakes included. */
  public static Recipe lesson() {
    return new Recipe(
        "lesson",
        new Text(Analysis.keras(), 1000, 1, 500, false, Side.POST, Side.PRE, true),
        new Network(NetworkShape.LESSON, 64, 64, 0, 0, Optional.empty()),
        new Training(100, 32, 1e-3f, 5, false, false, 42, 1),
        new Rows(0.2, 0.2, 42),
        Set.of());
  }

  /** What the validation rows of real data showed to help; of what is open, the rows decide. */
  public static Recipe sunhwan() {
    return new Recipe(
        "sunhwan",
        new Text(Analysis.auto(), 20_000, 2, 300, true, Side.POST, Side.POST, false),
        new Network(NetworkShape.POOLED, 64, 64, 1, 0.5f, Optional.empty()),
        new Training(60, 32, 1e-3f, 5, true, false, 42, 1),
        new Rows(0.2, 0.2, 42),
        EnumSet.allOf(Setting.class));
  }

  /** With other choices; those that differ from before are not open any more. */
  public Recipe text(Text text) {
    return new Recipe(name, text, network, training, split, open).settledSince(this);
  }

  public Recipe network(Network network) {
    return new Recipe(name, text, network, training, split, open);
  }

  /** With other choices; those that differ from before are not open any more. */
  public Recipe training(Training training) {
    return new Recipe(name, text, network, training, split, open).settledSince(this);
  }

  public Recipe split(Rows split) {
    return new Recipe(name, text, network, training, split, open);
  }

  /** With these settings as they are, whatever the rows are like. */
  public Recipe settled(Set<Setting> named) {
    Set<Setting> left = EnumSet.noneOf(Setting.class);
    left.addAll(open);
    left.removeAll(named);
    return new Recipe(name, text, network, training, split, left);
  }

  private Recipe settledSince(Recipe before) {
    Set<Setting> changed = EnumSet.noneOf(Setting.class);
    for (Setting setting : Setting.values()) {
      if (!setting.of(this).equals(setting.of(before))) {
        changed.add(setting);
      }
    }
    return settled(changed);
  }

  /** Every setting by its option's name, in words. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("recipe", name);
    settings.put("analyzer", text.analysis().word());
    settings.put("vocabulary", Integer.toString(text.vocabulary()));
    settings.put("min-frequency", Integer.toString(text.frequencyOfUse()));
    settings.put("max-length", Integer.toString(text.maxLength()));
    settings.put("mask", Boolean.toString(text.mask()));
    settings.put("padding", text.mask() ? "none" : word(text.padding()));
    settings.put("truncating", word(text.truncating()));
    settings.put(
        "vocabulary-from",
        text.fitOnValidation() ? "training and validation rows" : "training rows");
    settings.put(
        "pooling", network.shape() == NetworkShape.POOLED ? "max over time" : "last state");
    settings.put("embedding", Integer.toString(network.embedding()));
    settings.put("units", Integer.toString(network.units()));
    settings.put(
        "layers", network.layers() == 0 ? "as in the lesson" : Integer.toString(network.layers()));
    settings.put("dropout", Float.toString(network.dropout()));
    settings.put("pretrain", network.pretraining().map(SubwordVectors::word).orElse("auto"));
    settings.put("epochs", Integer.toString(training.epochs()));
    settings.put("batch-size", Integer.toString(training.batchSize()));
    settings.put("learning-rate", Float.toString(training.learningRate()));
    settings.put("patience", Integer.toString(training.patience()));
    settings.put("restore-best", Boolean.toString(training.restoreBest()));
    settings.put("class-weight", training.balanced() ? "balanced" : "none");
    settings.put("seed", Long.toString(training.seed()));
    settings.put("test-size", Double.toString(split.testSize()));
    settings.put("validation-size", Double.toString(split.validationSize()));
    settings.put("split-seed", Long.toString(split.seed()));
    return settings;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
