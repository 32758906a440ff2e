package sunhwan.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * How windows are cut out of a series: Keras's {@code timeseries_dataset_from_array}.
 *
 * @param sequenceLength steps of a window, positive
 * @param sequenceStride from the start of a window to that of the next, positive
 * @param samplingRate from a step of a window to the next, positive; for 2 every other one is read
 * @param batchSize windows of each of {@link #batches}, positive; a training takes its own
 * @param shuffle whether windows come in random order, numpy's for the seed; else in time's
 * @param seed of that order, 0 … 2³²−1
 * @param startIndex first step of the series that is read
 * @param endIndex step before which reading ends; empty for all
 */
public record TimeseriesDataset(
    int sequenceLength,
    int sequenceStride,
    int samplingRate,
    int batchSize,
    boolean shuffle,
    long seed,
    int startIndex,
    OptionalInt endIndex) {

  public TimeseriesDataset {
    if (sequenceLength < 1 || sequenceStride < 1 || samplingRate < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "TimeseriesDataset: sequenceLength, sequenceStride, samplingRate and batchSize must be"
              + " positive, got "
              + sequenceLength
              + ", "
              + sequenceStride
              + ", "
              + samplingRate
              + " and "
              + batchSize);
    }
    if (startIndex < 0 || (endIndex.isPresent() && endIndex.getAsInt() <= startIndex)) {
      throw new IllegalArgumentException(
          "TimeseriesDataset: startIndex must be at least 0 and endIndex above it, got "
              + startIndex
              + " and "
              + (endIndex.isPresent() ? endIndex.getAsInt() : "none"));
    }
  }

  /** Keras's defaults: every window of steps that stand side by side, in time's order. */
  public static TimeseriesDataset of(int sequenceLength) {
    return new TimeseriesDataset(sequenceLength, 1, 1, 128, false, 0, 0, OptionalInt.empty());
  }

  public TimeseriesDataset sequenceStride(int sequenceStride) {
    return new TimeseriesDataset(
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        seed,
        startIndex,
        endIndex);
  }

  public TimeseriesDataset samplingRate(int samplingRate) {
    return new TimeseriesDataset(
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        seed,
        startIndex,
        endIndex);
  }

  public TimeseriesDataset batchSize(int batchSize) {
    return new TimeseriesDataset(
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        seed,
        startIndex,
        endIndex);
  }

  /** In random order. */
  public TimeseriesDataset shuffle(long seed) {
    return new TimeseriesDataset(
        sequenceLength, sequenceStride, samplingRate, batchSize, true, seed, startIndex, endIndex);
  }

  public TimeseriesDataset startIndex(int startIndex) {
    return new TimeseriesDataset(
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        seed,
        startIndex,
        endIndex);
  }

  /**
   * Windows end before this step, but their targets may lie behind it, as in Keras: where these are
   * steps to come, leave the steps up to them away as well, or the training part knows them.
   */
  public TimeseriesDataset endIndex(int endIndex) {
    return new TimeseriesDataset(
        sequenceLength,
        sequenceStride,
        samplingRate,
        batchSize,
        shuffle,
        seed,
        startIndex,
        OptionalInt.of(endIndex));
  }

  /**
   * The windows of a series alone.
   *
   * @param data (time) or (time, features)
   */
  public Sequences fromArray(Tensor data) {
    return windows(data, starts(data.shape().size(0), Integer.MAX_VALUE));
  }

  /**
   * The windows of a series, each with its target.
   *
   * @param data (time) or (time, features)
   * @param targets (time) or (time, units): what belongs to the window that starts at that step;
   *     there may be fewer than steps, and the windows that start behind them are left out
   */
  public Dataset fromArray(Tensor data, Tensor targets) {
    int[] starts = starts(data.shape().size(0), targets.shape().size(0));
    return Dataset.of(windows(data, starts), Sequences.ofSteps(rows(targets, starts, 1), 1));
  }

  /** The same, {@link #batchSize} windows at a time, fewer in the last. */
  public List<Dataset> batches(Tensor data, Tensor targets) {
    Dataset all = fromArray(data, targets);
    List<Dataset> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += batchSize) {
      batches.add(
          all.select(IntStream.range(from, Math.min(from + batchSize, all.size())).toArray()));
    }
    return batches;
  }

  /** Steps of the series at which windows start, in the order of the windows. */
  private int[] starts(int steps, int targets) {
    refuseBeyond("startIndex", startIndex, steps);
    refuseBeyond("samplingRate", samplingRate, steps);
    refuseBeyond("sequenceStride", sequenceStride, steps);
    endIndex.ifPresent(end -> refuseBeyond("endIndex", end, steps));
    long last = endIndex.orElse(steps) - 1L - (sequenceLength - 1L) * samplingRate;
    int windows = (int) Math.max(0, Math.floorDiv(last - startIndex, sequenceStride) + 1);
    int[] starts = new int[windows];
    Arrays.setAll(starts, i -> startIndex + i * sequenceStride);
    starts = Arrays.stream(starts).filter(start -> start < targets).toArray();
    if (starts.length == 0) {
      throw new IllegalArgumentException(
          "TimeseriesDataset: windows of "
              + sequenceLength
              + " steps with samplingRate "
              + samplingRate
              + (targets < Integer.MAX_VALUE ? " and targets of " + targets + " steps" : "")
              + " do not fit between step "
              + startIndex
              + " and "
              + endIndex.orElse(steps)
              + ". Use a shorter window or more of the series.");
    }
    if (shuffle) {
      new MersenneTwister(seed).shuffle(starts);
    }
    return starts;
  }

  private static void refuseBeyond(String name, int value, int steps) {
    if (value >= steps) {
      throw new IllegalArgumentException(
          "TimeseriesDataset: "
              + name
              + " must be below the length of the series, "
              + steps
              + ", got "
              + value);
    }
  }

  private Sequences windows(Tensor data, int[] starts) {
    return Sequences.ofSteps(rows(data, starts, sequenceLength), width(data));
  }

  /** For each start that many rows of a tensor. */
  private float[][] rows(Tensor tensor, int[] starts, int count) {
    int width = width(tensor);
    float[][] rows = new float[starts.length][count * width];
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < count; t++) {
        int from = (starts[i] + t * samplingRate) * width;
        System.arraycopy(tensor.data(), from, rows[i], t * width, width);
      }
    }
    return rows;
  }

  private static int width(Tensor tensor) {
    Shape shape = tensor.shape();
    if (shape.rank() > 2) {
      throw new IllegalArgumentException(
          "TimeseriesDataset: expected (time) or (time, features), got " + shape);
    }
    return shape.rank() == 1 ? 1 : shape.size(1);
  }
}
