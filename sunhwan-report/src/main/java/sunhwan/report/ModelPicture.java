package sunhwan.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.Nested;
import sunhwan.models.Diagram;
import sunhwan.models.Diagram.Box;
import sunhwan.models.Diagram.Line;
import sunhwan.models.Diagram.Passage;
import sunhwan.models.Diagram.Place;

/**
 * A model's diagram as a picture: one SVG that needs nothing else and opens in a browser.
 *
 * <p>Calls of a shared layer have a dashed edge of one colour. What comes out of the model has a
 * thick edge.
 *
 * @param diagram to be drawn
 */
public record ModelPicture(Diagram diagram) {
  private static final int MARGIN = 24;
  private static final int GAP = 28;
  private static final int BETWEEN = 46;
  private static final int LINE = 18;
  private static final int PADDING = 10;
  private static final double LETTER = 7.3;
  private static final int WAY = 26;
  private static final List<String> SHARED =
      List.of("#b3261e", "#00639b", "#7b4397", "#146c2e", "#9a5b00", "#006a6a");

  /** The picture. */
  public String svg() {
    double[][] middles = diagram.middles(this::width, GAP);
    double[] tops = new double[middles.length];
    double y = MARGIN;
    double right = 0;
    for (int l = 0; l < middles.length; l++) {
      tops[l] = y;
      y += height(l) + BETWEEN;
      for (int i = 0; i < middles[l].length; i++) {
        right = Math.max(right, middles[l][i] + width(diagram.levels().get(l).get(i)) / 2);
      }
    }
    double width = right + 2 * MARGIN;
    double height = y - BETWEEN + MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" aria-label="%s">
            <style>
            text { font: 13px "Noto Sans", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; fill: #1d1b20; text-anchor: middle; }
            text.name { font-weight: 600; }
            text.note { font-size: 12px; fill: #49454f; }
            path { fill: none; stroke: #5f6368; stroke-width: 1.5; }
            rect { stroke-width: 1.5; }
            </style>
            <defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M 0 0 L 10 5 L 0 10 z" style="fill: #5f6368; stroke: none"/></marker></defs>
            <rect width="100%%" height="100%%" fill="#ffffff"/>
            """,
            number(width), number(height), number(width), number(height), escaped(label())));
    for (Line line : diagram.lines()) {
      svg.append(line(line, middles, tops));
    }
    Map<String, String> colours = new LinkedHashMap<>();
    for (int l = 0; l < middles.length; l++) {
      for (int i = 0; i < middles[l].length; i++) {
        double x = middles[l][i] + MARGIN;
        switch (diagram.levels().get(l).get(i)) {
          case Box box -> svg.append(box(box, x, tops[l], height(l), colours));
          case Passage p ->
              svg.append(
                  format(
                      "<path d=\"M %s %s V %s\"/>%n",
                      number(x), number(tops[l]), number(tops[l] + height(l))));
        }
      }
    }
    return svg.append("</svg>\n").toString();
  }

  /** Writes the picture to a file, which is there whole or not at all. */
  public void write(Path file) throws IOException {
    WholeFile.write(file, svg(), "model.svg");
  }

  private String label() {
    List<String> names = new ArrayList<>();
    for (List<Place> level : diagram.levels()) {
      for (Place place : level) {
        if (place instanceof Box box) {
          names.add(box.name());
        }
      }
    }
    return "Layers from top to bottom: " + String.join(", ", names);
  }

  private double width(Place place) {
    return switch (place) {
      case Box box -> {
        double widest = 0;
        for (String text : box.text()) {
          widest = Math.max(widest, length(text));
        }
        yield Math.max(
            widest + 2 * PADDING, WAY * (double) Math.max(ways(box, true), ways(box, false)));
      }
      case Passage p -> 2;
    };
  }

  /** Hangul and Han are about as wide as two letters. */
  private static double length(String text) {
    return LETTER * text.codePoints().mapToDouble(c -> c >= 0x1100 ? 1.85 : 1).sum();
  }

  private double height(int level) {
    int lines = 1;
    for (Place place : diagram.levels().get(level)) {
      lines = place instanceof Box box ? Math.max(lines, box.text().size()) : lines;
    }
    return lines * LINE + PADDING;
  }

  private int ways(Box box, boolean in) {
    int most = 1;
    for (Line line : diagram.lines()) {
      Place place =
          in
              ? diagram.levels().get(line.level() + 1).get(line.to())
              : diagram.levels().get(line.level()).get(line.from());
      if (place.equals(box)) {
        most = Math.max(most, (in ? line.input() : line.output()) + 1);
      }
    }
    return most;
  }

  private String line(Line line, double[][] middles, double[] tops) {
    Place from = diagram.levels().get(line.level()).get(line.from());
    Place to = diagram.levels().get(line.level() + 1).get(line.to());
    double x1 = middles[line.level()][line.from()] + MARGIN;
    double x2 = middles[line.level() + 1][line.to()] + MARGIN;
    if (from instanceof Box box) {
      x1 += WAY * (line.output() - (ways(box, false) - 1) / 2.0);
    }
    if (to instanceof Box box) {
      x2 += WAY * (line.input() - (ways(box, true) - 1) / 2.0);
    }
    double y1 = tops[line.level()] + height(line.level());
    double y2 = tops[line.level() + 1];
    double middle = (y1 + y2) / 2;
    return format(
        "<path d=\"M %s %s C %s %s %s %s %s %s\"%s/>%n",
        number(x1),
        number(y1),
        number(x1),
        number(middle),
        number(x2),
        number(middle),
        number(x2),
        number(y2),
        to instanceof Box ? " marker-end=\"url(#arrow)\"" : "");
  }

  private String box(Box box, double x, double top, double height, Map<String, String> colours) {
    double width = width(box);
    String edge = "#79747e";
    String dashes = "";
    if (box.calls() > 1) {
      edge = colours.computeIfAbsent(box.name(), n -> SHARED.get(colours.size() % SHARED.size()));
      dashes = " stroke-dasharray=\"6 3\"";
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" fill=\"%s\""
                + " stroke=\"%s\"%s%s/>%n",
            number(x - width / 2),
            number(top),
            number(width),
            number(height),
            fill(box.spec()),
            edge,
            dashes,
            box.ends().isEmpty() ? "" : " style=\"stroke-width: 3\""));
    List<String> text = box.text();
    double first = top + (height - text.size() * LINE) / 2 + 13;
    for (int i = 0; i < text.size(); i++) {
      svg.append(
          format(
              "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>%n",
              number(x), number(first + i * LINE), i == 0 ? "name" : "note", escaped(text.get(i))));
    }
    return svg.toString();
  }

  private static String fill(LayerSpec spec) {
    return switch (spec) {
      case Input i -> "#e8eaed";
      case Embedding e -> "#fef7e0";
      case DirectedLayer d -> "#e6f4ea";
      case Bidirectional b -> "#e6f4ea";
      case MergeLayer m -> "#f3e8fd";
      case AttentionLayer a -> "#f3e8fd";
      case CustomMultiLayer c -> "#f3e8fd";
      case Nested n -> "#fce8e6";
      default -> "#e8f0fe";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values).replace(System.lineSeparator(), "\n");
  }
}
