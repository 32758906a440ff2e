package sunhwan.benchmarks.peers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sunhwan.cli.bench.BenchModel;
import sunhwan.formats.Safetensors;

/**
 * Runs the libraries side by side: each in a process of its own, all with the same weights and ids,
 * in turns. Before anything is timed their outputs must agree.
 *
 * <p>Arguments: {@code --models M1,M2 --mode train,infer --threads 1 --rounds 5 --seconds 2}. Prints
 * a Markdown table: medians of processor milliseconds a step, and ratios of the rounds.
 */
public final class Peers {
  private static final double TOLERANCE = 1e-4;
  private static final double WARM_SECONDS = 3;

  private Peers() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    int threads = Integer.parseInt(options.getOrDefault("--threads", "1"));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "5"));
    double seconds = Double.parseDouble(options.getOrDefault("--seconds", "2"));
    List<String> modes = List.of(options.getOrDefault("--mode", "train,infer").split(",", -1));
    Path folder = Files.createTempDirectory("sunhwan-peers");
    System.out.println(
        "| model | mode | batch | threads | " + "library | CPU ms | ratio, median (lowest–highest) |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String name : options.getOrDefault("--models", "M1,M2,M3,M4,M5").split(",", -1)) {
      BenchModel model = BenchModel.valueOf(name);
      for (String mode : modes) {
        for (int batch :
            mode.equals("train") ? List.of(model.batch()) : List.of(1, model.batch())) {
          compare(model, mode, batch, threads, rounds, seconds, folder);
        }
      }
    }
  }

  private static void compare(
      BenchModel model,
      String mode,
      int batch,
      int threads,
      int rounds,
      double seconds,
      Path folder)
      throws IOException {
    Path weights = folder.resolve(model + ".safetensors");
    Files.write(weights, Safetensors.write(model.network().build(1).weights()));
    List<String> libraries =
        mode.equals("train")
            ? List.of("sunhwan", "libtorch")
            : List.of("sunhwan", "libtorch", "onnxruntime");
    List<Runner> sides = new ArrayList<>();
    try {
      for (String library : libraries) {
        sides.add(new Runner(library, model, mode, batch, threads, weights));
      }
      agree(sides, folder);
      int[] steps = sides.stream().mapToInt(side -> side.warm(seconds)).toArray();
      double[][] cpu = new double[sides.size()][rounds];
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < sides.size(); i++) {
          cpu[i][round] = sides.get(i).run(steps[i]);
        }
      }
      print(model, mode, batch, threads, sides, cpu);
    } finally {
      sides.forEach(Runner::close);
    }
  }

  private static void print(
      BenchModel model, String mode, int batch, int threads, List<Runner> sides, double[][] cpu) {
    for (int i = 0; i < sides.size(); i++) {
      double[] ratios = new double[cpu[i].length];
      for (int round = 0; round < ratios.length; round++) {
        ratios[round] = cpu[0][round] / cpu[i][round];
      }
      Arrays.sort(ratios);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %d | %d | %s | %.2f | %s |%n",
          model,
          mode,
          batch,
          threads,
          sides.get(i).describe,
          median(cpu[i]) / 1e6,
          i == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  "%.3f (%.3f–%.3f)",
                  median(ratios),
                  ratios[0],
                  ratios[ratios.length - 1]));
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Compares everybody's logits with ours, relative to the largest. */
  private static void agree(List<Runner> sides, Path folder) throws IOException {
    float[] ours = sides.getFirst().outputs(folder);
    float largest = 0;
    for (float y : ours) {
      largest = Math.max(largest, Math.abs(y));
    }
    for (Runner side : sides) {
      float[] theirs = side.outputs(folder);
      if (theirs.length != ours.length) {
        throw new IllegalStateException(
            side.library + " gave " + theirs.length + " logits, expected " + ours.length);
      }
      for (int i = 0; i < ours.length; i++) {
        if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * largest)) {
          throw new IllegalStateException(
              side.library
                  + " does not agree: logit "
                  + i
                  + " is "
                  + theirs[i]
                  + ", ours is "
                  + ours[i]);
        }
      }
    }
  }

  /** A library's process. */
  private static final class Runner {
    final String library;
    final String describe;
    private final Process process;
    private final PrintWriter out;
    private final BufferedReader in;

    Runner(
        String library, BenchModel model, String mode, int batch, int threads, Path weights)
        throws IOException {
      this.library = library;
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-Xmx4g", "-Xms4g", "-XX:+AlwaysPreTouch", "--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path").replace("::", ":")));
      command.addAll(List.of(Side.class.getName(), library, model.name(), mode));
      command.addAll(
          List.of(Integer.toString(batch), Integer.toString(threads), weights.toString()));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
      builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
      builder.redirectError(
          new File(weights.resolveSibling(library + ".log").toString()));
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
        throw new java.io.UncheckedIOException(e);
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
        nanos = wall(steps);
        warmed += nanos * steps;
      }
      return Math.max(1, (int) Math.round(seconds * 1e9 / nanos));
    }

    private double wall(int steps) {
      out.println("run " + steps);
      return Double.parseDouble(answer().split(" ", -1)[1]);
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
}
