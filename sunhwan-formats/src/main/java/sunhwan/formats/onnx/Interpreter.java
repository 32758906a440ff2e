package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.formats.ModelFormatException;

/** Computes a graph, one node after the other; it holds what was computed so far. */
final class Interpreter {
  private final Optional<Interpreter> outer;
  private final Allowance allowance;
  private final Engine engine;
  private final Map<String, OnnxValue> values = new HashMap<>();

  private Interpreter(Optional<Interpreter> outer, Allowance allowance, Engine engine) {
    this.outer = outer;
    this.allowance = allowance;
    this.engine = engine;
  }

  /** The outputs of a graph, in its order. */
  static List<OnnxValue> run(Graph graph, Map<String, OnnxValue> inputs, Engine engine) {
    Allowance allowance = new Allowance();
    inputs.values().forEach(input -> allowance.shape(Positions.sizes(input.shape())));
    return new Interpreter(Optional.empty(), allowance, engine).outputs(graph, inputs);
  }

  /** The outputs of a graph inside this one, which sees what was computed here. */
  List<OnnxValue> inner(Graph graph, List<OnnxValue> inputs) {
    if (graph.inputs().size() != inputs.size()) {
      throw new ModelFormatException(
          "its body should take " + inputs.size() + " inputs, takes " + graph.inputs().size());
    }
    Map<String, OnnxValue> named = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      named.put(graph.inputs().get(i).name(), inputs.get(i));
    }
    return new Interpreter(Optional.of(this), allowance, engine).outputs(graph, named);
  }

  private List<OnnxValue> outputs(Graph graph, Map<String, OnnxValue> inputs) {
    values.putAll(graph.initializers());
    values.putAll(inputs);
    Map<String, OnnxValue> taken = new HashMap<>();
    for (Graph.Step step : graph.steps()) {
      allowance.step();
      try {
        compute(step, taken);
      } catch (ModelFormatException e) {
        throw new ModelFormatException(step.where() + ": " + e.getMessage());
      }
      for (String name : step.last()) {
        values.remove(name);
        Optional.ofNullable(taken.remove(name)).ifPresent(allowance::giveBack);
      }
    }
    List<OnnxValue> outputs = new ArrayList<>();
    graph.outputs().forEach(port -> outputs.add(value(port.name())));
    taken.values().forEach(allowance::giveBack);
    return outputs;
  }

  private void compute(Graph.Step step, Map<String, OnnxValue> taken) {
    List<Optional<OnnxValue>> inputs = new ArrayList<>();
    for (String name : step.node().inputs()) {
      inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(value(name)));
    }
    Call call = new Call(step, inputs, allowance, engine, this);
    call.checkMainType();
    List<OnnxValue> outputs = step.operator().kernel().run(call);
    List<String> names = step.node().outputs();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        if (i >= outputs.size()) {
          throw new ModelFormatException(
              "gives " + outputs.size() + " outputs here, asked for " + names.size());
        }
        allowance.take(outputs.get(i));
        values.put(names.get(i), outputs.get(i));
        taken.put(names.get(i), outputs.get(i));
      }
    }
  }

  private OnnxValue value(String name) {
    OnnxValue value = values.get(name);
    if (value != null) {
      return value;
    }
    return outer
        .orElseThrow(() -> new ModelFormatException("nothing has given '" + name + "'"))
        .value(name);
  }
}
