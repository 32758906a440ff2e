package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.layers.Input;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** What comes from the origin of a forecast on shows in no window and no scale before it. */
class LeakTest {
  private static final int STEPS = 60;
  private static final int FEATURES = 2;

  /**
   * A way to cut.
   *
   * @param origin first step of the future
   * @param horizon steps from a window's last to its target
   */
  record Cut(TimeseriesDataset windows, int origin, int horizon) {

    /** Steps from a window's first to its target. */
    int delay() {
      return (windows.sequenceLength() - 1) * windows.samplingRate() + horizon;
    }

    /** Windows whose targets are of the past, too. */
    Dataset training(Tensor series) {
      return windows.endIndex(origin - horizon).fromArray(series, targets(series));
    }

    /** What the first feature is, delay steps later. */
    Tensor targets(Tensor series) {
      float[] later = new float[STEPS - delay()];
      for (int t = 0; t < later.length; t++) {
        later[t] = series.at(t + delay(), 0);
      }
      return Tensor.of(Shape.of(later.length), later);
    }
  }

  static Stream<Cut> cuts() {
    SplittableRandom random = new SplittableRandom(8);
    return IntStream.range(0, 40)
        .mapToObj(
            i -> {
              TimeseriesDataset windows =
                  TimeseriesDataset.of(random.nextInt(1, 6))
                      .samplingRate(random.nextInt(1, 4))
                      .sequenceStride(random.nextInt(1, 4))
                      .startIndex(random.nextInt(0, 4));
              windows = i % 2 == 0 ? windows : windows.shuffle(i);
              return new Cut(windows, random.nextInt(30, 50), random.nextInt(1, 5));
            });
  }

  private static Tensor series(int origin, long future) {
    SplittableRandom past = new SplittableRandom(1);
    SplittableRandom later = new SplittableRandom(future);
    Tensor series = Tensor.zeros(Shape.of(STEPS, FEATURES));
    for (int i = 0; i < series.data().length; i++) {
      SplittableRandom random = i < origin * FEATURES ? past : later;
      series.data()[i] = (float) random.nextDouble(-1, 1);
    }
    return series;
  }

  private static void assertSame(Sequences x, Sequences expected) {
    assertThat(x.size()).isEqualTo(expected.size());
    for (int i = 0; i < x.size(); i++) {
      assertThat(x.row(i)).containsExactly(expected.row(i));
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void windowsTargetsAndScalesOfThePastKnowNothingOfTheFuture(Cut cut) {
    Tensor one = series(cut.origin(), 2);
    Tensor other = series(cut.origin(), 3);
    assertThat(other.at(cut.origin() - 1, 0)).isEqualTo(one.at(cut.origin() - 1, 0));
    assertThat(other.at(cut.origin(), 0)).isNotEqualTo(one.at(cut.origin(), 0));
    Dataset training = cut.training(one);
    Dataset again = cut.training(other);
    Input input = Input.sequence(cut.windows().sequenceLength(), FEATURES);

    assertSame(again.x(), training.x());
    assertSame(again.y(), training.y());
    assertThat(Adapt.normalization(input, again)).isEqualTo(Adapt.normalization(input, training));
    assertThat(Adapt.discretization(4, again.x())).isEqualTo(Adapt.discretization(4, training.x()));
  }

  /** Every window that the past allows is there: leaving one out would be no leak either. */
  @ParameterizedTest
  @MethodSource("cuts")
  void readsUpToTheOriginAndNoFurther(Cut cut) {
    TimeseriesDataset inOrder =
        TimeseriesDataset.of(cut.windows().sequenceLength())
            .samplingRate(cut.windows().samplingRate())
            .startIndex(cut.windows().startIndex());
    Tensor series = series(cut.origin(), 2);

    Dataset training = new Cut(inOrder, cut.origin(), cut.horizon()).training(series);

    float[] last = training.x().row(training.size() - 1);
    int newest = cut.origin() - cut.horizon() - 1;
    assertThat(last[last.length - FEATURES]).isEqualTo(series.at(newest, 0));
    assertThat(training.y().row(training.size() - 1)[0]).isEqualTo(series.at(cut.origin() - 1, 0));
  }
}
