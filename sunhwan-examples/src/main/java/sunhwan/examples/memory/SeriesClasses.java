package sunhwan.examples.memory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sunhwan.data.Adapt;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Which class does a whole series belong to? Three sets of the UCR and UEA archives, in their
 * official halves: a hand that draws a gun or points, coffee of two kinds by its spectrum, and a
 * smart watch on somebody who stands, runs, walks or plays badminton.
 *
 * <p>Beside the network stands the archive's own yardstick: the class of the nearest training
 * series by Euclidean distance.
 */
public final class SeriesClasses {
  private static final List<Source> SOURCES =
      List.of(
          new Source("GunPoint", "txt"),
          new Source("Coffee", "txt"),
          new Source("BasicMotions", "arff"));

  private SeriesClasses() {}

  /**
   * How the network is trained.
   *
   * @param units of the GRU in each direction, and filters of the convolution before it
   */
  record Setup(int units, int epochs, float rate, long seed) {
    static final Setup FULL = new Setup(32, 150, 0.003f, 1);
  }

  /** A set of the archives and the ending of its files. */
  private record Source(String name, String ending) {
    String file(String half) {
      return "ucr-uea/" + name + "_" + half + "." + ending;
    }

    Labelled read(String half) {
      List<String> lines =
          SharedData.read(SharedData.file(file(half)).orElseThrow()).lines().toList();
      return ending.equals("txt") ? univariate(lines) : relational(lines);
    }
  }

  /**
   * Series with their classes.
   *
   * @param values series, step, feature
   * @param classes of each series, as places in labels
   */
  record Labelled(float[][][] values, int[] classes, List<String> labels) {}

  /**
   * What came out.
   *
   * @param network share of the test series that the network put into the right class
   * @param nearest the same of the nearest neighbour
   * @param predicted the network's classes
   */
  record Outcome(double network, double nearest, int[] predicted, Labelled test) {}

  public static void main(String[] args) {
    Settings settings = new Settings(args);
    Setup setup =
        new Setup(
            settings.number("units", Setup.FULL.units()),
            settings.number("epochs", Setup.FULL.epochs()),
            settings.decimal("rate", Setup.FULL.rate()),
            settings.number("seed", (int) Setup.FULL.seed()));
    Path folder = settings.folder();
    settings.refuseOthers();
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      System.out.println(SharedData.missing(missing.get()));
      return;
    }
    run(setup, folder, System.out);
  }

  /** The first file that is not there. */
  static Optional<String> missing() {
    return SOURCES.stream()
        .flatMap(source -> Stream.of(source.file("TRAIN"), source.file("TEST")))
        .filter(file -> SharedData.file(file).isEmpty())
        .findFirst();
  }

  static Map<String, Outcome> run(Setup setup, Path folder, PrintStream out) {
    out.printf(
        "%-14s %8s %8s %8s %10s %16s%n",
        "", "training", "test", "classes", "GRU", "1-NN Euclidean");
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Source source : SOURCES) {
      Labelled train = source.read("TRAIN");
      Outcome outcome = classify(setup, source.name(), train, source.read("TEST"), out);
      outcomes.put(source.name(), outcome);
      out.printf(
          "%-14s %8d %8d %8d %10.3f %16.3f%n",
          source.name(),
          train.classes().length,
          outcome.test().classes().length,
          train.labels().size(),
          outcome.network(),
          outcome.nearest());
    }
    Path picture =
        Chart.write(
            folder.resolve("series-classes.svg"),
            outcomes.entrySet().stream()
                .map(e -> chart(e.getKey(), e.getValue()))
                .toArray(Chart[]::new));
    out.println("picture: " + picture);
    return outcomes;
  }

  private static Outcome classify(
      Setup setup, String name, Labelled train, Labelled test, PrintStream out) {
    Sequences x = Sequences.ofVectors(train.values());
    Input input = Input.sequence(train.values()[0].length, x.width());
    Model model =
        Sequential.of(
                input,
                Adapt.normalization(input, x),
                Conv1D.of(setup.units(), 8, Activation.RELU).strides(2),
                Bidirectional.of(GRU.of(setup.units()).returnSequences(true)),
                GlobalMaxPooling1D.of(),
                Dropout.of(0.3f),
                Dense.of(train.labels().size()))
            .build(setup.seed());
    Model trained =
        Trainer.compile(
                model,
                Adam.of(setup.rate()).globalClipnorm(1),
                SparseCategoricalCrossentropy.of().fromLogits(true))
            .fit(
                Dataset.ofClasses(x, train.classes()),
                FitOptions.epochs(setup.epochs())
                    .batchSize(16)
                    .seed(setup.seed())
                    .callback(new Progress(out, name)))
            .model();
    Tensor scores = trained.predict(Sequences.ofVectors(test.values()));
    int[] predicted = new int[test.classes().length];
    int[] nearest = new int[predicted.length];
    for (int i = 0; i < predicted.length; i++) {
      for (int k = 1; k < train.labels().size(); k++) {
        predicted[i] = scores.at(i, k) > scores.at(i, predicted[i]) ? k : predicted[i];
      }
      nearest[i] = nearest(train, test.values()[i]);
    }
    return new Outcome(
        ConfusionMatrix.of(train.labels(), test.classes(), predicted).accuracy(),
        ConfusionMatrix.of(train.labels(), test.classes(), nearest).accuracy(),
        predicted,
        test);
  }

  /** Class of the nearest training series by Euclidean distance. */
  static int nearest(Labelled train, float[][] series) {
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    for (int i = 0; i < train.classes().length; i++) {
      double distance = 0;
      for (int t = 0; t < series.length; t++) {
        for (int j = 0; j < series[t].length; j++) {
          double d = series[t][j] - train.values()[i][t][j];
          distance += d * d;
        }
      }
      if (distance < least) {
        least = distance;
        best = train.classes()[i];
      }
    }
    return best;
  }

  /** A test series or two of each class, and up to three that were put into a wrong one, dashed. */
  private static Chart chart(String name, Outcome outcome) {
    Labelled test = outcome.test();
    Chart chart =
        Chart.of(
            "%s: %.1f %% of %d test series right"
                .formatted(name, 100 * outcome.network(), test.classes().length),
            "step",
            test.values()[0][0].length == 1 ? "value" : "first of its values");
    for (int k = 0; k < test.labels().size(); k++) {
      int label = k;
      int[] right =
          IntStream.range(0, test.classes().length)
              .filter(i -> test.classes()[i] == label && outcome.predicted()[i] == label)
              .limit(test.labels().size() > 2 ? 1 : 2)
              .toArray();
      for (int i : right) {
        chart = chart.line(line(test.labels().get(k), test.values()[i], k, false));
      }
    }
    int[] wrong =
        IntStream.range(0, test.classes().length)
            .filter(i -> test.classes()[i] != outcome.predicted()[i])
            .limit(3)
            .toArray();
    for (int i : wrong) {
      String said =
          "%s taken for %s"
              .formatted(
                  test.labels().get(test.classes()[i]), test.labels().get(outcome.predicted()[i]));
      chart = chart.line(line(said, test.values()[i], test.classes()[i], true));
    }
    return chart;
  }

  private static Chart.Line line(String name, float[][] series, int colour, boolean dashed) {
    return new Chart.Line(
        name,
        IntStream.range(0, series.length).asDoubleStream().toArray(),
        IntStream.range(0, series.length).mapToDouble(t -> series[t][0]).toArray(),
        colour,
        dashed);
  }

  /** The UCR archive's text: a class and then the values on every line. */
  static Labelled univariate(List<String> lines) {
    List<float[][]> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        String[] words = line.strip().split("\\s+", -1);
        names.add("class " + (int) Double.parseDouble(words[0]));
        float[][] series = new float[words.length - 1][1];
        for (int t = 0; t < series.length; t++) {
          series[t][0] = Float.parseFloat(words[t + 1]);
        }
        values.add(series);
      }
    }
    return labelled(values, names);
  }

  /**
   * The UEA archive's ARFF: after {@code @data} a quoted text and the class, in the text the values
   * of each feature, features divided by the two characters {@code \n}.
   */
  static Labelled relational(List<String> lines) {
    List<float[][]> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    boolean data = false;
    for (String line : lines) {
      if (data && !line.isBlank()) {
        int end = line.lastIndexOf('\'');
        names.add(line.substring(end + 2).strip());
        String[] features = line.substring(1, end).split("\\\\n", -1);
        float[][] series = new float[features[0].split(",", -1).length][features.length];
        for (int j = 0; j < features.length; j++) {
          String[] steps = features[j].split(",", -1);
          for (int t = 0; t < steps.length; t++) {
            series[t][j] = Float.parseFloat(steps[t]);
          }
        }
        values.add(series);
      }
      data |= line.strip().equalsIgnoreCase("@data");
    }
    return labelled(values, names);
  }

  private static Labelled labelled(List<float[][]> values, List<String> names) {
    List<String> labels = names.stream().distinct().sorted().toList();
    return new Labelled(
        values.toArray(float[][][]::new),
        names.stream().mapToInt(labels::indexOf).toArray(),
        labels);
  }
}
