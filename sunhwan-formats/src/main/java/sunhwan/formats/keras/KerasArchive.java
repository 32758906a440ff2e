package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.zip.ZipEntries;
import sunhwan.models.Sequential;
import sunhwan.text.TextVectorization;

/**
 * A {@code .keras}: a zip of two texts of JSON, weights, and files that layers wrote for
 * themselves. Nothing is ever unpacked to disk.
 *
 * @param metadata which Keras wrote it
 * @param config the model
 * @param weights an HDF5 file
 * @param assets by path below {@code assets/}
 */
record KerasArchive(
    JsonNode metadata, JsonNode config, byte[] weights, Map<String, byte[]> assets) {
  private static final String METADATA = "metadata.json";
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String ASSETS = "assets/";
  private static final String NO_DATE = "1980-01-01@00:00:00";
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** The bytes of an archive; the same model gives the same bytes. */
  static byte[] bytes(KerasModel model) {
    ObjectNode metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("keras_version", KerasFiles.KEPT_VERSION)
            .put("date_saved", NO_DATE);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(METADATA, metadata.toString().getBytes(StandardCharsets.UTF_8));
    entries.put(
        CONFIG,
        TrainingWriter.compiled(model, config(model)).toString().getBytes(StandardCharsets.UTF_8));
    entries.put(WEIGHTS, KerasFiles.weights(model));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setTimeLocal(NO_TIME);
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(ZipEntry.STORED); // as Keras stores them
        entry.setSize(content.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not into memory
    }
    return out.toByteArray();
  }

  private static ObjectNode config(KerasModel model) {
    ObjectNode config = ConfigWriter.archive(model.model().spec(), model.name());
    model
        .text()
        .ifPresent(
            text -> {
              if (!(model.model().spec() instanceof Sequential)
                  || text.spec().outputMode() != TextVectorization.OutputMode.INT) {
                throw new IllegalArgumentException(
                    "Keras: a TextVectorization is written in front of a Sequential, with output"
                        + " mode INT");
              }
              TextLayer.write(text, config);
            });
    return config;
  }

  /** Reads one, within the limits of {@link ZipEntries}. */
  static KerasArchive read(Path file) {
    return of(ZipEntries.read(file, KerasArchive::wanted));
  }

  private static KerasArchive of(Map<String, byte[]> entries) {
    byte[] config = entries.remove(CONFIG);
    byte[] metadata = entries.remove(METADATA);
    byte[] weights = entries.remove(WEIGHTS);
    if (config == null || metadata == null || weights == null) {
      throw new ModelFormatException(
          "lacks the entry "
              + (config == null ? CONFIG : metadata == null ? METADATA : WEIGHTS)
              + ", so it is no .keras file");
    }
    return new KerasArchive(
        KerasJson.read(METADATA, new String(metadata, StandardCharsets.UTF_8)),
        KerasJson.read(CONFIG, new String(config, StandardCharsets.UTF_8)),
        weights,
        entries);
  }

  private static boolean wanted(String name) {
    if (name.matches(".*\\.(pkl|pickle|npz|joblib)")) {
      throw ZipEntries.refuse(
          name,
          "may hold a pickle, which can run programs and is never read. Save the model with its"
              + " weights as HDF5, Keras's default");
    }
    return name.equals(METADATA)
        || name.equals(CONFIG)
        || name.equals(WEIGHTS)
        || name.startsWith(ASSETS);
  }
}
