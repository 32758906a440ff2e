package sunhwan.layers;

/** {@code y = exp(x) / Σ exp(x)} over the last axis. */
public record Softmax() implements StepLayer {
  public static Softmax of() {
    return new Softmax();
  }
}
