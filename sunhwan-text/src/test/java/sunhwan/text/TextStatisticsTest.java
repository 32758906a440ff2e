package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.text.TextStatistics.Duplicate;
import sunhwan.text.TextStatistics.Lengths;
import sunhwan.text.TextStatistics.Share;
import sunhwan.text.TextStatistics.TokenCount;

class TextStatisticsTest {
  @Test
  void countsTokensWithoutAnIdOfTheirOwn() {
    Tokenizer withOov =
        Tokenizer.fit(List.of("a a b"), TokenizerOptions.keras().numWords(3).oovToken("<oov>"));
    Tokenizer dropping = Tokenizer.fit(List.of("a a b"), TokenizerOptions.keras().numWords(2));

    assertThat(TextStatistics.unknownTokens(withOov, List.of("a b", "c a")))
        .isEqualTo(TextStatistics.unknownTokens(dropping, List.of("a b", "c a")))
        .isEqualTo(new Share(2, 4));
  }

  @Test
  void hasAShareOfNothing() {
    assertThat(new Share(0, 0).value()).isZero();
    assertThat(new Share(1, 4).value()).isEqualTo(0.25);
    assertThatThrownBy(() -> new Share(2, 1)).hasMessage("Share: count must be in 0 … 1, got 2");
  }

  @Test
  void countsDocumentsThatAreLongerThanTheLimit() {
    int[] lengths = TextStatistics.lengths(new int[][] {{1, 2, 3}, {1}, {}, {4, 5}});

    assertThat(lengths).containsExactly(3, 1, 0, 2);
    assertThat(TextStatistics.truncated(lengths, 2)).isEqualTo(new Share(1, 4));
    assertThat(TextStatistics.truncated(lengths, 3)).isEqualTo(new Share(0, 4));
  }

  @Test
  void summarisesLengths() {
    assertThat(TextStatistics.summary(new int[] {9, 1, 2})).isEqualTo(new Lengths(3, 9, 4, 2));
    assertThat(TextStatistics.summary(new int[] {4, 1, 2, 9})).isEqualTo(new Lengths(4, 9, 4, 3));
    assertThatThrownBy(() -> TextStatistics.summary(new int[0])).hasMessageContaining("none");
  }

  @Test
  void listsTheMostFrequentTokens() {
    List<List<String>> documents = List.of(List.of("나", "가", "다"), List.of("가", "다"));

    assertThat(TextStatistics.mostFrequent(documents, 2))
        .containsExactly(new TokenCount("가", 2), new TokenCount("다", 2));
  }

  @Test
  void findsTextsThatOccurOnBothSidesHoweverTheyAreSpaced() {
    List<String> train = List.of("육아 휴직", "여권", "", "육아 휴직");
    List<String> test = List.of("등본", " 육아\n휴직 ", "", "LH", "여권");

    assertThat(TextStatistics.duplicates(train, test))
        .containsExactly(new Duplicate(0, 1), new Duplicate(1, 4));
    assertThat(TextStatistics.duplicates(List.of("lh"), test)).containsExactly(new Duplicate(0, 3));
  }
}
