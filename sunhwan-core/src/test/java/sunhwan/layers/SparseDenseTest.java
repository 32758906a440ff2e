package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/** A product with a vector that is mostly 0; expected numbers are sums by hand. */
class SparseDenseTest {
  private static final Sequential SPEC =
      Sequential.of(Input.sequence(Shape.UNKNOWN, 2), SparseDense.of(3, 2));

  private static Model model() {
    return new Model(
        SPEC,
        Weights.of(
            Map.of(
                "sparse_dense/kernel",
                Tensor.of(Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6}),
                "sparse_dense/bias",
                Tensor.of(Shape.of(2), new float[] {0.5f, -0.5f}))));
  }

  private static Sequences pairs(float[][]... examples) {
    return Sequences.ofVectors(examples);
  }

  @Test
  void addsRowsOfTheKernelTimesTheirValues() {
    Sequences x =
        pairs(new float[][] {{2, 1}}, new float[][] {{0, 2}, {1, -1}, {2, 0}}, new float[0][]);

    Tensor y = model().predict(x);

    assertThat(y.data()).containsExactly(5.5f, 5.5f, -0.5f, -0.5f, 0.5f, -0.5f);
  }

  @Test
  void startsAtZeroSoThatItSaysNothingBeforeItHasLearnt() {
    Tensor y = SPEC.build(7).predict(pairs(new float[][] {{2, 1}, {0, 3}}));

    assertThat(y.data()).containsExactly(0, 0);
  }

  @Test
  void teachesTheRowsOfItsColumnsByTheirValues() {
    Dataset data =
        Dataset.of(
            pairs(new float[][] {{0, 2}, {1, -1}}), Sequences.ofValues(new float[][] {{0, 0}}));

    Trainer.Gradients gradients =
        Trainer.compile(model(), SGD.of(), MeanSquaredError.of()).gradients(data);

    // y is (−0.5, −0.5), and the mean of squares has y itself as slope
    assertThat(gradients.weights().get("sparse_dense/kernel").data())
        .containsExactly(-1, -1, 0.5f, 0.5f, 0, 0);
    assertThat(gradients.weights().get("sparse_dense/bias").data()).containsExactly(-0.5f, -0.5f);
  }

  @Test
  void refusesColumnsThatItHasNotAndInputsThatAreNoPairs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model().predict(pairs(new float[][] {{3, 1}})))
        .withMessage(
            "SparseDense 'sparse_dense': expected columns from 0 to 2 (inputDim 3), got 3. Is the"
                + " vocabulary larger than inputDim?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(Input.sequence(4, 3), SparseDense.of(3, 2)).build(1))
        .withMessageContaining("expected input (batch, pairs, 2) of columns and their values");
  }
}
