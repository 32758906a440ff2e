package sunhwan.layers;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What holds a layer down while it learns: penalties and limits of its weights, by their own names,
 * and a penalty of what comes out.
 *
 * @param regularizers by weight: kernel, recurrent_kernel, bias, embeddings, gamma, …
 * @param constraints likewise
 * @param activity penalty of the layer's output, value by value; masked steps have none
 */
public record Restraints(
    Map<String, Regularizer> regularizers,
    Map<String, Constraint> constraints,
    Optional<Regularizer> activity) {

  /** Nothing is held down. */
  public static final Restraints NONE = new Restraints(Map.of(), Map.of(), Optional.empty());

  public Restraints {
    regularizers = Collections.unmodifiableMap(new TreeMap<>(regularizers));
    constraints = Collections.unmodifiableMap(new TreeMap<>(constraints));
    if (activity.isPresent() && !activity.get().valueByValue()) {
      throw new IllegalArgumentException(
          "activityRegularizer: expected L1, L2 or L1L2, got "
              + activity.get()
              + ", which compares examples with each other. Put it on a kernel.");
    }
  }

  /** One weight more with a penalty. */
  public Restraints regularizer(String weight, Regularizer regularizer) {
    Map<String, Regularizer> more = new TreeMap<>(regularizers);
    more.put(weight, regularizer);
    return new Restraints(more, constraints, activity);
  }

  /** One weight more with a limit. */
  public Restraints constraint(String weight, Constraint constraint) {
    Map<String, Constraint> more = new TreeMap<>(constraints);
    more.put(weight, constraint);
    return new Restraints(regularizers, more, activity);
  }

  public Restraints activity(Regularizer activity) {
    return new Restraints(regularizers, constraints, Optional.of(activity));
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  /** The weights with what holds each of them; the last part of a weight's path is its own name. */
  public List<WeightSpec> on(List<WeightSpec> weights) {
    return weights.stream()
        .map(
            w -> {
              String own = w.name().substring(w.name().lastIndexOf('/') + 1);
              WeightSpec held =
                  regularizers.containsKey(own)
                      ? w.regularizer(Optional.of(regularizers.get(own)))
                      : w;
              return constraints.containsKey(own)
                  ? held.constraint(Optional.of(constraints.get(own)))
                  : held;
            })
        .toList();
  }

  /** Refuses what is no weight of a layer. */
  void check(String layer, String... weights) {
    List<String> known = List.of(weights);
    for (Map<String, ?> named : List.of(regularizers, constraints)) {
      for (String name : named.keySet()) {
        if (!known.contains(name)) {
          throw new IllegalArgumentException(
              layer + ": has no weight '" + name + "' to restrain; its weights are " + known);
        }
      }
    }
  }
}
