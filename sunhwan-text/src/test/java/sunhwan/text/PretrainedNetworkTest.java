package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.tensor.Tensor;

class PretrainedNetworkTest {
  private static final PretrainedNetwork NETWORK = new PretrainedNetwork(9, 2, 3);
  private static final Sequences DOCUMENTS =
      Sequences.ofIds(new int[][] {{2, 3, 4, 5}, {7}, {}, {6, 6, 2}});
  private static final Sequences TURNED =
      Sequences.ofIds(new int[][] {{5, 4, 3, 2}, {7}, {}, {2, 6, 6}});

  private static Map<ReadingDirection, Model> classifiers() {
    Map<ReadingDirection, Model> classifiers = new EnumMap<>(ReadingDirection.class);
    long seed = 0;
    for (ReadingDirection direction : ReadingDirection.values()) {
      classifiers.put(direction, NETWORK.classifier(direction).build(++seed));
    }
    return classifiers;
  }

  @Test
  void theClassifierBeginsWithWhatTheLanguageModelHasLearnt() {
    Model language = NETWORK.language().build(4);

    Model classifier = NETWORK.from(language, ReadingDirection.BACKWARD, 5);

    for (String weight :
        new String[] {
          "embedding/embeddings",
          "lstm/lstm_cell/kernel",
          "lstm/lstm_cell/recurrent_kernel",
          "lstm/lstm_cell/bias"
        }) {
      assertThat(classifier.weights().get(weight)).isEqualTo(language.weights().get(weight));
    }
    assertThat(classifier.weights().names()).contains("classes/kernel", "classes/bias").hasSize(6);
  }

  /** A language model is shown texts from their end; a classifier turns them itself. */
  @Test
  void readingBackwardsIsReadingTheTurnedTextForwards() {
    Model backward = NETWORK.classifier(ReadingDirection.BACKWARD).build(1);
    Model forward = new Model(NETWORK.classifier(ReadingDirection.FORWARD), backward.weights());

    Tensor read = backward.predict(List.of(DOCUMENTS)).getFirst();
    Tensor turned = forward.predict(List.of(TURNED)).getFirst();
    Tensor other = forward.predict(List.of(DOCUMENTS)).getFirst();

    assertThat(read.data()).containsExactly(turned.data(), within(1e-6f));
    assertThat(read.data()[0]).isNotCloseTo(other.data()[0], within(1e-4f));
  }

  /** The softmax is written out: the sum of exponentials of sureness · (logit + raised). */
  @Test
  void saysTheMeanOfWhatBothDirectionsSayOfTheClassesThatAreWanted() {
    double[] raised = {0.5, -1};
    double sureness = 0.7;

    Tensor said = NETWORK.prediction(classifiers(), raised, sureness).predict(DOCUMENTS);

    double[] mean = new double[8];
    for (Model classifier : classifiers().values()) {
      float[] logits = classifier.predict(List.of(DOCUMENTS)).getFirst().data();
      for (int row = 0; row < 4; row++) {
        double first = Math.exp(sureness * (logits[3 * row] + raised[0]));
        double second = Math.exp(sureness * (logits[3 * row + 1] + raised[1]));
        mean[2 * row] += first / (first + second) / 2;
        mean[2 * row + 1] += second / (first + second) / 2;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      assertThat((double) said.data()[i]).isCloseTo(mean[i], within(1e-6));
    }
  }
}
