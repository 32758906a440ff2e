package sunhwan.text;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Character runs by the bucket that their hash falls into. */
final class CharacterHashes {
  private static final int FNV_BASIS = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

  private CharacterHashes() {}

  /** The buckets of a word's runs, the same start together. */
  static int[] of(String word, int min, int max, int buckets) {
    int[] characters = word.codePoints().toArray();
    IntStream.Builder hashes = IntStream.builder();
    for (int from = 0; from < characters.length; from++) {
      for (int n = min; n <= max && from + n <= characters.length; n++) {
        boolean bracket = n == 1 && (from == 0 || from == characters.length - 1);
        if (!bracket) { // says nothing
          hashes.add(Integer.remainderUnsigned(hash(new String(characters, from, n)), buckets));
        }
      }
    }
    return hashes.build().toArray();
  }

  /** FNV-1a as fastText has it: a byte above 127 is xor-ed with its sign. */
  static int hash(String text) {
    int hash = FNV_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * FNV_PRIME;
    }
    return hash;
  }
}
