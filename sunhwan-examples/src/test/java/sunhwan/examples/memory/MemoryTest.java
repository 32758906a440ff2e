package sunhwan.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every program on memory in a short form that the build runs, and in the form that its page shows,
 * which takes minutes: {@code mvn verify -Pslow}.
 */
class MemoryTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void gatesAddWhatIsFarApart() throws Exception {
    AddingProblem.Outcome outcome =
        AddingProblem.run(new AddingProblem.Setup(30, 24, 2000, 12, 0.01f, 1), folder, out);

    assertThat(last(outcome.losses(), "LSTM")).isLessThan(last(outcome.losses(), "SimpleRNN") / 2);
    assertThat(last(outcome.losses(), "GRU")).isLessThan(last(outcome.losses(), "SimpleRNN") / 2);
    assertThat(printed()).contains("always 1", "SimpleRNN", "LSTM", "GRU");
    assertThat(ChartTest.lines(outcome.picture()))
        .containsExactly("SimpleRNN", "LSTM", "GRU", "always 1");
  }

  @Test
  @Tag("slow")
  void gatesSolveTheAddingProblemOverAHundredSteps() {
    AddingProblem.Outcome outcome = AddingProblem.run(AddingProblem.Setup.FULL, folder, out);

    // always answering 1: 1/6
    assertThat(last(outcome.losses(), "LSTM")).isLessThan(0.01);
    assertThat(last(outcome.losses(), "GRU")).isLessThan(0.01);
    assertThat(last(outcome.losses(), "SimpleRNN")).isGreaterThan(0.1);
  }

  @Test
  void gatesCopyWhatIsLongGone() throws Exception {
    CopyTask.Outcome outcome =
        CopyTask.run(new CopyTask.Setup(2, 15, 24, 2000, 12, 0.02f, 1), folder, out);

    assertThat(last(outcome.accuracies(), "LSTM")).isGreaterThan(0.9);
    assertThat(last(outcome.accuracies(), "GRU")).isGreaterThan(0.9);
    assertThat(last(outcome.accuracies(), "SimpleRNN")).isLessThan(0.6);
    assertThat(printed()).contains("guessing", "SimpleRNN", "LSTM", "GRU");
    assertThat(ChartTest.lines(outcome.picture()))
        .containsExactly("SimpleRNN", "LSTM", "GRU", "guessing");
  }

  @Test
  @Tag("slow")
  void gatesSolveTheCopyTask() {
    CopyTask.Outcome outcome = CopyTask.run(CopyTask.Setup.FULL, folder, out);

    // 0.99 with 16 lanes; another number of lanes rounds otherwise. Guessing: 0.125
    assertThat(last(outcome.accuracies(), "LSTM")).isGreaterThan(0.97);
    assertThat(last(outcome.accuracies(), "GRU")).isGreaterThan(0.97);
    assertThat(last(outcome.accuracies(), "SimpleRNN")).isLessThan(0.5);
  }

  @Test
  void theNextCharacterIsAsHardToTellAsTheTextIsRandom() throws Exception {
    // Words of 4, 4, 6 and 5 characters, each as likely: ln 4 nats a word of 4.75 characters.
    String[] words = {"one ", "two ", "three ", "four "};
    StringBuilder text = new StringBuilder();
    SplittableRandom random = new SplittableRandom(1);
    while (text.length() < 30_000) {
      text.append(words[random.nextInt(words.length)]);
    }
    double entropy = Math.log(4) / 4.75;

    NextCharacter.Outcome outcome =
        NextCharacter.run(
            new NextCharacter.Setup(30_000, 32, 15, 16, 64, 32, 0, 0.02f, 2, 1),
            text.toString(),
            folder,
            out);

    assertThat(outcome.nats().getLast()).isBetween(entropy - 0.02, entropy + 0.03);
    List<String> written = List.of(outcome.sample().split(" "));
    assertThat(written).hasSizeGreaterThan(60);
    // the sample begins and ends anywhere
    assertThat(written.subList(1, written.size() - 1)).isSubsetOf("one", "two", "three", "four");
    assertThat(printed()).contains("nats, held out", "it writes");
    assertThat(ChartTest.lines(outcome.picture()))
        .containsExactly("training, mean over the epoch", "held-out tenth", "1.6");
  }

  @Test
  @Tag("slow")
  void shakespeareUnder1Point6NatsACharacter() {
    Path file = shared("tinyshakespeare/input.txt");

    NextCharacter.Outcome outcome =
        NextCharacter.run(NextCharacter.Setup.FULL, SharedData.read(file), folder, out);

    assertThat(outcome.nats().getLast()).isLessThan(1.6);
  }

  @Test
  void passengersAndDegreesAreForecastBetterThanByPersistence() throws Exception {
    double[] passengers = Forecast.read(shared(Forecast.Series.AIRLINE.file()));
    double[] degrees = Forecast.read(shared(Forecast.Series.TEMPERATURES.file()));

    Forecast.Outcome airline =
        Forecast.run(
            Forecast.Series.AIRLINE, new Forecast.Setup(12, 16, 100, 0.01f, 1), passengers, out);
    Forecast.Outcome temperatures =
        Forecast.run(
            Forecast.Series.TEMPERATURES, new Forecast.Setup(10, 16, 3, 0.005f, 1), degrees, out);

    assertThat(airline.errors().get("GRU")).isLessThan(0.8 * airline.errors().get("persistence"));
    assertThat(temperatures.errors().get("GRU"))
        .isLessThan(0.95 * temperatures.errors().get("persistence"));
    assertThat(printed()).contains("persistence", "a season ago", "GRU");
    assertThat(ChartTest.lines(Forecast.draw(folder, airline, temperatures)))
        .containsExactly("truth", "GRU", "truth", "GRU");
  }

  @Test
  @Tag("slow")
  void passengersAndDegreesAreForecastBetterThanByAnySeasonToo() {
    double[] passengers = Forecast.read(shared(Forecast.Series.AIRLINE.file()));
    double[] degrees = Forecast.read(shared(Forecast.Series.TEMPERATURES.file()));

    Forecast.Outcome airline =
        Forecast.run(Forecast.Series.AIRLINE, Forecast.Setup.AIRLINE, passengers, out);
    Forecast.Outcome temperatures =
        Forecast.run(Forecast.Series.TEMPERATURES, Forecast.Setup.TEMPERATURES, degrees, out);

    assertThat(airline.errors().get("GRU"))
        .isLessThan(airline.errors().get("persistence"))
        .isLessThan(airline.errors().get("a season ago"));
    assertThat(temperatures.errors().get("GRU"))
        .isLessThan(temperatures.errors().get("persistence"))
        .isLessThan(temperatures.errors().get("a season ago"));
  }

  @Test
  void seriesAreClassifiedFarAboveChance() throws Exception {
    SeriesClasses.missing().ifPresent(MemoryTest::shared);

    Map<String, SeriesClasses.Outcome> outcomes =
        SeriesClasses.run(new SeriesClasses.Setup(8, 15, 0.01f, 1), folder, out);

    // the archive's table: 1-NN with Euclidean distance errs on 8.7 % of GunPoint, 0 % of Coffee
    assertThat(outcomes.get("GunPoint").nearest()).isEqualTo(137 / 150.0);
    assertThat(outcomes.get("Coffee").nearest()).isEqualTo(1);
    assertThat(outcomes.get("BasicMotions").network()).isGreaterThan(0.6);
    assertThat(printed()).contains("1-NN Euclidean", "GunPoint", "Coffee", "BasicMotions");
    assertThat(ChartTest.lines(folder.resolve("series-classes.svg")))
        .contains("class 1", "class 0", "Running", "Badminton");
  }

  @Test
  @Tag("slow")
  void seriesAreClassified() {
    SeriesClasses.missing().ifPresent(MemoryTest::shared);

    Map<String, SeriesClasses.Outcome> outcomes =
        SeriesClasses.run(SeriesClasses.Setup.FULL, folder, out);

    assertThat(outcomes.get("GunPoint").network()).isGreaterThan(0.9);
    assertThat(outcomes.get("Coffee").network()).isGreaterThan(0.9);
    assertThat(outcomes.get("BasicMotions").network()).isGreaterThan(0.9);
  }

  private static double last(Map<String, List<Double>> series, String layer) {
    return series.get(layer).getLast();
  }

  private static Path shared(String name) {
    assumeTrue(SharedData.file(name).isPresent(), SharedData.missing(name));
    return SharedData.file(name).orElseThrow();
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
