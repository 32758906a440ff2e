package sunhwan.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.models.Weights;

/**
 * What an observer of a training must be told to go on where it was: its part of a {@link
 * Checkpoint}.
 *
 * @param numbers by names of its own; they may be NaN or infinite
 * @param weights by names of its own
 */
public record Memory(Map<String, Double> numbers, Map<String, Weights> weights) {
  /** Of an observer that needs none. */
  public static final Memory NONE = new Memory(Map.of(), Map.of());

  public Memory {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /** The same and a number more. */
  public Memory with(String name, double number) {
    Map<String, Double> more = new LinkedHashMap<>(numbers);
    more.put(name, number);
    return new Memory(more, weights);
  }

  /** The same and weights more. */
  public Memory with(String name, Weights weights) {
    Map<String, Weights> more = new LinkedHashMap<>(this.weights);
    more.put(name, weights);
    return new Memory(numbers, more);
  }

  /**
   * One of its numbers.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public double number(String name) {
    Double number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "Memory: there is no number '"
              + name
              + "'; there are "
              + numbers.keySet()
              + ". Was the checkpoint made by another version?");
    }
    return number;
  }
}
