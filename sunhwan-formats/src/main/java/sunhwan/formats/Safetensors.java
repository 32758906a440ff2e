package sunhwan.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Weights in the safetensors format: eight bytes of header length, a JSON header, then the tensors'
 * bytes, little-endian, in order.
 *
 * <p>See the format's specification, version 0.4 of the library that defined it. F32 only.
 */
public final class Safetensors {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final int ALIGNMENT = 8;
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /** The bytes of a file. */
  public static byte[] write(Weights weights) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.set(METADATA, JsonNodeFactory.instance.objectNode().put("format", "sunhwan"));
    int[] at = {0};
    weights.forEach(
        (name, tensor) -> {
          ObjectNode entry = header.putObject(name).put("dtype", "F32");
          ArrayNode shape = entry.putArray("shape");
          for (int size : tensor.shape().sizes()) {
            shape.add(size);
          }
          int end = Math.addExact(at[0], Math.multiplyExact(4, tensor.data().length));
          entry.putArray("data_offsets").add(at[0]).add(end);
          at[0] = end;
        });
    String text = header.toString();
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    text += " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
    byte[] head = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(8 + head.length + at[0]).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(head.length).put(head);
    weights.forEach(
        (name, tensor) -> {
          for (float value : tensor.data()) {
            out.putFloat(value);
          }
        });
    return out.array();
  }

  /**
   * The weights of a file.
   *
   * @throws ModelFormatException where sizes, offsets or values are not what they should be; sizes
   *     are checked before anything is allocated
   */
  public static Weights read(byte[] file) {
    return read(file, true);
  }

  /**
   * The same, where values may be anything that a float can be.
   *
   * @param finite whether NaN and infinities are refused
   */
  static Weights read(byte[] file, boolean finite) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 8) {
      throw new ModelFormatException("safetensors: expected at least 8 bytes, got " + file.length);
    }
    long headerLength = in.getLong();
    if (headerLength < 2 || headerLength > file.length - 8L) {
      throw new ModelFormatException(
          "safetensors: the header is said to have "
              + headerLength
              + " bytes, the file has "
              + file.length);
    }
    int start = 8 + (int) headerLength;
    JsonNode header = header(new String(file, 8, (int) headerLength, StandardCharsets.UTF_8));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long expected = 0;
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        expected = tensor(in, start, entry.getKey(), entry.getValue(), expected, finite, tensors);
      }
    }
    if (expected != file.length - start) {
      throw new ModelFormatException(
          "safetensors: the tensors fill "
              + expected
              + " bytes, the file has "
              + (file.length - start));
    }
    return Weights.of(tensors);
  }

  private static JsonNode header(String text) {
    try {
      JsonNode header = JSON.readTree(text);
      if (header.isObject()) {
        return header;
      }
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "safetensors: the header is no JSON: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    throw new ModelFormatException("safetensors: the header is no JSON object");
  }

  /** Reads one tensor, which must begin where the one before it ended; returns its own end. */
  private static long tensor(
      ByteBuffer in,
      int start,
      String name,
      JsonNode entry,
      long begin,
      boolean finite,
      Map<String, Tensor> tensors) {
    if (!entry.path("dtype").asText().equals("F32")) {
      throw new ModelFormatException(
          "safetensors: '"
              + name
              + "' is of type "
              + entry.path("dtype").asText("unknown")
              + ", and only F32 is read");
    }
    JsonNode sizes = entry.path("shape");
    JsonNode offsets = entry.path("data_offsets");
    if (!sizes.isArray()
        || sizes.size() > 8
        || offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw new ModelFormatException(
          "safetensors: '" + name + "' lacks a shape or two data_offsets");
    }
    long count = 1;
    int[] shape = new int[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] =
          (Integer) Codec.decode(sizes.get(i), int.class, "safetensors: shape of '" + name + "'");
      if (shape[i] < 0 || (count *= shape[i]) > Integer.MAX_VALUE / 4) {
        throw new ModelFormatException(
            "safetensors: '" + name + "' has the impossible shape " + sizes);
      }
    }
    long from = offsets.get(0).asLong();
    long to = offsets.get(1).asLong();
    if (from != begin || to - from != 4 * count || to > in.capacity() - start) {
      throw new ModelFormatException(
          "safetensors: '"
              + name
              + "' of shape "
              + sizes
              + " should stand at bytes "
              + begin
              + " to "
              + (begin + 4 * count)
              + ", is said to at "
              + from
              + " to "
              + to
              + " of "
              + (in.capacity() - start));
    }
    float[] data = new float[(int) count];
    in.position(start + (int) from);
    in.asFloatBuffer().get(data);
    for (float value : data) {
      if (finite && !Float.isFinite(value)) {
        throw new ModelFormatException(
            "safetensors: '" + name + "' holds " + value + ", so the model is broken");
      }
    }
    tensors.put(name, Tensor.of(Shape.of(shape), data));
    return to;
  }
}
