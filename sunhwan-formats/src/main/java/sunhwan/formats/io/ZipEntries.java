package sunhwan.formats.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import sunhwan.formats.ModelFormatException;

/**
 * What a zip holds, read into memory and never unpacked to disk.
 *
 * <p>Refused are too many entries, names that leave the archive, names that stand there twice,
 * sizes that do not fit, entries that unpack to far more than they are, and wrong checksums.
 */
public final class ZipEntries {
  private static final int MOST = 10_000;
  private static final long LARGE = 1 << 20;
  private static final long RATIO = 200;

  private ZipEntries() {}

  /** The names of its entries, in the archive's order. */
  public static Map<String, Long> sizes(Path file) {
    return open(
        file,
        zip -> {
          Map<String, Long> sizes = new LinkedHashMap<>();
          Enumeration<? extends ZipEntry> all = zip.entries();
          while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            checkName(file, entry.getName());
            if (sizes.put(entry.getName(), entry.getSize()) != null) {
              throw bad(file, entry.getName(), "stands in the archive twice");
            }
          }
          return sizes;
        });
  }

  /** The entries whose names are wanted, in the archive's order; together they must fit. */
  public static Map<String, byte[]> read(Path file, Predicate<String> wanted) {
    Map<String, Long> sizes = sizes(file);
    return open(
        file,
        zip -> {
          Map<String, byte[]> entries = new LinkedHashMap<>();
          long left = InputFile.limit();
          for (String name : sizes.keySet()) {
            if (wanted.test(name)) {
              byte[] content = content(file, zip, zip.getEntry(name), left);
              left -= content.length;
              entries.put(name, content);
            }
          }
          return entries;
        });
  }

  private interface Reading<T> {
    T of(ZipFile zip) throws IOException;
  }

  private static <T> T open(Path file, Reading<T> reading) {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      if (zip.size() > MOST) {
        throw InputFile.bad(
            file, "holds " + zip.size() + " entries, at most " + MOST + " are read");
      }
      return reading.of(zip);
    } catch (ZipException | IllegalArgumentException e) {
      throw InputFile.bad(
          file, "the archive is damaged or cut short (" + e.getMessage() + "). Save it again");
    } catch (IOException e) {
      throw InputFile.bad(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void checkName(Path file, String name) {
    boolean leaves =
        name.startsWith("/")
            || name.startsWith("\\")
            || name.matches("(?s)[A-Za-z]:.*")
            || name.matches("(?s)(.*[/\\\\])?\\.\\.([/\\\\].*)?");
    if (name.isEmpty() || leaves) {
      throw InputFile.bad(
          file, "holds an entry '" + printable(name) + "', which leads out of the archive");
    }
  }

  private static byte[] content(Path file, ZipFile zip, ZipEntry entry, long left)
      throws IOException {
    long size = entry.getSize();
    if (size < 0 || size > left) {
      throw bad(
          file,
          entry.getName(),
          "is said to have "
              + size
              + " bytes, and "
              + left
              + " still fit into a quarter of this Java's memory. Give it more with"
              + " SUNHWAN_OPTS=-Xmx4g");
    }
    if (size > LARGE && size > RATIO * Math.max(1, entry.getCompressedSize())) {
      throw bad(
          file,
          entry.getName(),
          "unpacks to more than " + RATIO + " times its size, as no honest file does");
    }
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) size + 1);
    }
    if (content.length != size) {
      throw bad(
          file,
          entry.getName(),
          "is said to have " + size + " bytes and has others. Save it again");
    }
    CRC32 crc = new CRC32(); // Java checks it while it unpacks, so not where nothing was packed
    crc.update(content);
    if (crc.getValue() != entry.getCrc()) {
      throw bad(file, entry.getName(), "has another checksum than is written. Save it again");
    }
    return content;
  }

  private static ModelFormatException bad(Path file, String entry, String problem) {
    return InputFile.bad(file, "entry " + printable(entry) + " " + problem);
  }

  private static String printable(String name) {
    String plain = name.replaceAll("\\p{C}", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
