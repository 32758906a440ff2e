package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import sunhwan.text.PadSequences.Side;

class PadSequencesTest {
  @Test
  void agreesWithEveryConformanceCaseOfKeras() {
    JsonNode golden = SharedFiles.json("conformance/text-golden/pad_sequences.json");
    int[][] sequences = Golden.intRows(golden.get("sequences"));

    for (JsonNode c : golden.get("cases")) {
      PadSequences pad =
          PadSequences.of()
              .padding(side(c.get("padding")))
              .truncating(side(c.get("truncating")))
              .value(c.get("value").asInt());
      PadSequences sized = c.get("maxlen").isNull() ? pad : pad.maxLength(c.get("maxlen").asInt());

      if (c.get("out").has("error")) {
        assertThatThrownBy(() -> sized.apply(sequences))
            .as("%s", c)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("use a maxLength of at least 1, or truncating POST");
      } else {
        assertThat(sized.apply(sequences)).as("%s", c).isDeepEqualTo(Golden.intRows(c.get("out")));
      }
    }
  }

  @Test
  void padsNothingToNothing() {
    assertThat(PadSequences.of().apply(new int[0][])).isEmpty();
  }

  @Test
  void refusesANegativeLength() {
    assertThatThrownBy(() -> PadSequences.of().maxLength(-1))
        .hasMessage("PadSequences: maxLength must not be negative, got -1");
  }

  private static Side side(JsonNode name) {
    return Side.valueOf(name.asText().toUpperCase(Locale.ROOT));
  }
}
