package sunhwan.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import sunhwan.formats.io.InputFile;
import sunhwan.formats.zip.ZipEntries;

/** What kind of file a file is, by its bytes and never by its name. */
public enum FileFormat {
  /** A {@code .sunhwan} archive. */
  SUNHWAN("Sunhwan archive"),
  /** A {@code .keras} archive of Keras 3. */
  KERAS("Keras 3 archive"),
  /** HDF5, most likely of Keras. */
  HDF5("HDF5"),
  ONNX("ONNX"),
  SAFETENSORS("safetensors"),
  NPY("NumPy array"),
  NPZ("NumPy arrays"),
  JSON("JSON"),
  /** A zip of PyTorch's, which holds a pickle. */
  PYTORCH("PyTorch archive"),
  /** Python objects. */
  PICKLE("pickle"),
  UNKNOWN("unknown");

  private static final int START = 64;

  private final String word;

  FileFormat(String word) {
    this.word = word;
  }

  /** What people call it. */
  public String word() {
    return word;
  }

  /**
   * The kind of a file.
   *
   * @throws ModelFormatException where there is none, it is no regular file, is empty, or is a Git
   *     LFS pointer
   */
  public static FileFormat of(Path file) {
    byte[] bytes = InputFile.start(file, START);
    String start = new String(bytes, StandardCharsets.ISO_8859_1);
    if (start.startsWith("PK\u0003\u0004") || start.startsWith("PK\u0005\u0006")) {
      return ofZip(InputFile.within(file, () -> ZipEntries.sizes(file)).keySet());
    } else if (start.startsWith("\u0089HDF\r\n")) {
      return HDF5;
    } else if (start.startsWith("\u0093NUMPY")) {
      return NPY;
    } else if (isSafetensors(file, bytes)) {
      return SAFETENSORS;
    } else if (bytes.length > 2 && bytes[0] == (byte) 0x80 && bytes[1] >= 2 && bytes[1] <= 5) {
      return PICKLE;
    } else if (bytes.length > 2 && bytes[0] == 0x08 && bytes[1] > 0 && bytes[1] < 32) {
      return ONNX; // field 1 of ModelProto, the version of the format, comes first
    } else if (start.stripLeading().matches("(?s)[\\[{].*")) {
      return JSON;
    }
    return UNKNOWN;
  }

  private static FileFormat ofZip(Set<String> names) {
    if (names.contains("sunhwan.json")) {
      return SUNHWAN;
    } else if (names.contains("config.json")) {
      return KERAS;
    } else if (names.stream().anyMatch(name -> name.endsWith("data.pkl"))) {
      return PYTORCH;
    } else if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
      return NPZ;
    }
    return UNKNOWN;
  }

  /** Eight bytes of a length that fits, then a JSON object. */
  private static boolean isSafetensors(Path file, byte[] start) {
    if (start.length < 10 || start[8] != '{') {
      return false;
    }
    long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    try {
      return header >= 2 && header <= Files.size(file) - 8;
    } catch (java.io.IOException e) {
      throw InputFile.bad(file, "cannot be read: " + e.getMessage());
    }
  }
}
