package sunhwan.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the minimum of a smooth convex function: limited-memory BFGS (Nocedal 1980) with a
 * bisecting search for a step that satisfies the weak Wolfe conditions (Lewis and Overton 2013).
 */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double ENOUGH_DECREASE = 1e-4;
  private static final double ENOUGH_CURVATURE = 0.9;
  private static final int HALVINGS = 60;

  private Lbfgs() {}

  /** A function and its slope. */
  interface Objective {
    /** The value at a point; writes the slope there, all of it. */
    double at(double[] point, double[] slope);
  }

  /** How far a step went, how much the slope changed, and 1 / their product. */
  private record Step(double[] moved, double[] bent, double rho) {}

  /**
   * The lowest point that was found.
   *
   * @param start where the search begins
   * @param tolerance largest slope at which it ends
   * @param steps at most
   */
  static double[] minimum(double[] start, Objective objective, double tolerance, int steps) {
    double[] at = start.clone();
    double[] slope = new double[at.length];
    double value = objective.at(at, slope);
    Deque<Step> memory = new ArrayDeque<>();
    for (int step = 0; step < steps && largest(slope) > tolerance; step++) {
      double[] direction = direction(slope, memory);
      double descent = dot(direction, slope);
      double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(slope, slope))) : 1;
      double shortest = 0;
      double longest = Double.POSITIVE_INFINITY;
      double[] next = new double[at.length];
      double[] nextSlope = new double[at.length];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < HALVINGS; halving++) {
        for (int j = 0; j < at.length; j++) {
          next[j] = at[j] + length * direction[j];
        }
        nextValue = objective.at(next, nextSlope);
        if (!(nextValue <= value + ENOUGH_DECREASE * length * descent)) {
          longest = length;
        } else if (dot(direction, nextSlope) < ENOUGH_CURVATURE * descent) {
          shortest = length;
        } else {
          break;
        }
        length = longest < Double.POSITIVE_INFINITY ? (shortest + longest) / 2 : 2 * length;
      }
      if (!(nextValue < value)) {
        break; // as low as doubles can tell
      }
      remember(memory, at, next, slope, nextSlope);
      at = next;
      slope = nextSlope;
      value = nextValue;
    }
    return at;
  }

  /** −H·slope by the two-loop recursion. */
  private static double[] direction(double[] slope, Deque<Step> memory) {
    double[] q = slope.clone();
    double[] alpha = new double[memory.size()];
    int m = memory.size();
    Iterator<Step> newestFirst = memory.descendingIterator();
    while (newestFirst.hasNext()) {
      Step s = newestFirst.next();
      alpha[--m] = s.rho() * dot(s.moved(), q);
      add(-alpha[m], s.bent(), q);
    }
    double scale = 1;
    if (!memory.isEmpty()) {
      Step newest = memory.getLast();
      scale = 1 / (newest.rho() * dot(newest.bent(), newest.bent()));
    }
    for (int j = 0; j < q.length; j++) {
      q[j] *= scale;
    }
    for (Step s : memory) {
      add(alpha[m++] - s.rho() * dot(s.bent(), q), s.moved(), q);
    }
    for (int j = 0; j < q.length; j++) {
      q[j] = -q[j];
    }
    return q;
  }

  private static void remember(
      Deque<Step> memory, double[] at, double[] next, double[] slope, double[] nextSlope) {
    double[] moved = next.clone();
    add(-1, at, moved);
    double[] bent = nextSlope.clone();
    add(-1, slope, bent);
    double product = dot(moved, bent);
    if (product > 0) {
      memory.addLast(new Step(moved, bent, 1 / product));
      if (memory.size() > MEMORY) {
        memory.removeFirst();
      }
    }
  }

  private static double largest(double[] slope) {
    double largest = 0;
    for (double v : slope) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static void add(double factor, double[] a, double[] to) {
    for (int j = 0; j < a.length; j++) {
      to[j] += factor * a[j];
    }
  }
}
