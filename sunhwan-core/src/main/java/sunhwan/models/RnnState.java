package sunhwan.models;

import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.tensor.Tensor;

/**
 * Where the recurrent layers of a model stand after what they have read: a value that can be kept,
 * forked and handed in again.
 *
 * @param batch examples that it belongs to
 * @param states (batch, units) each, by layer and number: an LSTM's {@code lstm/0} is h, {@code
 *     lstm/1} is c
 */
public record RnnState(int batch, Map<String, Tensor> states) {
  public RnnState {
    states = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /** Before anything was read. */
  public static RnnState initial(int batch) {
    return new RnnState(batch, Map.of());
  }
}
