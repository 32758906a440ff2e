package sunhwan.examples.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.text.Samples;
import sunhwan.text.Table;

class MinwonSampleTest {

  @Test
  void isTheFileThatShips() throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream("minwon-sample.csv")) {
      String shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(GenerateMinwonSample.csv()).isEqualTo(shipped);
    }
  }

  @Test
  void hasSixClassesOfWhichTheLargestIsAQuarter() {
    Table table = Samples.minwon();

    assertThat(table.rowCount()).isEqualTo(GenerateMinwonSample.ROWS);
    assertThat(table.valueCounts("분류").keySet())
        .containsExactly("복지", "교통", "세금", "환경", "주택", "문화");
    assertThat(table.valueCounts("분류").get("복지")).isBetween(350, 430);
  }

  @Test
  void saysNothingTwice() {
    Table table = Samples.minwon().derive("문서", MinwonSample.COLUMNS.subList(2, 4), " ");

    assertThat(table.column("문서")).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "TOPIC, 기초연금, 기초연금은", "TOPIC, 재산세, 재산세는", "SUBJECT, 교통카드 환불, 교통카드 환불이",
    "SUBJECT, 주거급여, 주거급여가", "OBJECT, 도서관 열람실, 도서관 열람실을", "OBJECT, 종량제 봉투, 종량제 봉투를",
    "WITH, 청약 자격, 청약 자격과", "WITH, 주민세, 주민세와"
  })
  void putsTheParticleThatTheLastSyllableAsksFor(Josa josa, String word, String expected) {
    assertThat(josa.after(word)).isEqualTo(expected);
  }
}
