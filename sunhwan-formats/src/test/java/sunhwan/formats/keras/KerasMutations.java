package sunhwan.formats.keras;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;

/**
 * Changes bytes of files of Keras and reads them, in a JVM of its own, whose memory is small.
 *
 * <p>Prints one line of how many files were read and refused, and one line for each that gave
 * anything but a model or a ModelFormatException of one line, or took five seconds.
 */
public final class KerasMutations {
  static final List<String> FILTERED = List.of("chunks.h5", "latest.h5", "types.h5");
  private static final long LONGEST = 5_000_000_000L;
  private static final String[] VALUES = {
    "null",
    "true",
    "-1",
    "0",
    "2147483647",
    "9e99",
    "1e-400",
    "\"x\"",
    "[]",
    "{}",
    "[[]]",
    "{\"class_name\":\"Dense\"}",
    "[null,null]",
    "NaN",
    "\"linear\""
  };

  private final PrintStream out;
  private final Path file;
  private final SplittableRandom random;
  private int read;
  private int refused;

  private KerasMutations(PrintStream out, Path file, long seed) {
    this.out = out;
    this.file = file;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs.
   *
   * @param args a folder to write to, the rounds for each file, a seed
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    KerasMutations run =
        new KerasMutations(System.out, folder.resolve("changed"), Long.parseLong(args[2]));
    run.run(folder, Integer.parseInt(args[1]));
  }

  private void run(Path folder, int rounds) throws IOException {
    KerasModel masked =
        KerasModel.of(
            Sequential.of(
                    Embedding.of(30, 6).maskZero(true),
                    Bidirectional.of(LSTM.of(4).returnSequences(true)),
                    GRU.of(3),
                    Dense.of(3, Activation.SOFTMAX))
                .build(1));
    KerasFiles.write(masked, folder.resolve("a.keras"));
    KerasFiles.writeH5(masked, folder.resolve("a.h5"));
    KerasFiles.writeWeights(masked, folder.resolve("a.weights.h5"));
    Map<String, byte[]> entries = entries(folder.resolve("a.keras"));
    Map<String, byte[]> graph =
        entries(Files.write(folder.resolve("b.keras"), resource("model-shared.keras")));
    byte[] whole = Files.readAllBytes(folder.resolve("a.h5"));
    byte[] weights = Files.readAllBytes(folder.resolve("a.weights.h5"));
    byte[] archive = Files.readAllBytes(folder.resolve("a.keras"));
    ModelSpec spec = masked.model().spec();
    for (int i = 0; i < rounds; i++) {
      attempt("archive", changed(archive), () -> KerasFiles.read(file));
      attempt("whole", changed(whole), () -> KerasFiles.read(file));
      attempt("weights", changed(weights), () -> KerasFiles.readWeights(file, spec));
      attempt(
          "inner", zip(entries, "model.weights.h5", changed(weights)), () -> KerasFiles.read(file));
      attempt("graph", zip(graph, "config.json", json(graph)), () -> KerasFiles.read(file));
      attempt("seen", zip(graph, "config.json", json(graph)), () -> KerasFiles.describe(file));
      attempt("json", zip(entries, "config.json", json(entries)), () -> KerasFiles.read(file));
      for (String name : FILTERED) {
        byte[] bytes = changed(resource(name));
        attempt(name, bytes, () -> readAll(H5Reader.read(bytes, KerasFiles.memory())));
      }
    }
    out.println("read " + read + ", refused " + refused);
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = KerasMutations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("there is no test resource " + name);
      }
      return in.readAllBytes();
    }
  }

  private static void readAll(H5Node node) {
    switch (node) {
      case H5Node.Group group -> group.children().values().forEach(KerasMutations::readAll);
      case H5Node.Dataset dataset -> dataset.read();
    }
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries, String name, byte[] content)
      throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getKey().equals(name) ? content : entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** A few changes that a reader might fall over: bits, extremes, addresses of other places. */
  private byte[] changed(byte[] good) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length - 8);
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
        case 2 -> buffer.putLong(at & -8, random.nextInt(bytes.length) & -8);
        case 3 -> buffer.putInt(at & -4, (int) (random.nextLong() >>> random.nextInt(64)));
        case 4 -> buffer.putLong(at & -8, random.nextLong() >>> random.nextInt(64));
        case 5 -> {
          int from = random.nextInt(bytes.length - 8);
          int length = random.nextInt(Math.min(64, bytes.length - Math.max(at, from)));
          System.arraycopy(good, from, bytes, at, length);
        }
        default -> {
          if (random.nextInt(8) == 0) {
            bytes = java.util.Arrays.copyOf(bytes, Math.max(16, random.nextInt(bytes.length)));
          }
        }
      }
    }
    return bytes;
  }

  /** The config with some values exchanged. */
  private byte[] json(Map<String, byte[]> entries) {
    byte[] config = entries.getOrDefault("config.json", new byte[0]);
    String text = new String(config, StandardCharsets.UTF_8);
    List<Integer> colons = new ArrayList<>();
    for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      colons.add(at);
    }
    int at = colons.get(random.nextInt(colons.size()));
    String value = VALUES[random.nextInt(VALUES.length)];
    String rest =
        text.substring(at + 1).replaceFirst("^(\"[^\"]*\"|[^,}\\[{]+|\\[\\]|\\{\\})", value);
    return (text.substring(0, at + 1) + rest).getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private void attempt(String what, byte[] bytes, Runnable reading) throws IOException {
    Files.write(file, bytes);
    long start = System.nanoTime();
    String problem = "";
    try {
      reading.run();
      read++;
    } catch (ModelFormatException e) {
      refused++;
      problem = String.valueOf(e.getMessage()).lines().count() == 1 ? "" : "of several lines: " + e;
    } catch (Throwable e) { // StackOverflowError and OutOfMemoryError are what is looked for
      problem = e + " at " + List.of(e.getStackTrace()).stream().limit(3).toList();
    }
    if (System.nanoTime() - start > LONGEST) {
      problem += " took more than five seconds";
    }
    if (!problem.isEmpty()) {
      Path kept = Files.write(file.resolveSibling(what + "-" + (read + refused)), bytes);
      out.println(kept + ": " + problem);
    }
  }
}
