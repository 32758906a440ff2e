package sunhwan.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What fastText reads of a document: its words, the runs of characters that these consist of, and
 * runs of words; runs by the bucket that their hash falls into (Joulin et al. 2016, Bojanowski et
 * al. 2017).
 *
 * <p>Words, hashes and buckets are those of fastText: a word stands between &lt; and &gt; where its
 * characters are run together, and a run's hash is the 32-bit FNV-1a of its UTF-8. Runs of words do
 * not cross from one field of a document into the next. Unlike there, buckets that training rows
 * hit less than minCount times have no vector and are passed over, and no word ends a document.
 *
 * @param analyzer that cuts a field into words
 * @param minCount how often a word or a bucket must occur to be learnt, positive
 * @param wordNgrams words of the longest run, positive; 1 for none
 * @param minCharacters characters of the shortest run; 0 for none
 * @param maxCharacters characters of the longest run; 0 for none
 * @param buckets how many there are, positive
 */
public record WordFeatures(
    Analyzer analyzer,
    int minCount,
    int wordNgrams,
    int minCharacters,
    int maxCharacters,
    int buckets) {
  private static final int FASTTEXTS_BUCKETS = 2_000_000;
  private static final int MOST_BUCKETS = 1 << 26;
  private static final long FASTTEXTS_FACTOR = 116_049_371;

  public WordFeatures {
    boolean none = minCharacters == 0 && maxCharacters == 0;
    if (!none && (minCharacters < 1 || maxCharacters < minCharacters)) {
      throw new IllegalArgumentException(
          "WordFeatures: expected 1 ≤ minCharacters ≤ maxCharacters, or 0 and 0 for none, got "
              + minCharacters
              + " and "
              + maxCharacters);
    }
    if (minCount < 1 || wordNgrams < 1 || buckets < 1 || buckets > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "WordFeatures: expected minCount and wordNgrams of at least 1 and 1 to "
              + MOST_BUCKETS
              + " buckets, got "
              + minCount
              + ", "
              + wordNgrams
              + " and "
              + buckets);
    }
  }

  /** Words alone, each that occurs; 2,000,000 buckets for whoever asks for runs. */
  public static WordFeatures of() {
    return new WordFeatures(WordAnalyzer.of(), 1, 1, 0, 0, FASTTEXTS_BUCKETS);
  }

  public WordFeatures analyzer(Analyzer analyzer) {
    return new WordFeatures(analyzer, minCount, wordNgrams, minCharacters, maxCharacters, buckets);
  }

  public WordFeatures minCount(int minCount) {
    return new WordFeatures(analyzer, minCount, wordNgrams, minCharacters, maxCharacters, buckets);
  }

  public WordFeatures wordNgrams(int wordNgrams) {
    return new WordFeatures(analyzer, minCount, wordNgrams, minCharacters, maxCharacters, buckets);
  }

  public WordFeatures characters(int min, int max) {
    return new WordFeatures(analyzer, minCount, wordNgrams, min, max, buckets);
  }

  public WordFeatures buckets(int buckets) {
    return new WordFeatures(analyzer, minCount, wordNgrams, minCharacters, maxCharacters, buckets);
  }

  /** The words of each field. */
  List<List<String>> words(String document) {
    return Fields.of(document).stream().map(analyzer::tokens).toList();
  }

  /**
   * The buckets of a field's runs, of characters first.
   *
   * @param known what words' characters fell into before
   */
  int[] buckets(List<String> words, Map<String, int[]> known) {
    IntStream.Builder all = IntStream.builder();
    if (maxCharacters > 0) {
      for (String word : words) {
        int[] ofWord =
            known.computeIfAbsent(
                word,
                w -> CharacterHashes.of("<" + w + ">", minCharacters, maxCharacters, buckets));
        Arrays.stream(ofWord).forEach(all::add);
      }
    }
    int[] hashes = words.stream().mapToInt(CharacterHashes::hash).toArray();
    for (int from = 0; from < hashes.length; from++) {
      long hash = hashes[from]; // with its sign, as fastText widens it
      int most = Math.min(hashes.length - from, wordNgrams);
      for (int n = 1; n < most; n++) {
        hash = hash * FASTTEXTS_FACTOR + hashes[from + n];
        all.add((int) Long.remainderUnsigned(hash, buckets));
      }
    }
    return all.build().toArray();
  }

  /**
   * Learns the words and buckets of these documents, which should be those to learn from alone.
   *
   * @param documents fields apart by U+001F
   * @throws IllegalArgumentException where nothing occurs often enough
   */
  public FittedWordFeatures fit(List<String> documents) {
    Map<String, Integer> counts = new HashMap<>();
    int[] hits = new int[buckets];
    Map<String, int[]> known = new HashMap<>();
    for (String document : documents) {
      for (List<String> words : words(document)) {
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        for (int bucket : buckets(words, known)) {
          hits[bucket]++;
        }
      }
    }
    List<String> learnt =
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= minCount)
            .map(Map.Entry::getKey)
            .sorted(CodePointOrder.ASCENDING)
            .toList();
    int[] hit = IntStream.range(0, buckets).filter(b -> hits[b] >= minCount).toArray();
    if (learnt.isEmpty() && hit.length == 0) {
      throw new IllegalArgumentException(
          "WordFeatures: no word of "
              + documents.size()
              + " documents occurs "
              + minCount
              + " times; lower minCount or give more documents");
    }
    return FittedWordFeatures.of(this, learnt, hit);
  }
}
