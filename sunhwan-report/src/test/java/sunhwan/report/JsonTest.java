package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void writesEveryKindOfValue() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("text", "제목");
    map.put("numbers", List.of(1, 2L, 0.5, -0.0, 1e-300));
    map.put("truth", true);
    map.put("nothing", List.of());

    assertThat(Json.of(map))
        .isEqualTo(
            "{\"text\":\"제목\",\"numbers\":[1,2,0.5,-0.0,1.0E-300],\"truth\":true,\"nothing\":[]}");
  }

  @Test
  void numbersThatJsonCannotSayBecomeNull() {
    assertThat(Json.of(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)))
        .isEqualTo("[null,null,null]");
  }

  @Test
  void escapesWhateverCouldEndAScriptElementOrALine() {
    assertThat(Json.of("</script>&\u2028\u2029\u0000\n\"\\"))
        .isEqualTo("\"\\u003c/script\\u003e\\u0026\\u2028\\u2029\\u0000\\u000a\\\"\\\\\"");
  }

  @Test
  void escapesHalfASurrogatePairAndKeepsAWholeOne() {
    assertThat(Json.of("\ud83d\ude00")).isEqualTo("\"\ud83d\ude00\"");
    assertThat(Json.of("\ud83d")).isEqualTo("\"\\ud83d\"");
    assertThat(Json.of("a\ude00")).isEqualTo("\"a\\ude00\"");
  }

  @Test
  void everyCharacterOfTheBasicPlaneComesBackFromAnotherReader() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0xD800; c++) all.append((char) c);

    assertThat(new ObjectMapper().readValue(Json.of(all.toString()), String.class))
        .isEqualTo(all.toString());
  }

  @Test
  void refusesAnythingElse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.of(new Object()))
        .withMessageContaining("java.lang.Object");
  }
}
