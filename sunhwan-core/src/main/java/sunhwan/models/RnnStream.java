package sunhwan.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sunhwan.data.Sequences;
import sunhwan.internal.layer.StepByStep;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * One sequence that is read step by step as it arrives; a step allocates nothing, unless a layer of
 * your own says nothing about {@link sunhwan.layers.Operation#stepper}.
 *
 * <p>It has a memory, so it belongs to one thread at a time; a model may have any number of them.
 */
public final class RnnStream {
  private final Model model;
  private final Optional<StepByStep> steps;
  private final int width;
  private RnnState state;

  RnnStream(Model model, Optional<StepByStep> steps, RnnState start, int width) {
    this.model = model;
    this.steps = steps;
    this.state = start;
    this.width = width;
    restart(start);
  }

  /**
   * Reads a step: an id, or the values of its features.
   *
   * @return what the model says after it, (units): the same array at every call, all zeros where
   *     the model gives a value at every step and this one is masked
   * @throws IllegalArgumentException where the step is none of {@link Model#input()}
   */
  public float[] next(float... step) {
    if (step.length != width) {
      throw new IllegalArgumentException(
          "RnnStream: expected " + width + " values a step, got " + step.length);
    }
    if (steps.isPresent()) {
      return steps.get().step(step);
    }
    Sequences piece =
        width == 1
            ? Sequences.ofValues(new float[][] {step})
            : Sequences.ofVectors(new float[][][] {{step}});
    Model.Streamed streamed = model.predictWithState(piece, state);
    state = streamed.state();
    return streamed.output().data();
  }

  /** Where the layers stand now: a value that later steps do not change. */
  public RnnState state() {
    if (steps.isEmpty()) {
      return state;
    }
    Map<String, Tensor> copy = new LinkedHashMap<>();
    steps
        .get()
        .states()
        .forEach(
            (name, values) ->
                copy.put(name, Tensor.of(Shape.of(1, values.length), values.clone())));
    return new RnnState(1, copy);
  }

  /**
   * Goes on from a state instead; what it does not name starts from zeros.
   *
   * @throws IllegalArgumentException where the state belongs to another number of examples or to
   *     another model
   */
  public void restart(RnnState from) {
    if (from.batch() != 1) {
      throw new IllegalArgumentException(
          "RnnStream: expected the state of one example, got one of " + from.batch());
    }
    steps.ifPresent(
        s -> {
          Map<String, Integer> widths = new LinkedHashMap<>();
          s.states().forEach((name, values) -> widths.put(name, values.length));
          Model.refuseForeign("RnnStream", from, widths);
        });
    state = from;
    steps.ifPresent(
        s ->
            s.states()
                .forEach(
                    (name, values) -> {
                      Tensor given = from.states().get(name);
                      if (given == null) {
                        Arrays.fill(values, 0);
                      } else {
                        System.arraycopy(given.data(), 0, values, 0, values.length);
                      }
                    }));
  }
}
