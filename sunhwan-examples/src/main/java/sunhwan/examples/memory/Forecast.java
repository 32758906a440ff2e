package sunhwan.examples.memory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import sunhwan.data.Adapt;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Tensor;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Two classic series, one step ahead: airline passengers by month, 1949 to 1960, and the lowest
 * temperature of each day in Melbourne, 1981 to 1990.
 *
 * <p>The network reads the steps before, as differences to the last one, and the season, and says
 * by how much the next step differs from the last. So an answer of 0 is persistence: tomorrow is as
 * today. The end of a series is the test, the part before it stops the training, and scales come
 * from the rest.
 */
public final class Forecast {
  private Forecast() {}

  /**
   * A series and how it is read.
   *
   * @param file of lines {@code "date",value} under a heading
   * @param unit of its values
   * @param period steps of a season
   * @param grows whether it changes by factors rather than by amounts
   * @param test steps at its end that are forecast
   * @param validation steps before them that stop the training
   * @param axis of the picture, whose first step is the first of the test
   * @param shown steps in the picture
   */
  record Series(
      String name,
      String file,
      String unit,
      int period,
      boolean grows,
      int test,
      int validation,
      String axis,
      int shown) {
    static final Series AIRLINE =
        new Series(
            "Airline passengers",
            "timeseries/airline-passengers.csv",
            "thousands a month",
            12,
            true,
            36,
            12,
            "month, from January 1958",
            36);
    static final Series TEMPERATURES =
        new Series(
            "Daily minimum temperatures",
            "timeseries/daily-min-temperatures.csv",
            "°C",
            365,
            false,
            365,
            365,
            "day of 1990",
            120);
  }

  /**
   * How the network is trained.
   *
   * @param window steps it reads
   * @param units of the GRU
   * @param epochs at most; it stops after a tenth of them without a better validation loss
   */
  record Setup(int window, int units, int epochs, float rate, long seed) {
    static final Setup AIRLINE = new Setup(24, 32, 400, 0.003f, 1);
    static final Setup TEMPERATURES = new Setup(30, 32, 60, 0.002f, 1);
  }

  /**
   * What came out.
   *
   * @param errors root mean squared error on the test steps, by who forecast
   * @param truth the test steps
   * @param forecast the network's
   */
  record Outcome(Map<String, Double> errors, double[] truth, double[] forecast) {}

  public static void main(String[] args) {
    Settings settings = new Settings(args);
    Setup airline =
        new Setup(
            settings.number("airlineWindow", Setup.AIRLINE.window()),
            settings.number("airlineUnits", Setup.AIRLINE.units()),
            settings.number("airlineEpochs", Setup.AIRLINE.epochs()),
            settings.decimal("airlineRate", Setup.AIRLINE.rate()),
            settings.number("seed", (int) Setup.AIRLINE.seed()));
    Setup temperatures =
        new Setup(
            settings.number("temperatureWindow", Setup.TEMPERATURES.window()),
            settings.number("temperatureUnits", Setup.TEMPERATURES.units()),
            settings.number("temperatureEpochs", Setup.TEMPERATURES.epochs()),
            settings.decimal("temperatureRate", Setup.TEMPERATURES.rate()),
            settings.number("seed", (int) Setup.TEMPERATURES.seed()));
    Path folder = settings.folder();
    settings.refuseOthers();
    Optional<Path> first = SharedData.file(Series.AIRLINE.file());
    Optional<Path> second = SharedData.file(Series.TEMPERATURES.file());
    if (first.isEmpty() || second.isEmpty()) {
      System.out.println(
          SharedData.missing((first.isEmpty() ? Series.AIRLINE : Series.TEMPERATURES).file()));
      return;
    }
    Outcome passengers = run(Series.AIRLINE, airline, read(first.get()), System.out);
    Outcome degrees = run(Series.TEMPERATURES, temperatures, read(second.get()), System.out);
    System.out.println("picture: " + draw(folder, passengers, degrees));
  }

  static Outcome run(Series series, Setup setup, double[] values, PrintStream out) {
    double[] v = series.grows() ? Arrays.stream(values).map(Math::log).toArray() : values;
    int test = v.length - series.test();
    int validation = test - series.validation();
    double scale = deviationOfChanges(v, validation);
    Input input = Input.sequence(setup.window(), 3);
    Dataset train = data(series, setup, v, scale, setup.window(), validation);
    Sequential network =
        Sequential.of(input, Adapt.normalization(input, train), GRU.of(setup.units()), Dense.of(1));

    Fit fit =
        Trainer.compile(
                network.build(setup.seed()),
                Adam.of(setup.rate()).globalClipnorm(1),
                MeanSquaredError.of())
            .fit(
                train,
                FitOptions.epochs(setup.epochs())
                    .seed(setup.seed())
                    .validation(data(series, setup, v, scale, validation, test))
                    .callback(new Progress(out, series.name()))
                    .callback(
                        EarlyStopping.on("val_loss")
                            .patience(Math.max(1, setup.epochs() / 10))
                            .restoreBestWeights(true)));

    Tensor changes = fit.model().predict(data(series, setup, v, scale, test, v.length).x());
    double[] truth = Arrays.copyOfRange(values, test, values.length);
    double[] forecast = new double[series.test()];
    for (int i = 0; i < forecast.length; i++) {
      forecast[i] = value(series, v[test + i - 1] + scale * changes.at(i, 0));
    }
    int p = series.period();
    Map<String, Double> errors = new LinkedHashMap<>();
    errors.put("persistence", error(series, truth, i -> v[test + i - 1]));
    errors.put("a season ago", error(series, truth, i -> v[test + i - p]));
    errors.put(
        "a season ago + change since",
        error(series, truth, i -> v[test + i - p] + v[test + i - 1] - v[test + i - 1 - p]));
    errors.put("GRU", error(series, truth, i -> v[test + i - 1] + scale * changes.at(i, 0)));
    out.printf(
        "%s: %d steps to learn from, %d to stop by, the last %d forecast one step ahead%n",
        series.name(), validation, series.validation(), series.test());
    out.printf("%-30s %s%n", "", "root mean squared error, " + series.unit());
    errors.forEach((who, error) -> out.printf("%-30s %12.2f%n", who, error));
    return new Outcome(errors, truth, forecast);
  }

  static Path draw(Path folder, Outcome passengers, Outcome degrees) {
    return Chart.write(
        folder.resolve("forecast.svg"),
        chart(Series.AIRLINE, passengers),
        chart(Series.TEMPERATURES, degrees));
  }

  private static Chart chart(Series series, Outcome outcome) {
    double[] x = IntStream.rangeClosed(1, series.shown()).mapToDouble(i -> i).toArray();
    return Chart.of(series.name() + ", one step ahead, unseen", series.axis(), series.unit())
        .line(new Chart.Line("truth", x, Arrays.copyOf(outcome.truth(), series.shown()), -1, false))
        .line("GRU", x, Arrays.copyOf(outcome.forecast(), series.shown()));
  }

  static double[] read(Path file) {
    return SharedData.read(file)
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)))
        .toArray();
  }

  private static double value(Series series, double v) {
    return series.grows() ? Math.exp(v) : v;
  }

  /** Root mean squared error of forecasts that are given as the network reads values. */
  private static double error(Series series, double[] truth, IntToDoubleFunction forecast) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      double miss = value(series, forecast.applyAsDouble(i)) - truth[i];
      sum += miss * miss;
    }
    return Math.sqrt(sum / truth.length);
  }

  private static double deviationOfChanges(double[] v, int to) {
    double[] changes = IntStream.range(1, to).mapToDouble(t -> v[t] - v[t - 1]).toArray();
    double mean = Arrays.stream(changes).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(changes).map(c -> (c - mean) * (c - mean)).average().orElseThrow());
  }

  /** What is known before each of the steps from … to − 1, and by how much that step differs. */
  private static Dataset data(
      Series series, Setup setup, double[] v, double scale, int from, int to) {
    float[][][] x = new float[to - from][setup.window()][3];
    float[][] change = new float[to - from][1];
    for (int i = 0; i < x.length; i++) {
      int next = from + i;
      for (int k = 0; k < setup.window(); k++) {
        int t = next - setup.window() + k;
        double season = 2 * Math.PI * (t + 1) / series.period();
        x[i][k][0] = (float) ((v[t] - v[next - 1]) / scale);
        x[i][k][1] = (float) Math.sin(season);
        x[i][k][2] = (float) Math.cos(season);
      }
      change[i][0] = (float) ((v[next] - v[next - 1]) / scale);
    }
    return Dataset.of(Sequences.ofVectors(x), Sequences.ofValues(change));
  }
}
