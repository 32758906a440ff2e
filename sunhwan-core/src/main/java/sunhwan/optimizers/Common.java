package sunhwan.optimizers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every optimizer can be told: the arguments of Keras's base optimizer, without the scale of
 * the loss.
 *
 * <p>In every step the gradient is accumulated, then clipped, then the weight decays, then the
 * optimizer moves it, then the moving average takes it in.
 *
 * @param schedule gives the learning rate
 * @param clipnorm longest gradient of a single weight, Pascanu et al. 2013; 0 for no limit
 * @param globalClipnorm longest gradient of all weights taken together; 0 for no limit
 * @param clipvalue largest single number of a gradient; 0 for no limit. At most one of the three is
 *     set
 * @param weightDecay share of a weight, times the rate, that is lost before each step, apart from
 *     the gradient: Loshchilov and Hutter 2019; 0 for none
 * @param excludeFromWeightDecay a weight in whose full name one of these occurs does not decay:
 *     {@code bias}, {@code embedding/}
 * @param useEma whether the weights' moving average is kept, and is what training ends with: Polyak
 *     and Juditsky 1992
 * @param emaMomentum share of itself that the average keeps in each step, 0 to 1
 * @param emaOverwriteFrequency steps after which the average also replaces the weights during
 *     training; 0 for never
 * @param gradientAccumulationSteps batches whose mean gradient makes one step; 1 for a step each
 * @param learningRateFactors by a layer's name, what the rate is multiplied by for its weights, as
 *     in discriminative fine-tuning, Howard and Ruder 2018; 0 leaves a layer as it is, and one that
 *     is not named has 1
 * @param lazyRows names of layers, such as embeddings, of whose matrices a step leaves each row as
 *     it is that has no gradient: it does not decay, and neither does what the optimizer remembers
 *     of it. Then a step costs as much as the rows that were read, not as the table; as PyTorch's
 *     SparseAdam does it
 */
public record Common(
    LearningRateSchedule schedule,
    float clipnorm,
    float globalClipnorm,
    float clipvalue,
    float weightDecay,
    List<String> excludeFromWeightDecay,
    boolean useEma,
    double emaMomentum,
    int emaOverwriteFrequency,
    int gradientAccumulationSteps,
    Map<String, Float> learningRateFactors,
    List<String> lazyRows) {
  public Common {
    Refuse.unlessAtLeastZero("optimizer", "clipnorm", clipnorm);
    Refuse.unlessAtLeastZero("optimizer", "globalClipnorm", globalClipnorm);
    Refuse.unlessAtLeastZero("optimizer", "clipvalue", clipvalue);
    Refuse.unlessAtLeastZero("optimizer", "weightDecay", weightDecay);
    if ((clipnorm > 0 ? 1 : 0) + (globalClipnorm > 0 ? 1 : 0) + (clipvalue > 0 ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          "optimizer: only one of clipnorm, globalClipnorm and clipvalue can be above 0, got "
              + clipnorm
              + ", "
              + globalClipnorm
              + " and "
              + clipvalue);
    }
    excludeFromWeightDecay = List.copyOf(excludeFromWeightDecay);
    if (excludeFromWeightDecay.contains("")) {
      throw new IllegalArgumentException(
          "optimizer: excludeFromWeightDecay must not have an empty text, which occurs in every"
              + " name, got "
              + excludeFromWeightDecay
              + ". Use weightDecay(0) for no decay.");
    }
    if (!(emaMomentum >= 0 && emaMomentum <= 1)) {
      throw new IllegalArgumentException(
          "optimizer: emaMomentum must be at least 0 and at most 1, got " + emaMomentum);
    }
    if (emaOverwriteFrequency < 0) {
      throw new IllegalArgumentException(
          "optimizer: emaOverwriteFrequency must be at least 0, got " + emaOverwriteFrequency);
    }
    Refuse.unlessPositive("optimizer", "gradientAccumulationSteps", gradientAccumulationSteps);
    learningRateFactors.forEach(
        (layer, factor) -> {
          Refuse.unlessAtLeastZero("optimizer", "learningRateFactors of '" + layer + "'", factor);
          if (layer.isEmpty()) {
            throw new IllegalArgumentException(
                "optimizer: learningRateFactors expected names of layers, got '' for "
                    + factor
                    + ". Change the rate for all layers with its schedule.");
          }
        });
    lazyRows = List.copyOf(lazyRows);
    learningRateFactors = Collections.unmodifiableMap(new LinkedHashMap<>(learningRateFactors));
  }

  /** This rate and nothing else: Keras's defaults. */
  public static Common of(LearningRateSchedule schedule) {
    return new Common(schedule, 0, 0, 0, 0, List.of(), false, 0.99, 0, 1, Map.of(), List.of());
  }

  public Common schedule(LearningRateSchedule schedule) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common clipnorm(float clipnorm) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common globalClipnorm(float globalClipnorm) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common clipvalue(float clipvalue) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common weightDecay(float weightDecay) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common excludeFromWeightDecay(List<String> excludeFromWeightDecay) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common useEma(boolean useEma) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common emaMomentum(double emaMomentum) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common emaOverwriteFrequency(int emaOverwriteFrequency) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common gradientAccumulationSteps(int gradientAccumulationSteps) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common learningRateFactors(Map<String, Float> learningRateFactors) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  public Common lazyRows(List<String> lazyRows) {
    return new Common(
        schedule,
        clipnorm,
        globalClipnorm,
        clipvalue,
        weightDecay,
        excludeFromWeightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        learningRateFactors,
        lazyRows);
  }

  /** What the rate is multiplied by for a weight of this full name. */
  float factor(String weight) {
    return learningRateFactors.getOrDefault(layer(weight), 1f);
  }

  /** Whether rows of a weight of this full name stay as they are where they have no gradient. */
  boolean isLazy(String weight) {
    return lazyRows.contains(layer(weight));
  }

  private static String layer(String weight) {
    return weight.substring(0, Math.max(0, weight.indexOf('/')));
  }

  /** Whether a weight of this full name loses a share of itself. */
  boolean decays(String weight) {
    return weightDecay > 0 && excludeFromWeightDecay.stream().noneMatch(weight::contains);
  }
}
