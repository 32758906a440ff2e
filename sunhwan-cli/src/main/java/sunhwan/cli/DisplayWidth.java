package sunhwan.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns of a terminal a text takes, by Unicode's East Asian Width: Hangul, Han, kana,
 * full-width forms and emoji take two, combining marks none.
 *
 * <p>What counts is a grapheme cluster, so that a decomposed syllable, a flag or a family of emoji
 * takes as much as it is seen to take.
 */
final class DisplayWidth {
  private static final Pattern CLUSTER = Pattern.compile("\\X");
  private static final int EMOJI_SELECTOR = 0xFE0F;

  private DisplayWidth() {}

  /** Columns of the text; control characters take none. */
  static int of(String text) {
    int width = 0;
    Matcher clusters = CLUSTER.matcher(text);
    while (clusters.find()) {
      width += ofCluster(clusters.group());
    }
    return width;
  }

  /** The text where it is no wider than that, otherwise its beginning with … at the end. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int width = 0;
    Matcher clusters = CLUSTER.matcher(text);
    while (clusters.find()) {
      width += ofCluster(clusters.group());
      if (width > columns - 1) {
        break;
      }
      kept.append(clusters.group());
    }
    return kept.append('…').toString();
  }

  /** Words in lines of that width, the first behind a mark, the others as far from the left. */
  static String wrap(String mark, String text, int columns) {
    String indent = " ".repeat(of(mark));
    StringBuilder wrapped = new StringBuilder(mark);
    int width = of(mark);
    boolean first = true;
    for (String word : text.strip().split(" +", -1)) {
      if (!first && width + 1 + of(word) > columns) {
        wrapped.append(System.lineSeparator()).append(indent);
        width = indent.length();
        first = true;
      }
      wrapped.append(first ? "" : " ").append(word);
      width += (first ? 0 : 1) + of(word);
      first = false;
    }
    return wrapped.toString();
  }

  private static int ofCluster(String cluster) {
    int first = cluster.codePointAt(0);
    int width = ofCodePoint(first);
    boolean wide =
        width == 1
            && (cluster.indexOf(EMOJI_SELECTOR) > 0 || isFlag(cluster.codePoints().count(), first));
    return wide ? 2 : width;
  }

  private static boolean isFlag(long letters, int first) {
    return letters == 2 && first >= 0x1F1E6 && first <= 0x1F1FF;
  }

  private static int ofCodePoint(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          0;
      // a vowel or final consonant without what it belongs to
      default -> c >= 0x1160 && c <= 0x11FF ? 0 : isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115F) // Hangul Jamo, initial consonants
        || (c >= 0x2E80 && c <= 0x303E) // radicals, punctuation
        || (c >= 0x3041 && c <= 0x4DBF) // kana, compatibility Jamo, Han
        || (c >= 0x4E00 && c <= 0xA4CF) // Han, Yi
        || (c >= 0xA960 && c <= 0xA97F) // Hangul Jamo, extended
        || (c >= 0xAC00 && c <= 0xD7A3) // Hangul syllables
        || (c >= 0xF900 && c <= 0xFAFF) // Han, compatibility
        || (c >= 0xFE30 && c <= 0xFE6F) // vertical and small forms
        || (c >= 0xFF00 && c <= 0xFF60) // full-width forms
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x20000 && c <= 0x3FFFD) // Han, supplementary
        || (Character.isEmojiPresentation(c) && !(c >= 0x1F1E6 && c <= 0x1F1FF));
  }
}
