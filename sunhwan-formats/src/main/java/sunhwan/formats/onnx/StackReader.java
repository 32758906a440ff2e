package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Follows a graph from its input to its output, node by node, and says which layers it is, as
 * PyTorch and tf2onnx write embeddings, recurrent layers, dense layers and what stands between.
 *
 * <p>Every node must be understood: what is left over makes the whole graph no stack. T time, B
 * batch, D directions, H units, F features.
 */
final class StackReader {
  /** Where the axes of the current value are. */
  private enum Form {
    /** (B, T), whole numbers. */
    IDS,
    /** (B, T, F). */
    SEQUENCE,
    /** (T, B, F). */
    TIME_FIRST,
    /** (B, F). */
    VECTOR,
    /** (T, D, B, H), as a recurrent node gives it. */
    STEPS,
    /** (D, B, H), as a recurrent node gives it. */
    STATES
  }

  private final Messages.GraphMessage graph;
  private final int opset;
  private final Map<String, OnnxValue> constants = new HashMap<>();
  private final Map<String, Messages.NodeMessage> makers = new HashMap<>();
  private final Map<String, List<Messages.NodeMessage>> users = new HashMap<>();

  /** How many states stand one behind the other in what PyTorch calls h_n. */
  private final Map<String, Integer> stacked = new HashMap<>();

  private final Set<Messages.NodeMessage> done = Collections.newSetFromMap(new IdentityHashMap<>());

  private final List<LayerSpec> layers = new ArrayList<>();
  private final List<Tensor> weights = new ArrayList<>();
  private String x = "";
  private Form form = Form.VECTOR;
  private int width;

  private StackReader(Messages.GraphMessage graph, int opset) {
    this.graph = graph;
    this.opset = opset;
    constants.putAll(graph.initializers());
    for (Messages.NodeMessage node : graph.nodes()) {
      if (node.operator().equals("Constant")
          && node.attributes().get("value") instanceof Attribute.Tensor tensor) {
        constants.put(node.outputs().getFirst(), tensor.value());
        done.add(node);
      }
      node.outputs().forEach(name -> makers.put(name, node));
      new HashSet<>(node.inputs())
          .forEach(name -> users.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
    }
    graph.nodes().forEach(this::stackedStates);
  }

  /** Whoever reads states of a Concat reads, counted from the end, those of its last input. */
  private void stackedStates(Messages.NodeMessage node) {
    if (!node.operator().equals("Concat") || whole(node, "axis", 0) != 0) {
      return;
    }
    int states = 0;
    for (String input : node.inputs()) {
      Messages.NodeMessage maker = makers.get(input);
      if (maker == null || maker.outputs().indexOf(input) < 1 || maker.outputs().size() < 2) {
        return;
      }
      states += bidirectional(maker) ? 2 : 1;
    }
    done.add(node);
    String out = node.outputs().getFirst();
    String last = node.inputs().getLast();
    stacked.put(out, states);
    node.inputs().forEach(input -> users.getOrDefault(input, new ArrayList<>()).remove(node));
    users.computeIfAbsent(last, n -> new ArrayList<>()).addAll(users.getOrDefault(out, List.of()));
  }

  private static boolean bidirectional(Messages.NodeMessage node) {
    return node.attributes().get("direction") instanceof Attribute.Text(String text)
        && text.equals("bidirectional");
  }

  /** The one index that a Gather takes of states, counted from the end: −1 is the last. */
  private long fromEnd(Messages.NodeMessage gather, int directions) {
    long[] at = longs(gather, 1);
    if (at.length != 1 || constant(gather, 1).orElseThrow().shape().rank() != 0) {
      throw no(gather, "takes more than one state");
    }
    int all = stacked.getOrDefault(gather.inputs().getFirst(), directions);
    return at[0] < 0 ? at[0] : at[0] - all;
  }

  /** Why a graph is no stack. */
  private static final class NoStack extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoStack(String reason) {
      super(reason);
    }
  }

  private static NoStack no(String reason) {
    return new NoStack(reason);
  }

  private static NoStack no(Messages.NodeMessage node, String reason) {
    String name = node.name().isEmpty() ? "" : "'" + node.name() + "' ";
    return new NoStack("node " + name + "(" + node.operator() + ") " + reason);
  }

  static Conversion read(Messages.GraphMessage graph, int opset) {
    try {
      return new Conversion.Converted(new StackReader(graph, opset).model());
    } catch (NoStack e) {
      return new Conversion.Refused(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) { // layers that do not fit each other, or weights
      return new Conversion.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Model model() {
    List<Messages.PortMessage> inputs =
        graph.inputs().stream()
            .filter(port -> !graph.initializers().containsKey(port.name()))
            .toList();
    if (inputs.size() != 1 || graph.outputs().size() != 1) {
      throw no(
          "it has "
              + inputs.size()
              + " inputs and "
              + graph.outputs().size()
              + " outputs, a stack has one of each");
    }
    start(inputs.getFirst());
    String end = graph.outputs().getFirst().name();
    while (!x.equals(end)) {
      x = step(only(x));
    }
    if (form != Form.SEQUENCE && form != Form.VECTOR) {
      throw no("what comes out is no (batch, time, features) and no (batch, features)");
    }
    for (Messages.NodeMessage node : graph.nodes()) {
      if (!done.contains(node)) {
        throw no(node, "stands beside the stack");
      }
    }
    Sequential spec = Sequential.of(layers);
    List<String> names = spec.weights().stream().map(WeightSpec::name).toList();
    if (names.size() != weights.size()) {
      throw new IllegalStateException("expected weights for " + names + ", got " + weights.size());
    }
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), weights.get(i));
    }
    return new Model(spec, Weights.of(named));
  }

  private void start(Messages.PortMessage input) {
    x = input.name();
    Shape shape = input.shape().orElseThrow(() -> no("its input has no shape"));
    boolean whole = input.code() == OnnxType.INT64.code() || input.code() == OnnxType.INT32.code();
    int time = shape.rank() < 2 ? 0 : shape.size(1);
    width = shape.rank() < 2 ? Shape.UNKNOWN : shape.size(-1);
    if (whole && shape.rank() == 2) {
      form = Form.IDS;
      layers.add(Input.ids(time));
    } else if (!whole && shape.rank() == 3 && width != Shape.UNKNOWN) {
      form = Form.SEQUENCE;
      layers.add(Input.sequence(time, width));
    } else if (!whole && shape.rank() == 2 && width != Shape.UNKNOWN) {
      form = Form.VECTOR;
      layers.add(Input.vector(width));
    } else {
      throw no("its input " + shape + " is no (batch, time) of ids, no sequence and no vector");
    }
  }

  /** The nodes that read a value, but for those that only ask for its size. */
  private List<Messages.NodeMessage> readers(String value) {
    return users.getOrDefault(value, List.of()).stream()
        .filter(node -> !node.operator().equals("Shape"))
        .toList();
  }

  private Messages.NodeMessage only(String value) {
    List<Messages.NodeMessage> reading = readers(value);
    if (reading.size() != 1) {
      throw no("'" + value + "' is read by " + reading.size() + " nodes, in a stack by one");
    }
    done.add(reading.getFirst());
    return reading.getFirst();
  }

  /** What a node gives, once it is understood as a layer or as part of one. */
  private String step(Messages.NodeMessage node) {
    return switch (node.operator()) {
      case "Identity" -> out(node);
      case "Cast" -> {
        expect(node, form == Form.IDS);
        yield out(node);
      }
      case "Gather" -> gather(node);
      case "Transpose" -> transpose(node);
      case "RNN", "GRU", "LSTM" -> recurrent(node);
      case "MatMul" -> matMul(node);
      case "Gemm" -> gemm(node);
      case "Dropout" -> dropout(node);
      case "Slice" -> slice(node);
      case "ReduceMax" -> pooling(node, GlobalMaxPooling1D.of());
      case "ReduceMean" -> pooling(node, GlobalAveragePooling1D.of());
      case "BatchNormalization" -> {
        expect(node, form == Form.VECTOR);
        yield batchNormalization(node);
      }
      case "LayerNormalization" -> layerNormalization(node);
      default -> activation(node);
    };
  }

  private static String out(Messages.NodeMessage node) {
    return node.outputs().getFirst();
  }

  private void expect(Messages.NodeMessage node, boolean fits) {
    if (!fits) {
      throw no(node, "does what no layer does to " + form.name().toLowerCase(Locale.ROOT));
    }
  }

  private static long whole(Messages.NodeMessage node, String name, long otherwise) {
    return node.attributes().get(name) instanceof Attribute.Whole whole ? whole.value() : otherwise;
  }

  private static float real(Messages.NodeMessage node, String name, float otherwise) {
    return node.attributes().get(name) instanceof Attribute.Real real ? real.value() : otherwise;
  }

  private static long[] wholes(Messages.NodeMessage node, String name) {
    return node.attributes().get(name) instanceof Attribute.Wholes wholes
        ? wholes.values()
        : new long[0];
  }

  private Optional<OnnxValue> constant(Messages.NodeMessage node, int input) {
    return input < node.inputs().size()
        ? Optional.ofNullable(constants.get(node.inputs().get(input)))
        : Optional.empty();
  }

  private OnnxValue.Floats floats(Messages.NodeMessage node, int input) {
    if (constant(node, input).orElse(null) instanceof OnnxValue.Floats floats) {
      return floats;
    }
    throw no(node, "has an input " + input + " that is no weight of the file");
  }

  private long[] longs(Messages.NodeMessage node, int input) {
    if (constant(node, input).orElse(null) instanceof OnnxValue.Longs longs) {
      return longs.data();
    }
    throw no(node, "depends on numbers that the file does not hold");
  }

  /** Axes of an attribute or, in later opsets, an input. */
  private long[] axes(Messages.NodeMessage node, int inputSince, int input) {
    return opset < inputSince ? wholes(node, "axes") : longs(node, input);
  }

  private static boolean given(Messages.NodeMessage node, int input) {
    return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
  }

  private void weight(OnnxValue.Floats floats) {
    weights.add(Tensor.of(floats.shape(), floats.data()));
  }

  private void weight(Shape shape, float[] data) {
    weights.add(Tensor.of(shape, data));
  }

  private String gather(Messages.NodeMessage node) {
    long axis = whole(node, "axis", 0);
    if (form == Form.IDS) {
      OnnxValue.Floats table = floats(node, 0);
      expect(node, axis == 0 && table.shape().rank() == 2 && node.inputs().get(1).equals(x));
      width = table.shape().size(1);
      layers.add(Embedding.of(table.shape().size(0), width));
      weight(table);
      form = Form.SEQUENCE;
      return out(node);
    }
    long[] at = longs(node, 1);
    boolean last = at.length == 1 && at[0] == -1;
    int time = form == Form.SEQUENCE ? 1 : 0;
    expect(node, (form == Form.SEQUENCE || form == Form.TIME_FIRST) && last && axis == time);
    lastStep(node);
    if (constant(node, 1).orElseThrow().shape().rank() == 1) {
      return squeeze(out(node), time);
    }
    return out(node);
  }

  /** All of an axis, or the last step, which a Squeeze then makes a vector. */
  private String slice(Messages.NodeMessage node) {
    long[] starts = longs(node, 1);
    long[] ends = longs(node, 2);
    boolean forward = !given(node, 4) || Arrays.equals(longs(node, 4), new long[] {1});
    expect(
        node,
        starts.length == 1 && ends.length == 1 && ends[0] >= Integer.MAX_VALUE - 1 && forward);
    if (starts[0] == 0) {
      return out(node);
    }
    int time = form == Form.SEQUENCE ? 1 : 0;
    expect(
        node,
        (form == Form.SEQUENCE || form == Form.TIME_FIRST)
            && starts[0] == -1
            && given(node, 3)
            && Arrays.equals(longs(node, 3), new long[] {time}));
    lastStep(node);
    return squeeze(out(node), time);
  }

  /** The last step of a forward layer is the state after it. */
  private void lastStep(Messages.NodeMessage node) {
    if (layers.getLast() instanceof RecurrentLayer<?> r && !r.recurrence().goBackwards()) {
      layers.set(layers.size() - 1, r.returnSequences(false));
      form = Form.VECTOR;
      return;
    }
    throw no(node, "takes the last step of what is no forward recurrent layer");
  }

  /** What a Squeeze of one axis gives, which must follow. */
  private String squeeze(String value, long axis) {
    Messages.NodeMessage node = only(value);
    if (!node.operator().equals("Squeeze")
        || !Arrays.equals(axes(node, 13, 1), new long[] {axis})) {
      throw no(node, "should take away axis " + axis);
    }
    return out(node);
  }

  private String transpose(Messages.NodeMessage node) {
    long[] perm = wholes(node, "perm");
    if (Arrays.equals(perm, new long[] {1, 0, 2})
        && (form == Form.SEQUENCE || form == Form.TIME_FIRST)) {
      form = form == Form.SEQUENCE ? Form.TIME_FIRST : Form.SEQUENCE;
      return out(node);
    }
    // features on axis 1 and back, around what wants them there
    expect(node, form == Form.SEQUENCE && Arrays.equals(perm, new long[] {0, 2, 1}));
    Messages.NodeMessage inner = only(out(node));
    expect(inner, inner.operator().equals("BatchNormalization"));
    Messages.NodeMessage back = only(batchNormalization(inner));
    if (!back.operator().equals("Transpose")
        || !Arrays.equals(wholes(back, "perm"), new long[] {0, 2, 1})) {
      throw no(back, "should bring the features back to the last axis");
    }
    return out(back);
  }

  private String recurrent(Messages.NodeMessage node) {
    if (form == Form.SEQUENCE && layers.size() == 1) {
      throw no(
          node,
          "reads (time, batch, features) as the graph's input; export it with batch_first=True");
    }
    expect(node, form == Form.TIME_FIRST);
    for (int input = 4; input < node.inputs().size(); input++) {
      if (given(node, input) && (input == 4 || input == 7 || !zeros(node.inputs().get(input)))) {
        throw no(
            node,
            switch (input) {
              case 4 -> "has lengths, which no layer takes";
              case 7 -> "has peepholes, which no layer has";
              default -> "starts from a state that is not 0";
            });
      }
    }
    RecurrentWeights read = RecurrentWeights.of(node, this);
    width = read.units();
    List<String> used =
        node.outputs().stream()
            .filter(name -> !name.isEmpty() && !readers(name).isEmpty())
            .toList();
    int output = used.size() == 1 ? node.outputs().indexOf(used.getFirst()) : -1;
    if (output != 0 && output != 1) {
      throw no(node, "should have one output that is read, its steps or its last state");
    }
    boolean sequences = output == 0;
    RecurrentLayer<?> layer = read.layer().returnSequences(sequences);
    layers.add(read.directions() == 2 ? Bidirectional.of(layer) : layer);
    read.weights().forEach(weights::add);
    form = sequences ? Form.STEPS : Form.STATES;
    String y = used.getFirst();
    return read.directions() == 1 ? one(y, sequences) : both(y, sequences);
  }

  /** (T, 1, B, H) or (1, B, H) without the axis of directions. */
  private String one(String y, boolean sequences) {
    Messages.NodeMessage node = only(y);
    boolean fits =
        switch (node.operator()) {
          case "Squeeze" ->
              !stacked.containsKey(node.inputs().getFirst())
                  && Arrays.equals(axes(node, 13, 1), new long[] {sequences ? 1 : 0});
          case "Gather" -> whole(node, "axis", 0) == (sequences ? 1 : 0) && fromEnd(node, 1) == -1;
          default -> false;
        };
    expect(node, fits);
    form = sequences ? Form.TIME_FIRST : Form.VECTOR;
    return out(node);
  }

  /** (T, 2, B, H) or (2, B, H), the two directions made one. */
  private String both(String y, boolean sequences) {
    int axis = sequences ? 1 : 0;
    List<Messages.NodeMessage> reading = readers(y);
    if (!sequences && reading.size() == 2) {
      return twoStates(reading);
    }
    Messages.NodeMessage node = only(y);
    MergeMode reduced =
        switch (node.operator()) {
          case "ReduceSum" -> MergeMode.SUM;
          case "ReduceMean" -> MergeMode.AVE;
          case "ReduceProd" -> MergeMode.MUL;
          default -> MergeMode.NONE;
        };
    if (reduced != MergeMode.NONE) {
      int since = node.operator().equals("ReduceSum") ? 13 : 18;
      expect(
          node,
          whole(node, "keepdims", 1) == 0
              && Arrays.equals(axes(node, since, 1), new long[] {axis}));
      layers.set(layers.size() - 1, ((Bidirectional) layers.getLast()).mergeMode(reduced));
      form = sequences ? Form.TIME_FIRST : Form.VECTOR;
      return out(node);
    }
    long[] perm = wholes(node, "perm");
    boolean timeFirst = Arrays.equals(perm, new long[] {0, 2, 1, 3});
    boolean batchFirst = Arrays.equals(perm, new long[] {2, 0, 1, 3});
    boolean states = Arrays.equals(perm, new long[] {1, 0, 2});
    expect(
        node,
        node.operator().equals("Transpose") && (sequences ? timeFirst || batchFirst : states));
    Messages.NodeMessage reshape = only(out(node));
    expect(reshape, reshape.operator().equals("Reshape"));
    long[] sizes = longs(reshape, 1);
    boolean joins =
        sizes.length == (sequences ? 3 : 2)
            && (sizes[sizes.length - 1] == -1 || sizes[sizes.length - 1] == 2L * width)
            && Arrays.stream(sizes, 0, sizes.length - 1).allMatch(size -> size == 0);
    expect(reshape, joins && whole(reshape, "allowzero", 0) == 0);
    width *= 2;
    form = !sequences ? Form.VECTOR : timeFirst ? Form.TIME_FIRST : Form.SEQUENCE;
    return out(reshape);
  }

  /** {@code concat(h[-2], h[-1])}, as PyTorch's users write it. */
  private String twoStates(List<Messages.NodeMessage> gathers) {
    String[] states = new String[2];
    for (Messages.NodeMessage node : gathers) {
      done.add(node);
      expect(node, node.operator().equals("Gather") && whole(node, "axis", 0) == 0);
      long at = fromEnd(node, 2);
      expect(node, at == -2 || at == -1);
      states[(int) at + 2] = out(node);
    }
    Messages.NodeMessage concat = only(out(gathers.getFirst()));
    expect(
        concat,
        concat.operator().equals("Concat")
            && (whole(concat, "axis", 0) == 1 || whole(concat, "axis", 0) == -1)
            && concat.inputs().equals(Arrays.asList(states)));
    width *= 2;
    form = Form.VECTOR;
    return out(concat);
  }

  /** Whether a value is 0 everywhere, whatever its size; what makes it is understood then. */
  private boolean zeros(String name) {
    OnnxValue constant = constants.get(name);
    if (constant != null) {
      return constant instanceof OnnxValue.Floats floats && allZero(floats.data());
    }
    Messages.NodeMessage node = makers.get(name);
    if (node == null) {
      return false;
    }
    boolean zeros =
        switch (node.operator()) {
          case "ConstantOfShape" ->
              !(node.attributes().get("value") instanceof Attribute.Tensor(OnnxValue value))
                  || (value instanceof OnnxValue.Floats floats && allZero(floats.data()));
          case "Expand", "Identity", "Unsqueeze", "Squeeze", "Slice", "Transpose", "Reshape" ->
              zeros(node.inputs().getFirst());
          case "Concat" -> node.inputs().stream().allMatch(this::zeros);
          default -> false;
        };
    if (zeros) {
      understood(node);
    }
    return zeros;
  }

  private static boolean allZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** A node that gives nothing but zeros, and all that only says of what size. */
  private void understood(Messages.NodeMessage node) {
    if (done.add(node)) {
      for (String input : node.inputs()) {
        Messages.NodeMessage maker = makers.get(input);
        if (maker != null) {
          understood(maker);
        }
      }
    }
  }

  private String matMul(Messages.NodeMessage node) {
    expect(node, node.inputs().getFirst().equals(x));
    OnnxValue.Floats kernel = kernel(node.inputs().get(1), node);
    List<Messages.NodeMessage> reading = readers(out(node));
    boolean biased =
        reading.size() == 1
            && reading.getFirst().operator().equals("Add")
            && reading.getFirst().inputs().stream()
                .anyMatch(
                    name ->
                        constants.get(name) instanceof OnnxValue.Floats bias
                            && bias.shape().equals(Shape.of(kernel.shape().size(1))));
    dense(node, kernel, biased);
    if (!biased) {
      return out(node);
    }
    Messages.NodeMessage add = only(out(node));
    weight(floats(add, constants.containsKey(add.inputs().getFirst()) ? 0 : 1));
    return out(add);
  }

  /** A weight, or one that a Transpose turns over. */
  private OnnxValue.Floats kernel(String name, Messages.NodeMessage node) {
    if (constants.get(name) instanceof OnnxValue.Floats floats) {
      return floats;
    }
    Messages.NodeMessage maker = makers.get(name);
    if (maker != null
        && maker.operator().equals("Transpose")
        && constants.get(maker.inputs().getFirst()) instanceof OnnxValue.Floats floats
        && floats.shape().rank() == 2) {
      done.add(maker);
      return turned(floats);
    }
    throw no(node, "multiplies by what is no weight of the file");
  }

  private static OnnxValue.Floats turned(OnnxValue.Floats matrix) {
    int rows = matrix.shape().size(0);
    int columns = matrix.shape().size(1);
    float[] data = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        data[j * rows + i] = matrix.data()[i * columns + j];
      }
    }
    return new OnnxValue.Floats(Shape.of(columns, rows), data);
  }

  private void dense(Messages.NodeMessage node, OnnxValue.Floats kernel, boolean useBias) {
    expect(
        node,
        kernel.shape().rank() == 2
            && (form == Form.VECTOR || form == Form.SEQUENCE || form == Form.TIME_FIRST));
    width = kernel.shape().size(1);
    layers.add(Dense.of(width).useBias(useBias));
    weight(kernel);
  }

  private String gemm(Messages.NodeMessage node) {
    expect(
        node,
        form == Form.VECTOR
            && node.inputs().getFirst().equals(x)
            && whole(node, "transA", 0) == 0
            && real(node, "alpha", 1) == 1
            && real(node, "beta", 1) == 1);
    OnnxValue.Floats kernel = floats(node, 1);
    expect(node, kernel.shape().rank() == 2);
    boolean useBias = given(node, 2);
    dense(node, whole(node, "transB", 0) == 0 ? kernel : turned(kernel), useBias);
    if (useBias) {
      OnnxValue.Floats bias = floats(node, 2);
      expect(node, bias.shape().count() == width);
      weight(Shape.of(width), bias.data());
    }
    return out(node);
  }

  private String dropout(Messages.NodeMessage node) {
    float rate = real(node, "ratio", 0.5f);
    if (given(node, 1)) {
      rate = floats(node, 1).data()[0];
    }
    boolean training =
        given(node, 2)
            && !(constant(node, 2).orElse(null) instanceof OnnxValue.Booleans mode
                && !mode.data()[0]);
    expect(node, !training && form != Form.IDS);
    layers.add(Dropout.of(rate));
    return out(node);
  }

  private String pooling(Messages.NodeMessage node, LayerSpec layer) {
    int time = form == Form.SEQUENCE ? 1 : 0;
    long[] axes = axes(node, 18, 1);
    expect(
        node,
        (form == Form.SEQUENCE || form == Form.TIME_FIRST)
            && axes.length == 1
            && (axes[0] == time || axes[0] == time - 3));
    layers.add(layer);
    form = Form.VECTOR;
    return whole(node, "keepdims", 1) == 0 ? out(node) : squeeze(out(node), time);
  }

  private String batchNormalization(Messages.NodeMessage node) {
    expect(node, whole(node, "training_mode", 0) == 0 && whole(node, "spatial", 1) == 1);
    float momentum = real(node, "momentum", 0.9f);
    layers.add(new BatchNormalization(momentum, real(node, "epsilon", 1e-5f), true, true));
    for (int input = 1; input <= 4; input++) {
      weight(floats(node, input));
    }
    return out(node);
  }

  private String layerNormalization(Messages.NodeMessage node) {
    int rank = form == Form.VECTOR ? 2 : 3;
    long axis = whole(node, "axis", -1);
    expect(node, form != Form.IDS && (axis == -1 || axis == rank - 1));
    layers.add(new LayerNormalization(real(node, "epsilon", 1e-5f), given(node, 2), true));
    weight(floats(node, 1));
    if (given(node, 2)) {
      weight(floats(node, 2));
    }
    return out(node);
  }

  /** Into the layer before where that is a Dense without one, else as a layer of its own. */
  private String activation(Messages.NodeMessage node) {
    int rank = form == Form.VECTOR ? 2 : 3;
    long axis = whole(node, "axis", opset < 13 ? 1 : -1);
    boolean overLast = axis == -1 || axis == rank - 1;
    Activation activation =
        switch (node.operator()) {
          case "Relu" -> Activation.RELU;
          case "Tanh" -> Activation.TANH;
          case "Sigmoid" -> Activation.SIGMOID;
          case "Softplus" -> Activation.SOFTPLUS;
          case "Softsign" -> Activation.SOFTSIGN;
          case "Exp" -> Activation.EXPONENTIAL;
          case "Elu" -> Activation.ELU.alpha(real(node, "alpha", 1));
          case "LeakyRelu" -> Activation.LEAKY_RELU.alpha(real(node, "alpha", 0.01f));
          case "HardSigmoid" -> {
            float alpha = real(node, "alpha", 0.2f);
            if (real(node, "beta", 0.5f) == 0.5f) {
              if (alpha == 1f / 6) {
                yield Activation.HARD_SIGMOID;
              } else if (alpha == 0.2f) {
                yield Activation.HARD_SIGMOID_KERAS2;
              } else if (alpha == 0.5f) {
                yield Activation.SPARSE_SIGMOID;
              }
            }
            throw no(node, "has a slope of " + alpha + ", which no activation has");
          }
          case "Softmax", "LogSoftmax" -> {
            expect(node, overLast);
            yield node.operator().equals("Softmax") ? Activation.SOFTMAX : Activation.LOG_SOFTMAX;
          }
          default -> throw no(node, "is no layer and no part of one");
        };
    expect(node, form == Form.VECTOR || form == Form.SEQUENCE || form == Form.TIME_FIRST);
    if (layers.getLast() instanceof Dense d && d.activation().equals(Activation.LINEAR)) {
      layers.set(layers.size() - 1, d.activation(activation));
    } else {
      layers.add(activation);
    }
    return out(node);
  }

  /** A recurrent node's attribute or input, for {@link RecurrentWeights}. */
  OnnxValue.Floats weightOf(Messages.NodeMessage node, int input) {
    return floats(node, input);
  }

  static RuntimeException refuse(Messages.NodeMessage node, String reason) {
    return no(node, reason);
  }
}
