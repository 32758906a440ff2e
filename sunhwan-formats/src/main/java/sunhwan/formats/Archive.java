package sunhwan.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A zip of a few entries that are known by name, read with limits to what it may cost. */
final class Archive {
  private static final String TENSORS = ".safetensors";
  private static final long LARGE = 1 << 20;
  private static final long RATIO = 200;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Archive() {}

  /** The same entries give the same bytes. */
  static void write(Map<String, byte[]> entries, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (Map.Entry<String, byte[]> content : entries.entrySet()) {
      ZipEntry entry = new ZipEntry(content.getKey());
      entry.setTimeLocal(NO_TIME);
      if (content.getKey().endsWith(TENSORS)) {
        // floats hardly get smaller, and stored bytes are quick to read
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.getValue().length);
        entry.setCrc(crc.getValue());
      }
      zip.putNextEntry(entry);
      zip.write(content.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  /**
   * All entries by name.
   *
   * @param known whether an entry of this name may be there
   * @param stranger what is said of one that may not
   */
  static Map<String, byte[]> read(
      Path file, Predicate<String> known, UnaryOperator<String> stranger) throws IOException {
    long limit = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4);
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      Enumeration<? extends ZipEntry> all = zip.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        String name = entry.getName();
        if (!known.test(name)) {
          throw new ModelFormatException(file, stranger.apply(name));
        }
        if (entries.put(name, content(file, zip, entry, limit)) != null) {
          throw new ModelFormatException(file, name, "stands in the archive twice");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file, "the archive is damaged: " + e.getMessage());
    }
    return entries;
  }

  private static byte[] content(Path file, ZipFile zip, ZipEntry entry, long limit)
      throws IOException {
    String name = entry.getName();
    long size = entry.getSize();
    if (size < 0 || size > limit) {
      throw new ModelFormatException(
          file,
          name,
          "is said to have "
              + size
              + " bytes, at most "
              + limit
              + " fit into a quarter of this Java's memory. Give it more with"
              + " SUNHWAN_OPTS=-Xmx4g");
    }
    if (size > LARGE && size > RATIO * Math.max(1, entry.getCompressedSize())) {
      throw new ModelFormatException(
          file, name, "unpacks to more than " + RATIO + " times its size, as no honest file does");
    }
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) size + 1);
    }
    if (content.length != size) {
      throw new ModelFormatException(
          file, name, "is said to have " + size + " bytes and has others. Copy or train it again");
    }
    CRC32 crc = new CRC32(); // Java checks it while it unpacks, so not where nothing was packed
    crc.update(content);
    if (crc.getValue() != entry.getCrc()) {
      throw new ModelFormatException(
          file, name, "has another checksum than is written. Copy or train it again");
    }
    return content;
  }

  static String printable(String name) {
    String plain = name.replaceAll("\\p{C}", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
