package sunhwan.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sunhwan.formats.io.InputFile;
import sunhwan.formats.zip.ZipEntries;
import sunhwan.text.PieceCutter;
import sunhwan.text.Pieces;
import sunhwan.text.TokenizerPipeline;
import sunhwan.text.TokenizerPipeline.AddedToken;
import sunhwan.text.TokenizerPipeline.Divider;
import sunhwan.text.TokenizerPipeline.Normalization;
import sunhwan.text.TokenizerPipeline.Prepending;
import sunhwan.text.TokenizerPipeline.SafePattern;
import sunhwan.text.TokenizerPipeline.WordCut;

/**
 * {@code tokenizer.json} of Hugging Face's tokenizers: its models BPE, Unigram and WordPiece, and
 * what normalizes texts and cuts them into words.
 *
 * <p>What is not known is refused by its name. Post-processor, decoder, padding and truncation
 * change no token of a text and are passed over.
 */
public final class TokenizerFile {
  private static final int MOST_PIECES = 1_000_000;
  private static final int MOST_MERGES = 4_000_000;
  private static final int MOST_ADDED = 10_000;
  private static final int MOST_STEPS = 100;
  private static final int LONGEST_PIECE = 10_000;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxTokenCount(ZipEntries.allowance() / 64) // a tree needs as much
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private TokenizerFile() {}

  /**
   * The analyzer that a file describes.
   *
   * @throws ModelFormatException where the file is missing, something else, or has what is not
   *     known here; the message is one line
   */
  public static TokenizerPipeline read(Path file) {
    byte[] bytes = InputFile.bytes(file);
    try {
      JsonNode root = JSON.readTree(bytes);
      if (!root.path("model").isObject()) {
        throw new ModelFormatException("model: expected an object, as in a tokenizer.json");
      }
      List<Normalization> normalizations = new ArrayList<>();
      normalizations(root.path("normalizer"), "normalizer", normalizations);
      List<WordCut> cuts = new ArrayList<>();
      cuts(root.path("pre_tokenizer"), "pre_tokenizer", cuts);
      return new TokenizerPipeline(
          added(root.path("added_tokens")),
          normalizations,
          cuts,
          PieceCutter.of(pieces(root.path("model"))));
    } catch (JsonProcessingException e) {
      throw InputFile.bad(
          file, "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw InputFile.bad(file, "cannot be read: " + e.getMessage());
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw InputFile.bad(file, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private static List<AddedToken> added(JsonNode list) {
    if (list.size() > MOST_ADDED) {
      throw tooMany("added_tokens", MOST_ADDED, list.size());
    }
    List<AddedToken> added = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode token = list.get(i);
      String path = "added_tokens[" + i + "]";
      if (flag(token, "single_word", false, path)) {
        throw unknown(path + ".single_word", "false", "true");
      }
      added.add(
          new AddedToken(
              text(token, "content", path),
              flag(token, "normalized", false, path),
              flag(token, "lstrip", false, path),
              flag(token, "rstrip", false, path)));
    }
    return added;
  }

  private static void normalizations(JsonNode node, String path, List<Normalization> to) {
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    String type = text(node, "type", path);
    switch (type) {
      case "Sequence" -> {
        JsonNode steps = list(node, "normalizers", path);
        for (int i = 0; i < steps.size(); i++) {
          normalizations(steps.get(i), path + ".normalizers[" + i + "]", to);
        }
      }
      case "NFC", "NFD", "NFKC", "NFKD" ->
          to.add(new Normalization.Unicode(Normalizer.Form.valueOf(type)));
      case "Lowercase" -> to.add(new Normalization.Lowercase());
      case "StripAccents" -> to.add(new Normalization.StripAccents());
      case "Strip" ->
          to.add(
              new Normalization.Strip(
                  flag(node, "strip_left", true, path), flag(node, "strip_right", true, path)));
      case "Replace" ->
          to.add(new Normalization.Replace(pattern(node, path), text(node, "content", path)));
      case "Prepend" -> to.add(new Normalization.Prepend(text(node, "prepend", path)));
      case "BertNormalizer" -> {
        boolean lowercase = flag(node, "lowercase", true, path);
        to.add(
            new Normalization.Bert(
                flag(node, "clean_text", true, path),
                flag(node, "handle_chinese_chars", true, path),
                flag(node, "strip_accents", lowercase, path),
                lowercase));
      }
      default ->
          throw unknown(
              path,
              "NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip, Replace, Prepend,"
                  + " BertNormalizer or Sequence",
              type);
    }
    if (to.size() > MOST_STEPS) {
      throw tooMany(path, MOST_STEPS, to.size());
    }
  }

  private static void cuts(JsonNode node, String path, List<WordCut> to) {
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    String type = text(node, "type", path);
    switch (type) {
      case "Sequence" -> {
        JsonNode steps = list(node, "pretokenizers", path);
        for (int i = 0; i < steps.size(); i++) {
          cuts(steps.get(i), path + ".pretokenizers[" + i + "]", to);
        }
      }
      case "WhitespaceSplit" -> to.add(new WordCut.Whitespace());
      case "Whitespace" ->
          to.add(
              new WordCut.Split(new SafePattern("\\w+|[^\\w\\s]+", false), Divider.REMOVED, true));
      case "BertPreTokenizer" -> to.add(new WordCut.Bert());
      case "Punctuation" ->
          to.add(
              new WordCut.Punctuation(
                  divider(node.has("behavior") ? text(node, "behavior", path) : "Isolated", path)));
      case "Digits" -> to.add(new WordCut.Digits(flag(node, "individual_digits", false, path)));
      case "Split" ->
          to.add(
              new WordCut.Split(
                  pattern(node, path),
                  divider(text(node, "behavior", path), path),
                  flag(node, "invert", false, path)));
      case "ByteLevel" ->
          to.add(
              new WordCut.ByteLevel(
                  flag(node, "add_prefix_space", true, path), flag(node, "use_regex", true, path)));
      case "Metaspace" ->
          to.add(
              new WordCut.Metaspace(
                  node.has("replacement") ? text(node, "replacement", path) : Pieces.SPACE,
                  prepending(node, path),
                  flag(node, "split", true, path)));
      default ->
          throw unknown(
              path,
              "Whitespace, WhitespaceSplit, ByteLevel, Metaspace, BertPreTokenizer, Punctuation,"
                  + " Digits, Split or Sequence",
              type);
    }
    if (to.size() > MOST_STEPS) {
      throw tooMany(path, MOST_STEPS, to.size());
    }
  }

  /** Older files have add_prefix_space, true or false, in the place of prepend_scheme. */
  private static Prepending prepending(JsonNode node, String path) {
    if (!node.has("prepend_scheme")) {
      return flag(node, "add_prefix_space", true, path) ? Prepending.ALWAYS : Prepending.NEVER;
    }
    return constant(
        Prepending.values(), text(node, "prepend_scheme", path), Enum::name, path, "scheme");
  }

  private static Divider divider(String name, String path) {
    return constant(
        Divider.values(), name, d -> d.name().replace("_", ""), path + ".behavior", "behavior");
  }

  private static <E extends Enum<E>> E constant(
      E[] all, String name, Function<E, String> word, String path, String what) {
    for (E one : all) {
      if (word.apply(one).equalsIgnoreCase(name)) {
        return one;
      }
    }
    throw unknown(path, "a known " + what, name);
  }

  private static SafePattern pattern(JsonNode node, String path) {
    JsonNode pattern = node.path("pattern");
    boolean literal = pattern.has("String");
    return new SafePattern(text(pattern, literal ? "String" : "Regex", path + ".pattern"), literal);
  }

  private static Pieces pieces(JsonNode model) {
    String type = model.has("type") ? text(model, "type", "model") : guessed(model);
    return switch (type) {
      case "BPE" -> bytePairs(model);
      case "Unigram" -> unigram(model);
      case "WordPiece" ->
          new Pieces.WordPiece(
              vocabulary(model),
              text(model, "continuing_subword_prefix", "model"),
              (Integer)
                  Codec.decode(
                      model.path("max_input_chars_per_word"),
                      int.class,
                      "model.max_input_chars_per_word"),
              text(model, "unk_token", "model"));
      default -> throw unknown("model", "BPE, Unigram or WordPiece", type);
    };
  }

  /** Old files do not name their model. */
  private static String guessed(JsonNode model) {
    return model.has("merges") ? "BPE" : model.path("vocab").isArray() ? "Unigram" : "WordPiece";
  }

  private static Pieces bytePairs(JsonNode model) {
    for (String name : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!model.path(name).asText("").isEmpty() && !model.path(name).isNull()) {
        throw unknown("model." + name, "none", model.get(name).asText());
      }
    }
    if (model.path("dropout").asDouble() != 0) {
      throw unknown("model.dropout", "none", model.get("dropout").asText());
    }
    List<String> pieces = vocabulary(model);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < pieces.size(); i++) {
      places.put(pieces.get(i), i);
    }
    JsonNode merges = list(model, "merges", "model");
    if (merges.size() > MOST_MERGES) {
      throw tooMany("model.merges", MOST_MERGES, merges.size());
    }
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < merges.size(); i++) {
      String[] sides = sides(merges.get(i), "model.merges[" + i + "]");
      Integer l = places.get(sides[0]);
      Integer r = places.get(sides[1]);
      if (l == null || r == null) {
        throw new ModelFormatException(
            "model.merges["
                + i
                + "]: expected two pieces of the vocabulary, got "
                + shortened(merges.get(i)));
      }
      if (!seen.add((long) l << 32 | r)) {
        throw new ModelFormatException(
            "model.merges[" + i + "]: stands there twice: " + shortened(merges.get(i)));
      }
      left.add(l);
      right.add(r);
    }
    return new Pieces.BytePairs(
        pieces,
        left,
        right,
        flag(model, "ignore_merges", false, "model"),
        fallback(
            model, optional(model, "unk_token"), pieces, flag(model, "fuse_unk", false, "model")));
  }

  private static String[] sides(JsonNode merge, String path) {
    if (merge.isArray() && merge.size() == 2) {
      return new String[] {
        (String) Codec.decode(merge.get(0), String.class, path),
        (String) Codec.decode(merge.get(1), String.class, path)
      };
    }
    String[] sides = ((String) Codec.decode(merge, String.class, path)).split(" ", -1);
    if (sides.length != 2) {
      throw new ModelFormatException(
          path + ": expected two pieces with a space between them, got " + shortened(merge));
    }
    return sides;
  }

  private static Pieces unigram(JsonNode model) {
    JsonNode list = list(model, "vocab", "model");
    if (list.size() > MOST_PIECES) {
      throw tooMany("model.vocab", MOST_PIECES, list.size());
    }
    List<String> pieces = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String path = "model.vocab[" + i + "]";
      if (!list.get(i).isArray() || list.get(i).size() != 2) {
        throw new ModelFormatException(
            path + ": expected a piece and its score, got " + shortened(list.get(i)));
      }
      pieces.add(piece((String) Codec.decode(list.get(i).get(0), String.class, path), path));
      scores.add((Double) Codec.decode(list.get(i).get(1), double.class, path));
    }
    Optional<String> unknown = Optional.empty();
    if (model.path("unk_id").isNumber()) {
      int at = (Integer) Codec.decode(model.get("unk_id"), int.class, "model.unk_id");
      if (at < 0 || at >= pieces.size()) {
        throw unknown("model.unk_id", "a place in the vocabulary", Integer.toString(at));
      }
      unknown = Optional.of(pieces.get(at));
    }
    return new Pieces.Unigram(pieces, scores, fallback(model, unknown, pieces, true));
  }

  private static Pieces.Fallback fallback(
      JsonNode model, Optional<String> unknown, List<String> pieces, boolean fused) {
    boolean bytes = flag(model, "byte_fallback", false, "model");
    if (bytes) {
      Set<String> known = new HashSet<>(pieces);
      for (int b = 0; b < 256; b++) {
        String piece = String.format(Locale.ROOT, "<0x%02X>", b);
        if (!known.contains(piece)) {
          throw new ModelFormatException(
              "model.byte_fallback: expected a piece for each of 256 bytes, and there is no "
                  + piece);
        }
      }
    }
    return new Pieces.Fallback(bytes, unknown, fused);
  }

  /** The pieces of an object from piece to id, in the order of their ids. */
  private static List<String> vocabulary(JsonNode model) {
    JsonNode vocabulary = model.path("vocab");
    if (!vocabulary.isObject()) {
      throw new ModelFormatException("model.vocab: expected an object from piece to id");
    }
    if (vocabulary.size() > MOST_PIECES) {
      throw tooMany("model.vocab", MOST_PIECES, vocabulary.size());
    }
    List<Map.Entry<String, Integer>> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      int id = (Integer) Codec.decode(entry.getValue(), int.class, "model.vocab");
      entries.add(Map.entry(piece(entry.getKey(), "model.vocab"), id));
    }
    entries.sort(Map.Entry.comparingByValue());
    return entries.stream().map(Map.Entry::getKey).toList();
  }

  private static String piece(String piece, String path) {
    if (piece.isEmpty() || piece.length() > LONGEST_PIECE) {
      throw new ModelFormatException(
          path
              + ": expected pieces of 1 to "
              + LONGEST_PIECE
              + " characters, got one of "
              + piece.length());
    }
    return piece;
  }

  private static Optional<String> optional(JsonNode node, String name) {
    return node.path(name).isTextual() ? Optional.of(node.get(name).asText()) : Optional.empty();
  }

  private static String text(JsonNode node, String name, String path) {
    return (String) Codec.decode(node.path(name), String.class, path + "." + name);
  }

  private static boolean flag(JsonNode node, String name, boolean otherwise, String path) {
    return node.hasNonNull(name)
        ? (Boolean) Codec.decode(node.get(name), boolean.class, path + "." + name)
        : otherwise;
  }

  private static JsonNode list(JsonNode node, String name, String path) {
    if (!node.path(name).isArray()) {
      throw new ModelFormatException(path + "." + name + ": expected a list");
    }
    return node.get(name);
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static ModelFormatException unknown(String path, String expected, String got) {
    String shown = got.length() > 60 ? got.substring(0, 60) + "…" : got;
    return new ModelFormatException(
        path + ": expected " + expected + ", got " + shown + ", which is not known here");
  }

  private static ModelFormatException tooMany(String path, int most, int got) {
    return new ModelFormatException(path + ": expected at most " + most + ", got " + got);
  }
}
