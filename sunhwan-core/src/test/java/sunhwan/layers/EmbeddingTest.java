package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.models.Sequential;

/** Ids travel as floats, and not every float is an id. */
class EmbeddingTest {
  private static Model model() {
    return Sequential.of(Embedding.of(10, 2), GlobalMaxPooling1D.of()).rename(0, "words").build(1);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "1.5, 1.5", "-0.5, -0.5", "Infinity, Infinity", "9.5, 9.5"})
  void refusesWhatIsNoWholeNumberNamingTheLayer(float id, String shown) {
    Model model = model();
    Sequences x = Sequences.ofValues(new float[][] {{3, id}});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(x))
        .withMessage(
            "Embedding 'words': expected ids from 0 to 9 (inputDim 10), got "
                + shown
                + ". An id is a whole number; for measured values begin with"
                + " Input.sequence(time, features).");
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "-1, -1", "3000000000, 3000000000"})
  void refusesIdsOutsideItsTableNamingTheLayer(float id, String shown) {
    Model model = model();
    Sequences x = Sequences.ofValues(new float[][] {{3, id}});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(x))
        .withMessage(
            "Embedding 'words': expected ids from 0 to 9 (inputDim 10), got "
                + shown
                + ". Is the vocabulary larger than inputDim?");
  }

  @Test
  void takesEitherZeroForIdZero() {
    Model model = model();

    assertThat(model.predict(Sequences.ofValues(new float[][] {{-0f}})))
        .isEqualTo(model.predict(Sequences.ofValues(new float[][] {{0f}})));
  }
}
