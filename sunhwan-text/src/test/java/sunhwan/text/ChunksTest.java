package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class ChunksTest {
  /** Says of a document its number and ten times it. */
  private static Tensor says(List<String> documents) {
    float[] said = new float[2 * documents.size()];
    for (int i = 0; i < documents.size(); i++) {
      said[2 * i] = Float.parseFloat(documents.get(i));
      said[2 * i + 1] = 10 * said[2 * i];
    }
    return Tensor.of(Shape.of(documents.size(), 2), said);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 3", "1, 3", "256, 3", "257, 1", "257, 3", "1000, 2"})
  void everyDocumentHasItsOwnAnswerInItsPlace(int count, int threads) {
    List<String> documents = IntStream.range(0, count).mapToObj(String::valueOf).toList();

    Tensor said = Chunks.predict(documents, 2, threads, ChunksTest::says);

    assertThat(said).isEqualTo(says(documents));
  }

  @Test
  void severalThreadsHaveAPartEach() {
    List<String> documents = IntStream.range(0, 2000).mapToObj(String::valueOf).toList();
    ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();

    Chunks.predict(
        documents,
        2,
        3,
        some -> {
          sizes.add(some.size());
          return says(some);
        });

    assertThat(sizes).hasSize(8).contains(256, 2000 - 7 * 256);
  }

  @Test
  void whatGoesWrongOnAThreadComesOutAsItIs() {
    List<String> documents = IntStream.range(0, 600).mapToObj(String::valueOf).toList();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Chunks.predict(
                    documents,
                    2,
                    2,
                    some -> {
                      throw new IllegalStateException("no");
                    }))
        .withMessageContaining("no");
  }
}
