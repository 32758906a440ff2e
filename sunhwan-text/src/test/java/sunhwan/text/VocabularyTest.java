package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final List<List<String>> DOCUMENTS =
      List.of(List.of("c", "b", "a", "b"), List.of("a", "d"), List.of());

  @Test
  void numbersTokensByFrequencyThenFirstOccurrence() {
    Vocabulary vocabulary = Vocabulary.fit(DOCUMENTS, 100, 1);

    assertThat(vocabulary.tokens()).containsExactly("", "[UNK]", "b", "a", "c", "d");
    assertThat(vocabulary.id("a")).isEqualTo(3);
    assertThat(vocabulary.id("z")).isEqualTo(Vocabulary.UNKNOWN);
  }

  @Test
  void keepsFrequentTokensOnly() {
    assertThat(Vocabulary.fit(DOCUMENTS, 100, 2).tokens()).containsExactly("", "[UNK]", "b", "a");
    assertThat(Vocabulary.fit(DOCUMENTS, 3, 1).tokens()).containsExactly("", "[UNK]", "b");
  }

  @Test
  void givesNoTokenThePlaceOfASpecialOne() {
    Vocabulary vocabulary = Vocabulary.fit(List.of(List.of("[UNK]", "", "a")), 100, 1);

    assertThat(vocabulary.tokens()).containsExactly("", "[UNK]", "a");
    assertThat(vocabulary.contains("[UNK]")).isFalse();
  }

  @Test
  void isTheSameAfterItsTokensWereKept() {
    Vocabulary vocabulary = Vocabulary.fit(DOCUMENTS, 5, 1);

    assertThat(Vocabulary.of(vocabulary.tokens())).isEqualTo(vocabulary);
  }

  @Test
  void refusesTokensOutOfPlace() {
    assertThatThrownBy(() -> Vocabulary.of(List.of("a", "b")))
        .hasMessage("Vocabulary: expected '' and '[UNK]' before the known tokens, got [a, b]");
    assertThatThrownBy(() -> Vocabulary.of(List.of("", "[UNK]", "a", "a")))
        .hasMessageContaining("every token once, got 4 tokens of which 3 are different");
  }

  @Test
  void refusesRoomForNothing() {
    assertThatThrownBy(() -> Vocabulary.fit(DOCUMENTS, 2, 1))
        .hasMessageContaining("maxTokens must be at least 3");
    assertThatThrownBy(() -> Vocabulary.fit(DOCUMENTS, 10, 0))
        .hasMessage("Vocabulary: minFrequency must be positive, got 0");
  }

  @Test
  void looksAnAnalyzersTokensUp() {
    TextStep step = AnalyzerStep.fit(SyllableNgramAnalyzer.of(2), List.of("장려금은", "장려금을"), 100, 2);

    assertThat(step.vocabulary()).containsExactly("", "[UNK]", "장려", "려금");
    assertThat(step.vocabularySize()).isEqualTo(4);
    assertThat(step.ids("장려금이")).containsExactly(2, 3, 1);
    assertThat(step.tokens("장려금이")).containsExactly("장려", "려금", "금이");
    assertThat(step.knows("금은")).isFalse();
    assertThat(step.ids(List.of("", "려금"))).isDeepEqualTo(new int[][] {{}, {3}});
  }
}
