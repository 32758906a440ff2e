package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sunhwan.data.Sequences;
import sunhwan.evaluation.Calibration;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class CoolingTest {
  private static final int ROWS = 4000;

  /** x of one number; class 1 is as probable as the logistic function of it. */
  private static final float[][] X = new float[ROWS][1];

  private static final int[] CLASSES = new int[ROWS];

  static {
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      X[i][0] = (float) (2 * random.nextGaussian());
      CLASSES[i] = random.nextDouble() < 1 / (1 + Math.exp(-X[i][0])) ? 1 : 0;
    }
  }

  private static Model model(float[] kernel, Dense head) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("dense/kernel", Tensor.of(Shape.of(1, 2), kernel));
    weights.put("dense/bias", Tensor.of(Shape.of(2), new float[2]));
    return new Model(Sequential.of(Input.vector(1), head), Weights.of(weights));
  }

  /** It says five times the logit that is true, so its temperature is 5. */
  @Test
  void makesANetworkAsSureAsItIsRight() {
    Model sure = model(new float[] {0, 5}, Dense.of(2, Activation.SOFTMAX));
    Sequences x = Sequences.ofValues(X);

    Model cooled = Cooling.of(sure, x, CLASSES, 1);

    float[] kernel = cooled.weights().get("dense/kernel").data();
    assertThat(kernel[1] - kernel[0]).isCloseTo(1, within(0.1f));
    assertThat(Calibration.expectedError(sure.predict(x), CLASSES, 15)).isGreaterThan(0.08);
    assertThat(Calibration.expectedError(cooled.predict(x), CLASSES, 15)).isLessThan(0.03);
    assertThat(TextClassifier.likeliest(cooled.predict(x)))
        .isEqualTo(TextClassifier.likeliest(sure.predict(x)));
  }

  @Test
  void leavesNetworksAloneThatEndInSomethingElseOrSayNoNumbers() {
    Sequences x = Sequences.ofValues(X);
    Model linear = model(new float[] {0, 5}, Dense.of(2));
    Model broken = model(new float[] {0, Float.NaN}, Dense.of(2, Activation.SOFTMAX));

    assertThat(Cooling.of(linear, x, CLASSES, 1)).isSameAs(linear);
    assertThat(Cooling.of(broken, x, CLASSES, 1)).isSameAs(broken);
  }
}
