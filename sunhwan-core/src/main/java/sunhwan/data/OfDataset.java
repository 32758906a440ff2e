package sunhwan.data;

import java.util.List;
import java.util.Optional;

/** A dataset that is being read. */
final class OfDataset implements Examples {
  private final Dataset data;
  private int at;

  OfDataset(Dataset data) {
    this.data = data;
  }

  @Override
  public Optional<Example> next() {
    if (at == data.size()) {
      return Optional.empty();
    }
    int row = at++;
    return Optional.of(
        new Example(rows(data.inputs(), row), rows(data.targets(), row), weights(row)));
  }

  private List<Float> weights(int row) {
    return data.sampleWeights().isEmpty()
        ? List.of(1f)
        : data.sampleWeights().stream().map(weights -> weights[row]).toList();
  }

  private static List<float[]> rows(List<Sequences> all, int row) {
    return all.stream().map(s -> s.row(row)).toList();
  }
}
