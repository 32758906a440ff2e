package sunhwan.report;

/** How many rows the models learnt from, were stopped by, and were scored on. */
public record RowCounts(long train, long validation, long test) {

  public RowCounts {
    if (train < 0 || validation < 0 || test < 0) {
      throw new IllegalArgumentException(
          "RowCounts: expected counts from 0, got %d, %d, %d".formatted(train, validation, test));
    }
  }
}
