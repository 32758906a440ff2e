package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
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

/** The picture is read back with the JDK's XML parser. */
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
        List.of(source, target), List.of(all.to("words", Dense.of(10)), all.to("tone", Dense.of(2))));
  }

  private static Document read(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> all(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void everyCallIsABoxWithItsNameAndEveryInputAnArrow() throws Exception {
    Document picture = read(new ModelPicture(siamese().diagram()).svg());

    assertThat(all(picture, "text").stream().filter(t -> t.getAttribute("class").equals("name")))
        .extracting(Element::getTextContent)
        .containsExactly(
            "물음 (Input)",
            "대답 <b> (Input)",
            "embedding (Embedding)",
            "embedding (Embedding)",
            "읽기 (LSTM)",
            "읽기 (LSTM)",
            "multiply (Multiply)",
            "dense (Dense)");
    assertThat(all(picture, "path").stream().filter(p -> p.hasAttribute("marker-end"))).hasSize(7);
    assertThat(all(picture, "rect").stream().filter(r -> r.hasAttribute("stroke-dasharray")))
        .hasSize(4);
  }

  @Test
  void nothingOverlapsAndAllIsInThePicture() throws Exception {
    Document picture = read(new ModelPicture(translator().diagram()).svg());

    double width = Double.parseDouble(picture.getDocumentElement().getAttribute("width"));
    double height = Double.parseDouble(picture.getDocumentElement().getAttribute("height"));
    List<Element> boxes =
        all(picture, "rect").stream().filter(r -> r.hasAttribute("rx")).toList();
    assertThat(boxes).hasSize(9);
    for (int i = 0; i < boxes.size(); i++) {
      double left = value(boxes.get(i), "x");
      double top = value(boxes.get(i), "y");
      double right = left + value(boxes.get(i), "width");
      double bottom = top + value(boxes.get(i), "height");
      assertThat(left).isNotNegative();
      assertThat(right).isLessThanOrEqualTo(width);
      assertThat(bottom).isLessThanOrEqualTo(height);
      for (Element other : boxes.subList(i + 1, boxes.size())) {
        boolean apart =
            value(other, "x") >= right
                || value(other, "x") + value(other, "width") <= left
                || value(other, "y") >= bottom
                || value(other, "y") + value(other, "height") <= top;
        assertThat(apart).as("boxes at %s, %s and %s", left, top, value(other, "x")).isTrue();
      }
    }
  }

  private static double value(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
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
