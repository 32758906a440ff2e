package sunhwan.optimizers;

/**
 * A learning rate that depends on how many batches were seen; formulas as in Keras 3.15, s being
 * {@code iterations}.
 */
public sealed interface LearningRateSchedule
    permits Constant,
        ExponentialDecay,
        PiecewiseConstantDecay,
        PolynomialDecay,
        InverseTimeDecay,
        CosineDecay,
        CosineDecayRestarts,
        OneCycle,
        SlantedTriangular {

  /**
   * The rate of one step.
   *
   * @param iterations batches seen before it, 0 for the first step
   */
  float at(long iterations);
}
