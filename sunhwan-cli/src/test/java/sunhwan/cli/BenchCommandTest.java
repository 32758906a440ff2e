package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import sunhwan.cli.bench.BenchModel;
import sunhwan.cli.bench.PredictionSteps;
import sunhwan.cli.bench.Stopwatch;
import sunhwan.cli.bench.TrainingSteps;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.models.Model;
import sunhwan.models.Sequential;

class BenchCommandTest {
  @Test
  void timesTrainingAndPredictionAndSaysSoAsJson() throws IOException {
    Terminal.Result result =
        Terminal.run(
            "bench", "--models", "M4", "--threads", 1, "--seconds", 0.05, "--json", "--quiet");

    assertThat(result.exitCode()).isZero();
    JsonNode results = new ObjectMapper().readTree(result.out()).get("results");
    assertThat(results.findValuesAsText("mode")).containsExactly("train", "infer", "infer");
    assertThat(results.findValuesAsText("batch")).containsExactly("32", "1", "32");
    for (JsonNode r : results) {
      assertThat(r.get("model").asText()).isEqualTo("M4");
      assertThat(r.get("threads").asInt()).isEqualTo(1);
      assertThat(r.get("wallMs").asDouble()).isPositive();
      assertThat(r.get("cpuMs").asDouble()).isNotNegative();
      assertThat(r.get("spread").asDouble()).isNotNegative();
    }
    // a batch of 32 is more work than one document, a training step more than a prediction
    assertThat(results.get(2).get("wallMs").asDouble())
        .isGreaterThan(results.get(1).get("wallMs").asDouble())
        .isLessThan(results.get(0).get("wallMs").asDouble());
  }

  @Test
  void refusesModelsItDoesNotHave() {
    Terminal.Result result = Terminal.run("bench", "--models", "M9");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("unknown model 'M9'").contains("m1, m2, m3, m4, m5");
  }

  /** Counted from the layers' formulas: Keras counts the lesson's three the same. */
  @Test
  void theModelsHaveTheParametersOfTheirNames() {
    assertThat(BenchModel.M1.network().summary().parameters()).isEqualTo(117_763);
    assertThat(BenchModel.M2.network().summary().parameters()).isEqualTo(329_795);
    assertThat(BenchModel.M3.network().summary().parameters()).isEqualTo(190_531);
  }

  @Test
  void trainingStepsTrain() {
    Model start = BenchModel.M4.network().build(1);
    try (PredictionSteps before = new PredictionSteps(BenchModel.M4, start, 1, 1);
        TrainingSteps steps = new TrainingSteps(BenchModel.M4, start, 1)) {
      Stopwatch.Window window = Stopwatch.window(steps, 2);

      assertThat(window.wallNanos()).isPositive();
      assertThat(before.last().shape().count()).isEqualTo(1);
    }
  }

  @Test
  void aFailureInATrainingStepReachesWhoeverWaitsForIt() {
    Model other = Sequential.of(Input.vector(3), Dense.of(2)).build(1);
    try (TrainingSteps steps = new TrainingSteps(BenchModel.M4, other, 1)) {
      assertThatThrownBy(() -> steps.run(1)).isInstanceOf(IllegalStateException.class);
    }
  }
}
