package sunhwan.report;

/** Makes text of unknown origin safe inside HTML, as content and in quoted attributes. */
final class Html {

  private Html() {}

  /**
   * The text with HTML's five special characters escaped; characters that HTML forbids become
   * U+FFFD.
   */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(forbidden(c) ? 0xFFFD : c);
              }
            });
    return out.toString();
  }

  /**
   * A name that somebody chose: safe, and isolated so that its writing direction does not spill
   * over.
   */
  static String name(String text) {
    return "<bdi>" + text(text) + "</bdi>";
  }

  private static boolean forbidden(int c) {
    boolean control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c <= 0x9f);
    boolean noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return control || noncharacter || (c >= 0xD800 && c <= 0xDFFF);
  }
}
