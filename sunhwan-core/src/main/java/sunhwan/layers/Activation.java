package sunhwan.layers;

import java.util.Locale;

/**
 * A function that bends values, and the layer that does nothing else: {@code Dense.of(3, SOFTMAX)}
 * and {@code Sequential.of(Dense.of(3), SOFTMAX)} are the same network.
 *
 * @param kind which function, by Keras's name
 * @param alpha its parameter: slope of LEAKY_RELU below 0, scale of ELU and CELU, threshold of
 *     HARD_SHRINK, SOFT_SHRINK and THRESHOLD, b of SQUAREPLUS; 0 where it has none
 */
public record Activation(Kind kind, float alpha) implements StepLayer {
  /** Keras's names. */
  public enum Kind {
    LINEAR,
    TANH,
    SIGMOID,
    RELU,
    HARD_SIGMOID,
    HARD_SIGMOID_KERAS2,
    ELU,
    SELU,
    SOFTPLUS,
    SOFTSIGN,
    EXPONENTIAL,
    SWISH,
    GELU,
    LEAKY_RELU,
    SOFTMAX,
    CELU,
    GELU_APPROXIMATE,
    GLU,
    HARD_SHRINK,
    HARD_SILU,
    HARD_TANH,
    LOG_SIGMOID,
    LOG_SOFTMAX,
    MISH,
    RELU6,
    SOFT_SHRINK,
    SPARSE_PLUS,
    SPARSE_SIGMOID,
    SPARSEMAX,
    SQUAREPLUS,
    TANH_SHRINK,
    THRESHOLD
  }

  public static final Activation LINEAR = new Activation(Kind.LINEAR, 0);
  public static final Activation TANH = new Activation(Kind.TANH, 0);
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
  public static final Activation RELU = new Activation(Kind.RELU, 0);

  /** {@code relu6(x + 3) / 6}, as from Keras 3 on. */
  public static final Activation HARD_SIGMOID = new Activation(Kind.HARD_SIGMOID, 0);

  /**
   * {@code 0.2·x + 0.5} cut to 0 and 1: what Keras called hard_sigmoid before version 3, and its
   * recurrent layers used for their gates unless told otherwise.
   */
  public static final Activation HARD_SIGMOID_KERAS2 = new Activation(Kind.HARD_SIGMOID_KERAS2, 0);

  public static final Activation ELU = new Activation(Kind.ELU, 1);
  public static final Activation SELU = new Activation(Kind.SELU, 0);
  public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);
  public static final Activation SOFTSIGN = new Activation(Kind.SOFTSIGN, 0);
  public static final Activation EXPONENTIAL = new Activation(Kind.EXPONENTIAL, 0);
  public static final Activation SWISH = new Activation(Kind.SWISH, 0);

  /** The same as {@link #SWISH}: {@code x · sigmoid(x)}. */
  public static final Activation SILU = SWISH;

  public static final Activation GELU = new Activation(Kind.GELU, 0);

  /** {@code x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))}: Keras's {@code approximate=True}. */
  public static final Activation GELU_APPROXIMATE = new Activation(Kind.GELU_APPROXIMATE, 0);

  public static final Activation LEAKY_RELU = new Activation(Kind.LEAKY_RELU, 0.2f);

  /** Over the last axis. */
  public static final Activation SOFTMAX = new Activation(Kind.SOFTMAX, 0);

  /** {@code alpha · (exp(x / alpha) − 1)} below 0, Barron 2017. */
  public static final Activation CELU = new Activation(Kind.CELU, 1);

  /**
   * The first half of the last axis times the sigmoid of the second, so half as many values come
   * out, Dauphin et al. 2017; only as a layer of its own.
   */
  public static final Activation GLU = new Activation(Kind.GLU, 0);

  /** 0 where |x| is at most alpha, x elsewhere. */
  public static final Activation HARD_SHRINK = new Activation(Kind.HARD_SHRINK, 0.5f);

  /** {@code x · relu6(x + 3) / 6}. */
  public static final Activation HARD_SILU = new Activation(Kind.HARD_SILU, 0);

  /** The same as {@link #HARD_SILU}. */
  public static final Activation HARD_SWISH = HARD_SILU;

  public static final Activation HARD_TANH = new Activation(Kind.HARD_TANH, 0);
  public static final Activation LOG_SIGMOID = new Activation(Kind.LOG_SIGMOID, 0);

  /** Over the last axis. */
  public static final Activation LOG_SOFTMAX = new Activation(Kind.LOG_SOFTMAX, 0);

  /** {@code x · tanh(softplus(x))}, Misra 2019. */
  public static final Activation MISH = new Activation(Kind.MISH, 0);

  public static final Activation RELU6 = new Activation(Kind.RELU6, 0);

  /** 0 where |x| is at most alpha, elsewhere x moved by alpha towards 0. */
  public static final Activation SOFT_SHRINK = new Activation(Kind.SOFT_SHRINK, 0.5f);

  /** 0 below −1, x above 1, {@code (x + 1)² / 4} between. */
  public static final Activation SPARSE_PLUS = new Activation(Kind.SPARSE_PLUS, 0);

  /** 0 below −1, 1 above 1, {@code (x + 1) / 2} between. */
  public static final Activation SPARSE_SIGMOID = new Activation(Kind.SPARSE_SIGMOID, 0);

  /** The nearest distribution, over the last axis, Martins and Astudillo 2016. */
  public static final Activation SPARSEMAX = new Activation(Kind.SPARSEMAX, 0);

  /** {@code (x + √(x² + alpha)) / 2}. */
  public static final Activation SQUAREPLUS = new Activation(Kind.SQUAREPLUS, 4);

  /** {@code x − tanh(x)}. */
  public static final Activation TANH_SHRINK = new Activation(Kind.TANH_SHRINK, 0);

  public Activation {
    switch (kind) {
      case CELU -> Refuse.unlessPositive("celu", "alpha", alpha);
      case HARD_SHRINK, SOFT_SHRINK, SQUAREPLUS ->
          Refuse.ifNegative(kind.name().toLowerCase(Locale.ROOT), "alpha", alpha);
      default -> {}
    }
  }

  /** x where it is above threshold, 0 elsewhere. */
  public static Activation threshold(float threshold) {
    return new Activation(Kind.THRESHOLD, threshold);
  }

  /** The same function with another parameter. */
  public Activation alpha(float alpha) {
    return new Activation(kind, alpha);
  }

  /** Whether a value that comes out depends on more than one that goes in, those of its row. */
  public boolean readsRows() {
    return switch (kind) {
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX, GLU -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
