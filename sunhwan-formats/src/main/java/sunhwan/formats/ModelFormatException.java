package sunhwan.formats;

import java.nio.file.Path;

/**
 * A model file that is not what it should be; the message is one line and names file, entry and
 * next step.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelFormatException(String message) {
    super(message.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " "));
  }

  /** A problem of the file as a whole. */
  ModelFormatException(Path file, String problem) {
    this(file + ": " + problem);
  }

  /** A problem inside one of its entries. */
  ModelFormatException(Path file, String entry, String problem) {
    this(file + ", entry " + entry + ": " + problem);
  }
}
