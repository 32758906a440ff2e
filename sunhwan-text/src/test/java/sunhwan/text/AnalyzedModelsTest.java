package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an analyzer that was asked for does to the models. */
class AnalyzedModelsTest {
  private static final List<String> TEXTS = List.of("아버지가 방에 들어가신다", "아버지는 방을 나가신다");

  @Test
  void theLinearModelsTermsAreItsTokensAndTheirPairs() {
    FittedTerms terms = NgramModel.terms(Recipe.Analysis.by(NoriAnalyzer.of()), TEXTS);

    assertThat(terms.terms())
        .containsExactlyInAnyOrder("아버지", "방", "들어가", "나가", "아버지 방", "방 들어가", "방 나가");
  }

  @Test
  void theLinearModelKeepsItsOwnTermsWhereNoneWasAskedFor() {
    assertThat(NgramModel.terms(Recipe.Analysis.auto(), TEXTS).spec().ngrams())
        .isEqualTo(Ngrams.charactersOfWords(1, 4));
    assertThat(NgramModel.terms(Recipe.Analysis.keras(), TEXTS).spec().ngrams())
        .isEqualTo(Ngrams.charactersOfWords(1, 4));
  }

  @Test
  void runsOfLettersAreLongerThanRunsOfWords() {
    Analyzer jamo = new NormalizingAnalyzer(List.of(TextNormalization.DIGITS), JamoAnalyzer.of());

    assertThat(NgramModel.terms(Recipe.Analysis.by(jamo), TEXTS).spec().ngrams().max())
        .isEqualTo(4);
  }

  @Test
  void theRecipesSettingsNameIt() {
    Analyzer nori = new NormalizingAnalyzer(List.of(TextNormalization.URLS), NoriAnalyzer.of());
    Recipe.Text text = Recipe.sunhwan().text().analysis(Recipe.Analysis.by(nori));

    assertThat(Recipe.sunhwan().text(text).settings()).containsEntry("analyzer", "urls+nori");
    assertThat(Recipe.lesson().settings()).containsEntry("analyzer", "keras");
  }
}
