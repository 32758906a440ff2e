package sunhwan.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A library's process. */
final class Runner {
  /** Of processor time, which a busy machine does not cut short. */
  private static final double WARM_SECONDS = 3;

  final String library;
  final String describe;
  private final Process process;
  private final PrintWriter out;
  private final BufferedReader in;

  /** Starts it; arguments are those of {@link Side} behind the library's name. */
  Runner(String library, int threads, Path folder, List<String> arguments) throws IOException {
    this.library = library;
    String heap = arguments.contains("text") ? "2g" : "4g"; // six processes, or three
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:ObjectAlignmentInBytes=64", "-Xmx" + heap, "-Xms" + heap, "-XX:+AlwaysPreTouch", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    boolean own = library.equals("dl4j"); // the others' natives would get into its way
    String path = System.getProperty(own ? "sunhwan.dl4j" : "java.class.path");
    command.addAll(List.of("-cp", path.replace("::", ":")));
    String main = own ? Side.class.getPackageName() + ".Dl4jSide" : Side.class.getName();
    command.addAll(List.of(main, library));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    builder.redirectError(folder.resolve(library + ".log").toFile());
    process = builder.start();
    out = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    describe = answer().replaceFirst("^ready ", "");
  }

  private String answer() {
    try {
      String line = in.readLine();
      while (line != null && line.startsWith("WARNING")) {
        line = in.readLine();
      }
      if (line == null) {
        throw new IllegalStateException(
            library + " ended; see its log beside the weights in the folder for temporary files");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  float[] outputs(Path folder) throws IOException {
    Path file = folder.resolve(library + ".outputs");
    out.println("outputs " + file);
    answer();
    FloatBuffer floats =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return values;
  }

  /** Warms up; how many steps take so many seconds. */
  int warm(double seconds) {
    int steps = 1;
    double nanos = 0;
    for (double warmed = 0; warmed < WARM_SECONDS * 1e9; steps *= 2) {
      nanos = run(steps);
      warmed += nanos * steps;
    }
    return Math.max(1, (int) Math.round(seconds * 1e9 / nanos));
  }

  /** Nanoseconds of processor time a step. */
  double run(int steps) {
    out.println("run " + steps);
    return Double.parseDouble(answer().split(" ", -1)[0]);
  }

  void close() {
    out.close();
    process.destroy();
  }
}
