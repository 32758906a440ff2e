package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import sunhwan.layers.Context;
import sunhwan.layers.WeightSpec;

/**
 * What a frozen layer finds around it: everything that there is, but gradients that nobody reads.
 *
 * @param within what is there
 * @param weights of the layer, by names under this context's
 * @param still whether nothing is to be seen of training
 */
record FrozenContext(Context within, List<WeightSpec> weights, boolean still) implements Context {

  @Override
  public boolean training() {
    return within.training() && !still;
  }

  @Override
  public boolean recording() {
    return within.recording();
  }

  @Override
  public float[] weight(String name) {
    return within.weight(name);
  }

  @Override
  public float[] gradient(String name) {
    int size =
        weights.stream()
            .filter(w -> w.name().equals(name))
            .mapToInt(w -> w.shape().count())
            .findFirst()
            .orElseThrow();
    float[] unread = within.floats("frozen/" + name, size);
    Arrays.fill(unread, 0); // or sums of ages would overflow
    return unread;
  }

  @Override
  public float[] floats(String slot, int size) {
    return within.floats(slot, size);
  }

  @Override
  public int[] ints(String slot, int size) {
    return within.ints(slot, size);
  }

  @Override
  public void keep(String slot, Object value) {
    within.keep(slot, value);
  }

  @Override
  public <T> T kept(String slot, Class<T> type) {
    return within.kept(slot, type);
  }

  @Override
  public float[] prepared(String slot, int size) {
    return within.prepared(slot, size);
  }

  @Override
  public SplittableRandom random() {
    return within.random();
  }

  @Override
  public SplittableRandom batchRandom() {
    return within.batchRandom();
  }

  @Override
  public Context part(String part) {
    List<WeightSpec> own =
        weights.stream()
            .filter(w -> w.name().startsWith(part + "/"))
            .map(
                w ->
                    new WeightSpec(
                        w.name().substring(part.length() + 1), w.shape(), w.initializer(), false))
            .toList();
    return new FrozenContext(within.part(part), own, still);
  }

  @Override
  public int examples() {
    return within.examples();
  }

  @Override
  public void addLoss(double loss) {
    within.addLoss(loss);
  }

  @Override
  public void both(Runnable first, Runnable second) {
    within.both(first, second);
  }

  @Override
  public float[] initialState(int index) {
    return within.initialState(index);
  }

  @Override
  public void finalState(int index, float[] state, int size) {
    within.finalState(index, state, size);
  }

  @Override
  public boolean wantsState() {
    return within.wantsState();
  }
}
