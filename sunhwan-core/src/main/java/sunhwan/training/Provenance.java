package sunhwan.training;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a trained model comes from, so that a figure can be believed and made again.
 *
 * @param source what people call the data: a file's name
 * @param fingerprint of the whole data, in hexadecimal
 * @param heldOut rows of the data, from 0, that training never saw
 * @param trained hashes of the rows that it learnt from, sorted
 * @param settings every setting in words
 * @param metrics what it reached, by name
 * @param environment Java, machine and kernels
 */
public record Provenance(
    String source,
    String fingerprint,
    List<Integer> heldOut,
    List<Long> trained,
    Map<String, String> settings,
    Map<String, Double> metrics,
    Map<String, String> environment) {

  public Provenance {
    heldOut = List.copyOf(heldOut);
    trained = List.copyOf(trained);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /** A model of which nothing is known. */
  public static Provenance unknown() {
    return new Provenance("", "", List.of(), List.of(), Map.of(), Map.of(), Map.of());
  }

  /** The same with other figures. */
  public Provenance metrics(Map<String, Double> metrics) {
    return new Provenance(source, fingerprint, heldOut, trained, settings, metrics, environment);
  }

  /** Java, machine and kernels of this program. */
  public static Map<String, String> here() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("java", System.getProperty("java.version", ""));
    environment.put("vm", System.getProperty("java.vm.name", ""));
    environment.put(
        "machine", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
    environment.put("kernels", sunhwan.internal.kernel.Kernels.best().describe());
    return environment;
  }

  /** Sorted, as {@link #trained} wants them. */
  public static List<Long> sorted(long[] hashes) {
    long[] copy = hashes.clone();
    Arrays.sort(copy);
    return Arrays.stream(copy).boxed().toList();
  }

  /** Whether a row with this hash was learnt from. */
  public boolean learntFrom(long hash) {
    return Collections.binarySearch(trained, hash) >= 0;
  }
}
