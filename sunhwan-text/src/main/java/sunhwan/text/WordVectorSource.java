package sunhwan.text;

import java.util.Set;

/**
 * Where vectors of words come from: a file that may be far larger than memory, and is read once it
 * is known which words are wanted.
 */
public interface WordVectorSource {

  /** What people call it: the file's name. */
  String name();

  /** Length of a vector. */
  int dims();

  /** The vectors of those of these words that it has. */
  WordVectors read(Set<String> wanted);

  /** By which the file is recognised: the SHA-256 of its bytes, as hexadecimal digits. */
  String fingerprint();
}
