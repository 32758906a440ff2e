package sunhwan.formats.onnx;

import static sunhwan.formats.onnx.OnnxType.BOOL;
import static sunhwan.formats.onnx.OnnxType.DOUBLE;
import static sunhwan.formats.onnx.OnnxType.FLOAT;
import static sunhwan.formats.onnx.OnnxType.INT32;
import static sunhwan.formats.onnx.OnnxType.INT64;
import static sunhwan.formats.onnx.OnnxType.INT8;
import static sunhwan.formats.onnx.OnnxType.STRING;
import static sunhwan.formats.onnx.OnnxType.UINT8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * The closed table of operators: what is not in it is not read.
 *
 * <p>A file says which opset it means; where a rule changed between opsets, what computes the
 * operator asks for it. Opsets below 7 stretch shapes by rules of their own and are not read.
 */
final class Operators {
  /** The first opset that is read. */
  static final int FIRST_OPSET = 7;

  /** The last opset that is read. */
  static final int LAST_OPSET = 25;

  private static final Set<OnnxType> FLOATS = set(FLOAT);
  private static final Set<OnnxType> REALS = set(FLOAT, DOUBLE);
  private static final Set<OnnxType> NUMBERS = set(FLOAT, DOUBLE, INT32, INT64, UINT8, INT8);
  private static final Set<OnnxType> SIGNED = set(FLOAT, DOUBLE, INT32, INT64, INT8);
  private static final Set<OnnxType> NUMBERS_AND_BOOL =
      set(FLOAT, DOUBLE, INT32, INT64, UINT8, INT8, BOOL);
  private static final Set<OnnxType> ALL =
      set(FLOAT, DOUBLE, INT32, INT64, UINT8, INT8, BOOL, STRING);
  private static final int ANY = Integer.MAX_VALUE;
  private static final int OLD = FIRST_OPSET;

  private static final List<String> WINDOWS =
      List.of("auto_pad", "dilations", "kernel_shape", "pads", "strides");
  private static final String ONE_AXIS = "more than one axis behind the channels";

  /** By name. */
  static final Map<String, Operator> TABLE = table();

  private Operators() {}

  private static Set<OnnxType> set(OnnxType... types) {
    return Collections.unmodifiableSet(EnumSet.copyOf(List.of(types)));
  }

  private static Map<String, Operator> table() {
    List<Operator> all = new ArrayList<>();
    recurrent(all);
    matrices(all);
    movement(all);
    creation(all);
    pointwise(all);
    comparisons(all);
    reductions(all);
    normalizations(all);
    windows(all);
    control(all);
    texts(all);
    Map<String, Operator> table = new TreeMap<>();
    all.forEach(operator -> table.put(operator.name(), operator));
    return Collections.unmodifiableMap(table);
  }

  private static Operator many(
      String name, int since, int least, int most, Operator.Kernel kernel) {
    return new Operator(
        name,
        since,
        new Operator.Arity(least, most),
        new Operator.Arity(1, 1),
        ALL,
        0,
        Set.of(),
        "",
        kernel);
  }

  private static Operator one(
      String name, int since, int least, int most, Operator.Function function) {
    return many(name, since, least, most, call -> List.of(function.apply(call)));
  }

  private static void recurrent(List<Operator> all) {
    for (RecurrentCell.Kind kind : RecurrentCell.Kind.values()) {
      boolean lstm = kind == RecurrentCell.Kind.LSTM;
      List<String> attributes =
          new ArrayList<>(
              List.of(
                  "activation_alpha",
                  "activation_beta",
                  "activations",
                  "clip",
                  "direction",
                  "hidden_size",
                  "layout"));
      switch (kind) {
        case RNN -> {}
        case GRU -> attributes.add("linear_before_reset");
        case LSTM -> attributes.add("input_forget");
      }
      all.add(
          many(kind.name(), OLD, 3, lstm ? 8 : 6, call -> Recurrent.run(call, kind))
              .outputs(0, lstm ? 3 : 2)
              .types(FLOATS)
              .with(attributes.toArray(String[]::new)));
    }
  }

  private static void matrices(List<Operator> all) {
    all.add(one("MatMul", OLD, 2, 2, Matrix::matMul).types(set(FLOAT, DOUBLE, INT32, INT64)));
    all.add(
        one("Gemm", OLD, 2, 3, Matrix::gemm)
            .types(REALS)
            .with("alpha", "beta", "transA", "transB"));
    all.add(one("MatMulInteger", 10, 2, 4, Matrix::matMulInteger).types(set(UINT8, INT8)));
  }

  private static void movement(List<Operator> all) {
    all.add(one("Transpose", OLD, 1, 1, Movement::transpose).with("perm"));
    all.add(one("Squeeze", OLD, 1, 2, Movement::squeeze).with("axes"));
    all.add(one("Unsqueeze", OLD, 1, 2, Movement::unsqueeze).with("axes"));
    all.add(one("Reshape", OLD, 2, 2, Movement::reshape).with("allowzero"));
    all.add(one("Flatten", OLD, 1, 1, Movement::flatten).with("axis"));
    all.add(one("Concat", OLD, 1, ANY, Movement::concat).with("axis"));
    all.add(
        many("Split", OLD, 1, 2, Movement::split)
            .outputs(1, ANY)
            .with("axis", "split", "num_outputs"));
    all.add(one("Slice", OLD, 1, 5, Movement::slice).with("axes", "starts", "ends"));
    all.add(one("Expand", 8, 2, 2, Movement::expand));
    all.add(one("Tile", OLD, 2, 2, Movement::tile));
    all.add(one("Pad", OLD, 1, 4, Movement::pad).with("mode", "pads", "value"));
    all.add(one("Gather", OLD, 2, 2, Movement::gather).with("axis"));
    all.add(one("GatherElements", 11, 2, 2, Movement::gatherElements).with("axis"));
    all.add(one("GatherND", 11, 2, 2, Movement::gatherNd).with("batch_dims"));
    all.add(one("Where", 9, 3, 3, Movement::where).main(1));
    all.add(one("Trilu", 14, 1, 2, Movement::trilu).with("upper"));
    all.add(one("Compress", 9, 2, 2, Movement::compress).with("axis"));
    all.add(
        one("ReverseSequence", 10, 2, 2, Movement::reverseSequence)
            .with("batch_axis", "time_axis"));
    all.add(one("Identity", OLD, 1, 1, call -> call.in(0)).without("sequences, optionals"));
  }

  private static void creation(List<Operator> all) {
    all.add(
        one("Constant", OLD, 0, 0, Creation::constant)
            .main(-1)
            .with(
                "value",
                "value_float",
                "value_floats",
                "value_int",
                "value_ints",
                "value_string",
                "value_strings")
            .without("sparse tensors"));
    all.add(
        one("ConstantOfShape", 9, 1, 1, Creation::constantOfShape).types(set(INT64)).with("value"));
    all.add(one("Shape", OLD, 1, 1, Creation::shape).with("start", "end"));
    all.add(one("Size", OLD, 1, 1, Creation::size));
    all.add(one("Range", 11, 3, 3, Creation::range).types(set(FLOAT, DOUBLE, INT32, INT64)));
    all.add(one("EyeLike", 9, 1, 1, Creation::eyeLike).types(NUMBERS_AND_BOOL).with("dtype", "k"));
    all.add(one("OneHot", 9, 3, 3, Creation::oneHot).main(2).with("axis"));
    all.add(one("NonZero", 9, 1, 1, Creation::nonZero).types(NUMBERS_AND_BOOL));
    all.add(
        many("Dropout", OLD, 1, 3, Creation::dropout)
            .outputs(1, 2)
            .types(REALS)
            .with("ratio", "seed")
            .without("dropping at random, as in training"));
    all.add(
        one("Cast", OLD, 1, 1, Pointwise::cast)
            .with("to", "saturate", "round_mode") // both matter for 8-bit floats alone
            .without("texts to BOOL; FLOAT16 and BFLOAT16 are rounded to, and stay FLOAT"));
  }

  private static void texts(List<Operator> all) {
    all.add(
        one("TfIdfVectorizer", 9, 1, 1, TfIdf::vectorize)
            .types(set(INT32, INT64, STRING))
            .with(
                "max_gram_length",
                "max_skip_count",
                "min_gram_length",
                "mode",
                "ngram_counts",
                "ngram_indexes",
                "pool_int64s",
                "pool_strings",
                "weights"));
  }

  private static Operator real(String name, int since, DoubleUnaryOperator function) {
    return one(name, since, 1, 1, call -> Pointwise.reals(call, function)).types(REALS);
  }

  private static void pointwise(List<Operator> all) {
    all.add(
        one("Add", OLD, 2, 2, call -> Pointwise.numbers(call, Double::sum, Long::sum))
            .types(NUMBERS));
    all.add(
        one("Sub", OLD, 2, 2, call -> Pointwise.numbers(call, (a, b) -> a - b, (a, b) -> a - b))
            .types(NUMBERS));
    all.add(
        one("Mul", OLD, 2, 2, call -> Pointwise.numbers(call, (a, b) -> a * b, (a, b) -> a * b))
            .types(NUMBERS));
    all.add(
        one("Div", OLD, 2, 2, call -> Pointwise.numbers(call, (a, b) -> a / b, Pointwise::divide))
            .types(NUMBERS));
    all.add(one("Pow", OLD, 2, 2, Pointwise::pow).types(set(FLOAT, DOUBLE, INT32, INT64)));
    all.add(one("Mod", 10, 2, 2, Pointwise::mod).types(NUMBERS).with("fmod"));
    all.add(one("Neg", OLD, 1, 1, call -> Pointwise.numbers(call, v -> -v, v -> -v)).types(SIGNED));
    all.add(
        one("Abs", OLD, 1, 1, call -> Pointwise.numbers(call, Math::abs, Math::abs))
            .types(NUMBERS));
    all.add(
        one("Sign", 9, 1, 1, call -> Pointwise.numbers(call, Math::signum, Long::signum))
            .types(NUMBERS));
    all.add(
        one(
                "Relu",
                OLD,
                1,
                1,
                call -> Pointwise.numbers(call, v -> Math.max(0, v), v -> Math.max(0, v)))
            .types(SIGNED));
    all.add(
        one("Min", OLD, 1, ANY, call -> Pointwise.fold(call, Math::min, Math::min)).types(NUMBERS));
    all.add(
        one("Max", OLD, 1, ANY, call -> Pointwise.fold(call, Math::max, Math::max)).types(NUMBERS));
    all.add(
        one("Sum", OLD, 1, ANY, call -> Pointwise.fold(call, Double::sum, Long::sum)).types(REALS));
    all.add(one("Mean", OLD, 1, ANY, Pointwise::mean).types(REALS));
    all.add(one("Clip", OLD, 1, 3, Pointwise::clip).types(NUMBERS).with("min", "max"));
    all.add(real("Sqrt", OLD, Math::sqrt));
    all.add(real("Exp", OLD, Math::exp));
    all.add(real("Log", OLD, Math::log));
    all.add(real("Erf", 9, Pointwise::erf));
    all.add(real("Floor", OLD, Math::floor));
    all.add(real("Ceil", OLD, Math::ceil));
    all.add(real("Round", 11, Pointwise::round));
    all.add(real("Reciprocal", OLD, v -> 1 / v));
    all.add(real("Sigmoid", OLD, Pointwise::sigmoid));
    all.add(real("Tanh", OLD, Math::tanh));
    all.add(real("Softplus", OLD, Pointwise::softplus));
    all.add(real("Softsign", OLD, v -> v / (1 + Math.abs(v))));
    all.add(
        shaped("LeakyRelu", OLD, 0.01f, 0, (v, alpha, beta) -> v >= 0 ? v : alpha * v)
            .with("alpha"));
    all.add(
        shaped("Elu", OLD, 1, 0, (v, alpha, beta) -> v >= 0 ? v : alpha * Math.expm1(v))
            .with("alpha"));
    all.add(
        shaped("ThresholdedRelu", 10, 1, 0, (v, alpha, beta) -> v > alpha ? v : 0).with("alpha"));
    all.add(
        shaped(
                "HardSigmoid",
                OLD,
                0.2f,
                0.5f,
                (v, alpha, beta) -> Math.max(0, Math.min(1, alpha * v + beta)))
            .with("alpha", "beta"));
    // 1.67326… and 1.05070…: Klambauer et al. 2017, rounded to float as in the operator's text
    all.add(
        one(
                "Selu",
                OLD,
                1,
                1,
                call -> {
                  float alpha = call.real("alpha", 1.67326319217681884765625f);
                  float gamma = call.real("gamma", 1.05070102214813232421875f);
                  return Pointwise.reals(call, v -> gamma * (v > 0 ? v : alpha * Math.expm1(v)));
                })
            .types(REALS)
            .with("alpha", "gamma"));
  }

  /** A function with two parameters that attributes set. */
  private interface Shaped {
    double apply(double value, double alpha, double beta);
  }

  private static Operator shaped(String name, int since, float alpha, float beta, Shaped function) {
    return one(
            name,
            since,
            1,
            1,
            call -> {
              float a = call.real("alpha", alpha);
              float b = call.real("beta", beta);
              return Pointwise.reals(call, v -> function.apply(v, a, b));
            })
        .types(REALS);
  }

  private static void comparisons(List<Operator> all) {
    all.add(one("Equal", OLD, 2, 2, call -> Pointwise.compare(call, c -> c == 0)));
    all.add(comparison("Greater", OLD, c -> c == 1));
    all.add(comparison("GreaterOrEqual", 12, c -> c == 0 || c == 1));
    all.add(comparison("Less", OLD, c -> c == -1));
    all.add(comparison("LessOrEqual", 12, c -> c == 0 || c == -1));
    all.add(one("And", OLD, 2, 2, call -> Pointwise.logic(call, (a, b) -> a & b)).types(set(BOOL)));
    all.add(one("Or", OLD, 2, 2, call -> Pointwise.logic(call, (a, b) -> a | b)).types(set(BOOL)));
    all.add(one("Xor", OLD, 2, 2, call -> Pointwise.logic(call, (a, b) -> a ^ b)).types(set(BOOL)));
    all.add(one("Not", OLD, 1, 1, Pointwise::not).types(set(BOOL)));
  }

  private static Operator comparison(String name, int since, Pointwise.Relation relation) {
    return one(name, since, 2, 2, call -> Pointwise.compare(call, relation)).types(NUMBERS);
  }

  private static void reductions(List<Operator> all) {
    all.add(reduce("ReduceSum", Reduction.SUM, 13));
    all.add(reduce("ReduceProd", Reduction.PRODUCT, 18));
    all.add(reduce("ReduceMax", Reduction.MAX, 18).types(NUMBERS_AND_BOOL));
    all.add(reduce("ReduceMin", Reduction.MIN, 18).types(NUMBERS_AND_BOOL));
    all.add(reduce("ReduceMean", Reduction.MEAN, 18));
    all.add(reduce("ReduceL1", Reduction.L1, 18));
    all.add(reduce("ReduceL2", Reduction.L2, 18));
    all.add(reduce("ReduceSumSquare", Reduction.SUM_SQUARE, 18));
    all.add(reduce("ReduceLogSum", Reduction.LOG_SUM, 18).types(REALS));
    all.add(
        one("ReduceLogSumExp", OLD, 1, 2, Reduction::logSumExp)
            .types(REALS)
            .with("axes", "keepdims", "noop_with_empty_axes"));
    all.add(
        one("Softmax", OLD, 1, 1, call -> Reduction.softmax(call, false))
            .types(REALS)
            .with("axis"));
    all.add(
        one("LogSoftmax", OLD, 1, 1, call -> Reduction.softmax(call, true))
            .types(REALS)
            .with("axis"));
    all.add(
        one("ArgMax", OLD, 1, 1, call -> Reduction.arg(call, true))
            .types(NUMBERS)
            .with("axis", "keepdims", "select_last_index"));
    all.add(
        one("ArgMin", OLD, 1, 1, call -> Reduction.arg(call, false))
            .types(NUMBERS)
            .with("axis", "keepdims", "select_last_index"));
    all.add(
        many("TopK", OLD, 1, 2, Reduction::topK)
            .outputs(2, 2)
            .types(NUMBERS)
            .with("axis", "k", "largest", "sorted"));
    all.add(
        one("CumSum", 11, 2, 2, Reduction::cumSum)
            .types(set(FLOAT, DOUBLE, INT32, INT64))
            .with("exclusive", "reverse"));
  }

  private static Operator reduce(String name, Reduction.Fold fold, int axesInput) {
    return one(name, OLD, 1, 2, call -> Reduction.reduce(call, fold, axesInput))
        .types(set(FLOAT, DOUBLE, INT32, INT64))
        .with("axes", "keepdims", "noop_with_empty_axes");
  }

  private static void normalizations(List<Operator> all) {
    all.add(
        many("BatchNormalization", OLD, 5, 5, Normalization::batch)
            .outputs(1, 5)
            .types(FLOATS)
            .with("epsilon", "momentum", "spatial", "training_mode")
            .without("spatial=0 of opset 7"));
    all.add(
        many("LayerNormalization", 17, 2, 3, Normalization::layer)
            .outputs(1, 3)
            .types(FLOATS)
            .with("axis", "epsilon", "stash_type"));
    all.add(
        one("InstanceNormalization", OLD, 3, 3, Normalization::instance)
            .types(FLOATS)
            .with("epsilon"));
  }

  private static void windows(List<Operator> all) {
    all.add(
        one("Conv", OLD, 2, 3, Windows::convolution)
            .types(FLOATS)
            .with(and(WINDOWS, "group"))
            .without(ONE_AXIS));
    all.add(
        one("ConvTranspose", OLD, 2, 3, Windows::transposed)
            .types(FLOATS)
            .with(and(WINDOWS, "group", "output_padding", "output_shape"))
            .without(ONE_AXIS + ", output_shape, auto_pad"));
    all.add(
        one("MaxPool", OLD, 1, 1, Windows::largest)
            .types(FLOATS)
            .with(and(WINDOWS, "ceil_mode", "storage_order"))
            .without(ONE_AXIS + ", ceil_mode, indices"));
    all.add(
        one("AveragePool", OLD, 1, 1, Windows::mean)
            .types(FLOATS)
            .with(and(WINDOWS, "ceil_mode", "count_include_pad"))
            .without(ONE_AXIS + ", ceil_mode"));
  }

  private static String[] and(List<String> names, String... more) {
    List<String> all = new ArrayList<>(names);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void control(List<Operator> all) {
    all.add(
        many("If", OLD, 1, 1, Control::branch)
            .outputs(1, ANY)
            .types(set(BOOL))
            .with("then_branch", "else_branch"));
    all.add(
        many("Loop", OLD, 2, ANY, Control::loop)
            .outputs(1, ANY)
            .main(-1)
            .with("body")
            .without("sequences, optionals"));
    all.add(
        many("Scan", 8, 1, ANY, Control::scan)
            .outputs(1, ANY)
            .main(-1)
            .with(
                "body",
                "num_scan_inputs",
                "directions",
                "scan_input_axes",
                "scan_input_directions",
                "scan_output_axes",
                "scan_output_directions")
            .without("sequence_lens of opset 8"));
  }
}
