package sunhwan.layers;

import java.util.List;

/**
 * {@code y = (x − mean) / max(√variance, 10⁻⁷)} for each feature, or with invert the way back.
 *
 * <p>The numbers are part of the spec, since nothing learns them; {@code
 * sunhwan.data.Adapt.normalization} takes them from data.
 *
 * @param mean for each feature, or one for all
 * @param variance as many, none negative
 * @param invert {@code y = x · max(√variance, 10⁻⁷) + mean} instead
 */
public record Normalization(List<Float> mean, List<Float> variance, boolean invert)
    implements StepLayer {
  public Normalization {
    mean = List.copyOf(mean);
    variance = List.copyOf(variance);
    if (mean.isEmpty() || mean.size() != variance.size()) {
      throw new IllegalArgumentException(
          "Normalization: expected as many variances as means and at least one, got "
              + mean.size()
              + " means and "
              + variance.size()
              + " variances");
    }
    mean.forEach(m -> Refuse.unlessFinite("Normalization", "mean", m));
    for (float v : variance) {
      Refuse.unlessFinite("Normalization", "variance", v);
      if (v < 0) {
        throw new IllegalArgumentException("Normalization: variance must be at least 0, got " + v);
      }
    }
  }

  /** A mean and a variance for each feature. */
  public static Normalization of(List<Float> mean, List<Float> variance) {
    return new Normalization(mean, variance, false);
  }

  /** The same mean and variance for every feature, as Keras's {@code axis=None}. */
  public static Normalization of(float mean, float variance) {
    return new Normalization(List.of(mean), List.of(variance), false);
  }

  public Normalization invert(boolean invert) {
    return new Normalization(mean, variance, invert);
  }
}
