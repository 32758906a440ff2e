package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Follow the regularized leader: McMahan et al. 2013, with the shrinkage and beta of TensorFlow and
 * Keras.
 *
 * <pre>
 * A = a + g²;  p = −learningRatePower
 * l += g + 2·l2Shrinkage·w − (Aᵖ − aᵖ) / η · w
 * w = (clip(l, ±l1) − l) / (Aᵖ / η + 2·l2 + beta / η);  a = A
 * </pre>
 *
 * The weight that training starts from counts only through l: with few steps it is soon forgotten.
 * A rate of 0 leaves everything where it is.
 *
 * @param common learning rate, clipping, decay, averages
 * @param learningRatePower at most 0; 0 for a rate that stays
 * @param initialAccumulatorValue of a; at least 0
 * @param l1RegularizationStrength l1, at least 0: weights become exactly 0
 * @param l2RegularizationStrength l2, at least 0
 * @param l2ShrinkageRegularizationStrength l2Shrinkage, at least 0: acts on the gradient, not on
 *     the weight
 * @param beta at least 0
 */
public record Ftrl(
    Common common,
    float learningRatePower,
    float initialAccumulatorValue,
    float l1RegularizationStrength,
    float l2RegularizationStrength,
    float l2ShrinkageRegularizationStrength,
    float beta)
    implements Tunable<Ftrl> {
  public Ftrl {
    if (!(learningRatePower <= 0) || Float.isInfinite(learningRatePower)) {
      throw new IllegalArgumentException(
          "Ftrl: learningRatePower must be at most 0 and finite, got " + learningRatePower);
    }
    Refuse.unlessAtLeastZero("Ftrl", "initialAccumulatorValue", initialAccumulatorValue);
    Refuse.unlessAtLeastZero("Ftrl", "l1RegularizationStrength", l1RegularizationStrength);
    Refuse.unlessAtLeastZero("Ftrl", "l2RegularizationStrength", l2RegularizationStrength);
    Refuse.unlessAtLeastZero(
        "Ftrl", "l2ShrinkageRegularizationStrength", l2ShrinkageRegularizationStrength);
    Refuse.unlessAtLeastZero("Ftrl", "beta", beta);
  }

  /** Keras's defaults. */
  public static Ftrl of() {
    return of(1e-3f);
  }

  public static Ftrl of(float learningRate) {
    return of(Constant.rate("Ftrl", learningRate));
  }

  public static Ftrl of(LearningRateSchedule schedule) {
    return new Ftrl(Common.of(schedule), -0.5f, 0.1f, 0, 0, 0, 0);
  }

  @Override
  public Ftrl with(Common common) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  public Ftrl learningRatePower(float learningRatePower) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  public Ftrl initialAccumulatorValue(float initialAccumulatorValue) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  public Ftrl l1RegularizationStrength(float l1RegularizationStrength) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  public Ftrl l2RegularizationStrength(float l2RegularizationStrength) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  public Ftrl l2ShrinkageRegularizationStrength(float l2ShrinkageRegularizationStrength) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  public Ftrl beta(float beta) {
    return new Ftrl(
        common,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(
        new Slot("accumulator", weight, initialAccumulatorValue), Slot.like(weight, "linear"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    if (rate > 0) {
      float[] w = weight.data();
      float l2 = l2RegularizationStrength + beta / (2 * rate);
      Kernels.best()
          .update()
          .ftrl(
              w.length,
              rate,
              -learningRatePower,
              l1RegularizationStrength,
              l2,
              l2ShrinkageRegularizationStrength,
              w,
              0,
              gradient,
              0,
              slots[0],
              0,
              slots[1],
              0);
    }
  }
}
