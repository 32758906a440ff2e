package sunhwan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sunhwan.training.Scores;

class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void theReadmeShowsTheCodeThatIsRunHere() throws IOException {
    List<String> lines =
        Files.readAllLines(
            ROOT.resolve("sunhwan-examples/src/main/java/sunhwan/examples/Readme.java"));
    int from = lines.indexOf("    // README");
    int to = lines.lastIndexOf("    // README");
    String code =
        lines.subList(from + 1, to).stream()
            .map(line -> line.replaceFirst("^ {4}", ""))
            .collect(Collectors.joining("\n"));

    String readme = Files.readString(ROOT.resolve("README.md"));

    assertThat(to - from).isGreaterThan(20);
    assertThat(readme).contains("```java\n" + code + "\n```");
  }

  @Test
  void whatItShowsLearnsAndComesBackFromItsFile() throws IOException {
    Scores scores = Readme.run();

    // the sample's largest class has 27 % of the rows
    assertThat(scores.get("accuracy")).isGreaterThan(0.8);
  }
}
