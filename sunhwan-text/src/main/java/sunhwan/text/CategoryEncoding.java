package sunhwan.text;

import java.util.List;

/**
 * Keras's CategoryEncoding: classes that are numbers already, 0 … numTokens − 1, become vectors.
 *
 * @param numTokens classes, and columns of a vector
 */
public record CategoryEncoding(int numTokens) {
  public CategoryEncoding {
    if (numTokens < 1) {
      throw new IllegalArgumentException(
          "CategoryEncoding: numTokens must be positive, got " + numTokens);
    }
  }

  public static CategoryEncoding of(int numTokens) {
    return new CategoryEncoding(numTokens);
  }

  /** For each class a vector with 1 in its column. */
  public float[][] oneHot(int... classes) {
    float[][] vectors = new float[classes.length][numTokens];
    for (int i = 0; i < classes.length; i++) {
      vectors[i][checked(classes[i])] = 1;
    }
    return vectors;
  }

  /** For each row of classes a vector with 1 in the columns of those that it has. */
  public float[][] multiHot(List<int[]> rows) {
    float[][] vectors = count(rows);
    for (float[] vector : vectors) {
      for (int i = 0; i < numTokens; i++) {
        vector[i] = Math.min(vector[i], 1);
      }
    }
    return vectors;
  }

  /** For each row of classes a vector of how often it has them. */
  public float[][] count(List<int[]> rows) {
    return count(
        rows,
        rows.stream()
            .map(
                row -> {
                  float[] ones = new float[row.length];
                  java.util.Arrays.fill(ones, 1);
                  return ones;
                })
            .toList());
  }

  /** The same, where an occurrence counts as much as its weight says. */
  public float[][] count(List<int[]> rows, List<float[]> countWeights) {
    if (rows.size() != countWeights.size()) {
      throw new IllegalArgumentException(
          "CategoryEncoding: expected weights of "
              + rows.size()
              + " rows, got "
              + countWeights.size());
    }
    float[][] vectors = new float[rows.size()][numTokens];
    for (int row = 0; row < vectors.length; row++) {
      int[] classes = rows.get(row);
      float[] weights = countWeights.get(row);
      if (classes.length != weights.length) {
        throw new IllegalArgumentException(
            "CategoryEncoding: expected "
                + classes.length
                + " weights in row "
                + row
                + ", got "
                + weights.length);
      }
      for (int i = 0; i < classes.length; i++) {
        vectors[row][checked(classes[i])] += weights[i];
      }
    }
    return vectors;
  }

  private int checked(int value) {
    if (value < 0 || value >= numTokens) {
      throw new IllegalArgumentException(
          "CategoryEncoding: expected classes from 0 to "
              + (numTokens - 1)
              + ", got "
              + value
              + ". Is numTokens the number of classes?");
    }
    return value;
  }
}
