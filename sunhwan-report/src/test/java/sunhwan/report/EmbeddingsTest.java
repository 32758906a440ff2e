package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {

  @Test
  void placesWordsByTheirPrincipalComponentsAndKnowsTheirNeighbours() {
    // By hand: the mean is 0, the first direction is the first feature (variance 18/3), the second
    // the other (2/3).
    Embeddings embeddings =
        Embeddings.of(List.of("북", "남", "동", "서"), new float[] {3, 0, -3, 0, 0, 1, 0, -1}, 2);

    assertThat(embeddings.points())
        .extracting(Embeddings.Point::word)
        .containsExactly("북", "남", "동", "서");
    assertThat(embeddings.points().get(0).x()).isCloseTo(3, within(1e-9));
    assertThat(embeddings.points().get(2).y()).isCloseTo(1, within(1e-9));
    assertThat(embeddings.shareX()).isCloseTo(0.9, within(1e-9));
    assertThat(embeddings.shareY()).isCloseTo(0.1, within(1e-9));
    assertThat(embeddings.points().get(0).nearest()).containsExactly(2, 3, 1);
  }

  @Test
  void leavesRareWordsOut() {
    int words = Embeddings.WORDS_AT_MOST + 1;
    float[] vectors = new float[words * 2];
    for (int i = 0; i < vectors.length; i++) vectors[i] = i % 7;

    assertThat(Embeddings.of(Collections.nCopies(words, "word"), vectors, 2).points())
        .hasSize(Embeddings.WORDS_AT_MOST);
  }

  @Test
  void refusesVectorsThatAreNotAsManyAsWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embeddings.of(List.of("a", "b"), new float[] {1, 2, 3}, 2))
        .withMessage(
            "Embeddings: expected vectors of (words ≥ 2, features ≥ 2), got 3 numbers for (2, 2)");
  }

  @Test
  void refusesANeighbourThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Embeddings(List.of(new Embeddings.Point("a", 0, 0, List.of(1))), 1, 0))
        .withMessageContaining("the neighbours of 'a' between 0 and 0, got [1]");
  }
}
