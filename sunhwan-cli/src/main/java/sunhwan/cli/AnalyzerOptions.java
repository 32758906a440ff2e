package sunhwan.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sunhwan.text.Analyzer;
import sunhwan.text.Language;
import sunhwan.text.LanguageAnalyzer;
import sunhwan.text.NoriAnalyzer;
import sunhwan.text.NormalizingAnalyzer;
import sunhwan.text.StopWordsAnalyzer;
import sunhwan.text.TextNormalization;

/** What of an analyzer is to be different; what it reads becomes part of the model. */
final class AnalyzerOptions {
  @Option(
      names = "--normalize",
      paramLabel = "STEPS",
      split = ",",
      hideParamSyntax = true,
      converter = Words.Normalizations.class,
      description = "Before it cuts: nfc,nfkc,full-width,digits,repeats,urls, in this order.")
  private List<TextNormalization> normalize = List.of();

  @Option(
      names = "--stop-words",
      paramLabel = "LIST",
      description = "Words to leave out: a language such as english, or a file, a word a line.")
  private @Nullable String stopWords;

  @Option(
      names = "--user-dictionary",
      paramLabel = "FILE",
      description = "Words for nori: 세종시, or with its parts 세종시 세종 시; one a line.")
  private @Nullable Path userDictionary;

  @Option(
      names = "--decompound",
      paramLabel = "HOW",
      converter = Words.Decompounds.class,
      description = "nori's compounds: discard (default; parts alone), none (whole), mixed (both).")
  private NoriAnalyzer.@Nullable Decompound decompound;

  /** Whether anything is to be different. */
  boolean any() {
    return !normalize.isEmpty()
        || stopWords != null
        || userDictionary != null
        || decompound != null;
  }

  /** Refuses what only one analyzer understands where that one is not meant. */
  void refuseWithout(List<String> names) {
    if ((userDictionary != null || decompound != null) && !names.contains("nori")) {
      throw Failure.usage(
          "--user-dictionary and --decompound are nori's. Add --analyzer nori, or leave them out.");
    }
  }

  /** The analyzer of a name, made different. */
  Analyzer of(Analyzer plain) {
    Analyzer analyzer = plain;
    if (analyzer instanceof NoriAnalyzer nori) {
      NoriAnalyzer own = decompound == null ? nori : nori.decompound(decompound);
      analyzer = userDictionary == null ? own : dictionary(own, userDictionary);
    }
    if (stopWords != null) {
      List<String> words = words(stopWords);
      analyzer =
          analyzer instanceof LanguageAnalyzer stems
              ? stems.stopWords(words) // before they are reduced to stems
              : StopWordsAnalyzer.of(analyzer, words);
    }
    return normalize.isEmpty() ? analyzer : new NormalizingAnalyzer(normalize, analyzer);
  }

  private static NoriAnalyzer dictionary(NoriAnalyzer nori, Path file) {
    try {
      return nori.userDictionary(lines(file, "--user-dictionary"));
    } catch (IllegalArgumentException e) {
      throw Failure.data(file + ": " + e.getMessage());
    }
  }

  private static List<String> words(String listOrFile) {
    return Arrays.stream(Language.values())
        .filter(language -> language.word().equals(listOrFile))
        .findFirst()
        .map(Language::stopWords)
        .orElseGet(
            () ->
                lines(Path.of(listOrFile), "--stop-words").stream()
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList());
  }

  /** The lines of a UTF-8 file, without a byte order mark. */
  static List<String> lines(Path file, String option) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() || !lines.getFirst().startsWith("\uFEFF")
          ? lines
          : java.util.stream.Stream.concat(
                  java.util.stream.Stream.of(lines.getFirst().substring(1)), lines.stream().skip(1))
              .toList();
    } catch (CharacterCodingException e) {
      throw Failure.data(option + " " + file + ": is not UTF-8. Save it as UTF-8, a word a line.");
    } catch (IOException e) {
      throw Failure.data(option + " " + file + ": " + Main.reason(e) + ". Check the path.");
    }
  }
}
