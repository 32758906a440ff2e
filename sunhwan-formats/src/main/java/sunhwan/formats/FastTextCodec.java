package sunhwan.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.linear.FactoredModel;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.FittedWordFeatures;
import sunhwan.text.Labels;
import sunhwan.text.WordFeatures;
import sunhwan.training.Provenance;

/** fastText's classifier as the entries of a .sunhwan file, and back. */
final class FastTextCodec {
  private static final String TYPE = "FactoredModel";

  private FastTextCodec() {}

  /** Whether a model entry is one of these. */
  static boolean isMeant(JsonNode model) {
    return model.path("type").asText().equals(TYPE);
  }

  static ObjectNode model(FastTextClassifier classifier) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", TYPE)
        .put("temperature", classifier.temperature());
  }

  static Weights weights(FastTextClassifier classifier) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("input", classifier.model().input());
    tensors.put("output", classifier.model().output());
    return Weights.of(tensors);
  }

  static ObjectNode text(FastTextClassifier classifier) {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    classifier.columns().forEach(text.putArray("columns")::add);
    FittedWordFeatures features = classifier.features();
    text.set("features", Codec.encode(features.spec(), WordFeatures.class));
    features.words().forEach(text.putArray("words")::add);
    ArrayNode buckets = text.putArray("buckets");
    for (int bucket : features.buckets()) {
      buckets.add(bucket);
    }
    text.put("labelColumn", classifier.labelColumn());
    classifier.labels().names().forEach(text.putArray("labels")::add);
    return text;
  }

  static FastTextClassifier decode(
      JsonNode model, Weights weights, JsonNode text, Provenance provenance) {
    JsonNode buckets = text.path("buckets");
    int[] hit = new int[buckets.size()];
    for (int i = 0; i < hit.length; i++) {
      hit[i] = (Integer) Codec.decode(buckets.path(i), int.class, "buckets");
    }
    FittedWordFeatures features =
        FittedWordFeatures.of(
            (WordFeatures) Codec.decode(text.path("features"), WordFeatures.class, "features"),
            strings(text, "words"),
            hit);
    return new FastTextClassifier(
        strings(text, "columns"),
        features,
        (String) Codec.decode(text.path("labelColumn"), String.class, "labelColumn"),
        new Labels(strings(text, "labels")),
        new FactoredModel(weights.get("input"), weights.get("output")),
        (Double) Codec.decode(model.path("temperature"), double.class, "temperature"),
        provenance);
  }

  private static List<String> strings(JsonNode text, String name) {
    List<String> strings = new ArrayList<>();
    text.path(name).forEach(n -> strings.add((String) Codec.decode(n, String.class, name)));
    return strings;
  }
}
