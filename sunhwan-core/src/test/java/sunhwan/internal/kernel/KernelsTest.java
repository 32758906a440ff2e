package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KernelsTest {

  @Test
  void choosesVectorsWhereTheyAreAndSaysHowLong() {
    Kernels best = Kernels.best();

    assertThat(best.describe()).matches("vector kernels, \\d+ lanes \\(\\d+ bit\\)");
    assertThat(best.gemm()).isInstanceOf(VectorGemm.class);
    assertThat(Kernels.best()).isSameAs(best);
  }

  @Test
  void bendsByVectorsOnlyForTheUsualPair() {
    Kernels kernels = Kernels.vector();

    assertThat(kernels.lstm(Curve.TANH, Curve.SIGMOID)).isSameAs(kernels.lstm());
    assertThat(kernels.gru(Curve.TANH, Curve.SIGMOID)).isSameAs(kernels.gru());
    assertThat(kernels.lstm(Curve.TANH, Curve.HARD_SIGMOID)).isInstanceOf(ScalarLstmStep.class);
    assertThat(kernels.gru(Curve.RELU, Curve.SIGMOID)).isInstanceOf(ScalarGruStep.class);
  }

  @Test
  void fallsBackToScalarsWithoutTheVectorModuleAndSaysWhatToDo()
      throws IOException, InterruptedException {
    assertThat(inAnotherJvm())
        .isEqualTo(
            "scalar kernels: start Java with --add-modules jdk.incubator.vector for the fast path,"
                + " sum 6.0");
  }

  @Test
  void obeysTheSystemProperties() throws IOException, InterruptedException {
    String module = "--add-modules=jdk.incubator.vector";

    assertThat(inAnotherJvm(module, "-Dsunhwan.kernels=scalar"))
        .isEqualTo("scalar kernels: system property sunhwan.kernels asks for them, sum 6.0");
    assertThat(inAnotherJvm(module, "-Dsunhwan.lanes=4"))
        .isEqualTo("vector kernels, 4 lanes (128 bit), sum 6.0");
  }

  @Test
  void refusesPropertiesThatItDoesNotKnow() throws IOException, InterruptedException {
    String module = "--add-modules=jdk.incubator.vector";

    assertThat(inAnotherJvm(module, "-Dsunhwan.kernels=fast"))
        .contains("sunhwan.kernels: expected vector or scalar, got 'fast'");
    assertThat(inAnotherJvm(module, "-Dsunhwan.lanes=3"))
        .contains("sunhwan.lanes: expected 4, 8 or 16, got '3'");
  }

  private static String inAnotherJvm(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String classes = folder(Kernels.class) + File.pathSeparator + folder(Describe.class);
    command.addAll(List.of("-Xshare:auto", "-cp", classes, Describe.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .reduce((a, b) -> a + "\n" + b)
        .orElse("");
  }

  /** The class path entry that a class was read from. */
  private static Path folder(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    URL found = Objects.requireNonNull(type.getResource("/" + file));
    return Path.of(URI.create(found.toString().replace(file, "")));
  }

  /** Runs in a JVM of its own. */
  static final class Describe {
    public static void main(String[] args) {
      float[] sum = {0, 0, 0};
      Kernels.best().pointwise().addColumnSums(2, 3, new float[] {1, 2, 3, 1, 2, 3}, 0, sum, 0);
      System.out.println(Kernels.best().describe() + ", sum " + sum[2]);
    }
  }
}
