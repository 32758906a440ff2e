package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void escapesTheFiveSpecialCharacters() {
    assertThat(Html.text("<a href=\"x\" title='y'>&"))
        .isEqualTo("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
  }

  @Test
  void replacesWhatHtmlForbids() {
    assertThat(Html.text("a\u0000b\u0085c\uffffd\ud800")).isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffd");
  }

  @Test
  void keepsKoreanAndEmoji() {
    assertThat(Html.text("육아휴직 😀")).isEqualTo("육아휴직 😀");
  }
}
