package sunhwan.formats.arrays;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.AtomicFile;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.io.InputFile;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.formats.zip.ZipEntries;

/**
 * Arrays of numbers in files: NumPy's {@code .npy} and {@code .npz}, or JSON, as nested lists or
 * {@code {"shape":[…],"data":[…]}}.
 *
 * <p>What is read is told apart by its first bytes; what is written, by its name. Python objects
 * are never read.
 */
public final class ArrayFiles {
  private static final String NPY = ".npy";
  private static final String NPZ = ".npz";
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ArrayFiles() {}

  /**
   * The arrays of a file, by name in the file's order; where it holds one without a name, that is
   * {@code ""}.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or holds what
   *     is not read; the message is one line
   */
  public static Map<String, OnnxValue> read(Path file) {
    byte[] start = InputFile.start(file, 64);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006")) {
      return npz(file);
    } else if (text.startsWith(Npy.MAGIC)) {
      return Map.of("", refused(file, "", () -> Npy.read(InputFile.bytes(file))));
    } else if (text.stripLeading().matches("(?s)[\\[{\\-0-9].*")) {
      return Map.of("", refused(file, "", () -> JsonArrays.read(InputFile.bytes(file))));
    }
    throw InputFile.bad(
        file,
        start[0] == (byte) 0x80
            ? "is a pickle of Python's, which could run anything and is never read. Save numbers,"
                + " with numpy.save"
            : "is no .npy, .npz or JSON file");
  }

  private static Map<String, OnnxValue> npz(Path file) {
    Map<String, Long> sizes = InputFile.within(file, () -> ZipEntries.sizes(file));
    for (String name : sizes.keySet()) {
      if (!name.endsWith(NPY)) {
        throw InputFile.bad(file, "is no .npz file: it holds an entry '" + name + "'");
      }
    }
    Map<String, OnnxValue> arrays = new LinkedHashMap<>();
    InputFile.within(file, () -> ZipEntries.read(file, name -> true))
        .forEach(
            (name, bytes) ->
                arrays.put(
                    name.substring(0, name.length() - NPY.length()),
                    refused(file, ", entry " + name, () -> Npy.read(bytes))));
    return arrays;
  }

  private interface Reading {
    OnnxValue read();
  }

  private static OnnxValue refused(Path file, String entry, Reading reading) {
    try {
      return reading.read();
    } catch (ModelFormatException e) {
      String told = String.valueOf(e.getMessage());
      throw told.startsWith(file.toString())
          ? e
          : new ModelFormatException(file + entry + ": " + told);
    }
  }

  /** Whether a file of this name can be written: .npy, .npz or .json. */
  public static boolean writes(Path file) {
    String name = name(file);
    return name.endsWith(NPY) || name.endsWith(NPZ) || name.endsWith(".json");
  }

  private static String name(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes arrays, whole or not at all, as the file's name says: several go into an {@code .npz} by
   * name or into a {@code .json} as a list, in the map's order.
   *
   * @throws IllegalArgumentException where the file's name says nothing, or its format cannot hold
   *     them
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(Map<String, OnnxValue> arrays, Path file) throws IOException {
    if (name(file).endsWith(NPZ)) {
      AtomicFile.write(
          file,
          out -> {
            ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            for (Map.Entry<String, OnnxValue> array : arrays.entrySet()) {
              ZipEntry entry = new ZipEntry(array.getKey() + NPY);
              entry.setTimeLocal(NO_TIME);
              zip.putNextEntry(entry);
              zip.write(Npy.write(array.getValue()));
              zip.closeEntry();
            }
            zip.finish();
          });
    } else if (name(file).endsWith(NPY)) {
      if (arrays.size() != 1) {
        throw new IllegalArgumentException(
            file
                + ": an .npy file holds one array, got "
                + arrays.keySet()
                + ". Name an .npz or .json file");
      }
      byte[] bytes = Npy.write(arrays.values().iterator().next());
      AtomicFile.write(file, out -> out.write(bytes));
    } else if (name(file).endsWith(".json")) {
      AtomicFile.write(file, out -> JsonArrays.write(arrays.values(), out));
    } else {
      throw new IllegalArgumentException(file + ": expected a name that ends .npy, .npz or .json");
    }
  }
}
