package sunhwan.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** What Lucene's analyzers make of a document; each is opened once and shared between threads. */
final class LuceneTokens {
  private static final Map<Analyzer, org.apache.lucene.analysis.Analyzer> OPEN =
      new ConcurrentHashMap<>();

  private LuceneTokens() {}

  /** The terms of a text; opened is called where nobody asked for this analyzer before. */
  static List<String> of(
      Analyzer described, Supplier<org.apache.lucene.analysis.Analyzer> opened, String text) {
    List<String> tokens = new ArrayList<>();
    try (TokenStream stream =
        OPEN.computeIfAbsent(described, d -> opened.get()).tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        if (!term.toString().isBlank()) {
          tokens.add(term.toString());
        }
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return tokens;
  }
}
