package sunhwan.text;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Documents a few at a time, so that cutting them up is spread over threads like the rest, and no
 * more than some are held in numbers at once.
 */
final class Chunks {
  private static final int SIZE = 256;

  private Chunks() {}

  /**
   * What is said of all documents, (documents, classes).
   *
   * @param threads they change no result
   * @param says of some documents, (documents, classes), on one thread
   */
  static Tensor predict(
      List<String> documents, int classes, int threads, Function<List<String>, Tensor> says) {
    int chunks = Math.ceilDiv(documents.size(), SIZE);
    List<Tensor> said;
    if (threads == 1 || chunks < 2) {
      said = each(documents, says, IntStream.range(0, chunks)).toList();
    } else {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        said =
            pool.submit(() -> each(documents, says, IntStream.range(0, chunks).parallel()).toList())
                .join();
      }
    }
    float[] all = new float[documents.size() * classes];
    for (int i = 0; i < chunks; i++) {
      float[] part = said.get(i).data();
      System.arraycopy(part, 0, all, i * SIZE * classes, part.length);
    }
    return Tensor.of(Shape.of(documents.size(), classes), all);
  }

  private static Stream<Tensor> each(
      List<String> documents, Function<List<String>, Tensor> says, IntStream chunks) {
    return chunks.mapToObj(
        i -> says.apply(documents.subList(i * SIZE, Math.min(documents.size(), (i + 1) * SIZE))));
  }
}
