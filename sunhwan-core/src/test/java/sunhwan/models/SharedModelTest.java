package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.LSTM;
import sunhwan.layers.RandomWeights;
import sunhwan.tensor.Tensor;

/** One model, read by many threads at once and again after other examples. */
class SharedModelTest {

  static Stream<Sequential> models() {
    return Stream.of(
        Sequential.of(
            Embedding.of(10, 4).maskZero(true),
            Bidirectional.of(LSTM.of(5).returnSequences(true)),
            GlobalMaxPooling1D.of(),
            Dense.of(3, Activation.SOFTMAX)),
        Sequential.of(
            Embedding.of(10, 4),
            GRU.of(5).returnSequences(true).goBackwards(true),
            BatchNormalization.of(),
            Dense.of(3)));
  }

  private static Sequences examples(int number) {
    int[][] ids = new int[3 + number % 30][];
    for (int b = 0; b < ids.length; b++) {
      ids[b] = new int[1 + (b * 5 + number) % 8];
      for (int t = 0; t < ids[b].length; t++) {
        ids[b][t] = (number * 7 + b * 3 + t) % 10;
      }
    }
    return Sequences.ofIds(ids);
  }

  @ParameterizedTest
  @MethodSource("models")
  void saysTheSameToManyThreadsAtOnce(Sequential spec) throws Exception {
    Model model = RandomWeights.model(spec, 3);
    List<Tensor> expected = new ArrayList<>();
    for (int number = 0; number < 60; number++) {
      expected.add(RandomWeights.model(spec, 3).predict(examples(number)));
    }
    List<Callable<Tensor>> questions = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      int number = i % 60;
      questions.add(() -> model.predict(examples(number), 1 + number % 2));
    }

    List<Tensor> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Tensor> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
    }

    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i)).as("examples %d", i % 60).isEqualTo(expected.get(i % 60));
    }
  }
}
