package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.layers.Operation;
import sunhwan.layers.Stepper;

/** A network that reads one example step by step in memory of its own. */
public final class StepByStep {
  private final List<Stepper> steppers;
  private final float[][] outputs;
  private final Map<String, float[]> states = new LinkedHashMap<>();

  private StepByStep(List<Network.Node> nodes, List<Operation> chain, List<Stepper> steppers) {
    this.steppers = steppers;
    this.outputs = new float[nodes.size()][];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new float[chain.get(i).output().size(-1)];
      List<float[]> own = steppers.get(i).states();
      for (int j = 0; j < own.size(); j++) {
        states.put(nodes.get(i).name() + "/" + j, own.get(j));
      }
    }
  }

  /**
   * Empty where a layer cannot do without the other steps or does not say how, or where layers do
   * not stand in a row.
   */
  static Optional<StepByStep> of(Network network, Shard shard) {
    List<Operation> chain = network.chain();
    if (chain.size() < network.nodes().size()) {
      return Optional.empty();
    }
    List<Stepper> steppers = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Optional<Stepper> stepper = chain.get(i).stepper(shard.context(i));
      if (stepper.isEmpty()) {
        return Optional.empty();
      }
      steppers.add(stepper.get());
    }
    return Optional.of(new StepByStep(network.nodes(), chain, steppers));
  }

  /** Reads a step; what comes out is the same array each time, zeros where the step is masked. */
  public float[] step(float[] x) {
    float[] value = x;
    boolean live = true;
    for (int i = 0; i < outputs.length; i++) {
      live = steppers.get(i).step(value, outputs[i], live);
      value = outputs[i];
    }
    if (!live) {
      Arrays.fill(value, 0);
    }
    return value;
  }

  /** Where the layers stand, in place, by the names that {@link Engine#finalStates} gives them. */
  public Map<String, float[]> states() {
    return states;
  }
}
