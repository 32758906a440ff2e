package sunhwan.text;

import java.util.Comparator;

/** Python's order of strings, which is also that of their UTF-8 bytes. */
final class CodePointOrder {
  static final Comparator<String> ASCENDING =
      (a, b) -> {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
          if (a.charAt(i) != b.charAt(i)) {
            return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
          }
        }
        return Integer.compare(a.length(), b.length());
      };

  private CodePointOrder() {}

  /** Surrogates stand for code points above all others, yet below U+E000 as chars. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x1_0000 : c;
  }
}
