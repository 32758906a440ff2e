package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Words cut into the pieces that {@link SubwordLearner} found in training texts, so that a word
 * that was never seen is known by its parts.
 *
 * <p>A word's first piece begins with {@value Pieces#SPACE}; a character that was not learnt is its
 * UTF-8 bytes, such as {@code <0xEA>}, so nothing is lost but letter case and the kind of white
 * space.
 */
public record SubwordAnalyzer(PieceCutter cutter) implements Analyzer {

  @Override
  public String word() {
    return switch (cutter.pieces()) {
      case Pieces.BytePairs pairs -> SubwordLearner.Method.BPE.word();
      case Pieces.Unigram unigram -> SubwordLearner.Method.UNIGRAM.word();
      case Pieces.WordPiece wordPiece -> "wordpiece";
    };
  }

  @Override
  public List<String> tokens(String document) {
    List<String> tokens = new ArrayList<>();
    for (String word : Analyzer.words(document)) {
      // a sign that looks like the space's stand-in would be taken for it
      String own = word.replace(Pieces.SPACE, "\uFFFD");
      tokens.addAll(cutter.cut(Pieces.SPACE + own));
    }
    return tokens;
  }
}
