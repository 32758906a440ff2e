package sunhwan.data;

/** A class has fewer rows than a stratified split must give out; the caller may know its name. */
public final class TooFewRowsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int classIndex;
  private final int rows;

  TooFewRowsException(int classIndex, int rows, String message) {
    super(message);
    this.classIndex = classIndex;
    this.rows = rows;
  }

  /** The class, as the caller numbers it. */
  public int classIndex() {
    return classIndex;
  }

  /** How many rows it has. */
  public int rows() {
    return rows;
  }
}
