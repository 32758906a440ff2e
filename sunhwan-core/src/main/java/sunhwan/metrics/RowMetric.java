package sunhwan.metrics;

/** A metric that is a mean over rows, or a function of one. */
public sealed interface RowMetric extends Metric
    permits Accuracy,
        BinaryAccuracy,
        CategoricalAccuracy,
        SparseCategoricalAccuracy,
        TopKCategoricalAccuracy,
        SparseTopKCategoricalAccuracy,
        MeanMetric,
        RootMeanSquaredError,
        LogCoshError,
        CosineSimilarity,
        PearsonCorrelation,
        ConcordanceCorrelation {

  /** Value of one row. */
  double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth);

  /** Whether a row does not count, as one of a class that is ignored. */
  default boolean ignores(float[] target, int targetAt) {
    return false;
  }

  /** The metric, given the mean of its rows. */
  default double result(double mean) {
    return mean;
  }
}
