package sunhwan.layers;

import java.util.Optional;
import sunhwan.tensor.Shape;

/**
 * A weight that an operation needs.
 *
 * @param name path inside the layer: {@code kernel}, {@code lstm_cell/recurrent_kernel}
 * @param shape its sizes, all known
 * @param initializer where its values come from
 * @param trainable whether training changes it by gradients
 * @param regularizer penalty that it adds to the loss where it is trained
 * @param constraint limit that it is kept within where it is trained
 */
public record WeightSpec(
    String name,
    Shape shape,
    Initializer initializer,
    boolean trainable,
    Optional<Regularizer> regularizer,
    Optional<Constraint> constraint) {

  public WeightSpec {
    if (regularizer.isPresent() && !regularizer.get().valueByValue() && shape.rank() != 2) {
      throw new IllegalArgumentException(
          regularizer.get() + ": expected a matrix, got '" + name + "' " + shape);
    }
    if (constraint.isPresent()
        && constraint.get().axis().stream().anyMatch(axis -> axis >= shape.rank())) {
      throw new IllegalArgumentException(
          constraint.get() + ": expected axes of '" + name + "' " + shape + ", counted from 0");
    }
  }

  /** A weight that nothing holds down. */
  public WeightSpec(String name, Shape shape, Initializer initializer, boolean trainable) {
    this(name, shape, initializer, trainable, Optional.empty(), Optional.empty());
  }

  /** A weight that training changes. */
  public static WeightSpec of(String name, Shape shape, Initializer initializer) {
    return new WeightSpec(name, shape, initializer, true);
  }

  /** The same weight of a layer inside another: its name is {@code outer/name}. */
  public WeightSpec under(String outer) {
    return new WeightSpec(
        outer + "/" + name, shape, initializer, trainable, regularizer, constraint);
  }

  public WeightSpec regularizer(Optional<Regularizer> regularizer) {
    return new WeightSpec(name, shape, initializer, trainable, regularizer, constraint);
  }

  public WeightSpec constraint(Optional<Constraint> constraint) {
    return new WeightSpec(name, shape, initializer, trainable, regularizer, constraint);
  }
}
