package sunhwan.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import sunhwan.layers.LayerSpec;

/**
 * A model as boxes and the lines between them, laid out in levels from top to bottom; {@link
 * #toString} draws it with characters.
 *
 * <p>Every call of a layer is a box, so a shared layer has several. A line that skips levels takes
 * a place of its own in each of them.
 *
 * @param levels places from left to right
 * @param lines from each level to the next
 */
public record Diagram(List<List<Place>> levels, List<Line> lines) {

  /** What stands at a place of a level. */
  public sealed interface Place permits Box, Passage {}

  /**
   * A call of a layer.
   *
   * @param name of the layer
   * @param spec what it is
   * @param type of the spec, or of the model that it is
   * @param output shape of the first value that comes out, with batch axis
   * @param call which of the layer's calls, from 0
   * @param calls how many it has; above 1 the layer is shared
   * @param ends which of its outputs are outputs of the model
   */
  public record Box(
      String name,
      LayerSpec spec,
      String type,
      String output,
      int call,
      int calls,
      List<Integer> ends)
      implements Place {
    public Box {
      ends = List.copyOf(ends);
    }

    /** What stands in the box. */
    public List<String> text() {
      List<String> text = new ArrayList<>();
      text.add(name + " (" + type + ")");
      text.add(output);
      if (calls > 1) {
        text.add("shared, call " + (call + 1) + " of " + calls);
      }
      if (!ends.isEmpty()) {
        text.add(
            ends.equals(List.of(0))
                ? "output"
                : "output " + String.join(", ", ends.stream().map(e -> "[" + e + "]").toList()));
      }
      return text;
    }
  }

  /** A line on its way past a level. */
  public record Passage() implements Place {}

  /**
   * A line from a level to the next.
   *
   * @param level where it starts
   * @param from place there
   * @param output which of that box's outputs; 0 of a passage
   * @param to place in the next level
   * @param input which of that box's inputs; 0 of a passage
   */
  public record Line(int level, int from, int output, int to, int input) {}

  public Diagram {
    levels = levels.stream().map(List::copyOf).toList();
    lines = List.copyOf(lines);
  }

  static Diagram of(ModelSpec spec) {
    return new DiagramLayout(spec).diagram();
  }

  /**
   * Middles of all places, so that those of a level keep apart and lines are short and straight.
   *
   * @param width of a place
   * @param gap between two of them
   * @return for each level from left to right; the leftmost edge of all is at 0
   */
  public double[][] middles(ToDoubleFunction<Place> width, double gap) {
    return new DiagramMiddles(this, width, gap).all();
  }

  /** Drawn with characters, Hangul two columns wide. */
  @Override
  public String toString() {
    return new DiagramText(this).toString();
  }
}
