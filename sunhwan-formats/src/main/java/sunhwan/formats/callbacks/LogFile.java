package sunhwan.formats.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that grows while a training runs; what an interrupted one wrote behind the last checkpoint
 * is cut off before it grows on.
 */
final class LogFile {
  private final String callback;
  private final Path file;
  private long length;

  /**
   * A file of which so many bytes are to stay.
   *
   * @param callback who writes, for refusals
   * @param length 0 to begin anew
   */
  LogFile(String callback, Path file, long length) {
    this.callback = callback;
    this.file = file;
    this.length = length;
  }

  long length() {
    return length;
  }

  void append(byte[] bytes) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.truncate(length); // does nothing where the file is shorter
        channel.position(channel.size());
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        length = channel.size();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          callback + ": " + file + " could not be written: " + e.getMessage(), e);
    }
  }
}
