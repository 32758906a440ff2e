package sunhwan.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import sunhwan.cli.bench.BenchModel;
import sunhwan.cli.bench.Steps;
import sunhwan.cli.bench.Stopwatch;
import sunhwan.formats.Safetensors;
import sunhwan.models.Weights;

/**
 * One library's process. It reads orders from standard input, a line each, and answers with a line:
 *
 * <pre>
 * outputs FILE    logits of the batch as little-endian floats, (batch, classes) or (batch, time, classes)
 * run N           does N steps; answers nanoseconds of processor and of the wall a step
 * </pre>
 */
public final class Side {
  private Side() {}

  /** A library that was given a model's weights. */
  interface Library extends Steps {
    /** Logits of the batch, computed before any training. */
    float[] outputs();

    /** Name and version, for the report. */
    String describe();
  }

  /**
   * What is to be timed.
   *
   * @param train a training step; otherwise a prediction
   */
  record Work(BenchModel model, boolean train, int batch, int threads, Weights weights) {
    /** Of the arguments of {@link #main}. */
    static Work of(String... args) throws IOException {
      return new Work(
          BenchModel.valueOf(args[1]),
          args[2].equals("train"),
          Integer.parseInt(args[3]),
          Integer.parseInt(args[4]),
          Safetensors.read(Files.readAllBytes(Path.of(args[5]))));
    }
  }

  /**
   * Arguments: library, model, train or infer, batch, threads, file of weights; or library, text,
   * way to read, file of ids, file of weights.
   */
  public static void main(String[] args) throws IOException {
    serve(
        args[1].equals("text")
            ? TextSides.of(
                args[0],
                TextSides.Way.valueOf(args[2]),
                Corpus.read(Path.of(args[3])),
                Safetensors.read(Files.readAllBytes(Path.of(args[4]))))
            : library(args[0], Work.of(args)));
  }

  /** Does what it is told until its input ends. */
  static void serve(Library library) throws IOException {
    try (library) {
      answer("ready " + library.describe());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "outputs" -> {
            write(Path.of(words[1]), library.outputs());
            answer("done");
          }
          case "run" -> {
            Stopwatch.Window window = Stopwatch.window(library, Integer.parseInt(words[1]));
            answer(window.cpuNanos() + " " + window.wallNanos());
          }
          default -> throw new IllegalArgumentException("unknown order: " + line);
        }
      }
    }
    System.exit(0); // native pools must not keep the process alive
  }

  private static Library library(String name, Work work) {
    return switch (name) {
      case "sunhwan" -> new SunhwanSide(work);
      case "libtorch" -> new TorchSide(work);
      case "onnxruntime" -> OnnxSide.of(work);
      default -> throw new IllegalArgumentException("unknown library: " + name);
    };
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }
}
