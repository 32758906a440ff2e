package sunhwan.formats.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.zip.ZipEntries;

/** JSON as Python's json module writes it, which knows NaN and Infinity. */
final class KerasJson {
  private static final int DEEPEST = 200;
  private static final int MEMORY_OF_TOKEN = 64;

  /** Characters of one text: a tree of JSON takes far more memory than its text. */
  private static final long LONGEST = ZipEntries.allowance() / 8;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxTokenCount(ZipEntries.allowance() / MEMORY_OF_TOKEN)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private KerasJson() {}

  /**
   * A JSON object.
   *
   * @param what it is called, for messages
   */
  static JsonNode read(String what, String text) {
    if (text.length() > LONGEST) {
      throw new ModelFormatException(
          what + " has " + text.length() + " characters, at most " + LONGEST + " are read");
    }
    try {
      JsonNode node = JSON.readTree(text);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          what + " is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    throw new ModelFormatException(what + " is no JSON object");
  }

  /** A piece of JSON short enough for a message. */
  static String shortened(JsonNode node) {
    String text = node.toString().replaceAll("\\s+", " ");
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
