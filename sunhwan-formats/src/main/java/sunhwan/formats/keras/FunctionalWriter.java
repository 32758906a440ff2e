package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Call;
import sunhwan.layers.CellSpec;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.layers.LSTMCell;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.Port;
import sunhwan.layers.RNN;
import sunhwan.layers.RecurrentCell;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.StackedRNNCells;
import sunhwan.layers.TimeDistributed;
import sunhwan.models.Functional;
import sunhwan.models.Sequential;
import sunhwan.models.Summary;
import sunhwan.tensor.Shape;

/**
 * A graph of layers as the config that Keras 3.15 writes of a functional model.
 *
 * <p>An Embedding's mask becomes a node of its own, {@code NotEqual(ids, 0)}, that layers read.
 */
final class FunctionalWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Functional spec;
  private final boolean older;
  private final Set<String> hidden;
  private final Map<String, Shape> outputs = new HashMap<>();
  private final Map<String, LayerSpec> specs = new HashMap<>();
  private final Map<Port, MaskRules.State> states = new HashMap<>();
  private final Map<String, List<Call>> calls = new LinkedHashMap<>();
  private final Set<String> ids = new HashSet<>();

  /** Nodes that compare ids with 0, by the name of the input that has the ids. */
  private final Map<String, String> comparisons = new LinkedHashMap<>();

  private FunctionalWriter(Functional spec, boolean older) {
    this.spec = spec;
    this.older = older;
    this.hidden =
        MaskedMaximum.hidden(
            spec.layers().stream().map(Sequential.Layer::name).collect(Collectors.toSet()));
    for (Summary.Row row : spec.summary().rows()) {
      outputs.put(row.name(), row.output());
    }
    spec.layers().forEach(layer -> specs.put(layer.name(), layer.spec()));
    try {
      follow();
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException("Keras: " + e.getMessage());
    }
  }

  /** The config of a model; the older files have shorter objects. */
  static ObjectNode config(Functional spec, String name, boolean older) {
    return new FunctionalWriter(spec, older).config(name);
  }

  /** Masks along the calls, by the rules that hold for reading. */
  private void follow() {
    states.putAll(MaskRules.follow(spec, hidden));
    for (Call call : spec.calls()) {
      calls.computeIfAbsent(call.layer(), name -> new ArrayList<>()).add(call);
      LayerSpec layer = layer(call.layer());
      Port first = call.inputs().getFirst();
      boolean recurrent = layer instanceof DirectedLayer || layer instanceof Bidirectional;
      boolean given = recurrent && call.inputs().size() > 1;
      if (given && layer instanceof RNN r && r.cell() instanceof StackedRNNCells) {
        throw new ModelFormatException(
            "'"
                + call.layer()
                + "' is given states of a stack, which Keras takes as a list for each cell; that is"
                + " not written yet");
      }
      if (given && !state(first).masked().isEmpty()) {
        throw new ModelFormatException(
            "'"
                + call.layer()
                + "' is given states and a masked sequence; Keras would hand it no mask");
      }
      if (layer instanceof Embedding e) {
        ids.add(first.layer());
        if (e.maskZero() && !older) {
          int count = comparisons.size();
          comparisons.putIfAbsent(first.layer(), count == 0 ? "not_equal" : "not_equal_" + count);
        }
      } else if (layer instanceof Masking) {
        throw new ModelFormatException(
            "Masking '" + call.layer() + "': its mask is not written in a graph");
      }
    }
  }

  private LayerSpec layer(String name) {
    return Objects.requireNonNull(specs.get(name));
  }

  private MaskRules.State state(Port port) {
    return states.getOrDefault(port, MaskRules.State.NONE);
  }

  private ObjectNode config(String name) {
    ObjectNode config = JSON.objectNode().put("name", name);
    if (spec.layers().stream().allMatch(Sequential.Layer::trainable)) {
      config.put("trainable", true); // the layers say theirs
    }
    ArrayNode layers = config.putArray("layers");
    Set<String> compared = new HashSet<>();
    for (Sequential.Layer layer : spec.layers()) {
      layers.add(layer(layer));
      if (layer.spec() instanceof Embedding e && e.maskZero() && !older) {
        for (Call call : calls.getOrDefault(layer.name(), List.of())) {
          if (compared.add(call.inputs().getFirst().layer())) {
            layers.add(comparison(call.inputs().getFirst()));
          }
        }
      }
    }
    config.set("input_layers", ends(spec.inputs().stream().map(i -> new Port(i, 0, 0)).toList()));
    config.set("output_layers", ends(spec.outputs()));
    return config;
  }

  private ObjectNode layer(Sequential.Layer layer) {
    if (layer.spec() instanceof Input input) {
      ObjectNode object =
          ConfigWriter.input(layer.name(), input.shape(), ids.contains(layer.name()), older);
      object.put("name", layer.name()).putArray("inbound_nodes");
      return object;
    }
    List<Call> uses = calls.getOrDefault(layer.name(), List.of());
    List<Port> first = uses.getFirst().inputs();
    Shape input = shape(first.getFirst());
    ObjectNode config = LayerWriter.config(layer, input);
    if (MaskedMaximum.still(layer.name(), hidden)) {
      config.put("trainable", false);
    }
    String type = LayerWriter.type(layer.spec());
    ObjectNode object =
        older
            ? JSON.objectNode().put("class_name", type).set("config", config)
            : ConfigWriter.built(type, config, input);
    if (!older && !ConfigWriter.NEVER_BUILT.contains(type)) {
      built(object.putObject("build_config"), layer.spec(), first);
    }
    ArrayNode nodes = object.put("name", layer.name()).putArray("inbound_nodes");
    uses.forEach(call -> nodes.add(node(layer.spec(), call)));
    return object;
  }

  private void built(ObjectNode config, LayerSpec layer, List<Port> inputs) {
    if (layer instanceof MergeLayer) {
      ArrayNode shapes = config.putArray("input_shape");
      inputs.forEach(port -> shapes.add(ConfigWriter.shape(shape(port))));
    } else if (inputs.size() > 1) {
      ObjectNode shapes = config.putObject("shapes_dict");
      shapes.set("sequences_shape", ConfigWriter.shape(shape(inputs.getFirst())));
      ArrayNode states = shapes.putArray("initial_state_shape");
      inputs.stream().skip(1).forEach(port -> states.add(ConfigWriter.shape(shape(port))));
    } else {
      config.set("input_shape", ConfigWriter.shape(shape(inputs.getFirst())));
    }
  }

  private ObjectNode node(LayerSpec layer, Call call) {
    ObjectNode node = JSON.objectNode();
    ArrayNode arguments = node.putArray("args");
    ObjectNode named = node.putObject("kwargs");
    List<Port> inputs = call.inputs();
    if (layer instanceof MergeLayer) {
      ArrayNode all = arguments.addArray();
      inputs.forEach(port -> all.add(tensor(port)));
      return node;
    }
    arguments.add(tensor(inputs.getFirst()));
    if (inputs.size() > 1) {
      ArrayNode initial = named.putArray("initial_state");
      inputs.stream().skip(1).forEach(port -> initial.add(tensor(port)));
      return node;
    }
    if (layer instanceof RecurrentLayer<?> || layer instanceof RNN || layer instanceof Dropout) {
      named.put("training", false);
    }
    if (layer instanceof DirectedLayer
        || layer instanceof Bidirectional
        || layer instanceof TimeDistributed
        || layer instanceof BatchNormalization) {
      String masked = state(inputs.getFirst()).masked();
      if (masked.isEmpty()) {
        named.putNull("mask");
      } else if (!older) { // from .h5 Keras cannot load comparisons, and hands masks on by itself
        Shape shape = outputs.getOrDefault(masked, Shape.of());
        String comparison = Objects.requireNonNull(comparisons.get(masked));
        named.set("mask", tensor(new Port(comparison, 0, 0), shape, "bool"));
      }
    }
    return node;
  }

  private ObjectNode comparison(Port ids) {
    String name = Objects.requireNonNull(comparisons.get(ids.layer()));
    ObjectNode object = JSON.objectNode();
    if (!older) {
      object.put("module", "keras.src.ops.numpy");
    }
    object.put("class_name", "NotEqual").putObject("config").put("name", name);
    if (!older) {
      object.put("registered_name", "NotEqual");
    }
    ObjectNode node = object.put("name", name).putArray("inbound_nodes").addObject();
    node.putArray("args").add(tensor(ids)).add(0);
    node.putObject("kwargs");
    return object;
  }

  private ObjectNode tensor(Port port) {
    return tensor(port, shape(port), ids.contains(port.layer()) ? "int32" : "float32");
  }

  private static ObjectNode tensor(Port port, Shape shape, String type) {
    ObjectNode object = JSON.objectNode().put("class_name", "__keras_tensor__");
    ObjectNode config = object.putObject("config");
    config.set("shape", ConfigWriter.shape(shape));
    config.put("dtype", type).set("keras_history", history(port));
    return object;
  }

  private static ArrayNode history(Port port) {
    return JSON.arrayNode().add(port.layer()).add(port.call()).add(port.output());
  }

  /** With the batch; behind a recurrent layer's first output come its states. */
  private Shape shape(Port port) {
    Shape first = outputs.getOrDefault(port.layer(), Shape.of());
    if (port.output() == 0) {
      return first;
    }
    return switch (layer(port.layer())) {
      case RecurrentLayer<?> r -> Shape.of(Shape.UNKNOWN, r.recurrence().units());
      case RNN r -> Shape.of(Shape.UNKNOWN, stateUnits(r, port.output() - 1));
      case Bidirectional b
          when b.mergeMode() == Bidirectional.MergeMode.NONE && port.output() == 1 ->
          first;
      case Bidirectional b when b.layer() instanceof RecurrentLayer<?> r ->
          Shape.of(Shape.UNKNOWN, r.units());
      default -> first;
    };
  }

  /** Size of a state of an RNN, those of the lowest cell first. */
  private static int stateUnits(RNN layer, int state) {
    List<CellSpec> cells =
        layer.cell() instanceof StackedRNNCells stack ? stack.cells() : List.of(layer.cell());
    List<Integer> sizes = new ArrayList<>();
    for (CellSpec cell : cells) {
      if (cell instanceof RecurrentCell<?, ?> known) {
        sizes.addAll(Collections.nCopies(cell instanceof LSTMCell ? 2 : 1, known.units()));
      }
    }
    return state < sizes.size() ? sizes.get(state) : Shape.UNKNOWN;
  }

  /** One alone stands without a list around it. */
  private static ArrayNode ends(List<Port> ports) {
    if (ports.size() == 1) {
      return history(ports.getFirst());
    }
    ArrayNode all = JSON.arrayNode();
    ports.forEach(port -> all.add(history(port)));
    return all;
  }
}
