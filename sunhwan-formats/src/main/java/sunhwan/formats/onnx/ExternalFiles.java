package sunhwan.formats.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import sunhwan.formats.ModelFormatException;

/**
 * The files beside a model that its tensors may lie in (ONNX's ExternalData.md). Nothing outside
 * the folder is opened, and nothing is allocated before the file is seen to hold it.
 *
 * @param folder of the model; empty where such tensors are refused
 */
record ExternalFiles(Optional<Path> folder) {
  private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");

  static ExternalFiles of(Path model, OnnxExternalData allowed) {
    return new ExternalFiles(
        switch (allowed) {
          case REFUSED -> Optional.empty();
          case IN_FOLDER -> Optional.ofNullable(model.toAbsolutePath().getParent());
        });
  }

  /**
   * Reads a tensor's bytes.
   *
   * @param entries what the tensor says: location, and perhaps offset and length
   * @param bytes that its shape and type take
   * @param charge is told what is about to be allocated, and may refuse
   * @throws ModelFormatException that goes on where the tensor's name ends
   */
  ByteBuffer read(Map<String, String> entries, long bytes, LongConsumer charge) {
    if (folder.isEmpty()) {
      throw new ModelFormatException(
          "lies in another file, which is read only where it is asked for: with --external-data, or"
              + " OnnxExternalData.IN_FOLDER. Or save the model as one file, in Python with"
              + " onnx.save(onnx.load(NAME), OTHER_NAME)");
    }
    entries.keySet().stream()
        .filter(key -> !KEYS.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new ModelFormatException(
                  "says '" + key + "' of the file that it lies in, which is not known");
            });
    String location = entries.getOrDefault("location", "");
    Path file = contained(folder.get(), location);
    try (SeekableByteChannel in =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = in.size();
      long offset = number(entries, "offset", 0);
      long length = number(entries, "length", size - Math.min(offset, size));
      if (offset > size || length > size - offset) {
        throw new ModelFormatException(
            "lies at "
                + offset
                + " of '"
                + location
                + "', "
                + length
                + " bytes long, and that file"
                + " has "
                + size
                + " bytes");
      }
      if (length != bytes) {
        throw new ModelFormatException(
            "needs " + bytes + " bytes, and has " + length + " in '" + location + "'");
      }
      charge.accept(length);
      ByteBuffer read = ByteBuffer.allocate(Math.toIntExact(length));
      in.position(offset);
      while (read.hasRemaining() && in.read(read) >= 0) {}
      if (read.hasRemaining()) {
        throw new ModelFormatException("'" + location + "' was cut short while it was read");
      }
      return read.flip();
    } catch (IOException e) {
      throw new ModelFormatException("lies in '" + location + "', which cannot be read");
    }
  }

  private static Path contained(Path folder, String location) {
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw new ModelFormatException("lies in a file whose name no file can have");
    }
    boolean up = false;
    for (Path name : relative) {
      up |= name.toString().equals("..");
    }
    if (location.isEmpty()
        || up
        || relative.isAbsolute()
        || relative.getRoot() != null
        || location.contains("\\")) {
      throw new ModelFormatException(
          "lies in '" + location + "', which is not in the model's folder; nothing else is opened");
    }
    Path at = folder;
    for (Path name : relative) {
      at = at.resolve(name);
      if (Files.isSymbolicLink(at)) {
        throw new ModelFormatException(
            "lies in '" + location + "', which leads through a link; put the file itself there");
      }
    }
    if (!Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelFormatException(
          "lies in '" + location + "', and the model's folder has no such file");
    }
    if (links(at) > 1) {
      throw new ModelFormatException(
          "lies in '"
              + location
              + "', a file that has other names too, perhaps outside the"
              + " folder; put a copy there");
    }
    return at;
  }

  /** Names of a file, 1 where the system does not say. */
  private static int links(Path file) {
    try {
      return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer n
          ? n
          : 1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }

  private static long number(Map<String, String> entries, String key, long usual) {
    String text = entries.get(key);
    if (text == null) {
      return usual;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new ModelFormatException("has the " + key + " '" + text + "', which is no number");
    }
    return Long.parseLong(text);
  }
}
