package sunhwan.optimizers;

import java.util.List;
import java.util.Map;

/**
 * An optimizer whose common settings are changed by copying; the setters are Keras's arguments and
 * {@link Common} says what they mean.
 */
public sealed interface Tunable<O extends Tunable<O>> extends Optimizer
    permits SGD,
        RMSprop,
        Adam,
        AdamW,
        Adadelta,
        Adagrad,
        Adamax,
        Nadam,
        Ftrl,
        Lion,
        Adafactor,
        Lamb {

  /** The same optimizer with other common settings. */
  O with(Common common);

  @Override
  default O learningRate(float learningRate) {
    if (!(common().schedule() instanceof Constant)) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + ": learningRate cannot be set to "
              + learningRate
              + " because it follows "
              + common().schedule()
              + ". Make the optimizer with a number, or replace the schedule by schedule(…).");
    }
    return schedule(Constant.rate(getClass().getSimpleName(), learningRate));
  }

  default O schedule(LearningRateSchedule schedule) {
    return with(common().schedule(schedule));
  }

  default O excludeFromWeightDecay(String... names) {
    return with(common().excludeFromWeightDecay(List.of(names)));
  }

  default O clipnorm(float clipnorm) {
    return with(common().clipnorm(clipnorm));
  }

  default O globalClipnorm(float globalClipnorm) {
    return with(common().globalClipnorm(globalClipnorm));
  }

  default O clipvalue(float clipvalue) {
    return with(common().clipvalue(clipvalue));
  }

  default O weightDecay(float weightDecay) {
    return with(common().weightDecay(weightDecay));
  }

  default O useEma(boolean useEma) {
    return with(common().useEma(useEma));
  }

  default O emaMomentum(double emaMomentum) {
    return with(common().emaMomentum(emaMomentum));
  }

  default O emaOverwriteFrequency(int emaOverwriteFrequency) {
    return with(common().emaOverwriteFrequency(emaOverwriteFrequency));
  }

  default O gradientAccumulationSteps(int gradientAccumulationSteps) {
    return with(common().gradientAccumulationSteps(gradientAccumulationSteps));
  }

  default O learningRateFactors(Map<String, Float> learningRateFactors) {
    return with(common().learningRateFactors(learningRateFactors));
  }

  default O lazyRows(String... layers) {
    return with(common().lazyRows(List.of(layers)));
  }
}
