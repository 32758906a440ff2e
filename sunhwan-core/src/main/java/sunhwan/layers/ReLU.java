package sunhwan.layers;

import java.util.Optional;

/**
 * {@code y = x} above threshold, at most maxValue; {@code negativeSlope · (x − threshold)} below.
 *
 * @param maxValue at least 0; empty for none
 * @param negativeSlope at least 0
 * @param threshold at least 0
 */
public record ReLU(Optional<Float> maxValue, float negativeSlope, float threshold)
    implements StepLayer {
  public ReLU {
    maxValue.ifPresent(m -> Refuse.ifNegative("ReLU", "maxValue", m));
    Refuse.ifNegative("ReLU", "negativeSlope", negativeSlope);
    Refuse.ifNegative("ReLU", "threshold", threshold);
  }

  /** {@code max(x, 0)}. */
  public static ReLU of() {
    return new ReLU(Optional.empty(), 0, 0);
  }

  public ReLU maxValue(float maxValue) {
    return new ReLU(Optional.of(maxValue), negativeSlope, threshold);
  }

  public ReLU negativeSlope(float negativeSlope) {
    return new ReLU(maxValue, negativeSlope, threshold);
  }

  public ReLU threshold(float threshold) {
    return new ReLU(maxValue, negativeSlope, threshold);
  }
}
