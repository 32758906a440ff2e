package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Learns a unigram language model of subwords: many frequent runs of characters first, whose
 * probabilities expectation maximisation finds, and of which those that are missed least are left
 * out until as many stay as are wanted: Kudo 2018, section 3.2.
 *
 * <p>Characters always stay, with a small prior count so that none becomes impossible; what a step
 * never lowers is therefore the words' likelihood times that prior.
 */
final class UnigramLearning {
  private static final int LONGEST = 16;
  private static final int SEEDS_FOR_A_PIECE = 10;
  private static final double KEPT = 0.75;
  private static final int STEPS = 2;
  private static final double PRIOR = 0.01;

  private final LearningWords words;
  private final List<String> pieces; // characters first, by their places
  private final int[] lengths; // of pieces, in characters
  private final boolean[] kept;
  private final double[] probability;

  /** Of each word, at start·LONGEST + length − 1: the piece there, or −1. */
  private final int[][] lattices;

  private UnigramLearning(LearningWords words, int size) {
    this.words = words;
    Seeds seeds = Seeds.of(words, SEEDS_FOR_A_PIECE * size);
    this.pieces = seeds.pieces();
    this.lattices = seeds.lattices();
    this.lengths = pieces.stream().mapToInt(p -> p.codePointCount(0, p.length())).toArray();
    this.kept = new boolean[pieces.size()];
    Arrays.fill(kept, true);
    this.probability = new double[pieces.size()];
    maximize(Arrays.stream(seeds.counts()).asDoubleStream().toArray());
  }

  /**
   * Learns from words.
   *
   * @param size most pieces, characters included
   */
  static Pieces.Unigram learn(LearningWords words, int size) {
    UnigramLearning learning = start(words, size);
    int now = learning.pieces.size();
    while (now > size) {
      learning.steps();
      now = learning.prune(Math.max(size, (int) (KEPT * now)));
    }
    learning.steps();
    return learning.result();
  }

  static UnigramLearning start(LearningWords words, int size) {
    return new UnigramLearning(words, Math.max(size, words.characters().size()));
  }

  private void steps() {
    for (int i = 0; i < STEPS; i++) {
      step();
    }
  }

  private Pieces.Unigram result() {
    List<Integer> best =
        IntStream.range(0, pieces.size())
            .filter(piece -> kept[piece] && probability[piece] > 0)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer piece) -> -probability[piece])
                    .thenComparing(pieces::get, CodePointOrder.ASCENDING))
            .toList();
    return new Pieces.Unigram(
        best.stream().map(pieces::get).toList(),
        best.stream().map(piece -> StrictMath.log(probability[piece])).toList(),
        Pieces.Fallback.toBytes());
  }

  /**
   * One step of expectation maximisation.
   *
   * @return logarithm of what is maximised, before the step
   */
  double step() {
    double[] expected = new double[pieces.size()];
    double logarithm = 0;
    double[] forward = new double[LONGEST * 4];
    double[] backward = new double[LONGEST * 4];
    for (int w = 0; w < lattices.length; w++) {
      int n = words.runs().get(w).length;
      int[] lattice = lattices[w];
      Arrays.fill(forward, 0, n + 1, 0);
      Arrays.fill(backward, 0, n + 1, 0);
      forward[0] = 1;
      backward[n] = 1;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < Math.min(LONGEST, n - i); k++) {
          int piece = lattice[i * LONGEST + k];
          if (piece >= 0 && kept[piece]) {
            forward[i + k + 1] += forward[i] * probability[piece];
          }
        }
      }
      for (int i = n - 1; i >= 0; i--) {
        for (int k = 0; k < Math.min(LONGEST, n - i); k++) {
          int piece = lattice[i * LONGEST + k];
          if (piece >= 0 && kept[piece]) {
            backward[i] += backward[i + k + 1] * probability[piece];
          }
        }
      }
      double weight = words.counts()[w] / forward[n];
      logarithm += words.counts()[w] * StrictMath.log(forward[n]);
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < Math.min(LONGEST, n - i); k++) {
          int piece = lattice[i * LONGEST + k];
          if (piece >= 0 && kept[piece]) {
            expected[piece] += weight * forward[i] * probability[piece] * backward[i + k + 1];
          }
        }
      }
    }
    for (int character = 0; character < words.characters().size(); character++) {
      logarithm += PRIOR * StrictMath.log(probability[character]);
    }
    maximize(expected);
    return logarithm;
  }

  private void maximize(double[] expected) {
    double sum = 0;
    for (int piece = 0; piece < expected.length; piece++) {
      if (piece < words.characters().size()) {
        expected[piece] += PRIOR;
      }
      sum += kept[piece] ? expected[piece] : 0;
    }
    for (int piece = 0; piece < expected.length; piece++) {
      probability[piece] = kept[piece] ? expected[piece] / sum : 0;
    }
  }

  /**
   * Leaves out the pieces that are missed least: whose share in the best cuts, times what the best
   * cut of the piece itself without it loses, is smallest.
   *
   * @return pieces that stay
   */
  private int prune(int size) {
    double[] score = new double[pieces.size()];
    for (int piece = 0; piece < score.length; piece++) {
      score[piece] =
          probability[piece] > 0 ? StrictMath.log(probability[piece]) : Double.NEGATIVE_INFINITY;
    }
    double[] used = new double[pieces.size()];
    double[] loss = new double[pieces.size()];
    for (int w = 0; w < lattices.length; w++) {
      for (int piece : best(lattices[w], 0, words.runs().get(w).length, score, -1)) {
        used[piece] += words.counts()[w];
      }
    }
    boolean[] looked = new boolean[pieces.size()];
    for (int w = 0; w < lattices.length; w++) {
      int n = words.runs().get(w).length;
      for (int i = 0; i < n; i++) {
        for (int k = 1; k < Math.min(LONGEST, n - i); k++) {
          int piece = lattices[w][i * LONGEST + k];
          if (piece >= 0 && kept[piece] && !looked[piece]) {
            looked[piece] = true;
            if (used[piece] > 0) {
              double other = 0;
              for (int part : best(lattices[w], i, i + k + 1, score, piece)) {
                other += score[part];
              }
              loss[piece] = used[piece] * (score[piece] - other);
            }
          }
        }
      }
    }
    int characters = words.characters().size();
    List<Integer> longer =
        IntStream.range(characters, pieces.size())
            .filter(piece -> kept[piece])
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer piece) -> -loss[piece])
                    .thenComparingDouble(piece -> -probability[piece])
                    .thenComparing(pieces::get, CodePointOrder.ASCENDING))
            .toList();
    for (int i = Math.max(0, size - characters); i < longer.size(); i++) {
      kept[longer.get(i)] = false;
      probability[longer.get(i)] = 0;
    }
    return characters + Math.min(longer.size(), Math.max(0, size - characters));
  }

  /** The best cut of a part of a word without one piece. */
  private int[] best(int[] lattice, int from, int to, double[] score, int without) {
    int n = to - from;
    double[] best = new double[n + 1];
    Arrays.fill(best, 1, n + 1, Double.NEGATIVE_INFINITY);
    int[] by = new int[n + 1];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < Math.min(LONGEST, n - i); k++) {
        int piece = lattice[(from + i) * LONGEST + k];
        if (piece >= 0
            && kept[piece]
            && piece != without
            && best[i] + score[piece] > best[i + k + 1]) {
          best[i + k + 1] = best[i] + score[piece];
          by[i + k + 1] = piece;
        }
      }
    }
    int[] cut = new int[n];
    int count = 0;
    for (int i = n; i > 0; i -= lengths[by[i]]) {
      cut[count++] = by[i];
    }
    return Arrays.copyOf(cut, count);
  }

  /** Frequent runs of characters. */
  private record Seeds(List<String> pieces, long[] counts, int[][] lattices) {
    private static final int LEAST = 2;

    private record Run(int place, long count) {}

    /** The characters, and the runs that stand for the most characters. */
    static Seeds of(LearningWords words, int most) {
      int characters = words.characters().size();
      List<String> all = new ArrayList<>(words.characters());
      List<Long> counted = new ArrayList<>();
      long[] single = new long[characters];
      int[][] lattices = new int[words.runs().size()][];
      for (int w = 0; w < lattices.length; w++) {
        int[] run = words.runs().get(w);
        lattices[w] = new int[run.length * LONGEST];
        Arrays.fill(lattices[w], -1);
        for (int i = 0; i < run.length; i++) {
          lattices[w][i * LONGEST] = run[i];
          single[run[i]] += words.counts()[w];
        }
      }
      Arrays.stream(single).forEach(counted::add);
      // a run is frequent only where its two shorter ones are
      for (int k = 1; k < LONGEST; k++) {
        Map<Long, long[]> counts = new HashMap<>();
        for (int w = 0; w < lattices.length; w++) {
          for (int i = 0; i + k < words.runs().get(w).length; i++) {
            long key = key(lattices[w], words.runs().get(w), i, k);
            if (key >= 0) {
              counts.computeIfAbsent(key, x -> new long[] {0, -1})[0] += words.counts()[w];
            }
          }
        }
        boolean any = false;
        for (int w = 0; w < lattices.length; w++) {
          for (int i = 0; i + k < words.runs().get(w).length; i++) {
            long key = key(lattices[w], words.runs().get(w), i, k);
            long[] count = key < 0 ? null : counts.get(key);
            if (count != null && count[0] >= LEAST) {
              if (count[1] < 0) {
                count[1] = all.size();
                String shorter = all.get((int) (key >>> 32));
                all.add(shorter + words.characters().get((int) key));
                counted.add(count[0]);
                any = true;
              }
              lattices[w][i * LONGEST + k] = (int) count[1];
            }
          }
        }
        if (!any) {
          break;
        }
      }
      return new Seeds(all, counted.stream().mapToLong(Long::longValue).toArray(), lattices)
          .best(characters, most);
    }

    private static long key(int[] lattice, int[] run, int i, int k) {
      int first = lattice[i * LONGEST + k - 1];
      int second = lattice[(i + 1) * LONGEST + k - 1];
      return first < 0 || second < 0 ? -1 : (long) first << 32 | run[i + k];
    }

    private Seeds best(int characters, int most) {
      List<Run> runs = new ArrayList<>();
      for (int i = characters; i < pieces.size(); i++) {
        String piece = pieces.get(i);
        if (!LearningWords.looksLikeByte(piece)) {
          runs.add(new Run(i, counts[i] * piece.codePointCount(0, piece.length())));
        }
      }
      runs.sort(
          Comparator.comparingLong(Run::count)
              .reversed()
              .thenComparing(r -> pieces.get(r.place), CodePointOrder.ASCENDING));
      int size = characters + Math.min(runs.size(), Math.max(0, most - characters));
      int[] places = new int[pieces.size()];
      Arrays.fill(places, -1);
      List<String> chosen = new ArrayList<>(pieces.subList(0, characters));
      long[] chosenCounts = Arrays.copyOf(counts, size);
      for (int i = 0; i < characters; i++) {
        places[i] = i;
      }
      for (int i = characters; i < size; i++) {
        int place = runs.get(i - characters).place;
        places[place] = i;
        chosen.add(pieces.get(place));
        chosenCounts[i] = counts[place];
      }
      for (int[] lattice : lattices) {
        for (int i = 0; i < lattice.length; i++) {
          lattice[i] = lattice[i] < 0 ? -1 : places[lattice[i]];
        }
      }
      return new Seeds(chosen, chosenCounts, lattices);
    }
  }
}
