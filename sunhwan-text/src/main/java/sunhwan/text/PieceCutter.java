package sunhwan.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cuts words into {@link Pieces}; immutable, shared between threads. */
public final class PieceCutter {
  /** An unknown character scores so much less than the worst piece, as in SentencePiece. */
  private static final double UNKNOWN_PENALTY = 10;

  private final Pieces pieces;
  private final Rule rule;

  private PieceCutter(Pieces pieces) {
    this.pieces = pieces;
    this.rule =
        switch (pieces) {
          case Pieces.BytePairs pairs -> new Merging(pairs);
          case Pieces.Unigram unigram -> new BestPath(unigram);
          case Pieces.WordPiece wordPiece -> new Greedy(wordPiece);
        };
  }

  public static PieceCutter of(Pieces pieces) {
    return new PieceCutter(pieces);
  }

  public Pieces pieces() {
    return pieces;
  }

  /** The word's pieces in order. */
  List<String> cut(String word) {
    Cut cut = new Cut(pieces.fallback());
    rule.cut(word.codePoints().toArray(), cut);
    return cut.done;
  }

  /** {@code <0xEA>} and so on for the bytes of a character. */
  static void addBytes(String characters, List<String> to) {
    for (byte b : characters.getBytes(StandardCharsets.UTF_8)) {
      to.add(String.format(Locale.ROOT, "<0x%02X>", b & 0xFF));
    }
  }

  /** What was cut off so far. */
  private static final class Cut {
    private final Pieces.Fallback fallback;
    private final List<String> done = new ArrayList<>();
    private boolean afterUnknown;

    Cut(Pieces.Fallback fallback) {
      this.fallback = fallback;
    }

    void add(String piece) {
      done.add(piece);
      afterUnknown = false;
    }

    void addUnknown(int character) {
      if (fallback.bytes()) {
        boolean lone = character >= 0xD800 && character <= 0xDFFF; // half of a pair is no character
        addBytes(lone ? "\uFFFD" : Character.toString(character), done);
        return;
      }
      if (!(fallback.fused() && afterUnknown)) {
        fallback.unknown().ifPresent(done::add);
      }
      afterUnknown = true;
    }
  }

  private interface Rule {
    void cut(int[] word, Cut to);
  }

  private static Map<String, Integer> places(List<String> pieces) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < pieces.size(); i++) {
      places.put(pieces.get(i), i);
    }
    return places;
  }

  /** Merges in the order in which they were learnt; of equal ones the left one first. */
  private static final class Merging implements Rule {
    private final List<String> pieces;
    private final Map<Integer, Integer> characters = new HashMap<>();
    private final Map<Long, Integer> ranks = new HashMap<>();
    private final int[] results;
    private final boolean wholeWords;
    private final Map<String, Integer> places;

    Merging(Pieces.BytePairs pairs) {
      pieces = pairs.pieces();
      places = places(pieces);
      wholeWords = pairs.wholeWords();
      for (int i = 0; i < pieces.size(); i++) {
        String piece = pieces.get(i);
        if (piece.codePointCount(0, piece.length()) == 1) {
          characters.put(piece.codePointAt(0), i);
        }
      }
      results = new int[pairs.left().size()];
      for (int rank = 0; rank < results.length; rank++) {
        int left = pairs.left().get(rank);
        int right = pairs.right().get(rank);
        ranks.putIfAbsent(pair(left, right), rank);
        results[rank] = places.getOrDefault(pieces.get(left) + pieces.get(right), 0);
      }
    }

    private static long pair(int left, int right) {
      return (long) left << 32 | right;
    }

    @Override
    public void cut(int[] word, Cut to) {
      int n = word.length;
      if (wholeWords) {
        String whole = new String(word, 0, n);
        if (places.containsKey(whole)) {
          to.add(whole);
          return;
        }
      }
      int[] symbol = new int[n]; // −1 unknown, −2 merged into one before
      int[] next = new int[n];
      int[] before = new int[n];
      LongHeap queue = new LongHeap(n);
      for (int i = 0; i < n; i++) {
        symbol[i] = characters.getOrDefault(word[i], -1);
        next[i] = i + 1;
        before[i] = i - 1;
        if (i > 0) {
          offer(symbol, i - 1, i, queue);
        }
      }
      while (!queue.isEmpty()) {
        long first = queue.poll();
        int rank = (int) (first >>> 32);
        int i = (int) first;
        int j = next[i];
        // neighbours may have become others since
        if (symbol[i] < 0 || j >= n || symbol[j] < 0) {
          continue;
        }
        Integer now = ranks.get(pair(symbol[i], symbol[j]));
        if (now == null || now != rank) {
          continue;
        }
        symbol[i] = results[rank];
        symbol[j] = -2;
        next[i] = next[j];
        if (next[i] < n) {
          before[next[i]] = i;
          offer(symbol, i, next[i], queue);
        }
        if (before[i] >= 0) {
          offer(symbol, before[i], i, queue);
        }
      }
      for (int i = 0; i < n; i = next[i]) {
        if (symbol[i] < 0) {
          to.addUnknown(word[i]);
        } else {
          to.add(pieces.get(symbol[i]));
        }
      }
    }

    private void offer(int[] symbol, int i, int j, LongHeap queue) {
      if (symbol[i] >= 0 && symbol[j] >= 0) {
        Integer rank = ranks.get(pair(symbol[i], symbol[j]));
        if (rank != null) {
          queue.add((long) rank << 32 | i);
        }
      }
    }
  }

  /** Smallest first. */
  private static final class LongHeap {
    private long[] items;
    private int size;

    LongHeap(int capacity) {
      items = new long[Math.max(4, capacity)];
    }

    boolean isEmpty() {
      return size == 0;
    }

    void add(long item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
      }
      int at = size++;
      while (at > 0 && items[(at - 1) / 2] > item) {
        items[at] = items[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      items[at] = item;
    }

    long poll() {
      long first = items[0];
      long last = items[--size];
      int at = 0;
      while (2 * at + 1 < size) {
        int child = 2 * at + 1;
        if (child + 1 < size && items[child + 1] < items[child]) {
          child++;
        }
        if (items[child] >= last) {
          break;
        }
        items[at] = items[child];
        at = child;
      }
      items[at] = last;
      return first;
    }
  }

  /**
   * Viterbi's best path through a word; of paths as good as each other the first with long ends.
   */
  private static final class BestPath implements Rule {
    private final List<String> pieces;
    private final double[] scores;
    private final double unknown;
    private final Map<Long, Integer> children = new HashMap<>(); // node and character → node
    private final List<Integer> ends = new ArrayList<>(List.of(-1)); // by node: its piece or −1

    BestPath(Pieces.Unigram unigram) {
      pieces = unigram.pieces();
      scores = unigram.scores().stream().mapToDouble(Double::doubleValue).toArray();
      unknown = Collections.min(unigram.scores()) - UNKNOWN_PENALTY;
      for (int piece = 0; piece < pieces.size(); piece++) {
        int node = 0;
        for (int character : pieces.get(piece).codePoints().toArray()) {
          long step = (long) node << 32 | character;
          Integer child = children.get(step);
          if (child == null) {
            child = ends.size();
            children.put(step, child);
            ends.add(-1);
          }
          node = child;
        }
        ends.set(node, piece);
      }
    }

    @Override
    public void cut(int[] word, Cut to) {
      int n = word.length;
      double[] best = new double[n + 1];
      Arrays.fill(best, 1, n + 1, Double.NEGATIVE_INFINITY);
      int[] from = new int[n + 1];
      int[] by = new int[n + 1]; // −1 unknown
      for (int i = 0; i < n; i++) {
        boolean alone = false;
        int node = 0;
        for (int j = i; j < n; j++) {
          Integer child = children.get((long) node << 32 | word[j]);
          if (child == null) {
            break;
          }
          node = child;
          int piece = ends.get(node);
          if (piece >= 0) {
            alone |= j == i;
            reach(best, from, by, i, j + 1, piece, scores[piece]);
          }
        }
        if (!alone) {
          reach(best, from, by, i, i + 1, -1, unknown);
        }
      }
      int[] starts = new int[n];
      int count = 0;
      for (int i = n; i > 0; i = from[i]) {
        starts[count++] = i;
      }
      while (count > 0) {
        int end = starts[--count];
        if (by[end] < 0) {
          to.addUnknown(word[end - 1]);
        } else {
          to.add(pieces.get(by[end]));
        }
      }
    }

    private static void reach(
        double[] best, int[] from, int[] by, int i, int j, int piece, double score) {
      if (best[i] + score > best[j]) {
        best[j] = best[i] + score;
        from[j] = i;
        by[j] = piece;
      }
    }
  }

  /** The longest piece first. */
  private static final class Greedy implements Rule {
    private final Map<String, Integer> places;
    private final Pieces.WordPiece wordPiece;
    private final int longest;

    Greedy(Pieces.WordPiece wordPiece) {
      this.wordPiece = wordPiece;
      this.places = places(wordPiece.pieces());
      this.longest =
          wordPiece.pieces().stream()
              .mapToInt(p -> p.codePointCount(0, p.length()))
              .max()
              .orElse(1);
    }

    @Override
    public void cut(int[] word, Cut to) {
      List<String> found = new ArrayList<>();
      int start = 0;
      while (start < word.length && word.length <= wordPiece.longest()) {
        int end = Math.min(word.length, start + longest);
        String piece = "";
        for (; end > start; end--) {
          piece = (start == 0 ? "" : wordPiece.prefix()) + new String(word, start, end - start);
          if (places.containsKey(piece)) {
            break;
          }
        }
        if (end == start) {
          break;
        }
        found.add(piece);
        start = end;
      }
      if (start < word.length) {
        to.add(wordPiece.unknown());
      } else {
        found.forEach(to::add);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceCutter that && pieces.equals(that.pieces);
  }

  @Override
  public int hashCode() {
    return pieces.hashCode();
  }

  @Override
  public String toString() {
    return "PieceCutter(" + pieces.pieces().size() + " pieces)";
  }
}
