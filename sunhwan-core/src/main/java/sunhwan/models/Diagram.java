package sunhwan.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import sunhwan.internal.layer.Network;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;

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
    return new Layout(spec).diagram();
  }

  /**
   * Middles of all places, so that those of a level keep apart and lines are short and straight.
   *
   * @param width of a place
   * @param gap between two of them
   * @return for each level from left to right; the leftmost edge of all is at 0
   */
  public double[][] middles(ToDoubleFunction<Place> width, double gap) {
    return new Middles(this, width, gap).all();
  }

  /** Drawn with characters, Hangul two columns wide. */
  @Override
  public String toString() {
    return new DiagramText(this).toString();
  }

  /** Finds levels, and an order in each. */
  private static final class Layout {
    private final Network network;
    private final List<Sequential.Layer> layers;
    private final List<Port> outputs;
    private final List<Call> calls = new ArrayList<>();
    private final List<Integer> levelOf = new ArrayList<>();
    private final Map<Port, Integer> makers = new HashMap<>();
    private final List<List<Place>> levels = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    Layout(ModelSpec spec) {
      this.network = Model.network(spec);
      Nested graph = spec.asLayer();
      this.layers =
          graph.layers().stream()
              .map(p -> new Sequential.Layer(p.name(), p.inner(), p.spec()))
              .toList();
      this.outputs = graph.outputs();
      graph.inputs().forEach(name -> calls.add(new Call(name, List.of())));
      calls.addAll(graph.calls());
    }

    Diagram diagram() {
      Map<String, Integer> seen = new HashMap<>();
      for (int i = 0; i < calls.size(); i++) {
        Call call = calls.get(i);
        int level = 0;
        for (Port port : call.inputs()) {
          level = Math.max(level, levelOf.get(maker(port)) + 1);
        }
        levelOf.add(level);
        makers.put(new Port(call.layer(), seen.merge(call.layer(), 1, Integer::sum) - 1, 0), i);
      }
      pullDown();
      List<Integer> places = new ArrayList<>();
      Map<String, Integer> number = new HashMap<>();
      for (int i = 0; i < calls.size(); i++) {
        String name = calls.get(i).layer();
        int call = number.merge(name, 1, Integer::sum) - 1;
        places.add(place(levelOf.get(i), box(name, call, seen.getOrDefault(name, 1))));
      }
      for (int i = 0; i < calls.size(); i++) {
        List<Port> inputs = calls.get(i).inputs();
        for (int k = 0; k < inputs.size(); k++) {
          int maker = maker(inputs.get(k));
          line(places.get(maker), levelOf.get(maker), inputs.get(k).output(), places.get(i), i, k);
        }
      }
      return new Ordering(levels, lines).diagram();
    }

    private int maker(Port port) {
      return makers.getOrDefault(new Port(port.layer(), port.call(), 0), 0);
    }

    /** What waits for others stands right above its first reader. */
    private void pullDown() {
      for (int i = calls.size() - 1; i >= 0; i--) {
        int lowest = Integer.MAX_VALUE;
        for (int j = i + 1; j < calls.size(); j++) {
          for (Port port : calls.get(j).inputs()) {
            if (maker(port) == i) {
              lowest = Math.min(lowest, levelOf.get(j) - 1);
            }
          }
        }
        boolean isSource = calls.get(i).inputs().isEmpty();
        if (lowest < Integer.MAX_VALUE && isSource) {
          levelOf.set(i, lowest);
        }
      }
    }

    private Box box(String name, int call, int calls) {
      LayerSpec spec =
          layers.stream()
              .filter(l -> l.name().equals(name))
              .map(Sequential.Layer::spec)
              .findFirst()
              .orElseThrow();
      List<Integer> ends =
          outputs.stream()
              .filter(p -> p.layer().equals(name) && p.call() == call)
              .map(Port::output)
              .toList();
      String type = spec instanceof Nested n ? n.kind().word() : spec.getClass().getSimpleName();
      Port port =
          spec instanceof Input
              ? new Port(network.sources().size() == 1 ? network.port(0).layer() : name, 0, 0)
              : new Port(name, call, 0);
      return new Box(
          name, spec, type, Summary.printed(network.shape(port)).toString(), call, calls, ends);
    }

    private int place(int level, Place place) {
      while (levels.size() <= level) {
        levels.add(new ArrayList<>());
      }
      levels.get(level).add(place);
      return levels.get(level).size() - 1;
    }

    private void line(int from, int level, int output, int to, int reader, int input) {
      int at = from;
      int out = output;
      for (int l = level; l < levelOf.get(reader) - 1; l++) {
        int passage = place(l + 1, new Passage());
        lines.add(new Line(l, at, out, passage, 0));
        at = passage;
        out = 0;
      }
      lines.add(new Line(levelOf.get(reader) - 1, at, out, to, input));
    }
  }

  /** Fewer crossings: each place stands where its neighbours are on average, down and up again. */
  private static final class Ordering {
    private static final int SWEEPS = 8;
    private final List<List<Place>> levels;
    private final List<Line> lines;

    /** For each level, which place stands where. */
    private final List<List<Integer>> order = new ArrayList<>();

    Ordering(List<List<Place>> levels, List<Line> lines) {
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

  /**
   * Each level takes the places nearest to what its neighbours wish for that keep their order and
   * their distance: a regression that is made monotone by pooling, Barlow et al. 1972.
   */
  private static final class Middles {
    private static final int SWEEPS = 12;
    private final Diagram diagram;
    private final double[][] apart;
    private final double[][] middles;
    private final double[][] halves;

    Middles(Diagram diagram, ToDoubleFunction<Place> width, double gap) {
      this.diagram = diagram;
      int levels = diagram.levels().size();
      this.apart = new double[levels][];
      this.middles = new double[levels][];
      this.halves = new double[levels][];
      for (int l = 0; l < levels; l++) {
        List<Place> level = diagram.levels().get(l);
        apart[l] = new double[level.size()];
        halves[l] = new double[level.size()];
        for (int i = 0; i < level.size(); i++) {
          halves[l][i] = width.applyAsDouble(level.get(i)) / 2;
          apart[l][i] = i == 0 ? 0 : apart[l][i - 1] + halves[l][i - 1] + gap + halves[l][i];
        }
        middles[l] = apart[l].clone();
      }
    }

    double[][] all() {
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        boolean down = sweep % 2 == 1;
        for (int i = 0; i < middles.length; i++) {
          move(down ? i : middles.length - 1 - i, down);
        }
      }
      double left = Double.POSITIVE_INFINITY;
      for (int l = 0; l < middles.length; l++) {
        for (int i = 0; i < middles[l].length; i++) {
          left = Math.min(left, middles[l][i] - halves[l][i]);
        }
      }
      for (double[] level : middles) {
        for (int i = 0; i < level.length; i++) {
          level[i] -= left;
        }
      }
      return middles;
    }

    private void move(int level, boolean down) {
      int places = middles[level].length;
      double[] sum = new double[places];
      int[] count = new int[places];
      for (Line line : diagram.lines()) {
        if (down && line.level() + 1 == level) {
          sum[line.to()] += middles[level - 1][line.from()];
          count[line.to()]++;
        } else if (!down && line.level() == level) {
          sum[line.from()] += middles[level + 1][line.to()];
          count[line.from()]++;
        }
      }
      double[] wish = new double[places];
      for (int i = 0; i < places; i++) {
        wish[i] = (count[i] == 0 ? middles[level][i] : sum[i] / count[i]) - apart[level][i];
      }
      double[] pooled = monotone(wish);
      for (int i = 0; i < places; i++) {
        middles[level][i] = pooled[i] + apart[level][i];
      }
    }

    private static double[] monotone(double[] wish) {
      List<double[]> blocks = new ArrayList<>(); // sum, size
      for (double value : wish) {
        double[] block = {value, 1};
        while (!blocks.isEmpty()
            && blocks.getLast()[0] / blocks.getLast()[1] > block[0] / block[1]) {
          double[] before = blocks.removeLast();
          block = new double[] {before[0] + block[0], before[1] + block[1]};
        }
        blocks.add(block);
      }
      double[] result = new double[wish.length];
      int at = 0;
      for (double[] block : blocks) {
        for (int i = 0; i < block[1]; i++) {
          result[at++] = block[0] / block[1];
        }
      }
      return result;
    }
  }
}
