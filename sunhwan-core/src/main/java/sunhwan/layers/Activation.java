package sunhwan.layers;

import java.util.Locale;

/**
 * A function that bends values, and the layer that does nothing else: {@code Dense.of(3, SOFTMAX)}
 * and {@code Sequential.of(Dense.of(3), SOFTMAX)} are the same network.
 *
 * @param kind which function, by Keras's name
 * @param alpha its parameter: slope of LEAKY_RELU below 0, scale of ELU; 0 where it has none
 */
public record Activation(Kind kind, float alpha) implements StepLayer {
  /** Keras's names. */
  public enum Kind {
    LINEAR,
    TANH,
    SIGMOID,
    RELU,
    HARD_SIGMOID,
    ELU,
    SELU,
    SOFTPLUS,
    SOFTSIGN,
    EXPONENTIAL,
    SWISH,
    GELU,
    LEAKY_RELU,
    SOFTMAX
  }

  public static final Activation LINEAR = new Activation(Kind.LINEAR, 0);
  public static final Activation TANH = new Activation(Kind.TANH, 0);
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
  public static final Activation RELU = new Activation(Kind.RELU, 0);

  /** {@code relu6(x + 3) / 6}, as from Keras 3 on. */
  public static final Activation HARD_SIGMOID = new Activation(Kind.HARD_SIGMOID, 0);

  public static final Activation ELU = new Activation(Kind.ELU, 1);
  public static final Activation SELU = new Activation(Kind.SELU, 0);
  public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);
  public static final Activation SOFTSIGN = new Activation(Kind.SOFTSIGN, 0);
  public static final Activation EXPONENTIAL = new Activation(Kind.EXPONENTIAL, 0);
  public static final Activation SWISH = new Activation(Kind.SWISH, 0);
  public static final Activation GELU = new Activation(Kind.GELU, 0);
  public static final Activation LEAKY_RELU = new Activation(Kind.LEAKY_RELU, 0.2f);

  /** Over the last axis. */
  public static final Activation SOFTMAX = new Activation(Kind.SOFTMAX, 0);

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
