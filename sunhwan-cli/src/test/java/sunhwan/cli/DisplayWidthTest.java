package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Widths by Unicode's Annex 11, East Asian Width, and as terminals show grapheme clusters. */
class DisplayWidthTest {
  @ParameterizedTest
  @CsvSource({
    "abc, 3", "복지, 4", "복지a, 5", "漢字, 4", "カナ, 4", "ｶﾅ, 2", "Ａ, 2", "é, 1", "e\u0301, 1",
    "\u1112\u1161\u11AB, 2", "ㅎ, 2", "😀, 2", "🇰🇷, 2", "👩‍👩‍👧, 2", "❤️, 2", "'', 0", "─, 1",
        "→, 1"
  })
  void countsColumns(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
  }

  @Test
  void neitherControlsNorMarksOfDirectionReachATerminal() {
    // U+009B is what ESC [ is in one character, U+0085 a line end, U+202E turns a line around
    String told = TextTable.plain("a\u009B2Jb\u0085c\u202Ed\u200Fe\u061Cf\u007Fg");

    assertThat(told).isEqualTo("a 2Jb c d e f g");
  }

  @Test
  void cutsWithoutHalvingASyllable() {
    assertThat(DisplayWidth.cut("복지행정", 6)).isEqualTo("복지…");
    assertThat(DisplayWidth.cut("복지행정", 8)).isEqualTo("복지행정");
    assertThat(DisplayWidth.cut("ab복지", 4)).isEqualTo("ab…");
  }

  @Test
  void wrapsWordsUnderTheMark() {
    String wrapped = DisplayWidth.wrap("  ! ", "복지 행정 a b", 10);

    assertThat(wrapped.lines()).containsExactly("  ! 복지", "    행정 a", "    b");
  }

  @Test
  void alignsTablesOfKoreanAndEnglish() {
    TextTable table = TextTable.of("Class", "Rows").row("행정", "12").row("welfare", "3");

    assertThat(table.toString())
        .isEqualTo(
            """
            Class    Rows
            ───────  ────
            행정       12
            welfare     3
            """);
  }

  @Test
  void keepsWhatCouldMoveTheCursorOutOfTables() {
    TextTable table = TextTable.of("Class").row("a\u001B[2Jb\nc");

    assertThat(table.toString()).contains("a [2Jb c").doesNotContain("\u001B");
  }

  @Test
  void shrinksTheBarThenLeavesFactsOutWhereTheTerminalIsNarrow() {
    ProgressBar.Standing standing =
        new ProgressBar.Standing("bi-gru", 3, 60, 50, 100, 2, Map.of("loss", 0.5));

    assertThat(ProgressBar.line(standing, 200))
        .isEqualTo(
            "bi-gru  Epoch  3/60 ▕████████████            ▏  50/100 · loss 0.500 · 25 docs/s · 0:02"
                + " left");
    assertThat(ProgressBar.line(standing, 76))
        .isEqualTo("bi-gru  Epoch  3/60 ▕████▌    ▏  50/100 · loss 0.500 · 25 docs/s · 0:02 left");
    assertThat(ProgressBar.line(standing, 48))
        .isEqualTo("bi-gru  Epoch  3/60 ▕█████████         ▏  50/100");
    assertThat(DisplayWidth.of(ProgressBar.line(standing, 20))).isLessThanOrEqualTo(20);
  }
}
