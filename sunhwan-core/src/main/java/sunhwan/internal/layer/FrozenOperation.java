package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Context;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A layer whose weights no gradient trains; what comes out and what goes back are the layer's own.
 *
 * @param layer the layer
 * @param still whether it also is as in prediction when others train: a batch normalization
 */
record FrozenOperation(Operation layer, boolean still) implements Operation {

  static Bound of(Bound bound, LayerSpec spec) {
    boolean still =
        spec instanceof BatchNormalization
            || spec instanceof TimeDistributed(BatchNormalization inside);
    return switch (bound) {
      case Bound.One(var one) -> new Bound.One(new FrozenOperation(one, still));
      case Bound.Many(var many) -> new Bound.Many(new FrozenMultiOperation(many));
    };
  }

  /** What is frozen, or the operation itself. */
  static Operation inside(Operation operation) {
    return operation instanceof FrozenOperation frozen ? frozen.layer : operation;
  }

  static List<WeightSpec> still(List<WeightSpec> weights) {
    return weights.stream()
        .map(
            w ->
                new WeightSpec(
                    w.name(), w.shape(), w.initializer(), false, w.regularizer(), w.constraint()))
        .toList();
  }

  @Override
  public Shape output() {
    return layer.output();
  }

  @Override
  public int steps(int steps) {
    return layer.steps(steps);
  }

  @Override
  public List<WeightSpec> weights() {
    return still(layer.weights());
  }

  @Override
  public void prepare(Context context) {
    layer.prepare(context);
  }

  @Override
  public Signal forward(Signal x, Context context) {
    return layer.forward(x, inside(context));
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    return layer.stepper(context);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    if (layer instanceof EmbeddingOperation || layer instanceof EmbeddingBagOperation) {
      return new Signal(new float[0], 0, dy.layout()); // ids have no gradient
    }
    return layer.backward(dy, inside(context));
  }

  private FrozenContext inside(Context context) {
    return new FrozenContext(context, layer.weights(), still);
  }
}
