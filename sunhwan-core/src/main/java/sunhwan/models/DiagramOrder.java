package sunhwan.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.models.Diagram.Line;
import sunhwan.models.Diagram.Place;

/** Fewer crossings: each place stands where its neighbours are on average, down and up again. */
final class DiagramOrder {
  private static final int SWEEPS = 8;
  private final List<List<Place>> levels;
  private final List<Line> lines;

  /** For each level, which place stands where. */
  private final List<List<Integer>> order = new ArrayList<>();

  DiagramOrder(List<List<Place>> levels, List<Line> lines) {
    this.levels = levels;
    this.lines = lines;
    for (List<Place> level : levels) {
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < level.size(); i++) {
        own.add(i);
      }
      order.add(own);
    }
  }

  Diagram diagram() {
    List<List<Integer>> best = copy();
    long fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      for (int i = 0; i < levels.size(); i++) {
        sort(sweep % 2 == 0 ? i : levels.size() - 1 - i, sweep % 2 == 0);
      }
      if (crossings() < fewest) {
        fewest = crossings();
        best = copy();
      }
    }
    List<List<Place>> sorted = new ArrayList<>();
    for (int l = 0; l < levels.size(); l++) {
      List<Place> level = levels.get(l);
      sorted.add(best.get(l).stream().map(level::get).toList());
    }
    List<Line> moved = new ArrayList<>();
    for (Line line : lines) {
      moved.add(
          new Line(
              line.level(),
              best.get(line.level()).indexOf(line.from()),
              line.output(),
              best.get(line.level() + 1).indexOf(line.to()),
              line.input()));
    }
    return new Diagram(sorted, moved);
  }

  private List<List<Integer>> copy() {
    return order.stream().<List<Integer>>map(ArrayList::new).toList();
  }

  private void sort(int level, boolean down) {
    Map<Integer, Double> wish = new HashMap<>();
    for (int place : order.get(level)) {
      double sum = 0;
      int count = 0;
      for (Line line : lines) {
        if (down && line.level() + 1 == level && line.to() == place) {
          sum += order.get(level - 1).indexOf(line.from()) + line.output() / 16.0;
          count++;
        } else if (!down && line.level() == level && line.from() == place) {
          sum += order.get(level + 1).indexOf(line.to()) + line.input() / 16.0;
          count++;
        }
      }
      wish.put(place, count == 0 ? order.get(level).indexOf(place) : sum / count);
    }
    order.get(level).sort(Comparator.comparing(place -> wish.getOrDefault(place, 0.0)));
  }

  private long crossings() {
    long crossings = 0;
    Set<Line> done = new HashSet<>();
    for (Line a : lines) {
      done.add(a);
      for (Line b : lines) {
        if (a.level() == b.level() && !done.contains(b)) {
          double above = from(a) - from(b);
          double below = to(a) - to(b);
          crossings += above * below < 0 ? 1 : 0;
        }
      }
    }
    return crossings;
  }

  private double from(Line line) {
    return order.get(line.level()).indexOf(line.from()) + line.output() / 16.0;
  }

  private double to(Line line) {
    return order.get(line.level() + 1).indexOf(line.to()) + line.input() / 16.0;
  }
}
