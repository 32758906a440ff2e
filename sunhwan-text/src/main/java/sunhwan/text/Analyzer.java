package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a document into tokens, in reading order; the text is brought into Unicode's composed form
 * and small letters first.
 */
public sealed interface Analyzer
    permits WhitespaceAnalyzer, WordAnalyzer, CharacterAnalyzer, SyllableNgramAnalyzer {

  /** The document's tokens; never an empty one. */
  List<String> tokens(String document);

  /** The document's words: what stands between white space of any script. */
  static List<String> words(String document) {
    String text = Nfc.of(document).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
