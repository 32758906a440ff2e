package sunhwan.data;

/**
 * In which order a stratified split visits the classes, which decides the rows that a seed gives.
 *
 * <p>scikit-learn sorts what it is given: labels as they are, one-hot rows after joining each to a
 * string such as {@code "0 1 0"}, where the last column sorts first. So the same rows, classes and
 * seed are split differently.
 */
public enum ClassOrder {
  /**
   * Ascending class index, as {@code stratify=labels}; number the classes in the labels' sorted
   * order.
   */
  LABELS,
  /** Descending class index, as {@code stratify=one_hot} with one column per class. */
  ONE_HOT
}
