package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sunhwan.layers.Context;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Loops of one layer, one after the other: a stack of cells is the same as a layer of each, since
 * at every step a cell reads only what the one below puts out.
 *
 * @param links each with parts and states of its own in the layer's context
 */
record ChainedLoops(List<Loop> links) implements Loop {

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
  public List<Integer> states() {
    return links.stream().flatMap(link -> link.states().stream()).toList();
  }

  @Override
  public Signal forward(Signal x, List<Signal> initial, Context context) {
    Signal below = belowLast(x, initial, context);
    return links.getLast().forward(below, own(links.size() - 1, initial), context);
  }

  @Override
  public Signal forward(Signal x, List<Signal> initial, Context context, Columns into) {
    Signal below = belowLast(x, initial, context);
    return links.getLast().forward(below, own(links.size() - 1, initial), context, into);
  }

  /** What the last link reads. */
  private Signal belowLast(Signal x, List<Signal> initial, Context context) {
    Signal signal = x;
    for (int i = 0; i < links.size() - 1; i++) {
      signal = links.get(i).forward(signal, own(i, initial), context);
    }
    return signal;
  }

  /** Those among all states that are a link's own. */
  private List<Signal> own(int link, List<Signal> all) {
    if (all.isEmpty()) {
      return all;
    }
    int from = 0;
    for (int i = 0; i < link; i++) {
      from += links.get(i).states().size();
    }
    return all.subList(from, from + links.get(link).states().size());
  }

  @Override
  public List<Signal> last(Context context) {
    return links.stream().flatMap(link -> link.last(context).stream()).toList();
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    List<Stepper> steppers = new ArrayList<>();
    for (Loop link : links) {
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
  public Signal backward(Columns dy, List<Signal> dLast, Context context) {
    int top = links.size() - 1;
    Signal signal = links.get(top).backward(dy, own(top, dLast), context);
    for (int i = top - 1; i >= 0; i--) {
      Columns d = new Columns(signal.data(), 0, signal.width());
      signal = links.get(i).backward(d, own(i, dLast), context);
    }
    return signal;
  }

  @Override
  public List<Signal> dInitial(Context context) {
    return links.stream().flatMap(link -> link.dInitial(context).stream()).toList();
  }
}
