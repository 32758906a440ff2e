package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.data.Sequences;
import sunhwan.linear.SparseRows;

/** Words and what they consist of; expected parts, ids and weights by hand. */
class SubwordsTest {

  @Test
  void cutsAWordIntoItselfAndItsRunsTheLongestFirst() {
    Subwords subwords = new Subwords(1, 2, 1, 100, 40);

    assertThat(subwords.parts("서울시"))
        .containsExactly(" 서울시 ", " 서", "서울", "울시", "시 ", "서", "울", "시");
  }

  @Test
  void countsAWordThatIsARunOnceAndNoSpaceByItself() {
    Subwords subwords = Subwords.of();

    assertThat(subwords.parts("시")).containsExactly(" 시 ", " 시", "시 ", "시");
  }

  @Test
  void cutsAtWhiteSpaceAndMakesLettersSmall() {
    assertThat(Subwords.words(" Seoul\t120 \n 서울 ")).containsExactly("seoul", "120", "서울");
    assertThat(Subwords.words("")).isEmpty();
  }

  @Test
  void learnsThePartsOfTwoDocumentsAndNoOthers() {
    FittedSubwords fitted =
        new Subwords(1, 1, 2, 100, 40).fit(List.of("가나", "나다", "라"), List.of(), 1);

    assertThat(fitted.parts()).containsExactly("나");
    assertThat(fitted.size()).isEqualTo(4); // none, the field, the separator, 나
  }

  /** 마 stands in four of the other texts and one document, 바 in four texts alone. */
  @Test
  void learnsPartsOfOtherTextsThatAreMoreFrequent() {
    List<String> more = List.of("마바", "마바", "마바", "마바");

    FittedSubwords fitted = new Subwords(1, 1, 2, 100, 40).fit(List.of("가나", "나다", "마"), more, 1);

    assertThat(fitted.parts()).containsExactly("나", "마");
  }

  @Test
  void makesABagOfIdsOfEveryWordThatSaysWhichFieldItIsIn() {
    FittedSubwords fitted =
        FittedSubwords.of(new Subwords(1, 1, 1, 100, 3), 2, List.of(" 가나 ", "가", "나"));

    Sequences bags = fitted.encode(List.of("가나\u001F나 모", "가"));

    // 1 and 2 are the fields, 3 the separator, 4 to 6 the parts; 모 was never seen
    assertThat(bags.width()).isEqualTo(4);
    assertThat(bags.row(0)).containsExactly(1, 4, 5, 6, 3, 0, 0, 0, 2, 6, 0, 0, 2, 0, 0, 0);
    assertThat(bags.row(1)).containsExactly(1, 5, 0, 0);
  }

  @Test
  void cutsWhatIsTooLong() {
    FittedSubwords fitted =
        FittedSubwords.of(new Subwords(1, 1, 1, 3, 2), 2, List.of("가", "나", "다"));

    Sequences bags = fitted.encode(List.of("가나다\u001F가 나 다 가"));
    Sequences titles = fitted.firstFields(List.of("가나다\u001F가 나 다 가", "가 나 다 라 마", "\u001F가"));

    assertThat(bags.row(0)).containsExactly(1, 4, 5, 3, 0, 0, 2, 4, 0);
    assertThat(titles.row(0)).containsExactly(1);
    assertThat(titles.row(1)).containsExactly(1, 1, 1);
    assertThat(titles.row(2)).isEmpty();
  }

  @Test
  void aDocumentWithoutWordsHasNoSteps() {
    FittedSubwords fitted = FittedSubwords.of(Subwords.of(), 1, List.of("가"));

    Sequences bags = fitted.encode(List.of(" "));

    assertThat(bags.length(0)).isZero();
    assertThat(bags.width()).isEqualTo(41);
  }

  @Test
  void knowsAWordByAPartThatItHasSeen() {
    FittedSubwords fitted = FittedSubwords.of(Subwords.of(), 1, List.of("세금"));

    assertThat(fitted.knows("취득세금은")).isTrue();
    assertThat(fitted.knows("버스")).isFalse();
  }

  // 가 stands in both documents, twice in the first: idf ln(3/3) + 1 = 1, and 1 + ln 2
  // 나 in one: idf ln(3/2) + 1
  @Test
  void weighsPartsByTheLogarithmOfTheirCountAndByIdf() {
    FittedSubwords fitted = FittedSubwords.of(new Subwords(1, 1, 1, 100, 40), 1, List.of("가", "나"));

    FittedSubwords.Tfidf tfidf = fitted.tfidf(List.of("가 가나", "가"));

    double a = 1 + Math.log(2);
    double b = 1 + Math.log(1.5);
    SparseRows matrix = tfidf.matrix();
    assertThat(tfidf.idf()).containsExactly(1, b);
    assertThat((double) matrix.at(0, 0)).isCloseTo(a / Math.hypot(a, b), within(1e-6));
    assertThat((double) matrix.at(0, 1)).isCloseTo(b / Math.hypot(a, b), within(1e-6));
    assertThat(matrix.at(1, 0)).isEqualTo(1);
    assertThat(matrix.at(1, 1)).isZero();
  }

  @Test
  void refusesSizesThatLeaveNothingAndPartsThatStandTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Subwords(3, 2, 1, 1, 1))
        .withMessageContaining("expected 1 ≤ min ≤ max");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedSubwords.of(Subwords.of(), 1, List.of("가", "가")))
        .withMessageContaining("2 parts, of which 1 are different");
  }
}
