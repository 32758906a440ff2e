package sunhwan.text;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;

/** The names of the classes; a class's number is its place in the list. */
public record Labels(List<String> names) {
  public Labels {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("Labels: expected at least one class, got none");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("Labels: expected every name once, got " + names);
    }
  }

  /**
   * The different values in order of their code points, as scikit-learn's LabelEncoder numbers
   * them.
   */
  public static Labels sorted(Collection<String> values) {
    return new Labels(values.stream().distinct().sorted(CodePointOrder.ASCENDING).toList());
  }

  /** The different values in order of first occurrence. */
  public static Labels byFirstOccurrence(List<String> values) {
    return new Labels(List.copyOf(new LinkedHashSet<>(values)));
  }

  public int count() {
    return names.size();
  }

  public String name(int index) {
    return names.get(index);
  }

  /** The class's number; empty when there is no such class. */
  public OptionalInt find(String name) {
    int index = names.indexOf(name);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** The numbers of many classes; refuses one that is not in the list. */
  public int[] indices(List<String> values) {
    return values.stream().mapToInt(this::index).toArray();
  }

  /** A row for each value with a 1 in its class's column and 0 elsewhere. */
  public float[][] oneHot(List<String> values) {
    return oneHot(indices(values), count());
  }

  /**
   * A row of {@code count} columns for each class with a 1 in the class's column and 0 elsewhere.
   */
  public static float[][] oneHot(int[] classes, int count) {
    float[][] rows = new float[classes.length][count];
    for (int row = 0; row < classes.length; row++) {
      if (classes[row] < 0 || classes[row] >= count) {
        throw new IllegalArgumentException(
            "Labels: row "
                + row
                + ": class must be in 0 … "
                + (count - 1)
                + ", got "
                + classes[row]);
      }
      rows[row][classes[row]] = 1;
    }
    return rows;
  }

  private int index(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new DataException(
                    "no class '"
                        + name
                        + "'."
                        + NearestName.of(name, names)
                            .map(nearest -> " Did you mean '" + nearest + "'?")
                            .orElse("")
                        + " Classes: "
                        + String.join(", ", names)));
  }
}
