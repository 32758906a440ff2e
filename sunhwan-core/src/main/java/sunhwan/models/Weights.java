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

  /** The same under the name of a layer, as weights of a model in which this one is that layer. */
  public Weights under(String layer) {
    Map<String, Tensor> under = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> under.put(layer + "/" + name, tensor));
    return new Weights(under);
  }

  /**
   * Those of a model that is a layer of this one, as its own.
   *
   * @throws IllegalArgumentException where the layer has none
   */
  public Weights inside(String layer) {
    String prefix = layer + "/";
    Map<String, Tensor> inside = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            inside.put(name.substring(prefix.length()), tensor);
          }
        });
    if (inside.isEmpty()) {
      throw new IllegalArgumentException(
          "Weights: there is nothing under '" + layer + "'; there are " + tensors.keySet());
    }
    return new Weights(inside);
  }

  /**
   * The same with others in place of those of their names.
   *
   * @throws IllegalArgumentException where there is none of a name
   */
  public Weights with(Weights others) {
    Map<String, Tensor> replaced = new LinkedHashMap<>(tensors);
    others.forEach(
        (name, tensor) -> {
          get(name);
          replaced.put(name, tensor);
        });
    return new Weights(replaced);
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
