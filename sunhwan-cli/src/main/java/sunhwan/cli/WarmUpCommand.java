package sunhwan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * What the launcher runs once after a build, so that Java can write down which classes are wanted
 * and start faster ever after: a training, a prediction and a summary, all tiny and silent.
 */
@Command(hidden = true, description = "Prepares faster starts.")
final class WarmUpCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("sunhwan");
    Path model = folder.resolve("tiny.sunhwan");
    try {
      int worst = 0;
      for (String[] words :
          new String[][] {
            {"train", "--epochs", "1", "--out", "" + model},
            {"predict", "" + model, "버스", "--json"},
            {"summary", "" + model}
          }) {
        worst = Math.max(worst, Main.run(silent(), words));
      }
      return worst;
    } finally {
      Files.deleteIfExists(model);
      Files.deleteIfExists(folder);
    }
  }

  private static Session silent() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Session(
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        Screen.none(),
        "sunhwan",
        System::nanoTime,
        new Interruption(),
        Map.of());
  }
}
