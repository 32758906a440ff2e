package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Input;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.CategoricalHinge;
import sunhwan.losses.Hinge;
import sunhwan.losses.KLDivergence;
import sunhwan.losses.Loss;
import sunhwan.losses.MeanAbsoluteError;
import sunhwan.losses.MeanAbsolutePercentageError;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.MeanSquaredLogarithmicError;
import sunhwan.losses.Poisson;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.losses.SquaredHinge;
import sunhwan.metrics.AUC;
import sunhwan.metrics.BinaryAccuracy;
import sunhwan.metrics.BinaryIoU;
import sunhwan.metrics.CategoricalAccuracy;
import sunhwan.metrics.ConcordanceCorrelation;
import sunhwan.metrics.CosineSimilarity;
import sunhwan.metrics.F1Score;
import sunhwan.metrics.FBetaScore;
import sunhwan.metrics.FalseNegatives;
import sunhwan.metrics.FalsePositives;
import sunhwan.metrics.IoU;
import sunhwan.metrics.LogCoshError;
import sunhwan.metrics.MeanIoU;
import sunhwan.metrics.MeanMetric;
import sunhwan.metrics.Metric;
import sunhwan.metrics.OneHotIoU;
import sunhwan.metrics.OneHotMeanIoU;
import sunhwan.metrics.PearsonCorrelation;
import sunhwan.metrics.Precision;
import sunhwan.metrics.PrecisionAtRecall;
import sunhwan.metrics.R2Score;
import sunhwan.metrics.Recall;
import sunhwan.metrics.RecallAtPrecision;
import sunhwan.metrics.RootMeanSquaredError;
import sunhwan.metrics.SensitivityAtSpecificity;
import sunhwan.metrics.SparseCategoricalAccuracy;
import sunhwan.metrics.SparseTopKCategoricalAccuracy;
import sunhwan.metrics.SpecificityAtSensitivity;
import sunhwan.metrics.TopKCategoricalAccuracy;
import sunhwan.metrics.TrueNegatives;
import sunhwan.metrics.TruePositives;
import sunhwan.metrics.Weighted;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;

/**
 * Keras 3.15.1 on TensorFlow: {@code m.update_state(t, y); m.result()}, without and with {@code
 * sample_weight}; IoU's with dtype float32, so that weights keep their fractions, and with each
 * weight repeated for the values of its row.
 */
class MetricsAgainstKerasTest {

  /** Targets, predictions and weights. */
  record Data(String name, float[][] t, float[][] y, float[] w) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Data BINARY =
      new Data(
          "BINARY",
          new float[][] {{1}, {0}, {1}, {1}, {0}, {0}, {1}, {0}},
          new float[][] {{0.9f}, {0.4f}, {0.4f}, {0.5f}, {0.5f}, {0}, {1}, {0.75f}},
          new float[] {1, 2, 0.5f, 1, 0, 3, 1, 0.25f});
  private static final Data NO_POSITIVES =
      new Data(
          "NO_POSITIVES",
          new float[][] {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}},
          new float[][] {{0.9f}, {0.4f}, {0.4f}, {0.5f}, {0.5f}, {0}, {1}, {0.75f}},
          new float[] {1, 2, 0.5f, 1, 0, 3, 1, 0.25f});
  private static final Data NO_NEGATIVES =
      new Data(
          "NO_NEGATIVES",
          new float[][] {{1}, {1}, {1}, {1}, {1}, {1}, {1}, {1}},
          new float[][] {{0.9f}, {0.4f}, {0.4f}, {0.5f}, {0.5f}, {0}, {1}, {0.75f}},
          new float[] {1, 2, 0.5f, 1, 0, 3, 1, 0.25f});
  private static final Data ALL_TIED =
      new Data(
          "ALL_TIED",
          new float[][] {{1}, {0}, {1}, {1}, {0}, {0}, {1}, {0}},
          new float[][] {{0.5f}, {0.5f}, {0.5f}, {0.5f}, {0.5f}, {0.5f}, {0.5f}, {0.5f}},
          new float[] {1, 2, 0.5f, 1, 0, 3, 1, 0.25f});
  private static final Data NO_WEIGHT =
      new Data(
          "NO_WEIGHT",
          new float[][] {{1}, {0}, {1}, {1}, {0}, {0}, {1}, {0}},
          new float[][] {{0.9f}, {0.4f}, {0.4f}, {0.5f}, {0.5f}, {0}, {1}, {0.75f}},
          new float[] {0, 0, 0, 0, 0, 0, 0, 0});
  private static final Data CLASSES =
      new Data(
          "CLASSES",
          new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}},
          new float[][] {
            {0.5f, 0.25f, 0.25f},
            {0.25f, 0.25f, 0.5f},
            {0.2f, 0.2f, 0.6f},
            {0.4f, 0.4f, 0.2f},
            {0.1f, 0.6f, 0.3f},
            {0.05f, 0.9f, 0.05f}
          },
          new float[] {1, 0.5f, 2, 0, 1, 3});
  private static final Data LABELS =
      new Data(
          "LABELS",
          new float[][] {{1, 0, 1}, {0, 1, 0}, {0, 0, 0}, {1, 1, 1}, {0, 0, 1}, {1, 0, 0}},
          new float[][] {
            {0.5f, 0.25f, 0.25f},
            {0.25f, 0.25f, 0.5f},
            {0.2f, 0.2f, 0.6f},
            {0.4f, 0.4f, 0.2f},
            {0.1f, 0.6f, 0.3f},
            {0.05f, 0.9f, 0.05f}
          },
          new float[] {1, 0.5f, 2, 0, 1, 3});
  private static final Data SPARSE =
      new Data(
          "SPARSE",
          new float[][] {{0}, {1}, {2}, {2}, {0}, {1}},
          new float[][] {
            {0.5f, 0.25f, 0.25f},
            {0.25f, 0.25f, 0.5f},
            {0.2f, 0.2f, 0.6f},
            {0.4f, 0.4f, 0.2f},
            {0.1f, 0.6f, 0.3f},
            {0.05f, 0.9f, 0.05f}
          },
          new float[] {1, 0.5f, 2, 0, 1, 3});
  private static final Data REAL =
      new Data(
          "REAL",
          new float[][] {{0.5f, -1.25f, 2}, {1, 0.25f, -3}, {0.25f, 1.5f, 2.5f}, {-2, 0.75f, 4}},
          new float[][] {{-1.5f, 2, 0.25f}, {0.5f, -0.75f, 1.25f}, {0.25f, 1, 3}, {-1.5f, 0.5f, 4}},
          new float[] {1, 0.5f, 2, 0.25f});
  private static final Data SAME =
      new Data("SAME", new float[][] {{1}, {1}}, new float[][] {{1}, {0.5f}}, new float[] {1, 2});
  private static final Data LOGITS =
      new Data(
          "LOGITS",
          new float[][] {{1}, {0}, {1}, {1}, {0}, {0}, {1}, {0}},
          new float[][] {{2.25f}, {-0.5f}, {-0.5f}, {0}, {0}, {-7}, {7}, {1}},
          new float[] {1, 2, 0.5f, 1, 0, 3, 1, 0.25f});
  private static final Data IDS =
      new Data(
          "IDS",
          new float[][] {{0, 1, 2}, {2, 2, 1}, {0, 0, 0}, {3, 1, 1}},
          new float[][] {{0, 2, 2}, {2, 1, 1}, {0, 0, 1}, {1, 1, 5}},
          new float[] {1, 2, 3, 1});

  record Case(Data data, Metric metric, double[] plain, double[] weighted) {
    @Override
    public String toString() {
      return metric + " on " + data;
    }
  }

  private static Case of(Data data, Metric metric, double[] plain, double[] weighted) {
    return new Case(data, metric, plain, weighted);
  }

  private static double[] values(double... values) {
    return values;
  }

  static Stream<Case> cases() {
    return Stream.of(
        of(BINARY, TruePositives.of(), values(2.0), values(2.0)),
        of(NO_POSITIVES, TruePositives.of(), values(0.0), values(0.0)),
        of(NO_NEGATIVES, TruePositives.of(), values(3.0), values(2.25)),
        of(ALL_TIED, TruePositives.of(), values(0.0), values(0.0)),
        of(NO_WEIGHT, TruePositives.of(), values(2.0), values(0.0)),
        of(LABELS, TruePositives.of(), values(0.0), values(0.0)),
        of(
            BINARY,
            TruePositives.of().thresholds(0.9f, 0.3f, 0.5f),
            values(1.0, 4.0, 2.0),
            values(1.0, 3.5, 2.0)),
        of(
            BINARY,
            TruePositives.of().thresholds(0, 0.5f, 1),
            values(4.0, 2.0, 0.0),
            values(3.5, 2.0, 0.0)),
        of(BINARY, TrueNegatives.of(), values(3.0), values(5.0)),
        of(NO_POSITIVES, TrueNegatives.of(), values(5.0), values(6.5)),
        of(NO_NEGATIVES, TrueNegatives.of(), values(0.0), values(0.0)),
        of(ALL_TIED, TrueNegatives.of(), values(4.0), values(5.25)),
        of(NO_WEIGHT, TrueNegatives.of(), values(3.0), values(0.0)),
        of(LABELS, TrueNegatives.of(), values(7.0), values(10.0)),
        of(
            BINARY,
            TrueNegatives.of().thresholds(0.9f, 0.3f, 0.5f),
            values(4.0, 1.0, 3.0),
            values(5.25, 3.0, 5.0)),
        of(
            BINARY,
            TrueNegatives.of().thresholds(0, 0.5f, 1),
            values(1.0, 3.0, 4.0),
            values(3.0, 5.0, 5.25)),
        of(BINARY, FalsePositives.of(), values(1.0), values(0.25)),
        of(NO_POSITIVES, FalsePositives.of(), values(3.0), values(2.25)),
        of(NO_NEGATIVES, FalsePositives.of(), values(0.0), values(0.0)),
        of(ALL_TIED, FalsePositives.of(), values(0.0), values(0.0)),
        of(NO_WEIGHT, FalsePositives.of(), values(1.0), values(0.0)),
        of(LABELS, FalsePositives.of(), values(3.0), values(6.0)),
        of(
            BINARY,
            FalsePositives.of().thresholds(0.9f, 0.3f, 0.5f),
            values(0.0, 3.0, 1.0),
            values(0.0, 2.25, 0.25)),
        of(
            BINARY,
            FalsePositives.of().thresholds(0, 0.5f, 1),
            values(3.0, 1.0, 0.0),
            values(2.25, 0.25, 0.0)),
        of(BINARY, FalseNegatives.of(), values(2.0), values(1.5)),
        of(NO_POSITIVES, FalseNegatives.of(), values(0.0), values(0.0)),
        of(NO_NEGATIVES, FalseNegatives.of(), values(5.0), values(6.5)),
        of(ALL_TIED, FalseNegatives.of(), values(4.0), values(3.5)),
        of(NO_WEIGHT, FalseNegatives.of(), values(2.0), values(0.0)),
        of(LABELS, FalseNegatives.of(), values(8.0), values(6.5)),
        of(
            BINARY,
            FalseNegatives.of().thresholds(0.9f, 0.3f, 0.5f),
            values(3.0, 0.0, 2.0),
            values(2.5, 0.0, 1.5)),
        of(
            BINARY,
            FalseNegatives.of().thresholds(0, 0.5f, 1),
            values(0.0, 2.0, 4.0),
            values(0.0, 1.5, 3.5)),
        of(BINARY, Precision.of(), values(0.6666667), values(0.8888889)),
        of(NO_POSITIVES, Precision.of(), values(0.0), values(0.0)),
        of(NO_NEGATIVES, Precision.of(), values(1.0), values(1.0)),
        of(ALL_TIED, Precision.of(), values(0.0), values(0.0)),
        of(NO_WEIGHT, Precision.of(), values(0.6666667), values(0.0)),
        of(CLASSES, Precision.of(), values(0.6666667), values(0.8333333)),
        of(LABELS, Precision.of(), values(0.0), values(0.0)),
        of(
            BINARY,
            Precision.of().thresholds(0.3f, 0.9f),
            values(0.5714286, 1.0),
            values(0.6086956, 1.0)),
        of(
            LABELS,
            Precision.of().thresholds(0.3f, 0.9f),
            values(0.42857143, 0.0),
            values(0.13333334, 0.0)),
        of(
            BINARY,
            Precision.of().thresholds(0, 0.5f, 1),
            values(0.5714286, 0.6666667, 0.0),
            values(0.6086956, 0.8888889, 0.0)),
        of(CLASSES, Precision.of().topK(1), values(0.5), values(0.8)),
        of(LABELS, Precision.of().topK(1), values(0.33333334), values(0.13333334)),
        of(CLASSES, Precision.of().topK(2), values(0.25), values(0.4)),
        of(LABELS, Precision.of().topK(2), values(0.41666666), values(0.33333334)),
        of(LABELS, Precision.of().topK(2).thresholds(0.3f), values(0.42857143), values(0.13333334)),
        of(CLASSES, Precision.of().classId(2), values(1.0), values(1.0)),
        of(LABELS, Precision.of().classId(2), values(0.0), values(0.0)),
        of(LABELS, Precision.of().topK(2).classId(1), values(0.25), values(0.0)),
        of(BINARY, Recall.of(), values(0.5), values(0.5714286)),
        of(NO_POSITIVES, Recall.of(), values(0.0), values(0.0)),
        of(NO_NEGATIVES, Recall.of(), values(0.375), values(0.25714287)),
        of(ALL_TIED, Recall.of(), values(0.0), values(0.0)),
        of(NO_WEIGHT, Recall.of(), values(0.5), values(0.0)),
        of(CLASSES, Recall.of(), values(0.33333334), values(0.6666667)),
        of(LABELS, Recall.of(), values(0.0), values(0.0)),
        of(BINARY, Recall.of().thresholds(0.3f, 0.9f), values(1.0, 0.25), values(1.0, 0.2857143)),
        of(LABELS, Recall.of().thresholds(0.3f, 0.9f), values(0.375, 0.0), values(0.15384616, 0.0)),
        of(
            BINARY,
            Recall.of().thresholds(0, 0.5f, 1),
            values(1.0, 0.5, 0.0),
            values(1.0, 0.5714286, 0.0)),
        of(CLASSES, Recall.of().topK(1), values(0.5), values(0.8)),
        of(LABELS, Recall.of().topK(1), values(0.25), values(0.15384616)),
        of(CLASSES, Recall.of().topK(2), values(0.5), values(0.8)),
        of(LABELS, Recall.of().topK(2), values(0.625), values(0.7692308)),
        of(LABELS, Recall.of().topK(2).thresholds(0.3f), values(0.375), values(0.15384616)),
        of(CLASSES, Recall.of().classId(2), values(0.5), values(1.0)),
        of(LABELS, Recall.of().classId(2), values(0.0), values(0.0)),
        of(LABELS, Recall.of().topK(2).classId(1), values(0.5), values(0.0)),
        of(BINARY, AUC.of(), values(0.75), values(0.95238096)),
        of(NO_POSITIVES, AUC.of(), values(0.0), values(0.0)),
        of(NO_NEGATIVES, AUC.of(), values(0.0), values(0.0)),
        of(ALL_TIED, AUC.of(), values(0.5), values(0.5)),
        of(NO_WEIGHT, AUC.of(), values(0.75), values(0.0)),
        of(CLASSES, AUC.of(), values(0.6180556), values(0.8833333)),
        of(LABELS, AUC.of(), values(0.475), values(0.35456732)),
        of(
            BINARY,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.ROC)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.75),
            values(0.8979592)),
        of(
            LABELS,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.ROC)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.47500002),
            values(0.39302883)),
        of(
            NO_POSITIVES,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.ROC)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of().numThresholds(5).curve(AUC.Curve.ROC).summationMethod(AUC.Summation.MINORING),
            values(0.625),
            values(0.8163265)),
        of(
            LABELS,
            AUC.of().numThresholds(5).curve(AUC.Curve.ROC).summationMethod(AUC.Summation.MINORING),
            values(0.3),
            values(0.18269232)),
        of(
            NO_POSITIVES,
            AUC.of().numThresholds(5).curve(AUC.Curve.ROC).summationMethod(AUC.Summation.MINORING),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of().numThresholds(5).curve(AUC.Curve.ROC).summationMethod(AUC.Summation.MAJORING),
            values(0.875),
            values(0.9795918)),
        of(
            LABELS,
            AUC.of().numThresholds(5).curve(AUC.Curve.ROC).summationMethod(AUC.Summation.MAJORING),
            values(0.65000004),
            values(0.60336536)),
        of(
            NO_POSITIVES,
            AUC.of().numThresholds(5).curve(AUC.Curve.ROC).summationMethod(AUC.Summation.MAJORING),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PR)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.8029561),
            values(0.87409544)),
        of(
            LABELS,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PR)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.39703816),
            values(0.22766885)),
        of(
            NO_POSITIVES,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PR)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of().numThresholds(5).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MINORING),
            values(0.2857143),
            values(0.26086953)),
        of(
            LABELS,
            AUC.of().numThresholds(5).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MINORING),
            values(0.22222222),
            values(0.16289593)),
        of(
            NO_POSITIVES,
            AUC.of().numThresholds(5).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MINORING),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of().numThresholds(5).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MAJORING),
            values(0.8333334),
            values(0.95238096)),
        of(
            LABELS,
            AUC.of().numThresholds(5).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MAJORING),
            values(0.5),
            values(0.2723982)),
        of(
            NO_POSITIVES,
            AUC.of().numThresholds(5).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MAJORING),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.375),
            values(0.8720238)),
        of(
            LABELS,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.19999999),
            values(-0.1171875)),
        of(
            NO_POSITIVES,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.INTERPOLATION),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.MINORING),
            values(0.25),
            values(0.78571427)),
        of(
            LABELS,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.MINORING),
            values(0.039999995),
            values(-0.3203125)),
        of(
            NO_POSITIVES,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.MINORING),
            values(0.0),
            values(0.0)),
        of(
            BINARY,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.MAJORING),
            values(0.5),
            values(0.9583334)),
        of(
            LABELS,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.MAJORING),
            values(0.35999998),
            values(0.0859375)),
        of(
            NO_POSITIVES,
            AUC.of()
                .numThresholds(5)
                .curve(AUC.Curve.PRGAIN)
                .summationMethod(AUC.Summation.MAJORING),
            values(0.0),
            values(0.0)),
        of(BINARY, AUC.of().curve(AUC.Curve.PR), values(0.8029561), values(0.93606424)),
        of(NO_NEGATIVES, AUC.of().curve(AUC.Curve.PR), values(1.0), values(1.0)),
        of(ALL_TIED, AUC.of().curve(AUC.Curve.PR), values(0.5), values(0.4)),
        of(LABELS, AUC.of().multiLabel(true), values(0.47916666), values(0.3841991)),
        of(CLASSES, AUC.of().multiLabel(true), values(0.6458333), values(0.90638524)),
        of(
            LABELS,
            AUC.of().multiLabel(true).curve(AUC.Curve.PR),
            values(0.49583325),
            values(0.28951922)),
        of(LOGITS, AUC.of().fromLogits(true), values(0.75), values(0.95238096)),
        of(BINARY, AUC.of().numThresholds(2), values(0.5), values(0.5)),
        of(BINARY, SensitivityAtSpecificity.of(0.75f), values(0.5), values(0.85714287)),
        of(NO_POSITIVES, SensitivityAtSpecificity.of(0.75f), values(0.0), values(0.0)),
        of(NO_NEGATIVES, SensitivityAtSpecificity.of(0.75f), values(0.0), values(0.0)),
        of(ALL_TIED, SensitivityAtSpecificity.of(0.75f), values(0.0), values(0.0)),
        of(NO_WEIGHT, SensitivityAtSpecificity.of(0.75f), values(0.5), values(0.0)),
        of(LABELS, SensitivityAtSpecificity.of(0.75f), values(0.0), values(0.0)),
        of(
            BINARY,
            SensitivityAtSpecificity.of(0.5f).numThresholds(1),
            values(0.5),
            values(0.5714286)),
        of(
            LABELS,
            SensitivityAtSpecificity.of(0.5f).numThresholds(3).classId(1),
            values(0.0),
            values(0.0)),
        of(BINARY, SpecificityAtSensitivity.of(0.75f), values(0.5), values(0.95238096)),
        of(NO_POSITIVES, SpecificityAtSensitivity.of(0.75f), values(0.0), values(0.0)),
        of(NO_NEGATIVES, SpecificityAtSensitivity.of(0.75f), values(0.0), values(0.0)),
        of(ALL_TIED, SpecificityAtSensitivity.of(0.75f), values(0.0), values(0.0)),
        of(NO_WEIGHT, SpecificityAtSensitivity.of(0.75f), values(0.5), values(0.0)),
        of(LABELS, SpecificityAtSensitivity.of(0.75f), values(0.4), values(0.0)),
        of(
            BINARY,
            SpecificityAtSensitivity.of(0.5f).numThresholds(1),
            values(0.75),
            values(0.95238096)),
        of(
            LABELS,
            SpecificityAtSensitivity.of(0.5f).numThresholds(3).classId(1),
            values(0.0),
            values(0.0)),
        of(BINARY, PrecisionAtRecall.of(0.8f), values(0.5714286), values(0.9230769)),
        of(NO_POSITIVES, PrecisionAtRecall.of(0.8f), values(0.0), values(0.0)),
        of(NO_NEGATIVES, PrecisionAtRecall.of(0.8f), values(1.0), values(0.0)),
        of(ALL_TIED, PrecisionAtRecall.of(0.8f), values(0.5), values(0.4)),
        of(NO_WEIGHT, PrecisionAtRecall.of(0.8f), values(0.5714286), values(0.0)),
        of(LABELS, PrecisionAtRecall.of(0.8f), values(0.46666667), values(0.2888889)),
        of(
            BINARY,
            PrecisionAtRecall.of(0.5f).numThresholds(1),
            values(0.6666667),
            values(0.8888889)),
        of(
            LABELS,
            PrecisionAtRecall.of(0.5f).numThresholds(3).classId(1),
            values(0.33333334),
            values(0.06666667)),
        of(BINARY, RecallAtPrecision.of(0.6f), values(0.75), values(1.0)),
        of(NO_POSITIVES, RecallAtPrecision.of(0.6f), values(0.0), values(0.0)),
        of(NO_NEGATIVES, RecallAtPrecision.of(0.6f), values(0.875), values(0.6571429)),
        of(ALL_TIED, RecallAtPrecision.of(0.6f), values(0.0), values(0.0)),
        of(NO_WEIGHT, RecallAtPrecision.of(0.6f), values(0.75), values(0.0)),
        of(LABELS, RecallAtPrecision.of(0.6f), values(0.0), values(0.0)),
        of(BINARY, RecallAtPrecision.of(0.5f).numThresholds(1), values(0.5), values(0.5714286)),
        of(
            LABELS,
            RecallAtPrecision.of(0.5f).numThresholds(3).classId(1),
            values(0.0),
            values(0.0)),
        of(
            CLASSES,
            F1Score.of().average(FBetaScore.Average.NONE),
            values(0.49999994, 0.39999995, 0.49999994),
            values(0.66666657, 0.7999999, 0.8888889)),
        of(
            LABELS,
            F1Score.of().average(FBetaScore.Average.NONE),
            values(0.79999995, 0.39999995, 0.0),
            values(0.39999995, 0.0, 0.0)),
        of(
            LABELS,
            FBetaScore.of().average(FBetaScore.Average.NONE).beta(2).threshold(0.5f),
            values(0.0, 0.0, 0.0),
            values(0.0, 0.0, 0.0)),
        of(
            CLASSES,
            FBetaScore.of().average(FBetaScore.Average.NONE).beta(2).threshold(0.5f),
            values(0.0, 0.5, 0.5555556),
            values(0.0, 0.83333325, 1.0)),
        of(CLASSES, F1Score.of().average(FBetaScore.Average.MICRO), values(0.4615384), values(0.8)),
        of(
            LABELS,
            F1Score.of().average(FBetaScore.Average.MICRO),
            values(0.39999992),
            values(0.1428571)),
        of(
            LABELS,
            FBetaScore.of().average(FBetaScore.Average.MICRO).beta(2).threshold(0.5f),
            values(0.0),
            values(0.0)),
        of(
            CLASSES,
            FBetaScore.of().average(FBetaScore.Average.MICRO).beta(2).threshold(0.5f),
            values(0.37037042),
            values(0.6944445)),
        of(
            CLASSES,
            F1Score.of().average(FBetaScore.Average.MACRO),
            values(0.4666666),
            values(0.7851851)),
        of(
            LABELS,
            F1Score.of().average(FBetaScore.Average.MACRO),
            values(0.39999998),
            values(0.13333331)),
        of(
            LABELS,
            FBetaScore.of().average(FBetaScore.Average.MACRO).beta(2).threshold(0.5f),
            values(0.0),
            values(0.0)),
        of(
            CLASSES,
            FBetaScore.of().average(FBetaScore.Average.MACRO).beta(2).threshold(0.5f),
            values(0.35185185),
            values(0.6111111)),
        of(
            CLASSES,
            F1Score.of().average(FBetaScore.Average.WEIGHTED),
            values(0.46666664),
            values(0.7881481)),
        of(
            LABELS,
            F1Score.of().average(FBetaScore.Average.WEIGHTED),
            values(0.39999998),
            values(0.24615382)),
        of(
            LABELS,
            FBetaScore.of().average(FBetaScore.Average.WEIGHTED).beta(2).threshold(0.5f),
            values(0.0),
            values(0.0)),
        of(
            CLASSES,
            FBetaScore.of().average(FBetaScore.Average.WEIGHTED).beta(2).threshold(0.5f),
            values(0.35185188),
            values(0.65555555)),
        of(BINARY, F1Score.of().threshold(0.5f), values(0.5714285), values(0.6956521)),
        of(NO_POSITIVES, F1Score.of().threshold(0.5f), values(0.0), values(0.0)),
        of(NO_NEGATIVES, F1Score.of().threshold(0.5f), values(0.5454545), values(0.40909088)),
        of(
            REAL,
            R2Score.of().classAggregation(R2Score.Aggregation.NONE),
            values(0.15044248, -1.9343629, 0.22799098),
            values(-1.603627, -1.2702205, 0.08297938)),
        of(
            REAL,
            R2Score.of().classAggregation(R2Score.Aggregation.UNIFORM_AVERAGE),
            values(-0.51864314),
            values(-0.9302893)),
        of(
            REAL,
            R2Score.of().classAggregation(R2Score.Aggregation.VARIANCE_WEIGHTED_AVERAGE),
            values(-0.01940927),
            values(-0.3873318)),
        of(REAL, R2Score.of().numRegressors(2), values(-0.8561194), values(-1.3592424)),
        of(REAL, R2Score.of().numRegressors(11), values(-0.51864314), values(-0.9302893)),
        of(SAME, R2Score.of(), values(0.0), values(0.0)),
        of(IDS, IoU.of(3, 0, 2), values(0.625), values(0.6)),
        of(IDS, IoU.of(6, 4), values(0.0), values(0.0)),
        of(IDS, MeanIoU.of(3), values(0.55), values(0.5111111)),
        of(IDS, MeanIoU.of(4).ignoreClass(1), values(0.3541667), values(0.325)),
        of(SPARSE, MeanIoU.of(3).sparseYPred(false), values(0.33333334), values(0.65555555)),
        of(BINARY, BinaryIoU.of(), values(0.45), values(0.8347826)),
        of(NO_POSITIVES, BinaryIoU.of(), values(0.1875), values(0.31428573)),
        of(ALL_TIED, BinaryIoU.of(), values(0.25), values(0.2)),
        of(
            BINARY,
            BinaryIoU.of().threshold(0.25f).targetClassIds(1),
            values(0.57142854),
            values(0.60869557)),
        of(CLASSES, OneHotIoU.of(3, 1), values(0.3333333), values(0.6666666)),
        of(CLASSES, OneHotMeanIoU.of(3), values(0.33333334), values(0.65555555)),
        of(CLASSES, OneHotMeanIoU.of(3).ignoreClass(2), values(0.2777778), values(0.38888893)),
        of(REAL, PearsonCorrelation.of(), values(0.18523672), values(0.3403964)),
        of(BINARY, PearsonCorrelation.of(), values(Double.NaN), values(Double.NaN)),
        of(REAL, ConcordanceCorrelation.of(), values(0.24063231), values(0.36089706)),
        of(BINARY, ConcordanceCorrelation.of(), values(0.0), values(0.0)),
        of(REAL, RootMeanSquaredError.of(), values(1.7736498), values(1.5877132)),
        of(NO_WEIGHT, RootMeanSquaredError.of(), values(0.4461642), values(0.0)),
        of(REAL, LogCoshError.of(), values(0.78934884), values(0.67054725)),
        of(REAL, CosineSimilarity.of(), values(0.20313776), values(0.37211218)),
        of(BINARY, CosineSimilarity.of(), values(0.5), values(0.4)),
        of(REAL, MeanMetric.of(MeanSquaredError.of()), values(3.1458335), values(2.5208333)),
        of(REAL, MeanMetric.of(MeanAbsoluteError.of()), values(1.2083334), values(1.0722221)),
        of(
            REAL,
            MeanMetric.of(MeanAbsolutePercentageError.of()),
            values(120.90277),
            values(103.51852)),
        of(
            REAL,
            MeanMetric.of(MeanSquaredLogarithmicError.of()),
            values(0.25161198),
            values(0.23769467)),
        of(LABELS, MeanMetric.of(Hinge.of()), values(1.0722222), values(1.2155555)),
        of(NO_NEGATIVES, MeanMetric.of(Hinge.of()), values(0.44375), values(0.59)),
        of(LABELS, MeanMetric.of(SquaredHinge.of()), values(1.3013889), values(1.6243335)),
        of(NO_NEGATIVES, MeanMetric.of(SquaredHinge.of()), values(0.2865625), values(0.47721428)),
        of(CLASSES, MeanMetric.of(CategoricalHinge.of()), values(0.90833336), values(0.60333335)),
        of(CLASSES, MeanMetric.of(KLDivergence.of()), values(1.1012722), values(0.6702121)),
        of(CLASSES, MeanMetric.of(Poisson.of()), values(0.7004249), values(0.55673814)),
        of(
            CLASSES,
            MeanMetric.of(CategoricalCrossentropy.of()),
            values(1.1012751),
            values(0.67021495)),
        of(
            BINARY,
            MeanMetric.of(BinaryCrossentropy.of().labelSmoothing(0.1f)),
            values(0.74537754),
            values(0.68185717)),
        of(
            LABELS,
            MeanMetric.of(BinaryCrossentropy.of().labelSmoothing(0.1f)),
            values(0.94777423),
            values(1.0890956)),
        of(
            SPARSE,
            MeanMetric.of(SparseCategoricalCrossentropy.of()),
            values(1.1012751),
            values(0.67021495)),
        of(BINARY, BinaryAccuracy.of(), values(0.625), values(0.8)),
        of(LABELS, BinaryAccuracy.of(), values(0.38888887), values(0.44444445)),
        of(NO_WEIGHT, BinaryAccuracy.of(), values(0.625), values(0.0)),
        of(CLASSES, CategoricalAccuracy.of(), values(0.5), values(0.8)),
        of(CLASSES, TopKCategoricalAccuracy.of().k(2), values(0.6666667), values(0.8666667)),
        of(SPARSE, SparseCategoricalAccuracy.of(), values(0.5), values(0.8)),
        of(SPARSE, SparseTopKCategoricalAccuracy.of().k(2), values(0.6666667), values(0.8666667)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesKerassNumbers(Case c) {
    Data data = c.data();
    int width = data.y()[0].length;
    Model identity = Sequential.of(Input.vector(width), Activation.LINEAR).build(0);
    Loss loss =
        data.t()[0].length == width ? MeanSquaredError.of() : SparseCategoricalCrossentropy.of();
    Dataset rows =
        Dataset.of(Sequences.ofValues(data.y()), Sequences.ofValues(data.t())).weighted(data.w());

    Scores scores =
        Trainer.compile(identity, SGD.of(), loss, c.metric(), Weighted.of(c.metric()))
            .evaluate(rows);

    String name = c.metric().name();
    Map<String, Double> expected = new LinkedHashMap<>();
    put(expected, name, c.plain());
    put(expected, "weighted_" + name, c.weighted());
    expected.forEach(
        (each, value) ->
            assertThat(scores.get(each))
                .as(each)
                .isCloseTo(value, within(value > 1 ? 1e-6 * value : 1e-6)));
    assertThat(scores.values()).hasSize(1 + expected.size());
  }

  private static void put(Map<String, Double> to, String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      to.put(values.length == 1 ? name : name + "[" + i + "]", values[i]);
    }
  }
}
