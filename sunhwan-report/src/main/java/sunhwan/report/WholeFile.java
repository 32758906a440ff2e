package sunhwan.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A text file that is there whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a text.
   *
   * @param example name of such a file, for the message where the path is a folder
   */
  static void write(Path path, String text, String example) throws IOException {
    if (Files.isDirectory(path))
      throw new FileSystemException(
          path.toString(), null, "is a folder; name a file such as " + example);
    Path whole = path.toAbsolutePath();
    Path folder = whole.resolveSibling("");
    if (!Files.isDirectory(folder))
      throw new NoSuchFileException(folder.toString(), null, "no such folder; make it first");
    // of its own, lest two who write at once write into one; short, as the name may be at its
    // longest
    Path part = folder.resolve(".sunhwan-" + UUID.randomUUID() + ".part");
    try {
      Files.write(part, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
      try {
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException notHere) {
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
