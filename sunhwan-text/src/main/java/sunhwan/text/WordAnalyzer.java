package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Words without the punctuation that clings to them, which stands as tokens of its own: "It's over,
 * isn't it?" gives it's over , isn't it ?
 *
 * <p>A word is a run of letters, digits and marks; an apostrophe between two of them belongs to it.
 */
public record WordAnalyzer() implements Analyzer {
  public static WordAnalyzer of() {
    return new WordAnalyzer();
  }

  @Override
  public String word() {
    return "words";
  }

  @Override
  public List<String> tokens(String document) {
    List<String> tokens = new ArrayList<>();
    for (String word : Analyzer.words(document)) {
      int[] characters = word.codePoints().toArray();
      int start = 0;
      for (int i = 1; i <= characters.length; i++) {
        boolean together =
            i < characters.length && isOfWord(characters, i) && isOfWord(characters, i - 1);
        if (!together) {
          tokens.add(new String(characters, start, i - start));
          start = i;
        }
      }
    }
    return tokens;
  }

  private static boolean isOfWord(int[] characters, int i) {
    if (isLetter(characters[i])) {
      return true;
    }
    boolean apostrophe = characters[i] == '\'' || characters[i] == '\u2019';
    return apostrophe
        && i > 0
        && i + 1 < characters.length
        && isLetter(characters[i - 1])
        && isLetter(characters[i + 1]);
  }

  private static boolean isLetter(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> Character.isLetterOrDigit(character);
    };
  }
}
