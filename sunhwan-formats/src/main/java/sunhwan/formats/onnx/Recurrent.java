package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import sunhwan.tensor.Shape;

/**
 * RNN, GRU and LSTM: takes apart what a node holds, runs each direction, puts the outputs together.
 *
 * <p>T time, B batch, I input features, H units, D directions, G gates. FLOAT only.
 */
final class Recurrent {
  private Recurrent() {}

  static List<OnnxValue> run(Call call, RecurrentCell.Kind kind) {
    boolean batchFirst = call.whole("layout", 0) == 1;
    boolean[] backward = directions(call.text("direction", "forward"));
    int directions = backward.length;
    Shape shape = rank3(call, 0);
    int time = shape.size(batchFirst ? 1 : 0);
    int batch = shape.size(batchFirst ? 0 : 1);
    int inputs = shape.size(2);
    int units = rank3(call, 2).size(2);
    long declared = call.whole("hidden_size", units);
    if (declared != units) {
      throw Call.bad("'hidden_size' is " + declared + ", R says " + units);
    }
    Shape y = call.shape(time, directions, batch, units);
    Shape state = call.shape(directions, batch, units);
    call.shape(2L * kind.gates(), units);
    float[] x = call.floats(0).data();
    if (batchFirst) {
      x = swap(x, batch, time, inputs);
    }
    int[] lengths = lengths(call, time, batch);
    float[] h = state(call, 5, batchFirst, directions, batch, units);
    float[] c =
        kind == RecurrentCell.Kind.LSTM
            ? state(call, 6, batchFirst, directions, batch, units)
            : new float[0];
    float[] all = new float[y.count()];
    int size = batch * units;
    for (int d = 0; d < directions; d++) {
      float[] hOfDirection = Arrays.copyOfRange(h, d * size, (d + 1) * size);
      float[] cOfDirection = c.length == 0 ? c : Arrays.copyOfRange(c, d * size, (d + 1) * size);
      float[] steps =
          call.engine()
              .recur(
                  cell(call, kind, d, directions, inputs, units),
                  time,
                  x,
                  lengths,
                  backward[d],
                  hOfDirection,
                  cOfDirection);
      for (int t = 0; t < time; t++) {
        System.arraycopy(steps, t * size, all, (t * directions + d) * size, size);
      }
      System.arraycopy(hOfDirection, 0, h, d * size, size);
      System.arraycopy(cOfDirection, 0, c, c.length == 0 ? 0 : d * size, cOfDirection.length);
    }
    if (!batchFirst) {
      return outputs(kind, y, all, state, h, c);
    }
    Shape first = Shape.of(batch, directions, units);
    return outputs(
        kind,
        Shape.of(batch, time, directions, units),
        swap(all, time * directions, batch, units),
        first,
        swap(h, directions, batch, units),
        c.length == 0 ? c : swap(c, directions, batch, units));
  }

  private static List<OnnxValue> outputs(
      RecurrentCell.Kind kind, Shape y, float[] all, Shape state, float[] h, float[] c) {
    List<OnnxValue> outputs = new ArrayList<>();
    outputs.add(new OnnxValue.Floats(y, all));
    outputs.add(new OnnxValue.Floats(state, h));
    if (kind == RecurrentCell.Kind.LSTM) {
      outputs.add(new OnnxValue.Floats(state, c));
    }
    return outputs;
  }

  private static boolean[] directions(String direction) {
    return switch (direction) {
      case "forward" -> new boolean[] {false};
      case "reverse" -> new boolean[] {true};
      case "bidirectional" -> new boolean[] {false, true};
      default -> throw Call.bad("does not know the direction '" + direction + "'");
    };
  }

  private static Shape rank3(Call call, int input) {
    Shape shape = call.floats(input).shape();
    if (shape.rank() != 3) {
      throw Call.bad("expected three axes of input " + input + ", got " + shape);
    }
    return shape;
  }

  /** (a, b, inner) becomes (b, a, inner). */
  private static float[] swap(float[] from, int a, int b, int inner) {
    float[] to = new float[from.length];
    for (int i = 0; i < a; i++) {
      for (int j = 0; j < b; j++) {
        System.arraycopy(from, (i * b + j) * inner, to, (j * a + i) * inner, inner);
      }
    }
    return to;
  }

  private static int[] lengths(Call call, int time, int batch) {
    int[] lengths = new int[batch];
    Arrays.fill(lengths, time);
    if (call.has(4)) {
      long[] given = call.wholes(4);
      if (given.length != batch) {
        throw Call.bad("expected " + batch + " lengths, got " + given.length);
      }
      for (int i = 0; i < batch; i++) {
        if (given[i] < 0 || given[i] > time) {
          throw Call.bad("a length of " + given[i] + " is outside of 0 to " + time);
        }
        lengths[i] = (int) given[i];
      }
    }
    return lengths;
  }

  /** (D, B, H), a copy; zeros where the node gives none. */
  private static float[] state(
      Call call, int input, boolean batchFirst, int directions, int batch, int units) {
    if (!call.has(input)) {
      return new float[directions * batch * units];
    }
    return batchFirst
        ? swap(call.floats(input, batch, directions, units), batch, directions, units)
        : call.floats(input, directions, batch, units).clone();
  }

  private static RecurrentCell cell(
      Call call, RecurrentCell.Kind kind, int d, int directions, int inputs, int units) {
    int rows = kind.gates() * units;
    boolean lstm = kind == RecurrentCell.Kind.LSTM;
    float clip = call.real("clip", Float.POSITIVE_INFINITY);
    if (!(clip > 0)) {
      throw Call.bad("'clip' should be above 0, is " + clip);
    }
    return new RecurrentCell(
        kind,
        inputs,
        units,
        part(call.floats(1, directions, rows, inputs), d, directions),
        part(call.floats(2, directions, rows, units), d, directions),
        call.has(3)
            ? part(call.floats(3, directions, 2 * rows), d, directions)
            : new float[2 * rows],
        lstm && call.has(7)
            ? part(call.floats(7, directions, 3 * units), d, directions)
            : new float[lstm ? 3 * units : 0],
        activations(call, kind, d, directions),
        clip,
        call.flag("input_forget", false),
        call.flag("linear_before_reset", false));
  }

  private static float[] part(float[] all, int d, int directions) {
    int size = all.length / directions;
    return Arrays.copyOfRange(all, d * size, (d + 1) * size);
  }

  /**
   * A direction's activations. Alphas and betas are handed out in order to those that take one,
   * over all directions, and defaults to the rest.
   */
  private static List<DoubleUnaryOperator> activations(
      Call call, RecurrentCell.Kind kind, int d, int directions) {
    List<String> names = new ArrayList<>(call.texts("activations"));
    int each = kind.activations().size();
    if (names.isEmpty()) {
      for (int i = 0; i < directions; i++) {
        names.addAll(kind.activations());
      }
    }
    if (names.size() != each * directions) {
      throw Call.bad("expected " + each * directions + " activations, got " + names);
    }
    float[] alphas = call.reals("activation_alpha");
    float[] betas = call.reals("activation_beta");
    int alpha = 0;
    int beta = 0;
    List<DoubleUnaryOperator> activations = new ArrayList<>();
    for (String name : names) {
      Formula formula = Formula.of(name);
      float a = formula.alpha;
      float b = formula.beta;
      if (!Float.isNaN(a) && alpha < alphas.length) {
        a = alphas[alpha++];
      }
      if (!Float.isNaN(b) && beta < betas.length) {
        b = betas[beta++];
      }
      activations.add(formula.with(a, b));
    }
    return activations.subList(d * each, (d + 1) * each);
  }

  /** The activations of recurrent operators; NaN stands for a parameter that there is none of. */
  private enum Formula {
    RELU(Float.NaN, Float.NaN),
    TANH(Float.NaN, Float.NaN),
    SIGMOID(Float.NaN, Float.NaN),
    SOFTSIGN(Float.NaN, Float.NaN),
    SOFTPLUS(Float.NaN, Float.NaN),
    AFFINE(1, 0),
    LEAKYRELU(0.01f, Float.NaN),
    THRESHOLDEDRELU(1, Float.NaN),
    SCALEDTANH(1, 1),
    HARDSIGMOID(0.2f, 0.5f),
    ELU(1, Float.NaN);

    private final float alpha;
    private final float beta;

    Formula(float alpha, float beta) {
      this.alpha = alpha;
      this.beta = beta;
    }

    private static Formula of(String name) {
      for (Formula formula : values()) {
        if (formula.name().equals(name.toUpperCase(Locale.ROOT))) {
          return formula;
        }
      }
      throw Call.bad("does not know the activation '" + name + "'");
    }

    private DoubleUnaryOperator with(double a, double b) {
      return switch (this) {
        case RELU -> x -> Math.max(0, x);
        case TANH -> Math::tanh;
        case SIGMOID -> Pointwise::sigmoid;
        case SOFTSIGN -> x -> x / (1 + Math.abs(x));
        case SOFTPLUS -> Pointwise::softplus;
        case AFFINE -> x -> a * x + b;
        case LEAKYRELU -> x -> x >= 0 ? x : a * x;
        case THRESHOLDEDRELU -> x -> x >= a ? x : 0;
        case SCALEDTANH -> x -> a * Math.tanh(b * x);
        case HARDSIGMOID -> x -> Math.min(1, Math.max(0, a * x + b));
        case ELU -> x -> x >= 0 ? x : a * Math.expm1(x);
      };
    }
  }
}
