package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of the buckets into which the character runs of each word fall: as many different
 * tokens as there are buckets at most, and none that is unknown because nobody has seen it.
 *
 * <p>Runs and their hash are fastText's (Bojanowski et al. 2017): a word stands between &lt; and
 * &gt;, and the hash is the 32-bit FNV-1a of the run in UTF-8.
 *
 * @param min characters of the shortest run, positive
 * @param max characters of the longest run
 * @param buckets how many there are, positive
 */
public record HashedNgramAnalyzer(int min, int max, int buckets) implements Analyzer {
  public HashedNgramAnalyzer {
    if (min < 1 || max < min || buckets < 1) {
      throw new IllegalArgumentException(
          "HashedNgramAnalyzer: expected 1 ≤ min ≤ max and positive buckets, got "
              + min
              + ", "
              + max
              + " and "
              + buckets);
    }
  }

  public static HashedNgramAnalyzer of(int min, int max, int buckets) {
    return new HashedNgramAnalyzer(min, max, buckets);
  }

  @Override
  public String word() {
    return "hashed";
  }

  @Override
  public List<String> tokens(String document) {
    List<String> tokens = new ArrayList<>();
    for (String word : Analyzer.words(document)) {
      for (int bucket : CharacterHashes.of("<" + word + ">", min, max, buckets)) {
        tokens.add(Integer.toString(bucket));
      }
    }
    return tokens;
  }
}
