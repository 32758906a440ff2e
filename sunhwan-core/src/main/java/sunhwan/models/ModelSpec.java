package sunhwan.models;

import java.util.List;
import sunhwan.layers.Nested;
import sunhwan.layers.WeightSpec;

/** What a network is: layers in a row, or a graph of them. */
public sealed interface ModelSpec permits Sequential, Functional {

  /** The layers by name, inputs among them; a shared layer stands once. */
  List<Sequential.Layer> layers();

  /**
   * The weights that the layers need, under their full names, in order; of a shared layer once.
   *
   * @throws IllegalArgumentException where a layer does not fit what it reads
   */
  default List<WeightSpec> weights() {
    return Model.network(this).weights();
  }

  /**
   * A model whose weights are drawn from a seed.
   *
   * @throws IllegalArgumentException where a layer does not fit what it reads
   */
  default Model build(long seed) {
    return Model.drawn(this, seed);
  }

  /**
   * This model as a layer of another one: {@code graph.layer("encoder", encoder.asLayer())}. Its
   * weights stand under the layer's name; {@link Weights#under} brings those that it has learnt.
   */
  Nested asLayer();

  /**
   * The same model, in which training leaves the weights of these layers as they are; Keras's
   * {@code layer.trainable = False}. Of a model inside, all layers are meant, or one: {@code
   * encoder/embedding}.
   *
   * <p>A BatchNormalization that is frozen normalizes by its moving statistics and leaves them
   * alone. Dropout goes on.
   *
   * @param layers names; none for all layers
   * @throws IllegalArgumentException where there is no such layer
   */
  ModelSpec freeze(String... layers);

  /** The opposite of {@link #freeze}. */
  ModelSpec unfreeze(String... layers);

  /** Layer, output shape, parameters: Keras's table; of a graph also what each is connected to. */
  default Summary summary() {
    return Summary.of(this);
  }

  /** Boxes and lines; {@code toString()} draws it with characters. */
  default Diagram diagram() {
    return Diagram.of(this);
  }
}
