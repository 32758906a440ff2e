package sunhwan.formats.onnx;

import java.util.List;
import java.util.Set;

/**
 * One row of the table of operators: what a node of that name may look like, and what computes it.
 *
 * @param since the first opset in which it exists, or 7, the first that is read
 * @param types element types of its main input, which is the one at {@code main}
 * @param main which input that is; −1 where there is none
 * @param attributes the attributes that are understood; a node with another is refused
 * @param notes what of the operator is left out, for people; "" where nothing is
 */
record Operator(
    String name,
    int since,
    Arity inputs,
    Arity outputs,
    Set<OnnxType> types,
    int main,
    Set<String> attributes,
    String notes,
    Kernel kernel) {

  /** What computes a node. */
  interface Kernel {
    /** One value for every output that the node names, at least; more are dropped. */
    List<OnnxValue> run(Call call);
  }

  /** What computes a node of one output. */
  interface Function {
    OnnxValue apply(Call call);
  }

  /** How many there may be. */
  record Arity(int least, int most) {
    boolean allows(int count) {
      return count >= least && count <= most;
    }

    @Override
    public String toString() {
      return least == most
          ? Integer.toString(least)
          : least + (most == Integer.MAX_VALUE ? " or more" : " to " + most);
    }
  }

  Operator types(Set<OnnxType> others) {
    return new Operator(name, since, inputs, outputs, others, main, attributes, notes, kernel);
  }

  Operator main(int input) {
    return new Operator(name, since, inputs, outputs, types, input, attributes, notes, kernel);
  }

  Operator with(String... names) {
    return new Operator(name, since, inputs, outputs, types, main, Set.of(names), notes, kernel);
  }

  Operator outputs(int least, int most) {
    return new Operator(
        name, since, inputs, new Arity(least, most), types, main, attributes, notes, kernel);
  }

  Operator without(String what) {
    return new Operator(name, since, inputs, outputs, types, main, attributes, what, kernel);
  }
}
