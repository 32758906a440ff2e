package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.tensor.Shape;

/** TfIdfVectorizer: counts the n-grams of a pool in rows of words or numbers. */
final class TfIdf {
  private TfIdf() {}

  /** An n-gram of the pool: the column that it counts for, and what one of it weighs. */
  private record Gram(int column, float weight) {}

  static OnnxValue vectorize(Call call) {
    Shape shape = call.shapeOf(0);
    if (shape.rank() < 1 || shape.rank() > 2) {
      throw Call.bad("expected a row or rows, got " + shape);
    }
    long[] columns = required(call, "ngram_indexes");
    long width = Arrays.stream(columns).max().orElse(-1) + 1;
    int rows = shape.rank() == 1 ? 1 : shape.size(0);
    Shape result = shape.rank() == 1 ? call.shape(width) : call.shape(rows, width);
    Map<List<Object>, Gram> pool = pool(call, columns);
    int longest = length(call, "max_gram_length");
    int shortest = length(call, "min_gram_length");
    long skips = call.whole("max_skip_count");
    String mode = call.text("mode", "");
    if (!List.of("TF", "IDF", "TFIDF").contains(mode)) {
      throw Call.bad("does not know the mode '" + mode + "'");
    }
    List<Object> words = words(call.in(0));
    float[] counts = new float[result.count()];
    int length = shape.size(-1);
    for (int row = 0; row < rows; row++) {
      List<Object> line = words.subList(row * length, (row + 1) * length);
      for (int n = shortest; n <= longest; n++) {
        // a single word has no gaps in it, so it is counted once
        long most = n == 1 ? 0 : Math.min(skips, length);
        for (int skip = 0; skip <= most; skip++) {
          count(line, n, skip + 1, pool, mode, counts, row * (int) width);
        }
      }
    }
    return new OnnxValue.Floats(result, counts);
  }

  private static long[] required(Call call, String name) {
    return call.wholes(name).orElseThrow(() -> Call.bad("lacks the attribute '" + name + "'"));
  }

  private static int length(Call call, String name) {
    long length = call.whole(name);
    if (length < 1 || length > 100) {
      throw Call.bad("'" + name + "' should be from 1 to 100, is " + length);
    }
    return (int) length;
  }

  private static List<Object> words(OnnxValue value) {
    List<Object> words = new ArrayList<>();
    if (value instanceof OnnxValue.Strings texts) {
      words.addAll(Arrays.asList(texts.data()));
    } else {
      for (int i = 0; i < value.shape().count(); i++) {
        words.add(Elements.wholes(value).applyAsLong(i));
      }
    }
    return words;
  }

  /** The pool holds all words in a row; ngram_counts says where those of each length begin. */
  private static Map<List<Object>, Gram> pool(Call call, long[] columns) {
    List<Object> words = new ArrayList<>(call.texts("pool_strings"));
    Arrays.stream(call.wholes("pool_int64s").orElse(new long[0])).forEach(words::add);
    long[] starts = required(call, "ngram_counts");
    float[] weights = call.reals("weights");
    Map<List<Object>, Gram> pool = new HashMap<>();
    int gram = 0;
    for (int n = 1; n <= starts.length; n++) {
      long end = n < starts.length ? starts[n] : words.size();
      if (starts[n - 1] < 0 || end > words.size() || (end - starts[n - 1]) % n != 0) {
        throw Call.bad("its pool does not hold whole n-grams of " + n);
      }
      for (int at = (int) starts[n - 1]; at < end; at += n, gram++) {
        if (gram >= columns.length || columns[gram] < 0) {
          throw Call.bad("'ngram_indexes' has no column for n-gram " + gram);
        }
        float weight = gram < weights.length ? weights[gram] : 1;
        pool.put(List.copyOf(words.subList(at, at + n)), new Gram((int) columns[gram], weight));
      }
    }
    return pool;
  }

  private static void count(
      List<Object> line,
      int n,
      int distance,
      Map<List<Object>, Gram> pool,
      String mode,
      float[] counts,
      int from) {
    List<Object> gram = new ArrayList<>();
    for (int at = 0; at + (n - 1) * distance < line.size(); at++) {
      gram.clear();
      for (int i = 0; i < n; i++) {
        gram.add(line.get(at + i * distance));
      }
      Gram known = pool.get(gram);
      if (known != null) {
        int to = from + known.column();
        counts[to] =
            switch (mode) {
              case "IDF" -> known.weight();
              case "TF" -> counts[to] + 1;
              default -> counts[to] + known.weight();
            };
      }
    }
  }
}
