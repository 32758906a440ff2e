package sunhwan.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Subwords that are still to be learnt from the training part: {@link #learn} gives the {@link
 * SubwordAnalyzer}.
 *
 * <p>What is learnt depends on the words and how often they stand there, not on their order, and
 * neither on the machine nor on threads.
 *
 * @param method of learning
 * @param size pieces, the 256 bytes included; 0 for as many as the texts call for
 */
public record SubwordLearner(Method method, int size) implements Analyzer {
  private static final int FEWEST = 512;
  private static final int AUTO_MOST = 8000;
  private static final int AUTO_LEAST = 1000;
  private static final int MOST = 1_000_000;

  /** How subwords are learnt. */
  public enum Method {
    /** Byte-pair encoding: Sennrich et al. 2016. */
    BPE,
    /** Unigram language model: Kudo 2018. */
    UNIGRAM;

    /** What people call it: {@code bpe}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public SubwordLearner {
    if (size != 0 && (size < FEWEST || size > MOST)) {
      throw new IllegalArgumentException(
          method.word()
              + ": expected "
              + FEWEST
              + " to "
              + MOST
              + " pieces, 256 bytes included, as in "
              + method.word()
              + ":8000, got "
              + size);
    }
  }

  /** As many pieces as the texts call for: a quarter of the different words, 1000 to 8000. */
  public static SubwordLearner of(Method method) {
    return new SubwordLearner(method, 0);
  }

  public SubwordLearner size(int size) {
    return new SubwordLearner(method, size);
  }

  /** {@code bpe:8000}, or {@code bpe} where the texts decide. */
  @Override
  public String word() {
    return size == 0 ? method.word() : method.word() + ":" + size;
  }

  /** Refuses: nothing is learnt yet. */
  @Override
  public List<String> tokens(String document) {
    throw new IllegalStateException(
        word() + ": expected learnt subwords, got none. Call learn with training texts first");
  }

  @Override
  public boolean learns() {
    return true;
  }

  @Override
  public SubwordAnalyzer learn(List<String> documents) {
    Map<String, Long> words = new TreeMap<>();
    for (String document : documents) {
      for (String word : Analyzer.words(document)) {
        words.merge(Pieces.SPACE + word.replace(Pieces.SPACE, "\uFFFD"), 1L, Long::sum);
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          word()
              + ": expected texts with words to learn from, got "
              + documents.size()
              + " without");
    }
    int wanted = size == 0 ? Math.clamp(words.size() / 4, AUTO_LEAST, AUTO_MOST) : size;
    LearningWords learning = LearningWords.of(words, wanted);
    return new SubwordAnalyzer(
        PieceCutter.of(
            switch (method) {
              case BPE -> BytePairLearning.learn(learning, wanted - LearningWords.BYTES);
              case UNIGRAM -> UnigramLearning.learn(learning, wanted - LearningWords.BYTES);
            }));
  }
}
