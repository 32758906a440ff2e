package sunhwan.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes texts alike that differ in what says little. */
public enum TextNormalization {
  /** Unicode's composed form. */
  NFC,
  /** Unicode's compatible form, in which ｶﾞ is ガ, ㈜ is (주) and ² is 2. */
  NFKC,
  /** ＡＢＣ１２３！ as ABC123!, and the wide space as a space; nothing else of NFKC. */
  FULL_WIDTH,
  /** Every number as 0: 1,234.5 and 24 alike. */
  DIGITS,
  /** A character that stands three times or more, no digit, as two: ㅋㅋㅋㅋ as ㅋㅋ. */
  REPEATS,
  /** Every address of the web as the word url. */
  URLS;

  private static final Pattern NUMBER = Pattern.compile("\\p{Nd}++(?:[.,]\\p{Nd}++)*+");
  private static final Pattern RUN = Pattern.compile("([^\\p{N}])\\1{2,}+", Pattern.DOTALL);
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])(?:https?://|www\\.)[\\x21-\\x7e]++", Pattern.CASE_INSENSITIVE);

  /** The word on the command line: {@code full-width}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The text, made alike. */
  public String of(String text) {
    return switch (this) {
      case NFC -> Nfc.of(text);
      case NFKC -> Normalizer.normalize(text, Normalizer.Form.NFKC);
      case FULL_WIDTH -> narrow(text);
      case DIGITS -> NUMBER.matcher(text).replaceAll("0");
      case REPEATS -> RUN.matcher(text).replaceAll("$1$1");
      case URLS -> ADDRESS.matcher(text).replaceAll("url");
    };
  }

  /** The block of full-width forms lies 0xFEE0 above ASCII. */
  private static String narrow(String text) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      char c = characters[i];
      characters[i] =
          c == '\u3000' ? ' ' : c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c;
    }
    return new String(characters);
  }
}
