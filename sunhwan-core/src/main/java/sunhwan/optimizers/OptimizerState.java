package sunhwan.optimizers;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * What an optimizer remembers: how many batches it saw, and arrays for each weight.
 *
 * <p>It is data: {@link #iterations} and {@link #slots} are all of it, and {@link #of} makes the
 * same state from them, which goes on to the same bits.
 */
public final class OptimizerState {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  private long iterations;
  private boolean restored;
  private final Map<String, Memory> memories = new LinkedHashMap<>();
  private final List<Memory> moving = new ArrayList<>();

  /** Before the first step. */
  public OptimizerState() {}

  /**
   * As it was when these were read.
   *
   * @param iterations batches seen, at least 0
   * @param slots copied; by weight and slot as {@link #slots} gives them
   */
  public static OptimizerState of(long iterations, Map<String, Tensor> slots) {
    if (iterations < 0) {
      throw new IllegalArgumentException(
          "OptimizerState: iterations must be at least 0, got " + iterations);
    }
    OptimizerState state = new OptimizerState();
    state.iterations = iterations;
    state.restored = iterations > 0;
    slots.forEach(
        (name, tensor) -> {
          int slash = name.lastIndexOf('/');
          if (slash < 0) {
            throw new IllegalArgumentException(
                "OptimizerState: expected slots called weight/slot, got '" + name + "'");
          }
          state
              .memory(name.substring(0, slash))
              .slots
              .put(name.substring(slash + 1), tensor.copy());
        });
    return state;
  }

  /** Batches seen; fewer steps were taken where gradients are accumulated. */
  public long iterations() {
    return iterations;
  }

  /**
   * Copies of all arrays by name: the weight's full name, a slash, and Keras's word for the slot,
   * as in {@code dense/kernel/momentum}. Beside the optimizer's own there are {@code average} where
   * there is a moving average and {@code gradient_accumulator} where gradients are accumulated.
   */
  public Map<String, Tensor> slots() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    memories.forEach(
        (weight, memory) ->
            memory.slots.forEach((slot, tensor) -> all.put(weight + "/" + slot, tensor.copy())));
    return all;
  }

  /**
   * Moves every weight that has a gradient; both maps are by the weights' full names.
   *
   * @param weights changed in place
   * @param gradients row-major, empty for a weight that stays; they are overwritten
   * @throws IllegalArgumentException where the state was made by another optimizer or for other
   *     weights; nothing has moved then
   */
  public void step(
      Optimizer optimizer, Map<String, Tensor> weights, Map<String, float[]> gradients) {
    step(optimizer, optimizer.learningRateAt(iterations), weights, gradients);
  }

  /**
   * The same with another step size than the optimizer's own.
   *
   * @param rate at least 0
   */
  public void step(
      Optimizer optimizer,
      float rate,
      Map<String, Tensor> weights,
      Map<String, float[]> gradients) {
    step(optimizer, rate, weights, gradients, Map.of());
  }

  /**
   * The same where it is known which rows of some gradients are not 0, so that nobody has to look
   * for them in a table of millions.
   *
   * @param rows by the weights' full names; the gradient of a matrix that has an entry here is 0 in
   *     all other rows. Where a step writes to other rows of a gradient, it adds them
   */
  public void step(
      Optimizer optimizer,
      float rate,
      Map<String, Tensor> weights,
      Map<String, float[]> gradients,
      Map<String, BitSet> rows) {
    Refuse.unlessAtLeastZero(optimizer.getClass().getSimpleName(), "learningRate", rate);
    Common common = optimizer.common();
    bind(optimizer, weights, gradients, rows);
    int every = common.gradientAccumulationSteps();
    long steps = iterations / every;
    if (every == 1 || accumulated(every)) {
      clip(common);
      for (Memory memory : moving) {
        float own = rate * memory.factor;
        LazyRows lazy = memory.rows;
        if (lazy != null) {
          lazy.move(optimizer, steps + 1, own, memory);
        } else {
          move(
              optimizer, steps + 1, own, memory.decays, memory.weight, memory.gradient, memory.own);
        }
      }
    }
    if (common.useEma()) {
      average(common, steps);
    }
    iterations++;
  }

  private static void move(
      Optimizer optimizer,
      long step,
      float rate,
      boolean decays,
      Tensor weight,
      float[] gradient,
      float[][] slots) {
    if (decays) {
      float[] w = weight.data();
      POINTWISE.addScaled(w.length, -optimizer.common().weightDecay() * rate, w, 0, w, 0);
    }
    optimizer.update(step, rate, weight, gradient, slots);
  }

  /** Room for some rows of a matrix, for steps that leave rows without a gradient alone. */
  private static final class LazyRows {
    private static final int SOME = 32;

    private final int width;
    private final Tensor weight;
    private final float[] gradient;
    private final float[][] slots;
    private final int[] at = new int[SOME];
    private int count;

    LazyRows(int width, int slots) {
      this.width = width;
      this.weight = Tensor.zeros(Shape.of(SOME, width));
      this.gradient = new float[SOME * width];
      this.slots = new float[slots][SOME * width];
    }

    void move(Optimizer optimizer, long step, float rate, Memory memory) {
      float[] all = memory.gradient;
      int rows = all.length / width;
      BitSet written = memory.written;
      count = 0;
      for (int row = next(written, 0); row >= 0 && row < rows; row = next(written, row + 1)) {
        if (isNotZero(all, row * width)) {
          at[count++] = row * width;
          if (count == SOME) {
            moveSome(optimizer, step, rate, memory);
          }
        }
      }
      moveSome(optimizer, step, rate, memory);
    }

    private static int next(@Nullable BitSet written, int from) {
      return written == null ? from : written.nextSetBit(from);
    }

    private boolean isNotZero(float[] all, int from) {
      for (int i = from; i < from + width; i++) {
        if (all[i] != 0) {
          return true;
        }
      }
      return false;
    }

    /** Those that were gathered; what the rest of the room holds moves too, and goes nowhere. */
    private void moveSome(Optimizer optimizer, long step, float rate, Memory memory) {
      if (count > 0) {
        copy(memory, true);
        OptimizerState.move(optimizer, step, rate, memory.decays, weight, gradient, slots);
        copy(memory, false);
        count = 0;
      }
    }

    private void copy(Memory memory, boolean in) {
      copy(memory.weight.data(), weight.data(), in);
      for (int i = 0; i < slots.length; i++) {
        copy(memory.own[i], slots[i], in);
      }
      if (in) {
        copy(memory.gradient, gradient, true);
      }
    }

    private void copy(float[] all, float[] some, boolean in) {
      for (int i = 0; i < count; i++) {
        if (in) {
          System.arraycopy(all, at[i], some, i * width, width);
        } else {
          System.arraycopy(some, i * width, all, at[i], width);
        }
      }
    }
  }

  /** Ends a training: where there is a moving average, it becomes the weights. */
  public void finish(Optimizer optimizer, Map<String, Tensor> weights) {
    if (optimizer.common().useEma()) {
      eachAverage(
          weights, (weight, average) -> System.arraycopy(average, 0, weight, 0, average.length));
    }
  }

  /**
   * Swaps the weights and their moving averages; to do it again swaps them back.
   *
   * @throws IllegalArgumentException where the optimizer keeps none
   */
  public void swapAverages(Optimizer optimizer, Map<String, Tensor> weights) {
    if (!optimizer.common().useEma()) {
      throw new IllegalArgumentException(
          "OptimizerState: "
              + optimizer.getClass().getSimpleName()
              + " keeps no moving average to swap weights with. Set useEma(true)");
    }
    eachAverage(
        weights,
        (weight, average) -> {
          float[] swapped = weight.clone();
          System.arraycopy(average, 0, weight, 0, average.length);
          System.arraycopy(swapped, 0, average, 0, average.length);
        });
  }

  private void eachAverage(Map<String, Tensor> weights, BiConsumer<float[], float[]> action) {
    memories.forEach(
        (name, memory) -> {
          Tensor weight = weights.get(name);
          Tensor average = memory.slots.get("average");
          if (weight != null && average != null) {
            action.accept(weight.data(), average.data());
          }
        });
  }

  /** Finds what each weight with a gradient needs, and refuses before anything moves. */
  private void bind(
      Optimizer optimizer,
      Map<String, Tensor> weights,
      Map<String, float[]> gradients,
      Map<String, BitSet> rows) {
    moving.clear();
    if (restored) {
      refuseStrangers(optimizer, weights, gradients);
    }
    for (Map.Entry<String, float[]> entry : gradients.entrySet()) {
      float[] gradient = entry.getValue();
      if (gradient.length > 0) {
        Tensor weight = weights.get(entry.getKey());
        if (weight == null || weight.data().length != gradient.length) {
          throw new IllegalArgumentException(
              "OptimizerState: gradient of '"
                  + entry.getKey()
                  + "' has "
                  + gradient.length
                  + " values, the weight "
                  + (weight == null ? "does not exist" : "is " + weight.shape()));
        }
        Memory memory = memory(entry.getKey());
        memory.weight = weight;
        memory.gradient = gradient;
        if (!optimizer.equals(memory.optimizer)) {
          memory.bind(optimizer);
        }
        memory.written = rows.get(entry.getKey());
        if (memory.rows == null) {
          memory.writesAll();
        }
        moving.add(memory);
      }
    }
    restored = false;
  }

  private void refuseStrangers(
      Optimizer optimizer, Map<String, Tensor> weights, Map<String, float[]> gradients) {
    for (String name : memories.keySet()) {
      if (!weights.containsKey(name)) {
        throw new IllegalArgumentException(
            "OptimizerState: slots of '"
                + name
                + "' were restored, but the model has no such weight. It has "
                + weights.keySet());
      }
    }
    gradients.forEach(
        (name, gradient) -> {
          Tensor weight = weights.get(name);
          if (gradient.length > 0
              && weight != null
              && !memories.containsKey(name)
              && !needed(optimizer, weight.shape()).isEmpty()) {
            throw new IllegalArgumentException(
                "OptimizerState: no slots of '"
                    + name
                    + "' were restored. There are slots of "
                    + memories.keySet());
          }
        });
  }

  private Memory memory(String weight) {
    Memory memory = memories.get(weight);
    if (memory == null) {
      memory = new Memory(weight);
      memories.put(weight, memory);
    }
    return memory;
  }

  /** Adds gradients up; true when there are enough, whose mean they then are. */
  private boolean accumulated(int every) {
    boolean enough = (iterations + 1) % every == 0;
    for (Memory memory : moving) {
      memory.writesAll();
      float[] g = memory.gradient;
      float[] sum = memory.sum;
      if (enough) {
        POINTWISE.addScaled(g.length, 1, sum, 0, g, 0);
        POINTWISE.scale(g.length, 1f / every, g, 0);
        java.util.Arrays.fill(sum, 0);
      } else {
        POINTWISE.addScaled(g.length, 1, g, 0, sum, 0);
      }
    }
    return enough;
  }

  private void clip(Common common) {
    if (common.clipvalue() > 0) {
      for (Memory memory : moving) {
        memory.eachRun(
            (g, from, n) -> Kernels.best().update().clip(n, common.clipvalue(), g, from));
      }
    } else if (common.clipnorm() > 0) {
      for (Memory memory : moving) {
        memory.shorten(common.clipnorm(), memory.squares());
      }
    } else if (common.globalClipnorm() > 0) {
      double squares = 0;
      for (Memory memory : moving) {
        squares += memory.squares();
      }
      for (Memory memory : moving) {
        memory.shorten(common.globalClipnorm(), squares);
      }
    }
  }

  /** Does something with a part of an array. */
  private interface Run {
    void of(float[] gradient, int from, int count);
  }

  /** As Keras: after every batch, also between accumulated steps, and anew before the first one. */
  private void average(Common common, long steps) {
    double momentum = steps == 0 ? 0 : common.emaMomentum();
    int frequency = common.emaOverwriteFrequency();
    boolean overwrites = frequency > 0 && (steps + 1) % frequency == 0;
    for (Memory memory : moving) {
      float[] w = memory.weight.data();
      Kernels.best().update().average(w.length, momentum, w, 0, memory.average, 0);
      if (overwrites) {
        System.arraycopy(memory.average, 0, w, 0, w.length);
      }
    }
  }

  private static List<Slot> needed(Optimizer optimizer, Shape weight) {
    List<Slot> needed = new ArrayList<>(optimizer.slots(weight));
    if (optimizer.common().useEma()) {
      needed.add(Slot.like(weight, "average"));
    }
    if (optimizer.common().gradientAccumulationSteps() > 1) {
      needed.add(Slot.like(weight, "gradient_accumulator"));
    }
    return needed;
  }

  /** One weight's arrays, and what the present step does with them. */
  private static final class Memory {
    private static final float[] NONE = {};

    final String name;
    final Map<String, Tensor> slots = new LinkedHashMap<>();
    Tensor weight = Tensor.of(Shape.of(0));
    float[] gradient = NONE;
    @Nullable Optimizer optimizer;
    boolean decays;
    float factor = 1;
    @Nullable LazyRows rows;

    /** Rows of the gradient that may not be 0, where this is known. */
    @Nullable BitSet written;

    float[][] own = {};
    float[] average = NONE;
    float[] sum = NONE;

    Memory(String name) {
      this.name = name;
    }

    void bind(Optimizer optimizer) {
      List<Slot> needed = needed(optimizer, weight.shape());
      if (slots.isEmpty()) {
        for (Slot slot : needed) {
          Tensor tensor = Tensor.zeros(slot.shape());
          java.util.Arrays.fill(tensor.data(), slot.initial());
          slots.put(slot.name(), tensor);
        }
      }
      refuseUnlessTheseAre(needed, optimizer);
      own = new float[optimizer.slots(weight.shape()).size()][];
      for (int i = 0; i < own.length; i++) {
        own[i] = data(needed.get(i).name());
      }
      average = data("average");
      sum = data("gradient_accumulator");
      decays = optimizer.common().decays(name);
      factor = optimizer.common().factor(name);
      rows = optimizer.common().isLazy(name) && weight.shape().rank() == 2 ? lazy(optimizer) : null;
      this.optimizer = optimizer;
    }

    /** From here on any row of the gradient may not be 0. */
    void writesAll() {
      if (written != null) {
        written.set(0, gradient.length / weight.shape().size(1));
      }
    }

    /** The whole gradient, or what is not 0 of it. */
    void eachRun(Run run) {
      if (written == null) {
        run.of(gradient, 0, gradient.length);
        return;
      }
      int width = weight.shape().size(1);
      for (int row = written.nextSetBit(0); row >= 0; ) {
        int end = written.nextClearBit(row);
        run.of(gradient, row * width, (end - row) * width);
        row = written.nextSetBit(end);
      }
    }

    double squares() {
      double[] sum = {0};
      eachRun((g, from, n) -> sum[0] += POINTWISE.sumOfSquares(n, g, from));
      return sum[0];
    }

    /**
     * {@code g·limit / norm} where the norm is larger; all NaN where it is not finite, as in Keras.
     */
    void shorten(float limit, double squares) {
      double norm = Math.sqrt(squares);
      if (!(norm <= limit)) {
        float factor = Double.isFinite(norm) ? (float) (limit / norm) : Float.NaN;
        if (Float.isNaN(factor)) {
          writesAll();
        }
        eachRun((g, from, n) -> POINTWISE.scale(n, factor, g, from));
      }
    }

    private LazyRows lazy(Optimizer optimizer) {
      if (optimizer instanceof Adafactor || optimizer instanceof Lamb) {
        throw new IllegalArgumentException(
            "OptimizerState: "
                + optimizer.getClass().getSimpleName()
                + " looks at a whole matrix, so lazyRows cannot hold for '"
                + name
                + "'. Use Adam or AdamW.");
      }
      return new LazyRows(weight.shape().size(1), own.length);
    }

    private float[] data(String slot) {
      Tensor tensor = slots.get(slot);
      return tensor == null ? NONE : tensor.data();
    }

    private void refuseUnlessTheseAre(List<Slot> needed, Optimizer optimizer) {
      Map<String, Shape> expected = new LinkedHashMap<>();
      needed.forEach(slot -> expected.put(slot.name(), slot.shape()));
      Map<String, Shape> got = new LinkedHashMap<>();
      slots.forEach((slot, tensor) -> got.put(slot, tensor.shape()));
      if (!expected.equals(got)) {
        throw new IllegalArgumentException(
            "OptimizerState: "
                + optimizer.getClass().getSimpleName()
                + " expected slots "
                + expected
                + " of '"
                + name
                + "', got "
                + got
                + ". Does the state belong to this optimizer and model?");
      }
    }
  }
}
