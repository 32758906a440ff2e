package sunhwan.text;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.dict.UserDictionary;
import org.apache.lucene.util.AttributeFactory;
import org.jspecify.annotations.Nullable;

/**
 * Korean morphemes by Lucene's Nori, which carries a dictionary: 아버지가 방에 들어가신다 gives 아버지, 방, 들어가.
 *
 * @param decompound what becomes of a compound
 * @param leaveOut parts of speech that are left out, by Nori's names such as J and E
 * @param userDictionary lines of words that stay whole, or "세종시 세종 시" for what they are made of; a
 *     line that begins with # says nothing
 */
public record NoriAnalyzer(
    Decompound decompound, List<String> leaveOut, List<String> userDictionary) implements Analyzer {

  /** Particles, endings, and punctuation. */
  private static final List<String> GRAMMAR =
      List.of("E", "J", "SC", "SE", "SF", "SP", "SSC", "SSO", "SY");

  /** What becomes of a compound such as 가락지나물. */
  public enum Decompound {
    /** It stays whole. */
    NONE,
    /** Its parts stand for it. */
    DISCARD,
    /** Both the whole and its parts. */
    MIXED
  }

  public NoriAnalyzer {
    leaveOut = List.copyOf(leaveOut);
    userDictionary = List.copyOf(userDictionary);
    List<String> known = Arrays.stream(POS.Tag.values()).map(Enum::name).toList();
    for (String tag : leaveOut) {
      if (!known.contains(tag)) {
        throw new IllegalArgumentException(
            "NoriAnalyzer: expected parts of speech of " + known + ", got " + tag);
      }
    }
    dictionary(userDictionary); // for its refusal
  }

  /** Compounds as their parts; particles, endings and punctuation left out. */
  public static NoriAnalyzer of() {
    return new NoriAnalyzer(Decompound.DISCARD, GRAMMAR, List.of());
  }

  public NoriAnalyzer decompound(Decompound decompound) {
    return new NoriAnalyzer(decompound, leaveOut, userDictionary);
  }

  public NoriAnalyzer leaveOut(List<String> leaveOut) {
    return new NoriAnalyzer(decompound, leaveOut, userDictionary);
  }

  public NoriAnalyzer userDictionary(List<String> userDictionary) {
    return new NoriAnalyzer(decompound, leaveOut, userDictionary);
  }

  @Override
  public String word() {
    return "nori";
  }

  @Override
  public List<String> tokens(String document) {
    return LuceneTokens.of(this, this::open, Nfc.of(document));
  }

  private org.apache.lucene.analysis.Analyzer open() {
    UserDictionary words = dictionary(userDictionary);
    Set<POS.Tag> out = EnumSet.noneOf(POS.Tag.class);
    leaveOut.forEach(tag -> out.add(POS.Tag.valueOf(tag)));
    KoreanTokenizer.DecompoundMode mode = KoreanTokenizer.DecompoundMode.valueOf(decompound.name());
    return new org.apache.lucene.analysis.Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        KoreanTokenizer morphemes =
            new KoreanTokenizer(
                AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, words, mode, false, false);
        return new TokenStreamComponents(
            morphemes, new LowerCaseFilter(new KoreanPartOfSpeechStopFilter(morphemes, out)));
      }
    };
  }

  private static @Nullable UserDictionary dictionary(List<String> lines) {
    try {
      return UserDictionary.open(new StringReader(String.join("\n", lines)));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "NoriAnalyzer: expected lines of words such as '세종시 세종 시' in the user dictionary ("
              + e.getMessage()
              + ")");
    }
  }
}
