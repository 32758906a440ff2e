package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.GaplessLayer;
import sunhwan.layers.GaussianDropout;
import sunhwan.layers.GaussianNoise;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Identity;
import sunhwan.layers.Input;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.LeakyReLU;
import sunhwan.layers.Masking;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Nested;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Softmax;
import sunhwan.layers.SparseDense;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.SpectralNormalization;
import sunhwan.layers.StepLayer;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * A model as a graph of ONNX's operators, batch first.
 *
 * <p>ONNX's recurrent operators know lengths and no masks. So where a layer masks steps, the live
 * ones are moved to the front, in their order, and counted: behind it every example is right-padded
 * whatever its mask was, and lengths say the rest. A sequence that comes out is moved back, with
 * zeros at masked steps, as {@link Model#predict} gives it.
 */
final class Exporter {
  private static final double LEAST_DEVIATION = 1e-7;

  private final GraphBuilder g;
  private final Weights weights;

  private Exporter(GraphBuilder g, Weights weights) {
    this.g = g;
    this.weights = weights;
  }

  /**
   * What one layer hands to the next.
   *
   * @param x name of the value, (batch, time, features), (batch, time) or (batch, features)
   * @param type of its elements
   * @param shape of one example, without batch axis
   * @param lengths INT64 (batch), how many first steps of each example are live; empty where all
   *     are
   * @param places where live steps stood before they were moved to the front; empty where none was
   */
  record Flow(
      String x, OnnxType type, Shape shape, Optional<String> lengths, Optional<Places> places) {

    boolean sequence() {
      return shape.rank() == 2;
    }

    int width() {
      return shape.size(-1);
    }

    /** The same steps with other values. */
    Flow with(String value, Shape other) {
      return new Flow(value, OnnxType.FLOAT, other, lengths, places);
    }

    /** The same live steps at other times. */
    Flow with(String value, Shape other, Optional<String> otherLengths) {
      return new Flow(value, OnnxType.FLOAT, other, otherLengths, Optional.empty());
    }
  }

  /**
   * How to move steps back.
   *
   * @param positions INT64 (batch, time) of what came in: at which step it is now
   * @param live BOOL (batch, time) of what came in
   */
  record Places(String positions, String live) {}

  /**
   * The graph of a model.
   *
   * @throws IllegalArgumentException where a layer cannot be said in ONNX's operators
   */
  static Messages.GraphMessage graph(Model model, OnnxOptions options) {
    GraphBuilder g = new GraphBuilder(options.opset());
    Exporter exporter = new Exporter(g, model.weights());
    switch (model.spec()) {
      case Sequential s -> exporter.row(model, s, options.lengths());
      case Functional f -> exporter.graph(model, f, options.lengths());
    }
    return g.graph();
  }

  private void row(Model model, Sequential spec, boolean lengths) {
    GraphExport calls = new GraphExport(g, this);
    GraphExport.Value value = calls.input("", input(model, lengths));
    for (Sequential.Layer layer : spec.layers()) {
      value = calls.call(layer, List.of(value)).getFirst();
    }
    output("output", "time_out", value.flow());
  }

  /** Inputs and outputs have the names that the model gives them. */
  private void graph(Model model, Functional spec, boolean lengths) {
    GraphExport calls = new GraphExport(g, this);
    Nested graph = spec.asLayer();
    boolean open = model.inputs().stream().anyMatch(shape -> open(shape));
    if (lengths && !open) {
      throw new IllegalArgumentException(
          "OnnxFiles: lengths are asked for, and examples of every input, "
              + model.inputNames()
              + ", are all of one length. Leave them out");
    }
    boolean counted =
        model.inputs().stream().filter(Exporter::open).count() > 1
            || GraphExport.within(graph).stream().anyMatch(layer -> layer instanceof GaplessLayer);
    List<GraphExport.Value> in = new ArrayList<>();
    for (int i = 0; i < spec.inputs().size(); i++) {
      String name = spec.inputs().get(i);
      Shape example = model.inputs().get(i);
      boolean ids = example.rank() == 1 && GraphExport.ids(graph, name);
      boolean sequence = example.rank() == 2 || ids || open(example);
      Shape shape = Shape.of(example.sizes()).prepend("batch", Shape.UNKNOWN);
      shape =
          example.rank() == 2
              ? shape.named("batch", name + "_time", "features")
              : shape.named("batch", sequence ? name + "_time" : "features");
      OnnxType type = ids ? OnnxType.INT64 : OnnxType.FLOAT;
      g.layer(name);
      String x = g.input(name, type, shape);
      Optional<String> live = Optional.empty();
      if (open(example) && lengths) {
        Shape batch = Shape.of(Shape.UNKNOWN).named("batch");
        live = Optional.of(g.input(name + "_lengths", OnnxType.INT64, batch));
      } else if (open(example) && counted) {
        live = Optional.of(g.node("Expand", g.size(x, 1), g.size(x, 0)));
      }
      in.add(calls.input(name, new Flow(x, type, example, live, Optional.empty())));
    }
    List<GraphExport.Value> out = calls.run(graph, "", in);
    for (int i = 0; i < out.size(); i++) {
      String name = model.outputNames().get(i);
      output(name, name + "_time", out.get(i).flow());
    }
  }

  private static boolean open(Shape example) {
    return example.size(0) == Shape.UNKNOWN;
  }

  private void output(String name, String time, Flow flow) {
    g.layer(name);
    Shape shape =
        flow.sequence()
            ? Shape.of(Shape.UNKNOWN, flow.shape().size(0), flow.width())
                .named("batch", time, "features")
            : Shape.of(Shape.UNKNOWN, flow.width()).named("batch", "units");
    g.output(name, back(flow), flow.type(), shape);
  }

  private Flow input(Model model, boolean lengths) {
    boolean ids =
        model.spec().layers().stream()
            .filter(layer -> !(layer.spec() instanceof Input))
            .findFirst()
            .filter(layer -> layer.spec() instanceof Embedding)
            .isPresent();
    Shape example = model.input();
    OnnxType type = ids ? OnnxType.INT64 : OnnxType.FLOAT;
    Shape shape = Shape.of(example.sizes()).prepend("batch", Shape.UNKNOWN);
    shape =
        example.rank() == 2
            ? shape.named("batch", "time", "features")
            : shape.named("batch", ids ? "time" : "features");
    String x = g.input(ids ? "ids" : "input", type, shape);
    if (!lengths) {
      return new Flow(x, type, example, Optional.empty(), Optional.empty());
    }
    if (!model.readsSequences() || example.size(0) != Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "OnnxFiles: lengths are asked for, and the model reads "
              + example.prepend("batch", Shape.UNKNOWN)
              + ", whose examples are all of one length. Leave them out");
    }
    String given = g.input("lengths", OnnxType.INT64, Shape.of(Shape.UNKNOWN).named("batch"));
    return new Flow(x, type, example, Optional.of(given), Optional.empty());
  }

  static IllegalArgumentException refuse(LayerSpec spec, String name, String why) {
    return new IllegalArgumentException(
        "OnnxFiles: " + spec.getClass().getSimpleName() + " '" + name + "': " + why);
  }

  /** What a layer makes of what it reads, as many values as shapes. */
  List<Flow> layer(Sequential.Layer layer, List<Flow> in, List<Shape> out) {
    String name = layer.name();
    return switch (layer.spec()) {
      case RecurrentLayer<?> r when in.size() > 1 || out.size() > 1 -> states(r, name, in, out);
      case Bidirectional b when in.size() > 1 || out.size() > 1 -> states(b, layer, in, out);
      case MergeLayer m -> List.of(new MergeExport(g, this).layer(m, in, out.getFirst()));
      case AttentionLayer a ->
          List.of(new AttentionExport(g, this).layer(a, name, in, out.getFirst()));
      default -> List.of(layer(layer, in.getFirst(), out.getFirst()));
    };
  }

  private Flow layer(Sequential.Layer layer, Flow in, Shape out) {
    String name = layer.name();
    return switch (layer.spec()) {
      case Input i -> in;
      case Embedding e -> embedding(e, name, in, out);
      case Masking m -> masking(m, in);
      case RecurrentLayer<?> r -> recurrent(r, name, in, out);
      case Bidirectional b -> bidirectional(b, layer, in, out);
      case TimeDistributed t ->
          t.layer() instanceof StepLayer s
              ? step(s, name + "/" + layer.inner(), in, out)
              : custom(t.layer(), name);
      case StepLayer s -> step(s, name, in, out);
      case SpatialDropout1D s -> in;
      case RNN n -> throw absent(n, name);
      case ConvLSTM1D n -> throw absent(n, name);
      case SpectralNormalization n -> throw absent(n, name);
      case AttentionPooling1D p -> {
        String sum =
            g.add(g.node("MatMul", in.x(), weight(name + "/kernel")), weight(name + "/bias"));
        String scores = g.node("MatMul", g.node("Tanh", sum), weight(name + "/context"));
        String known =
            in.lengths().isEmpty()
                ? scores
                : g.where(within(in), scores, g.real(AttentionExport.UNSEEN));
        String shares = g.node("Softmax", Map.of("axis", new Attribute.Whole(-1)), known);
        String y = g.squeeze(g.node("MatMul", g.unsqueeze(shares, 1), zeroed(in)), 1);
        yield vector(y, out);
      }
      case CRF n -> throw absent(n, name);
      case EmbeddingBag n -> throw absent(n, name);
      case SparseDense n -> throw absent(n, name);
      case GroupNormalization n -> {
        int groups = n.groups() == -1 ? in.width() : n.groups();
        String normal = normalized(in, groups, n.epsilon(), in.sequence());
        yield in.with(scaled(normal, name, n.scale(), n.center()), out);
      }
      case GlobalMaxPooling1D p -> {
        if (in.lengths().isEmpty()) {
          yield vector(g.reduce("ReduceMax", in.x(), false, 1), out);
        }
        String live = g.unsqueeze(within(in), 2);
        String known = g.where(live, in.x(), g.real(Float.NEGATIVE_INFINITY));
        yield vector(ofLive(in, g.reduce("ReduceMax", known, false, 1)), out);
      }
      case GlobalAveragePooling1D p -> {
        if (in.lengths().isEmpty()) {
          yield vector(g.reduce("ReduceMean", in.x(), false, 1), out);
        }
        String sum = g.reduce("ReduceSum", zeroed(in), false, 1);
        String count = g.node("Max", in.lengths().get(), g.whole(1));
        yield vector(g.node("Div", sum, g.unsqueeze(g.cast(count, OnnxType.FLOAT), 1)), out);
      }
      case RepeatVector r -> {
        String repeated = g.node("Expand", g.unsqueeze(in.x(), 1), g.wholes(1, r.n(), 1));
        yield in.with(repeated, out);
      }
      case MergeLayer m -> throw inside(m, name);
      case AttentionLayer a -> throw inside(a, name);
      case Nested n -> throw inside(n, name);
      case CustomMultiLayer c -> custom(c, name);
      case GaplessLayer w -> new WindowExport(g, weights, this).layer(w, name, in, out);
      case CustomLayer c -> custom(c, name);
    };
  }

  static IllegalArgumentException absent(LayerSpec spec, String name) {
    return refuse(spec, name, "cannot be written as ONNX yet; a .sunhwan file keeps it");
  }

  private static IllegalStateException inside(LayerSpec spec, String name) {
    return new IllegalStateException(name + ": " + spec + " is taken apart before");
  }

  private static Flow custom(LayerSpec spec, String name) {
    throw refuse(
        spec, name, "is a layer of your own, which ONNX has no operator for. Leave it out");
  }

  static Flow vector(String x, Shape shape) {
    return new Flow(x, OnnxType.FLOAT, shape, Optional.empty(), Optional.empty());
  }

  String weight(String name) {
    Tensor tensor = weights.get(name);
    return g.value(name, new OnnxValue.Floats(tensor.shape(), tensor.data()));
  }

  private Flow embedding(Embedding spec, String name, Flow in, Shape out) {
    String ids = in.type() == OnnxType.INT64 ? in.x() : g.cast(in.x(), OnnxType.INT64);
    Flow flow = new Flow(ids, OnnxType.INT64, in.shape(), in.lengths(), in.places());
    if (spec.maskZero()) {
      flow = keep(flow, g.node("Not", g.node("Equal", ids, g.whole(0))));
    }
    return flow.with(g.node("Gather", weight(name + "/embeddings"), flow.x()), out);
  }

  private Flow masking(Masking spec, Flow in) {
    String differs = g.node("Not", g.node("Equal", in.x(), g.real(spec.maskValue())));
    String any = g.reduce("ReduceMax", g.cast(differs, OnnxType.FLOAT), false, 2);
    return keep(in, g.cast(any, OnnxType.BOOL));
  }

  /** Moves live steps, BOOL (batch, time), to the front and counts them. */
  Flow keep(Flow in, String mask) {
    String live = in.lengths().isPresent() ? g.node("And", mask, within(in)) : mask;
    String counted = g.cast(live, OnnxType.INT64);
    String lengths = g.reduce("ReduceSum", counted, false, 1);
    // of equal values the one with the smaller index comes first, so live steps keep their order
    Map<String, Attribute> smallest =
        Map.of("axis", new Attribute.Whole(1), "largest", new Attribute.Whole(0));
    String dead = g.node("Sub", g.whole(1), counted);
    String order = g.nodes("TopK", 2, smallest, dead, g.size(in.x(), 1)).get(1);
    String positions =
        g.node("CumSum", Map.of("exclusive", new Attribute.Whole(1)), counted, g.whole(1));
    if (in.places().isPresent()) {
      Places before = in.places().get();
      live = g.node("And", before.live(), gather(live, before.positions()));
      positions = gather(positions, before.positions());
    }
    return new Flow(
        in.sequence() ? gather(in.x(), wide(order, in.width())) : gather(in.x(), order),
        in.type(),
        in.shape(),
        Optional.of(lengths),
        Optional.of(new Places(positions, live)));
  }

  private String gather(String x, String indices) {
    return g.node("GatherElements", Map.of("axis", new Attribute.Whole(1)), x, indices);
  }

  /** (batch, time) becomes (batch, time, width), the same number for every feature. */
  private String wide(String x, int width) {
    return g.node("Expand", g.unsqueeze(x, 2), g.wholes(1, 1, width));
  }

  /** BOOL (batch, time): whether a step is one of its example's own. */
  String within(Flow in) {
    String time = g.squeeze(g.size(in.x(), 1), 0);
    String steps = g.node("Range", g.whole(0), time, g.whole(1));
    return g.node("Less", steps, g.unsqueeze(in.lengths().orElseThrow(), 1));
  }

  /** A sequence with zeros behind each example's own steps. */
  String zeroed(Flow in) {
    return in.lengths().isEmpty() ? in.x() : g.where(g.unsqueeze(within(in), 2), in.x(), g.real(0));
  }

  /** A vector with zeros where its example had no live step. */
  private String ofLive(Flow in, String x) {
    return ofLive(in, x, g.real(0));
  }

  private String ofLive(Flow in, String x, String other) {
    String any = g.node("Greater", in.lengths().orElseThrow(), g.whole(0));
    return g.where(g.unsqueeze(any, 1), x, other);
  }

  /** What comes out, every step where it stood, zeros at those that are not live. */
  String back(Flow out) {
    if (out.places().isEmpty() || !out.sequence()) {
      return out.sequence() ? zeroed(out) : out.x();
    }
    Places places = out.places().get();
    String moved = gather(out.x(), wide(places.positions(), out.width()));
    return g.where(g.unsqueeze(places.live(), 2), moved, g.real(0));
  }

  private Flow recurrent(RecurrentLayer<?> layer, String name, Flow in, Shape out) {
    String cell = name + "/" + cell(layer, name);
    List<String> results =
        RecurrentExport.node(
            g,
            layer,
            name,
            List.of(cell),
            weights,
            g.transpose(in.x(), 1, 0, 2),
            in.lengths(),
            List.of());
    if (!layer.recurrence().returnSequences()) {
      return vector(started(in, g.squeeze(results.get(1), 0)), out);
    }
    String y = g.transpose(g.squeeze(results.get(0), 1), 1, 0, 2);
    return in.with(layer.recurrence().goBackwards() ? mirrored(in, y) : y, out);
  }

  /** A layer that reads the states to start from, or gives those that it ends with. */
  private List<Flow> states(RecurrentLayer<?> layer, String name, List<Flow> in, List<Shape> out) {
    String cell = name + "/" + cell(layer, name);
    Direction d = direction(layer, name, cell, in.getFirst(), in.subList(1, in.size()));
    List<Flow> flows = new ArrayList<>();
    if (layer.recurrence().returnSequences()) {
      String y = g.transpose(d.y(), 1, 0, 2);
      Flow x = in.getFirst();
      flows.add(x.with(layer.recurrence().goBackwards() ? mirrored(x, y) : y, out.getFirst()));
    } else {
      flows.add(vector(d.states().getFirst(), out.getFirst()));
    }
    if (layer.recurrence().returnState()) {
      d.states().forEach(state -> flows.add(vector(state, out.getLast())));
    }
    return flows;
  }

  private List<Flow> states(
      Bidirectional spec, Sequential.Layer layer, List<Flow> in, List<Shape> out) {
    String name = layer.name();
    Flow x = in.getFirst();
    List<Flow> first = in.subList(1, in.size());
    int half = first.size() / 2;
    Direction a =
        direction(
            recurrent(spec.layer(), name),
            name + "/forward",
            forward(spec, layer),
            x,
            first.subList(0, half));
    Direction b =
        direction(
            recurrent(spec.backwards(), name),
            name + "/backward",
            backward(spec, layer),
            x,
            first.subList(half, first.size()));
    boolean sequences = spec.layer().returnSequences();
    List<String> both =
        sequences ? List.of(a.y(), b.y()) : List.of(a.states().getFirst(), b.states().getFirst());
    List<String> merged =
        spec.mergeMode() == Bidirectional.MergeMode.NONE
            ? both
            : List.of(merged(spec, layer, both.get(0), both.get(1)));
    List<Flow> flows = new ArrayList<>();
    for (String y : merged) {
      Shape shape = out.get(flows.size());
      flows.add(sequences ? x.with(g.transpose(y, 1, 0, 2), shape) : vector(y, shape));
    }
    for (Direction d : List.of(a, b)) {
      for (String state : d.states()) {
        if (flows.size() < out.size()) {
          flows.add(vector(state, out.get(flows.size())));
        }
      }
    }
    return flows;
  }

  /**
   * What comes out of one direction.
   *
   * @param y (time, batch, units)
   * @param states (batch, units), as many as the layer has
   */
  private record Direction(String y, List<String> states) {}

  private Direction direction(
      RecurrentLayer<?> layer, String node, String cell, Flow in, List<Flow> initial) {
    List<String> from = initial.stream().map(state -> g.unsqueeze(state.x(), 0)).toList();
    List<String> results =
        RecurrentExport.node(
            g,
            layer,
            node,
            List.of(cell),
            weights,
            g.transpose(in.x(), 1, 0, 2),
            in.lengths(),
            from);
    List<String> states = new ArrayList<>();
    for (int i = 1; i < results.size(); i++) {
      String state = g.squeeze(results.get(i), 0);
      states.add(
          initial.isEmpty()
              ? started(in, state)
              : in.lengths().isEmpty() ? state : ofLive(in, state, initial.get(i - 1).x()));
    }
    return new Direction(g.squeeze(results.getFirst(), 1), states);
  }

  /** The state of an example without a live step is the one that it started from. */
  private String started(Flow in, String state) {
    return in.lengths().isEmpty() ? state : ofLive(in, state);
  }

  /** As Keras gives a sequence that was read backwards: the last step first. */
  private String mirrored(Flow in, String y) {
    if (in.lengths().isEmpty()) {
      return g.slice(y, 1, -1, Long.MIN_VALUE, -1);
    }
    return g.node(
        "ReverseSequence",
        Map.of("batch_axis", new Attribute.Whole(0), "time_axis", new Attribute.Whole(1)),
        y,
        g.node("Max", in.lengths().get(), g.whole(1)));
  }

  private static RecurrentLayer<?> recurrent(DirectedLayer layer, String name) {
    return switch (layer) {
      case RecurrentLayer<?> r -> r;
      case RNN r -> throw absent(r, name);
      case ConvLSTM1D c -> throw absent(c, name);
    };
  }

  private static String cell(DirectedLayer layer, String name) {
    return switch (layer) {
      case RNN n -> throw absent(n, name);
      case ConvLSTM1D c -> throw absent(c, name);
      case sunhwan.layers.SimpleRNN s -> "simple_rnn_cell";
      case sunhwan.layers.LSTM l -> "lstm_cell";
      case sunhwan.layers.GRU u -> "gru_cell";
      case PeepholeLSTM n -> "peephole_lstm_cell";
      case LayerNormLSTM n -> throw absent(n, name);
      case LayerNormGRU n -> throw absent(n, name);
      case MinGRU n -> "min_gru_cell";
    };
  }

  private Flow bidirectional(Bidirectional spec, Sequential.Layer layer, Flow in, Shape out) {
    String x = g.transpose(in.x(), 1, 0, 2);
    boolean sequences = spec.layer().returnSequences();
    String merged =
        spec.backwardLayer().isEmpty() && !(spec.layer() instanceof MinGRU)
            ? oneNode(spec, layer, x, in, out)
            : twoNodes(spec, layer, x, in);
    return sequences ? in.with(merged, out) : vector(started(in, merged), out);
  }

  private static String forward(Bidirectional spec, Sequential.Layer layer) {
    return layer.name() + "/forward_" + layer.inner() + "/" + cell(spec.layer(), layer.name());
  }

  private static String backward(Bidirectional spec, Sequential.Layer layer) {
    return layer.name() + "/backward_" + layer.inner() + "/" + cell(spec.backwards(), layer.name());
  }

  private String oneNode(Bidirectional spec, Sequential.Layer layer, String x, Flow in, Shape out) {
    List<String> cells = List.of(forward(spec, layer), backward(spec, layer));
    List<String> results =
        RecurrentExport.node(
            g,
            recurrent(spec.layer(), layer.name()),
            layer.name(),
            cells,
            weights,
            x,
            in.lengths(),
            List.of());
    boolean sequences = spec.layer().returnSequences();
    // Y (time, 2, batch, units), Y_h (2, batch, units)
    String both = results.get(sequences ? 0 : 1);
    return switch (spec.mergeMode()) {
      case CONCAT ->
          sequences
              ? g.reshape(g.transpose(both, 2, 0, 1, 3), 0, 0, out.size(-1))
              : g.reshape(g.transpose(both, 1, 0, 2), 0, out.size(-1));
      case SUM -> merged("ReduceSum", both, sequences);
      case AVE -> merged("ReduceMean", both, sequences);
      case MUL -> merged("ReduceProd", both, sequences);
      case NONE -> throw refuse(spec, layer.name(), "mergeMode NONE has two outputs");
    };
  }

  /** A backward layer of its own may have other units, gates and activations. */
  private String twoNodes(Bidirectional spec, Sequential.Layer layer, String x, Flow in) {
    boolean sequences = spec.layer().returnSequences();
    List<String> one =
        RecurrentExport.node(
            g,
            recurrent(spec.layer(), layer.name()),
            layer.name() + "/forward",
            List.of(forward(spec, layer)),
            weights,
            x,
            in.lengths(),
            List.of());
    List<String> other =
        RecurrentExport.node(
            g,
            recurrent(spec.backwards(), layer.name()),
            layer.name() + "/backward",
            List.of(backward(spec, layer)),
            weights,
            x,
            in.lengths(),
            List.of());
    String a = sequences ? g.squeeze(one.get(0), 1) : g.squeeze(one.get(1), 0);
    String b = sequences ? g.squeeze(other.get(0), 1) : g.squeeze(other.get(1), 0);
    String merged = merged(spec, layer, a, b);
    return sequences ? g.transpose(merged, 1, 0, 2) : merged;
  }

  private String merged(Bidirectional spec, Sequential.Layer layer, String a, String b) {
    return switch (spec.mergeMode()) {
      case CONCAT -> g.node("Concat", Map.of("axis", new Attribute.Whole(-1)), a, b);
      case SUM -> g.add(a, b);
      case AVE -> g.multiply(g.add(a, b), g.real(0.5f));
      case MUL -> g.multiply(a, b);
      case NONE -> throw refuse(spec, layer.name(), "mergeMode NONE has two outputs");
    };
  }

  private String merged(String operator, String both, boolean sequences) {
    return sequences
        ? g.transpose(g.reduce(operator, both, false, 1), 1, 0, 2)
        : g.reduce(operator, both, false, 0);
  }

  private Flow step(StepLayer spec, String name, Flow in, Shape out) {
    int width = in.width();
    String y =
        switch (spec) {
          case Dense d -> dense(name, in, d.units(), d.useBias(), d.activation());
          case EinsumDense d ->
              dense(name, in, d.outputShape(), !d.biasAxes().isEmpty(), d.activation());
          case Activation a -> ActivationExport.of(g, a, in.x(), width);
          case LeakyReLU l ->
              g.node("LeakyRelu", Map.of("alpha", new Attribute.Real(l.negativeSlope())), in.x());
          case ELU e -> g.node("Elu", Map.of("alpha", new Attribute.Real(e.alpha())), in.x());
          case Softmax s -> ActivationExport.of(g, Activation.SOFTMAX, in.x(), width);
          case ReLU r -> relu(r, in.x());
          case PReLU p -> {
            String below = g.multiply(weight(name + "/alpha"), in.x());
            yield g.where(g.node("Less", in.x(), g.real(0)), below, in.x());
          }
          case Dropout d -> g.node("Dropout", in.x(), g.real(d.rate()));
          case Identity n -> in.x();
          case ActivityRegularization n -> in.x();
          case GaussianNoise n -> in.x();
          case GaussianDropout n -> in.x();
          case AlphaDropout n -> in.x();
          case BatchNormalization b -> batchNormalization(b, name, in);
          case LayerNormalization l -> layerNormalization(l, name, in);
          case RMSNormalization r -> {
            String squares = g.reduce("ReduceMean", g.multiply(in.x(), in.x()), true, -1);
            String root = g.node("Sqrt", g.add(squares, g.real(r.epsilon())));
            yield g.multiply(g.node("Div", in.x(), root), weight(name + "/scale"));
          }
          case UnitNormalization u -> {
            String squares = g.reduce("ReduceSum", g.multiply(in.x(), in.x()), true, -1);
            String none = g.node("LessOrEqual", squares, g.real(0));
            yield g.node("Div", in.x(), g.node("Sqrt", g.where(none, g.real(1), squares)));
          }
          case Rescaling r -> g.add(g.multiply(in.x(), g.real(r.scale())), g.real(r.offset()));
          case Normalization n -> normalization(n, in);
          case Discretization d -> {
            // NaN is not below any boundary, so it is in the last bin
            String below =
                g.node("Less", g.unsqueeze(in.x(), -1), g.reals("boundaries", d.binBoundaries()));
            String reached = g.cast(g.node("Not", below), OnnxType.FLOAT);
            yield g.reduce("ReduceSum", reached, false, -1);
          }
        };
    return in.with(y, out);
  }

  private String dense(String name, Flow in, int units, boolean useBias, Activation activation) {
    String product = g.node("MatMul", in.x(), weight(name + "/kernel"));
    String sum = useBias ? g.add(product, weight(name + "/bias")) : product;
    return ActivationExport.of(g, activation, sum, units);
  }

  private String relu(ReLU spec, String x) {
    boolean plain = spec.negativeSlope() == 0 && spec.threshold() == 0;
    if (plain && spec.maxValue().isEmpty()) {
      return g.node("Relu", x);
    }
    String above =
        spec.maxValue().isPresent() ? g.node("Min", x, g.real(spec.maxValue().get())) : x;
    String excess = g.node("Sub", x, g.real(spec.threshold()));
    String below = g.multiply(excess, g.real(spec.negativeSlope()));
    return g.where(g.node("Greater", x, g.real(spec.threshold())), above, below);
  }

  /** ONNX's features stand on axis 1. */
  private String batchNormalization(BatchNormalization spec, String name, Flow in) {
    UnaryOperator<String> ones = what -> g.reals(what, filled(in.width(), 1));
    String x = in.sequence() ? g.transpose(in.x(), 0, 2, 1) : in.x();
    String y =
        g.node(
            "BatchNormalization",
            Map.of(
                "epsilon",
                new Attribute.Real(spec.epsilon()),
                "momentum",
                new Attribute.Real(spec.momentum())),
            x,
            spec.scale() ? weight(name + "/gamma") : ones.apply("gamma"),
            spec.center() ? weight(name + "/beta") : g.reals("beta", new float[in.width()]),
            weight(name + "/moving_mean"),
            weight(name + "/moving_variance"));
    return in.sequence() ? g.transpose(y, 0, 2, 1) : y;
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  private String layerNormalization(LayerNormalization spec, String name, Flow in) {
    if (g.opset() < 17) {
      return scaled(normalized(in, 1, spec.epsilon(), false), name, spec.scale(), spec.center());
    }
    String gamma = spec.scale() ? weight(name + "/gamma") : g.reals("gamma", filled(in.width(), 1));
    Map<String, Attribute> attributes = Map.of("epsilon", new Attribute.Real(spec.epsilon()));
    return spec.center()
        ? g.node("LayerNormalization", attributes, in.x(), gamma, weight(name + "/beta"))
        : g.node("LayerNormalization", attributes, in.x(), gamma);
  }

  private String scaled(String x, String name, boolean scale, boolean center) {
    String y = scale ? g.multiply(x, weight(name + "/gamma")) : x;
    return center ? g.add(y, weight(name + "/beta")) : y;
  }

  /**
   * Groups of features with mean 0 and variance 1.
   *
   * @param whole over all live steps of an example, not over each step alone
   */
  private String normalized(Flow in, int groups, float epsilon, boolean whole) {
    int size = in.width() / groups;
    String x =
        in.sequence() ? g.reshape(in.x(), 0, 0, groups, size) : g.reshape(in.x(), 0, groups, size);
    long[] axes = whole ? new long[] {1, -1} : new long[] {-1};
    String deviation;
    String variance;
    if (whole && in.lengths().isPresent()) {
      String live = g.unsqueeze(g.unsqueeze(within(in), 2), 3);
      String count = g.cast(g.node("Max", in.lengths().get(), g.whole(1)), OnnxType.FLOAT);
      String values = g.reshape(g.multiply(count, g.real(size)), -1, 1, 1, 1);
      String sum = g.reduce("ReduceSum", g.where(live, x, g.real(0)), true, axes);
      String mean = g.node("Div", sum, values);
      deviation = g.where(live, g.node("Sub", x, mean), g.real(0));
      String squares = g.reduce("ReduceSum", g.multiply(deviation, deviation), true, axes);
      variance = g.node("Div", squares, values);
    } else {
      deviation = g.node("Sub", x, g.reduce("ReduceMean", x, true, axes));
      variance = g.reduce("ReduceMean", g.multiply(deviation, deviation), true, axes);
    }
    String normal = g.node("Div", deviation, g.node("Sqrt", g.add(variance, g.real(epsilon))));
    return in.sequence() ? g.reshape(normal, 0, 0, in.width()) : g.reshape(normal, 0, in.width());
  }

  private String normalization(Normalization spec, Flow in) {
    List<Float> deviations =
        spec.variance().stream().map(v -> (float) Math.max(Math.sqrt(v), LEAST_DEVIATION)).toList();
    String mean = g.reals("mean", spec.mean());
    String deviation = g.reals("deviation", deviations);
    return spec.invert()
        ? g.add(g.multiply(in.x(), deviation), mean)
        : g.node("Div", g.node("Sub", in.x(), mean), deviation);
  }
}
