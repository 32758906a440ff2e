package sunhwan.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A tokenizer of Hugging Face's library as its {@code tokenizer.json} describes it: added tokens
 * are found first, what stands between them is normalized, cut into words, and the words into
 * pieces.
 *
 * <p>What its post-processor would add for one model, such as {@code [CLS]}, is no token of a text.
 *
 * @param normalizations taken in order
 * @param cuts taken in order, each of every part that the one before left
 */
public record TokenizerPipeline(
    List<AddedToken> added,
    List<Normalization> normalizations,
    List<WordCut> cuts,
    PieceCutter cutter)
    implements Analyzer {

  /**
   * A text that is one token wherever it stands; of several at one place the longest.
   *
   * @param normalized whether it is looked for after normalization, normalized itself
   * @param leftSpace whether white space before it belongs to it
   * @param rightSpace whether white space behind it belongs to it
   */
  public record AddedToken(
      String content, boolean normalized, boolean leftSpace, boolean rightSpace) {
    public AddedToken {
      if (content.isEmpty()) {
        throw new IllegalArgumentException("AddedToken: expected a text, got an empty one");
      }
    }
  }

  /** Makes texts alike. */
  public sealed interface Normalization {
    /** NFC, NFD, NFKC or NFKD. */
    record Unicode(Normalizer.Form form) implements Normalization {}

    /** Small letters, one by one. */
    record Lowercase() implements Normalization {}

    /** Without marks that take no room; a composed letter keeps its own. */
    record StripAccents() implements Normalization {}

    /** Without white space at its ends. */
    record Strip(boolean left, boolean right) implements Normalization {}

    /** Each match of a pattern becomes a text. */
    record Replace(SafePattern pattern, String content) implements Normalization {}

    /** Begins with a text, unless there is none. */
    record Prepend(String text) implements Normalization {}

    /** BERT's. */
    record Bert(
        boolean cleanText, boolean chineseCharacters, boolean stripAccents, boolean lowercase)
        implements Normalization {}
  }

  /** What becomes of what divides words. */
  public enum Divider {
    /** It is left out. */
    REMOVED,
    /** Each is a word. */
    ISOLATED,
    /** It ends the word before. */
    MERGED_WITH_PREVIOUS,
    /** It begins the word behind. */
    MERGED_WITH_NEXT,
    /** Neighbours are one word. */
    CONTIGUOUS
  }

  /** When the space's stand-in is put before a text. */
  public enum Prepending {
    ALWAYS,
    /** Before the first part of a text alone. */
    FIRST,
    NEVER
  }

  /** Cuts a text into words. */
  public sealed interface WordCut {
    /** At white space. */
    record Whitespace() implements WordCut {}

    /** At white space and at each sign of punctuation, which is a word. */
    record Bert() implements WordCut {}

    /** At signs of punctuation. */
    record Punctuation(Divider divider) implements WordCut {}

    /** At numbers, or at each digit. */
    record Digits(boolean single) implements WordCut {}

    /** At what a pattern matches, or at everything else. */
    record Split(SafePattern pattern, Divider divider, boolean inverted) implements WordCut {}

    /** Spaces become a sign, at which it is cut or not. */
    record Metaspace(String replacement, Prepending prepending, boolean split) implements WordCut {}

    /** Bytes become characters that can be seen, GPT-2's pattern having cut or not. */
    record ByteLevel(boolean prefixSpace, boolean cut) implements WordCut {}
  }

  /**
   * A text or a regular expression, which may take only so much time for a text.
   *
   * @param literal whether it is a text that stands for itself
   */
  public record SafePattern(String pattern, boolean literal) {
    private static final int LONGEST = 10_000;
    private static final long LOOKS = 5_000_000; // about a tenth of a second
    private static final long LOOKS_A_CHARACTER = 1_000;

    public SafePattern {
      if (pattern.isEmpty() || pattern.length() > LONGEST) {
        throw new IllegalArgumentException(
            "SafePattern: expected a pattern of 1 to "
                + LONGEST
                + " characters, got "
                + pattern.length());
      }
      if (!literal && pattern.matches("(?s).*\\\\[hHK].*")) {
        throw new IllegalArgumentException(
            "SafePattern: \\h, \\H and \\K mean something else in Java, got " + pattern);
      }
      compiled(pattern, literal); // for its refusal
    }

    private static Pattern compiled(String pattern, boolean literal) {
      try {
        return literal
            ? Pattern.compile(Pattern.quote(pattern))
            : Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
      } catch (PatternSyntaxException | StackOverflowError e) {
        throw new IllegalArgumentException(
            "SafePattern: expected a regular expression that Java knows, got "
                + (pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern));
      }
    }

    /** Start and end of each match that is not empty, in turn. */
    int[] matches(String text) {
      List<Integer> found = new ArrayList<>();
      try {
        Matcher matcher = compiled(pattern, literal).matcher(new Watched(text));
        while (matcher.find()) {
          if (matcher.end() > matcher.start()) {
            found.add(matcher.start());
            found.add(matcher.end());
          }
        }
      } catch (StackOverflowError e) {
        throw tooSlow(text.length());
      }
      return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private DataException tooSlow(int length) {
      return new DataException(
          "the tokenizer's pattern "
              + (pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern)
              + " takes too long for a text of "
              + length
              + " characters. Use a tokenizer with a simpler one");
    }

    /** A text that can be looked at only so often. */
    private final class Watched implements CharSequence {
      private final String text;
      private long left;

      Watched(String text) {
        this.text = text;
        this.left = LOOKS + LOOKS_A_CHARACTER * text.length();
      }

      @Override
      public char charAt(int index) {
        if (--left < 0) {
          throw tooSlow(text.length());
        }
        return text.charAt(index);
      }

      @Override
      public int length() {
        return text.length();
      }

      @Override
      public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
      }

      @Override
      public String toString() {
        return text;
      }
    }
  }

  private static final int LONGER_TIMES = 32;
  private static final int LONGER_BY = 10_000;

  private static final SafePattern GPT2 =
      new SafePattern(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          false);

  public TokenizerPipeline {
    added = List.copyOf(added);
    normalizations = List.copyOf(normalizations);
    cuts = List.copyOf(cuts);
  }

  @Override
  public String word() {
    return "tokenizer.json";
  }

  @Override
  public List<String> tokens(String document) {
    List<String> tokens = new ArrayList<>();
    List<AddedToken> raw = added.stream().filter(a -> !a.normalized()).toList();
    List<AddedToken> late =
        added.stream()
            .filter(AddedToken::normalized)
            .map(
                a ->
                    new AddedToken(
                        nonEmpty(normalized(a.content()), a), true, a.leftSpace(), a.rightSpace()))
            .toList();
    boolean first = true;
    for (Part part : parts(document, raw)) {
      if (part.added()) {
        tokens.add(part.text());
      } else {
        for (Part inner : parts(normalized(part.text()), late)) {
          if (inner.added()) {
            tokens.add(inner.text());
          } else {
            for (String word : words(inner.text(), first)) {
              tokens.addAll(cutter.cut(word));
            }
          }
          first = false;
        }
      }
      first = false;
    }
    return tokens;
  }

  private static String nonEmpty(String normalized, AddedToken token) {
    return normalized.isEmpty() ? token.content() : normalized;
  }

  private record Part(String text, boolean added) {}

  private static List<Part> parts(String text, List<AddedToken> added) {
    List<Part> parts = new ArrayList<>();
    int[] next = added.stream().mapToInt(a -> text.indexOf(a.content())).toArray();
    int done = 0;
    while (true) {
      int best = -1;
      for (int i = 0; i < next.length; i++) {
        String content = added.get(i).content();
        if (next[i] >= 0 && next[i] < done) {
          next[i] = text.indexOf(content, done);
        }
        if (next[i] >= 0
            && (best < 0
                || next[i] < next[best]
                || (next[i] == next[best]
                    && content.length() > added.get(best).content().length()))) {
          best = i;
        }
      }
      if (best < 0) {
        break;
      }
      AddedToken token = added.get(best);
      int start = next[best];
      int end = start + token.content().length();
      while (token.leftSpace() && start > done && isSpace(text.charAt(start - 1))) {
        start--;
      }
      while (token.rightSpace() && end < text.length() && isSpace(text.charAt(end))) {
        end++;
      }
      if (start > done) {
        parts.add(new Part(text.substring(done, start), false));
      }
      parts.add(new Part(token.content(), true));
      done = end;
    }
    if (done < text.length()) {
      parts.add(new Part(text.substring(done), false));
    }
    return parts;
  }

  private String normalized(String text) {
    String now = text;
    for (Normalization normalization : normalizations) {
      now = normalized(now, normalization);
      refuseGrowth(now.length(), text.length());
    }
    return now;
  }

  /** Steps that make texts longer, one behind the other, could fill any memory. */
  private static void refuseGrowth(long now, int before) {
    if (now > LONGER_BY + (long) LONGER_TIMES * before) {
      throw new DataException(
          "the tokenizer makes a text of "
              + before
              + " characters longer than "
              + LONGER_TIMES
              + " times. Use one without steps that do so");
    }
  }

  private static String normalized(String text, Normalization by) {
    return switch (by) {
      case Normalization.Unicode(Normalizer.Form form) -> Normalizer.normalize(text, form);
      case Normalization.Lowercase() -> lowercase(text);
      case Normalization.StripAccents() -> without(text, TokenizerPipeline::isMark);
      case Normalization.Strip(boolean left, boolean right) -> {
        int start = 0;
        int end = text.length();
        while (left && start < end && isSpace(text.charAt(start))) {
          start++;
        }
        while (right && end > start && isSpace(text.charAt(end - 1))) {
          end--;
        }
        yield text.substring(start, end);
      }
      case Normalization.Replace(SafePattern pattern, String content) -> {
        int[] matches = pattern.matches(text);
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        for (int i = 0; i < matches.length; i += 2) {
          replaced.append(text, done, matches[i]).append(content);
          refuseGrowth(replaced.length(), text.length());
          done = matches[i + 1];
        }
        yield replaced.append(text, done, text.length()).toString();
      }
      case Normalization.Prepend(String start) -> text.isEmpty() ? text : start + text;
      case Normalization.Bert b -> {
        String now = b.cleanText() ? clean(text) : text;
        now = b.chineseCharacters() ? spaced(now) : now;
        if (b.stripAccents()) {
          now =
              without(Normalizer.normalize(now, Normalizer.Form.NFD), TokenizerPipeline::isAccent);
        }
        yield b.lowercase() ? lowercase(now) : now;
      }
    };
  }

  private static String lowercase(String text) {
    StringBuilder small = new StringBuilder();
    text.codePoints().forEach(c -> small.append(Character.toString(c).toLowerCase(Locale.ROOT)));
    return small.toString();
  }

  private static String without(String text, IntPredicate out) {
    return text.codePoints()
        .filter(c -> !out.test(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** What BERT's normalizer takes for an accent. */
  private static boolean isAccent(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /** What StripAccents takes for one: marks that take room and that enclose, too. */
  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .filter(c -> c != 0 && c != 0xFFFD && !isControl(c))
        .forEach(c -> clean.appendCodePoint(isSpace(c) ? ' ' : c));
    return clean.toString();
  }

  private static boolean isControl(int c) {
    return c != '\t'
        && c != '\n'
        && c != '\r'
        && switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.UNASSIGNED,
              Character.PRIVATE_USE,
              Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  private static String spaced(String text) {
    StringBuilder spaced = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isChinese(c)) {
                spaced.append(' ').appendCodePoint(c).append(' ');
              } else {
                spaced.appendCodePoint(c);
              }
            });
    return spaced.toString();
  }

  /** BERT's blocks of Han; neither Hangul nor kana. */
  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  private List<String> words(String text, boolean first) {
    List<String> words = List.of(text);
    for (WordCut cut : cuts) {
      List<String> next = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        cut(words.get(i), cut, first && i == 0, next);
      }
      refuseGrowth(next.stream().mapToLong(String::length).sum(), text.length());
      words = next;
    }
    return words;
  }

  private static void cut(String text, WordCut by, boolean first, List<String> to) {
    switch (by) {
      case WordCut.Whitespace() ->
          cut(text, spans(text, TokenizerPipeline::isSpace), Divider.REMOVED, to);
      case WordCut.Bert() -> {
        List<String> words = new ArrayList<>();
        cut(text, spans(text, TokenizerPipeline::isSpace), Divider.REMOVED, words);
        words.forEach(
            w -> cut(w, spans(w, TokenizerPipeline::isPunctuation), Divider.ISOLATED, to));
      }
      case WordCut.Punctuation(Divider divider) ->
          cut(text, spans(text, TokenizerPipeline::isPunctuation), divider, to);
      case WordCut.Digits(boolean single) ->
          cut(
              text,
              spans(text, TokenizerPipeline::isNumeric),
              single ? Divider.ISOLATED : Divider.CONTIGUOUS,
              to);
      case WordCut.Split(SafePattern pattern, Divider divider, boolean inverted) -> {
        List<Span> spans = spans(text, pattern.matches(text));
        cut(
            text,
            inverted
                ? spans.stream().map(s -> new Span(s.start, s.end, !s.divides)).toList()
                : spans,
            divider,
            to);
      }
      case WordCut.Metaspace(String sign, Prepending prepending, boolean split) -> {
        refuseGrowth(
            (long) sign.length() * text.chars().filter(c -> c == ' ').count(), text.length());
        String now = text.replace(" ", sign);
        boolean before =
            prepending == Prepending.ALWAYS || (prepending == Prepending.FIRST && first);
        now = before && !now.startsWith(sign) ? sign + now : now;
        if (split) {
          cut(
              now,
              spans(now, new SafePattern(sign, true).matches(now)),
              Divider.MERGED_WITH_NEXT,
              to);
        } else {
          to.add(now);
        }
      }
      case WordCut.ByteLevel(boolean prefixSpace, boolean cut) -> {
        String now = prefixSpace && !text.startsWith(" ") ? " " + text : text;
        List<String> words = new ArrayList<>();
        if (cut) {
          cut(now, spans(now, GPT2.matches(now)), Divider.ISOLATED, words);
        } else {
          words.add(now);
        }
        words.forEach(word -> to.add(visible(word)));
      }
    }
  }

  /** GPT-2's characters for bytes: those that can be seen are themselves, others from U+0100 on. */
  private static String visible(String word) {
    StringBuilder visible = new StringBuilder();
    for (byte signed : word.getBytes(StandardCharsets.UTF_8)) {
      int b = signed & 0xFF;
      if ((b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE) {
        visible.append((char) b);
      } else if (b <= ' ') {
        visible.append((char) (0x100 + b));
      } else if (b <= 0xA0) {
        visible.append((char) (0x121 + b - 0x7F));
      } else {
        visible.append((char) 0x143); // 0xAD
      }
    }
    return visible.toString();
  }

  private record Span(int start, int end, boolean divides) {}

  private static List<Span> spans(String text, IntPredicate divides) {
    List<Span> spans = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int end = i + Character.charCount(c);
      if (divides.test(c)) {
        if (start < i) {
          spans.add(new Span(start, i, false));
        }
        spans.add(new Span(i, end, true));
        start = end;
      }
      i = end;
    }
    if (start < text.length()) {
      spans.add(new Span(start, text.length(), false));
    }
    return spans;
  }

  private static List<Span> spans(String text, int[] matches) {
    List<Span> spans = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < matches.length; i += 2) {
      if (matches[i] > done) {
        spans.add(new Span(done, matches[i], false));
      }
      spans.add(new Span(matches[i], matches[i + 1], true));
      done = matches[i + 1];
    }
    if (done < text.length()) {
      spans.add(new Span(done, text.length(), false));
    }
    return spans;
  }

  private static void cut(String text, List<Span> spans, Divider divider, List<String> to) {
    List<Span> words = new ArrayList<>();
    boolean before = false;
    boolean backwards = divider == Divider.MERGED_WITH_NEXT;
    for (Span span : backwards ? spans.reversed() : spans) {
      Span last = words.isEmpty() ? null : words.getLast();
      switch (divider) {
        case REMOVED -> {
          if (!span.divides) {
            words.add(span);
          }
        }
        case ISOLATED -> words.add(span);
        case MERGED_WITH_PREVIOUS, MERGED_WITH_NEXT, CONTIGUOUS -> {
          boolean joins =
              divider == Divider.CONTIGUOUS ? span.divides == before : span.divides && !before;
          if (joins && last != null) {
            words.set(
                words.size() - 1,
                new Span(
                    Math.min(last.start, span.start), Math.max(last.end, span.end), last.divides));
          } else {
            words.add(span);
          }
        }
      }
      before = span.divides;
    }
    for (Span word : backwards ? words.reversed() : words) {
      to.add(text.substring(word.start, word.end));
    }
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || (c >= 0x09 && c <= 0x0D) || c == 0x85;
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
