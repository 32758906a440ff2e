package sunhwan.metrics;

/** A metric that is no mean over rows: it gathers them all before it knows anything. */
public sealed interface StatefulMetric extends Metric
    permits TruePositives,
        TrueNegatives,
        FalsePositives,
        FalseNegatives,
        Precision,
        Recall,
        AUC,
        SensitivityAtSpecificity,
        SpecificityAtSensitivity,
        PrecisionAtRecall,
        RecallAtPrecision,
        FBetaScore,
        F1Score,
        R2Score,
        IoU,
        BinaryIoU,
        MeanIoU,
        OneHotIoU,
        OneHotMeanIoU {

  /** Begins to gather rows of these widths, which {@link #check} has let pass. */
  Accumulator start(int width, int targetWidth);
}
