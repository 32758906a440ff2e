package sunhwan.tensor;

/** One row of numbers for each example, in the batch's order. */
public record Rows(int batch) implements Layout {
  @Override
  public int count() {
    return batch;
  }
}
