package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeQuestions() throws IOException {
    file = Questions.write(folder.resolve("문의.csv"), 90, 1);
  }

  private Object[] search(Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("search", file, "--text", "제목,내용", "--label", "분류"));
    words.addAll(List.of("--units", 4, "--embedding", 8, "--epochs", 3, "--model", "simple-rnn"));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void showsTrialsTheBestFirstAndHowToTrainIt() {
    Terminal.Result result = Terminal.run(search("--trials", 4, "--seed", 5));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("search: 4 settings in 7 trainings of simple-rnn")
        .contains("trial 1 (1/7): accuracy ");
    assertThat(result.out())
        .containsPattern(
            "Trial +Accuracy +F1 +Loss +Rate +Batch +Dropout +Units +Vector +Layers +Min\\."
                + " +Epochs")
        .contains("1 (recipe)")
        .containsPattern("the test\\s+rows\\s+were\\s+not\\s+looked\\s+at")
        .containsPattern(
            "Train the best with: .*sunhwan.* train .*--text 제목,내용 --label 분류 --units 4 --embedding"
                + " 8 --epochs 3 --seed 5 --model simple-rnn --learning-rate [0-9.E-]+"
                + " --batch-size|Nothing did better");
  }

  @Test
  void printsJson() throws IOException {
    Terminal.Result result =
        Terminal.run(search("--trials", 2, "--strategy", "random", "--json", "--quiet"));

    assertThat(result.err()).isEmpty();
    JsonNode trials = new ObjectMapper().readTree(result.out()).get("trials");
    assertThat(trials).hasSize(2);
    assertThat(trials.get(0).get("settings").get("units").asText()).isEqualTo("4");
    assertThat(trials.get(0).get("rows").asInt()).isEqualTo(15);
    assertThat(trials.findValuesAsText("number")).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void refusesModelsWithoutSettingsAndTooFewTrials() {
    Terminal.Result other = Terminal.run("search", file, "--model", "wide-deep");
    Terminal.Result few = Terminal.run("search", file, "--trials", 1);
    Terminal.Result strategy = Terminal.run("search", file, "--strategy", "grid");

    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("wide-deep chooses its settings by itself");
    assertThat(few.err()).contains("--trials: expected a number from 2 to 10000, got 1");
    assertThat(strategy.err()).contains("unknown strategy 'grid'. There are halving, random");
  }
}
