package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Learns byte-pair encoding: the most frequent pair of neighbours becomes one symbol, again and
 * again: Sennrich et al. 2016, algorithm 1.
 *
 * <p>Of pairs as frequent as each other the one whose left, then right symbol comes first in the
 * order of code points is merged. A pair's words are kept, so a merge looks at those alone.
 */
final class BytePairLearning {
  private static final int LEAST = 2;

  /** Two neighbours: how often they stand together, and where. */
  private static final class Pair {
    private final int left;
    private final int right;
    private long count;
    private int[] words = new int[2];
    private int size;

    Pair(int left, int right) {
      this.left = left;
      this.right = right;
    }

    void isIn(int word) {
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, 2 * size);
      }
      words[size++] = word;
    }
  }

  private record Candidate(Pair pair, long count) {}

  private final List<String> symbols;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<int[]> words;
  private final long[] counts;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue;
  private final List<Integer> left = new ArrayList<>();
  private final List<Integer> right = new ArrayList<>();

  private BytePairLearning(List<String> characters, List<int[]> words, long[] counts) {
    this.symbols = new ArrayList<>(characters);
    this.words = new ArrayList<>(words);
    this.counts = counts;
    for (int i = 0; i < characters.size(); i++) {
      places.put(characters.get(i), i);
    }
    this.queue =
        new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count)
                .reversed()
                .thenComparing(c -> symbols.get(c.pair.left), CodePointOrder.ASCENDING)
                .thenComparing(c -> symbols.get(c.pair.right), CodePointOrder.ASCENDING));
    for (int word = 0; word < words.size(); word++) {
      count(word, counts[word], new HashMap<>());
    }
    pairs.values().forEach(this::offer);
  }

  /**
   * Learns from words.
   *
   * @param size most pieces, characters included
   */
  static Pieces.BytePairs learn(LearningWords words, int size) {
    BytePairLearning learning =
        new BytePairLearning(words.characters(), words.runs(), words.counts());
    while (learning.symbols.size() < size && learning.merge()) {}
    return new Pieces.BytePairs(
        learning.symbols, learning.left, learning.right, false, Pieces.Fallback.toBytes());
  }

  /** The most frequent pair becomes one symbol; false where none is left. */
  private boolean merge() {
    while (!queue.isEmpty()) {
      Candidate first = queue.poll();
      Pair pair = first.pair;
      String merged = symbols.get(pair.left) + symbols.get(pair.right);
      if (first.count != pair.count || LearningWords.looksLikeByte(merged)) {
        continue;
      }
      left.add(pair.left);
      right.add(pair.right);
      Integer known = places.putIfAbsent(merged, symbols.size());
      int symbol = known == null ? symbols.size() : known;
      if (known == null) {
        symbols.add(merged);
      }
      Map<Pair, Long> before = new HashMap<>();
      for (int i = 0; i < pair.size; i++) {
        int word = pair.words[i];
        int[] joined = joined(words.get(word), pair.left, pair.right, symbol);
        if (joined.length < words.get(word).length) {
          count(word, -counts[word], before);
          words.set(word, joined);
          count(word, counts[word], before);
        }
      }
      before.forEach(
          (touched, count) -> {
            if (touched.count != count) {
              offer(touched);
            }
          });
      return true;
    }
    return false;
  }

  private void offer(Pair pair) {
    if (pair.count >= LEAST) {
      queue.add(new Candidate(pair, pair.count));
    }
  }

  /** Adds a word's pairs; what their counts were is put into before. */
  private void count(int word, long times, Map<Pair, Long> before) {
    int[] ids = words.get(word);
    for (int i = 0; i + 1 < ids.length; i++) {
      int l = ids[i];
      int r = ids[i + 1];
      Pair pair = pairs.computeIfAbsent((long) l << 32 | r, key -> new Pair(l, r));
      before.putIfAbsent(pair, pair.count);
      pair.count += times;
      if (times > 0) {
        pair.isIn(word);
      }
    }
  }

  private static int[] joined(int[] ids, int left, int right, int symbol) {
    int[] joined = new int[ids.length];
    int size = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i + 1 < ids.length && ids[i] == left && ids[i + 1] == right) {
        joined[size++] = symbol;
        i++;
      } else {
        joined[size++] = ids[i];
      }
    }
    return Arrays.copyOf(joined, size);
  }
}
