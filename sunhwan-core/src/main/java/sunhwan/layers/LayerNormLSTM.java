package sunhwan.layers;

/**
 * An LSTM with layer normalisation inside, Ba, Kiros and Hinton 2016, equations 20 to 22.
 *
 * <pre>
 * N(v) = (v − mean(v)) / √(variance(v) + epsilon), over all of v: 4·units values, or units of c
 * i, f, g, o before they are bent = γ₁ ⊙ N(x·W) + γ₂ ⊙ N(hPrev·U) + b
 * c = f ⊙ cPrev + i ⊙ g;  h = o ⊙ activation(γ₃ ⊙ N(c) + β₃)
 * </pre>
 *
 * <p>The paper's β₁ and β₂ would be added to b and are left to it. Weights beside an {@link
 * LSTM}'s: {@code kernel_gamma} and {@code recurrent_gamma} (4·units), {@code state_gamma} and
 * {@code state_beta} (units).
 *
 * @param recurrentActivation bends the gates; like activation, neither softmax nor swish nor gelu
 * @param unitForgetBias whether the forget gate's bias starts at 1
 * @param epsilon added to variances, positive
 */
public record LayerNormLSTM(
    Recurrence recurrence, Activation recurrentActivation, boolean unitForgetBias, float epsilon)
    implements RecurrentLayer<LayerNormLSTM> {
  public LayerNormLSTM {
    Refuse.unlessBendsGates("LayerNormLSTM", "activation", recurrence.activation());
    Refuse.unlessBendsGates("LayerNormLSTM", "recurrentActivation", recurrentActivation);
    Refuse.unlessPositive("LayerNormLSTM", "epsilon", epsilon);
  }

  /** As an {@link LSTM}, with an epsilon of 0.001 as in {@link LayerNormalization}. */
  public static LayerNormLSTM of(int units) {
    return new LayerNormLSTM(Recurrence.of(units), Activation.SIGMOID, true, 1e-3f);
  }

  @Override
  public LayerNormLSTM with(Recurrence recurrence) {
    return new LayerNormLSTM(recurrence, recurrentActivation, unitForgetBias, epsilon);
  }

  public LayerNormLSTM recurrentActivation(Activation recurrentActivation) {
    return new LayerNormLSTM(recurrence, recurrentActivation, unitForgetBias, epsilon);
  }

  public LayerNormLSTM unitForgetBias(boolean unitForgetBias) {
    return new LayerNormLSTM(recurrence, recurrentActivation, unitForgetBias, epsilon);
  }

  public LayerNormLSTM epsilon(float epsilon) {
    return new LayerNormLSTM(recurrence, recurrentActivation, unitForgetBias, epsilon);
  }
}
