package sunhwan.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.zip.ZipEntries;

/** A zip of a few entries that are known by name, read with limits to what it may cost. */
final class Archive {
  private static final String TENSORS = ".safetensors";
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
   * @param known names of the entries that may be there
   * @param stranger what is said of an entry that may not
   * @throws ModelFormatException where there is another, or a limit of {@link ZipEntries} is passed
   */
  static Map<String, byte[]> read(Path file, List<String> known, UnaryOperator<String> stranger) {
    try {
      return ZipEntries.read(
          file,
          name -> {
            if (!known.contains(name)) {
              throw new ModelFormatException(stranger.apply(name));
            }
            return true;
          });
    } catch (ModelFormatException e) {
      throw new ModelFormatException(file, String.valueOf(e.getMessage()));
    }
  }
}
