package sunhwan.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loss and metrics of a model on examples.
 *
 * @param values by Keras's names, loss first
 */
public record Scores(Map<String, Double> values) {
  public Scores {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public double loss() {
    return get("loss");
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Scores: there is no '" + name + "'; there are " + values.keySet());
    }
    return value;
  }
}
