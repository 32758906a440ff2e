package sunhwan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in Keras's documentation, and what its word "accuracy" resolves to. */
class AccuracyTest {

  private static double mean(RowMetric accuracy, float[][] targets, float[][] predictions) {
    double sum = 0;
    for (int i = 0; i < targets.length; i++) {
      int width = predictions[i].length;
      accuracy.check(width, targets[i].length);
      sum += accuracy.row(predictions[i], 0, width, targets[i], 0, targets[i].length);
    }
    return sum / targets.length;
  }

  static List<RowMetric> oneHot() {
    return List.of(Accuracy.of(), CategoricalAccuracy.of());
  }

  static List<RowMetric> sparse() {
    return List.of(Accuracy.of(), SparseCategoricalAccuracy.of());
  }

  static List<RowMetric> binary() {
    return List.of(Accuracy.of(), BinaryAccuracy.of());
  }

  @ParameterizedTest
  @MethodSource("oneHot")
  void comparesLargestValuesOfOneHotTargets(RowMetric metric) {
    float[][] targets = {{0, 0, 1}, {0, 1, 0}};
    float[][] predictions = {{0.1f, 0.9f, 0.8f}, {0.05f, 0.95f, 0}};

    double accuracy = mean(metric, targets, predictions);

    assertThat(accuracy).isEqualTo(0.5);
  }

  @ParameterizedTest
  @MethodSource("sparse")
  void looksForTheLargestValueAtAClass(RowMetric metric) {
    float[][] predictions = {{0.1f, 0.6f, 0.3f}, {0.05f, 0.95f, 0}};

    double accuracy = mean(metric, new float[][] {{2}, {1}}, predictions);

    assertThat(accuracy).isEqualTo(0.5);
  }

  @ParameterizedTest
  @MethodSource("binary")
  void cutsASingleValueAtOneHalf(RowMetric metric) {
    float[][] targets = {{1}, {1}, {0}, {0}, {0}};
    float[][] predictions = {{0.98f}, {1}, {0}, {0.6f}, {0.5f}};

    double accuracy = mean(metric, targets, predictions);

    assertThat(accuracy).isEqualTo(0.8);
  }

  @Test
  void cutsWhereItIsTold() {
    float[][] targets = {{1}, {1}, {0}, {0}};
    float[][] predictions = {{0.98f}, {0.75f}, {0.75f}, {0.6f}};

    // Keras 3.15.1: BinaryAccuracy(threshold=0.75); what meets the threshold is a 0
    assertThat(mean(BinaryAccuracy.of().threshold(0.75f), targets, predictions)).isEqualTo(0.75);
  }

  @Test
  void isTheShareOfRightValuesWhereSeveralAreBinary() {
    double accuracy =
        mean(
            BinaryAccuracy.of(),
            new float[][] {{1, 0, 1, 0}},
            new float[][] {{0.9f, 0.1f, 0.2f, 0.3f}});

    assertThat(accuracy).isEqualTo(0.75);
  }

  @Test
  void takesTheFirstOfEqualValues() {
    double accuracy =
        mean(
            Accuracy.of(),
            new float[][] {{0, 1, 0}, {0, 0, 1}},
            new float[][] {{0, 0.5f, 0.5f}, {0, 0.5f, 0.5f}});

    assertThat(accuracy).isEqualTo(0.5);
  }

  @Test
  void countsEqualsAmongTheLargestInWhicheverOrder() {
    float[][] predictions = {{0.1f, 0.3f, 0.3f, 0.3f}, {0.4f, 0.3f, 0.2f, 0.1f}};
    float[][] classes = {{3}, {2}};
    float[][] oneHot = {{0, 0, 0, 1}, {0, 0, 1, 0}};

    // Keras 3.15.1: SparseTopKCategoricalAccuracy(k=1, 2, 3) and its twin give 0.5, 0.5, 1
    for (int k = 1; k <= 3; k++) {
      double expected = k < 3 ? 0.5 : 1;
      assertThat(mean(SparseTopKCategoricalAccuracy.of().k(k), classes, predictions))
          .isEqualTo(expected);
      assertThat(mean(TopKCategoricalAccuracy.of().k(k), oneHot, predictions)).isEqualTo(expected);
    }
  }

  @Test
  void findsNothingLargestWhereThereAreNoNumbers() {
    float[][] predictions = {{Float.NaN, 0.3f}, {Float.POSITIVE_INFINITY, 0}};

    // Keras 3.15.1 on TensorFlow gives 0 for both
    assertThat(mean(SparseTopKCategoricalAccuracy.of(), new float[][] {{1}, {0}}, predictions))
        .isZero();
  }

  @Test
  void refusesTargetsOfAnotherForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoricalAccuracy.of().check(3, 1))
        .withMessage(
            "CategoricalAccuracy: expected targets of 3 values, as predictions have, got 1. Use"
                + " one-hot targets and CategoricalCrossentropy.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SparseCategoricalAccuracy.of().check(3, 3))
        .withMessageContaining("expected a class as target, got 3 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TopKCategoricalAccuracy.of().k(0))
        .withMessageContaining("k must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinaryAccuracy.of().threshold(1.5f))
        .withMessageContaining("threshold must be 0 to 1, got 1.5");
  }

  @Test
  void readsItsRowWhereItStands() {
    float[] predictions = {9, 0.2f, 0.8f, 9};
    float[] targets = {9, 9, 1, 9};

    double accuracy = Accuracy.of().row(predictions, 1, 2, targets, 2, 1);

    assertThat(accuracy).isEqualTo(1);
  }
}
