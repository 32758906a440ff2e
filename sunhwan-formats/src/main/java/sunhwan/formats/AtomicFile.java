package sunhwan.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all: a temporary file beside it, forced to disk, then renamed over
 * it.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** What is written. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes.
   *
   * @throws IOException in one line that names the file and says that nothing was changed
   */
  public static void write(Path file, Content content) throws IOException {
    // of its own, lest two who write at once write into one; short, as the name may be at its
    // longest
    write(file, ".sunhwan-" + UUID.randomUUID() + ".part", content);
  }

  /**
   * The same for a file that nobody else writes at the same time: should this program be killed
   * while it writes, what it leaves behind is what the next one writes over.
   */
  static void writeAlone(Path file, Content content) throws IOException {
    String name = String.valueOf(file.getFileName());
    write(file, ".sunhwan-" + Integer.toHexString(name.hashCode()) + ".part", content);
  }

  private static void write(Path file, String partName, Content content) throws IOException {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    if (Files.isDirectory(whole)) {
      throw new IOException(
          file + ": is a folder. Name a file in it, such as " + file.resolve("model.sunhwan"));
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(file + ": there is no folder " + folder + ". Make it first");
    }
    Path part = folder.resolve(partName);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        content.writeTo(out);
        channel.force(true);
      }
      try {
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
      }
      forceFolder(folder);
    } catch (IOException e) {
      throw new IOException(
          file + ": could not be written: " + reason(e) + "; nothing was changed", e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * So that the new name survives a power cut; where an operating system cannot open folders, the
   * file itself is safe all the same.
   */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger(AtomicFile.class.getName())
          .log(System.Logger.Level.DEBUG, "folder not forced", e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    String message =
        e instanceof java.nio.file.FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
