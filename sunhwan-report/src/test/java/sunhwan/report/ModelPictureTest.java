package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  /** A box as it stands in the picture. */
  private record Drawn(String name, String element) {
    double left() {
      return value(element, "x");
    }

    double top() {
      return value(element, "y");
    }

    double bottom() {
      return top() + value(element, "height");
    }

    boolean holds(double x) {
      return x > left() && x < left() + value(element, "width");
    }
  }

  private static List<Drawn> drawn(String picture) {
    List<String> names =
        all(picture, "text").stream()
            .filter(text -> text.contains("class=\"name\""))
            .map(text -> text.replaceAll("<[^>]*>| \\(.*", ""))
            .toList();
    List<String> boxes = all(picture, "rect").stream().filter(r -> r.contains(" rx=")).toList();
    return IntStream.range(0, boxes.size())
        .mapToObj(i -> new Drawn(names.get(i), boxes.get(i)))
        .toList();
  }

  /** From where to where a line goes; past a level it goes straight down. */
  private record Way(double x1, double y1, double x2, double y2, boolean arrow) {}

  private static List<Way> ways(String picture) {
    Pattern curve = Pattern.compile("M ([0-9.]+) ([0-9.]+) C .* ([0-9.]+) ([0-9.]+)\"");
    Pattern straight = Pattern.compile("M ([0-9.]+) ([0-9.]+) V ([0-9.]+)\"");
    List<Way> ways = new ArrayList<>();
    for (String path : all(picture, "path")) {
      Matcher bent = curve.matcher(path);
      Matcher down = straight.matcher(path);
      if (bent.find()) {
        ways.add(
            new Way(
                number(bent, 1),
                number(bent, 2),
                number(bent, 3),
                number(bent, 4),
                path.contains("marker-end")));
      } else if (down.find()) {
        ways.add(
            new Way(number(down, 1), number(down, 2), number(down, 1), number(down, 3), false));
      }
    }
    return ways;
  }

  private static double number(Matcher found, int group) {
    return Double.parseDouble(found.group(group));
  }

  /** What each line leads to, followed past levels: from, to, and where it leaves and arrives. */
  private record Edge(String from, String to, double leaves, double arrives) {}

  private static List<Edge> edges(String picture) {
    List<Drawn> boxes = drawn(picture);
    List<Way> ways = ways(picture);
    List<Edge> edges = new ArrayList<>();
    for (Way start : ways) {
      for (Drawn box : boxes) {
        if (start.y1() == box.bottom() && box.holds(start.x1())) {
          Way end = start;
          while (!end.arrow()) {
            Way before = end;
            end =
                ways.stream()
                    .filter(way -> way.x1() == before.x2() && way.y1() == before.y2())
                    .filter(way -> way.y2() > way.y1())
                    .findFirst()
                    .orElseThrow();
          }
          double x = end.x2();
          double y = end.y2();
          Drawn reader =
              boxes.stream()
                  .filter(other -> other.top() == y && other.holds(x))
                  .findFirst()
                  .orElseThrow();
          edges.add(new Edge(box.name(), reader.name(), start.x1(), x));
        }
      }
    }
    return edges;
  }

  @Test
  void everyLineLeadsFromItsLayerToItsReaderInTheOrderOfInputsAndOutputs() {
    List<Edge> edges = edges(new ModelPicture(translator().diagram()).svg());

    assertThat(edges).hasSize(12);
    assertThat(sources(edges, "encoder")).containsExactly("embedding");
    assertThat(sources(edges, "decoder")).containsExactly("embedding_1", "encoder", "encoder");
    assertThat(sources(edges, "attention")).containsExactly("decoder", "encoder");
    assertThat(sources(edges, "concatenate")).containsExactly("attention", "decoder");
    assertThat(sources(edges, "words")).containsExactly("concatenate");
    assertThat(sources(edges, "tone")).containsExactly("concatenate");
    // y, h and c leave side by side
    assertThat(
            edges.stream()
                .filter(edge -> edge.from().equals("encoder"))
                .sorted(Comparator.comparingDouble(Edge::leaves))
                .map(Edge::to))
        .containsExactly("attention", "decoder", "decoder");
    assertThat(edges.stream().filter(e -> e.from().equals("encoder")).map(Edge::leaves).distinct())
        .hasSize(3);
    assertThat(edges.stream().filter(e -> e.to().equals("decoder")).map(Edge::arrives).distinct())
        .hasSize(3);
  }

  private static List<String> sources(List<Edge> edges, String reader) {
    return edges.stream()
        .filter(edge -> edge.to().equals(reader))
        .sorted(Comparator.comparingDouble(Edge::arrives))
        .map(Edge::from)
        .toList();
  }

  @Test
  void whatLeavesTheModelHasAThickEdgeAndCallsOfALayerHaveOneColour() {
    List<Drawn> translator = drawn(new ModelPicture(translator().diagram()).svg());
    List<Drawn> siamese = drawn(new ModelPicture(siamese().diagram()).svg());

    assertThat(translator.stream().filter(box -> box.element().contains("stroke-width: 3")))
        .extracting(Drawn::name)
        .containsExactly("words", "tone");
    Map<String, List<String>> colours =
        siamese.stream()
            .filter(box -> box.element().contains("stroke-dasharray"))
            .collect(
                Collectors.groupingBy(
                    Drawn::name,
                    Collectors.mapping(
                        box -> box.element().replaceAll(".* stroke=\"([^\"]*)\".*", "$1"),
                        Collectors.toList())));
    assertThat(colours).containsOnlyKeys("embedding", "읽기");
    assertThat(colours.get("embedding")).hasSize(2);
    assertThat(Set.copyOf(colours.get("embedding"))).hasSize(1);
    assertThat(Set.copyOf(colours.get("읽기"))).hasSize(1);
    assertThat(colours.get("읽기")).doesNotContainAnyElementsOf(colours.get("embedding"));
  }

  @Test
  void namesAreEscapedAsXmlWantsThem() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("Q&A <\"x\">", Input.vector(2));

    String picture =
        new ModelPicture(graph.build(List.of(x), List.of(x.to(Dense.of(1)))).diagram()).svg();

    assertThat(picture)
        .contains(">Q&amp;A &lt;&quot;x&quot;> (Input)</text>")
        .contains("aria-label=\"Layers from top to bottom: Q&amp;A &lt;&quot;x&quot;>, dense\"");
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
