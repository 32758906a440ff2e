package sunhwan.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sunhwan.layers.CustomCell;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.tensor.Shape;
import sunhwan.text.PieceCutter;
import sunhwan.text.Pieces;

/**
 * Records to JSON and back, component by component.
 *
 * <p>A component whose type is a sealed interface carries the record's simple name under {@code
 * type}; which records there are is read off our own sealed interfaces, never off a file. So a new
 * layer needs nothing here, and a file cannot name anything that is not a layer.
 */
final class Codec {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

  private Codec() {}

  /** A value as JSON, as a component of the given type. */
  static JsonNode encode(Object value, Type type) {
    return switch (value) {
      case String s -> JSON.textNode(s);
      case Boolean b -> JSON.booleanNode(b);
      case Integer i -> JSON.numberNode(i);
      case Long l -> JSON.numberNode(l);
      case Float f -> JSON.numberNode(f);
      // JSON has no word for NaN and the infinities; a loss may be one
      case Double d -> Double.isFinite(d) ? JSON.numberNode(d) : JSON.textNode(d.toString());
      case Enum<?> e -> JSON.textNode(e.name());
      case OptionalInt o -> o.isPresent() ? JSON.numberNode(o.getAsInt()) : JSON.nullNode();
      case Optional<?> o -> o.isPresent() ? encode(o.get(), argument(type, 0)) : JSON.nullNode();
      case Shape s -> shape(s);
      case PieceCutter c -> encode(c.pieces(), Pieces.class);
      case List<?> l -> {
        ArrayNode array = JSON.arrayNode();
        l.forEach(item -> array.add(encode(item, argument(type, 0))));
        yield array;
      }
      case Map<?, ?> m -> {
        ObjectNode object = JSON.objectNode();
        m.forEach((k, v) -> object.set((String) k, encode(v, argument(type, 1))));
        yield object;
      }
      case Record r -> record(r, raw(type));
      default -> throw refuse(value);
    };
  }

  private static ArrayNode shape(Shape shape) {
    ArrayNode array = JSON.arrayNode();
    for (int size : shape.sizes()) {
      array.add(size == Shape.UNKNOWN ? JSON.nullNode() : JSON.numberNode(size));
    }
    return array;
  }

  private static ObjectNode record(Record value, Class<?> declared) {
    if (value instanceof CustomLayer
        || value instanceof CustomMultiLayer
        || value instanceof CustomCell) {
      throw refuse(value);
    }
    ObjectNode object = JSON.objectNode();
    if (declared.isSealed()) {
      object.put("type", value.getClass().getSimpleName());
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        object.set(
            component.getName(),
            encode(component.getAccessor().invoke(value), component.getGenericType()));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new LinkageError("a public record's accessor failed", e);
      }
    }
    return object;
  }

  private static IllegalArgumentException refuse(Object value) {
    return new IllegalArgumentException(
        "a "
            + value.getClass().getSimpleName()
            + " cannot be saved: a file may only hold built-in layers and cells, because no file"
            + " may name a class. Save the weights with Safetensors and keep the spec in your"
            + " program");
  }

  /** A value of a type. */
  static Object decode(JsonNode node, Type type, String path) {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      return require(node, node.isTextual(), path, "a text").asText();
    } else if (raw == boolean.class || raw == Boolean.class) {
      return require(node, node.isBoolean(), path, "true or false").asBoolean();
    } else if (raw == int.class || raw == Integer.class) {
      return require(
              node, node.canConvertToInt() && node.isIntegralNumber(), path, "a whole number")
          .asInt();
    } else if (raw == long.class || raw == Long.class) {
      return require(
              node, node.canConvertToLong() && node.isIntegralNumber(), path, "a whole number")
          .asLong();
    } else if (raw == float.class || raw == Float.class) {
      return Float.parseFloat(require(node, node.isNumber(), path, "a number").asText());
    } else if (raw == double.class || raw == Double.class) {
      boolean fits = node.isNumber() || NOT_FINITE.contains(node.asText());
      return Double.parseDouble(require(node, fits, path, "a number").asText());
    } else if (raw == OptionalInt.class) {
      return node.isNull()
          ? OptionalInt.empty()
          : OptionalInt.of((int) decode(node, int.class, path));
    } else if (raw == Optional.class) {
      return node.isNull() ? Optional.empty() : Optional.of(decode(node, argument(type, 0), path));
    } else if (raw == Shape.class) {
      return shape(node, path);
    } else if (raw == PieceCutter.class) {
      return PieceCutter.of((Pieces) decode(node, Pieces.class, path));
    } else if (raw == List.class) {
      require(node, node.isArray(), path, "a list");
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        list.add(decode(node.get(i), argument(type, 0), path + "[" + i + "]"));
      }
      return list;
    } else if (raw == Map.class) {
      require(node, node.isObject(), path, "an object");
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties()
          .forEach(
              e ->
                  map.put(
                      e.getKey(),
                      decode(e.getValue(), argument(type, 1), path + "." + e.getKey())));
      return map;
    } else if (raw.isEnum()) {
      return constant(node, raw, path);
    } else if (raw.isSealed()) {
      return ofSealed(node, raw, path);
    } else {
      return record(node, raw, path, false);
    }
  }

  private static Shape shape(JsonNode node, String path) {
    require(node, node.isArray() && node.size() <= 8, path, "a list of sizes");
    int[] sizes = new int[node.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] =
          node.get(i).isNull()
              ? Shape.UNKNOWN
              : (int) decode(node.get(i), int.class, path + "[" + i + "]");
    }
    return Shape.of(sizes);
  }

  private static Object constant(JsonNode node, Class<?> type, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(node.asText())) {
        return constant;
      }
    }
    throw new ModelFormatException(
        path
            + ": expected one of "
            + List.of(type.getEnumConstants())
            + ", got "
            + shortened(node));
  }

  private static Object ofSealed(JsonNode node, Class<?> sealed, String path) {
    require(node, node.isObject() && node.path("type").isTextual(), path, "an object with a type");
    Map<String, Class<?>> table = new LinkedHashMap<>();
    collect(sealed, table);
    Class<?> type = table.get(node.get("type").asText());
    if (type == null) {
      throw new ModelFormatException(
          path
              + ": expected one of "
              + table.keySet()
              + ", got "
              + shortened(node.get("type"))
              + ". Was it written by a newer version?");
    }
    return record(node, type, path, true);
  }

  private static void collect(Class<?> sealed, Map<String, Class<?>> table) {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isRecord()) {
        table.put(permitted.getSimpleName(), permitted);
      } else if (permitted.isSealed()) {
        collect(permitted, table);
      }
    }
  }

  private static Object record(JsonNode node, Class<?> type, String path, boolean typed) {
    require(node, node.isObject(), path, "an object");
    RecordComponent[] components = known(node, type);
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    int absent = 0;
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      if (!node.has(name)) {
        if (types[i] == Optional.class) { // files from before there was such a choice
          values[i] = Optional.empty();
          absent++;
          continue;
        }
        throw new ModelFormatException(
            path + ": " + type.getSimpleName() + " lacks '" + name + "'");
      }
      values[i] = decode(node.get(name), components[i].getGenericType(), path + "." + name);
    }
    if (node.size() != components.length - absent + (typed ? 1 : 0)) {
      List<String> known = new ArrayList<>(List.of("type"));
      for (RecordComponent component : components) {
        known.add(component.getName());
      }
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      names.removeAll(known);
      throw new ModelFormatException(
          path
              + ": "
              + type.getSimpleName()
              + " has no "
              + names
              + ". Was it written by a newer version?");
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new ModelFormatException(path + ": " + message(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a public record's constructor cannot be called", e);
    }
  }

  /**
   * The components to be read: all, or those that there were when the file was written, where the
   * record still has the constructor of that time.
   */
  private static RecordComponent[] known(JsonNode node, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    int there = 0;
    while (there < components.length && node.has(components[there].getName())) {
      there++;
    }
    if (there == components.length) {
      return components;
    }
    RecordComponent[] first = Arrays.copyOf(components, there);
    Class<?>[] types = Arrays.stream(first).map(RecordComponent::getType).toArray(Class<?>[]::new);
    boolean had =
        Arrays.stream(type.getConstructors())
            .anyMatch(c -> Arrays.equals(c.getParameterTypes(), types));
    return had ? first : components;
  }

  private static String message(@Nullable Throwable refusal) {
    return refusal == null ? "refused" : String.valueOf(refusal.getMessage());
  }

  private static JsonNode require(JsonNode node, boolean fits, String path, String expected) {
    if (!fits) {
      throw new ModelFormatException(path + ": expected " + expected + ", got " + shortened(node));
    }
    return node;
  }

  private static String shortened(JsonNode node) {
    String text = node.toString().replaceAll("\\s+", " ");
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
