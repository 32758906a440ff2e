package sunhwan.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link StringLookup} or {@link IntegerLookup} with its vocabulary: from values to their places
 * in it, and back. Immutable.
 *
 * <p>In output mode INT the mask stands first, if there is one, then what stands for unknown
 * values, then the known ones. In the other modes places are columns, and there is no mask's:
 * masked values are left out.
 *
 * @param <T> values that are looked up, String or Long
 */
public final class Lookup<T> {

  /** What becomes of values. */
  public enum OutputMode {
    /** Their places. */
    INT,
    /** For each value a vector with 1 in its column. */
    ONE_HOT,
    /** For each row of values one vector, with 1 in the columns of those that it has. */
    MULTI_HOT,
    /** The same with how often it has them. */
    COUNT,
    /**
     * The same times {@code idf = ln(1 + N / (1 + d))}, d of the N adapted rows having the value;
     * the idf of unknown values is the mean of all others.
     */
    TF_IDF
  }

  private static final int UNKNOWN = -1;

  private final Rules<T> rules;
  private final List<T> vocabulary;
  private final List<Float> idfWeights;
  private final Map<T, Integer> places = new HashMap<>();

  /** What a lookup is told, whatever its values are. */
  record Rules<T>(
      String name,
      int maxTokens,
      int numOovIndices,
      Optional<T> mask,
      T oov,
      OutputMode outputMode,
      boolean padToMaxTokens) {
    Rules {
      if (numOovIndices < 0) {
        throw refused(name, "numOovIndices must be at least 0, got " + numOovIndices);
      }
      if (maxTokens <= special(numOovIndices, mask, outputMode)) {
        throw refused(
            name,
            "maxTokens must leave room for one value behind mask and unknown, got " + maxTokens);
      }
      if (padToMaxTokens && (maxTokens == Integer.MAX_VALUE || outputMode == OutputMode.INT)) {
        throw refused(name, "padToMaxTokens needs maxTokens, and an outputMode that gives vectors");
      }
    }

    private static <T> int special(int unknown, Optional<T> mask, OutputMode outputMode) {
      return unknown + (mask.isPresent() && outputMode == OutputMode.INT ? 1 : 0);
    }

    int firstUnknown() {
      return special(0, mask, outputMode);
    }

    int firstKnown() {
      return special(numOovIndices, mask, outputMode);
    }

    List<T> special() {
      List<T> special = new ArrayList<>();
      if (firstUnknown() > 0) {
        special.add(mask.orElseThrow());
      }
      special.addAll(Collections.nCopies(numOovIndices, oov));
      return special;
    }

    private boolean isSpecial(T value) {
      return value.equals(oov) || mask.filter(value::equals).isPresent();
    }

    /** By falling frequency; of values as frequent as each other the later in order comes first. */
    Lookup<T> adapt(List<List<T>> rows, java.util.Comparator<T> order) {
      Map<T, Integer> counts = new HashMap<>();
      Map<T, Integer> having = new HashMap<>();
      for (List<T> row : rows) {
        row.forEach(value -> counts.merge(value, 1, Integer::sum));
        new HashSet<>(row).forEach(value -> having.merge(value, 1, Integer::sum));
      }
      List<T> learned =
          counts.keySet().stream()
              .filter(value -> !isSpecial(value))
              .sorted(
                  java.util.Comparator.<T, Integer>comparing(v -> counts.getOrDefault(v, 0))
                      .thenComparing(order)
                      .reversed())
              .limit((long) maxTokens - firstKnown())
              .toList();
      if (learned.isEmpty()) {
        throw refused(
            name, "expected values to adapt to, got " + rows.size() + " rows without any");
      }
      if (outputMode != OutputMode.TF_IDF) {
        return withVocabulary(learned);
      }
      float[] idf = new float[learned.size()];
      for (int i = 0; i < idf.length; i++) {
        int with = having.getOrDefault(learned.get(i), 0);
        idf[i] = (float) Math.log(1 + (double) rows.size() / (1 + with));
      }
      return withVocabulary(learned, idf);
    }

    Lookup<T> withVocabulary(List<T> vocabulary) {
      if (outputMode == OutputMode.TF_IDF) {
        throw refused(
            name,
            "outputMode TF_IDF needs idf weights beside the vocabulary; give them, or adapt to"
                + " rows");
      }
      return new Lookup<>(this, completed(vocabulary), List.of());
    }

    Lookup<T> withVocabulary(List<T> vocabulary, float[] idfWeights) {
      if (outputMode != OutputMode.TF_IDF) {
        throw refused(name, "idf weights are for outputMode TF_IDF, got " + outputMode);
      }
      if (idfWeights.length != vocabulary.size()) {
        throw refused(
            name,
            "expected "
                + vocabulary.size()
                + " idf weights, one a value, got "
                + idfWeights.length);
      }
      List<T> complete = completed(vocabulary);
      List<Float> given = new ArrayList<>();
      double sum = 0;
      for (float weight : idfWeights) {
        given.add(weight);
        sum += weight;
      }
      int missing = complete.size() - vocabulary.size();
      List<Float> weights =
          new ArrayList<>(Collections.nCopies(missing, (float) (sum / idfWeights.length)));
      weights.addAll(given);
      return new Lookup<>(this, complete, weights);
    }

    private List<T> completed(List<T> vocabulary) {
      if (vocabulary.isEmpty()) {
        throw refused(name, "expected a vocabulary, got an empty list");
      }
      List<T> special = special();
      boolean complete =
          vocabulary.size() >= special.size()
              && vocabulary.subList(0, special.size()).equals(special);
      List<T> known = complete ? vocabulary.subList(special.size(), vocabulary.size()) : vocabulary;
      if (new HashSet<>(known).size() < known.size()) {
        throw refused(name, "expected every value of the vocabulary once, got some twice");
      }
      if (mask.filter(known::contains).isPresent()) {
        throw refused(
            name,
            "the vocabulary has the mask '"
                + mask.get()
                + "' after its start; leave mask and unknown out, or put them in front as "
                + special);
      }
      List<T> all = new ArrayList<>(special);
      all.addAll(known);
      if (all.size() > maxTokens) {
        throw refused(
            name,
            "expected at most maxTokens="
                + maxTokens
                + " values, got "
                + all.size()
                + " with mask and unknown");
      }
      return all;
    }
  }

  private static IllegalArgumentException refused(String name, String reason) {
    return new IllegalArgumentException(name + ": " + reason);
  }

  private Lookup(Rules<T> rules, List<T> vocabulary, List<Float> idfWeights) {
    this.rules = rules;
    this.vocabulary = List.copyOf(vocabulary);
    this.idfWeights = List.copyOf(idfWeights);
    for (int place = rules.firstKnown(); place < vocabulary.size(); place++) {
      places.put(vocabulary.get(place), place);
    }
  }

  /** Keras's {@code get_vocabulary()}: mask and unknown first. */
  public List<T> vocabulary() {
    return vocabulary;
  }

  /** The idf of each place; empty unless the output mode is TF_IDF. */
  public List<Float> idfWeights() {
    return idfWeights;
  }

  /**
   * The values' places; INT only.
   *
   * @throws IllegalArgumentException where a value is unknown and numOovIndices is 0
   */
  public int[] ids(List<T> values) {
    require(OutputMode.INT, "ids");
    return values.stream().mapToInt(this::place).toArray();
  }

  /** Keras's {@code invert=True}: the values at these places; unknown where there is none. */
  public List<T> values(int... ids) {
    List<T> values = new ArrayList<>();
    for (int id : ids) {
      values.add(id < 0 || id >= vocabulary.size() ? rules.oov() : vocabulary.get(id));
    }
    return values;
  }

  /** A vector for each value; ONE_HOT only. A masked one is zeros. */
  public float[][] oneHot(List<T> values) {
    require(OutputMode.ONE_HOT, "oneHot");
    float[][] vectors = new float[values.size()][columns()];
    for (int i = 0; i < vectors.length; i++) {
      int place = place(values.get(i));
      if (place != UNKNOWN) {
        vectors[i][place] = 1;
      }
    }
    return vectors;
  }

  /** A vector for each row of values; MULTI_HOT, COUNT and TF_IDF. */
  public float[][] vectors(List<List<T>> rows) {
    OutputMode mode = rules.outputMode();
    if (mode == OutputMode.INT || mode == OutputMode.ONE_HOT) {
      throw new IllegalStateException(
          rules.name()
              + ": vectors are for outputMode MULTI_HOT, COUNT and TF_IDF, this has "
              + mode
              + "; call "
              + (mode == OutputMode.INT ? "ids" : "oneHot"));
    }
    float[][] vectors = new float[rows.size()][columns()];
    for (int row = 0; row < vectors.length; row++) {
      for (T value : rows.get(row)) {
        int place = place(value);
        if (place != UNKNOWN) {
          vectors[row][place] = mode == OutputMode.MULTI_HOT ? 1 : vectors[row][place] + 1;
        }
      }
      for (int i = 0; i < idfWeights.size(); i++) {
        vectors[row][i] *= idfWeights.get(i);
      }
    }
    return vectors;
  }

  private int columns() {
    return rules.padToMaxTokens() ? rules.maxTokens() : vocabulary.size();
  }

  private void require(OutputMode mode, String method) {
    if (rules.outputMode() != mode) {
      throw new IllegalStateException(
          rules.name()
              + ": "
              + method
              + " is for outputMode "
              + mode
              + ", this has "
              + rules.outputMode());
    }
  }

  /** Place of a value; −1 for a masked one that has none. */
  private int place(T value) {
    if (rules.mask().filter(value::equals).isPresent()) {
      return rules.outputMode() == OutputMode.INT ? 0 : UNKNOWN;
    }
    Integer place = places.get(value);
    if (place != null) {
      return place;
    }
    return switch (rules.numOovIndices()) {
      case 0 ->
          throw refused(
              rules.name(),
              "'"
                  + value
                  + "' is not in the vocabulary of "
                  + vocabulary.size()
                  + "; set numOovIndices to 1 for unknown values");
      case 1 -> rules.firstUnknown();
      default ->
          rules.firstUnknown() + (int) Math.floorMod((Long) value, (long) rules.numOovIndices());
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lookup<?> that
        && rules.equals(that.rules)
        && vocabulary.equals(that.vocabulary)
        && idfWeights.equals(that.idfWeights);
  }

  @Override
  public int hashCode() {
    return 31 * rules.hashCode() + vocabulary.hashCode();
  }

  @Override
  public String toString() {
    return rules.name() + "(" + vocabulary.size() + " values)";
  }
}
