package sunhwan.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sunhwan.formats.zip.ZipEntries;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;
import sunhwan.training.Checkpoint;
import sunhwan.training.History;
import sunhwan.training.Memory;
import sunhwan.training.Position;

/**
 * A {@link Checkpoint} as one file, with nothing in it that can run.
 *
 * <p>It is a zip of {@code checkpoint.json} and one safetensors file each for the weights, those of
 * the last epoch, the optimizer's slots and what callbacks keep. The same checkpoint gives the same
 * bytes.
 */
public final class CheckpointFiles {
  private static final String FORMAT = "sunhwan-checkpoint";
  private static final int VERSION = 1;
  private static final String HEAD = "checkpoint.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String LAST_GOOD = "last-good.safetensors";
  private static final String SLOTS = "slots.safetensors";
  private static final String CALLBACKS = "callbacks.safetensors";
  private static final List<String> ENTRIES = List.of(HEAD, WEIGHTS, LAST_GOOD, SLOTS, CALLBACKS);

  private CheckpointFiles() {}

  /** All of it that is not tensors. */
  record Head(
      String format,
      int version,
      Position position,
      Map<String, String> settings,
      long iterations,
      Optional<Float> learningRate,
      long draws,
      History history,
      List<Double> sums,
      Optional<String> stopped,
      Map<String, Kept> callbacks) {}

  /** What a callback keeps: its numbers, and the names of its weights. */
  record Kept(Map<String, Double> numbers, List<String> weights) {}

  /**
   * Writes a checkpoint, whole or not at all. Nobody else may write the same file at the same time.
   *
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(Checkpoint checkpoint, Path file) throws IOException {
    Map<String, Kept> kept = new LinkedHashMap<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    checkpoint
        .callbacks()
        .forEach(
            (callback, memory) -> {
              kept.put(
                  callback, new Kept(memory.numbers(), List.copyOf(memory.weights().keySet())));
              memory
                  .weights()
                  .forEach(
                      (name, weights) ->
                          weights.forEach(
                              (weight, tensor) ->
                                  tensors.put(prefix(callback, name) + weight, tensor)));
            });
    Head head =
        new Head(
            FORMAT,
            VERSION,
            checkpoint.position(),
            checkpoint.settings(),
            checkpoint.iterations(),
            checkpoint.learningRate(),
            checkpoint.draws(),
            checkpoint.history(),
            checkpoint.sums(),
            checkpoint.stopped(),
            kept);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(HEAD, SunhwanFiles.bytes(Codec.encode(head, Head.class)));
    entries.put(WEIGHTS, Safetensors.write(checkpoint.weights()));
    entries.put(LAST_GOOD, Safetensors.write(checkpoint.lastGood()));
    entries.put(SLOTS, Safetensors.write(checkpoint.slots()));
    entries.put(CALLBACKS, Safetensors.write(Weights.of(tensors)));
    AtomicFile.writeAlone(file, out -> Archive.write(entries, out));
  }

  private static String prefix(String callback, String name) {
    return callback + "/" + name + "/";
  }

  /**
   * Reads a checkpoint.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or newer than
   *     this library
   */
  public static Checkpoint read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(
          file,
          Files.isDirectory(file)
              ? "is a folder; name the checkpoint in it"
              : "there is no such file");
    }
    if (!isZip(file)) {
      throw new ModelFormatException(
          file, "is no checkpoint, or is damaged. Delete it to train from the start");
    }
    Map<String, byte[]> entries =
        Archive.read(
            file, ENTRIES, name -> ZipEntries.problem(name, "no checkpoint has such an entry"));
    for (String name : ENTRIES) {
      if (!entries.containsKey(name)) {
        throw new ModelFormatException(
            file, "lacks the entry " + name + ", so it is no checkpoint");
      }
    }
    return checkpoint(file, entries);
  }

  private static boolean isZip(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(2), new byte[] {'P', 'K'});
    } catch (IOException e) {
      throw new ModelFormatException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static Checkpoint checkpoint(Path file, Map<String, byte[]> entries) {
    JsonNode json = SunhwanFiles.json(file, HEAD, entries);
    int version = json.path("version").asInt();
    if (!json.path("format").asText().equals(FORMAT) || version < 1) {
      throw new ModelFormatException(file, HEAD, "is not of a checkpoint");
    }
    if (version > VERSION) {
      throw new ModelFormatException(
          file,
          HEAD,
          "is of version "
              + version
              + ", and this Sunhwan reads up to "
              + VERSION
              + ". Use a newer Sunhwan");
    }
    Head head = inEntry(file, HEAD, () -> (Head) Codec.decode(json, Head.class, "checkpoint"));
    Map<String, Memory> memories =
        inEntry(file, CALLBACKS, () -> memories(head, tensors(entries, CALLBACKS)));
    Weights weights = inEntry(file, WEIGHTS, () -> tensors(entries, WEIGHTS));
    Weights lastGood = inEntry(file, LAST_GOOD, () -> tensors(entries, LAST_GOOD));
    Weights slots = inEntry(file, SLOTS, () -> tensors(entries, SLOTS));
    return inEntry(
        file,
        HEAD,
        () ->
            new Checkpoint(
                head.position(),
                head.settings(),
                weights,
                lastGood,
                head.iterations(),
                slots,
                head.learningRate(),
                head.draws(),
                head.history(),
                head.sums(),
                head.stopped(),
                memories));
  }

  /**
   * Gradients that left float's range leave slots that are not finite; they are kept as they are.
   */
  private static Weights tensors(Map<String, byte[]> entries, String name) {
    return Safetensors.read(entries.getOrDefault(name, new byte[0]), false);
  }

  private static Map<String, Memory> memories(Head head, Weights tensors) {
    List<String> left = new ArrayList<>(tensors.names());
    Map<String, Memory> memories = new LinkedHashMap<>();
    head.callbacks()
        .forEach(
            (callback, kept) -> {
              Map<String, Weights> weights = new LinkedHashMap<>();
              for (String name : kept.weights()) {
                String prefix = prefix(callback, name);
                Map<String, Tensor> own = new LinkedHashMap<>();
                tensors.forEach(
                    (each, tensor) -> {
                      if (each.startsWith(prefix)) {
                        own.put(each.substring(prefix.length()), tensor);
                        left.remove(each);
                      }
                    });
                weights.put(name, Weights.of(own));
              }
              memories.put(callback, new Memory(kept.numbers(), weights));
            });
    if (!left.isEmpty()) {
      throw new ModelFormatException("'" + left.getFirst() + "' belongs to no callback");
    }
    return memories;
  }

  private static <T> T inEntry(Path file, String entry, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new ModelFormatException(file, entry, String.valueOf(e.getMessage()));
    }
  }
}
