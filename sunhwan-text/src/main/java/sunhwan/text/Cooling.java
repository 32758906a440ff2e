package sunhwan.text;

import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.data.Sequences;
import sunhwan.evaluation.Calibration;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/**
 * Makes a network as sure as it is right: its logits are divided by the temperature by which rows
 * that it did not learn from become most probable (Guo et al. 2017). What it answers stays.
 */
final class Cooling {
  private Cooling() {}

  /**
   * The same network with its last kernel and bias divided by the temperature; the same where it
   * does not end in a softmax of a Dense, or says numbers that are none.
   *
   * @param x rows that it did not learn from
   * @param classes of these rows
   */
  static Model of(Model model, Sequences x, int[] classes, int threads) {
    Sequential.Layer last = model.spec().layers().getLast();
    if (!(last.spec() instanceof Dense dense) || !dense.activation().equals(Activation.SOFTMAX)) {
      return model;
    }
    Tensor logits = model.predict(x, threads);
    for (int i = 0; i < logits.data().length; i++) {
      float p = logits.data()[i];
      if (!Float.isFinite(p)) {
        return model;
      }
      logits.data()[i] = (float) Math.log(Math.max(p, Float.MIN_NORMAL));
    }
    double temperature = Calibration.temperature(logits, classes);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model
        .weights()
        .forEach(
            (name, tensor) ->
                weights.put(
                    name,
                    name.startsWith(last.name() + "/") ? divided(tensor, temperature) : tensor));
    return model.with(Weights.of(weights));
  }

  private static Tensor divided(Tensor tensor, double by) {
    Tensor divided = tensor.copy();
    for (int i = 0; i < divided.data().length; i++) {
      divided.data()[i] = (float) (divided.data()[i] / by);
    }
    return divided;
  }
}
