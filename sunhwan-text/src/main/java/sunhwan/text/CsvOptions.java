package sunhwan.text;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How a CSV file is to be read; what is left empty is guessed from the file.
 *
 * @param charset empty: UTF-16 when the file starts with its byte order mark, otherwise UTF-8 when
 *     the whole file is valid UTF-8, otherwise CP949 (which contains EUC-KR)
 * @param delimiter empty: whichever of {@code , ; tab |} divides the first rows most evenly
 * @param quotes whether {@code "} around a field hides delimiters and line ends inside; false reads
 *     it as any other character
 */
public record CsvOptions(Optional<Charset> charset, Optional<Character> delimiter, boolean quotes) {
  public CsvOptions {
    delimiter.ifPresent(CsvOptions::refuseUnusable);
  }

  /** Charset and delimiter are guessed, quotes mean what they do in RFC 4180. */
  public static CsvOptions guessed() {
    return new CsvOptions(Optional.empty(), Optional.empty(), true);
  }

  public CsvOptions charset(Charset charset) {
    return new CsvOptions(Optional.of(charset), delimiter, quotes);
  }

  public CsvOptions delimiter(char delimiter) {
    return new CsvOptions(charset, Optional.of(delimiter), quotes);
  }

  public CsvOptions quotes(boolean quotes) {
    return new CsvOptions(charset, delimiter, quotes);
  }

  private static void refuseUnusable(char delimiter) {
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == 0) {
      throw new IllegalArgumentException(
          String.format(
              "CsvOptions: the delimiter cannot be a quote, a line end or NUL, got U+%04X",
              (int) delimiter));
    }
  }
}
