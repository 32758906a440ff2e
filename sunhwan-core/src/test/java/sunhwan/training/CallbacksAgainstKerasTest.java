package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Callbacks on series of numbers beside Keras 3.15.1's own, whose decisions keras-callbacks.py
 * wrote into keras-callbacks.txt.
 */
class CallbacksAgainstKerasTest {

  /**
   * One of Keras's runs.
   *
   * @param settings in the order in which the script prints them
   */
  private record Line(List<String> settings, double[] values, double[] results) {
    Mode mode() {
      return Mode.valueOf(settings.get(1).toUpperCase(Locale.ROOT));
    }

    double number(int at) {
      return Double.parseDouble(settings.get(at));
    }

    int whole(int at) {
      return Integer.parseInt(settings.get(at));
    }
  }

  private static List<Line> lines(String callback) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (InputStream in =
        CallbacksAgainstKerasTest.class.getResourceAsStream("keras-callbacks.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> l.startsWith(callback)).toList()) {
        List<String> parts = List.of(line.split(" \\| ", -1));
        lines.add(
            new Line(
                List.of(parts.get(0).split(" ", -1)),
                numbers(parts.get(1)),
                numbers(parts.get(2))));
      }
    }
    return lines;
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void earlyStoppingStopsAndRestoresAsKerasDoes() throws IOException {
    List<Line> lines = lines("EarlyStopping");

    assertThat(lines).hasSize(150);
    for (Line line : lines) {
      EarlyStopping stopping =
          EarlyStopping.on("m")
              .mode(line.mode())
              .patience(line.whole(2))
              .minDelta(line.number(3))
              .startFromEpoch(line.whole(5))
              .restoreBestWeights(line.settings().get(6).equals("True"));
      if (!line.settings().get(4).equals("None")) {
        stopping = stopping.baseline(line.number(4));
      }

      Rehearsal run = Rehearsal.of(stopping, "m", line.values());

      assertThat(List.of((double) run.stoppedAfter(), (double) run.weightsOfEpoch()))
          .as(line.settings() + " " + Arrays.toString(line.values()))
          .containsExactly(line.results()[0], line.results()[1]);
    }
  }

  @Test
  void reduceLROnPlateauGivesKerasRates() throws IOException {
    List<Line> lines = lines("ReduceLROnPlateau");

    assertThat(lines).hasSize(100);
    for (Line line : lines) {
      ReduceLROnPlateau reduce =
          ReduceLROnPlateau.on("m")
              .mode(line.mode())
              .factor(line.number(2))
              .patience(line.whole(3))
              .minDelta(line.number(4))
              .cooldown(line.whole(5))
              .minLr(line.number(6));

      Rehearsal run = Rehearsal.of(reduce, "m", line.values());

      List<Double> rates = new ArrayList<>(run.logged("learning_rate"));
      rates.add((double) run.learningRate());
      assertThat(rates)
          .as(line.settings() + " " + Arrays.toString(line.values()))
          .containsExactlyElementsOf(Arrays.stream(line.results()).boxed().toList());
    }
  }
}
