package sunhwan.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.losses.CategoricalGeneralizedCrossEntropy;
import sunhwan.losses.Hinge;
import sunhwan.losses.Huber;
import sunhwan.losses.KLDivergence;
import sunhwan.losses.LogCosh;
import sunhwan.losses.MeanAbsolutePercentageError;
import sunhwan.losses.MeanSquaredLogarithmicError;
import sunhwan.losses.Poisson;
import sunhwan.losses.RowLoss;

class DirectionTest {

  // name and _direction of Keras 3.15.1's metrics; the four counts have none there
  static Stream<Arguments> metrics() {
    return Stream.of(
        up(Accuracy.of(), "accuracy"),
        up(BinaryAccuracy.of(), "binary_accuracy"),
        up(CategoricalAccuracy.of(), "categorical_accuracy"),
        up(SparseCategoricalAccuracy.of(), "sparse_categorical_accuracy"),
        up(TopKCategoricalAccuracy.of(), "top_k_categorical_accuracy"),
        up(SparseTopKCategoricalAccuracy.of(), "sparse_top_k_categorical_accuracy"),
        up(AUC.of(), "auc"),
        up(Precision.of(), "precision"),
        up(Recall.of(), "recall"),
        up(TruePositives.of(), "true_positives"),
        up(TrueNegatives.of(), "true_negatives"),
        down(FalsePositives.of(), "false_positives"),
        down(FalseNegatives.of(), "false_negatives"),
        up(SensitivityAtSpecificity.of(0.5f), "sensitivity_at_specificity"),
        up(SpecificityAtSensitivity.of(0.5f), "specificity_at_sensitivity"),
        up(PrecisionAtRecall.of(0.5f), "precision_at_recall"),
        up(RecallAtPrecision.of(0.5f), "recall_at_precision"),
        up(F1Score.of(), "f1_score"),
        up(FBetaScore.of(), "fbeta_score"),
        up(R2Score.of(), "r2_score"),
        up(IoU.of(2, 0), "io_u"),
        up(MeanIoU.of(2), "mean_io_u"),
        up(BinaryIoU.of(), "binary_io_u"),
        up(OneHotIoU.of(2, 0), "one_hot_io_u"),
        up(OneHotMeanIoU.of(2), "one_hot_mean_io_u"),
        up(CosineSimilarity.of(), "cosine_similarity"),
        up(PearsonCorrelation.of(), "pearson_correlation"),
        up(ConcordanceCorrelation.of(), "concordance_correlation"),
        down(RootMeanSquaredError.of(), "root_mean_squared_error"),
        down(LogCoshError.of(), "logcosh"),
        mean(BinaryCrossentropy.of(), "binary_crossentropy"),
        mean(MeanAbsolutePercentageError.of(), "mean_absolute_percentage_error"),
        mean(MeanSquaredLogarithmicError.of(), "mean_squared_logarithmic_error"),
        mean(KLDivergence.of(), "kl_divergence"),
        mean(Poisson.of(), "poisson"),
        mean(Hinge.of(), "hinge"),
        mean(Huber.of(), "huber_loss"),
        mean(LogCosh.of(), "log_cosh"),
        mean(CategoricalGeneralizedCrossEntropy.of(), "categorical_generalized_cross_entropy"));
  }

  private static Arguments up(Metric metric, String name) {
    return Arguments.of(metric, name, Direction.UP);
  }

  private static Arguments down(Metric metric, String name) {
    return Arguments.of(metric, name, Direction.DOWN);
  }

  private static Arguments mean(RowLoss loss, String name) {
    return down(MeanMetric.of(loss), name);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void isKerassForEveryMetricByItsName(Metric metric, String name, Direction direction) {
    assertThat(metric.name()).isEqualTo(name);
    assertThat(Weighted.of(metric).name()).isEqualTo(name);
    for (String log :
        List.of(name, "val_" + name, name + "_2", "val_weighted_" + name + "_1", name + "[3]")) {
      assertThat(Direction.of(log)).as(log).contains(direction);
    }
  }

  @Test
  void knowsEveryMetricThatThereIs() {
    Set<Class<?>> tested = new LinkedHashSet<>(List.of(Weighted.class));
    metrics().forEach(m -> tested.add(m.get()[0].getClass()));

    assertThat(tested)
        .containsAll(Arrays.asList(RowMetric.class.getPermittedSubclasses()))
        .containsAll(Arrays.asList(StatefulMetric.class.getPermittedSubclasses()));
  }

  @Test
  void knowsLossesAndNothingElse() {
    assertThat(Direction.of("loss")).contains(Direction.DOWN);
    assertThat(Direction.of("val_loss")).contains(Direction.DOWN);
    assertThat(Direction.of("val_acc")).contains(Direction.UP);
    assertThat(Direction.of("learning_rate")).isEmpty();
    assertThat(Direction.of("glossy")).isEmpty();
  }
}
