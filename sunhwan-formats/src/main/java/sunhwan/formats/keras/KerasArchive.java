package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.ModelFormatException;

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
  private static final int MOST_ENTRIES = 10_000;
  private static final long LARGE = 1 << 20;
  private static final long RATIO = 200;

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
        ConfigWriter.archive(model.sequential(), model.name())
            .toString()
            .getBytes(StandardCharsets.UTF_8));
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

  /** Reads one; sizes are checked before anything is unpacked. */
  static KerasArchive read(Path file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      if (zip.size() > MOST_ENTRIES) {
        throw new ModelFormatException(
            "holds " + zip.size() + " entries, at most " + MOST_ENTRIES + " are read");
      }
      long left = Math.min(Integer.MAX_VALUE - 8, KerasFiles.memory());
      Set<String> names = new HashSet<>();
      Enumeration<? extends ZipEntry> all = zip.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        String name = entry.getName();
        refuseName(name, names);
        if (!entry.isDirectory() && wanted(name)) {
          byte[] content = content(zip, entry, left);
          left -= content.length;
          entries.put(name, content);
        }
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new ModelFormatException(
          "the archive is damaged or cut short (" + e.getMessage() + "). Copy or save it again");
    } catch (IOException e) {
      throw new ModelFormatException("cannot be read: " + e.getMessage());
    }
    return of(entries);
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
    return name.equals(METADATA)
        || name.equals(CONFIG)
        || name.equals(WEIGHTS)
        || name.startsWith(ASSETS);
  }

  private static void refuseName(String name, Set<String> names) {
    String plain = name.replaceAll("\\p{C}", "?");
    String shown = plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
    if (!names.add(name)) {
      throw new ModelFormatException("entry " + shown + ": stands in the archive twice");
    }
    boolean up = java.util.Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
    if (name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*") || up) {
      throw new ModelFormatException(
          "entry " + shown + ": leads out of the archive, as no honest file does");
    }
    if (name.matches(".*\\.(pkl|pickle|npz|joblib)")) {
      throw new ModelFormatException(
          "entry "
              + shown
              + ": may hold a pickle, which can run programs and is never read. Save the model"
              + " with its weights as HDF5, Keras's default");
    }
  }

  private static byte[] content(ZipFile zip, ZipEntry entry, long left) throws IOException {
    String name = entry.getName();
    long size = entry.getSize();
    if (size < 0 || size > left) {
      throw new ModelFormatException(
          "entry "
              + name
              + ": is said to have "
              + size
              + " bytes, and "
              + left
              + " are left of a quarter of this Java's memory. Give it more with"
              + " SUNHWAN_OPTS=-Xmx4g");
    }
    if (size > LARGE && size > RATIO * Math.max(1, entry.getCompressedSize())) {
      throw new ModelFormatException(
          "entry "
              + name
              + ": unpacks to more than "
              + RATIO
              + " times its size, as no honest file does");
    }
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) size + 1);
    }
    CRC32 crc = new CRC32(); // Java checks it while it unpacks, so not where nothing was packed
    crc.update(content);
    if (content.length != size || crc.getValue() != entry.getCrc()) {
      throw new ModelFormatException(
          "entry " + name + ": has another size or checksum than is written. Copy it again");
    }
    return content;
  }
}
