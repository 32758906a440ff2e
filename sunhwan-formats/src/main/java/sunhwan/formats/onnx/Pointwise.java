package sunhwan.formats.onnx;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;
import sunhwan.tensor.Shape;

/**
 * Operators that compute every element by itself, stretching their inputs to one shape.
 *
 * <p>Floats are computed as doubles and rounded once; for + − × ÷ and √ that is what computing in
 * floats gives. Whole numbers are computed as longs and cut to their bits.
 */
final class Pointwise {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final int TEXT_COST = 8;

  private Pointwise() {}

  /** A function of one real number; of the input's type. */
  static OnnxValue reals(Call call, DoubleUnaryOperator function) {
    return reals(call.in(0), function);
  }

  private static OnnxValue reals(OnnxValue x, DoubleUnaryOperator function) {
    IntToDoubleFunction values = Elements.reals(x);
    return Elements.ofReals(
        x.type(), x.shape(), i -> function.applyAsDouble(values.applyAsDouble(i)));
  }

  /** A function that has a form for whole numbers too. */
  static OnnxValue numbers(Call call, DoubleUnaryOperator real, LongUnaryOperator whole) {
    OnnxValue x = call.in(0);
    if (Elements.real(x.type())) {
      return reals(x, real);
    }
    IntToLongFunction values = Elements.wholes(x);
    return Elements.ofWholes(x.type(), x.shape(), i -> whole.applyAsLong(values.applyAsLong(i)));
  }

  /** A function of two numbers of one type. */
  static OnnxValue numbers(Call call, DoubleBinaryOperator real, LongBinaryOperator whole) {
    return numbers(call, call.in(0), call.in(1), real, whole);
  }

  private static OnnxValue numbers(
      Call call, OnnxValue a, OnnxValue b, DoubleBinaryOperator real, LongBinaryOperator whole) {
    Pair pair = pair(call, a, b);
    if (Elements.real(a.type())) {
      IntToDoubleFunction left = Elements.reals(a);
      IntToDoubleFunction right = Elements.reals(b);
      return Elements.ofReals(
          a.type(),
          pair.shape(),
          i ->
              real.applyAsDouble(
                  left.applyAsDouble(pair.left(i)), right.applyAsDouble(pair.right(i))));
    }
    IntToLongFunction left = Elements.wholes(a);
    IntToLongFunction right = Elements.wholes(b);
    return Elements.ofWholes(
        a.type(),
        pair.shape(),
        i -> whole.applyAsLong(left.applyAsLong(pair.left(i)), right.applyAsLong(pair.right(i))));
  }

  /** Two values side by side; positions are absent where a value needs no stretching. */
  private record Pair(Shape shape, Optional<int[]> lefts, Optional<int[]> rights) {
    int left(int i) {
      return lefts.isEmpty() ? i : lefts.get()[i];
    }

    int right(int i) {
      return rights.isEmpty() ? i : rights.get()[i];
    }
  }

  private static Pair pair(Call call, OnnxValue a, OnnxValue b) {
    if (a.type() != b.type()) {
      throw Call.bad("expected inputs of one type, got " + a.type() + " and " + b.type());
    }
    return pair(call, a.shape(), b.shape());
  }

  private static Pair pair(Call call, Shape a, Shape b) {
    Shape shape = call.shape(Positions.common(Positions.sizes(a), b));
    return new Pair(shape, positions(a, shape), positions(b, shape));
  }

  private static Optional<int[]> positions(Shape from, Shape to) {
    return from.equals(to) ? Optional.empty() : Optional.of(Positions.stretched(from, to));
  }

  /** Min, Max, Sum: many inputs, two at a time. */
  static OnnxValue fold(Call call, DoubleBinaryOperator real, LongBinaryOperator whole) {
    OnnxValue all = call.in(0);
    for (int i = 1; i < call.inputs().size(); i++) {
      all = numbers(call, all, call.in(i), real, whole);
    }
    return all;
  }

  static OnnxValue mean(Call call) {
    int count = call.inputs().size();
    return reals(fold(call, Double::sum, Long::sum), sum -> sum / count);
  }

  static long divide(long a, long b) {
    if (b == 0) {
      throw Call.bad("divides a whole number by 0");
    }
    return a / b;
  }

  /** The base keeps its type; the exponent may be of another. */
  static OnnxValue pow(Call call) {
    OnnxValue base = call.in(0);
    OnnxValue exponent = call.in(1);
    Pair pair = pair(call, base.shape(), exponent.shape());
    IntToDoubleFunction left = Elements.reals(base);
    IntToDoubleFunction right = Elements.reals(exponent);
    IntToDoubleFunction power =
        i -> Math.pow(left.applyAsDouble(pair.left(i)), right.applyAsDouble(pair.right(i)));
    return Elements.real(base.type())
        ? Elements.ofReals(base.type(), pair.shape(), power)
        : Elements.ofWholes(base.type(), pair.shape(), i -> (long) power.applyAsDouble(i));
  }

  static OnnxValue mod(Call call) {
    if (call.flag("fmod", false)) {
      return numbers(call, (a, b) -> a % b, (a, b) -> a - b * divide(a, b));
    }
    if (Elements.real(call.in(0).type())) {
      throw Call.bad("takes floats with fmod=1 only");
    }
    return numbers(call, (a, b) -> a, (a, b) -> a - b * floorDivide(a, b));
  }

  private static long floorDivide(long a, long b) {
    return b == 0 ? divide(a, b) : Math.floorDiv(a, b);
  }

  /** What two numbers are to each other. */
  interface Relation {
    /** Comparison is negative, 0 or positive as of compareTo, 2 where one of them is no number. */
    boolean holds(int comparison);
  }

  static OnnxValue compare(Call call, Relation relation) {
    OnnxValue a = call.in(0);
    OnnxValue b = call.in(1);
    Pair pair = pair(call, a, b);
    boolean[] data = new boolean[pair.shape().count()];
    if (a instanceof OnnxValue.Strings left && b instanceof OnnxValue.Strings right) {
      for (int i = 0; i < data.length; i++) {
        data[i] =
            relation.holds(left.data()[pair.left(i)].equals(right.data()[pair.right(i)]) ? 0 : 1);
      }
    } else if (Elements.real(a.type())) {
      IntToDoubleFunction left = Elements.reals(a);
      IntToDoubleFunction right = Elements.reals(b);
      for (int i = 0; i < data.length; i++) {
        double l = left.applyAsDouble(pair.left(i));
        double r = right.applyAsDouble(pair.right(i));
        data[i] = relation.holds(l < r ? -1 : l > r ? 1 : l == r ? 0 : 2);
      }
    } else {
      IntToLongFunction left = Elements.wholes(a);
      IntToLongFunction right = Elements.wholes(b);
      for (int i = 0; i < data.length; i++) {
        data[i] =
            relation.holds(
                Long.signum(
                    Long.compare(
                        left.applyAsLong(pair.left(i)), right.applyAsLong(pair.right(i)))));
      }
    }
    return new OnnxValue.Booleans(pair.shape(), data);
  }

  static OnnxValue clip(Call call) {
    OnnxValue x = call.in(0);
    OnnxValue clipped = x;
    if (call.opset() < 11) {
      double least = call.real("min", -Float.MAX_VALUE);
      double most = call.real("max", Float.MAX_VALUE);
      return reals(x, v -> Math.min(most, Math.max(least, v)));
    }
    for (int bound = 1; bound <= 2; bound++) {
      if (call.has(bound)) {
        if (call.shapeOf(bound).count() != 1) {
          throw Call.bad("expected one number as bound, got " + call.shapeOf(bound));
        }
        OnnxValue one = Elements.reshape(call.in(bound), Shape.of());
        clipped =
            bound == 1
                ? numbers(call, clipped, one, Math::max, Math::max)
                : numbers(call, clipped, one, Math::min, Math::min);
      }
    }
    return clipped;
  }

  static OnnxValue logic(Call call, LongBinaryOperator function) {
    return numbers(call, call.in(0), call.in(1), (a, b) -> a, function);
  }

  static OnnxValue not(Call call) {
    return numbers(call, v -> v, v -> 1 - v);
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Half to even, as IEEE rounds. */
  static double round(double x) {
    return Math.rint(x);
  }

  /**
   * The error function: its series up to 3, the continued fraction of erfc above.
   *
   * <p>Abramowitz and Stegun 7.1.6 and 7.1.14; better than 1e-13.
   */
  static double erf(double x) {
    double size = Math.abs(x);
    if (Double.isNaN(x) || size > 6) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    if (size < 3) {
      double term = x;
      double sum = x;
      for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= 2 * x * x / (2 * n + 1);
        sum += term;
      }
      return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
    double fraction = size;
    for (int n = 60; n > 0; n--) {
      fraction = size + n / 2.0 / fraction;
    }
    return Math.signum(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction);
  }

  static OnnxValue cast(Call call) {
    return cast(call, call.in(0), call.whole("to"));
  }

  private static OnnxValue cast(Call call, OnnxValue x, long code) {
    OnnxType type =
        OnnxType.ofCode(code)
            .orElseThrow(
                () -> Call.bad("casts to " + OnnxType.nameOfCode(code) + ", which is not read"));
    if (type == OnnxType.STRING) {
      call.shape(TEXT_COST, x.shape().count()); // a text takes as much memory as 8 numbers
      return texts(x);
    }
    if (x instanceof OnnxValue.Strings texts) {
      return parse(texts, type);
    }
    if (type == OnnxType.BOOL && Elements.real(x.type())) {
      IntToDoubleFunction values = Elements.reals(x);
      return Elements.ofWholes(type, x.shape(), i -> values.applyAsDouble(i) != 0 ? 1 : 0);
    }
    if (type == OnnxType.BOOL) {
      IntToLongFunction values = Elements.wholes(x);
      return Elements.ofWholes(type, x.shape(), i -> values.applyAsLong(i) != 0 ? 1 : 0);
    }
    if (!Elements.real(type)) {
      return Elements.ofWholes(type, x.shape(), Elements.wholes(x));
    }
    OnnxValue real = Elements.ofReals(type, x.shape(), Elements.reals(x));
    return switch ((int) code) {
      case OnnxType.FLOAT16_CODE ->
          reals(real, v -> Float.float16ToFloat(Float.floatToFloat16((float) v)));
      case OnnxType.BFLOAT16_CODE -> reals(real, v -> bfloat16((float) v));
      default -> real;
    };
  }

  /** The nearest BFLOAT16, the even one of two as near. */
  private static float bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    return Float.isNaN(value)
        ? value
        : Float.intBitsToFloat((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
  }

  private static OnnxValue texts(OnnxValue x) {
    String[] texts = new String[x.shape().count()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] =
          switch (x) {
            case OnnxValue.Strings v -> v.data()[i];
            case OnnxValue.Floats v -> finite(v.data()[i], Float.toString(v.data()[i]));
            case OnnxValue.Doubles v -> finite(v.data()[i], Double.toString(v.data()[i]));
            case OnnxValue.Booleans v -> v.data()[i] ? "1" : "0";
            case OnnxValue other -> Long.toString(Elements.wholes(other).applyAsLong(i));
          };
    }
    return new OnnxValue.Strings(x.shape(), texts);
  }

  private static String finite(double value, String text) {
    return Double.isInfinite(value) ? (value > 0 ? "INF" : "-INF") : text;
  }

  private static OnnxValue parse(OnnxValue.Strings x, OnnxType type) {
    String[] texts = x.data();
    if (type == OnnxType.BOOL) {
      throw Call.bad("casts texts to BOOL, which ONNX does not define");
    }
    return Elements.real(type)
        ? Elements.ofReals(type, x.shape(), i -> parse(texts[i]))
        : Elements.ofWholes(type, x.shape(), i -> whole(texts[i]));
  }

  private static double parse(String text) {
    String folded = text.strip().toLowerCase(Locale.ROOT);
    if (NUMBER.matcher(folded).matches()) {
      return Double.parseDouble(folded);
    }
    return switch (folded) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw Call.bad("casts a text to a number that is none: '" + text + "'");
    };
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw Call.bad("casts a text to a whole number that is none: '" + text + "'");
    }
  }
}
