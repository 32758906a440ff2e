package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.data.Sequences;
import sunhwan.linear.SparseRows;

/**
 * {@link Subwords} that have learnt their parts: from a document to a bag of ids for each of its
 * words; immutable, shared between threads.
 *
 * <p>Id 0 is none. Then comes one id for each field, which every word of the field has in its bag,
 * one for the separator between fields, and then the parts.
 */
public final class FittedSubwords {
  private final Subwords spec;
  private final int fields;
  private final List<String> parts;
  private final Map<String, Integer> ids;

  FittedSubwords(Subwords spec, int fields, List<String> parts) {
    this.spec = spec;
    this.fields = fields;
    this.parts = List.copyOf(parts);
    this.ids = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      ids.put(parts.get(i), first() + i);
    }
  }

  /** What {@link #parts} listed. */
  public static FittedSubwords of(Subwords spec, int fields, List<String> parts) {
    FittedSubwords fitted = new FittedSubwords(spec, fields, parts);
    if (fields < 1 || fitted.ids.size() < parts.size()) {
      throw new IllegalArgumentException(
          "FittedSubwords: expected at least one field and different parts, got "
              + fields
              + " fields and "
              + parts.size()
              + " parts, of which "
              + fitted.ids.size()
              + " are different");
    }
    return fitted;
  }

  public Subwords spec() {
    return spec;
  }

  /** Fields of a document. */
  public int fields() {
    return fields;
  }

  /** The parts by id, from {@link #first}. */
  public List<String> parts() {
    return parts;
  }

  /** Id of the first part. */
  int first() {
    return fields + 2;
  }

  private int separator() {
    return fields + 1;
  }

  /** Rows that an embedding of the ids needs. */
  public int size() {
    return first() + parts.size();
  }

  /** Ids of a bag: the field's and as many parts as a word may have. */
  public int width() {
    return 1 + spec.maxParts();
  }

  /** Whether any part of the document was learnt. */
  boolean knows(String document) {
    return Subwords.words(Fields.text(document)).stream()
        .anyMatch(word -> spec.parts(word).stream().anyMatch(ids::containsKey));
  }

  /** A bag of ids for each word, (time, width), 0 where a word has fewer parts. */
  public Sequences encode(List<String> documents) {
    Map<String, int[]> known = new HashMap<>();
    return Sequences.ofVectors(
        width(),
        documents.stream()
            .map(document -> bags(document, known).toArray(float[][]::new))
            .toArray(float[][][]::new));
  }

  /** Ids of a word's parts, in their order; known is what was looked up before. */
  private int[] ids(String word, Map<String, int[]> known) {
    return known.computeIfAbsent(
        word,
        w ->
            spec.parts(w).stream()
                .mapToInt(part -> ids.getOrDefault(part, 0))
                .filter(id -> id > 0)
                .toArray());
  }

  /** Numbers of a word's parts, from 0, ascending. */
  int[] columns(String word) {
    return Arrays.stream(ids(word, new HashMap<>())).map(id -> id - first()).sorted().toArray();
  }

  private List<float[]> bags(String document, Map<String, int[]> known) {
    List<float[]> bags = new ArrayList<>();
    List<String> texts = texts(document);
    for (int field = 0; field < texts.size(); field++) {
      if (field > 0) {
        bags.add(bag(separator()));
      }
      for (String word : Subwords.words(texts.get(field))) {
        float[] bag = bag(1 + field);
        int[] parts = ids(word, known);
        for (int i = 0; i < Math.min(parts.length, spec.maxParts()); i++) {
          bag[1 + i] = parts[i];
        }
        bags.add(bag);
        if (bags.size() >= spec.maxSteps()) {
          return bags.subList(0, spec.maxSteps());
        }
      }
    }
    return bags.subList(0, Math.min(bags.size(), spec.maxSteps()));
  }

  private float[] bag(int id) {
    float[] bag = new float[width()];
    bag[0] = id;
    return bag;
  }

  /** The document's fields; what is more than there are belongs to the last one. */
  private List<String> texts(String document) {
    List<String> texts = Fields.of(document);
    if (texts.size() <= fields) {
      return texts;
    }
    List<String> first = new ArrayList<>(texts.subList(0, fields - 1));
    first.add(String.join(" ", texts.subList(fields - 1, texts.size())));
    return first;
  }

  /** A 1 for each word of the first field, (time, 1). */
  public Sequences firstFields(List<String> documents) {
    return Sequences.ofVectors(
        1,
        documents.stream()
            .map(d -> Subwords.words(texts(d).getFirst()).size())
            .map(n -> new float[Math.min(n, spec.maxSteps())][1])
            .peek(ones -> Arrays.stream(ones).forEach(one -> one[0] = 1))
            .toArray(float[][][]::new));
  }

  /**
   * How much each part says of each document: {@code (1 + ln n) · idf} where it stands there n
   * times, all of a document made a row of length 1.
   *
   * @param matrix (documents, parts)
   * @param idf of each part, {@code ln((documents + 1) / (df + 1)) + 1}
   */
  record Tfidf(SparseRows matrix, double[] idf) {}

  /** Of the documents that the parts were learnt from. */
  Tfidf tfidf(List<String> documents) {
    Map<String, int[]> known = new HashMap<>();
    int[][] found = new int[documents.size()][];
    int[] df = new int[parts.size()];
    for (int row = 0; row < found.length; row++) {
      found[row] =
          Subwords.words(Fields.text(documents.get(row))).stream()
              .flatMapToInt(word -> Arrays.stream(ids(word, known)))
              .map(id -> id - first())
              .sorted()
              .toArray();
      for (int i = 0; i < found[row].length; i++) {
        df[found[row][i]] += i == 0 || found[row][i] != found[row][i - 1] ? 1 : 0;
      }
    }
    double[] idf =
        Arrays.stream(df)
            .mapToDouble(n -> StrictMath.log((found.length + 1.0) / (n + 1.0)) + 1)
            .toArray();
    SparseRows.Builder matrix = SparseRows.columns(parts.size());
    for (int[] columns : found) {
      add(matrix, columns, idf);
    }
    return new Tfidf(matrix.build(), idf);
  }

  /** Adds a row of columns that ascend and repeat; they are overwritten. */
  private static void add(SparseRows.Builder matrix, int[] columns, double[] idf) {
    float[] values = new float[columns.length];
    int count = 0;
    double squares = 0;
    for (int i = 0, end; i < columns.length; i = end) {
      end = i;
      while (end < columns.length && columns[end] == columns[i]) {
        end++;
      }
      double value = (1 + StrictMath.log(end - i)) * idf[columns[i]];
      columns[count] = columns[i];
      values[count++] = (float) value;
      squares += value * value;
    }
    for (int i = 0; i < count; i++) {
      values[i] /= (float) Math.sqrt(squares);
    }
    matrix.add(columns, values, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FittedSubwords that
        && spec.equals(that.spec)
        && fields == that.fields
        && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return "FittedSubwords(" + parts.size() + " parts, " + fields + " fields)";
  }
}
