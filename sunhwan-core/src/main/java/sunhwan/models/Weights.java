package sunhwan.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import sunhwan.tensor.Tensor;

/**
 * What a model has learnt: tensors by name, in the model's order.
 *
 * <p>Names are Keras's paths without the model's own name: {@code
 * bidirectional/forward_lstm/lstm_cell/recurrent_kernel}.
 */
public final class Weights {
  private final Map<String, Tensor> tensors;

  private Weights(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /** These tensors in this order; the map is copied, the tensors are not. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights(new LinkedHashMap<>(tensors));
  }

  /** Names in order. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /**
   * One tensor.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "Weights: there is no '" + name + "'; there are " + tensors.keySet());
    }
    return tensor;
  }

  /** In order. */
  public void forEach(BiConsumer<String, Tensor> action) {
    tensors.forEach(action);
  }

  /** Numbers in all. */
  public long count() {
    return tensors.values().stream().mapToLong(t -> t.shape().count()).sum();
  }

  /** The same with tensors of its own. */
  public Weights copy() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return new Weights(copies);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights weights
        && tensors.equals(weights.tensors)
        && names().equals(weights.names());
  }

  @Override
  public int hashCode() {
    return tensors.hashCode();
  }

  @Override
  public String toString() {
    return "Weights(" + tensors.size() + " tensors, " + count() + " numbers)";
  }
}
