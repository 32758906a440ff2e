package sunhwan.text;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what Python's {@code json.dumps} writes: ", " and ": " between, everything beyond ASCII
 * escaped.
 */
final class PythonJson {
  private PythonJson() {}

  /** Maps, strings, whole numbers, booleans, and {@code null} for an empty Optional. */
  static String dumps(Object value) {
    StringBuilder json = new StringBuilder();
    write(value, json);
    return json.toString();
  }

  private static void write(Object value, StringBuilder json) {
    switch (value) {
      case String text -> writeString(text, json);
      case Integer number -> json.append(number.intValue());
      case Boolean truth -> json.append(truth.booleanValue());
      case Map<?, ?> map -> writeMap(map, json);
      case Optional<?> maybe -> {
        if (maybe.isPresent()) {
          write(maybe.get(), json);
        } else {
          json.append("null");
        }
      }
      default ->
          throw new IllegalArgumentException(
              "PythonJson: expected a map, string, integer or boolean, got " + value.getClass());
    }
  }

  private static void writeMap(Map<?, ?> map, StringBuilder json) {
    json.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      writeString(entry.getKey().toString(), json);
      json.append(": ");
      write(entry.getValue(), json);
      json.append(i.hasNext() ? ", " : "");
    }
    json.append('}');
  }

  private static void writeString(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
