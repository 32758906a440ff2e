package sunhwan.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.text.FittedSubwords;
import sunhwan.text.FittedTerms;
import sunhwan.text.Labels;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.Subwords;
import sunhwan.text.TermVectorizer;
import sunhwan.training.Provenance;

/**
 * A classifier of subwords as the entries of a .sunhwan file, and back. Its networks have one spec;
 * the weights of the first are called {@code 0/…}, of the second {@code 1/…}.
 */
final class SubwordCodec {
  private static final String TYPE = "SubwordNetworks";
  private static final String IDF = "idf";

  private SubwordCodec() {}

  /** Whether a model entry is one of these. */
  static boolean isMeant(JsonNode model) {
    return model.path("type").asText().equals(TYPE);
  }

  static ObjectNode model(SubwordClassifier classifier) {
    ModelSpec spec = classifier.models().getFirst().spec();
    for (Model model : classifier.models()) {
      if (!model.spec().equals(spec)) {
        throw new IllegalArgumentException(
            "SubwordClassifier: networks of different specs cannot be saved in one file. Save each"
                + " in a file of its own");
      }
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", TYPE);
    node.put("networks", classifier.models().size());
    node.set("spec", Codec.encode(spec, ModelSpec.class));
    return node;
  }

  static Weights weights(SubwordClassifier classifier) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    classifier
        .terms()
        .ifPresent(t -> tensors.put(IDF, Tensor.of(Shape.of(t.idf().length), t.idf())));
    for (int i = 0; i < classifier.models().size(); i++) {
      String prefix = i + "/";
      classifier
          .models()
          .get(i)
          .weights()
          .forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
    return Weights.of(tensors);
  }

  static ObjectNode text(SubwordClassifier classifier) {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    classifier.columns().forEach(text.putArray("columns")::add);
    FittedSubwords subwords = classifier.subwords();
    text.set("subwords", Codec.encode(subwords.spec(), Subwords.class));
    text.put("fields", subwords.fields());
    subwords.parts().forEach(text.putArray("parts")::add);
    classifier
        .terms()
        .ifPresent(
            t -> {
              text.set("vectorizer", Codec.encode(t.spec(), TermVectorizer.class));
              t.terms().forEach(text.putArray("terms")::add);
            });
    text.put("labelColumn", classifier.labelColumn());
    classifier.labels().names().forEach(text.putArray("labels")::add);
    return text;
  }

  static SubwordClassifier decode(
      JsonNode model, Weights weights, JsonNode text, Provenance provenance) {
    FittedSubwords subwords =
        FittedSubwords.of(
            (Subwords) Codec.decode(text.path("subwords"), Subwords.class, "subwords"),
            (Integer) Codec.decode(text.path("fields"), int.class, "fields"),
            strings(text, "parts"));
    Optional<FittedTerms> terms =
        text.has("vectorizer")
            ? Optional.of(
                FittedTerms.of(
                    (TermVectorizer)
                        Codec.decode(text.path("vectorizer"), TermVectorizer.class, "vectorizer"),
                    strings(text, "terms"),
                    weights.get(IDF).data()))
            : Optional.empty();
    ModelSpec spec = (Functional) Codec.decode(model.path("spec"), ModelSpec.class, "spec");
    int networks = (Integer) Codec.decode(model.path("networks"), int.class, "networks");
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < networks; i++) {
      models.add(new Model(spec, part(weights, i + "/")));
    }
    return new SubwordClassifier(
        strings(text, "columns"),
        subwords,
        terms,
        (String) Codec.decode(text.path("labelColumn"), String.class, "labelColumn"),
        new Labels(strings(text, "labels")),
        models,
        provenance);
  }

  private static Weights part(Weights weights, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            tensors.put(name.substring(prefix.length()), tensor);
          }
        });
    return Weights.of(tensors);
  }

  private static List<String> strings(JsonNode text, String name) {
    List<String> strings = new ArrayList<>();
    text.path(name).forEach(n -> strings.add((String) Codec.decode(n, String.class, name)));
    return strings;
  }
}
