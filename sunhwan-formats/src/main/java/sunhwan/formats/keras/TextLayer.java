package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.TextVectorization;

/**
 * A TextVectorization that stands in front of a model, which Keras saves with the model: its words
 * in the config where they were given, in {@code assets/layers/text_vectorization/vocabulary.txt}
 * where they were learnt.
 *
 * @param place in words, for refusals
 * @param vocabulary of the config; empty where it has none
 */
record TextLayer(String place, TextVectorization spec, Optional<List<String>> vocabulary) {
  static final String TYPE = "TextVectorization";
  private static final String WORDS = "/text_vectorization/vocabulary.txt";

  /** Where Keras 3 keeps what layers wrote, now and in its first versions. */
  private static final List<String> FILES =
      List.of("assets/layers" + WORDS, "assets/_layer_checkpoint_dependencies" + WORDS);

  /** What ends a line for one version of Keras and not for another. */
  private static final String OTHER_ENDS = "(?s).*[\r\u000b\f\u001c-\u001e\u0085\u2028\u2029].*";

  static TextLayer read(Arguments.Context context, JsonNode config) {
    Arguments a = new Arguments(context, TYPE, config);
    a.ignore("trainable", "dtype", "vocabulary_size", "batch_input_shape", "batch_shape");
    a.only("output_mode", "int", "gives vectors, and an Embedding reads ids");
    a.only("encoding", "utf-8", "is another encoding than UTF-8");
    a.none("is not for ids", "idf_weights");
    for (String odd : List.of("sparse", "ragged")) {
      if (a.flag(odd, false)) {
        throw new ModelFormatException(a.place() + ": " + odd + " tensors are not there");
      }
    }
    a.flag("pad_to_max_tokens", false); // for vectors alone
    TextVectorization spec = TextVectorization.of();
    if (a.has("max_tokens")) {
      int most = a.whole("max_tokens");
      spec = a.made(x -> TextVectorization.of().maxTokens(most));
    }
    spec = spec.standardize(word(a, "standardize", TextVectorization.Standardize.class));
    spec = spec.split(word(a, "split", TextVectorization.Split.class));
    spec = lengths(a, spec);
    JsonNode words = a.take("vocabulary");
    a.ignore("max_tokens", "ngrams", "output_sequence_length");
    a.finish();
    return new TextLayer(a.place(), spec, Optional.ofNullable(texts(a, words)));
  }

  private static TextVectorization lengths(Arguments a, TextVectorization spec) {
    TextVectorization read = spec;
    if (a.has("ngrams")) {
      JsonNode ngrams = a.take("ngrams");
      List<Integer> lengths = new ArrayList<>();
      if (ngrams.isArray() && ngrams.size() <= 16) {
        ngrams.forEach(n -> lengths.add(a.whole("ngrams", n)));
      }
      int most = ngrams.isArray() ? 0 : a.whole("ngrams", ngrams);
      if (most > 16 || (most == 0 && lengths.isEmpty())) {
        throw a.refuse("ngrams", ngrams, "is no length of runs of words");
      }
      TextVectorization before = read;
      read = a.made(x -> most > 0 ? before.ngrams(most) : before.ngrams(lengths));
    }
    if (a.has("output_sequence_length")) {
      int length = a.whole("output_sequence_length");
      TextVectorization before = read;
      read = a.made(x -> before.outputSequenceLength(length));
    }
    return read;
  }

  /** Keras's word for a value, NONE where there is null. */
  private static <E extends Enum<E>> E word(Arguments a, String argument, Class<E> type) {
    boolean said = a.says(argument);
    JsonNode value = a.take(argument);
    if (!said) {
      throw a.refuse(argument, value, "is not said, as it is in every file of Keras");
    }
    for (E e : type.getEnumConstants()) {
      if (value.isNull() ? e.name().equals("NONE") : value.asText().equals(word(e))) {
        return e;
      }
    }
    throw a.refuse(argument, value, "is none of Keras's words, and functions are never read");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @org.jspecify.annotations.Nullable List<String> texts(
      Arguments a, JsonNode words) {
    if (words.isNull()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode word : words) {
      if (!word.isTextual()) {
        throw a.refuse("vocabulary", words, "is no list of words");
      }
      texts.add(word.asText());
    }
    if (texts.isEmpty()) {
      throw a.refuse("vocabulary", words, "is no list of words");
    }
    return texts;
  }

  /** Ids that a text becomes; unknown where that is a matter of the text. */
  int time() {
    return spec.outputSequenceLength().orElse(Shape.UNKNOWN);
  }

  /** The layer with its words. */
  AdaptedTextVectorization adapted(Map<String, byte[]> assets) {
    List<String> words = vocabulary.orElseGet(() -> lines(assets));
    try {
      return spec.withVocabulary(words);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(place + ": " + e.getMessage());
    }
  }

  private List<String> lines(Map<String, byte[]> assets) {
    String name = FILES.stream().filter(assets::containsKey).findFirst().orElse("");
    byte[] file = assets.get(name);
    if (file == null) {
      throw new ModelFormatException(
          place
              + ": has no words, neither in its config as a vocabulary nor in "
              + FILES.getFirst()
              + ". Adapt it in Keras and save the model again");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(
          name
              + " is not written in UTF-8, as on a Windows of another language. Save the model"
              + " again with PYTHONUTF8=1");
    }
    text = text.replace("\r\n", "\n"); // as Python reads what it wrote on Windows
    if (text.matches(OTHER_ENDS)) {
      throw new ModelFormatException(
          name + " has words with line ends in them, which versions of Keras read differently");
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    while (!lines.isEmpty() && lines.getLast().isEmpty()) { // as Keras leaves them out
      lines.removeLast();
    }
    return lines;
  }

  /** Puts the layer, its words in the config, in front of a Sequential that reads ids. */
  static void write(AdaptedTextVectorization text, ObjectNode sequential) {
    TextVectorization spec = text.spec();
    ObjectNode config = LayerWriter.named("text_vectorization");
    optional(config, "max_tokens", spec.maxTokens());
    named(config, "standardize", spec.standardize());
    named(config, "split", spec.split());
    if (spec.ngrams().isEmpty()) {
      config.putNull("ngrams");
    } else {
      spec.ngrams().forEach(config.putArray("ngrams")::add);
    }
    config.put("output_mode", "int");
    optional(config, "output_sequence_length", spec.outputSequenceLength());
    config.put("pad_to_max_tokens", false).put("sparse", false).put("ragged", false);
    ArrayNode words = config.putArray("vocabulary");
    text.vocabulary().stream().skip(2).forEach(words::add); // "" and [UNK] are understood
    config.putNull("idf_weights").put("encoding", "utf-8");
    config.put("vocabulary_size", text.vocabularySize());
    ArrayNode one = JsonNodeFactory.instance.arrayNode().addNull().add(1);
    ObjectNode layer = ConfigWriter.object("keras.layers", TYPE, config);
    layer.putObject("build_config").set("input_shape", one);
    ObjectNode inner = (ObjectNode) sequential.get("config");
    ArrayNode layers = (ArrayNode) inner.get("layers");
    ObjectNode input = (ObjectNode) layers.get(0).get("config");
    input.set("batch_shape", one.deepCopy());
    input.put("dtype", "string");
    layers.insert(1, layer);
    inner.set("build_input_shape", one.deepCopy());
    ((ObjectNode) sequential.get("build_config")).set("input_shape", one.deepCopy());
  }

  private static void optional(ObjectNode config, String name, OptionalInt value) {
    if (value.isPresent()) {
      config.put(name, value.getAsInt());
    } else {
      config.putNull(name);
    }
  }

  private static void named(ObjectNode config, String name, Enum<?> value) {
    if (value.name().equals("NONE")) {
      config.putNull(name);
    } else {
      config.put(name, word(value));
    }
  }
}
