package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnalyzerTest {
  static Stream<Analyzer> analyzers() {
    return Stream.of(
        WhitespaceAnalyzer.of(),
        WordAnalyzer.of(),
        CharacterAnalyzer.of(),
        SyllableNgramAnalyzer.of(2),
        SyllableNgramAnalyzer.of(3));
  }

  @Test
  void cutsWordsAtWhiteSpaceOfAnyScript() {
    assertThat(WhitespaceAnalyzer.of().tokens(" 육아\t휴직,\u00a0LH\u3000공사 "))
        .containsExactly("육아", "휴직,", "lh", "공사");
  }

  @Test
  void setsPunctuationApartFromWordsButForApostrophesInside() {
    assertThat(WordAnalyzer.of().tokens("It's over; 'isn’t' it? 3,5 장려금은... C++"))
        .containsExactly(
            "it's", "over", ";", "'", "isn’t", "'", "it", "?", "3", ",", "5", "장려금은", ".", ".", ".",
            "c", "+", "+");
  }

  @Test
  void cutsSyllablesAndOtherCharacters() {
    assertThat(CharacterAnalyzer.of().tokens("육아 OK😀")).containsExactly("육", "아", "o", "k", "😀");
  }

  @Test
  void overlapsSyllablesInsideAWordOnly() {
    assertThat(SyllableNgramAnalyzer.of(2).tokens("장려금은 어디 서 신청하나"))
        .containsExactly("장려", "려금", "금은", "어디", "서", "신청", "청하", "하나");
  }

  @Test
  void keepsARunShorterThanNWhole() {
    assertThat(SyllableNgramAnalyzer.of(3).tokens("신청 방법은")).containsExactly("신청", "방법은");
  }

  @Test
  void keepsLatinWordsAndNumbersWholeAndPunctuationSingle() {
    assertThat(SyllableNgramAnalyzer.of(2).tokens("(LH공사) 24시간?!"))
        .containsExactly("(", "lh", "공사", ")", "24", "시간", "?", "!");
  }

  @ParameterizedTest
  @MethodSource("analyzers")
  void doesNotCareWhichUnicodeFormATextIsIn(Analyzer analyzer) {
    String text = "육아휴직 장려금, café";

    assertThat(analyzer.tokens(Normalizer.normalize(text, Normalizer.Form.NFD)))
        .isEqualTo(analyzer.tokens(text));
  }

  @ParameterizedTest
  @MethodSource("analyzers")
  void givesNoTokensForBlankTexts(Analyzer analyzer) {
    for (String blank : List.of("", " ", "\u3000\n\t")) {
      assertThat(analyzer.tokens(blank)).isEmpty();
    }
  }

  @Test
  void refusesGramsOfNothing() {
    assertThatThrownBy(() -> SyllableNgramAnalyzer.of(0))
        .hasMessage("SyllableNgramAnalyzer: n must be positive, got 0");
  }
}
