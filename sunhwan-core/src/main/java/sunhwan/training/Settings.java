package sunhwan.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sunhwan.data.Dataset;
import sunhwan.data.Example;
import sunhwan.data.ExampleSource;
import sunhwan.data.Examples;
import sunhwan.data.Sequences;

/**
 * What makes a training come out as it does, in words, or as a SHA-256 where there are too many.
 * Threads, callbacks and the number of epochs change no batch, so they are not in it.
 */
final class Settings {
  /** What an object without a text of its own prints, which is another in every run. */
  private static final String IDENTITY = "@[0-9a-f]+";

  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14);

  private Settings() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }

  static Map<String, String> of(Trainer trainer, Feed train, FitOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("training data", train.fingerprint());
    settings.put("validation data", options.validation().map(Settings::fingerprint).orElse("none"));
    settings.put("validationFreq", options.looking().when());
    settings.put("validationSteps", Integer.toString(options.looking().steps()));
    settings.put("stepsPerEpoch", Integer.toString(options.stepsPerEpoch()));
    settings.put(Checkpoint.INITIAL_EPOCH, Integer.toString(options.initialEpoch()));
    settings.put("model", new Settings().text(trainer.model().spec().toString()).hex());
    settings.put("optimizer", trainer.optimizer().toString());
    settings.put("objectives", trainer.objectives().toString());
    settings.put("batchSize", Integer.toString(options.batchSize()));
    settings.put("order", options.order().toString());
    settings.put("seed", Long.toString(options.seed()));
    settings.put("truncatedBptt", Integer.toString(options.window()));
    settings.put("classWeight", new TreeMap<>(options.classWeight()).toString());
    return settings;
  }

  static String fingerprint(Dataset data) {
    return new Settings().data(data).hex();
  }

  /** Of what a source says it is, or of all that it gives in an epoch. */
  static String fingerprint(ExampleSource source) {
    Settings settings = new Settings();
    if (source.fingerprint().isPresent()) {
      return settings.text(source.fingerprint().get()).hex();
    }
    try (Examples examples = source.open(1)) {
      for (Optional<Example> next = examples.next(); next.isPresent(); next = examples.next()) {
        next.get().inputs().forEach(settings::row);
        next.get().targets().forEach(settings::row);
        settings.row(next.get().sampleWeights());
      }
    }
    return settings.hex();
  }

  private Settings text(String text) {
    digest.update(text.replaceAll(IDENTITY, "").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private Settings data(Dataset data) {
    data.inputs().forEach(this::rows);
    data.targets().forEach(this::rows);
    data.sampleWeights().forEach(this::row);
    return this;
  }

  private void rows(Sequences rows) {
    for (int i = 0; i < rows.size(); i++) {
      row(rows.row(i));
    }
  }

  private void row(float[] row) {
    room().putInt(row.length);
    for (float value : row) {
      room().putFloat(value);
    }
  }

  private void row(List<Float> values) {
    room().putInt(values.size());
    for (float value : values) {
      room().putFloat(value);
    }
  }

  private ByteBuffer room() {
    if (buffer.remaining() < Integer.BYTES) {
      flush();
    }
    return buffer;
  }

  private void flush() {
    digest.update(buffer.flip());
    buffer.clear();
  }

  private String hex() {
    flush();
    return HexFormat.of().formatHex(digest.digest());
  }
}
