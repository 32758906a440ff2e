package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.linear.SparseRows;

/** Words, runs and their buckets; hashes are written down once more in whole numbers. */
class WordFeaturesTest {
  private static final WordFeatures WORDS = WordFeatures.of();

  /** FNV-1a of 32 bits over bytes with their sign, as a number with its sign. */
  private static BigInteger hash(String text) {
    BigInteger all = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
    BigInteger hash = BigInteger.valueOf(2_166_136_261L);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = hash.xor(BigInteger.valueOf(b).and(all)); // a byte's sign goes through all 32 bits
      hash = hash.multiply(BigInteger.valueOf(16_777_619)).and(all);
    }
    return hash.testBit(31) ? hash.subtract(BigInteger.ONE.shiftLeft(32)) : hash;
  }

  private static int bucket(BigInteger hash, int buckets) {
    return hash.mod(BigInteger.ONE.shiftLeft(64)).mod(BigInteger.valueOf(buckets)).intValue();
  }

  private static int[] ofCharacters(int buckets, String... runs) {
    return Stream.of(runs)
        .mapToInt(
            run ->
                hash(run)
                    .mod(BigInteger.ONE.shiftLeft(32))
                    .mod(BigInteger.valueOf(buckets))
                    .intValue())
        .sorted()
        .toArray();
  }

  /** {@code h·116049371 + hash of the next word}, in 64 bits. */
  private static int ofWords(int buckets, String... words) {
    BigInteger hash = hash(words[0]);
    for (int i = 1; i < words.length; i++) {
      hash = hash.multiply(BigInteger.valueOf(116_049_371)).add(hash(words[i]));
    }
    return bucket(hash, buckets);
  }

  @Test
  void cutsAWordBetweenItsMarksAndLeavesThemOutByThemselves() {
    WordFeatures features = WORDS.characters(1, 3);

    FittedWordFeatures fitted = features.fit(List.of("서울"));

    assertThat(fitted.words()).containsExactly("서울");
    assertThat(fitted.buckets())
        .containsExactly(ofCharacters(2_000_000, "서", "울", "<서", "서울", "울>", "<서울", "서울>"));
  }

  @ParameterizedTest
  @CsvSource({"2000000", "4096", "7"})
  void runsOfWordsHaveTheHashThatFastTextGivesThem(int buckets) {
    WordFeatures features = WORDS.wordNgrams(3).buckets(buckets);

    FittedWordFeatures fitted = features.fit(List.of("버스 노선 안내 please"));

    assertThat(fitted.buckets())
        .containsExactly(
            Stream.of("버스 노선", "버스 노선 안내", "노선 안내", "노선 안내 please", "안내 please")
                .mapToInt(run -> ofWords(buckets, run.split(" ", -1)))
                .sorted()
                .distinct()
                .toArray());
  }

  @Test
  void runsOfWordsEndWithTheirField() {
    WordFeatures features = WORDS.wordNgrams(2);

    FittedWordFeatures fitted = features.fit(List.of("가 나\u001F다 라"));

    assertThat(fitted.words()).containsExactly("가", "나", "다", "라");
    assertThat(fitted.buckets())
        .containsExactlyInAnyOrder(ofWords(2_000_000, "가", "나"), ofWords(2_000_000, "다", "라"));
  }

  @Test
  void learnsWhatOccursOftenEnough() {
    FittedWordFeatures fitted = WORDS.minCount(2).characters(1, 1).fit(List.of("가나 가나", "나다 모"));

    assertThat(fitted.words()).containsExactly("가나");
    assertThat(fitted.buckets()).containsExactly(ofCharacters(2_000_000, "가", "나"));
    assertThat(fitted.size()).isEqualTo(3);
    assertThat(fitted.knows("하나")).isTrue();
    assertThat(fitted.knows("다 모")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WORDS.minCount(3).fit(List.of("가 나")))
        .withMessageContaining("no word of 1 documents occurs 3 times; lower minCount");
  }

  @Test
  void aRowHoldsTheShareOfEachAndAddsUpToOne() {
    FittedWordFeatures fitted =
        FittedWordFeatures.of(WORDS.wordNgrams(2), List.of("가", "나"), new int[0]);

    SparseRows rows = fitted.transform(List.of("나 가 나 모 나", "모", "", "가\u001F나"));

    assertThat(rows.columns()).isEqualTo(2);
    assertThat(rows.at(0, 0)).isEqualTo(0.25f);
    assertThat(rows.at(0, 1)).isEqualTo(0.75f);
    assertThat(rows.start(1)).isEqualTo(rows.start(3)); // nothing known, nothing there
    assertThat(rows.at(3, 0)).isEqualTo(0.5f);
  }

  @Test
  void bucketsStandBehindTheWords() {
    int pair = ofWords(2_000_000, "가", "나");
    FittedWordFeatures fitted =
        FittedWordFeatures.of(
            WORDS.wordNgrams(2), List.of("가"), new int[] {pair - 1, pair, pair + 1});

    SparseRows rows = fitted.transform(List.of("가 나"));

    assertThat(rows.at(0, 0)).isEqualTo(0.5f);
    assertThat(rows.at(0, 2)).isEqualTo(0.5f);
    assertThat(rows.count()).isEqualTo(2);
  }

  @Test
  void refusesWhatMeansNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WORDS.characters(0, 3))
        .withMessageContaining("got 0 and 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WORDS.characters(3, 2))
        .withMessageContaining("got 3 and 2");
    assertThatIllegalArgumentException().isThrownBy(() -> WORDS.minCount(0));
    assertThatIllegalArgumentException().isThrownBy(() -> WORDS.wordNgrams(0));
    assertThatIllegalArgumentException().isThrownBy(() -> WORDS.buckets(Integer.MAX_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedWordFeatures.of(WORDS, List.of(), new int[0]))
        .withMessageContaining("at least one word or bucket");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedWordFeatures.of(WORDS, List.of("가", "가"), new int[0]))
        .withMessageContaining("of which 1 are different");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedWordFeatures.of(WORDS, List.of(), new int[] {2, 2}))
        .withMessageContaining("got 2 behind 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedWordFeatures.of(WORDS, List.of(), new int[] {2_000_000}))
        .withMessageContaining("0 … 1999999, got 2000000");
  }

  @Test
  void koreanIsReadInRunsOfCharactersAndEnglishInPairsOfWords() {
    WordFeatures korean =
        NgramModel.features(Recipe.Analysis.auto(), List.of("버스 노선", "재산세 납부")).spec();
    WordFeatures english =
        NgramModel.features(Recipe.Analysis.auto(), List.of("Bus, line 7", "tax")).spec();
    WordFeatures asked =
        NgramModel.features(Recipe.Analysis.by(JamoAnalyzer.of()), List.of("버스")).spec();

    assertThat(korean).isEqualTo(WORDS.characters(1, 4));
    assertThat(english).isEqualTo(WORDS.wordNgrams(2));
    assertThat(asked).isEqualTo(WORDS.analyzer(JamoAnalyzer.of()).wordNgrams(4));
  }

  @Test
  void whatOccursOnceIsLeftOutOfAHundredDocumentsUnlessThereIsNothingElse() {
    List<String> twice = Stream.iterate(1, i -> i + 1).limit(100).map(i -> "버스 " + i).toList();
    List<String> once =
        Stream.iterate(0xAC00, c -> c + 1).limit(100).map(Character::toString).toList();

    assertThat(NgramModel.features(Recipe.Analysis.auto(), twice).words()).containsExactly("버스");
    assertThat(NgramModel.features(Recipe.Analysis.auto(), twice.subList(0, 99)).words())
        .hasSize(100);
    assertThat(NgramModel.features(Recipe.Analysis.auto(), once).spec().minCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"100, 60, 50", "100, 7, 7", "12404, 60, 25", "1000000, 60, 5"})
  void theFewerDocumentsTheMoreEpochsAndNeverMoreThanWereAskedFor(
      int documents, int most, int epochs) {
    Recipe.Training training = Recipe.sunhwan().training().epochs(most).seed(-1);

    assertThat(NgramModel.fastText(training, documents).epochs()).isEqualTo(epochs);
    assertThat(NgramModel.fastText(training, documents).seed()).isEqualTo(0xFFFF_FFFFL);
  }

  private static FastTextClassifier trained(int threads, long seed) {
    List<List<String>> rows =
        Stream.iterate(0, i -> i + 1)
            .limit(60)
            .map(
                i -> List.of(i % 2 == 0 ? "버스 노선 " + i : "재산세 납부 " + i, "문의 " + i, "class" + i % 2))
            .toList();
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.training(recipe.training().threads(threads).seed(seed));
    Experiment.Source source =
        new Experiment.Source(
            Table.of(List.of("제목", "내용", "분류"), rows),
            List.of("제목", "내용"),
            "분류",
            List.of(),
            Optional.empty());
    return (FastTextClassifier)
        Experiment.of(source, recipe).train(NgramModel.FASTTEXT).classifier();
  }

  @Test
  void theSameSeedGivesTheSameBitsWhateverTheThreads() {
    FastTextClassifier one = trained(1, 3);

    assertThat(trained(3, 3)).isEqualTo(one);
    assertThat(trained(1, 4).model()).isNotEqualTo(one.model());
    assertThat(one.probabilities(List.of("버스 노선", "재산세\u001F문의"), 2))
        .isEqualTo(one.probabilities(List.of("버스 노선", "재산세\u001F문의"), 1));
  }

  @Test
  void aDocumentOfWhichNothingIsKnownIsAnyClassAlike() {
    FastTextClassifier classifier = trained(1, 3);

    assertThat(classifier.knows("zzz")).isFalse();
    assertThat(classifier.probabilities(List.of("zzz"), 1).data()).containsExactly(0.5f, 0.5f);
  }

  @Test
  void aWordThatWasNeverSeenIsNearThoseThatItSharesRunsWith() {
    FastTextClassifier classifier = trained(1, 3);

    assertThat(classifier.predict("버스가").label()).isEqualTo("class0");
    assertThat(classifier.predict("재산세는").label()).isEqualTo("class1");
  }
}
