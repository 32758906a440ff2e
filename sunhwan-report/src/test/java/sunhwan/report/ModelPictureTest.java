package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.layers.Attention;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.Multiply;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.tensor.Shape;

/** The picture is read back element by element. */
class ModelPictureTest {

  /** Two inputs, two shared layers, a merge; names in Hangul and with a letter that XML escapes. */
  private static Functional siamese() {
    Graph graph = Graph.of();
    Graph.Value question = graph.input("물음", Input.ids(Shape.UNKNOWN));
    Graph.Value answer = graph.input("대답 <b>", Input.ids(Shape.UNKNOWN));
    Graph.Layer words = graph.layer(Embedding.of(10, 3).maskZero(true));
    Graph.Layer encoder = graph.layer("읽기", LSTM.of(4));
    Graph.Value both =
        graph.call(Multiply.of(), question.to(words).to(encoder), answer.to(words).to(encoder));
    return graph.build(List.of(question, answer), List.of(both.to(Dense.of(2))));
  }

  /** States handed over, lines that skip levels, two outputs. */
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
        List.of(source, target),
        List.of(all.to("words", Dense.of(10)), all.to("tone", Dense.of(2))));
  }

  /** Elements of a name, each from its first letter to its end. */
  private static List<String> all(String svg, String name) {
    return Pattern.compile("<" + name + " [^>]*?(/>|>[^<]*</" + name + ">)")
        .matcher(svg)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static double value(String element, String attribute) {
    return Pattern.compile(" " + attribute + "=\"([0-9.]+)\"")
        .matcher(element)
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyCallIsABoxWithItsNameAndEveryInputAnArrow() {
    String picture = new ModelPicture(siamese().diagram()).svg();

    assertThat(all(picture, "text").stream().filter(t -> t.contains("class=\"name\"")))
        .extracting(t -> t.replaceAll("<[^>]*>", ""))
        .containsExactly(
            "물음 (Input)",
            "대답 &lt;b> (Input)",
            "embedding (Embedding)",
            "embedding (Embedding)",
            "읽기 (LSTM)",
            "읽기 (LSTM)",
            "multiply (Multiply)",
            "dense (Dense)");
    assertThat(all(picture, "path").stream().filter(p -> p.contains("marker-end"))).hasSize(7);
    assertThat(all(picture, "rect").stream().filter(r -> r.contains("stroke-dasharray")))
        .hasSize(4);
  }

  @Test
  void nothingOverlapsAndAllIsInThePicture() {
    String picture = new ModelPicture(translator().diagram()).svg();

    double width = value(picture, "width");
    double height = value(picture, "height");
    List<String> boxes = all(picture, "rect").stream().filter(r -> r.contains(" rx=")).toList();
    assertThat(boxes).hasSize(10);
    for (int i = 0; i < boxes.size(); i++) {
      double left = value(boxes.get(i), "x");
      double top = value(boxes.get(i), "y");
      double right = left + value(boxes.get(i), "width");
      double bottom = top + value(boxes.get(i), "height");
      assertThat(left).isNotNegative();
      assertThat(right).isLessThanOrEqualTo(width);
      assertThat(bottom).isLessThanOrEqualTo(height);
      for (String other : boxes.subList(i + 1, boxes.size())) {
        boolean apart =
            value(other, "x") >= right
                || value(other, "x") + value(other, "width") <= left
                || value(other, "y") >= bottom
                || value(other, "y") + value(other, "height") <= top;
        assertThat(apart).as("boxes at %s, %s and %s", left, top, value(other, "x")).isTrue();
      }
    }
  }

  @Test
  void theFileIsThePictureAndNeedsNothingElse(@TempDir Path folder) throws IOException {
    ModelPicture picture = new ModelPicture(siamese().diagram());

    picture.write(folder.resolve("그림.svg"));

    assertThat(Files.readString(folder.resolve("그림.svg")))
        .isEqualTo(picture.svg())
        .doesNotContain("href", "url(http", "@import", "<script");
  }
}
