package sunhwan.formats.arrays;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.tensor.Shape;

/**
 * Arrays as JSON: nested lists, all rows of one length, or {@code {"shape":[…],"data":[…]}}.
 *
 * <p>Whole numbers are read as INT64, others as DOUBLE, true and false as BOOL, texts as STRING; a
 * list holds one kind.
 */
final class JsonArrays {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final int DEEPEST = 32;

  private JsonArrays() {}

  /**
   * The value of a file.
   *
   * @throws ModelFormatException without the file's name
   */
  static OnnxValue read(byte[] file) {
    try (JsonParser in = JSON.createParser(file)) {
      JsonToken first = in.nextToken();
      OnnxValue value =
          first == JsonToken.START_OBJECT
              ? named(in)
              : first == JsonToken.START_ARRAY ? nested(in) : single(in, first);
      if (in.nextToken() != null) {
        throw bad("goes on behind its end");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw bad("is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw bad("cannot be read: " + e.getMessage());
    }
  }

  private static OnnxValue single(JsonParser in, JsonToken token) throws IOException {
    if (token == null) {
      throw bad("is no JSON: it ends before it begins");
    }
    Values values = new Values();
    values.add(in, token);
    return values.value(Shape.of());
  }

  private static OnnxValue named(JsonParser in) throws IOException {
    Optional<OnnxValue> shape = Optional.empty();
    Optional<OnnxValue> data = Optional.empty();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw bad("expected a list as '" + name + "'");
      }
      switch (name) {
        case "shape" -> shape = Optional.of(nested(in));
        case "data" -> data = Optional.of(nested(in));
        default -> throw bad("holds '" + name + "'; expected 'shape' and 'data'");
      }
    }
    OnnxValue values = data.orElseThrow(() -> bad("lacks 'data'"));
    OnnxValue sizes = shape.orElseThrow(() -> bad("lacks 'shape'"));
    if (sizes.shape().rank() != 1
        || sizes.shape().count() > DEEPEST
        || !(sizes instanceof OnnxValue.Longs || sizes.shape().count() == 0)) {
      throw bad("expected whole numbers in 'shape'");
    }
    long[] wanted = sizes instanceof OnnxValue.Longs longs ? longs.data() : new long[0];
    int[] axes = new int[wanted.length];
    long count = 1;
    for (int i = 0; i < axes.length; i++) {
      if (wanted[i] < 0 || wanted[i] > Integer.MAX_VALUE - 8) {
        throw bad("has the impossible size " + wanted[i]);
      }
      axes[i] = (int) wanted[i];
      count = Math.min(count * Math.max(1, wanted[i]), Integer.MAX_VALUE);
    }
    boolean empty = Arrays.stream(axes).anyMatch(size -> size == 0);
    if (values.shape().rank() != 1 || values.shape().count() != (empty ? 0 : count)) {
      throw bad(
          "of shape "
              + Arrays.toString(axes)
              + " should hold as many values in one list, holds "
              + values.shape());
    }
    return reshaped(values, Shape.of(axes));
  }

  private static OnnxValue reshaped(OnnxValue value, Shape shape) {
    return switch (value) {
      case OnnxValue.Doubles v -> new OnnxValue.Doubles(shape, v.data());
      case OnnxValue.Longs v -> new OnnxValue.Longs(shape, v.data());
      case OnnxValue.Booleans v -> new OnnxValue.Booleans(shape, v.data());
      case OnnxValue.Strings v -> new OnnxValue.Strings(shape, v.data());
      default -> throw new IllegalStateException("JSON gives no " + value.type());
    };
  }

  /** From behind a list's bracket to its end. */
  private static OnnxValue nested(JsonParser in) throws IOException {
    Values values = new Values();
    int[] sizes = new int[DEEPEST];
    int[] counts = new int[DEEPEST];
    Arrays.fill(sizes, -1);
    int rank = -1; // until the innermost list is known
    int depth = 0; // index of the list that is open
    while (depth >= 0) {
      JsonToken token = in.nextToken();
      if (token == JsonToken.START_ARRAY) {
        if (rank >= 0 && depth + 1 > rank) {
          throw bad("holds lists and values side by side");
        }
        counts[depth]++;
        if (++depth == DEEPEST) {
          throw bad("nests its lists more than " + DEEPEST + " deep");
        }
        counts[depth] = 0;
      } else if (token == JsonToken.END_ARRAY) {
        if (rank < 0) {
          rank = depth;
        }
        if (sizes[depth] >= 0 && sizes[depth] != counts[depth]) {
          throw bad(
              "has lists of "
                  + sizes[depth]
                  + " and of "
                  + counts[depth]
                  + " values side by side; fill them up to one length");
        }
        sizes[depth] = counts[depth];
        depth--;
      } else {
        if (token == null) {
          throw bad("is no JSON: it was cut short");
        }
        if (rank >= 0 && rank != depth) {
          throw bad("holds lists and values side by side");
        }
        rank = depth;
        counts[depth]++;
        values.add(in, token);
      }
    }
    return values.value(Shape.of(Arrays.copyOf(sizes, rank + 1)));
  }

  /** Values of one kind that grow in number. */
  private static final class Values {
    private static final int FIRST = 64;

    private long[] wholes = new long[FIRST];
    private double[] reals = {};
    private final List<String> texts = new ArrayList<>();
    private JsonToken kind = JsonToken.NOT_AVAILABLE;
    private int size;
    private long left = Runtime.getRuntime().maxMemory() / 4;

    private void add(JsonParser in, JsonToken token) throws IOException {
      JsonToken here =
          switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonToken.VALUE_NUMBER_FLOAT;
            case VALUE_TRUE, VALUE_FALSE -> JsonToken.VALUE_TRUE;
            case VALUE_STRING -> JsonToken.VALUE_STRING;
            default -> throw bad("holds " + in.getText() + " where a value should be");
          };
      if (kind != JsonToken.NOT_AVAILABLE && kind != here) {
        throw bad("holds values of several kinds");
      }
      kind = here;
      switch (here) {
        case VALUE_STRING -> {
          charge(64L + 2L * in.getTextLength());
          texts.add(in.getText());
        }
        case VALUE_TRUE -> whole(token == JsonToken.VALUE_TRUE ? 1 : 0);
        default -> number(in, token);
      }
      size++;
    }

    private void number(JsonParser in, JsonToken token) throws IOException {
      boolean fits =
          token == JsonToken.VALUE_NUMBER_INT
              && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (reals.length == 0 && fits) {
        whole(in.getLongValue());
        return;
      }
      double value = in.getDoubleValue();
      if (!Double.isFinite(value)) {
        throw bad("holds " + in.getText() + ", which no DOUBLE can hold");
      }
      if (reals.length == 0) { // the first that is not whole
        charge(8L * wholes.length);
        reals = new double[wholes.length];
        for (int i = 0; i < size; i++) {
          reals[i] = exact(wholes[i]);
        }
        wholes = new long[0];
      }
      if (size == reals.length) {
        charge(16L * size);
        reals = Arrays.copyOf(reals, 2 * size);
      }
      reals[size] = fits ? exact(in.getLongValue()) : value;
    }

    private static double exact(long whole) {
      if ((long) (double) whole != whole) {
        throw bad("holds " + whole + " beside fractions, which no DOUBLE can hold");
      }
      return whole;
    }

    private void whole(long value) {
      if (size == wholes.length) {
        charge(16L * size);
        wholes = Arrays.copyOf(wholes, 2 * size);
      }
      wholes[size] = value;
    }

    private void charge(long bytes) {
      left -= bytes;
      if (left < 0) {
        throw bad(
            "does not fit into a quarter of this Java's memory. Give it more with"
                + " SUNHWAN_OPTS=-Xmx4g");
      }
    }

    private OnnxValue value(Shape shape) {
      if (kind == JsonToken.VALUE_STRING) {
        return new OnnxValue.Strings(shape, texts.toArray(String[]::new));
      } else if (kind == JsonToken.VALUE_TRUE) {
        boolean[] truth = new boolean[size];
        for (int i = 0; i < size; i++) {
          truth[i] = wholes[i] != 0;
        }
        return new OnnxValue.Booleans(shape, truth);
      } else if (reals.length > 0) {
        return new OnnxValue.Doubles(shape, Arrays.copyOf(reals, size));
      }
      return new OnnxValue.Longs(shape, Arrays.copyOf(wholes, size));
    }
  }

  private static ModelFormatException bad(String problem) {
    return new ModelFormatException(problem);
  }

  /** One value as nested lists, or several as a list of them. */
  static void write(Collection<OnnxValue> values, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      if (values.size() != 1) {
        json.writeStartArray();
      }
      for (OnnxValue value : values) {
        nested(value, 0, 0, json);
      }
      if (values.size() != 1) {
        json.writeEndArray();
      }
      json.writeRaw('\n');
    }
  }

  /** Writes an axis from the value at {@code from} on; gives the value behind. */
  private static int nested(OnnxValue value, int axis, int from, JsonGenerator json)
      throws IOException {
    if (axis == value.shape().rank()) {
      scalar(value, from, json);
      return from + 1;
    }
    int at = from;
    json.writeStartArray();
    for (int i = 0; i < value.shape().size(axis); i++) {
      at = nested(value, axis + 1, at, json);
    }
    json.writeEndArray();
    return at;
  }

  private static void scalar(OnnxValue value, int at, JsonGenerator json) throws IOException {
    switch (value) {
      case OnnxValue.Floats v -> {
        finite(v.data()[at]);
        json.writeNumber(v.data()[at]);
      }
      case OnnxValue.Doubles v -> {
        finite(v.data()[at]);
        json.writeNumber(v.data()[at]);
      }
      case OnnxValue.Ints v -> json.writeNumber(v.data()[at]);
      case OnnxValue.Longs v -> json.writeNumber(v.data()[at]);
      case OnnxValue.UnsignedBytes v -> json.writeNumber(v.data()[at] & 0xFF);
      case OnnxValue.SignedBytes v -> json.writeNumber(v.data()[at]);
      case OnnxValue.Booleans v -> json.writeBoolean(v.data()[at]);
      case OnnxValue.Strings v -> json.writeString(v.data()[at]);
    }
  }

  private static void finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "JSON: there is no word for " + value + ". Write .npy or .npz");
    }
  }
}
