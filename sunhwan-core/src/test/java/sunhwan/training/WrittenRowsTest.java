package sunhwan.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Close;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.Regularizer;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.OptimizerState;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Rows of a table that a batch does not read are neither looked at nor left over. */
class WrittenRowsTest {

  static Stream<Arguments> optimizersAndPenalties() {
    List<Optimizer> optimizers =
        List.of(
            Adam.of(0.1f).globalClipnorm(0.01f),
            Adam.of(0.1f).lazyRows("embedding"),
            Adam.of(0.1f).globalClipnorm(0.01f).lazyRows("embedding"),
            SGD.of(0.1f).momentum(0.5f).lazyRows("embedding").gradientAccumulationSteps(2));
    return optimizers.stream().flatMap(o -> Stream.of(Arguments.of(o, 0f), Arguments.of(o, 0.1f)));
  }

  /** Batches of 40 are three shards, and each batch reads other rows than the one before. */
  @ParameterizedTest
  @MethodSource("optimizersAndPenalties")
  void learnsAsIfGradientsWereMadeAnewForEachBatch(Optimizer optimizer, float penalty) {
    Embedding layer = Embedding.of(60, 2);
    Model model =
        Sequential.of(
                Input.ids(Shape.UNKNOWN),
                penalty > 0 ? layer.embeddingsRegularizer(Regularizer.l2(penalty)) : layer,
                GlobalAveragePooling1D.of())
            .build(1);
    Random random = new Random(3);
    int[][] examples = new int[160][];
    float[][] targets = new float[160][2];
    for (int b = 0; b < examples.length; b++) {
      int from = 1 + b / 40 * 10;
      examples[b] = new int[] {from + random.nextInt(25), from + random.nextInt(25), 2};
      targets[b][0] = random.nextFloat();
    }

    Weights fitted =
        Trainer.compile(model, optimizer, MeanSquaredError.of())
            .fit(
                Dataset.of(Sequences.ofIds(examples), Sequences.ofValues(targets)),
                FitOptions.epochs(1).batchSize(40).shuffle(false))
            .model()
            .weights();

    Weights weights = model.weights().copy();
    OptimizerState state = new OptimizerState();
    Map<String, Tensor> byName = new LinkedHashMap<>();
    weights.forEach(byName::put);
    for (int from = 0; from < 160; from += 40) {
      Dataset batch =
          Dataset.of(
              Sequences.ofIds(Arrays.copyOfRange(examples, from, from + 40)),
              Sequences.ofValues(Arrays.copyOfRange(targets, from, from + 40)));
      Map<String, float[]> gradients = new LinkedHashMap<>();
      Trainer.compile(model.with(weights), optimizer, MeanSquaredError.of())
          .gradients(batch)
          .weights()
          .forEach((name, g) -> gradients.put(name, g.data()));
      state.step(optimizer, byName, gradients);
    }
    Close.assertClose(
        "embeddings",
        fitted.get("embedding/embeddings").data(),
        weights.get("embedding/embeddings").data(),
        1e-5);
  }
}
