package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Runs of neighbouring words or characters, cut as scikit-learn's vectorizers cut them.
 *
 * @param unit what runs are made of
 * @param min units of the shortest run, positive
 * @param max units of the longest run
 * @param lowercase whether letters are made small first
 * @param tokenPattern what a word is, a regular expression in which \w, \W and \b mean what they do
 *     in Python; for {@link Unit#WORD}
 * @param analyzer cuts words instead of the pattern, letter case and all; for {@link Unit#WORD}
 */
public record Ngrams(
    Unit unit,
    int min,
    int max,
    boolean lowercase,
    String tokenPattern,
    Optional<Analyzer> analyzer) {
  private static final String TWO_OR_MORE = "(?u)\\b\\w\\w+\\b";
  private static final String WORD = "\\p{L}\\p{N}_";
  private static final Pattern DEFAULT = Pattern.compile("[" + WORD + "]{2,}");

  /** What runs are made of. */
  public enum Unit {
    /** Words, joined by a space. */
    WORD,
    /** Characters of the whole text; white space is one of them. */
    CHAR,
    /** Characters of a word with a space before and after; a run never spans two words. */
    CHAR_WB
  }

  public Ngrams {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException(
          "Ngrams: expected 1 ≤ min ≤ max, got " + min + " and " + max);
    }
    if (unit != Unit.WORD && analyzer.isPresent()) {
      throw new IllegalArgumentException(
          "Ngrams: an analyzer cuts words, expected unit WORD, got " + unit);
    }
    pattern(tokenPattern); // for its refusal
  }

  /** Words of two letters or more. */
  public static Ngrams words(int min, int max) {
    return new Ngrams(Unit.WORD, min, max, true, TWO_OR_MORE, Optional.empty());
  }

  /** What an analyzer makes of a document. */
  public static Ngrams tokens(Analyzer analyzer, int min, int max) {
    return new Ngrams(Unit.WORD, min, max, false, TWO_OR_MORE, Optional.of(analyzer));
  }

  /** Characters. */
  public static Ngrams characters(int min, int max) {
    return new Ngrams(Unit.CHAR, min, max, true, TWO_OR_MORE, Optional.empty());
  }

  /** Characters inside words. */
  public static Ngrams charactersOfWords(int min, int max) {
    return new Ngrams(Unit.CHAR_WB, min, max, true, TWO_OR_MORE, Optional.empty());
  }

  public Ngrams lowercase(boolean lowercase) {
    return new Ngrams(unit, min, max, lowercase, tokenPattern, analyzer);
  }

  public Ngrams tokenPattern(String tokenPattern) {
    return new Ngrams(unit, min, max, lowercase, tokenPattern, analyzer);
  }

  /** The document's runs, those of the same length together in reading order. */
  public List<String> of(String document) {
    String text = text(document);
    return switch (unit) {
      case WORD -> ofWords(analyzer.map(a -> a.tokens(text)).orElseGet(() -> matches(text)));
      case CHAR -> ofCharacters(text);
      case CHAR_WB -> ofEveryWord(everyWord(text));
    };
  }

  private List<String> matches(String text) {
    Matcher matcher = pattern(tokenPattern).matcher(text);
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      words.add(matcher.groupCount() == 1 ? String.valueOf(matcher.group(1)) : matcher.group());
    }
    return words;
  }

  private List<String> ofWords(List<String> words) {
    if (max == 1) {
      return words;
    }
    List<String> runs = new ArrayList<>();
    for (int n = min; n <= Math.min(max, words.size()); n++) {
      for (int i = 0; i + n <= words.size(); i++) {
        runs.add(n == 1 ? words.get(i) : String.join(" ", words.subList(i, i + n)));
      }
    }
    return runs;
  }

  private List<String> ofCharacters(String text) {
    int[] characters = oneSpaceForMany(text.codePoints().toArray());
    List<String> runs = new ArrayList<>();
    for (int n = min; n <= Math.min(max, characters.length); n++) {
      for (int i = 0; i + n <= characters.length; i++) {
        runs.add(new String(characters, i, n));
      }
    }
    return runs;
  }

  /** The words of a text, cut at white space. */
  private static List<String> everyWord(String text) {
    int[] characters = text.codePoints().toArray();
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= characters.length; i++) {
      boolean space = i == characters.length || isSpace(characters[i]);
      if (space && start >= 0) {
        words.add(new String(characters, start, i - start));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** A word that is shorter than the shortest run is a run itself. */
  private List<String> ofEveryWord(List<String> words) {
    List<String> runs = new ArrayList<>();
    for (String every : words) {
      int[] word = (" " + every + " ").codePoints().toArray();
      for (int n = min; n <= max; n++) {
        if (n >= word.length) {
          runs.add(new String(word, 0, word.length));
          break; // longer runs would be the same
        }
        for (int at = 0; at + n <= word.length; at++) {
          runs.add(new String(word, at, n));
        }
      }
    }
    return runs;
  }

  /**
   * What a document can be cut into, so that its runs are those of its pieces: its words where no
   * run spans two, else all of it.
   */
  List<String> pieces(String document) {
    return unit == Unit.CHAR_WB ? everyWord(text(document)) : List.of(document);
  }

  /** The runs of one of the {@link #pieces}. */
  List<String> ofPiece(String piece) {
    return unit == Unit.CHAR_WB ? ofEveryWord(List.of(piece)) : of(piece);
  }

  private String text(String document) {
    return lowercase ? document.toLowerCase(Locale.ROOT) : document;
  }

  /** Two or more white characters become one space; one stays what it is. */
  private static int[] oneSpaceForMany(int[] characters) {
    int[] kept = new int[characters.length];
    int length = 0;
    for (int i = 0; i < characters.length; ) {
      int end = i;
      while (end < characters.length && isSpace(characters[end])) {
        end++;
      }
      if (end - i >= 2) {
        kept[length++] = ' ';
        i = end;
      } else {
        kept[length++] = characters[i++];
      }
    }
    return java.util.Arrays.copyOf(kept, length);
  }

  /** Python's str.isspace. */
  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c)
        || (c >= 0x09 && c <= 0x0D)
        || (c >= 0x1C && c <= 0x1F)
        || c == 0x85;
  }

  /** A Python pattern of words as Java reads it. */
  private static Pattern pattern(String python) {
    if (python.equals(TWO_OR_MORE)) {
      return DEFAULT;
    }
    String word = "[" + WORD + "]";
    String java =
        python
            .replace("(?u)", "")
            .replace("\\w", word)
            .replace("\\W", "[^" + WORD + "]")
            .replace(
                "\\b", "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))");
    Pattern pattern;
    try {
      pattern = Pattern.compile(java);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Ngrams: expected a regular expression as token pattern, got "
              + python
              + " ("
              + e.getDescription()
              + ")");
    }
    if (pattern.matcher("").groupCount() > 1) {
      throw new IllegalArgumentException(
          "Ngrams: expected at most one group in the token pattern, got " + python);
    }
    return pattern;
  }
}
