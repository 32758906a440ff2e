package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Overlapping runs of n syllables inside each word, so that a stem is met again under every ending:
 * with n = 2, "장려금은" gives 장려 려금 금은.
 *
 * <p>Syllables are Hangul's, and the characters of scripts that are written without spaces (Han,
 * Kana); a run of fewer than n of them is one token. Runs of other letters, and of digits, are one
 * token each; punctuation is one token a character. A token never spans two words or two kinds of
 * character.
 *
 * @param n syllables a token
 */
public record SyllableNgramAnalyzer(int n) implements Analyzer {
  private enum Kind {
    SYLLABLE,
    LETTER,
    DIGIT,
    OTHER
  }

  public SyllableNgramAnalyzer {
    if (n < 1) {
      throw new IllegalArgumentException("SyllableNgramAnalyzer: n must be positive, got " + n);
    }
  }

  public static SyllableNgramAnalyzer of(int n) {
    return new SyllableNgramAnalyzer(n);
  }

  @Override
  public String word() {
    return n == 2 ? "syllables" : n + " syllables";
  }

  @Override
  public List<String> tokens(String document) {
    List<String> tokens = new ArrayList<>();
    for (String word : Analyzer.words(document)) {
      int[] characters = word.codePoints().toArray();
      int start = 0;
      for (int i = 1; i <= characters.length; i++) {
        if (i == characters.length || kind(characters[i]) != kind(characters[start])) {
          addRun(characters, start, i, tokens);
          start = i;
        }
      }
    }
    return tokens;
  }

  private void addRun(int[] characters, int from, int to, List<String> tokens) {
    int size =
        switch (kind(characters[from])) {
          case SYLLABLE -> Math.min(n, to - from);
          case LETTER, DIGIT -> to - from;
          case OTHER -> 1;
        };
    for (int i = from; i + size <= to; i++) {
      tokens.add(new String(characters, i, size));
    }
  }

  private static Kind kind(int character) {
    if (Character.isDigit(character)) {
      return Kind.DIGIT;
    }
    int type = Character.getType(character);
    if (Character.isLetter(character)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK) {
      return switch (Character.UnicodeScript.of(character)) {
        case HANGUL, HAN, HIRAGANA, KATAKANA -> Kind.SYLLABLE;
        default -> Kind.LETTER;
      };
    }
    return Kind.OTHER;
  }
}
