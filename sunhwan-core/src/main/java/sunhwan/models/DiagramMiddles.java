package sunhwan.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import sunhwan.models.Diagram.Line;
import sunhwan.models.Diagram.Place;

/**
 * Each level takes the places nearest to what its neighbours wish for that keep their order and
 * their distance: a regression that is made monotone by pooling, Barlow et al. 1972.
 */
final class DiagramMiddles {
  private static final int SWEEPS = 12;
  private final Diagram diagram;
  private final double[][] apart;
  private final double[][] middles;
  private final double[][] halves;

  DiagramMiddles(Diagram diagram, ToDoubleFunction<Place> width, double gap) {
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
      while (!blocks.isEmpty() && blocks.getLast()[0] / blocks.getLast()[1] > block[0] / block[1]) {
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
