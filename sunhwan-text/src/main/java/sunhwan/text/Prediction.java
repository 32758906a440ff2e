package sunhwan.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a classifier says of a document.
 *
 * @param label the likeliest class
 * @param probabilities of every class, in the classifier's order, each 0 to 1
 */
public record Prediction(String label, Map<String, Double> probabilities) {
  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
