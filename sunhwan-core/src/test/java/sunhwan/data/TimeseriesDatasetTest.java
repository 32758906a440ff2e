package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * The examples are those of the documentation of Keras's {@code timeseries_dataset_from_array};
 * what else is expected was counted by hand.
 */
class TimeseriesDatasetTest {

  /** first, first + 1, … */
  private static Tensor steps(int first, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = first + i;
    }
    return Tensor.of(Shape.of(count), values);
  }

  private static List<String> rows(Sequences windows) {
    return IntStream.range(0, windows.size())
        .mapToObj(
            i ->
                IntStream.range(0, windows.row(i).length)
                    .mapToObj(t -> "" + (int) windows.row(i)[t])
                    .reduce((a, b) -> a + " " + b)
                    .orElse(""))
        .toList();
  }

  @Test
  void leavesOutStepsAsInKerassFirstExample() {
    TimeseriesDataset windows = TimeseriesDataset.of(10).samplingRate(2).sequenceStride(3);

    List<String> rows = rows(windows.fromArray(steps(0, 99)));

    assertThat(rows)
        .hasSize(27)
        .startsWith(
            "0 2 4 6 8 10 12 14 16 18", "3 5 7 9 11 13 15 17 19 21", "6 8 10 12 14 16 18 20 22 24")
        .endsWith("78 80 82 84 86 88 90 92 94 96");
  }

  @Test
  void putsTheNextStepBesideEachWindowAsInKerassSecondExample() {
    Dataset data = TimeseriesDataset.of(10).fromArray(steps(0, 90), steps(10, 90));

    assertThat(data.size()).isEqualTo(81);
    assertThat(rows(data.x()))
        .startsWith("0 1 2 3 4 5 6 7 8 9")
        .endsWith("80 81 82 83 84 85 86 87 88 89");
    assertThat(rows(data.y())).startsWith("10", "11").endsWith("90");
  }

  @Test
  void cutsWindowsThatDoNotOverlapAsInKerassThirdExample() {
    Sequences x = TimeseriesDataset.of(20).sequenceStride(20).fromArray(steps(0, 100));

    assertThat(x.size()).isEqualTo(5);
    assertThat(x.row(1)).startsWith(20, 21).endsWith(38, 39);
  }

  @Test
  void readsBetweenStartAndEndOnly() {
    TimeseriesDataset windows = TimeseriesDataset.of(3).startIndex(4).endIndex(8);

    Dataset data = windows.fromArray(steps(0, 10), steps(100, 10));

    assertThat(rows(data.x())).containsExactly("4 5 6", "5 6 7");
    assertThat(rows(data.y())).containsExactly("104", "105");
  }

  @Test
  void leavesOutWindowsWithoutATarget() {
    Dataset data = TimeseriesDataset.of(2).fromArray(steps(0, 10), steps(100, 3));

    assertThat(rows(data.x())).containsExactly("0 1", "1 2", "2 3");
    assertThat(rows(data.y())).containsExactly("100", "101", "102");
  }

  @Test
  void keepsTheFeaturesOfAStepTogether() {
    Tensor data = Tensor.of(Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8);
    Tensor targets = Tensor.of(Shape.of(4, 2), 10, 20, 30, 40, 50, 60, 70, 80);

    Dataset windows = TimeseriesDataset.of(2).samplingRate(2).fromArray(data, targets);

    assertThat(windows.x().width()).isEqualTo(2);
    assertThat(rows(windows.x())).containsExactly("1 2 5 6", "3 4 7 8");
    assertThat(rows(windows.y())).containsExactly("10 20", "30 40");
  }

  /** {@code numpy.random.RandomState(7).shuffle(numpy.arange(5))} gives 0 3 2 1 4 (numpy 2.4.6). */
  @Test
  void shufflesAsNumpyDoesForTheSeed() {
    Dataset data = TimeseriesDataset.of(1).shuffle(7).fromArray(steps(0, 5), steps(10, 5));

    assertThat(rows(data.x())).containsExactly("0", "3", "2", "1", "4");
    assertThat(rows(data.y())).containsExactly("10", "13", "12", "11", "14");
  }

  @Test
  void dealsWindowsIntoBatches() {
    TimeseriesDataset windows = TimeseriesDataset.of(2).batchSize(4);

    List<Dataset> batches = windows.batches(steps(0, 10), steps(0, 10));

    assertThat(batches).extracting(Dataset::size).containsExactly(4, 4, 1);
    assertThat(rows(batches.get(2).x())).containsExactly("8 9");
  }

  @Test
  void refusesWhatDoesNotFitTheSeriesAsKerasDoes() {
    Tensor ten = steps(0, 10);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(2).endIndex(10).fromArray(ten))
        .withMessage(
            "TimeseriesDataset: endIndex must be below the length of the series, 10, got 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(2).startIndex(10).fromArray(ten))
        .withMessageContaining("startIndex must be below");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(2).sequenceStride(10).fromArray(ten))
        .withMessageContaining("sequenceStride must be below");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(2).samplingRate(10).fromArray(ten))
        .withMessageContaining("samplingRate must be below");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(2).startIndex(4).endIndex(4))
        .withMessageContaining("startIndex must be at least 0 and endIndex above it, got 4 and 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(0))
        .withMessageContaining("must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(6).samplingRate(2).fromArray(ten))
        .withMessageContaining("windows of 6 steps with samplingRate 2 do not fit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeseriesDataset.of(1).fromArray(Tensor.of(Shape.of(2, 1, 1), 1, 2)))
        .withMessageContaining("expected (time) or (time, features)");
  }
}
