package sunhwan.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The letters that Hangul syllables are composed of, first, middle and last ones told apart: 값
 * gives ᄀ ᅡ ᆹ; other characters are tokens as they are, white space is left out.
 */
public record JamoAnalyzer() implements Analyzer {
  public static JamoAnalyzer of() {
    return new JamoAnalyzer();
  }

  @Override
  public String word() {
    return "jamo";
  }

  @Override
  public List<String> tokens(String document) {
    List<String> tokens = new ArrayList<>();
    for (String word : Analyzer.words(document)) {
      word.codePoints()
          .forEach(
              c -> {
                String character = Character.toString(c);
                if (c >= '가' && c <= '힣') {
                  Normalizer.normalize(character, Normalizer.Form.NFD)
                      .codePoints()
                      .mapToObj(Character::toString)
                      .forEach(tokens::add);
                } else {
                  tokens.add(character);
                }
              });
    }
    return tokens;
  }
}
