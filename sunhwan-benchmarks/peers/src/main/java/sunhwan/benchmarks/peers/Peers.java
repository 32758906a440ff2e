package sunhwan.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sunhwan.cli.bench.BenchModel;
import sunhwan.formats.Safetensors;

/**
 * Runs the libraries side by side: each in a process of its own, all with the same weights and ids,
 * in turns. Before anything is timed their outputs must agree.
 *
 * <p>Arguments: {@code --models M1,M2 --mode train,infer --threads 1 --rounds 5 --seconds 2}, or
 * {@code --text seoul-120-text.csv} for epochs over real text. Prints a Markdown table: medians of processor milliseconds a step, and ratios of the rounds.
 */
public final class Peers {
  private static final double TOLERANCE = 1e-4;

  /** It has no GRU, and no softmax over a vocabulary without one-hot targets. */
  private static final Set<BenchModel> DL4J = Set.of(BenchModel.M1, BenchModel.M2, BenchModel.M4);


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
    if (options.containsKey("--text")) {
      System.out.println("| work | library | CPU ms | ratio, median (lowest–highest) |");
      System.out.println("|---|---|---|---|");
      text(Path.of(options.get("--text")), rounds, seconds, folder);
      return;
    }
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
    List<String> libraries = new ArrayList<>(List.of("sunhwan", "libtorch"));
    if (!mode.equals("train")) {
      libraries.add("onnxruntime");
    }
    if (System.getProperty("sunhwan.dl4j") != null && DL4J.contains(model)) {
      libraries.add("dl4j");
    }
    List<Runner> sides = new ArrayList<>();
    try {
      for (String library : libraries) {
        sides.add(
            new Runner(
                library,
                threads,
                folder,
                List.of(
                    model.name(),
                    mode,
                    Integer.toString(batch),
                    Integer.toString(threads),
                    weights.toString())));
      }
      agree(sides, folder);
      String work = model + " | " + mode + " | " + batch + " | " + threads;
      print(work, sides, alternate(sides, rounds, seconds));
    } finally {
      sides.forEach(Runner::close);
    }
  }

  /** Nanoseconds of processor time a step, by side and round; the sides take turns. */
  private static double[][] alternate(List<Runner> sides, int rounds, double seconds) {
    int[] steps = sides.stream().mapToInt(side -> side.warm(seconds)).toArray();
    double[][] cpu = new double[sides.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < sides.size(); i++) {
        cpu[i][round] = sides.get(i).run(steps[i]);
      }
    }
    return cpu;
  }

  /** An epoch of real text, read in each library's ways. */
  private static void text(Path csv, int rounds, double seconds, Path folder) throws IOException {
    if (!Files.exists(csv)) {
      System.out.println("There is no " + csv + "; real text is left out.");
      return;
    }
    Corpus corpus = Corpus.seoul(csv);
    Path ids = folder.resolve("ids.txt");
    corpus.write(ids);
    Path weights = folder.resolve("text.safetensors");
    Files.write(weights, Safetensors.write(Corpus.network(true).build(1).weights()));
    List<Runner> sides = new ArrayList<>();
    try {
      for (TextSides.Way way : TextSides.Way.values()) {
        List<String> arguments = List.of("text", way.name(), ids.toString(), weights.toString());
        sides.add(new Runner("sunhwan", 1, folder, arguments));
        sides.add(new Runner("libtorch", 1, folder, arguments));
      }
      agree(sides.subList(0, 4), folder);
      agree(sides.subList(4, 6), folder);
      print("epoch of " + corpus.ids().length + " documents", sides, alternate(sides, rounds, seconds));
    } finally {
      sides.forEach(Runner::close);
    }
  }

  private static void print(String work, List<Runner> sides, double[][] cpu) {
    for (int i = 0; i < sides.size(); i++) {
      double[] ratios = new double[cpu[i].length];
      for (int round = 0; round < ratios.length; round++) {
        ratios[round] = cpu[0][round] / cpu[i][round];
      }
      Arrays.sort(ratios);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.2f | %s |%n",
          work,
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
}
