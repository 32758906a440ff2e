package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.text.NearestName;

/**
 * A graph whose every node has its operator, its attributes, and inputs that something before it
 * gives.
 */
record Graph(
    List<Messages.PortMessage> inputs,
    List<Messages.PortMessage> outputs,
    Map<String, OnnxValue> initializers,
    List<Step> steps,
    Set<String> captured) {

  /**
   * A node, ready to be computed.
   *
   * @param bodies the graphs among its attributes
   * @param last names that nobody reads after it
   */
  record Step(
      Operator operator,
      Messages.NodeMessage node,
      int opset,
      Map<String, Graph> bodies,
      Set<String> last) {

    String where() {
      return "node "
          + (node.name().isEmpty() ? "" : "'" + node.name() + "' ")
          + "("
          + node.operator()
          + ")";
    }
  }

  /**
   * Checks a graph.
   *
   * @param outer names that graphs around it give
   */
  static Graph of(Messages.GraphMessage message, int opset, Set<String> outer) {
    Set<String> given = new HashSet<>(message.initializers().keySet());
    message.inputs().forEach(port -> given.add(port.name()));
    Set<String> kept = new HashSet<>(given);
    Set<String> captured = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    for (Messages.NodeMessage node : message.nodes()) {
      Step step = step(node, opset, union(given, outer));
      steps.add(step);
      for (String name : reads(step)) {
        if (!given.contains(name)) {
          captured.add(name);
        }
      }
      for (String name : node.outputs()) {
        if (!name.isEmpty() && !given.add(name)) {
          throw new ModelFormatException(step.where() + " gives '" + name + "' a second time");
        }
      }
    }
    for (Messages.PortMessage output : message.outputs()) {
      if (!given.contains(output.name())) {
        if (!outer.contains(output.name())) {
          throw new ModelFormatException("nothing gives the output '" + output.name() + "'");
        }
        captured.add(output.name());
      }
      kept.add(output.name());
    }
    return new Graph(
        message.inputs(),
        message.outputs(),
        message.initializers(),
        release(steps, kept),
        captured);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static Set<String> reads(Step step) {
    Set<String> names = new HashSet<>(step.node().inputs());
    step.bodies().values().forEach(body -> names.addAll(body.captured()));
    names.remove("");
    return names;
  }

  private static Step step(Messages.NodeMessage node, int opset, Set<String> given) {
    Step step = new Step(operator(node), node, opset, new HashMap<>(), Set.of());
    if (opset < step.operator().since()) {
      throw new ModelFormatException(
          step.where()
              + " exists since opset "
              + step.operator().since()
              + ", the file says it needs opset "
              + opset);
    }
    count(step, "inputs", node.inputs().size(), step.operator().inputs());
    count(step, "outputs", node.outputs().size(), step.operator().outputs());
    for (String name : node.inputs()) {
      if (!name.isEmpty() && !given.contains(name)) {
        throw new ModelFormatException(
            step.where() + " reads '" + name + "', which nothing before it gives");
      }
    }
    node.attributes()
        .forEach(
            (name, attribute) -> {
              if (!step.operator().attributes().contains(name)) {
                throw new ModelFormatException(
                    step.where() + " has an attribute '" + name + "' that is not understood");
              }
              if (attribute instanceof Attribute.Body body) {
                step.bodies().put(name, of(body.graph(), opset, given));
              }
            });
    return step;
  }

  private static Operator operator(Messages.NodeMessage node) {
    if (!node.domain().isEmpty()) {
      throw new ModelFormatException(
          "operator "
              + node.operator()
              + " is of the domain "
              + node.domain()
              + "; only ONNX's own are read");
    }
    Optional<Operator> known = Optional.ofNullable(Operators.TABLE.get(node.operator()));
    return known.orElseThrow(
        () ->
            new ModelFormatException(
                "operator "
                    + node.operator()
                    + " is not among the "
                    + Operators.TABLE.size()
                    + " that are read."
                    + NearestName.similar(node.operator(), Operators.TABLE.keySet())
                        .map(name -> " The nearest is " + name + ".")
                        .orElse("")
                    + " See docs/onnx-coverage.md"));
  }

  private static void count(Step step, String what, int count, Operator.Arity arity) {
    if (!arity.allows(count)) {
      throw new ModelFormatException(
          step.where() + ": expected " + arity + " " + what + ", got " + count);
    }
  }

  private static List<Step> release(List<Step> steps, Set<String> kept) {
    Set<String> needed = new HashSet<>(kept);
    List<Step> released = new ArrayList<>(steps);
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      Set<String> last = reads(step);
      last.addAll(step.node().outputs());
      last.remove("");
      last.removeIf(name -> !needed.add(name));
      released.set(i, new Step(step.operator(), step.node(), step.opset(), step.bodies(), last));
    }
    return released;
  }
}
