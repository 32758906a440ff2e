package sunhwan.text;

import java.nio.file.Path;

/**
 * Something is wrong with the data that a person gave: its path, its form or its content.
 *
 * <p>The message is one line that names the file, the line, what is wrong and what to do next; a
 * program shows it as it is.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(oneLine(message));
  }

  /** About a whole file. */
  public DataException(Path file, String problem) {
    this(file + ": " + problem);
  }

  /** About one line of a file; lines count from 1. */
  public DataException(Path file, long line, String problem) {
    this(file + ", line " + line + ": " + problem);
  }

  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ");
  }
}
