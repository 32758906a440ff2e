package sunhwan.formats.callbacks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and file names as Python writes them. */
final class PythonFormat {
  private static final Pattern FIELD = Pattern.compile("\\{\\{|}}|\\{([^{}:]*)(?::([^{}]*))?}");
  private static final Pattern SPEC = Pattern.compile("(0?)(\\d*)(?:\\.(\\d+))?([dfe%]?)");

  private PythonFormat() {}

  /** A float as {@code repr} writes it: the fewest digits that give the same number back. */
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal one = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
    if (one.doubleValue() == value) {
      digits = one.stripTrailingZeros(); // Java writes two where one would do: 4.9E-324
    }
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    return digits.scaleByPowerOfTen(-exponent).toPlainString() + exponent(exponent);
  }

  /**
   * A file's name with numbers in it, as {@code str.format} fills them in: {@code
   * {epoch:02d}-{val_loss:.2f}}.
   *
   * @param wholes whole numbers by name
   * @param reals others by name
   */
  static String fill(String pattern, Map<String, Integer> wholes, Map<String, Double> reals) {
    Matcher field = FIELD.matcher(pattern);
    StringBuilder filled = new StringBuilder();
    while (field.find()) {
      String value =
          switch (field.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            default -> {
              String spec = field.group(2);
              yield value(pattern, field.group(1), spec == null ? "" : spec, wholes, reals);
            }
          };
      field.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return field.appendTail(filled).toString();
  }

  private static String value(
      String pattern,
      String name,
      String spec,
      Map<String, Integer> wholes,
      Map<String, Double> reals) {
    Integer whole = wholes.get(name);
    Double real = reals.get(name);
    if (whole == null && real == null) {
      throw new IllegalArgumentException(
          "'"
              + pattern
              + "' asks for {"
              + name
              + "}; there are "
              + wholes.keySet()
              + " and "
              + reals.keySet());
    }
    Matcher m = SPEC.matcher(spec);
    String kind = m.matches() ? m.group(4) : "?";
    if (kind.equals("?")
        || (kind.equals("d") && (whole == null || m.group(3) != null))
        || (kind.isEmpty() && m.group(3) != null)) {
      throw new IllegalArgumentException(
          "'"
              + pattern
              + "' writes {"
              + name
              + "} as '"
              + spec
              + "'; expected one like 02d of a whole number, .2f, .3e or .1%");
    }
    String text;
    if (kind.isEmpty() || kind.equals("d")) {
      text = whole != null ? whole.toString() : repr(real == null ? 0 : real);
    } else {
      double number = whole != null ? whole : real == null ? 0 : real;
      int digits = m.group(3) == null ? 6 : Integer.parseInt(m.group(3));
      text =
          kind.equals("%")
              ? fixed(100 * number, digits) + "%"
              : kind.equals("f") ? fixed(number, digits) : scientific(number, digits);
    }
    return padded(text, m.group(2), !m.group(1).isEmpty());
  }

  /** Rounds the number that the double is, half to even, as C does. */
  private static String fixed(double number, int digits) {
    return Double.isFinite(number)
        ? new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString()
        : repr(number);
  }

  private static String scientific(double number, int digits) {
    if (!Double.isFinite(number)) {
      return repr(number);
    }
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    String mantissa = rounded.scaleByPowerOfTen(-exponent).setScale(digits).toPlainString();
    return mantissa + exponent(exponent);
  }

  private static String exponent(int exponent) {
    return String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** Numbers stand on the right; zeros come behind the sign. */
  private static String padded(String text, String width, boolean zeros) {
    int missing = width.isEmpty() ? 0 : Integer.parseInt(width) - text.length();
    if (missing <= 0) {
      return text;
    }
    if (!zeros) {
      return " ".repeat(missing) + text;
    }
    boolean signed = text.startsWith("-");
    return (signed ? "-" : "") + "0".repeat(missing) + text.substring(signed ? 1 : 0);
  }
}
