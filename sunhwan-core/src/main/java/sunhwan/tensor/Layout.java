package sunhwan.tensor;

/**
 * Where the rows of a signal stand: one for each example, or one for each live step of each
 * example.
 */
public sealed interface Layout permits Rows, Steps {
  /** Examples. */
  int batch();

  /** Rows of numbers that there are. */
  int count();
}
