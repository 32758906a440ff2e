package sunhwan.layers;

import java.util.List;
import sunhwan.tensor.Shape;

/**
 * A limit that a weight is brought back within after every step of the optimizer; formulas are
 * Keras's.
 *
 * <p>Norms are taken along axes: along axis 0, Keras's default, of a {@code (features, units)}
 * kernel each unit's weights have one of their own.
 */
public sealed interface Constraint {

  /** Norms of at most maxValue along axis 0; Keras's default is 2. */
  static MaxNorm maxNorm(float maxValue) {
    return new MaxNorm(maxValue, List.of(0));
  }

  /** Norms from minValue to maxValue along axis 0, at once. */
  static MinMaxNorm minMaxNorm(float minValue, float maxValue) {
    return new MinMaxNorm(minValue, maxValue, 1, List.of(0));
  }

  /** Norms of 1 along axis 0. */
  static UnitNorm unitNorm() {
    return new UnitNorm(List.of(0));
  }

  /** No value below 0. */
  static NonNeg nonNeg() {
    return new NonNeg();
  }

  /** Brings values, row-major, within the limit. */
  void apply(Shape shape, float[] values);

  /** Axes that norms are taken along; empty where there are none. */
  List<Integer> axis();

  /** {@code w·min(|w|, maxValue) / (|w| + 1e-7)}. */
  record MaxNorm(float maxValue, List<Integer> axis) implements Constraint {
    public MaxNorm {
      Refuse.ifNegative("MaxNorm", "maxValue", maxValue);
      axis = Norms.checked("MaxNorm", axis);
    }

    public MaxNorm axis(Integer... axis) {
      return new MaxNorm(maxValue, List.of(axis));
    }

    @Override
    public void apply(Shape shape, float[] values) {
      Norms.scale(shape, values, axis, norm -> Math.min(norm, maxValue));
    }
  }

  /**
   * {@code w·(rate·clip(|w|, minValue, maxValue) + (1 − rate)·|w|) / (|w| + 1e-7)}.
   *
   * @param rate share of the way that is gone at each step, 0 to 1
   */
  record MinMaxNorm(float minValue, float maxValue, float rate, List<Integer> axis)
      implements Constraint {
    public MinMaxNorm {
      Refuse.ifNegative("MinMaxNorm", "minValue", minValue);
      Refuse.ifNegative("MinMaxNorm", "maxValue", maxValue);
      if (minValue > maxValue) {
        throw new IllegalArgumentException(
            "MinMaxNorm: maxValue must be at least minValue, got " + maxValue + " and " + minValue);
      }
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("MinMaxNorm: rate must be from 0 to 1, got " + rate);
      }
      axis = Norms.checked("MinMaxNorm", axis);
    }

    public MinMaxNorm rate(float rate) {
      return new MinMaxNorm(minValue, maxValue, rate, axis);
    }

    public MinMaxNorm axis(Integer... axis) {
      return new MinMaxNorm(minValue, maxValue, rate, List.of(axis));
    }

    @Override
    public void apply(Shape shape, float[] values) {
      Norms.scale(
          shape,
          values,
          axis,
          norm -> rate * Math.clamp(norm, minValue, maxValue) + (1 - rate) * norm);
    }
  }

  /** {@code w / (|w| + 1e-7)}. */
  record UnitNorm(List<Integer> axis) implements Constraint {
    public UnitNorm {
      axis = Norms.checked("UnitNorm", axis);
    }

    public UnitNorm axis(Integer... axis) {
      return new UnitNorm(List.of(axis));
    }

    @Override
    public void apply(Shape shape, float[] values) {
      Norms.scale(shape, values, axis, norm -> 1);
    }
  }

  /** {@code max(w, 0)}. */
  record NonNeg() implements Constraint {
    @Override
    public List<Integer> axis() {
      return List.of();
    }

    @Override
    public void apply(Shape shape, float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(values[i], 0);
      }
    }
  }
}
