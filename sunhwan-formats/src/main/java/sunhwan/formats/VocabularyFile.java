package sunhwan.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sunhwan.formats.io.InputFile;
import sunhwan.text.TextStep;
import sunhwan.text.TextVectorization;
import sunhwan.text.Tokenizer;
import sunhwan.text.TokenizerOptions;

/**
 * Vocabularies that other programs keep in files of their own: Keras's {@code tokenizer.to_json()},
 * or tokens in the order of their ids, one on a line or as a JSON list.
 */
public final class VocabularyFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private VocabularyFile() {}

  /**
   * The text step of a file: a {@link Tokenizer}, or Keras's TextVectorization with its defaults
   * and these tokens, to which "" and "[UNK]" are added where they do not come first.
   *
   * @throws ModelFormatException where the file is missing or something else; the message is one
   *     line
   */
  public static TextStep read(Path file) {
    String text = text(file);
    try {
      if (text.stripLeading().startsWith("{")) {
        return tokenizer(tree(text));
      }
      return TextVectorization.of().withVocabulary(tokens(text));
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw InputFile.bad(file, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The tokens or labels of a file in its order, one on a line or as a JSON list.
   *
   * @throws ModelFormatException where the file is missing or something else; the message is one
   *     line
   */
  public static List<String> list(Path file) {
    try {
      return tokens(text(file));
    } catch (ModelFormatException e) {
      String told = String.valueOf(e.getMessage());
      throw told.startsWith(file.toString()) ? e : InputFile.bad(file, told);
    }
  }

  private static String text(Path file) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(InputFile.bytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw InputFile.bad(file, "is not written in UTF-8");
    }
  }

  private static List<String> tokens(String text) {
    if (text.stripLeading().startsWith("[\"") || text.strip().equals("[]")) {
      List<String> tokens = new ArrayList<>();
      for (JsonNode token : tree(text)) {
        if (!token.isTextual()) {
          throw new ModelFormatException("expected a list of texts, got " + token);
        }
        tokens.add(token.asText());
      }
      return tokens;
    }
    String lines = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> tokens = new ArrayList<>(List.of(lines.split("\r?\n", -1)));
    if (tokens.getLast().isEmpty()) { // behind the last line's end
      tokens.removeLast();
    }
    return tokens;
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  /** Keras keeps counts and ids as JSON in texts inside its JSON. */
  private static Tokenizer tokenizer(JsonNode root) {
    JsonNode config = root.path("config");
    if (!root.path("class_name").asText().equals("Tokenizer") || !config.isObject()) {
      throw new ModelFormatException(
          "is no tokenizer.json of Keras's: it has no class_name Tokenizer and config");
    }
    JsonNode words = config.path("num_words");
    JsonNode unknown = config.path("oov_token");
    TokenizerOptions options =
        new TokenizerOptions(
            words.isNull() ? OptionalInt.empty() : OptionalInt.of(number(words, "num_words")),
            text(config, "filters"),
            config.path("lower").asBoolean(),
            text(config, "split"),
            config.path("char_level").asBoolean(),
            unknown.isNull() ? Optional.empty() : Optional.of(text(config, "oov_token")));
    Map<String, Integer> counts = numbers(config, "word_counts");
    Map<String, Integer> found = numbers(config, "word_docs");
    Map<String, Integer> documents = new LinkedHashMap<>();
    counts.keySet().forEach(word -> documents.put(word, found.getOrDefault(word, 0)));
    Tokenizer tokenizer =
        Tokenizer.of(
            options, number(config.path("document_count"), "document_count"), counts, documents);
    if (!tokenizer.wordIndex().equals(numbers(config, "word_index"))) {
      throw new ModelFormatException(
          "numbers its words otherwise than its word_counts say. Was word_index changed by hand?");
    }
    return tokenizer;
  }

  private static String text(JsonNode config, String name) {
    if (!config.path(name).isTextual()) {
      throw new ModelFormatException("expected a text '" + name + "'");
    }
    return config.path(name).asText();
  }

  private static int number(JsonNode node, String name) {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw new ModelFormatException("expected a whole number '" + name + "'");
    }
    return node.asInt();
  }

  private static Map<String, Integer> numbers(JsonNode config, String name) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    tree(text(config, name))
        .properties()
        .forEach(entry -> numbers.put(entry.getKey(), number(entry.getValue(), name)));
    return numbers;
  }
}
