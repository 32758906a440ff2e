package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.layers.Dense;
import sunhwan.layers.GRU;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Regularizer;

class CodecTest {
  private static JsonNode json(LayerSpec spec) throws IOException {
    return new ObjectMapper().readTree(Codec.encode(spec, LayerSpec.class).toString());
  }

  @Test
  void readsWhatWasWrittenBeforeAComponentWasThere() throws IOException {
    JsonNode dense = json(Dense.of(3));
    ((ObjectNode) dense).remove("restraints");
    JsonNode gru = json(GRU.of(3).dropout(0.5f));
    ((ObjectNode) gru.get("recurrence")).remove(List.of("restraints", "weightDrop"));

    assertThat(Codec.decode(dense, LayerSpec.class, "layer")).isEqualTo(Dense.of(3));
    assertThat(Codec.decode(gru, LayerSpec.class, "layer")).isEqualTo(GRU.of(3).dropout(0.5f));
  }

  @Test
  void refusesAFileThatLacksOneOfTwoThatCameTogether() throws IOException {
    JsonNode gru = json(GRU.of(3).kernelRegularizer(Regularizer.l2(0.5f)));
    ((ObjectNode) gru.get("recurrence")).remove("weightDrop");

    assertThatThrownBy(() -> Codec.decode(gru, LayerSpec.class, "layer"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("layer.recurrence: Recurrence lacks 'weightDrop'");
  }
}
