package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import sunhwan.optimizers.Adadelta;
import sunhwan.optimizers.Adafactor;
import sunhwan.optimizers.Adagrad;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.Adamax;
import sunhwan.optimizers.Common;
import sunhwan.optimizers.Constant;
import sunhwan.optimizers.CosineDecay;
import sunhwan.optimizers.CosineDecayRestarts;
import sunhwan.optimizers.ExponentialDecay;
import sunhwan.optimizers.Ftrl;
import sunhwan.optimizers.InverseTimeDecay;
import sunhwan.optimizers.Lamb;
import sunhwan.optimizers.LearningRateSchedule;
import sunhwan.optimizers.Lion;
import sunhwan.optimizers.Nadam;
import sunhwan.optimizers.OneCycle;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.PiecewiseConstantDecay;
import sunhwan.optimizers.PolynomialDecay;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.optimizers.SlantedTriangular;

/** An optimizer as the config that Keras 3.15 writes of it, with every argument. */
final class OptimizerWriter {
  /** Those that Keras replaces by classes of its own where PyTorch computes. */
  private static final Set<String> OF_TORCH =
      Set.of("Adadelta", "Adagrad", "Adam", "Adamax", "AdamW", "Lion", "Nadam", "RMSprop", "SGD");

  private OptimizerWriter() {}

  /** As {@code compile_config} has it. */
  static ObjectNode write(KerasTraining training, String backend) {
    String type = type(training);
    boolean torch = backend.equals("torch") && OF_TORCH.contains(type);
    ObjectNode object =
        ConfigWriter.object(
            torch
                ? "keras.src.backend.torch.optimizers.torch_" + type.toLowerCase(Locale.ROOT)
                : "keras.optimizers",
            type,
            config(training));
    return torch ? object.put("registered_name", type) : object;
  }

  /** As the older files have it. */
  static ObjectNode whole(KerasTraining training) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("class_name", type(training));
    return object.set("config", config(training));
  }

  private static String type(KerasTraining training) {
    return training.optimizer().getClass().getSimpleName();
  }

  private static ObjectNode config(KerasTraining training) {
    Common common = training.optimizer().common();
    if (!common.excludeFromWeightDecay().isEmpty()) {
      throw new IllegalArgumentException(
          "Keras: excludeFromWeightDecay="
              + common.excludeFromWeightDecay()
              + " cannot be written, since Keras's files do not say it");
    }
    if (!common.learningRateFactors().isEmpty() || !common.lazyRows().isEmpty()) {
      throw new IllegalArgumentException(
          "Keras: learningRateFactors and lazyRows cannot be written, since Keras's optimizers have"
              + " one rate and step every row");
    }
    ObjectNode c = JsonNodeFactory.instance.objectNode().put("name", training.name());
    switch (common.schedule()) {
      case Constant constant -> c.put("learning_rate", (double) constant.learningRate());
      case LearningRateSchedule schedule -> c.set("learning_rate", schedule(schedule));
    }
    unlessZero(c, "weight_decay", common.weightDecay());
    unlessZero(c, "clipnorm", common.clipnorm());
    unlessZero(c, "global_clipnorm", common.globalClipnorm());
    unlessZero(c, "clipvalue", common.clipvalue());
    c.put("use_ema", common.useEma()).put("ema_momentum", common.emaMomentum());
    c.put("ema_overwrite_frequency", orNull(common.emaOverwriteFrequency(), 0));
    c.putNull("loss_scale_factor");
    c.put("gradient_accumulation_steps", orNull(common.gradientAccumulationSteps(), 1));
    return own(c, training.optimizer());
  }

  @SuppressWarnings("NullAway") // JSON's null
  private static Integer orNull(int value, int none) {
    return value == none ? null : Integer.valueOf(value);
  }

  private static void unlessZero(ObjectNode c, String name, float value) {
    if (value == 0) {
      c.putNull(name);
    } else {
      number(c, name, value);
    }
  }

  private static ObjectNode number(ObjectNode c, String name, float value) {
    return c.put(name, Double.parseDouble(Float.toString(value))); // 0.1f as 0.1
  }

  private static ObjectNode own(ObjectNode c, Optimizer optimizer) {
    return switch (optimizer) {
      case SGD s -> number(c, "momentum", s.momentum()).put("nesterov", s.nesterov());
      case RMSprop r -> {
        number(c.put("rho", r.rho()), "momentum", r.momentum());
        yield number(c, "epsilon", r.epsilon()).put("centered", r.centered());
      }
      case Adam a -> moments(c, a.beta1(), a.beta2(), a.epsilon()).put("amsgrad", a.amsgrad());
      case AdamW a -> moments(c, a.beta1(), a.beta2(), a.epsilon()).put("amsgrad", a.amsgrad());
      case Adadelta a -> number(c.put("rho", a.rho()), "epsilon", a.epsilon());
      case Adagrad a ->
          number(
              number(c, "initial_accumulator_value", a.initialAccumulatorValue()),
              "epsilon",
              a.epsilon());
      case Adamax a -> moments(c, a.beta1(), a.beta2(), a.epsilon());
      case Nadam n -> moments(c, n.beta1(), n.beta2(), n.epsilon());
      case Ftrl f -> {
        number(c, "learning_rate_power", f.learningRatePower());
        number(c, "initial_accumulator_value", f.initialAccumulatorValue());
        number(c, "l1_regularization_strength", f.l1RegularizationStrength());
        number(c, "l2_regularization_strength", f.l2RegularizationStrength());
        number(c, "l2_shrinkage_regularization_strength", f.l2ShrinkageRegularizationStrength());
        yield number(c, "beta", f.beta());
      }
      case Lion l -> c.put("beta_1", l.beta1()).put("beta_2", l.beta2());
      case Lamb l -> moments(c, l.beta1(), l.beta2(), l.epsilon());
      case Adafactor a -> {
        number(c, "beta_2_decay", a.beta2Decay());
        number(c, "epsilon_1", a.epsilon1());
        number(c, "epsilon_2", a.epsilon2());
        number(c, "clip_threshold", a.clipThreshold());
        yield c.put("relative_step", a.relativeStep());
      }
    };
  }

  private static ObjectNode moments(ObjectNode c, double beta1, double beta2, float epsilon) {
    return number(c.put("beta_1", beta1).put("beta_2", beta2), "epsilon", epsilon);
  }

  private static ObjectNode schedule(LearningRateSchedule schedule) {
    ObjectNode c = JsonNodeFactory.instance.objectNode();
    String name =
        switch (schedule) {
          case ExponentialDecay e -> {
            decay(c, e.initialLearningRate(), e.decaySteps());
            number(c, "decay_rate", e.decayRate()).put("staircase", e.staircase());
            yield "ExponentialDecay";
          }
          case InverseTimeDecay i -> {
            decay(c, i.initialLearningRate(), i.decaySteps());
            number(c, "decay_rate", i.decayRate()).put("staircase", i.staircase());
            yield "InverseTimeDecay";
          }
          case PolynomialDecay p -> {
            decay(c, p.initialLearningRate(), p.decaySteps());
            number(c, "end_learning_rate", p.endLearningRate());
            number(c, "power", p.power()).put("cycle", p.cycle());
            yield "PolynomialDecay";
          }
          case CosineDecay d -> {
            number(decay(c, d.initialLearningRate(), d.decaySteps()), "alpha", d.alpha());
            d.warmupTarget()
                .ifPresentOrElse(
                    w -> number(c, "warmup_target", w), () -> c.putNull("warmup_target"));
            c.put("warmup_steps", d.warmupSteps());
            yield "CosineDecay";
          }
          case CosineDecayRestarts d -> {
            number(c, "initial_learning_rate", d.initialLearningRate());
            c.put("first_decay_steps", d.firstDecaySteps());
            number(number(c, "t_mul", d.tMul()), "m_mul", d.mMul());
            number(c, "alpha", d.alpha());
            yield "SGDRDecay";
          }
          case PiecewiseConstantDecay p -> {
            ArrayNode boundaries = c.putArray("boundaries");
            p.boundaries().forEach(boundaries::add);
            ArrayNode values = c.putArray("values");
            p.values().forEach(v -> values.add(Double.parseDouble(Float.toString(v))));
            yield "PiecewiseConstant";
          }
          case Constant constant -> throw new IllegalArgumentException("Keras: a plain number");
          case OneCycle o -> throw absent(o);
          case SlantedTriangular s -> throw absent(s);
        };
    return ConfigWriter.object(
        "keras.optimizers.schedules", schedule.getClass().getSimpleName(), c.put("name", name));
  }

  private static ObjectNode decay(ObjectNode c, float initial, int steps) {
    return number(c, "initial_learning_rate", initial).put("decay_steps", steps);
  }

  private static IllegalArgumentException absent(LearningRateSchedule schedule) {
    return new IllegalArgumentException(
        "Keras: there is no schedule "
            + schedule.getClass().getSimpleName()
            + " there. Write the model without its training, or with another schedule");
  }
}
