package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Operations of one layer, one after the other: a stack of cells is the same as a layer of each,
 * since at every step a cell reads only what the one below puts out.
 *
 * @param links each with parts and states of its own in the layer's context
 */
record ChainOperation(List<Operation> links) implements Operation {

  @Override
  public Shape output() {
    return links.getLast().output();
  }

  @Override
  public List<WeightSpec> weights() {
    return links.stream().flatMap(link -> link.weights().stream()).toList();
  }

  @Override
  public void prepare(Context context) {
    links.forEach(link -> link.prepare(context));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Signal signal = x;
    for (Operation link : links) {
      signal = link.forward(signal, context);
    }
    return signal;
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    List<Stepper> steppers = new ArrayList<>();
    for (Operation link : links) {
      Optional<Stepper> stepper = link.stepper(context);
      if (stepper.isEmpty()) {
        return Optional.empty();
      }
      steppers.add(stepper.get());
    }
    return Optional.of(new Steps(steppers, between()));
  }

  private float[][] between() {
    float[][] between = new float[links.size() - 1][];
    for (int i = 0; i < between.length; i++) {
      between[i] = new float[links.get(i).output().size(-1)];
    }
    return between;
  }

  /** Every link at one step. */
  private record Steps(List<Stepper> steppers, float[][] between) implements Stepper {
    @Override
    public boolean step(float[] x, float[] y, boolean live) {
      float[] value = x;
      boolean counts = live;
      for (int i = 0; i < steppers.size(); i++) {
        float[] out = i < between.length ? between[i] : y;
        counts = steppers.get(i).step(value, out, counts);
        value = out;
      }
      return counts;
    }

    @Override
    public List<float[]> states() {
      return steppers.stream().flatMap(stepper -> stepper.states().stream()).toList();
    }
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal signal = dy;
    for (Operation link : links.reversed()) {
      signal = link.backward(signal, context);
    }
    return signal;
  }
}
