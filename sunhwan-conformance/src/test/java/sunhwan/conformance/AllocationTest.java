package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.RnnStream;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.training.Callback;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** What the heap sees of long work. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void allocatesNothingWhileItStreams() {
    assumeThat(sunhwan.internal.kernel.Kernels.best().describe()).startsWith("vector");
    RnnStream stream =
        Sequential.of(
            Embedding.of(10, 16),
            LSTM.of(32).returnSequences(true),
            GRU.of(32),
            Dense.of(3, Activation.SOFTMAX))
            .build(1)
            .stream();
    float[] id = {0};
    int rounds = 0;
    // until the compiler has got to the kernels they box their vectors
    while (allocated(stream, id) > 0 && rounds < 100) {
      rounds++;
    }

    // what a step allocates is in every round; what a compiler that moves in does, once, is not
    long bytes = LongStream.generate(() -> allocated(stream, id)).limit(5).min().orElseThrow();

    assertThat(bytes).as("bytes over 2,000 steps, after %s rounds of them", rounds).isZero();
  }

  private static long allocated(RnnStream stream, float[] id) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 2_000; i++) {
      id[0] = i % 10;
      stream.next(id);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void allocatesNoMoreAtTheThousandthStepThanAtTheFirstWarmOne() {
    Model model =
        Sequential.of(
                Embedding.of(50, 8),
                Bidirectional.of(LSTM.of(8).returnSequences(true)),
                Bidirectional.of(LSTM.of(8)),
                Dense.of(3, Activation.SOFTMAX))
            .build(1);
    int[][] ids = new int[32][20];
    int[] classes = new int[32];
    for (int i = 0; i < ids.length; i++) {
      classes[i] = i % 3;
      for (int t = 0; t < ids[i].length; t++) {
        ids[i][t] = (i * 7 + t * 3) % 50;
      }
    }
    List<Long> allocated = new ArrayList<>();
    Callback counting =
        run ->
            new Callback.Observer() {
              @Override
              public void batchEnd(Callback.BatchEnd batch) {
                allocated.add(THREADS.getCurrentThreadAllocatedBytes());
              }
            };

    Trainer.compile(model, Adam.of(), SparseCategoricalCrossentropy.of())
        .fit(
            Dataset.ofClasses(Sequences.ofIds(ids), classes),
            FitOptions.epochs(1_500).callback(counting));

    long early = allocated.get(600) - allocated.get(500);
    long late = allocated.get(1_499) - allocated.get(1_399);
    assertThat(late).as("bytes of the last hundred steps").isLessThan(early + early / 10);
  }
}
