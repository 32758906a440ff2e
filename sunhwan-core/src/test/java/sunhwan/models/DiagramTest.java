package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.layers.*;
import sunhwan.tensor.Shape;

class DiagramTest {
  static Functional siamese() {
    Graph graph = Graph.of();
    Graph.Value question = graph.input("물음", Input.ids(Shape.UNKNOWN));
    Graph.Value answer = graph.input("대답", Input.ids(Shape.UNKNOWN));
    Graph.Layer words = graph.layer(Embedding.of(10, 3).maskZero(true));
    Graph.Layer encoder = graph.layer("읽기", LSTM.of(4));
    Graph.Value both =
        graph.call(Multiply.of(), question.to(words).to(encoder), answer.to(words).to(encoder));
    return graph.build(List.of(question, answer), List.of(both.to(Dense.of(2))));
  }

  static Functional translator() {
    Graph graph = Graph.of();
    Graph.Value source = graph.input("source", Input.ids(Shape.UNKNOWN));
    Graph.Value target = graph.input("target", Input.ids(Shape.UNKNOWN));
    List<Graph.Value> encoded =
        graph
            .layer("encoder", LSTM.of(4).returnState(true).returnSequences(true))
            .outputs(source.to(Embedding.of(10, 2).maskZero(true)));
    Graph.Value decoded =
        graph
            .layer("decoder", LSTM.of(4).returnSequences(true))
            .call(target.to(Embedding.of(10, 2)), encoded.get(1), encoded.get(2));
    Graph.Value seen = graph.call(Attention.of(), decoded, encoded.get(0));
    Graph.Value all = graph.call(Concatenate.of(), seen, decoded);
    return graph.build(
        List.of(source, target), List.of(all.to("words", Dense.of(10)), all.to("tone", Dense.of(2))));
  }

  @Test
  void prints() {
    System.out.println(siamese().diagram());
    System.out.println(translator().diagram());
    System.out.println(Sequential.of(Embedding.of(10,2),LSTM.of(3),Dense.of(2)).diagram());
    System.out.println(siamese().summary());
    assertThat(true).isTrue();
  }
}
