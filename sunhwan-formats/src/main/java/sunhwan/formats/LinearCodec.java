package sunhwan.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.linear.LinearModel;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.text.FittedTerms;
import sunhwan.text.Labels;
import sunhwan.text.LinearClassifier;
import sunhwan.text.TermVectorizer;
import sunhwan.training.Provenance;

/** A linear classifier as the entries of a .sunhwan file, and back. */
final class LinearCodec {
  private static final String TYPE = "LinearModel";

  private LinearCodec() {}

  /** Whether a model entry is one of these. */
  static boolean isMeant(JsonNode model) {
    return model.path("type").asText().equals(TYPE);
  }

  static ObjectNode model(LinearClassifier classifier) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", TYPE)
        .put("temperature", classifier.temperature());
  }

  static Weights weights(LinearClassifier classifier) {
    float[] idf = classifier.terms().idf();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("idf", Tensor.of(Shape.of(idf.length), idf));
    tensors.put("kernel", classifier.model().kernel());
    tensors.put("bias", classifier.model().bias());
    return Weights.of(tensors);
  }

  static ObjectNode text(LinearClassifier classifier) {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    classifier.columns().forEach(text.putArray("columns")::add);
    text.set("vectorizer", Codec.encode(classifier.terms().spec(), TermVectorizer.class));
    classifier.terms().terms().forEach(text.putArray("terms")::add);
    text.put("labelColumn", classifier.labelColumn());
    classifier.labels().names().forEach(text.putArray("labels")::add);
    return text;
  }

  static LinearClassifier decode(
      JsonNode model, Weights weights, JsonNode text, Provenance provenance) {
    FittedTerms terms =
        FittedTerms.of(
            (TermVectorizer)
                Codec.decode(text.path("vectorizer"), TermVectorizer.class, "vectorizer"),
            strings(text, "terms"),
            weights.get("idf").data());
    return new LinearClassifier(
        strings(text, "columns"),
        terms,
        (String) Codec.decode(text.path("labelColumn"), String.class, "labelColumn"),
        new Labels(strings(text, "labels")),
        new LinearModel(weights.get("kernel"), weights.get("bias")),
        (Double) Codec.decode(model.path("temperature"), double.class, "temperature"),
        provenance);
  }

  private static List<String> strings(JsonNode text, String name) {
    List<String> strings = new ArrayList<>();
    text.path(name).forEach(n -> strings.add((String) Codec.decode(n, String.class, name)));
    return strings;
  }
}
