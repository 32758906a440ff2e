package sunhwan.models;

import java.util.List;

/** What a network is: layers in a row, or a graph of them. */
public sealed interface ModelSpec permits Sequential, Functional {

  /** The layers by name, inputs among them; a shared layer stands once. */
  List<Sequential.Layer> layers();

  /**
   * A model whose weights are drawn from a seed.
   *
   * @throws IllegalArgumentException where a layer does not fit what it reads
   */
  default Model build(long seed) {
    return Model.drawn(this, seed);
  }

  /** Layer, output shape, parameters: Keras's table; of a graph also what each is connected to. */
  default Summary summary() {
    return Summary.of(this);
  }
}
