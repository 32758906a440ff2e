package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.BinaryFocalCrossentropy;
import sunhwan.losses.CRFLoss;
import sunhwan.losses.CTC;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.losses.CategoricalFocalCrossentropy;
import sunhwan.losses.CategoricalGeneralizedCrossEntropy;
import sunhwan.losses.CategoricalHinge;
import sunhwan.losses.Dice;
import sunhwan.losses.Hinge;
import sunhwan.losses.Huber;
import sunhwan.losses.KLDivergence;
import sunhwan.losses.LogCosh;
import sunhwan.losses.Loss;
import sunhwan.losses.MeanAbsoluteError;
import sunhwan.losses.MeanAbsolutePercentageError;
import sunhwan.losses.MeanSquaredError;
import sunhwan.losses.MeanSquaredLogarithmicError;
import sunhwan.losses.Poisson;
import sunhwan.losses.Reduction;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.losses.SquaredHinge;
import sunhwan.losses.Tversky;
import sunhwan.metrics.AUC;
import sunhwan.metrics.Accuracy;
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

/** Losses and metrics through JSON text and back. */
class LossAndMetricCodecTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Loss> losses() {
    return Stream.of(
        CategoricalCrossentropy.of().labelSmoothing(0.1f),
        SparseCategoricalCrossentropy.of(),
        SparseCategoricalCrossentropy.of().fromLogits(true).ignoreClass(-1),
        BinaryCrossentropy.of().fromLogits(true).labelSmoothing(0.3f),
        BinaryFocalCrossentropy.of().applyClassBalancing(true).alpha(0.7f).gamma(1.1f),
        CategoricalFocalCrossentropy.of().alpha(0.1f, 0.2f, 3).gamma(0.7f),
        CategoricalGeneralizedCrossEntropy.of().q(0.7f),
        KLDivergence.of(),
        MeanSquaredError.of(),
        MeanAbsoluteError.of(),
        MeanAbsolutePercentageError.of(),
        MeanSquaredLogarithmicError.of(),
        Huber.of().delta(0.7f),
        LogCosh.of(),
        Poisson.of(),
        Hinge.of(),
        SquaredHinge.of(),
        CategoricalHinge.of(),
        sunhwan.losses.CosineSimilarity.of(),
        Dice.of(),
        Tversky.of().alpha(0.3f).beta(0.7f),
        CTC.of().maskIndex(3),
        CRFLoss.of(),
        Huber.of().reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT));
  }

  static Stream<Metric> metrics() {
    return Stream.of(
        Accuracy.of(),
        BinaryAccuracy.of().threshold(0.7f),
        CategoricalAccuracy.of(),
        SparseCategoricalAccuracy.of(),
        TopKCategoricalAccuracy.of().k(3),
        SparseTopKCategoricalAccuracy.of().k(3),
        MeanMetric.of(Huber.of().delta(0.1f)),
        RootMeanSquaredError.of(),
        LogCoshError.of(),
        CosineSimilarity.of(),
        PearsonCorrelation.of(),
        ConcordanceCorrelation.of(),
        TruePositives.of().thresholds(0.1f, 0.7f),
        TrueNegatives.of(),
        FalsePositives.of(),
        FalseNegatives.of(),
        Precision.of().thresholds(0.1f, 0.7f).topK(2).classId(1),
        Recall.of(),
        AUC.of().curve(AUC.Curve.PRGAIN).summationMethod(AUC.Summation.MAJORING),
        SensitivityAtSpecificity.of(0.7f).classId(2),
        SpecificityAtSensitivity.of(0.7f),
        PrecisionAtRecall.of(0.7f),
        RecallAtPrecision.of(0.7f).numThresholds(11),
        FBetaScore.of().beta(0.7f).threshold(0.1f).average(FBetaScore.Average.MACRO),
        F1Score.of(),
        R2Score.of().classAggregation(R2Score.Aggregation.NONE).numRegressors(2),
        IoU.of(4, 1, 3).ignoreClass(2).sparseYPred(false),
        BinaryIoU.of().targetClassIds(1).threshold(0.7f),
        MeanIoU.of(4),
        OneHotIoU.of(4, 1),
        OneHotMeanIoU.of(4).sparseYPred(true),
        Weighted.of(MeanMetric.of(SparseCategoricalCrossentropy.of().ignoreClass(3))));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void readsTheLossThatItWrote(Loss loss) throws Exception {
    JsonNode json = JSON.readTree(JSON.writeValueAsString(Codec.encode(loss, Loss.class)));

    assertThat(Codec.decode(json, Loss.class, "loss")).isEqualTo(loss);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void readsTheMetricThatItWrote(Metric metric) throws Exception {
    JsonNode json = JSON.readTree(JSON.writeValueAsString(Codec.encode(metric, Metric.class)));

    assertThat(Codec.decode(json, Metric.class, "metric")).isEqualTo(metric);
  }

  @Test
  void triesEveryLossAndMetricThatThereIs() {
    assertThat(losses().map(Object::getClass)).containsAll(records(Loss.class));
    assertThat(metrics().map(Object::getClass)).containsAll(records(Metric.class));
  }

  private static Set<Class<?>> records(Class<?> sealed) {
    Set<Class<?>> records = new LinkedHashSet<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        records.addAll(records(permitted));
      } else {
        records.add(permitted);
      }
    }
    return records;
  }

  @Test
  void saysWhereAFileHoldsNonsense() throws Exception {
    JsonNode json =
        JSON.readTree("{\"type\":\"MeanMetric\",\"loss\":{\"type\":\"Huber\",\"delta\":-1}}");

    assertThatThrownBy(() -> Codec.decode(json, Metric.class, "metric"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("metric.loss: Huber: delta must be positive and finite, got -1.0");
  }
}
