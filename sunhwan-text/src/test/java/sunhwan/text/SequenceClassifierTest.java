package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.training.Provenance;

class SequenceClassifierTest {

  @Test
  void refusesAnEmbeddingWithoutARowForEveryId() {
    AnalyzerStep step = AnalyzerStep.fit(WhitespaceAnalyzer.of(), List.of("a b c"), 100, 1);
    TextPipeline pipeline =
        new TextPipeline(
            List.of("text"), step, 5, false, PadSequences.Side.POST, PadSequences.Side.POST);
    Labels labels = new Labels(List.of("x", "y"));
    Model model =
        Sequential.of(Embedding.of(4, 2), GRU.of(2), Dense.of(2, Activation.SOFTMAX)).build(1);

    // padding, unknown, a, b and c
    assertThatThrownBy(
            () -> new SequenceClassifier(pipeline, "label", labels, model, Provenance.unknown()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ids from 0 to 4")
        .hasMessageContaining("Embedding 'embedding' has rows for 4");
  }
}
