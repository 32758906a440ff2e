package sunhwan.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.examples.memory.VanishingGradient.Setup;
import sunhwan.layers.Activation;
import sunhwan.layers.Initializer;
import sunhwan.layers.SimpleRNN;

class VanishingGradientTest {
  @TempDir Path folder;

  @Test
  void theFartherBackTheWeakerAndAForgetBiasHelps() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    VanishingGradient.Outcome outcome = VanishingGradient.run(new Setup(40, 16, 10), folder, out);

    for (String layer : List.of("SimpleRNN", "LSTM", "GRU", "LSTM, forget bias 0")) {
      double[] norms = outcome.norms().get(layer);
      assertThat(norms[39]).isEqualTo(1, within(1e-12));
      assertThat(norms[0]).isPositive().isLessThan(norms[20]);
    }
    // 40 steps back a gate with bias b keeps about sigmoid(b)^40
    assertThat(outcome.norms().get("LSTM, forget bias 4")[0]).isGreaterThan(0.1);
    assertThat(outcome.norms().get("LSTM, forget bias 0")[0])
        .isLessThan(outcome.norms().get("LSTM")[0] / 100);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("SimpleRNN", "LSTM", "GRU");
    assertThat(ChartTest.lines(outcome.picture()))
        .containsExactly("SimpleRNN", "LSTM", "GRU", "LSTM, forget bias 0", "LSTM, forget bias 4");
  }

  @Test
  void withoutABendAnOrthogonalMatrixKeepsTheGradientAsItIs() {
    // dLoss/dh of an earlier step is U·dLoss/dh, and U is orthogonal; the kernel is drawn as
    // orthogonal as well, square, so the input's gradient is as long as the state's.
    SimpleRNN linear =
        SimpleRNN.of(8)
            .activation(Activation.LINEAR)
            .initializers(Initializer.ORTHOGONAL, Initializer.ORTHOGONAL, Initializer.ZEROS);

    double[] norms = VanishingGradient.norms(new Setup(30, 8, 1), linear, 0, 1);

    for (double norm : norms) {
      assertThat(norm / norms[29]).isEqualTo(1, within(1e-4));
    }
  }
}
