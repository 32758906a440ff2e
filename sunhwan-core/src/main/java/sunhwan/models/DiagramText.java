package sunhwan.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sunhwan.models.Diagram.Box;
import sunhwan.models.Diagram.Line;
import sunhwan.models.Diagram.Passage;
import sunhwan.models.Diagram.Place;

/**
 * A diagram with characters.
 *
 * <p>Between two levels every value that bends has a row of its own; where two values cross, the
 * one that goes down lies on top.
 */
final class DiagramText {
  private static final int UP = 1;
  private static final int DOWN = 2;
  private static final int LEFT = 4;
  private static final int RIGHT = 8;

  private final Diagram diagram;
  private final int[][] middles;
  private final StringBuilder text = new StringBuilder();

  DiagramText(Diagram diagram) {
    this.diagram = diagram;
    double[][] exact = diagram.middles(place -> 2 * half(place) + 1, 3);
    this.middles = new int[exact.length][];
    for (int l = 0; l < exact.length; l++) {
      middles[l] = new int[exact[l].length];
      int edge = 0;
      for (int i = 0; i < exact[l].length; i++) {
        int half = half(diagram.levels().get(l).get(i));
        middles[l][i] = Math.max((int) Math.floor(exact[l][i]), edge + half);
        edge = middles[l][i] + half + 2;
      }
    }
  }

  /** Columns to each side of the middle. */
  private int half(Place place) {
    return switch (place) {
      case Box box -> {
        int widest = box.text().stream().mapToInt(Columns::of).max().orElse(0);
        int ways = 4 * Math.max(inputs(box), outputs(box));
        yield (Math.max(widest + 3, ways) + 1) / 2;
      }
      case Passage p -> 0;
    };
  }

  private int inputs(Box box) {
    return ways(box, true);
  }

  private int outputs(Box box) {
    return ways(box, false);
  }

  /** Lines that end in a box, or values that leave it. */
  private int ways(Box box, boolean in) {
    int most = 0;
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

  /** Where a line leaves. */
  private int exit(Line line) {
    Place place = diagram.levels().get(line.level()).get(line.from());
    int ways = place instanceof Box box ? outputs(box) : 1;
    return middles[line.level()][line.from()] + 4 * line.output() - 2 * (ways - 1);
  }

  /** Where it arrives. */
  private int entry(Line line) {
    Place place = diagram.levels().get(line.level() + 1).get(line.to());
    int ways = place instanceof Box box ? inputs(box) : 1;
    return middles[line.level() + 1][line.to()] + 4 * line.input() - 2 * (ways - 1);
  }

  @Override
  public String toString() {
    text.setLength(0);
    for (int level = 0; level < middles.length; level++) {
      boxes(level);
      if (level + 1 < middles.length) {
        channel(level);
      }
    }
    return text.toString();
  }

  private void boxes(int level) {
    List<Place> places = diagram.levels().get(level);
    int height = 0;
    for (Place place : places) {
      height = place instanceof Box box ? Math.max(height, box.text().size()) : height;
    }
    for (int row = -1; row <= height; row++) {
      StringBuilder line = new StringBuilder();
      int column = 0;
      for (int i = 0; i < places.size(); i++) {
        int left = middles[level][i] - half(places.get(i));
        line.append(" ".repeat(left - column));
        column = left;
        switch (places.get(i)) {
          case Box box -> {
            int inner = 2 * half(box) - 1;
            if (row == -1) {
              line.append('┌').append("─".repeat(inner)).append('┐');
            } else if (row == height) {
              line.append('└').append(bottom(level, i, inner)).append('┘');
            } else {
              String words = row < box.text().size() ? box.text().get(row) : "";
              line.append("│ ").append(Columns.padded(words, inner - 1)).append('│');
            }
            column += inner + 2;
          }
          case Passage p -> {
            line.append('│');
            column++;
          }
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /** The lower edge of a box, with the ways out of it. */
  private String bottom(int level, int place, int inner) {
    char[] edge = new char[inner];
    Arrays.fill(edge, '─');
    int left = middles[level][place] - half(diagram.levels().get(level).get(place)) + 1;
    for (Line line : diagram.lines()) {
      if (line.level() == level && line.from() == place) {
        edge[exit(line) - left] = '┬';
      }
    }
    return new String(edge);
  }

  /** All lines that leave one place in one column. */
  private record Value(int exit, List<Integer> entries) {
    boolean bends() {
      return entries.stream().anyMatch(e -> e != exit);
    }
  }

  private void channel(int level) {
    Map<Integer, Value> values = new TreeMap<>();
    Map<Integer, Boolean> arrows = new TreeMap<>();
    int width = 0;
    for (Line line : diagram.lines()) {
      if (line.level() == level) {
        Value value = values.computeIfAbsent(exit(line), e -> new Value(e, new ArrayList<>()));
        value.entries().add(entry(line));
        arrows.put(entry(line), diagram.levels().get(level + 1).get(line.to()) instanceof Box);
        width = Math.max(width, Math.max(exit(line), entry(line)) + 1);
      }
    }
    List<Value> bent = rows(values.values().stream().filter(Value::bends).toList());
    Map<Value, Integer> rowOf = new HashMap<>();
    bent.forEach(value -> rowOf.put(value, rowOf.size()));
    for (int row = 0; row < bent.size(); row++) {
      char[] cells = new char[width];
      int[] down = new int[width];
      for (Value value : values.values()) {
        int own = rowOf.getOrDefault(value, -1);
        if (own < 0 || row < own) {
          down[value.exit()] = UP | DOWN;
        }
        if (own >= 0 && row > own) {
          value.entries().forEach(e -> down[e] = UP | DOWN);
        }
      }
      for (int x = 0; x < width; x++) {
        cells[x] = down[x] != 0 ? '│' : ' ';
      }
      bend(bent.get(row), cells, down);
      text.append(new String(cells).stripTrailing()).append('\n');
    }
    char[] last = new char[width];
    Arrays.fill(last, ' ');
    arrows.forEach((x, arrow) -> last[x] = arrow ? '▼' : '│');
    text.append(new String(last).stripTrailing()).append('\n');
  }

  /** The row in which a value turns aside. */
  private static void bend(Value value, char[] cells, int[] others) {
    int left = value.exit();
    int right = value.exit();
    for (int entry : value.entries()) {
      left = Math.min(left, entry);
      right = Math.max(right, entry);
    }
    for (int x = left; x <= right; x++) {
      int ways = (x > left ? LEFT : 0) | (x < right ? RIGHT : 0);
      ways |= x == value.exit() ? UP : 0;
      ways |= value.entries().contains(x) ? DOWN : 0;
      boolean turns = (ways & (UP | DOWN)) != 0;
      if (turns || others[x] == 0) {
        cells[x] = glyph(ways);
      }
    }
  }

  private static char glyph(int ways) {
    return switch (ways) {
      case UP | DOWN -> '│';
      case LEFT | RIGHT -> '─';
      case UP | LEFT -> '┘';
      case UP | RIGHT -> '└';
      case DOWN | LEFT -> '┐';
      case DOWN | RIGHT -> '┌';
      case UP | DOWN | LEFT -> '┤';
      case UP | DOWN | RIGHT -> '├';
      case UP | LEFT | RIGHT -> '┴';
      case DOWN | LEFT | RIGHT -> '┬';
      default -> '┼';
    };
  }

  /**
   * An order of rows in which no value comes down where another one still is on its way: above
   * stands what leaves where the other arrives.
   */
  @SuppressWarnings("ReferenceEquality") // the very same value
  private static List<Value> rows(List<Value> bent) {
    List<Value> left = new ArrayList<>(bent);
    List<Value> order = new ArrayList<>();
    while (!left.isEmpty()) {
      Value next = left.getFirst();
      for (Value value : left) {
        boolean free =
            left.stream()
                .noneMatch(other -> other != value && value.entries().contains(other.exit()));
        if (free) {
          next = value;
          break;
        }
      }
      left.remove(next);
      order.add(next);
    }
    return order;
  }
}
