package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.WeightSpec;
import sunhwan.optimizers.Adadelta;
import sunhwan.optimizers.Adafactor;
import sunhwan.optimizers.Adagrad;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.Adamax;
import sunhwan.optimizers.Constant;
import sunhwan.optimizers.Ftrl;
import sunhwan.optimizers.Lamb;
import sunhwan.optimizers.Lion;
import sunhwan.optimizers.Nadam;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.optimizers.Slot;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * An optimizer's variables in the order in which Keras 3 has them: batches seen, the rate unless a
 * schedule gives it, and then slots, a group of them for each weight after the other. Keras 2 had
 * other orders, which are read.
 */
final class OptimizerVariables {
  private OptimizerVariables() {}

  /** Slots that Keras makes together for a weight, before it comes to the next weight. */
  private static List<List<String>> groups(Optimizer optimizer) {
    List<List<String>> groups = new ArrayList<>();
    if (optimizer.common().useEma()) {
      groups.add(List.of("average"));
    }
    if (optimizer.common().gradientAccumulationSteps() > 1) {
      groups.add(List.of("gradient_accumulator"));
    }
    groups.addAll(
        switch (optimizer) {
          case SGD s -> apart(s);
          case RMSprop r -> apart(r);
          case Lion l -> apart(l);
          case Adagrad a -> apart(a);
          case Adam a -> moments(a.amsgrad());
          case AdamW a -> moments(a.amsgrad());
          case Nadam n -> moments(false);
          case Lamb l -> moments(false);
          case Adamax a -> List.of(List.of("momentum", "norm"));
          case Adadelta a -> List.of(List.of("accumulated_grad", "accumulated_delta_var"));
          case Ftrl f -> List.of(List.of("accumulator", "linear"));
          case Adafactor a ->
              throw new IllegalArgumentException(
                  "Keras: the state of Adafactor, which has stand-ins for what it does not keep,"
                      + " is neither read nor written");
        });
    return groups;
  }

  private static List<List<String>> apart(Optimizer optimizer) {
    return optimizer.slots(Shape.of(1)).stream().map(Slot::name).map(List::of).toList();
  }

  private static List<List<String>> moments(boolean amsgrad) {
    List<String> both = List.of("momentum", "velocity");
    return amsgrad ? List.of(both, List.of("velocity_hat")) : List.of(both);
  }

  /** Our names of all slots, weight and slot, in Keras's order; with the weight each belongs to. */
  private static Map<String, WeightSpec> slots(Optimizer optimizer, List<WeightSpec> weights) {
    return slots(groups(optimizer), weights);
  }

  private static Map<String, WeightSpec> slots(
      List<List<String>> groups, List<WeightSpec> weights) {
    Map<String, WeightSpec> slots = new LinkedHashMap<>();
    for (List<String> group : groups) {
      for (WeightSpec weight : weights) {
        if (weight.trainable()) {
          group.forEach(slot -> slots.put(weight.name() + "/" + slot, weight));
        }
      }
    }
    return slots;
  }

  private static boolean keepsRate(Optimizer optimizer) {
    return optimizer.common().schedule() instanceof Constant;
  }

  /**
   * What the file's variables say of a training.
   *
   * @param variables in Keras's order
   * @throws ModelFormatException where they are not this optimizer's and model's
   */
  static KerasTraining read(
      KerasTraining config, List<H5Node.Dataset> variables, List<WeightSpec> weights) {
    Optimizer optimizer = config.optimizer();
    int own = keepsRate(optimizer) ? 2 : 1;
    if (variables.size() < own) {
      throw refuse(config, "at least " + own, variables.size());
    }
    long iterations = iterations(config, variables.getFirst());
    Map<String, Tensor> slots = Map.of();
    if (variables.size() > own) {
      Map<String, WeightSpec> expected = slots(optimizer, weights);
      int more = optimizer instanceof Nadam ? 1 : 0; // a product that we compute
      if (variables.size() != own + expected.size() + more) {
        throw refuse(config, "" + (own + expected.size() + more), variables.size());
      }
      slots = filled(config, expected, variables.subList(own, own + expected.size()));
    }
    return new KerasTraining(optimizer, config.name(), iterations, slots, config.settings());
  }

  private static long iterations(KerasTraining config, H5Node.Dataset variable) {
    long iterations = variable.read().whole(0);
    if (iterations < 0) {
      throw new ModelFormatException(
          "optimizer '" + config.name() + "': saw " + iterations + " batches");
    }
    return iterations;
  }

  /** Slots with the values of as many variables, in the same order. */
  private static Map<String, Tensor> filled(
      KerasTraining config, Map<String, WeightSpec> expected, List<H5Node.Dataset> variables) {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, WeightSpec> slot : expected.entrySet()) {
      H5Node.Dataset found = variables.get(at++);
      if (!found.shape().equals(slot.getValue().shape())) {
        throw new ModelFormatException(
            "optimizer '"
                + config.name()
                + "': expected "
                + slot.getKey()
                + " "
                + slot.getValue().shape()
                + ", got "
                + found.shape());
      }
      slots.put(slot.getKey(), found.read().tensor());
    }
    return slots;
  }

  /** Whether an optimizer is one of before Keras 2.11, as the name of its first variable tells. */
  static boolean legacy(List<String> names) {
    return !names.isEmpty() && !names.getFirst().matches("(.*/)?iteration(:\\d+)?");
  }

  /**
   * What variables of Keras 2 say of a training.
   *
   * <p>Optimizers of 2.11 to 2.15 group slots as Keras 3 does; SGD has a momentum even where it is
   * 0 ({@code tf_keras/optimizers/optimizer.py}, {@code sgd.py}). Those of before, later called
   * legacy, have each slot of all weights before the next slot, but for Ftrl ({@code _create_slots}
   * in {@code tf_keras/optimizers/legacy}). Of the oldest, Adam also has a third slot, of no use
   * without amsgrad, and RMSprop, Adagrad and Adadelta do not count batches; both are read as
   * {@code set_weights} there does.
   *
   * @param names of the variables; none in archives, which have those of 2.11 and later
   * @throws ModelFormatException where they are not this optimizer's and model's
   */
  static KerasTraining readOlder(
      KerasTraining config,
      List<String> names,
      List<H5Node.Dataset> variables,
      List<WeightSpec> weights) {
    Optimizer optimizer = config.optimizer();
    boolean legacy = legacy(names);
    List<List<String>> groups = groups(optimizer);
    if (legacy && !(optimizer instanceof Ftrl)) {
      groups = groups.stream().flatMap(List::stream).map(List::of).toList();
    }
    Map<String, WeightSpec> expected = slots(groups, weights);
    boolean uncounted =
        legacy
            && variables.size() == expected.size()
            && (optimizer instanceof RMSprop
                || optimizer instanceof Adagrad
                || optimizer instanceof Adadelta);
    long iterations = uncounted ? 0 : iterations(config, variables.getFirst());
    List<H5Node.Dataset> left = variables.subList(uncounted ? 0 : 1, variables.size());
    if (!legacy && !left.isEmpty() && left.getFirst().shape().rank() == 0) {
      left = left.subList(1, left.size()); // a rate, which some versions keep
    }
    long trained = weights.stream().filter(WeightSpec::trainable).count();
    boolean third = legacy && optimizer instanceof Adam a && !a.amsgrad();
    boolean unmoved = optimizer instanceof SGD s && s.momentum() == 0;
    if ((third && left.size() == 3 * trained)
        || (unmoved && left.size() == expected.size() + trained)) {
      left = left.subList(0, expected.size());
    }
    if (!left.isEmpty() && left.size() != expected.size()) {
      throw refuse(config, "" + (expected.size() + 1), variables.size());
    }
    Map<String, Tensor> slots = left.isEmpty() ? Map.of() : filled(config, expected, left);
    return new KerasTraining(optimizer, config.name(), iterations, slots, config.settings());
  }

  private static ModelFormatException refuse(KerasTraining config, String expected, int got) {
    return new ModelFormatException(
        "optimizer '"
            + config.name()
            + "': expected "
            + expected
            + " variables, got "
            + got
            + ". Was it saved by a Keras that keeps others?");
  }

  /**
   * The variables by Keras's paths below the optimizer's name.
   *
   * @param model its name, which Keras puts before the weights'
   */
  static Map<String, H5Array> write(
      KerasTraining training, List<WeightSpec> weights, String model, String backend) {
    Map<String, H5Array> variables = new LinkedHashMap<>();
    H5Type whole = backend.equals("tensorflow") ? H5Type.INT64 : H5Type.INT32;
    variables.put("iteration", H5Array.scalar(whole, training.iterations()));
    Optimizer optimizer = training.optimizer();
    if (keepsRate(optimizer)) {
      variables.put("learning_rate", single(optimizer.learningRate()));
    }
    if (!training.slots().isEmpty()) {
      slots(optimizer, weights)
          .forEach(
              (name, weight) -> {
                Tensor slot = training.slots().get(name);
                if (slot == null || !slot.shape().equals(weight.shape())) {
                  throw new IllegalArgumentException(
                      "Keras: the training has no slot '"
                          + name
                          + "' "
                          + weight.shape()
                          + ". Does it belong to this model?");
                }
                variables.put((model + "/" + name).replace('/', '_'), H5Array.of(slot));
              });
      if (optimizer instanceof Nadam nadam) {
        variables.put("variable", single(product(nadam, training.iterations())));
      }
    }
    return variables;
  }

  private static H5Array single(float value) {
    return H5Array.of(Tensor.of(Shape.of(), value));
  }

  /** The product of momenta, in floats as Keras multiplies it up. */
  private static float product(Nadam nadam, long iterations) {
    long steps = iterations / nadam.common().gradientAccumulationSteps();
    float product = 1;
    for (long t = 1; t <= steps && product > 0; t++) {
      product *= (float) (nadam.beta1() * (1 - 0.5 * Math.pow(0.96, (double) t)));
    }
    return product;
  }
}
