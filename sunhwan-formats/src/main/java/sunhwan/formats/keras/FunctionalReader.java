package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Call;
import sunhwan.layers.CellSpec;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LSTMCell;
import sunhwan.layers.Masking;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.Port;
import sunhwan.layers.RNN;
import sunhwan.layers.StackedRNNCells;
import sunhwan.models.Functional;
import sunhwan.models.Sequential;

/**
 * A functional model's config as a graph of layers, in the form of Keras 3 and in that of Keras 2.
 *
 * <p>Keras 3 saves masks as values: {@code NotEqual(ids, 0)} behind an Embedding, which layers read
 * as their {@code mask}. Here masks travel by themselves, so such a node is compared with the mask
 * that is on its way, and then forgotten.
 */
final class FunctionalReader {
  private static final int MOST_CALLS = 4_000;

  private final Arguments.Context context;
  private final Map<String, JsonNode> configs = new LinkedHashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Sequential.Layer> layers = new LinkedHashMap<>();
  private final Map<String, LayerReader.Read> read = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  private final Map<String, ConfigReader.Read> models = new HashMap<>();
  private List<Port> outputs = List.of();
  private long callsInside;

  /** Poolings that see live steps alone; {@link MaskedMaximum#folded} looks whether they do. */
  private Set<String> hidden = Set.of();

  /** What is known of the values of each node that was reached, by layer and number. */
  private final Map<String, List<Value>> values = new HashMap<>();

  /**
   * A value: where it comes from, its axes without the batch, and its mask.
   *
   * @param masks the ids that were compared with 0, where the value is itself a mask
   * @param said the mask as far as calls say it: Keras draws a graph with values that have no
   *     numbers, and they come out of a model within without the mask that they have when it runs
   */
  private record Value(Port port, int rank, MaskRules.State state, String masks, String said) {}

  /** A call that waits for what it reads. */
  private record Node(Port port, JsonNode layer, JsonNode inbound, List<String> reads) {}

  private FunctionalReader(Arguments.Context context) {
    this.context = context;
  }

  /** Reads a config with its layers, inputs and outputs. */
  static ConfigReader.Read read(Arguments.Context context, JsonNode config) {
    return new FunctionalReader(context).functional(config);
  }

  /** Which of its inputs an Embedding reads, by number. */
  static Set<Integer> idInputs(JsonNode config) {
    Set<String> named = new HashSet<>();
    config.path("layers").forEach(layer -> named.addAll(idsRead(layer)));
    List<Port> inputs = ends(config, "input_layers");
    return IntStream.range(0, inputs.size())
        .filter(i -> named.contains(inputs.get(i).layer()))
        .boxed()
        .collect(Collectors.toSet());
  }

  /** Layers whose values this one takes for ids. */
  private static List<String> idsRead(JsonNode layer) {
    Set<Integer> which = ConfigReader.idInputs(layer);
    List<String> read = new ArrayList<>();
    for (JsonNode node : layer.path("inbound_nodes")) {
      List<Port> tensors = which.isEmpty() ? List.of() : tensors(node);
      which.stream().filter(i -> i < tensors.size()).forEach(i -> read.add(tensors.get(i).layer()));
    }
    return read;
  }

  private ConfigReader.Read functional(JsonNode config) {
    for (JsonNode layer : config.path("layers")) {
      String name = layer.path("name").asText(layer.path("config").path("name").asText());
      if (configs.put(name, layer) != null) {
        throw new ModelFormatException("Functional: two layers are called '" + name + "'");
      }
      ids.addAll(idsRead(layer));
    }
    hidden = MaskedMaximum.hidden(configs.keySet());
    outputs = ends(config, "output_layers").stream().map(this::output).toList();
    List<Port> inputs = ends(config, "input_layers");
    inputs.forEach(port -> input(port.layer()));
    callAll();
    List<Port> ends = new ArrayList<>();
    List<ConfigReader.Output> known = new ArrayList<>();
    for (Port end : outputs) {
      Value value = value(end, "the model's output");
      known.add(new ConfigReader.Output(value.port().layer(), value.rank(), value.state()));
      ends.add(value.port());
    }
    Set<String> used = new HashSet<>();
    inputs.forEach(port -> used.add(port.layer()));
    calls.forEach(call -> used.add(call.layer()));
    Functional graph = graph(used, inputs, ends);
    JsonNode trainable = config.path("trainable");
    return new ConfigReader.Read(
        trainable.isBoolean() && !trainable.asBoolean() ? graph.freeze() : graph,
        config.path("name").asText("functional"),
        Optional.empty(),
        known);
  }

  private Functional graph(Set<String> used, List<Port> inputs, List<Port> ends) {
    return new Functional(
        configs.keySet().stream() // in Keras's order, by which weights are found
            .filter(used::contains)
            .flatMap(name -> Stream.ofNullable(layers.get(name)))
            .toList(),
        inputs.stream().map(Port::layer).toList(),
        calls,
        ends);
  }

  private void input(String name) {
    JsonNode layer = configs.get(name);
    if (layer == null || !layer.path("class_name").asText().equals("InputLayer")) {
      throw new ModelFormatException("Functional: there is no InputLayer '" + name + "'");
    }
    Input input =
        ConfigReader.input(context, ConfigReader.shape(layer.path("config")), ids.contains(name));
    layers.put(name, new Sequential.Layer(name, "", input));
    values.put(
        key(name, 0),
        List.of(
            new Value(new Port(name, 0, 0), input.shape().rank(), MaskRules.State.NONE, "", "")));
  }

  private static String key(String layer, int node) {
    return layer + "\0" + node;
  }

  /** Calls whatever has all it reads, until nothing is left. */
  private void callAll() {
    List<Node> waiting = new ArrayList<>();
    configs.forEach(
        (name, layer) -> {
          JsonNode inbound = layer.path("inbound_nodes");
          int first = firstNode(name, layer);
          for (int i = 0; i < inbound.size(); i++) {
            List<String> reads =
                tensors(inbound.get(i)).stream().map(t -> key(t.layer(), t.call())).toList();
            waiting.add(new Node(new Port(name, first + i, 0), layer, inbound.get(i), reads));
          }
        });
    refuseMoreCalls(waiting.size());
    boolean moved = true;
    while (moved && !waiting.isEmpty()) {
      moved = false;
      for (Node next : List.copyOf(waiting)) {
        if (values.keySet().containsAll(next.reads())) {
          call(next.port(), next.layer(), next.inbound());
          waiting.remove(next);
          moved = true;
        }
      }
    }
    if (!waiting.isEmpty()) {
      throw new ModelFormatException(
          "Functional: '"
              + waiting.getFirst().port().layer()
              + "' reads what is not there, or what only comes behind it");
    }
  }

  /**
   * Number of a layer's first call. A model that is a graph has a node from its own inputs to its
   * outputs before it is called. Keras 2 counts it wherever a call is named, but in some versions
   * not for a Sequential: so the smallest number that anybody reads is that of the first call.
   * Keras 3 counts calls from 0.
   */
  private int firstNode(String name, JsonNode layer) {
    if (!ConfigReader.isModel(layer.path("class_name").asText()) || ofKeras3(layer)) {
      return 0;
    }
    return Stream.concat(
            configs.values().stream()
                .flatMap(l -> StreamSupport.stream(l.path("inbound_nodes").spliterator(), false))
                .flatMap(node -> tensors(node).stream()),
            outputs.stream())
        .filter(port -> port.layer().equals(name))
        .mapToInt(Port::call)
        .min()
        .orElse(0);
  }

  private static boolean ofKeras3(JsonNode layer) {
    return layer.path("inbound_nodes").path(0).isObject();
  }

  /**
   * What the model puts out, its call counted as calls read each other. Here alone Keras 3 counts
   * the first node of a graph ({@code kept_nodes} and {@code get_tensor} in {@code
   * keras/src/models/functional.py}), and not where a call reads another ({@code serialize_node}).
   */
  private Port output(Port end) {
    JsonNode layer = configs.get(end.layer());
    boolean graph =
        layer != null
            && ofKeras3(layer)
            && List.of("Functional", "Model").contains(layer.path("class_name").asText());
    if (graph && end.call() == 0) {
      throw new ModelFormatException(
          "Functional: the model's output reads " + end + ", a model that is not called there");
    }
    return graph ? new Port(end.layer(), end.call() - 1, end.output()) : end;
  }

  /** Calls of layers, those of models inside at each of their calls. */
  static void refuseMoreCalls(long calls) {
    if (calls > MOST_CALLS) {
      throw new ModelFormatException(
          "Functional: has " + calls + " calls of layers, at most " + MOST_CALLS + " are read");
    }
  }

  private void call(Port node, JsonNode layer, JsonNode inbound) {
    String name = node.layer();
    String type = layer.path("class_name").asText();
    if (type.equals("NotEqual")) {
      values.put(key(name, node.call()), List.of(notEqual(name, inbound)));
      return;
    }
    Inbound in = Inbound.of(inbound, name);
    List<Value> inputs = in.values().stream().map(port -> value(port, name)).toList();
    if (ConfigReader.isModel(type)) {
      inside(node, layer, inputs);
      return;
    }
    int rank = inputs.stream().mapToInt(Value::rank).max().orElse(0);
    LayerReader.Read one = read.get(name);
    if (one == null) {
      JsonNode config = layer.path("config");
      if (MaskedMaximum.still(name, hidden) && config instanceof ObjectNode still) {
        config = still.deepCopy().put("trainable", true);
      }
      one = LayerReader.read(context, ConfigReader.type(layer), config, rank);
      read.put(name, one);
      layers.put(name, one.layer(name));
    }
    MaskRules.State state =
        one.spec() instanceof MergeLayer merge
            ? MaskRules.merged(merge, name, inputs.stream().map(Value::state).distinct().toList())
            : inputs.getFirst().state();
    String said =
        inputs.stream().map(Value::said).filter(mask -> !mask.isEmpty()).findFirst().orElse("");
    check(in, state, said, one);
    int call = counts.merge(name, 1, Integer::sum) - 1;
    String begun =
        MaskRules.name(
            one.spec() instanceof Embedding ? inputs.getFirst().port() : new Port(name, call, 0));
    MaskRules.State after =
        hidden.contains(name)
            ? MaskRules.State.NONE
            : MaskRules.pass(one, state, begun, context.remarks());
    boolean begins = one.spec() instanceof Embedding || one.spec() instanceof Masking;
    String saidAfter = after.masked().isEmpty() ? "" : begins ? after.masked() : said;
    calls.add(new Call(name, inputs.stream().map(Value::port).toList()));
    List<Value> out = new ArrayList<>();
    int rankAfter = LayerReader.rankAfter(one.spec(), rank);
    for (int i = 0; i < outputs(one); i++) {
      // behind y come states, which are vectors and have no mask
      boolean first = i == 0 || (twoSided(one) && i == 1);
      out.add(
          new Value(
              new Port(name, call, i),
              first ? rankAfter : 1,
              first ? after : MaskRules.State.NONE,
              "",
              first ? saidAfter : ""));
    }
    values.put(key(name, node.call()), out);
  }

  /** A call of a model, which hands the masks of its inputs to the layers inside. */
  private void inside(Port node, JsonNode layer, List<Value> inputs) {
    String name = node.layer();
    ConfigReader.Read model = models.get(name);
    if (model == null) {
      model = ConfigReader.inside(context, layer, name);
      models.put(name, model);
      layers.put(name, new Sequential.Layer(name, "", model.spec().asLayer()));
    }
    callsInside += Leaves.calls(model.spec().asLayer());
    refuseMoreCalls(callsInside);
    int call = counts.merge(name, 1, Integer::sum) - 1;
    List<MaskRules.State> masks =
        MaskRules.through(
            model.spec().asLayer(),
            inputs.stream().map(Value::state).toList(),
            inputs.stream().map(value -> MaskRules.name(value.port())).toList(),
            MaskRules.name(new Port(name, call, 0)),
            context.remarks());
    calls.add(new Call(name, inputs.stream().map(Value::port).toList()));
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      int rank = model.outputs().get(i).rank();
      out.add(new Value(new Port(name, call, i), rank, masks.get(i), "", ""));
    }
    values.put(key(name, node.call()), out);
  }

  private static boolean twoSided(LayerReader.Read layer) {
    return layer.spec() instanceof Bidirectional b && b.mergeMode() == Bidirectional.MergeMode.NONE;
  }

  private static int outputs(LayerReader.Read layer) {
    return switch (layer.spec()) {
      case DirectedLayer d -> 1 + states(d);
      case Bidirectional b -> (twoSided(layer) ? 2 : 1) + states(b.layer()) + states(b.backwards());
      default -> 1;
    };
  }

  private static int states(DirectedLayer layer) {
    return !layer.returnState()
        ? 0
        : switch (layer) {
          case LSTM l -> 2;
          case RNN r when r.cell() instanceof StackedRNNCells s ->
              s.cells().stream().mapToInt(FunctionalReader::states).sum();
          case RNN r -> states(r.cell());
          default -> 1;
        };
  }

  /** In Keras a list for each cell of a stack, counted as if it were flat. */
  private static int states(CellSpec cell) {
    return cell instanceof LSTMCell ? 2 : 1;
  }

  /** {@code NotEqual(ids, 0)}, the mask of the Embedding that reads the same ids. */
  private Value notEqual(String name, JsonNode inbound) {
    JsonNode arguments = inbound.path("args");
    List<Port> compared = tensors(inbound);
    if (compared.size() != 1
        || arguments.size() != 2
        || !arguments.get(1).isNumber()
        || arguments.get(1).asDouble() != 0
        || !ids.contains(compared.getFirst().layer())) {
      throw new ModelFormatException(
          "NotEqual '" + name + "': is no mask of ids that an Embedding reads, and is not read");
    }
    Port port = compared.getFirst();
    return new Value(port, 1, MaskRules.State.NONE, port.layer(), "");
  }

  /**
   * The mask that Keras saved must be the one that is on its way here. Where it saved none, a layer
   * takes the one that its values have when they come, but not beside states (step 6 of {@code
   * __call__} in {@code keras/src/layers/layer.py}).
   */
  private void check(Inbound in, MaskRules.State state, String said, LayerReader.Read layer) {
    String saved = in.mask().map(port -> value(port, layer.name()).masks()).orElse("");
    boolean takes = MaskRules.takesMask(layer.spec());
    String expected = in.states() || !saved.isEmpty() ? state.masked() : said;
    if (in.explicit() && (in.mask().isPresent() || takes) && !saved.equals(expected)) {
      throw new ModelFormatException(
          layer.spec().getClass().getSimpleName()
              + " '"
              + layer.name()
              + "': reads a sequence "
              + (state.masked().isEmpty() ? "without a mask" : "masked by '" + state.masked() + "'")
              + ", but Keras gave it "
              + (saved.isEmpty() ? "no mask" : "the mask of '" + saved + "'")
              + ", which is not there");
    }
  }

  private Value value(Port port, String reader) {
    List<Value> all = values.get(key(port.layer(), port.call()));
    if (all == null || port.output() >= all.size()) {
      throw new ModelFormatException(
          "Functional: " + reader + " reads " + port + ", which is not there");
    }
    return all.get(port.output());
  }

  /** What a call reads: values in order, the mask, whether masks are said at all, and states. */
  private record Inbound(List<Port> values, Optional<Port> mask, boolean explicit, boolean states) {

    static Inbound of(JsonNode node, String name) {
      if (node.isArray()) {
        return older(node, name);
      }
      List<Port> values = new ArrayList<>();
      collect(node.path("args"), values);
      List<Port> mask = new ArrayList<>();
      for (Map.Entry<String, JsonNode> argument : node.path("kwargs").properties()) {
        switch (argument.getKey()) {
          case "initial_state", "sequences", "inputs" -> collect(argument.getValue(), values);
          case "mask" -> collect(argument.getValue(), mask);
          case "training" -> refuseUnless(!argument.getValue().asBoolean(), name, argument);
          default -> refuseUnless(argument.getValue().isNull(), name, argument);
        }
      }
      if (mask.size() > 1) {
        mask = mask.stream().distinct().toList();
      }
      if (values.isEmpty() || mask.size() > 1) {
        throw new ModelFormatException(
            "Functional: '" + name + "' reads no values, or has several masks");
      }
      JsonNode said = node.path("kwargs"); // Keras hands on no mask beside states
      boolean states = said.has("initial_state");
      return new Inbound(values, mask.stream().findFirst(), said.has("mask") || states, states);
    }

    /** {@code [["lstm", 0, 0, {"initial_state": …}], …]}. */
    private static Inbound older(JsonNode node, String name) {
      List<Port> values = tensors(node);
      if (values.isEmpty()) {
        throw new ModelFormatException("Functional: '" + name + "' reads no values");
      }
      for (JsonNode tensor : node.path(0).isTextual() ? List.of(node) : node) {
        for (Map.Entry<String, JsonNode> argument : tensor.path(3).properties()) {
          if (argument.getKey().equals("training")) {
            refuseUnless(!argument.getValue().asBoolean(), name, argument);
          } else {
            refuseUnless(
                argument.getKey().equals("initial_state") || argument.getValue().isNull(),
                name,
                argument);
          }
        }
      }
      return new Inbound(values, Optional.empty(), false, false);
    }

    private static void refuseUnless(
        boolean fine, String name, Map.Entry<String, JsonNode> argument) {
      if (!fine) {
        throw new ModelFormatException(
            "Functional: '"
                + name
                + "' is called with "
                + argument.getKey()
                + "="
                + KerasJson.shortened(argument.getValue())
                + ", which is not there");
      }
    }
  }

  /** Everything that a node reads, masks included. */
  private static List<Port> tensors(JsonNode node) {
    List<Port> tensors = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode tensor : node.path(0).isTextual() ? List.of(node) : node) {
        tensors.add(port(tensor));
        collectOlder(tensor.path(3).path("initial_state"), tensors);
      }
    } else {
      collect(node.path("args"), tensors);
      collect(node.path("kwargs"), tensors);
    }
    return tensors;
  }

  private static void collectOlder(JsonNode states, List<Port> to) {
    for (JsonNode state : states.path(0).isTextual() ? List.of(states) : states) {
      to.add(port(state));
    }
  }

  private static void collect(JsonNode node, List<Port> to) {
    if (node.path("class_name").asText().equals("__keras_tensor__")) {
      to.add(port(node.path("config").path("keras_history")));
    } else {
      node.forEach(inner -> collect(inner, to));
    }
  }

  /** Of {@code ["lstm", 0, 1]}. */
  private static Port port(JsonNode history) {
    if (!history.path(0).isTextual()
        || !history.path(1).isInt()
        || !history.path(2).isInt()
        || history.get(1).asInt() < 0
        || history.get(2).asInt() < 0) {
      throw new ModelFormatException(
          "Functional: expected a layer, a call and an output, got "
              + KerasJson.shortened(history));
    }
    return new Port(history.get(0).asText(), history.get(1).asInt(), history.get(2).asInt());
  }

  private static List<Port> ends(JsonNode config, String which) {
    JsonNode ends = config.path(which);
    List<Port> ports = new ArrayList<>();
    if (!ends.isArray() || ends.isEmpty()) {
      throw new ModelFormatException(
          "Functional: expected a list of "
              + which
              + ", got "
              + KerasJson.shortened(ends)
              + ". Models with named inputs or outputs are not read");
    }
    for (JsonNode end : ends.get(0).isTextual() ? List.of(ends) : ends) {
      ports.add(port(end));
    }
    return ports;
  }
}
