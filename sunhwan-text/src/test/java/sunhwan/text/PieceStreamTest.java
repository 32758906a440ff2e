package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.data.Dataset;

class PieceStreamTest {
  private static final PieceStream STREAM =
      PieceStream.of(List.of(new int[] {2, 3, 2}, new int[0], new int[] {4}), 5);

  @Test
  void putsASignBeforeBetweenAndBehindDocuments() {
    assertThat(STREAM.ids()).containsExactly(5, 2, 3, 2, 5, 5, 4, 5);
    assertThat(STREAM.kinds()).isEqualTo(6);
  }

  @Test
  void foretellsWhatComesNextFromTheLeft() {
    Dataset data = STREAM.data(ReadingDirection.FORWARD);

    assertThat(data.inputs().getFirst().row(0)).containsExactly(5, 2, 3, 2, 5, 5, 4);
    assertThat(data.targets().getFirst().row(0)).containsExactly(2, 3, 2, 5, 5, 4, 5);
  }

  @Test
  void foretellsWhatComesNextFromTheRight() {
    Dataset data = STREAM.data(ReadingDirection.BACKWARD);

    assertThat(data.inputs().getFirst().row(0)).containsExactly(5, 4, 5, 5, 2, 3, 2);
    assertThat(data.targets().getFirst().row(0)).containsExactly(4, 5, 5, 2, 3, 2, 5);
  }

  /** A row has four windows of 70; an update is one window of a batch of rows. */
  @ParameterizedTest
  @CsvSource({"279, 1, 280, 4", "280, 2, 1, 4", "560, 3, 1, 8"})
  void cutsALongStreamIntoRowsOfFourWindows(int pieces, int rows, int last, int updates) {
    int[] document = IntStream.range(0, pieces).map(i -> i % 7).toArray();

    PieceStream stream = PieceStream.of(List.of(document), 7);
    Dataset data = stream.data(ReadingDirection.FORWARD);

    assertThat(data.size()).isEqualTo(rows);
    assertThat(data.inputs().getFirst().row(rows - 1)).hasSize(last);
    assertThat(data.targets().getFirst().row(rows - 1)[last - 1]).isEqualTo(7);
    assertThat(stream.updates(2)).isEqualTo(updates);
  }

  /**
   * Of 7 signs and pieces 2 stands there twice, 3 and 4 once, the sign three times; each counted
   * once more, of 7 + 6: the other stream's 3, 0 and sign have 2/13, 1/13 and 4/13.
   */
  @Test
  void measuresFrequenciesByWhatTheyForetell() {
    PieceStream other = PieceStream.of(List.of(new int[] {3, 0}), 5);

    double perplexity = STREAM.unigramPerplexity(other);

    double product = 2.0 / 13 * 1 / 13 * 4 / 13;
    assertThat(perplexity).isCloseTo(Math.pow(product, -1.0 / 3), within(1e-9));
    assertThat(Arrays.stream(STREAM.ids()).skip(1).count()).isEqualTo(STREAM.size());
  }
}
