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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sunhwan.formats.io.InputFile;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Weights in the safetensors format: eight bytes of header length, a JSON header, then the tensors'
 * bytes, little-endian, in order.
 *
 * <p>See the format's specification, version 0.4 of the library that defined it. F32 is written. Of
 * other types those are read that hold nothing a float cannot: F16 and BF16 are widened; F64 and
 * whole numbers are read where every one of their values is a float, and refused otherwise.
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
   * The weights of a file on disk.
   *
   * @throws ModelFormatException where it is missing, something else or damaged
   */
  public static Weights read(Path file) {
    try {
      return read(InputFile.bytes(file));
    } catch (ModelFormatException e) {
      String told = String.valueOf(e.getMessage());
      throw told.startsWith(file.toString()) ? e : new ModelFormatException(file, told);
    }
  }

  /**
   * The weights of a file's bytes.
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
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        entries.add(entry);
      }
    }
    // the header may name tensors in another order than their bytes stand
    entries.sort(Comparator.comparingLong(e -> e.getValue().path("data_offsets").path(0).asLong()));
    Map<String, Tensor> tensors = new HashMap<>();
    long expected = 0;
    long room = InputFile.limit() / Float.BYTES;
    for (Map.Entry<String, JsonNode> entry : entries) {
      expected =
          tensor(in, start, entry.getKey(), entry.getValue(), expected, room, finite, tensors);
      room -= Objects.requireNonNull(tensors.get(entry.getKey())).data().length;
    }
    if (expected != file.length - start) {
      throw new ModelFormatException(
          "safetensors: the tensors fill "
              + expected
              + " bytes, the file has "
              + (file.length - start));
    }
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    header.fieldNames().forEachRemaining(name -> put(ordered, name, tensors.get(name)));
    return Weights.of(ordered);
  }

  private static void put(Map<String, Tensor> ordered, String name, @Nullable Tensor tensor) {
    if (tensor != null) { // the metadata is none
      ordered.put(name, tensor);
    }
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

  /**
   * Reads one tensor, which must begin where the one before it ended; returns its own end.
   *
   * @param room how many floats still fit
   */
  private static long tensor(
      ByteBuffer in,
      int start,
      String name,
      JsonNode entry,
      long begin,
      long room,
      boolean finite,
      Map<String, Tensor> tensors) {
    String type = entry.path("dtype").asText("unknown");
    int bytes =
        switch (type) {
          case "F64", "I64" -> 8;
          case "F32", "I32" -> 4;
          case "F16", "BF16", "I16" -> 2;
          case "I8", "U8", "BOOL" -> 1;
          default ->
              throw new ModelFormatException(
                  "safetensors: '" + name + "' is of type " + type + ", which is not read");
        };
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
      if (shape[i] < 0 || (count *= shape[i]) > Integer.MAX_VALUE / 8) {
        throw new ModelFormatException(
            "safetensors: '" + name + "' has the impossible shape " + sizes);
      }
    }
    long from = offsets.get(0).asLong();
    long to = offsets.get(1).asLong();
    if (from != begin || to - from != bytes * count || to > in.capacity() - start) {
      throw new ModelFormatException(
          "safetensors: '"
              + name
              + "' of shape "
              + sizes
              + " should stand at bytes "
              + begin
              + " to "
              + (begin + bytes * count)
              + ", is said to at "
              + from
              + " to "
              + to
              + " of "
              + (in.capacity() - start));
    }
    if (count > room) {
      throw new ModelFormatException(
          "safetensors: '"
              + name
              + "' does not fit, as floats, into a quarter of this Java's memory. Give it more with"
              + " SUNHWAN_OPTS=-Xmx4g");
    }
    in.position(start + (int) from);
    float[] data = new float[(int) count];
    for (int i = 0; i < data.length; i++) {
      data[i] = value(in, type, name);
      if (finite && !Float.isFinite(data[i])) {
        throw new ModelFormatException(
            "safetensors: '" + name + "' holds " + data[i] + ", so the model is broken");
      }
    }
    tensors.put(name, Tensor.of(Shape.of(shape), data));
    return to;
  }

  private static float value(ByteBuffer in, String type, String name) {
    return switch (type) {
      case "F32" -> in.getFloat();
      case "F16" -> Float.float16ToFloat(in.getShort());
      case "BF16" -> Float.intBitsToFloat(in.getShort() << 16);
      case "F64" -> exact(in.getDouble(), type, name);
      case "I64" -> {
        long whole = in.getLong();
        yield (long) (float) whole == whole ? (float) whole : exact((double) whole, type, name);
      }
      case "I32" -> exact(in.getInt(), type, name);
      case "I16" -> in.getShort();
      case "I8" -> in.get();
      default -> in.get() & 0xFF;
    };
  }

  private static float exact(double value, String type, String name) {
    if ((float) value != value && !Double.isNaN(value)) {
      throw new ModelFormatException(
          "safetensors: '"
              + name
              + "' is of type "
              + type
              + " and holds "
              + value
              + ", which is no 32-bit float. Round it where it was trained, in PyTorch with"
              + " .float()");
    }
    return (float) value;
  }
}
