package sunhwan.formats.keras;

/**
 * How strictly a file is read.
 *
 * @param predictionOnly whether arguments that change training alone, such as regularizers, may be
 *     left out with a remark; otherwise they are refused
 * @param notFinite whether weights may be NaN or infinite
 */
public record KerasOptions(boolean predictionOnly, boolean notFinite) {
  /** Nothing is left out, and weights are finite. */
  public static KerasOptions of() {
    return new KerasOptions(false, false);
  }

  public KerasOptions predictionOnly(boolean predictionOnly) {
    return new KerasOptions(predictionOnly, notFinite);
  }

  public KerasOptions notFinite(boolean notFinite) {
    return new KerasOptions(predictionOnly, notFinite);
  }
}
