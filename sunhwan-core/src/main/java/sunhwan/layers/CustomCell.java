package sunhwan.layers;

/** A cell of your own: a record that knows its operation. */
public non-sealed interface CustomCell extends CellSpec {

  /** Part of its weights' names, in Keras's case: {@code my_cell}. */
  String defaultName();

  /**
   * The numbers behind it.
   *
   * @param features values of a step that it reads
   * @throws IllegalArgumentException where they do not fit
   */
  CellOperation bind(int features);
}
