package sunhwan.training;

import java.util.List;
import sunhwan.losses.Loss;
import sunhwan.metrics.Metric;

/**
 * What one of a model's outputs is to learn.
 *
 * @param loss what becomes small
 * @param lossWeight how much of the whole loss it is, at least 0; Keras's {@code loss_weights}
 * @param metrics what people read
 */
public record Objective(Loss loss, double lossWeight, List<Metric> metrics) {
  public Objective {
    metrics = List.copyOf(metrics);
    if (!(lossWeight >= 0) || Double.isInfinite(lossWeight)) {
      throw new IllegalArgumentException(
          "Objective: lossWeight must be at least 0 and finite, got " + lossWeight);
    }
  }

  public static Objective of(Loss loss, Metric... metrics) {
    return new Objective(loss, 1, List.of(metrics));
  }

  public Objective lossWeight(double lossWeight) {
    return new Objective(loss, lossWeight, metrics);
  }
}
