package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FittedTermsTest {
  private static final List<String> DOCUMENTS = List.of("bus late", "bus early", "tax late", "tax");

  private static FittedTerms terms() {
    return TermVectorizer.tfidf(Ngrams.words(1, 1)).fit(DOCUMENTS);
  }

  /**
   * By hand: terms bus, early, late, tax. Class 0 has 2, 1, 1, 0 documents of them, class 1 has 0,
   * 0, 1, 2; plus one these are 3, 2, 2, 1 of 8 and 1, 1, 2, 3 of 7.
   */
  @Test
  void weighsTermsByHowUnlikeTheClassesUseThem() {
    FittedTerms plain = terms();

    FittedTerms telling = plain.telling(plain.transform(DOCUMENTS), new int[] {0, 0, 1, 1}, 2);

    assertThat(telling.terms()).containsExactly("bus", "early", "late", "tax");
    double[] ratios = {
      Math.log(3 / 8.0 / (1 / 7.0)),
      Math.log(2 / 8.0 / (1 / 7.0)),
      Math.log(2 / 7.0 / (2 / 8.0)),
      Math.log(3 / 7.0 / (1 / 8.0))
    };
    for (int term = 0; term < 4; term++) {
      assertThat((double) telling.idf()[term] / plain.idf()[term])
          .isCloseTo(0.3 + 0.7 * ratios[term], within(1e-6));
    }
    assertThat(telling.spec()).isEqualTo(plain.spec());
  }

  /** By hand: of three classes with one document each, "a" stands in the first alone. */
  @Test
  void takesTheMeanOverMoreThanTwoClasses() {
    List<String> documents = List.of("aa bb", "bb", "bb");
    FittedTerms plain = TermVectorizer.tfidf(Ngrams.words(1, 1)).fit(documents);

    FittedTerms telling = plain.telling(plain.transform(documents), new int[] {0, 1, 2}, 3);

    // first class: 2, 2 of 4 and 1, 3 of 4; second and third: 1, 2 of 3 and 2, 3 of 5
    double first = Math.log(2 / 4.0 / (1 / 4.0));
    double others = Math.abs(Math.log(1 / 3.0 / (2 / 5.0)));
    assertThat((double) telling.idf()[0] / plain.idf()[0])
        .isCloseTo(0.3 + 0.7 * (first + 2 * others) / 3, within(1e-6));
  }
}
