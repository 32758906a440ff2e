package sunhwan.layers;

/**
 * A GRU with layer normalisation inside, Ba, Kiros and Hinton 2016, equations 23 to 25.
 *
 * <pre>
 * N(v) = (v − mean(v)) / √(variance(v) + epsilon), of both gates' 2·units values together, and of the candidate's units
 * x' = γ ⊙ N(x·W) + b;   h' = γ' ⊙ N(hPrev·U) + b'
 * z, r = recurrentActivation(x' + h');   ĥ = activation(x' + r ⊙ h');   h = z ⊙ hPrev + (1 − z) ⊙ ĥ
 * </pre>
 *
 * <p>The paper's βs are the bias, whose shape (2, 3·units) is that of a {@link GRU} with
 * resetAfter; its z is 1 − z here, as in Keras. Weights beside a GRU's: {@code kernel_gamma} and
 * {@code recurrent_gamma} (3·units).
 *
 * @param recurrentActivation bends the gates; like activation, neither softmax nor swish nor gelu
 * @param epsilon added to variances, positive
 */
public record LayerNormGRU(Recurrence recurrence, Activation recurrentActivation, float epsilon)
    implements RecurrentLayer<LayerNormGRU> {
  public LayerNormGRU {
    Refuse.unlessBendsGates("LayerNormGRU", "activation", recurrence.activation());
    Refuse.unlessBendsGates("LayerNormGRU", "recurrentActivation", recurrentActivation);
    Refuse.unlessPositive("LayerNormGRU", "epsilon", epsilon);
  }

  /** As a {@link GRU}, with an epsilon of 0.001 as in {@link LayerNormalization}. */
  public static LayerNormGRU of(int units) {
    return new LayerNormGRU(Recurrence.of(units), Activation.SIGMOID, 1e-3f);
  }

  @Override
  public LayerNormGRU with(Recurrence recurrence) {
    return new LayerNormGRU(recurrence, recurrentActivation, epsilon);
  }

  public LayerNormGRU recurrentActivation(Activation recurrentActivation) {
    return new LayerNormGRU(recurrence, recurrentActivation, epsilon);
  }

  public LayerNormGRU epsilon(float epsilon) {
    return new LayerNormGRU(recurrence, recurrentActivation, epsilon);
  }
}
