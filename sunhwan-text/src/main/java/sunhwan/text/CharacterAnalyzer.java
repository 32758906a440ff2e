package sunhwan.text;

import java.util.List;

/** Single characters, a Hangul syllable being one; white space is left out. */
public record CharacterAnalyzer() implements Analyzer {
  public static CharacterAnalyzer of() {
    return new CharacterAnalyzer();
  }

  @Override
  public String word() {
    return "characters";
  }

  @Override
  public List<String> tokens(String document) {
    return Analyzer.words(document).stream()
        .flatMapToInt(String::codePoints)
        .mapToObj(Character::toString)
        .toList();
  }
}
