package sunhwan.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import sunhwan.metrics.Direction;

/**
 * What a training measured, epoch by epoch, under Keras's names: loss, accuracy, val_loss,
 * val_accuracy, ….
 *
 * <p>All series are equally long and keep the order in which they were first given. Values may be
 * NaN or infinite: a training that blew up has a history too.
 */
public record History(Map<String, List<Double>> all) {

  public History {
    LinkedHashMap<String, List<Double>> copy = new LinkedHashMap<>();
    int epochs = -1;
    for (Map.Entry<String, List<Double>> entry : all.entrySet()) {
      String name = entry.getKey();
      List<Double> values = List.copyOf(entry.getValue());
      if (name.isBlank())
        throw new IllegalArgumentException(
            "History: a series needs a name such as val_loss, got a blank one");
      if (epochs >= 0 && values.size() != epochs) {
        throw new IllegalArgumentException(
            "History: expected every series to have %d epochs, as '%s' has, got %d in '%s'. Was a metric left out of an epoch?"
                .formatted(epochs, copy.firstEntry().getKey(), values.size(), name));
      }
      epochs = values.size();
      copy.put(name, values);
    }
    all = Collections.unmodifiableMap(copy);
  }

  /** A history of these series; the map's order is kept. */
  public static History of(Map<String, List<Double>> series) {
    return new History(series);
  }

  /** The history of a training that has not begun. */
  public static History empty() {
    return new History(Map.of());
  }

  /** This history and one epoch more; it must name the same series as the epochs before. */
  public History plus(Map<String, Double> epoch) {
    refuseOthers(epochs(), all.keySet(), epoch.keySet());
    LinkedHashMap<String, List<Double>> longer = new LinkedHashMap<>();
    for (String name : epochs() > 0 ? all.keySet() : epoch.keySet()) {
      List<Double> values = new ArrayList<>(all.getOrDefault(name, List.of()));
      values.add(epoch.get(name));
      longer.put(name, values);
    }
    return new History(longer);
  }

  /**
   * Refuses an epoch that measured nothing, or other names than those before it.
   *
   * @param epochs that are finished
   */
  static void refuseOthers(int epochs, Set<String> names, Set<String> measured) {
    if (measured.isEmpty())
      throw new IllegalArgumentException(
          "History: an epoch needs at least one value, usually loss, got none");
    if (epochs > 0 && !measured.equals(names)) {
      throw new IllegalArgumentException(
          "History: expected epoch %d to measure %s, got %s. Measure the same names in every epoch."
              .formatted(epochs + 1, names, measured));
    }
  }

  /** Number of finished epochs. */
  public int epochs() {
    return all.isEmpty() ? 0 : all.values().iterator().next().size();
  }

  /** The names of the series, in order. */
  public Set<String> names() {
    return all.keySet();
  }

  /** Whether such a series was measured; val_loss, for one, is absent without validation data. */
  public boolean has(String name) {
    return all.containsKey(name);
  }

  /** The values of one series; the first is epoch 1's. */
  public List<Double> series(String name) {
    List<Double> values = all.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "History: no series '%s', there are %s.%s"
              .formatted(
                  name,
                  names(),
                  name.startsWith("val_") ? " Was validation data given to fit?" : ""));
    }
    return values;
  }

  /**
   * The epoch, counted from 1, in which a series was at its best, the earliest of equals; empty
   * where no value is finite.
   *
   * <p>Best is highest where {@link Direction} says so, as of accuracy or auc, else lowest.
   */
  public OptionalInt bestEpoch(String name) {
    double sign = Direction.of(name).filter(d -> d == Direction.UP).isPresent() ? -1 : 1;
    List<Double> values = series(name);
    OptionalInt best = OptionalInt.empty();
    for (int epoch = 1; epoch <= values.size(); epoch++) {
      double value = values.get(epoch - 1);
      if (!Double.isFinite(value)) continue;
      if (best.isEmpty() || sign * value < sign * values.get(best.getAsInt() - 1))
        best = OptionalInt.of(epoch);
    }
    return best;
  }
}
