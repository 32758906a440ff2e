package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** Ids of a step become one vector; expected numbers are sums by hand. */
class EmbeddingBagTest {
  private static final float[] TABLE = {9, 9, 1, 10, 2, 20, 4, 40};

  private static Model model(EmbeddingBag bag, LayerSpec... behind) {
    List<LayerSpec> layers = new ArrayList<>(List.of(Input.sequence(Shape.UNKNOWN, 3), bag));
    layers.addAll(List.of(behind));
    Sequential spec = Sequential.of(layers);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(1).weights().forEach(weights::put);
    weights.put("embedding_bag/embeddings", Tensor.of(Shape.of(4, 2), TABLE.clone()));
    return new Model(spec, Weights.of(weights));
  }

  private static Sequences steps(float[][]... examples) {
    return Sequences.ofVectors(examples);
  }

  @Test
  void addsTheVectorsOfAStepsIdsAndNothingForZero() {
    Model model = model(EmbeddingBag.of(4, 2));

    Tensor y = model.predict(steps(new float[][] {{1, 2, 0}, {0, 3, 3}, {2, 0, 0}}));

    assertThat(y.data()).containsExactly(3, 30, 8, 80, 2, 20);
  }

  @Test
  void dividesByTheNumberOfIdsWhereTheMeanIsWanted() {
    Model model = model(EmbeddingBag.of(4, 2).mode(EmbeddingBag.Mode.MEAN));

    Tensor y = model.predict(steps(new float[][] {{1, 0, 2}, {3, 3, 0}}));

    assertThat(y.data()).containsExactly(1.5f, 15, 4, 40);
  }

  @Test
  void masksAStepWithoutIds() {
    Model model = model(EmbeddingBag.of(4, 2), GlobalAveragePooling1D.of());

    Tensor y = model.predict(steps(new float[][] {{0, 0, 0}, {1, 0, 0}, {0, 0, 0}, {3, 0, 0}}));

    assertThat(y.data()).containsExactly(2.5f, 25);
  }

  @ParameterizedTest
  @CsvSource({"SUM, 0.25, 0", "MEAN, 0.25, 0", "SUM, 0, 0.5", "MEAN, 0.5, 0.5"})
  void dropsIdsAndStepsAndScalesWhatStays(EmbeddingBag.Mode mode, float ids, float steps) {
    List<float[]> seen = new ArrayList<>();
    EmbeddingBag bag = EmbeddingBag.of(4, 2).mode(mode).idDropout(ids).stepDropout(steps);
    Model model = model(bag, new DropoutTest.Probe(seen), GlobalMaxPooling1D.of());
    float[][] example = new float[8000][];
    for (int t = 0; t < example.length; t++) {
      example[t] = new float[] {1, 0, 2};
    }
    Dataset data = Dataset.of(steps(example), Sequences.ofValues(new float[1][2]));

    Trainer.compile(model, SGD.of(1e-20f), MeanSquaredError.of())
        .fit(data, FitOptions.epochs(1).seed(3));

    float scale = 1 / (1 - ids) / (1 - steps) / (mode == EmbeddingBag.Mode.MEAN ? 2 : 1);
    double[] shares = new double[4]; // none, id 1 alone, id 2 alone, both
    for (int t = 0; t < example.length; t++) {
      int kept = Math.round(seen.getFirst()[2 * t] / scale);
      assertThat(seen.getFirst()[2 * t]).isCloseTo(kept * scale, within(1e-5f));
      assertThat(seen.getFirst()[2 * t + 1]).isCloseTo(10 * kept * scale, within(1e-4f));
      shares[kept] += 1.0 / example.length;
    }
    double step = 1 - steps;
    double id = 1 - ids;
    assertThat(shares[3]).isCloseTo(step * id * id, within(0.03));
    assertThat(shares[1]).isCloseTo(step * id * ids, within(0.03));
    assertThat(shares[2]).isCloseTo(step * id * ids, within(0.03));
  }

  @Test
  void teachesOnlyTheRowsThatWereRead() {
    Model model = model(EmbeddingBag.of(4, 2), GlobalAveragePooling1D.of());
    Dataset data =
        Dataset.of(
            steps(new float[][] {{1, 1, 3}, {3, 0, 0}}),
            Sequences.ofValues(new float[][] {{0, 0}}));

    Trainer.Gradients gradients =
        Trainer.compile(model, SGD.of(), MeanSquaredError.of()).gradients(data);

    // y = (2·e1 + 2·e3) / 2 = (5, 50); the loss is their mean square, so dy = y; each row counts 1
    assertThat(gradients.weights().get("embedding_bag/embeddings").data())
        .containsExactly(0, 0, 5, 50, 0, 0, 5, 50);
  }

  /**
   * The mean of two batches' gradients is that of both together; nothing of a batch is left over.
   */
  @Test
  void learnsTheSameFromTwoAccumulatedBatchesAsFromOne() {
    Model model = model(EmbeddingBag.of(4, 2), GlobalAveragePooling1D.of());
    float[][][] examples = new float[80][][];
    for (int b = 0; b < examples.length; b++) {
      examples[b] = new float[][] {{1 + b / 20 % 3, b % 3, 0}, {2, 0, 0}};
    }
    Dataset data = Dataset.of(steps(examples), Sequences.ofValues(new float[80][2]));
    FitOptions inOrder = FitOptions.epochs(2).shuffle(false);

    Model together =
        Trainer.compile(model, SGD.of(0.001f), MeanSquaredError.of())
            .fit(data, inOrder.batchSize(40))
            .model();
    Model accumulated =
        Trainer.compile(model, SGD.of(0.001f).gradientAccumulationSteps(2), MeanSquaredError.of())
            .fit(data, inOrder.batchSize(20))
            .model();

    Close.assertClose(
        "embeddings",
        accumulated.weights().get("embedding_bag/embeddings").data(),
        together.weights().get("embedding_bag/embeddings").data(),
        1e-5);
  }

  @Test
  void refusesIdsOutsideItsTableNamingTheLayer() {
    Model model = model(EmbeddingBag.of(4, 2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(steps(new float[][] {{1, 4, 0}})))
        .withMessage(
            "EmbeddingBag 'embedding_bag': expected ids from 0 to 3 (inputDim 4), got 4. Is the"
                + " vocabulary larger than inputDim?");
  }
}
