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
        SyllableNgramAnalyzer.of(3),
        JamoAnalyzer.of(),
        HashedNgramAnalyzer.of(2, 4, 1000),
        NoriAnalyzer.of(),
        LanguageAnalyzer.of(Language.ENGLISH),
        new NormalizingAnalyzer(List.of(TextNormalization.NFKC), WordAnalyzer.of()),
        StopWordsAnalyzer.of(WordAnalyzer.of(), List.of("장려금")));
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

  /** The examples of Lucene's documentation of KoreanTokenizer.DecompoundMode. */
  @Test
  void cutsCompoundsAsNoriIsTold() {
    NoriAnalyzer nori = NoriAnalyzer.of();

    assertThat(nori.tokens("가락지나물")).containsExactly("가락지", "나물");
    assertThat(nori.decompound(NoriAnalyzer.Decompound.NONE).tokens("가락지나물"))
        .containsExactly("가락지나물");
    assertThat(nori.decompound(NoriAnalyzer.Decompound.MIXED).tokens("가락지나물"))
        .containsExactly("가락지나물", "가락지", "나물");
  }

  @Test
  void leavesParticlesEndingsAndPunctuationOutUnlessTold() {
    String text = "아버지가 방에 들어가신다.";

    assertThat(NoriAnalyzer.of().tokens(text)).containsExactly("아버지", "방", "들어가");
    assertThat(NoriAnalyzer.of().leaveOut(List.of()).tokens(text))
        .containsExactly("아버지", "가", "방", "에", "들어가", "시", "ᆫ다", ".");
  }

  @Test
  void aUserDictionarySaysWhatIsAWordAndWhatItIsMadeOf() {
    NoriAnalyzer nori = NoriAnalyzer.of();

    assertThat(nori.tokens("세종시")).doesNotContain("세종시").doesNotContain("세종");
    assertThat(nori.userDictionary(List.of("# 도시", "세종시")).tokens("세종시")).containsExactly("세종시");
    assertThat(nori.userDictionary(List.of("세종시 세종 시")).tokens("세종시")).containsExactly("세종", "시");
  }

  @Test
  void refusesAUserDictionaryWhosePartsAreNotTheWord() {
    assertThatThrownBy(() -> NoriAnalyzer.of().userDictionary(List.of("세종시 세종특별 시")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected lines of words such as '세종시 세종 시'");
    assertThatThrownBy(() -> NoriAnalyzer.of().leaveOut(List.of("PARTICLE")))
        .hasMessageContaining("got PARTICLE");
  }

  /** Stems of Porter (1980): "An algorithm for suffix stripping". */
  @Test
  void reducesEnglishToStemsWithoutStopWords() {
    LanguageAnalyzer english = LanguageAnalyzer.of(Language.ENGLISH);

    assertThat(english.tokens("The ponies' caresses, and a relational HOPING"))
        .containsExactly("poni", "caress", "relat", "hope");
    assertThat(english.stopWords(List.of("ponies")).tokens("the ponies are"))
        .containsExactly("the", "ar");
  }

  @Test
  void everyLanguageHasStopWordsAndCutsText() {
    for (Language language : Language.values()) {
      assertThat(language.stopWords()).as(language.word()).isNotEmpty().isSorted();
      assertThat(LanguageAnalyzer.of(language).tokens("2026")).containsExactly("2026");
    }
  }

  /** Unicode's decomposition: 값 is U+1100 U+1161 U+11B9. */
  @Test
  void takesSyllablesApartIntoLettersByTheirPlace() {
    assertThat(JamoAnalyzer.of().tokens("값 Aé"))
        .containsExactly("\u1100", "\u1161", "\u11B9", "a", "é");
  }

  /** Runs of Bojanowski et al. (2017), section 3.2: where has &lt;wh, whe, her, ere and re&gt;. */
  @Test
  void hashesTheRunsOfAWordIntoBuckets() {
    List<String> runs = List.of("<wh", "whe", "her", "ere", "re>");

    assertThat(HashedNgramAnalyzer.of(3, 3, 5000).tokens("Where"))
        .isEqualTo(
            runs.stream()
                .map(run -> "" + Integer.remainderUnsigned(CharacterHashes.hash(run), 5000))
                .toList());
  }

  /** The test vectors of FNV-1a, 32 bits (Fowler, Noll and Vo). */
  @Test
  void hashesByFnv() {
    assertThat(CharacterHashes.hash("")).isEqualTo(0x811C9DC5);
    assertThat(CharacterHashes.hash("a")).isEqualTo(0xE40C292C);
    assertThat(CharacterHashes.hash("foobar")).isEqualTo(0xBF9CF968);
  }

  @Test
  void makesTextsAlike() {
    assertThat(TextNormalization.NFKC.of("㈜ ｶﾞ²")).isEqualTo("(주) ガ2");
    assertThat(TextNormalization.NFC.of("가²")).isEqualTo("가²");
    assertThat(TextNormalization.FULL_WIDTH.of("ＡＢ１２！\u3000²")).isEqualTo("AB12! ²");
    assertThat(TextNormalization.DIGITS.of("1,234.5원, 24시간.")).isEqualTo("0원, 0시간.");
    assertThat(TextNormalization.REPEATS.of("ㅋㅋㅋㅋ 😀😀😀 ㅠㅠ 1000")).isEqualTo("ㅋㅋ 😀😀 ㅠㅠ 1000");
    assertThat(TextNormalization.URLS.of("보라 HTTP://a.kr/b?c=1을, www.a.kr"))
        .isEqualTo("보라 url을, url");
  }

  @Test
  void takesNormalizationsInTheirOrderBeforeItCuts() {
    Analyzer words = WhitespaceAnalyzer.of();
    List<TextNormalization> addressFirst =
        List.of(TextNormalization.URLS, TextNormalization.DIGITS);
    List<TextNormalization> numbersFirst =
        List.of(TextNormalization.DIGITS, TextNormalization.REPEATS);

    assertThat(new NormalizingAnalyzer(addressFirst, words).tokens("www.a1.kr 12"))
        .containsExactly("url", "0");
    assertThat(new NormalizingAnalyzer(numbersFirst, words).tokens("www.a1.kr 12"))
        .containsExactly("ww.a0.kr", "0");
  }

  @Test
  void leavesStopWordsOutInAnyCaseAndOrder() {
    StopWordsAnalyzer analyzer = StopWordsAnalyzer.of(WordAnalyzer.of(), List.of("THE", "a", "a"));

    assertThat(analyzer.tokens("The cat, a dog")).containsExactly("cat", ",", "dog");
    assertThatThrownBy(() -> new StopWordsAnalyzer(WordAnalyzer.of(), List.of("b", "a")))
        .hasMessageContaining("sorted order");
  }

  @Test
  void everyNameIsThatOfItsAnalyzer() {
    Analyzer.named().forEach((name, analyzer) -> assertThat(analyzer.get().word()).isEqualTo(name));
  }

  @Test
  void refusesGramsOfNothing() {
    assertThatThrownBy(() -> SyllableNgramAnalyzer.of(0))
        .hasMessage("SyllableNgramAnalyzer: n must be positive, got 0");
  }
}
