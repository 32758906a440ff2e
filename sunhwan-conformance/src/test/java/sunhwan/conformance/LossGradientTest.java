package sunhwan.conformance;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.BinaryFocalCrossentropy;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.CategoricalFocalCrossentropy;
import sunhwan.losses.CategoricalGeneralizedCrossEntropy;
import sunhwan.losses.CosineSimilarity;
import sunhwan.losses.Dice;
import sunhwan.losses.KLDivergence;
import sunhwan.losses.LogCosh;
import sunhwan.losses.Loss;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.MeanSquaredLogarithmicError;
import sunhwan.losses.Poisson;
import sunhwan.losses.Reduction;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.losses.Tversky;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.testkit.GradientCheck;
import sunhwan.training.Trainer;

/** Every smooth loss, whole: weighted sequences of different lengths, masked, over two shards. */
class LossGradientTest {
  private static final int WIDTH = 3;

  record Case(Loss loss, Activation activation) {
    @Override
    public String toString() {
      return loss.toString();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(CategoricalCrossentropy.of().labelSmoothing(0.1f), Activation.SOFTMAX),
        new Case(CategoricalCrossentropy.of().fromLogits(true), Activation.LINEAR),
        new Case(SparseCategoricalCrossentropy.of(), Activation.SOFTMAX),
        new Case(
            SparseCategoricalCrossentropy.of().fromLogits(true).ignoreClass(1), Activation.LINEAR),
        new Case(BinaryCrossentropy.of().labelSmoothing(0.1f), Activation.SIGMOID),
        new Case(BinaryFocalCrossentropy.of().applyClassBalancing(true), Activation.SIGMOID),
        new Case(BinaryFocalCrossentropy.of().fromLogits(true), Activation.LINEAR),
        new Case(CategoricalFocalCrossentropy.of().gamma(1.5f), Activation.SOFTMAX),
        new Case(CategoricalFocalCrossentropy.of().fromLogits(true), Activation.LINEAR),
        new Case(CategoricalGeneralizedCrossEntropy.of(), Activation.SOFTMAX),
        new Case(KLDivergence.of(), Activation.SOFTMAX),
        new Case(Poisson.of(), Activation.SIGMOID),
        new Case(MeanSquaredLogarithmicError.of(), Activation.SIGMOID),
        new Case(LogCosh.of(), Activation.LINEAR),
        // away from 0, about which a direction turns too fast to be measured
        new Case(CosineSimilarity.of(), Activation.SIGMOID),
        new Case(MeanSquaredError.of().reduction(Reduction.SUM), Activation.LINEAR),
        new Case(
            MeanSquaredError.of().reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT), Activation.LINEAR),
        new Case(Dice.of(), Activation.SIGMOID),
        new Case(Tversky.of().alpha(0.25f).beta(1), Activation.SIGMOID));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheSlopeOfTheLoss(Case c) {
    Sequential spec =
        Sequential.of(
            Embedding.of(9, 3).maskZero(true),
            GRU.of(3).returnSequences(true),
            Dense.of(WIDTH).activation(c.activation()));
    Trainer trainer = Trainer.compile(spec.build(4), SGD.of(), c.loss());

    GradientCheck.of().check(trainer, data(c.loss().targetWidth(WIDTH)));
  }

  /** A third of the steps is masked; targets are one-hot, or classes. */
  private static Dataset data(int targetWidth) {
    SplittableRandom random = new SplittableRandom(6);
    float[][] x = new float[20][];
    float[][] y = new float[x.length][];
    float[] weights = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[random.nextInt(2, 5)];
      y[i] = new float[x[i].length * targetWidth];
      for (int t = 0; t < x[i].length; t++) {
        x[i][t] = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 9);
        int hot = random.nextInt(WIDTH);
        y[i][targetWidth == 1 ? t : t * WIDTH + hot] = targetWidth == 1 ? hot : 1;
      }
      weights[i] = (float) random.nextDouble(0.25, 2);
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y)).weighted(weights);
  }
}
