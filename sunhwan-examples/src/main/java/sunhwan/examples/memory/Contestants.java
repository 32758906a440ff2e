package sunhwan.examples.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;

/** The three recurrent layers in the order of every table and picture. */
final class Contestants {
  private Contestants() {}

  /**
   * With about as many parameters each: a SimpleRNN has one matrix where an LSTM has four, so it
   * gets twice the units.
   */
  static Map<String, RecurrentLayer<?>> of(int units) {
    Map<String, RecurrentLayer<?>> layers = new LinkedHashMap<>();
    layers.put("SimpleRNN", SimpleRNN.of(2 * units));
    layers.put("LSTM", LSTM.of(units));
    layers.put("GRU", GRU.of(units));
    return layers;
  }
}
