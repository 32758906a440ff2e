package sunhwan.report;

import java.util.Iterator;
import java.util.Map;

/**
 * Writes maps, iterables, strings, numbers and booleans as JSON (RFC 8259) that may stand inside an
 * HTML script element.
 *
 * <p>Everything that could end the element or a line of script is escaped: {@code < > &}, U+2028,
 * U+2029, controls, and half a surrogate pair. Numbers that JSON cannot say, NaN and the
 * infinities, become null.
 */
final class Json {

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String of(Object value) {
    Json json = new Json();
    json.value(value);
    return json.out.toString();
  }

  private void value(Object value) {
    switch (value) {
      case String text -> string(text);
      case Boolean truth -> out.append(truth.booleanValue());
      case Double number -> out.append(Double.isFinite(number) ? number.toString() : "null");
      case Integer number -> out.append(number.intValue());
      case Long number -> out.append(number.longValue());
      case Map<?, ?> map -> object(map);
      case Iterable<?> values -> array(values);
      default ->
          throw new IllegalArgumentException(
              "Json: expected a map, an iterable, a string, a number or a boolean, got "
                  + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> map) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      string(String.valueOf(entry.getKey()));
      out.append(':');
      value(entry.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void array(Iterable<?> values) {
    out.append('[');
    for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
      value(each.next());
      if (each.hasNext()) out.append(',');
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (mustBeEscaped(text, i)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static boolean mustBeEscaped(String text, int i) {
    char c = text.charAt(i);
    if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029)
      return true;
    if (Character.isHighSurrogate(c))
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    if (Character.isLowSurrogate(c))
      return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    return false;
  }
}
