package sunhwan.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.text.SequenceClassifier;
import sunhwan.training.Provenance;

/**
 * What a model is, without its weights, as JSON: as {@code model.json} and {@code text.json} of a
 * {@code .sunhwan} file hold it, for files of other formats that carry it as a note.
 */
public final class SpecJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private SpecJson() {}

  /** A spec's layers with their names. */
  public static String write(ModelSpec spec) {
    return SunhwanFiles.spec(spec).toString();
  }

  /**
   * The spec of a text that {@link #write} gave.
   *
   * @throws ModelFormatException where it is something else
   */
  public static ModelSpec read(String json) {
    return refused(() -> SunhwanFiles.spec(tree(json)));
  }

  /** A classifier's text pipeline and labels. */
  public static String writeText(SequenceClassifier classifier) {
    return SunhwanFiles.text(classifier).toString();
  }

  /**
   * A model with the text pipeline and labels of a text that {@link #writeText} gave.
   *
   * @throws ModelFormatException where it is something else, or does not fit the model
   */
  public static SequenceClassifier readText(String json, Model model, Provenance provenance) {
    return refused(() -> SunhwanFiles.text(tree(json), model, provenance));
  }

  /** A list of texts. */
  public static String write(List<String> texts) {
    ArrayNode list = JSON.createArrayNode();
    texts.forEach(list::add);
    return list.toString();
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T refused(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException | ArithmeticException | sunhwan.text.DataException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }
}
