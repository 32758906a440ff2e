package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sunhwan.formats.ModelFormatException;
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
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.PiecewiseConstantDecay;
import sunhwan.optimizers.PolynomialDecay;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;

/** An optimizer's config as ours: every argument is asked for, none is read over. */
final class OptimizerReader {
  private OptimizerReader() {}

  /** An optimizer, and what Keras calls it. */
  record Read(Optimizer optimizer, String name) {}

  /** Reads {@code {"class_name": "Adam", "config": …}}. */
  static Read read(Arguments.Context context, JsonNode node) {
    String type = ConfigReader.type(node);
    Arguments arguments = new Arguments(context, type, node.path("config"));
    Optimizer optimizer = arguments.made(a -> optimizer(a, type));
    arguments.finish();
    String name = arguments.name();
    return new Read(optimizer, name.isEmpty() ? type.toLowerCase(Locale.ROOT) : name);
  }

  private static Optimizer optimizer(Arguments a, String type) {
    Common common = common(a);
    return switch (type) {
      case "SGD" -> new SGD(common, a.number("momentum", 0), a.flag("nesterov", false));
      case "RMSprop" ->
          new RMSprop(
              common,
              a.exact("rho", 0.9),
              a.number("momentum", 0),
              epsilon(a),
              a.flag("centered", false));
      case "Adam" -> new Adam(common, beta1(a), beta2(a, 0.999), epsilon(a), amsgrad(a));
      case "AdamW" -> new AdamW(common, beta1(a), beta2(a, 0.999), epsilon(a), amsgrad(a));
      case "Adadelta" -> new Adadelta(common, a.exact("rho", 0.95), epsilon(a));
      case "Adagrad" -> new Adagrad(common, a.number("initial_accumulator_value", 0.1), epsilon(a));
      case "Adamax" -> new Adamax(common, beta1(a), beta2(a, 0.999), epsilon(a));
      case "Nadam" -> new Nadam(common, beta1(a), beta2(a, 0.999), epsilon(a));
      case "Ftrl" ->
          new Ftrl(
              common,
              a.number("learning_rate_power", -0.5),
              a.number("initial_accumulator_value", 0.1),
              a.number("l1_regularization_strength", 0),
              a.number("l2_regularization_strength", 0),
              a.number("l2_shrinkage_regularization_strength", 0),
              a.number("beta", 0));
      case "Lion" -> new Lion(common, beta1(a), beta2(a, 0.99));
      case "Lamb" -> new Lamb(common, beta1(a), beta2(a, 0.999), epsilon(a));
      case "Adafactor" ->
          new Adafactor(
              common,
              a.number("beta_2_decay", -0.8),
              a.number("epsilon_1", 1e-30),
              a.number("epsilon_2", 1e-3),
              a.number("clip_threshold", 1),
              a.flag("relative_step", true));
      default -> throw new ModelFormatException(a.place() + ": there is no such optimizer");
    };
  }

  private static double beta1(Arguments a) {
    return a.exact("beta_1", 0.9);
  }

  private static double beta2(Arguments a, double fallback) {
    return a.exact("beta_2", fallback);
  }

  private static float epsilon(Arguments a) {
    return a.number("epsilon", 1e-7);
  }

  private static boolean amsgrad(Arguments a) {
    return a.flag("amsgrad", false);
  }

  private static Common common(Arguments a) {
    a.none("scales the loss, which is not there", "loss_scale_factor");
    a.zero("decay", "lets the rate decay, which is not there; use InverseTimeDecay");
    a.only("is_legacy_optimizer", "false", "is an optimizer of before Keras 2.11");
    a.ignore("jit_compile");
    a.rename("lr", "learning_rate");
    return new Common(
        schedule(a),
        a.number("clipnorm", 0),
        a.number("global_clipnorm", 0),
        a.number("clipvalue", 0),
        a.number("weight_decay", 0),
        List.of(),
        a.flag("use_ema", false),
        a.exact("ema_momentum", 0.99),
        a.whole("ema_overwrite_frequency", 0),
        a.whole("gradient_accumulation_steps", 1),
        Map.of(),
        List.of());
  }

  private static LearningRateSchedule schedule(Arguments optimizer) {
    JsonNode rate = optimizer.take("learning_rate");
    if (rate.isNumber()) {
      return new Constant((float) rate.asDouble());
    }
    String type = ConfigReader.type(rate);
    Arguments arguments = new Arguments(optimizer.context(), type, rate.path("config"));
    LearningRateSchedule schedule = arguments.made(a -> schedule(a, type));
    arguments.finish();
    return schedule;
  }

  private static LearningRateSchedule schedule(Arguments a, String type) {
    return switch (type) {
      case "ExponentialDecay" ->
          new ExponentialDecay(initial(a), steps(a), a.number("decay_rate", 0), staircase(a));
      case "InverseTimeDecay" ->
          new InverseTimeDecay(initial(a), steps(a), a.number("decay_rate", 0), staircase(a));
      case "PolynomialDecay" ->
          new PolynomialDecay(
              initial(a),
              steps(a),
              a.number("end_learning_rate", 1e-4),
              a.number("power", 1),
              a.flag("cycle", false));
      case "CosineDecay" ->
          new CosineDecay(
              initial(a),
              steps(a),
              a.number("alpha", 0),
              a.has("warmup_target")
                  ? Optional.of(a.number("warmup_target", 0))
                  : nothing(a, "warmup_target"),
              a.whole("warmup_steps", 0));
      case "CosineDecayRestarts" ->
          new CosineDecayRestarts(
              initial(a),
              a.whole("first_decay_steps"),
              a.number("t_mul", 2),
              a.number("m_mul", 1),
              a.number("alpha", 0));
      case "PiecewiseConstantDecay" -> {
        List<Integer> boundaries = new ArrayList<>();
        JsonNode all = a.take("boundaries");
        IntStream.range(0, all.size())
            .forEach(i -> boundaries.add(a.whole("boundaries", all.get(i))));
        List<Float> values = new ArrayList<>();
        a.take("values").forEach(value -> values.add((float) value.asDouble(Double.NaN)));
        yield new PiecewiseConstantDecay(boundaries, values);
      }
      default ->
          throw new ModelFormatException(a.place() + ": there is no such learning-rate schedule");
    };
  }

  private static Optional<Float> nothing(Arguments a, String argument) {
    a.ignore(argument);
    return Optional.empty();
  }

  private static float initial(Arguments a) {
    return a.number("initial_learning_rate", 0);
  }

  private static int steps(Arguments a) {
    return a.whole("decay_steps");
  }

  private static boolean staircase(Arguments a) {
    return a.flag("staircase", false);
  }
}
