package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.text.Lookup.OutputMode;

/** Expectations are the examples of Keras's documentation, or counted by hand. */
class LookupTest {
  private static final List<String> ABCD = List.of("a", "b", "c", "d");

  @Test
  void placesAreThoseOfTheVocabularyBehindTheUnknown() {
    Lookup<String> lookup = StringLookup.of().withVocabulary(ABCD);

    assertThat(lookup.ids(List.of("a", "c", "d", "d", "z", "b"))).containsExactly(1, 3, 4, 4, 0, 2);
    assertThat(lookup.vocabulary()).containsExactly("[UNK]", "a", "b", "c", "d");
    assertThat(lookup.values(1, 3, 4, 4, 0, 2, 9, -1))
        .containsExactly("a", "c", "d", "d", "[UNK]", "b", "[UNK]", "[UNK]");
  }

  @Test
  void aMaskStandsBeforeTheUnknown() {
    Lookup<String> lookup =
        StringLookup.of().maskToken("").withVocabulary(List.of("", "[UNK]", "a", "b"));

    assertThat(lookup.ids(List.of("", "q", "b"))).containsExactly(0, 1, 3);
  }

  @Test
  void adaptsByFrequencyAndOfEqualsTakesTheHigherFirst() {
    List<List<String>> rows = List.of(List.of("a", "c", "d"), List.of("d", "z", "b"));

    assertThat(StringLookup.of().adapt(rows).vocabulary())
        .containsExactly("[UNK]", "d", "z", "c", "b", "a");
    assertThat(StringLookup.of().maxTokens(3).adapt(rows).vocabulary())
        .containsExactly("[UNK]", "d", "z");
  }

  @Test
  void vectorsHaveAColumnForEachPlaceAndNoneForTheMask() {
    Lookup<String> oneHot =
        StringLookup.of().outputMode(OutputMode.ONE_HOT).maskToken("").withVocabulary(ABCD);
    Lookup<String> multiHot =
        StringLookup.of().outputMode(OutputMode.MULTI_HOT).withVocabulary(ABCD);
    Lookup<String> count =
        StringLookup.of()
            .outputMode(OutputMode.COUNT)
            .maxTokens(7)
            .padToMaxTokens(true)
            .withVocabulary(ABCD);
    List<List<String>> rows = List.of(List.of("a", "c", "d", "d"), List.of("d", "z", "b", "z"));

    assertThat(oneHot.oneHot(List.of("a", "", "z")))
        .isEqualTo(new float[][] {{0, 1, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 0, 0, 0, 0}});
    assertThat(multiHot.vectors(rows)).isEqualTo(new float[][] {{0, 1, 0, 1, 1}, {1, 0, 1, 0, 1}});
    assertThat(count.vectors(rows))
        .isEqualTo(new float[][] {{0, 1, 0, 1, 2, 0, 0}, {2, 0, 1, 0, 1, 0, 0}});
  }

  @Test
  void weighsByIdfAndTheUnknownByItsMean() {
    Lookup<String> given =
        StringLookup.of()
            .outputMode(OutputMode.TF_IDF)
            .withVocabulary(ABCD, new float[] {0.25f, 0.75f, 0.6f, 0.4f});
    Lookup<Long> adapted =
        IntegerLookup.of()
            .outputMode(OutputMode.TF_IDF)
            .adapt(List.of(List.of(7L, 7L, 3L), List.of(7L)));

    float[][] vectors =
        given.vectors(List.of(List.of("a", "c", "d", "d"), List.of("d", "z", "b", "z")));

    assertThat(vectors[0]).containsExactly(new float[] {0, 0.25f, 0, 0.6f, 0.8f}, within(1e-6f));
    assertThat(vectors[1]).containsExactly(new float[] {1, 0, 0.75f, 0, 0.4f}, within(1e-6f));
    assertThat(adapted.vocabulary()).containsExactly(-1L, 7L, 3L);
    double often = Math.log(1 + 2 / 3.0);
    double once = Math.log(1 + 2 / 2.0);
    assertThat(adapted.idfWeights().get(0)).isCloseTo((float) ((often + once) / 2), within(1e-6f));
    assertThat(adapted.idfWeights().get(1)).isCloseTo((float) often, within(1e-6f));
    assertThat(adapted.idfWeights().get(2)).isCloseTo((float) once, within(1e-6f));
  }

  @Test
  void unknownIntegersAreToldApartByTheirRemainder() {
    Lookup<Long> lookup =
        IntegerLookup.of().numOovIndices(2).withVocabulary(List.of(12L, 36L, 1138L, 42L));

    assertThat(lookup.ids(List.of(12L, 1138L, 42L, 42L, 1000L, 36L, 37L, -3L)))
        .containsExactly(2, 4, 5, 5, 0, 3, 1, 1);
  }

  @Test
  void categoriesBecomeVectors() {
    CategoryEncoding encoding = CategoryEncoding.of(4);

    assertThat(encoding.oneHot(3, 2)).isEqualTo(new float[][] {{0, 0, 0, 1}, {0, 0, 1, 0}});
    assertThat(encoding.multiHot(List.of(new int[] {0, 1}, new int[] {3, 1, 3})))
        .isEqualTo(new float[][] {{1, 1, 0, 0}, {0, 1, 0, 1}});
    assertThat(
            encoding.count(
                List.of(new int[] {0, 1}, new int[] {0, 0}),
                List.of(new float[] {0.1f, 0.2f}, new float[] {0.1f, 0.25f})))
        .isEqualTo(new float[][] {{0.1f, 0.2f, 0, 0}, {0.35f, 0, 0, 0}});
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        refused(
            () -> StringLookup.of().numOovIndices(2),
            "StringLookup: numOovIndices must be 0 or 1, got 2; several need Keras's hash of"
                + " strings, which is not there"),
        refused(
            () -> IntegerLookup.of().numOovIndices(-1),
            "IntegerLookup: numOovIndices must be at least 0, got -1"),
        refused(
            () -> StringLookup.of().maskToken("").maxTokens(2),
            "StringLookup: maxTokens must leave room for one value behind mask and unknown, got 2"),
        refused(
            () -> StringLookup.of().padToMaxTokens(true),
            "StringLookup: padToMaxTokens needs maxTokens, and an outputMode that gives vectors"),
        refused(
            () -> StringLookup.of().withVocabulary(List.of("a", "b", "a")),
            "StringLookup: expected every value of the vocabulary once, got some twice"),
        refused(
            () -> StringLookup.of().maskToken("m").withVocabulary(List.of("a", "m")),
            "StringLookup: the vocabulary has the mask 'm' after its start; leave mask and unknown"
                + " out, or put them in front as [m, [UNK]]"),
        refused(
            () -> StringLookup.of().maxTokens(2).withVocabulary(List.of("a", "b")),
            "StringLookup: expected at most maxTokens=2 values, got 3 with mask and unknown"),
        refused(
            () -> StringLookup.of().adapt(List.of(List.of("[UNK]"))),
            "StringLookup: expected values to adapt to, got 1 rows without any"),
        refused(
            () -> StringLookup.of().numOovIndices(0).withVocabulary(ABCD).ids(List.of("z")),
            "StringLookup: 'z' is not in the vocabulary of 4; set numOovIndices to 1 for unknown"
                + " values"),
        refused(
            () -> CategoryEncoding.of(3).oneHot(3),
            "CategoryEncoding: expected classes from 0 to 2, got 3. Is numTokens the number of"
                + " classes?"));
  }

  private static Arguments refused(ThrowingCallable call, String message) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void refusesNonsense(String message, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void saysWhichMethodGivesWhatTheOutputModeIs() {
    assertThatIllegalStateException()
        .isThrownBy(() -> StringLookup.of().withVocabulary(ABCD).vectors(List.of()))
        .withMessageEndingWith("this has INT; call ids");
  }
}
