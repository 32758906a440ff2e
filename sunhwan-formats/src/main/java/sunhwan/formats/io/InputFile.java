package sunhwan.formats.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import sunhwan.formats.ModelFormatException;

/** A regular file, read into memory once its size is known to fit. */
public final class InputFile {
  private InputFile() {}

  /** Bytes that may be read from one file: a quarter of Java's memory. */
  public static long limit() {
    return Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * All of its bytes.
   *
   * @throws ModelFormatException where there is none, it is no regular file, it is empty, or it
   *     does not fit
   */
  public static byte[] bytes(Path file) {
    refuseIrregular(file);
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size > limit()) {
        throw bad(
            file,
            "has "
                + size
                + " bytes, at most "
                + limit()
                + " fit into a quarter of this Java's memory. Give it more with"
                + " SUNHWAN_OPTS=-Xmx4g");
      }
      byte[] bytes = in.readNBytes((int) limit());
      refuseOthers(file, bytes);
      return bytes;
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Its first bytes, at most so many. */
  public static byte[] start(Path file, int most) {
    refuseIrregular(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(most);
      refuseOthers(file, start);
      return start;
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void refuseIrregular(Path file) {
    if (Files.isDirectory(file)) {
      throw bad(file, "is a folder; name the file in it");
    } else if (!Files.exists(file)) {
      throw bad(file, "there is no such file");
    } else if (!Files.isRegularFile(file)) {
      throw bad(file, "is a pipe or a device. Save it to a file");
    }
  }

  private static void refuseOthers(Path file, byte[] start) {
    if (start.length == 0) {
      throw bad(file, "is empty. Copy or save it again");
    }
    String text = new String(start, 0, Math.min(64, start.length), StandardCharsets.ISO_8859_1);
    if (text.startsWith("version https://git-lfs")) {
      throw bad(file, "is a Git LFS pointer, not the file itself. Fetch it with: git lfs pull");
    }
  }

  /** What a reader makes of a file; what it refuses is said with the file's name. */
  public static <T> T within(Path file, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (ModelFormatException e) {
      throw bad(file, String.valueOf(e.getMessage()));
    }
  }

  /** A problem of a file. */
  public static ModelFormatException bad(Path file, String problem) {
    return new ModelFormatException(file + ": " + problem);
  }
}
