package sunhwan.text;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The pieces that words are cut into, and by which rule: what learning gives and a file holds. */
public sealed interface Pieces {
  /** Stands for the space before a word, as in SentencePiece. */
  String SPACE = "\u2581";

  /** Every piece that cutting can give, {@link Fallback} apart. */
  List<String> pieces();

  /** What becomes of a character that no piece has. */
  Fallback fallback();

  /**
   * What becomes of a character that no piece has.
   *
   * @param bytes whether it becomes one piece for each of its UTF-8 bytes, such as {@code <0xEA>}
   * @param unknown the piece that it becomes otherwise; empty where it is left out
   * @param fused whether unknown neighbours become one such piece
   */
  record Fallback(boolean bytes, Optional<String> unknown, boolean fused) {
    /** Bytes, so that nothing is lost. */
    public static Fallback toBytes() {
      return new Fallback(true, Optional.empty(), false);
    }
  }

  /**
   * Byte-pair encoding: a word begins as its characters, and the neighbours that were merged first
   * in learning are merged first, until none are left to merge: Sennrich et al. 2016.
   *
   * @param pieces characters and what merges give
   * @param left place of each merge's left part in the pieces, the first merge first
   * @param right places of the right parts
   * @param wholeWords whether a word that is a piece stays whole, whatever the merges are
   */
  record BytePairs(
      List<String> pieces,
      List<Integer> left,
      List<Integer> right,
      boolean wholeWords,
      Fallback fallback)
      implements Pieces {
    public BytePairs {
      pieces = distinct("BytePairs", pieces);
      left = List.copyOf(left);
      right = List.copyOf(right);
      if (left.size() != right.size()) {
        throw new IllegalArgumentException(
            "BytePairs: expected as many left as right parts of merges, got "
                + left.size()
                + " and "
                + right.size());
      }
      HashSet<String> known = new HashSet<>(pieces);
      for (int i = 0; i < left.size(); i++) {
        int l = left.get(i);
        int r = right.get(i);
        if (l < 0 || l >= pieces.size() || r < 0 || r >= pieces.size()) {
          throw new IllegalArgumentException(
              "BytePairs: merge "
                  + i
                  + " is of pieces "
                  + l
                  + " and "
                  + r
                  + ", and there are "
                  + pieces.size());
        }
        if (!known.contains(pieces.get(l) + pieces.get(r))) {
          throw new IllegalArgumentException(
              "BytePairs: merge "
                  + i
                  + " gives '"
                  + pieces.get(l)
                  + pieces.get(r)
                  + "', which is none of the pieces");
        }
      }
    }
  }

  /**
   * A unigram language model: of all ways to cut a word, the one whose pieces' probabilities have
   * the largest product: Kudo 2018.
   *
   * @param scores natural logarithm of each piece's probability
   */
  record Unigram(List<String> pieces, List<Double> scores, Fallback fallback) implements Pieces {
    public Unigram {
      pieces = distinct("Unigram", pieces);
      scores = List.copyOf(scores);
      if (scores.size() != pieces.size() || !scores.stream().allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "Unigram: expected a finite score for each of "
                + pieces.size()
                + " pieces, got "
                + scores.size()
                + " scores");
      }
    }
  }

  /**
   * The longest piece from the left, again and again; a word that leaves a rest is unknown as a
   * whole: Wu et al. 2016, as BERT has it.
   *
   * @param prefix before every piece but a word's first: {@code ##}
   * @param longest characters of a word that is not unknown
   */
  record WordPiece(List<String> pieces, String prefix, int longest, String unknown)
      implements Pieces {
    public WordPiece {
      pieces = distinct("WordPiece", pieces);
      if (longest < 1 || longest > 1000) {
        throw new IllegalArgumentException(
            "WordPiece: longest must be 1 to 1000 characters, got " + longest);
      }
    }

    @Override
    public Fallback fallback() {
      return new Fallback(false, Optional.of(unknown), false);
    }
  }

  private static List<String> distinct(String name, List<String> pieces) {
    List<String> copy = List.copyOf(pieces);
    if (copy.isEmpty() || copy.contains("") || new HashSet<>(copy).size() < copy.size()) {
      throw new IllegalArgumentException(
          name
              + ": expected different pieces, none of them empty, got "
              + copy.size()
              + ", of which "
              + new HashSet<>(copy).size()
              + " are different");
    }
    return copy;
  }
}
