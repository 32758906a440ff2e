package sunhwan.internal.kernel;

/**
 * An elementwise function that a layer can be bent by, with its derivative; α is its parameter
 * where it has one.
 */
public enum Curve {
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
  LEAKY_RELU;
}
