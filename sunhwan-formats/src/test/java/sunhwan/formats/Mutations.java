package sunhwan.formats;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Files with a few bytes changed, and what readers make of them, in a JVM of its own, whose memory
 * is small.
 *
 * <p>Prints one line of how many files were read and refused, and one line for each that gave
 * anything but a model or a ModelFormatException of one line, or took five seconds.
 */
public final class Mutations {
  private static final long LONGEST = 5_000_000_000L;

  private final PrintStream out;
  private final Path file;
  private final SplittableRandom random;
  private int read;
  private int refused;

  /** Writes each file to a folder, and what it finds to standard output. */
  public Mutations(Path folder, long seed) {
    this.out = System.out;
    this.file = folder.resolve("changed");
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs a program of mutations in 256 MB.
   *
   * @return what it prints
   */
  public static List<String> run(Class<?> program, Path folder, int rounds, int seed)
      throws IOException, InterruptedException {
    String classes =
        String.join(
            File.pathSeparator,
            Stream.of(
                    "target" + File.separator + "test-classes",
                    System.getProperty("jdk.module.path", ""),
                    System.getProperty("java.class.path", ""))
                .filter(path -> !path.isEmpty())
                .toList());
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes,
                program.getName(),
                folder.toString(),
                Integer.toString(rounds),
                Integer.toString(seed))
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    java.waitFor(1, TimeUnit.MINUTES);
    return output.lines().toList();
  }

  /** What the changes are drawn from. */
  public SplittableRandom random() {
    return random;
  }

  /** Says how many files were read and refused. */
  public void done() {
    out.println("read " + read + ", refused " + refused);
  }

  /** A few changes that a reader might fall over: bits, extremes, addresses of other places. */
  public byte[] changed(byte[] good) {
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
            bytes = Arrays.copyOf(bytes, Math.max(16, random.nextInt(bytes.length)));
          }
        }
      }
    }
    return bytes;
  }

  /** Lets a reader read bytes that lie in a file. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  public void attempt(String what, byte[] bytes, Consumer<Path> reading) throws IOException {
    Files.write(file, bytes);
    long start = System.nanoTime();
    String problem = "";
    try {
      reading.accept(file);
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
