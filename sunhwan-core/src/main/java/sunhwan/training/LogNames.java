package sunhwan.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.metrics.Metric;
import sunhwan.metrics.Weighted;

/**
 * What metrics are called in logs, as in Keras: the second of a name gets {@code _1}; a weighted
 * one whose name is taken gets {@code weighted_} before it.
 */
final class LogNames {
  private LogNames() {}

  static String[] of(List<Metric> metrics) {
    String[] names = new String[metrics.size()];
    Map<String, Integer> taken = new HashMap<>();
    for (boolean weighted : new boolean[] {false, true}) {
      for (int m = 0; m < names.length; m++) {
        if (metrics.get(m) instanceof Weighted == weighted) {
          String name = metrics.get(m).name();
          names[m] =
              numbered(weighted && taken.containsKey(name) ? "weighted_" + name : name, taken);
        }
      }
    }
    return names;
  }

  private static String numbered(String name, Map<String, Integer> taken) {
    int before = taken.merge(name, 1, Integer::sum) - 1;
    return before == 0 ? name : name + "_" + before;
  }
}
