package sunhwan.layers;

/**
 * {@code y = x} above 0, {@code alpha · (exp(x) − 1)} below, Clevert et al. 2016.
 *
 * @param alpha at least 0
 */
public record ELU(float alpha) implements StepLayer {
  public ELU {
    Refuse.ifNegative("ELU", "alpha", alpha);
  }

  /** Keras's default: 1. */
  public static ELU of() {
    return new ELU(1);
  }

  public static ELU of(float alpha) {
    return new ELU(alpha);
  }
}
