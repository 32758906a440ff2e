package sunhwan.layers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Derivatives as school teaches them, {@code (f(w + h) − f(w − h)) / 2h}, in double. */
public final class CentralDifferences {
  /** Near the cube root of double's precision, where truncation and round-off are both smallest. */
  private static final double H = 6e-6;

  private CentralDifferences() {}

  /** The derivative by each number of each weight, at these weights. */
  public static Map<String, double[]> of(
      ToDoubleFunction<Map<String, double[]>> f, Map<String, double[]> weights) {
    Map<String, double[]> at = new LinkedHashMap<>();
    weights.forEach((name, values) -> at.put(name, values.clone()));
    Map<String, double[]> derivatives = new LinkedHashMap<>();
    at.forEach(
        (name, values) -> {
          double[] derivative = new double[values.length];
          for (int i = 0; i < values.length; i++) {
            double value = values[i];
            values[i] = value + H;
            double above = f.applyAsDouble(at);
            values[i] = value - H;
            double below = f.applyAsDouble(at);
            values[i] = value;
            derivative[i] = (above - below) / (2 * H);
          }
          derivatives.put(name, derivative);
        });
    return derivatives;
  }
}
