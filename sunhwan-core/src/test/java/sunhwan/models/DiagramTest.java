package sunhwan.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sunhwan.layers.Add;
import sunhwan.layers.Attention;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.Multiply;
import sunhwan.tensor.Shape;

/** Drawings that were looked at: each line ends in the box that reads it. */
class DiagramTest {

  private static Functional siamese() {
    Graph graph = Graph.of();
    Graph.Value question = graph.input("물음", Input.ids(Shape.UNKNOWN));
    Graph.Value answer = graph.input("대답", Input.ids(Shape.UNKNOWN));
    Graph.Layer words = graph.layer(Embedding.of(10, 3).maskZero(true));
    Graph.Layer encoder = graph.layer("읽기", LSTM.of(4));
    Graph.Value both =
        graph.call(Multiply.of(), question.to(words).to(encoder), answer.to(words).to(encoder));
    return graph.build(List.of(question, answer), List.of(both.to(Dense.of(2))));
  }

  private static Functional translator() {
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
        List.of(source, target),
        List.of(all.to("words", Dense.of(10)), all.to("tone", Dense.of(2))));
  }

  @Test
  void aRowOfLayersGoesStraightDown() {
    assertThat(Sequential.of(Embedding.of(10, 2), LSTM.of(3), Dense.of(2)).diagram().toString())
        .isEqualTo(
            """
             ┌─────────────────────┐
             │ input_layer (Input) │
             │ (None, None)        │
             └──────────┬──────────┘
                        ▼
            ┌───────────────────────┐
            │ embedding (Embedding) │
            │ (None, None, 2)       │
            └───────────┬───────────┘
                        ▼
                 ┌─────────────┐
                 │ lstm (LSTM) │
                 │ (None, 3)   │
                 └──────┬──────┘
                        ▼
                ┌───────────────┐
                │ dense (Dense) │
                │ (None, 2)     │
                │ output        │
                └───────────────┘
            """);
  }

  @Test
  void boxesWithKoreanNamesAreAsWideAsATerminalShowsThem() {
    assertThat(siamese().diagram().toString())
        .isEqualTo(
            """
                ┌───────────────┐           ┌───────────────┐
                │ 물음 (Input)  │           │ 대답 (Input)  │
                │ (None, None)  │           │ (None, None)  │
                └───────┬───────┘           └───────┬───────┘
                        ▼                           ▼
            ┌───────────────────────┐   ┌───────────────────────┐
            │ embedding (Embedding) │   │ embedding (Embedding) │
            │ (None, None, 3)       │   │ (None, None, 3)       │
            │ shared, call 1 of 2   │   │ shared, call 2 of 2   │
            └───────────┬───────────┘   └───────────┬───────────┘
                        ▼                           ▼
             ┌─────────────────────┐     ┌─────────────────────┐
             │ 읽기 (LSTM)         │     │ 읽기 (LSTM)         │
             │ (None, 4)           │     │ (None, 4)           │
             │ shared, call 1 of 2 │     │ shared, call 2 of 2 │
             └──────────┬──────────┘     └──────────┬──────────┘
                        └───────────┐               │
                                    │   ┌───────────┘
                                    ▼   ▼
                           ┌─────────────────────┐
                           │ multiply (Multiply) │
                           │ (None, 4)           │
                           └──────────┬──────────┘
                                      ▼
                              ┌───────────────┐
                              │ dense (Dense) │
                              │ (None, 2)     │
                              │ output        │
                              └───────────────┘
            """);
    assertThat(siamese().diagram().toString().lines().limit(4).map(Columns::of))
        .containsExactly(49, 49, 49, 49);
  }

  @Test
  void linesThatCrossGoOverEachOtherAndInputsKeepTheirOrder() {
    assertThat(translator().diagram().toString())
        .isEqualTo(
            """
                ┌─────────────────┐          ┌─────────────────┐
                │ source (Input)  │          │ target (Input)  │
                │ (None, None)    │          │ (None, None)    │
                └────────┬────────┘          └────────┬────────┘
                         ▼                            ▼
             ┌───────────────────────┐   ┌─────────────────────────┐
             │ embedding (Embedding) │   │ embedding_1 (Embedding) │
             │ (None, None, 2)       │   │ (None, None, 2)         │
             └───────────┬───────────┘   └────────────┬────────────┘
                         ▼                            │
                ┌─────────────────┐                   │
                │ encoder (LSTM)  │                   │
                │ (None, None, 4) │                   │
                └────┬───┬───┬────┘                   │
                     └──┐│   │                        │
                        │└───│───────┐                │
                        │    └───────│───┐            │
                        │        ┌───│───│────────────┘
                        │        ▼   ▼   ▼
                        │   ┌─────────────────┐
                        │   │ decoder (LSTM)  │
                        │   │ (None, None, 4) │
                        │   └────────┬────────┘
                        └───┐        │
                        ┌───│────────┴────┐
                        ▼   ▼             │
              ┌───────────────────────┐   │
              │ attention (Attention) │   │
              │ (None, None, 4)       │   │
              └───────────┬───────────┘   │
                          └─────┐         │
                                │   ┌─────┘
                                ▼   ▼
                    ┌───────────────────────────┐
                    │ concatenate (Concatenate) │
                    │ (None, None, 8)           │
                    └─────────────┬─────────────┘
                      ┌───────────┴──────────┐
                      ▼                      ▼
            ┌───────────────────┐   ┌─────────────────┐
            │ words (Dense)     │   │ tone (Dense)    │
            │ (None, None, 10)  │   │ (None, None, 2) │
            │ output            │   │ output          │
            └───────────────────┘   └─────────────────┘
            """);
  }

  /** The middle one turns aside first, since the left one comes down where it leaves. */
  @Test
  void noLineComesDownWhereAnotherStillIsOnItsWay() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.vector(2));
    Graph.Value middle = x.to("a", Dense.of(2));
    Graph.Value right = x.to("b", Dense.of(2));
    Graph.Value left = x.to("c", Dense.of(2));
    Graph.Value two = graph.layer("m2", Add.of()).call(left, middle);
    Graph.Value three = graph.layer("m3", Add.of()).call(left, right, middle);

    assertThat(graph.build(List.of(x), List.of(two, three)).diagram().toString())
        .isEqualTo(
            """
                            ┌───────────┐
                            │ x (Input) │
                            │ (None, 2) │
                            └─────┬─────┘
                  ┌───────────────┼───────────────┐
                  ▼               ▼               ▼
            ┌───────────┐   ┌───────────┐   ┌───────────┐
            │ c (Dense) │   │ a (Dense) │   │ b (Dense) │
            │ (None, 2) │   │ (None, 2) │   │ (None, 2) │
            └─────┬─────┘   └─────┬─────┘   └─────┬─────┘
                  │     ┌─────────┴───────┐       │
                  └─┬───│─────────┐       │       │
                    │   │         │   ┌───│───────┘
                    ▼   ▼         ▼   ▼   ▼
                ┌───────────┐   ┌───────────┐
                │ m2 (Add)  │   │ m3 (Add)  │
                │ (None, 2) │   │ (None, 2) │
                │ output    │   │ output    │
                └───────────┘   └───────────┘
            """);
  }

  @Test
  void anInputStandsRightAboveWhatReadsIt() {
    Graph graph = Graph.of();
    Graph.Value early = graph.input("early", Input.vector(2));
    Graph.Value late = graph.input("late", Input.vector(2));
    Graph.Value read = early.to(Dense.of(2)).to(Dense.of(2));
    Graph.Value sum = graph.call(Add.of(), read, late);
    Diagram diagram = graph.build(List.of(early, late), List.of(sum)).diagram();

    assertThat(diagram.levels().stream().map(level -> level.stream().map(DiagramTest::name)))
        .map(Stream::toList)
        .containsExactly(
            List.of("early"), List.of("dense"), List.of("dense_1", "late"), List.of("add"));
  }

  private static String name(Diagram.Place place) {
    return place instanceof Diagram.Box box ? box.name() : "";
  }

  @Test
  void aBoxSaysWhichOfItsOutputsLeaveTheModel() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.sequence(Shape.UNKNOWN, 2));
    List<Graph.Value> out = graph.layer("lstm", LSTM.of(3).returnState(true)).outputs(x);
    Graph.Value bent = out.get(2).to(Dense.of(2));

    Diagram diagram = graph.build(List.of(x), List.of(out.get(0), out.get(1), bent)).diagram();

    assertThat(diagram.toString()).contains("│ output [0], [1] │", "│ output        │");
  }

  @Test
  void aSummaryWithKoreanNamesIsAligned() {
    assertThat(
            siamese()
                .summary()
                .toString()
                .lines()
                .filter(line -> line.contains(" │ "))
                .map(line -> Columns.of(line.substring(0, line.indexOf(" │ ")))))
        .containsOnly(22);
  }

  @Test
  void aModelInsideIsOneBox() {
    Sequential inner = Sequential.of(Embedding.of(10, 2), LSTM.of(3));
    Diagram diagram = Sequential.of(inner.asLayer(), Dense.of(2)).diagram();

    assertThat(diagram.levels()).hasSize(3);
    assertThat(diagram.toString()).contains("sequential (Sequential)").doesNotContain("lstm");
  }

  @Test
  void placesOfALevelKeepApart() {
    Diagram diagram = translator().diagram();

    double[][] middles = diagram.middles(place -> 10, 2);

    for (double[] level : middles) {
      for (int i = 1; i < level.length; i++) {
        assertThat(level[i] - level[i - 1]).isGreaterThan(12 - 1e-9);
      }
    }
  }
}
