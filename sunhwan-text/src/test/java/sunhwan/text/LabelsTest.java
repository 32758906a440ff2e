package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final List<String> VALUES = List.of("행정", "복지", "행정", "경제");

  @Test
  void numbersClassesInOrderOfTheirCodePoints() {
    Labels labels = Labels.sorted(VALUES);

    assertThat(labels.names()).containsExactly("경제", "복지", "행정");
    assertThat(labels.indices(VALUES)).containsExactly(2, 1, 2, 0);
    assertThat(labels.name(1)).isEqualTo("복지");
  }

  @Test
  void sortsWhatUtf16PutsElsewhereAsPythonDoes() {
    // Python: sorted(['\U0001F600', '\uffe6', 'a', 'ab'])
    assertThat(Labels.sorted(List.of("😀", "￦", "ab", "a")).names())
        .containsExactly("a", "ab", "￦", "😀");
  }

  @Test
  void numbersClassesByFirstOccurrence() {
    assertThat(Labels.byFirstOccurrence(VALUES).names()).containsExactly("행정", "복지", "경제");
  }

  @Test
  void writesOneHotRows() {
    float[][] rows = Labels.sorted(VALUES).oneHot(List.of("행정", "경제"));

    assertThat(rows).isDeepEqualTo(new float[][] {{0, 0, 1}, {1, 0, 0}});
  }

  @Test
  void namesTheNearestClass() {
    Labels labels = Labels.sorted(VALUES);

    assertThat(labels.find("복자")).isEmpty();
    assertThatThrownBy(() -> labels.indices(List.of("복자")))
        .isInstanceOf(DataException.class)
        .hasMessage("no class '복자'. Did you mean '복지'? Classes: 경제, 복지, 행정");
  }

  @Test
  void refusesClassesBeyondTheCount() {
    assertThatThrownBy(() -> Labels.oneHot(new int[] {0, 3}, 3))
        .hasMessage("Labels: row 1: class must be in 0 … 2, got 3");
  }

  @Test
  void refusesNoClassAndAClassTwice() {
    assertThatThrownBy(() -> new Labels(List.of())).hasMessageContaining("at least one class");
    assertThatThrownBy(() -> new Labels(List.of("a", "a"))).hasMessageContaining("once");
  }
}
