package sunhwan.formats.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import sunhwan.formats.ModelFormatException;

/**
 * Reads the entries of a zip into memory, within limits that hold for every zip of a stranger;
 * nothing is ever unpacked to disk.
 *
 * <p>At most 10,000 entries, none of whose names stands twice or leads out of the archive; what is
 * unpacked has at most 2 GiB and at most a quarter of Java's memory in all, and no entry over 1 MiB
 * unpacks to more than 200 times its size. Sizes are checked before anything is unpacked.
 */
public final class ZipEntries {
  private static final int MOST_ENTRIES = 10_000;
  private static final long LARGE = 1 << 20;
  private static final long RATIO = 200;
  private static final int LONGEST_SHOWN = 60;

  private ZipEntries() {}

  /** Bytes that one file may unpack to in all. */
  public static long allowance() {
    return Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * The entries that are wanted, by name, in the archive's order.
   *
   * @param wanted says for a name whether its entry is read; it may refuse a name by an exception
   * @throws ModelFormatException where a limit is passed or the archive is damaged; the message
   *     names the entry, not the file
   */
  public static Map<String, byte[]> read(Path file, Predicate<String> wanted) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    long[] left = {allowance()};
    inArchive(
        file,
        (zip, entry) -> {
          if (wanted.test(entry.getName()) && !entry.isDirectory()) {
            byte[] content = content(zip, entry, left[0]);
            left[0] -= content.length;
            entries.put(entry.getName(), content);
          }
        });
    return entries;
  }

  /**
   * How large the entries say that they are, by name, in the archive's order.
   *
   * @throws ModelFormatException as {@link #read} does
   */
  public static Map<String, Long> sizes(Path file) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    inArchive(file, (zip, entry) -> sizes.put(entry.getName(), entry.getSize()));
    return sizes;
  }

  private interface Visit {
    void entry(ZipFile zip, ZipEntry entry) throws IOException;
  }

  /** Visits entries whose names may stand there. */
  private static void inArchive(Path file, Visit visit) {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      if (zip.size() > MOST_ENTRIES) {
        throw new ModelFormatException(
            "holds " + zip.size() + " entries, at most " + MOST_ENTRIES + " are read");
      }
      Set<String> names = new HashSet<>();
      Enumeration<? extends ZipEntry> all = zip.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        if (!names.add(entry.getName())) {
          throw refuse(entry.getName(), "stands in the archive twice");
        }
        refuseOutside(entry.getName());
        visit.entry(zip, entry);
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new ModelFormatException(
          "the archive is damaged or cut short ("
              + e.getMessage()
              + "). Copy it again, or make it anew");
    } catch (IOException e) {
      throw new ModelFormatException("cannot be read: " + e.getMessage());
    }
  }

  /** A refusal of an entry. */
  public static ModelFormatException refuse(String name, String problem) {
    return new ModelFormatException(problem(name, problem));
  }

  /** What is wrong with an entry, whose name is made fit to print. */
  public static String problem(String name, String problem) {
    String plain = name.replaceAll("\\p{C}", "?");
    return "entry "
        + (plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + "…" : plain)
        + ": "
        + problem;
  }

  private static void refuseOutside(String name) {
    boolean up = Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
    boolean drive = name.length() > 1 && name.charAt(1) == ':';
    if (name.startsWith("/") || name.contains("\\") || drive || up) {
      throw refuse(name, "leads out of the archive, as no honest file does");
    }
  }

  private static byte[] content(ZipFile zip, ZipEntry entry, long left) throws IOException {
    long size = entry.getSize();
    if (size < 0 || size > left) {
      throw refuse(
          entry.getName(),
          "is said to have "
              + size
              + " bytes, and "
              + left
              + " are left of a quarter of this Java's memory. Give it more with"
              + " SUNHWAN_OPTS=-Xmx4g");
    }
    if (size > LARGE && size > RATIO * Math.max(1, entry.getCompressedSize())) {
      throw refuse(
          entry.getName(),
          "unpacks to more than " + RATIO + " times its size, as no honest file does");
    }
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) size + 1);
    }
    CRC32 crc = new CRC32(); // Java checks it while it unpacks, so not where nothing was packed
    crc.update(content);
    if (content.length != size || crc.getValue() != entry.getCrc()) {
      throw refuse(
          entry.getName(), "has another size or checksum than is written. Copy the file again");
    }
    return content;
  }
}
