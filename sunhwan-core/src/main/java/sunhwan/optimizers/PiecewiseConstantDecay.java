package sunhwan.optimizers;

import java.util.List;

/**
 * {@code values[i]} up to and including step {@code boundaries[i]}, the last value after the last
 * boundary.
 *
 * @param boundaries strictly ascending, at least one
 * @param values rates, at least 0, one more than boundaries
 */
public record PiecewiseConstantDecay(List<Integer> boundaries, List<Float> values)
    implements LearningRateSchedule {
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    if (boundaries.isEmpty() || boundaries.size() + 1 != values.size()) {
      throw new IllegalArgumentException(
          "PiecewiseConstantDecay: expected boundaries and one more of values, got "
              + boundaries
              + " and "
              + values);
    }
    for (int i = 1; i < boundaries.size(); i++) {
      if (boundaries.get(i) <= boundaries.get(i - 1)) {
        throw new IllegalArgumentException(
            "PiecewiseConstantDecay: boundaries must ascend, got " + boundaries);
      }
    }
    for (float value : values) {
      Refuse.unlessAtLeastZero("PiecewiseConstantDecay", "a value", value);
    }
  }

  public static PiecewiseConstantDecay of(List<Integer> boundaries, List<Float> values) {
    return new PiecewiseConstantDecay(boundaries, values);
  }

  @Override
  public float at(long iterations) {
    int i = 0;
    while (i < boundaries.size() && iterations > boundaries.get(i)) {
      i++;
    }
    return values.get(i);
  }
}
