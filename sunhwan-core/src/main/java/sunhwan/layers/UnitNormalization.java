package sunhwan.layers;

/**
 * Scales every step to length 1: {@code y = x / √Σx²} over the last axis; a step of zeros stays
 * one.
 */
public record UnitNormalization() implements StepLayer {
  public static UnitNormalization of() {
    return new UnitNormalization();
  }
}
