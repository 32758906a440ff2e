package sunhwan.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples in Keras's documentation, and what its word "accuracy" resolves to. */
class AccuracyTest {

  private static double mean(Accuracy accuracy, float[][] targets, float[][] predictions) {
    double sum = 0;
    for (int i = 0; i < targets.length; i++) {
      int width = predictions[i].length;
      sum += accuracy.row(predictions[i], 0, width, targets[i], 0, targets[i].length);
    }
    return sum / targets.length;
  }

  @ParameterizedTest
  @CsvSource({"AUTOMATIC", "CATEGORICAL"})
  void comparesLargestValuesOfOneHotTargets(Accuracy.Form form) {
    float[][] targets = {{0, 0, 1}, {0, 1, 0}};
    float[][] predictions = {{0.1f, 0.9f, 0.8f}, {0.05f, 0.95f, 0}};

    double accuracy = mean(new Accuracy(form), targets, predictions);

    assertThat(accuracy).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({"AUTOMATIC", "SPARSE_CATEGORICAL"})
  void looksForTheLargestValueAtAClass(Accuracy.Form form) {
    float[][] predictions = {{0.1f, 0.6f, 0.3f}, {0.05f, 0.95f, 0}};

    double accuracy = mean(new Accuracy(form), new float[][] {{2}, {1}}, predictions);

    assertThat(accuracy).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({"AUTOMATIC", "BINARY"})
  void cutsASingleValueAtOneHalf(Accuracy.Form form) {
    float[][] targets = {{1}, {1}, {0}, {0}, {0}};
    float[][] predictions = {{0.98f}, {1}, {0}, {0.6f}, {0.5f}};

    double accuracy = mean(new Accuracy(form), targets, predictions);

    assertThat(accuracy).isEqualTo(0.8);
  }

  @Test
  void isTheShareOfRightValuesWhereSeveralAreBinary() {
    Accuracy binary = new Accuracy(Accuracy.Form.BINARY);

    double accuracy =
        mean(binary, new float[][] {{1, 0, 1, 0}}, new float[][] {{0.9f, 0.1f, 0.2f, 0.3f}});

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

  @ParameterizedTest
  @CsvSource({
    "AUTOMATIC, accuracy",
    "BINARY, binary_accuracy",
    "CATEGORICAL, categorical_accuracy",
    "SPARSE_CATEGORICAL, sparse_categorical_accuracy"
  })
  void carriesKerassNames(Accuracy.Form form, String name) {
    assertThat(new Accuracy(form).name()).isEqualTo(name);
  }

  @Test
  void readsItsRowWhereItStands() {
    float[] predictions = {9, 0.2f, 0.8f, 9};
    float[] targets = {9, 9, 1, 9};

    double accuracy = Accuracy.of().row(predictions, 1, 2, targets, 2, 1);

    assertThat(accuracy).isEqualTo(1);
  }
}
