package sunhwan.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  @TempDir Path folder;

  @Test
  void hasItsTitlesAndEveryLineWithItsName() throws Exception {
    Chart chart =
        Chart.of("Loss & more", "updates", "error")
            .line("LSTM", new double[] {0, 10}, new double[] {1, 2})
            .line("a < b", new double[] {0, 10}, new double[] {3, 4})
            .level("chance", 2.5);

    Element svg = draw(chart);

    assertThat(texts(svg, "text"))
        .contains("Loss & more", "updates", "error", "LSTM", "a < b", "chance");
    assertThat(texts(svg, "title")).containsExactly("LSTM", "a < b", "chance");
  }

  @Test
  void putsValuesWhereTheAxesSay() throws Exception {
    // ticks 0, 2, … 10 across 76 … 620 and 1, 1.2, … 2 up from 344; the plot begins at 66
    Chart chart =
        Chart.of("t", "x", "y").line("l", new double[] {0, 5, 10}, new double[] {1, 1.5, 2});

    Element svg = draw(chart);

    assertThat(path(svg, "l")).isEqualTo("M76 344L348 205L620 66");
    assertThat(texts(svg, "text")).contains("1.0", "1.2", "2.0", "0", "2", "10");
  }

  @Test
  void countsPowersOfTenAndLeavesGapsWhereThereIsNone() throws Exception {
    Chart chart =
        Chart.of("t", "x", "y")
            .line("l", new double[] {0, 1, 2, 3, 4}, new double[] {1, 1e-2, 0, 1e-6, 1e-8})
            .logY();

    Element svg = draw(chart);

    // one decade is (344 − 66) / 8 = 34.75 high
    assertThat(path(svg, "l")).isEqualTo("M76 66L212 135.5M484 274.5L620 344");
    assertThat(texts(svg, "text")).contains("1", "0.1", "0.001", "1e-4", "1e-8");
  }

  @Test
  void standsUnderAnotherInOneFile() throws Exception {
    Chart one = Chart.of("one", "x", "y").line("a", new double[] {0, 1}, new double[] {0, 1});
    Chart two = Chart.of("two", "x", "y").line("b", new double[] {0, 1}, new double[] {0, 1});

    Element svg = parse(Chart.write(folder.resolve("two.svg"), one, two));

    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 640 800");
    assertThat(texts(svg, "title")).containsExactly("a", "b");
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    Chart empty = Chart.of("empty", "x", "y");

    assertThatThrownBy(() -> draw(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Chart 'empty': there is nothing to draw");
    assertThatThrownBy(() -> empty.line("l", new double[1], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Chart: line 'l' has 1 x and 2 y");
  }

  private Element draw(Chart chart) throws Exception {
    return parse(Chart.write(folder.resolve("chart.svg"), chart));
  }

  /** Names of the lines of a picture, which must be XML. */
  static List<String> lines(Path picture) throws Exception {
    return texts(parse(picture), "title");
  }

  private static Element parse(Path picture) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(picture.toFile())
        .getDocumentElement();
  }

  private static List<String> texts(Element svg, String tag) {
    NodeList nodes = svg.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static String path(Element svg, String name) {
    NodeList nodes = svg.getElementsByTagName("title");
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i).getTextContent().equals(name)) {
        return ((Element) nodes.item(i).getParentNode()).getAttribute("d");
      }
    }
    throw new AssertionError("no line " + name);
  }
}
