package sunhwan.losses;

/**
 * A loss whose rows are put together in a way of its own, as {@code
 * MeanSquaredError.of().reduction(Reduction.SUM)}; Keras's argument {@code reduction}.
 */
public record Reduced(RowLoss loss, Reduction reduction) implements Loss {

  @Override
  public String name() {
    return loss.name();
  }

  @Override
  public int targetWidth(int width) {
    return loss.targetWidth(width);
  }
}
