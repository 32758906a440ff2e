package sunhwan.examples.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes, drawn as SVG.
 *
 * @param title above the picture
 * @param xTitle under the horizontal axis
 * @param yTitle beside the vertical axis
 * @param logarithmic whether the vertical axis counts powers of ten; values that are not positive
 *     leave a gap then
 * @param lines in the legend's order
 */
record Chart(String title, String xTitle, String yTitle, boolean logarithmic, List<Line> lines) {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 76;
  private static final int RIGHT = 20;
  private static final int BOTTOM = 56;
  private static final int LEGEND = 52;
  private static final int LEGEND_LINE = 20;

  /** Okabe and Ito 2008: told apart by people who see no red or no green, too. */
  private static final List<String> COLOURS =
      List.of("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

  private static final String GREY = "#666666";

  /**
   * One of the lines.
   *
   * @param name in the legend, where lines of one name stand once
   * @param colour place in the palette; −1 for grey
   * @param dashed for what others are measured by
   */
  record Line(String name, double[] x, double[] y, int colour, boolean dashed) {
    Line {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "Chart: line '" + name + "' has " + x.length + " x and " + y.length + " y");
      }
    }

    private String stroke() {
      return colour < 0 ? GREY : COLOURS.get(colour % COLOURS.size());
    }

    private String dashes() {
      return dashed ? " stroke-dasharray=\"6 4\"" : "";
    }
  }

  Chart {
    lines = List.copyOf(lines);
  }

  static Chart of(String title, String xTitle, String yTitle) {
    return new Chart(title, xTitle, yTitle, false, List.of());
  }

  Chart logY() {
    return new Chart(title, xTitle, yTitle, true, lines);
  }

  /** One more line, in the next colour. */
  Chart line(String name, double[] x, double[] y) {
    int colour = (int) lines.stream().filter(l -> l.colour() >= 0).count();
    return line(new Line(name, x, y, colour, false));
  }

  Chart line(Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return new Chart(title, xTitle, yTitle, logarithmic, more);
  }

  /** A level that others are measured by, in dashed grey across the picture. */
  Chart level(String name, double y) {
    double from = extreme(true, false);
    double to = extreme(true, true);
    return line(new Line(name, new double[] {from, to}, new double[] {y, y}, -1, true));
  }

  /** Writes charts one under the other. */
  static Path write(Path file, Chart... charts) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222222\">%n")
            .formatted(WIDTH, HEIGHT * charts.length, WIDTH, HEIGHT * charts.length));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    for (int i = 0; i < charts.length; i++) {
      svg.append("<g transform=\"translate(0,").append(i * HEIGHT).append(")\">\n");
      charts[i].draw(svg);
      svg.append("</g>\n");
    }
    svg.append("</svg>\n");
    try {
      return Files.writeString(file, svg);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the picture " + file, e);
    }
  }

  private void draw(StringBuilder svg) {
    Axis across = Axis.linear(extreme(true, false), extreme(true, true), LEFT, WIDTH - RIGHT);
    List<String[]> legend = legend();
    int top = LEGEND + LEGEND_LINE * Integer.parseInt(legend.getLast()[3]) + 14;
    Axis up =
        logarithmic
            ? Axis.logarithmic(extreme(false, false), extreme(false, true), HEIGHT - BOTTOM, top)
            : Axis.linear(extreme(false, false), extreme(false, true), HEIGHT - BOTTOM, top);
    text(svg, WIDTH / 2.0, 26, "middle", " font-size=\"16\" font-weight=\"bold\"", title);
    for (String[] entry : legend) {
      double x = Double.parseDouble(entry[2]);
      double y = LEGEND + LEGEND_LINE * Double.parseDouble(entry[3]);
      svg.append(
          "<path d=\"M%s %sh24\" stroke=\"%s\" stroke-width=\"2.5\"%s/>%n"
              .formatted(round(x), round(y - 4), entry[1], entry[4]));
      text(svg, x + 30, y, "start", "", entry[0]);
    }
    for (double tick : up.ticks()) {
      double y = up.at(tick);
      svg.append(
          "<path d=\"M%d %sH%d\" stroke=\"#e2e2e2\"/>%n".formatted(LEFT, round(y), WIDTH - RIGHT));
      text(svg, LEFT - 8, y + 4, "end", "", up.label(tick));
    }
    for (double tick : across.ticks()) {
      double x = across.at(tick);
      svg.append(
          "<path d=\"M%s %dv5\" stroke=\"#222222\"/>%n".formatted(round(x), HEIGHT - BOTTOM));
      text(svg, x, HEIGHT - BOTTOM + 20, "middle", "", across.label(tick));
    }
    svg.append(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#222222\"/>%n"
            .formatted(LEFT, top, HEIGHT - BOTTOM, WIDTH - RIGHT));
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", "", xTitle);
    double middle = (top + HEIGHT - BOTTOM) / 2.0;
    text(svg, 18, middle, "middle", " transform=\"rotate(-90 18 " + round(middle) + ")\"", yTitle);
    for (Line line : lines) {
      path(svg, line, across, up);
    }
  }

  /** Name, colour, x, row and dashes of each entry, in as many rows as it takes. */
  private List<String[]> legend() {
    List<String[]> entries = new ArrayList<>();
    double x = LEFT;
    int row = 0;
    for (Line line : lines) {
      if (entries.stream().anyMatch(e -> e[0].equals(line.name()))) {
        continue;
      }
      double width = 30 + 7.2 * line.name().length() + 18;
      if (x > LEFT && x + width > WIDTH) {
        x = LEFT;
        row++;
      }
      entries.add(
          new String[] {
            line.name(), line.stroke(), Double.toString(x), Integer.toString(row), line.dashes()
          });
      x += width;
    }
    return entries;
  }

  private void path(StringBuilder svg, Line line, Axis across, Axis up) {
    StringBuilder d = new StringBuilder();
    boolean gap = true;
    for (int i = 0; i < line.x().length; i++) {
      if (!isDrawn(line.y()[i])) {
        gap = true;
        continue;
      }
      d.append(gap ? 'M' : 'L').append(round(across.at(line.x()[i]))).append(' ');
      d.append(round(up.at(line.y()[i])));
      gap = false;
    }
    svg.append(
        ("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\""
                + " stroke-linejoin=\"round\"%s><title>%s</title></path>%n")
            .formatted(d, line.stroke(), line.dashes(), escaped(line.name())));
  }

  private boolean isDrawn(double y) {
    return Double.isFinite(y) && (!logarithmic || y > 0);
  }

  /** Smallest or largest value of an axis over all lines. */
  private double extreme(boolean horizontal, boolean largest) {
    double extreme = Double.NaN;
    for (Line line : lines) {
      for (int i = 0; i < line.x().length; i++) {
        if (isDrawn(line.y()[i])) {
          double value = horizontal ? line.x()[i] : line.y()[i];
          boolean beyond = largest ? value > extreme : value < extreme;
          extreme = Double.isNaN(extreme) || beyond ? value : extreme;
        }
      }
    }
    if (Double.isNaN(extreme)) {
      throw new IllegalArgumentException("Chart '" + title + "': there is nothing to draw");
    }
    return extreme;
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String more, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s>%s</text>%n"
            .formatted(round(x), round(y), anchor, more, escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String round(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }

  /**
   * From values to places on the picture.
   *
   * @param low value at from
   * @param high value at to
   * @param step between ticks; 0 on a logarithmic axis, where low and high are powers of ten
   */
  private record Axis(double low, double high, double step, double from, double to) {

    static Axis linear(double low, double high, double from, double to) {
      double span = high > low ? high - low : Math.max(1, Math.abs(high));
      double power = Math.pow(10, Math.floor(Math.log10(span / 5)));
      double step = power;
      for (double times : new double[] {2, 5, 10}) {
        step = span / step > 7 ? times * power : step;
      }
      return new Axis(
              Math.floor(low / step + 1e-9) * step,
              Math.ceil(high / step - 1e-9) * step,
              step,
              from,
              to)
          .notFlat();
    }

    static Axis logarithmic(double low, double high, double from, double to) {
      return new Axis(
              Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9), 0, from, to)
          .notFlat();
    }

    private Axis notFlat() {
      return high > low ? this : new Axis(low, low + (step > 0 ? step : 1), step, from, to);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      if (step > 0) {
        for (int i = 0; low + i * step <= high + step / 1e6; i++) {
          ticks.add(low + i * step);
        }
        return ticks;
      }
      int every = (int) Math.ceil((high - low) / 8);
      for (int power = (int) high; power >= low; power -= every) {
        ticks.add(Math.pow(10, power));
      }
      return ticks;
    }

    double at(double value) {
      double place = ((step > 0 ? value : Math.log10(value)) - low) / (high - low);
      return from + place * (to - from);
    }

    String label(double tick) {
      if (step == 0) {
        int power = (int) Math.round(Math.log10(tick));
        return power > -4 && power < 5 ? plain(tick, Math.max(0, -power)) : "1e" + power;
      }
      return plain(tick, (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
    }

    private static String plain(double value, int decimals) {
      return String.format(Locale.ROOT, "%." + decimals + "f", value == 0 ? 0.0 : value);
    }
  }
}
