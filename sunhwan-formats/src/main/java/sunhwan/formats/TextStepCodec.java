package sunhwan.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.Analyzer;
import sunhwan.text.AnalyzerStep;
import sunhwan.text.TextStep;
import sunhwan.text.TextVectorization;
import sunhwan.text.Tokenizer;
import sunhwan.text.TokenizerOptions;
import sunhwan.text.Vocabulary;

/** Fitted text steps, which are no plain records, to JSON and back. */
final class TextStepCodec {
  private TextStepCodec() {}

  static ObjectNode encode(TextStep step) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (step) {
      case Tokenizer t -> {
        node.put("type", "Tokenizer");
        node.set("options", Codec.encode(t.options(), TokenizerOptions.class));
        node.put("documentCount", t.documentCount());
        node.set("words", words(t.wordCounts().keySet()));
        node.set("counts", numbers(t.wordCounts().values()));
        node.set(
            "documents",
            numbers(
                t.wordCounts().keySet().stream()
                    .map(w -> t.wordDocs().getOrDefault(w, 0))
                    .toList()));
      }
      case AnalyzerStep a -> {
        node.put("type", "AnalyzerStep");
        node.set("analyzer", Codec.encode(a.analyzer(), Analyzer.class));
        node.set("vocabulary", words(a.vocabulary()));
      }
      case AdaptedTextVectorization v -> {
        node.put("type", "AdaptedTextVectorization");
        node.set("spec", Codec.encode(v.spec(), TextVectorization.class));
        node.set("vocabulary", words(v.vocabulary()));
        node.set("idf", numbers(v.idfWeights()));
      }
    }
    return node;
  }

  private static JsonNode words(Iterable<String> words) {
    var array = JsonNodeFactory.instance.arrayNode();
    words.forEach(array::add);
    return array;
  }

  private static JsonNode numbers(Iterable<? extends Number> numbers) {
    var array = JsonNodeFactory.instance.arrayNode();
    numbers.forEach(
        n ->
            array.add(
                n instanceof Float f
                    ? JsonNodeFactory.instance.numberNode(f)
                    : JsonNodeFactory.instance.numberNode(n.intValue())));
    return array;
  }

  static TextStep decode(JsonNode node, String path) {
    String type = node.path("type").asText();
    return switch (type) {
      case "Tokenizer" -> tokenizer(node, path);
      case "AnalyzerStep" ->
          new AnalyzerStep(
              (Analyzer) Codec.decode(node.path("analyzer"), Analyzer.class, path + ".analyzer"),
              Vocabulary.of(strings(node, "vocabulary", path)));
      case "AdaptedTextVectorization" -> {
        TextVectorization spec =
            (TextVectorization)
                Codec.decode(node.path("spec"), TextVectorization.class, path + ".spec");
        List<String> vocabulary = strings(node, "vocabulary", path);
        List<Float> idf = new ArrayList<>();
        array(node, "idf", path)
            .forEach(n -> idf.add((Float) Codec.decode(n, float.class, path + ".idf")));
        float[] weights = new float[idf.size()];
        for (int i = 0; i < weights.length; i++) {
          weights[i] = idf.get(i);
        }
        yield weights.length == 0
            ? spec.withVocabulary(vocabulary)
            : spec.withVocabulary(vocabulary, weights);
      }
      default ->
          throw new ModelFormatException(
              path
                  + ": expected Tokenizer, AnalyzerStep or AdaptedTextVectorization, got '"
                  + type
                  + "'. Was it written by a newer version?");
    };
  }

  private static Tokenizer tokenizer(JsonNode node, String path) {
    TokenizerOptions options =
        (TokenizerOptions)
            Codec.decode(node.path("options"), TokenizerOptions.class, path + ".options");
    List<String> words = strings(node, "words", path);
    JsonNode counts = array(node, "counts", path);
    JsonNode documents = array(node, "documents", path);
    if (counts.size() != words.size() || documents.size() != words.size()) {
      throw new ModelFormatException(
          path
              + ": expected as many counts and documents as words, got "
              + words.size()
              + ", "
              + counts.size()
              + " and "
              + documents.size());
    }
    Map<String, Integer> wordCounts = new LinkedHashMap<>();
    Map<String, Integer> wordDocs = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      wordCounts.put(
          words.get(i), (Integer) Codec.decode(counts.get(i), int.class, path + ".counts"));
      wordDocs.put(
          words.get(i), (Integer) Codec.decode(documents.get(i), int.class, path + ".documents"));
    }
    int count =
        (Integer) Codec.decode(node.path("documentCount"), int.class, path + ".documentCount");
    return Tokenizer.of(options, count, wordCounts, wordDocs);
  }

  private static List<String> strings(JsonNode node, String name, String path) {
    List<String> strings = new ArrayList<>();
    array(node, name, path)
        .forEach(n -> strings.add((String) Codec.decode(n, String.class, path + "." + name)));
    return strings;
  }

  private static JsonNode array(JsonNode node, String name, String path) {
    if (!node.path(name).isArray()) {
      throw new ModelFormatException(path + ": expected a list '" + name + "'");
    }
    return node.get(name);
  }
}
