package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.OptimizerState;
import sunhwan.tensor.Tensor;

/**
 * What a model was trained with in Keras, and how far: its {@code compile}, and its optimizer's
 * variables.
 *
 * @param optimizer its settings
 * @param name of the optimizer in Keras: adam
 * @param iterations batches seen, 0 before training
 * @param slots by weight and slot, as {@link OptimizerState#slots} gives them; empty before
 *     training
 * @param settings what else was compiled, loss and metrics, as a JSON object that Keras reads
 */
public record KerasTraining(
    Optimizer optimizer, String name, long iterations, Map<String, Tensor> slots, String settings) {
  public KerasTraining {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /**
   * A model compiled and not yet trained.
   *
   * @param loss Keras's name for it: categorical_crossentropy
   * @param metrics Keras's names for them: accuracy
   */
  public static KerasTraining of(Optimizer optimizer, String loss, String... metrics) {
    ObjectNode settings =
        JsonNodeFactory.instance.objectNode().put("loss", loss).putNull("loss_weights");
    Arrays.stream(metrics).forEach(settings.putArray("metrics")::add);
    settings.putNull("weighted_metrics");
    settings.put("run_eagerly", false).put("steps_per_execution", 1).put("jit_compile", false);
    return new KerasTraining(
        optimizer,
        optimizer.getClass().getSimpleName().toLowerCase(Locale.ROOT),
        0,
        Map.of(),
        settings.toString());
  }

  /** The same after some training. */
  public KerasTraining state(OptimizerState state) {
    return new KerasTraining(optimizer, name, state.iterations(), state.slots(), settings);
  }

  /** What the optimizer remembers, to go on from. */
  public OptimizerState state() {
    return OptimizerState.of(iterations, slots);
  }
}
