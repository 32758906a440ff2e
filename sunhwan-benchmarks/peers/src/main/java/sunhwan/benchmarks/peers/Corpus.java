package sunhwan.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sunhwan.data.Sequences;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.models.Sequential;
import sunhwan.text.Experiment;
import sunhwan.text.Recipe;
import sunhwan.text.Table;

/**
 * Real text as ids, and the lesson's bi-gru for it: Embedding 64, twice Bidirectional(GRU 64), Dense
 * 16, Dense 3.
 *
 * @param ids of each document, as long as it is
 * @param classes of the documents
 */
record Corpus(int[][] ids, int[] classes) {
  static final int LENGTH = 500;
  static final int BATCH = 32;
  private static final int WORDS = 1000;
  private static final int POOL = 16;

  /** The lesson's training rows of Seoul-120, without the documents that have no known word. */
  static Corpus seoul(Path csv) {
    Recipe lesson = Recipe.lesson();
    Experiment experiment =
        Experiment.of(
            new Experiment.Source(
                Table.read(csv),
                List.of("제목", "내용"),
                "분류",
                List.of("행정", "경제", "복지"),
                Optional.empty()),
            lesson.text(lesson.text().mask(true)));
    Sequences all = experiment.pipeline().encode(experiment.train().documents());
    int[][] ids =
        IntStream.range(0, all.size())
            .mapToObj(i -> ofFloats(all.row(i)))
            .toArray(int[][]::new);
    int[] kept = IntStream.range(0, ids.length).filter(i -> ids[i].length > 0).toArray();
    return new Corpus(
        Arrays.stream(kept).mapToObj(i -> ids[i]).toArray(int[][]::new),
        Arrays.stream(kept).map(i -> experiment.train().classes()[i]).toArray());
  }

  private static int[] ofFloats(float[] row) {
    return IntStream.range(0, row.length)
        .map(t -> (int) row[t])
        .filter(id -> id != 0)
        .toArray();
  }

  /** A line for each document: its class, then its ids. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      lines.add(
          classes[i]
              + " "
              + Arrays.stream(ids[i]).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
    }
    Files.write(file, lines);
  }

  static Corpus read(Path file) throws IOException {
    int[][] rows =
        Files.readAllLines(file).stream()
            .map(line -> Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray())
            .toArray(int[][]::new);
    return new Corpus(
        Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, 1, row.length)).toArray(int[][]::new),
        Arrays.stream(rows).mapToInt(row -> row[0]).toArray());
  }

  /** Every document with zeros behind it, 500 ids each. */
  Corpus padded() {
    return new Corpus(
        Arrays.stream(ids).map(row -> Arrays.copyOf(row, LENGTH)).toArray(int[][]::new), classes);
  }

  static Sequential network(boolean masked) {
    return Sequential.of(
        Embedding.of(WORDS, 64).maskZero(masked),
        Bidirectional.of(GRU.of(64).returnSequences(true)),
        Bidirectional.of(GRU.of(64)),
        Dense.of(16),
        Dense.of(3));
  }

  /** Batches of 32 in random order, or of like lengths as ours are, the longest first in each. */
  List<int[]> batches(boolean bucketed, long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, ids.length).boxed().toList());
    Collections.shuffle(order, random);
    Comparator<Integer> longestFirst = Comparator.comparingInt(i -> -ids[i].length);
    if (bucketed) {
      for (int from = 0; from < order.size(); from += POOL * BATCH) {
        order.subList(from, Math.min(order.size(), from + POOL * BATCH)).sort(longestFirst);
      }
    }
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += BATCH) {
      batches.add(
          order.subList(from, Math.min(order.size(), from + BATCH)).stream()
              .sorted(longestFirst)
              .mapToInt(Integer::intValue)
              .toArray());
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
