package sunhwan.text;

import java.util.List;

/** What documents are written in. */
final class Script {
  private Script() {}

  /** Whether most letters are Hangul, Han or kana, where words cut at spaces rarely meet again. */
  static boolean isWrittenWithoutWordEndings(List<String> documents) {
    return 2 * syllables(documents) > 1;
  }

  /** Share of Hangul, Han and kana among the letters; 0 where there are none. */
  static double syllables(List<String> documents) {
    long letters = 0;
    long syllables = 0;
    for (String document : documents) {
      for (int i = 0; i < document.length(); i++) {
        char c = document.charAt(i);
        if (Character.isLetter(c)) {
          letters++;
          switch (Character.UnicodeScript.of(c)) {
            case HANGUL, HAN, HIRAGANA, KATAKANA -> syllables++;
            default -> {}
          }
        }
      }
    }
    return letters == 0 ? 0 : (double) syllables / letters;
  }

  /** Whether there is a letter or a digit at all. */
  static boolean hasLetters(List<String> documents) {
    return documents.stream().anyMatch(d -> d.codePoints().anyMatch(Character::isLetterOrDigit));
  }
}
