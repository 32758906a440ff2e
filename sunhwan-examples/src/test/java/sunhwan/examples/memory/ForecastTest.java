package sunhwan.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A forecast knows nothing of what comes after it: neither in its windows nor in its scales. */
class ForecastTest {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  /** A season, a trend and noise, all above 0. */
  private static double[] series(int steps, int period) {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = new double[steps];
    for (int t = 0; t < steps; t++) {
      values[t] = 20 + 0.1 * t + 5 * Math.sin(2 * Math.PI * t / period) + random.nextDouble();
    }
    return values;
  }

  private static double[] forecast(Forecast.Series series, double[] values) {
    Forecast.Setup quick = new Forecast.Setup(6, 3, 2, 0.01f, 1);
    return Forecast.run(series, quick, values, NOWHERE).forecast();
  }

  /** Which series, and before which of its test steps it stands. */
  static Stream<Arguments> origins() {
    return Stream.of(Forecast.Series.AIRLINE, Forecast.Series.TEMPERATURES)
        .flatMap(series -> Stream.of(Arguments.of(series, 0), Arguments.of(series, 17)));
  }

  @ParameterizedTest
  @MethodSource("origins")
  void whatComesAfterTheOriginOfAForecastChangesNoBitOfIt(Forecast.Series series, int origin) {
    double[] values = series(series.test() + series.validation() + 100, series.period());
    double[] otherFuture = values.clone();
    SplittableRandom random = new SplittableRandom(5);
    int first = values.length - series.test() + origin;
    for (int t = first; t < values.length; t++) {
      otherFuture[t] = 1000 * random.nextDouble(1, 2);
    }

    double[] forecast = forecast(series, values);
    double[] other = forecast(series, otherFuture);

    // the step at the origin is forecast from the one before; later ones know the other future
    assertThat(Arrays.copyOf(other, origin + 1))
        .containsExactly(Arrays.copyOf(forecast, origin + 1));
    assertThat(other[origin + 1]).isNotEqualTo(forecast[origin + 1]);
  }

  /** So the test above does not stand because nothing is read at all. */
  @ParameterizedTest
  @MethodSource("origins")
  void whatComesBeforeItDoesChangeIt(Forecast.Series series, int origin) {
    double[] values = series(series.test() + series.validation() + 100, series.period());
    double[] otherPast = values.clone();
    otherPast[values.length - series.test() + origin - 1] += 1;

    assertThat(forecast(series, otherPast)[origin]).isNotEqualTo(forecast(series, values)[origin]);
  }
}
