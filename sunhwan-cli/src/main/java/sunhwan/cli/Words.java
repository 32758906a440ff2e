package sunhwan.cli;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import sunhwan.cli.bench.BenchModel;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.TokenizerFile;
import sunhwan.text.Analyzer;
import sunhwan.text.NearestName;
import sunhwan.text.NoriAnalyzer;
import sunhwan.text.PadSequences;
import sunhwan.text.Recipe;
import sunhwan.text.Search;
import sunhwan.text.SubwordLearner;
import sunhwan.text.SubwordVectors;
import sunhwan.text.TextModel;
import sunhwan.text.TextNormalization;
import sunhwan.text.WantedModel;

/** How words of the command line become values. */
final class Words {
  private Words() {}

  static final class Models implements ITypeConverter<TextModel> {
    @Override
    public TextModel convert(String word) {
      return one(word, TextModel.words(), TextModel.all(), "model");
    }
  }

  static final class Strategies implements ITypeConverter<Search.Strategy> {
    @Override
    public Search.Strategy convert(String word) {
      return one(
          word,
          List.of("halving", "random"),
          List.of(Search.Strategy.HALVING, Search.Strategy.RANDOM),
          "strategy");
    }
  }

  /** A model, or the word for one that is still to be chosen. */
  record ModelOrAuto(Optional<TextModel> model) {
    /** Those that are named already. */
    static List<TextModel> named(List<ModelOrAuto> all) {
      return all.stream().flatMap(each -> each.model().stream()).toList();
    }

    String word() {
      return model.map(TextModel::word).orElse(WantedModel.AUTO);
    }
  }

  static final class ModelsOrAuto implements ITypeConverter<ModelOrAuto> {
    @Override
    public ModelOrAuto convert(String word) {
      List<String> words = new ArrayList<>(TextModel.words());
      List<ModelOrAuto> models =
          new ArrayList<>(
              TextModel.all().stream().map(m -> new ModelOrAuto(Optional.of(m))).toList());
      words.add(WantedModel.AUTO);
      models.add(new ModelOrAuto(Optional.empty()));
      return one(word, words, models, "model");
    }
  }

  /** A number of seconds, minutes or hours: 90s, 5m, 2h. */
  static final class Durations implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([smh])");

    @Override
    public Duration convert(String word) {
      Matcher parts = FORM.matcher(word);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "expected a time such as 90s, 5m or 2h, got '" + word + "'");
      }
      long number = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
  }

  static final class Recipes implements ITypeConverter<Recipe> {
    @Override
    public Recipe convert(String word) {
      List<Recipe> recipes = List.of(Recipe.sunhwan(), Recipe.lesson());
      return one(word, recipes.stream().map(Recipe::name).toList(), recipes, "recipe");
    }
  }

  /** Which rows of a file are meant. */
  enum Rows {
    /** Those that the model did not learn from. */
    HELD_OUT,
    ALL
  }

  static final class RowsOfFile implements ITypeConverter<Rows> {
    @Override
    public Rows convert(String word) {
      return one(word, List.of("held-out", "all"), List.of(Rows.values()), "choice of rows");
    }
  }

  static final class BenchModels implements ITypeConverter<BenchModel> {
    @Override
    public BenchModel convert(String word) {
      return one(word, BenchModel.values(), "model");
    }
  }

  static final class BenchModes implements ITypeConverter<BenchCommand.Mode> {
    @Override
    public BenchCommand.Mode convert(String word) {
      return one(word, BenchCommand.Mode.values(), "mode");
    }
  }

  static final class Sides implements ITypeConverter<PadSequences.Side> {
    @Override
    public PadSequences.Side convert(String word) {
      return one(word, PadSequences.Side.values(), "side");
    }
  }

  static final class Analyses implements ITypeConverter<Recipe.Analysis> {
    @Override
    public Recipe.Analysis convert(String word) {
      Optional<Analyzer> sized = sized(word);
      if (sized.isPresent()) {
        return Recipe.Analysis.by(sized.get());
      }
      List<String> words = new ArrayList<>(List.of("auto", "keras"));
      List<Supplier<Recipe.Analysis>> values =
          new ArrayList<>(List.of(Recipe.Analysis::auto, Recipe.Analysis::keras));
      Analyzer.named()
          .forEach(
              (name, analyzer) -> {
                words.add(name);
                values.add(() -> Recipe.Analysis.by(analyzer.get()));
              });
      return one(word, words, values, "analyzer").get();
    }
  }

  static final class Analyzers implements ITypeConverter<Analyzer> {
    @Override
    public Analyzer convert(String word) {
      Optional<Analyzer> sized = sized(word);
      if (sized.isPresent()) {
        return sized.get();
      }
      Map<String, Supplier<Analyzer>> named = Analyzer.named();
      return one(word, List.copyOf(named.keySet()), List.copyOf(named.values()), "analyzer").get();
    }
  }

  /** Subwords of so many pieces, bpe:8000, or what a file describes, tokenizer.json. */
  private static Optional<Analyzer> sized(String word) {
    if (word.strip().toLowerCase(Locale.ROOT).endsWith(".json")) {
      try {
        return Optional.of(TokenizerFile.read(Path.of(word.strip())));
      } catch (ModelFormatException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
    String plain = word.strip().toLowerCase(Locale.ROOT);
    int colon = plain.indexOf(':');
    for (SubwordLearner.Method method : SubwordLearner.Method.values()) {
      if (colon < 0 || !method.word().equals(plain.substring(0, colon))) {
        continue;
      }
      String size = plain.substring(colon + 1);
      if (!size.matches("[1-9][0-9]{0,6}")) {
        throw new TypeConversionException(
            "expected a number of pieces as in " + method.word() + ":8000, got '" + word + "'");
      }
      try {
        return Optional.of(SubwordLearner.of(method).size(Integer.parseInt(size)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
    return Optional.empty();
  }

  static final class Normalizations implements ITypeConverter<TextNormalization> {
    @Override
    public TextNormalization convert(String word) {
      List<TextNormalization> all = List.of(TextNormalization.values());
      return one(word, all.stream().map(TextNormalization::word).toList(), all, "normalization");
    }
  }

  static final class Pretrainings implements ITypeConverter<SubwordVectors> {
    @Override
    public SubwordVectors convert(String word) {
      List<SubwordVectors> all = List.of(SubwordVectors.values());
      return one(word, all.stream().map(SubwordVectors::word).toList(), all, "pretraining");
    }
  }

  static final class Decompounds implements ITypeConverter<NoriAnalyzer.Decompound> {
    @Override
    public NoriAnalyzer.Decompound convert(String word) {
      return one(word, NoriAnalyzer.Decompound.values(), "treatment of compounds");
    }
  }

  static final class ExportFormats implements ITypeConverter<ExportCommand.Format> {
    @Override
    public ExportCommand.Format convert(String word) {
      return one(word, ExportCommand.Format.values(), "format");
    }
  }

  /** How much the rows of a class weigh. */
  enum ClassWeight {
    BALANCED,
    NONE
  }

  static final class ClassWeights implements ITypeConverter<ClassWeight> {
    @Override
    public ClassWeight convert(String word) {
      return one(word, ClassWeight.values(), "class weight");
    }
  }

  static final class Charsets implements ITypeConverter<Charset> {
    @Override
    public Charset convert(String word) {
      String name = word.equalsIgnoreCase("cp949") ? "x-windows-949" : word;
      try {
        return Charset.forName(name);
      } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
        throw new TypeConversionException(
            "there is no encoding '" + word + "'; usual ones are UTF-8, CP949, EUC-KR and UTF-16");
      }
    }
  }

  static final class Delimiters implements ITypeConverter<Character> {
    @Override
    public Character convert(String word) {
      if (word.equals("tab") || word.equals("\\t")) {
        return '\t';
      }
      if (word.length() != 1 || word.equals("\"") || (word.isBlank() && !word.equals("\t"))) {
        throw new TypeConversionException(
            "expected one character such as , ; | or the word tab, got '" + word + "'");
      }
      return word.charAt(0);
    }
  }

  /** What a quote around a field means. */
  enum Quote {
    /** CSV's: it hides what divides fields. */
    DOUBLE,
    /** It is a character like any other. */
    NONE
  }

  static final class Quotes implements ITypeConverter<Quote> {
    @Override
    public Quote convert(String word) {
      return one(word, Quote.values(), "meaning of quotes");
    }
  }

  private static <E extends Enum<E>> E one(String word, E[] values, String what) {
    List<String> words = Arrays.stream(values).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
    return one(word, words, List.of(values), what);
  }

  private static <T> T one(String word, List<String> words, List<T> values, String what) {
    int index = words.indexOf(word.strip().toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new TypeConversionException(
          "unknown "
              + what
              + " '"
              + word
              + "'."
              + NearestName.similar(word, words)
                  .map(nearest -> " Did you mean '" + nearest + "'?")
                  .orElse("")
              + " There are "
              + String.join(", ", words));
    }
    return values.get(index);
  }
}
