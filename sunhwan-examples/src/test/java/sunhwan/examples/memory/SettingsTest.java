package sunhwan.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @Test
  void whatIsGivenStandsForTheDefault(@TempDir Path folder) {
    Settings settings = new Settings("steps=50", "rate=0.5", "out=" + folder.resolve("new"));

    assertThat(settings.number("steps", 100)).isEqualTo(50);
    assertThat(settings.number("units", 64)).isEqualTo(64);
    assertThat(settings.decimal("rate", 0.1f)).isEqualTo(0.5f);
    assertThat(settings.folder()).isEqualTo(folder.resolve("new")).isDirectory();
    settings.refuseOthers();
  }

  @Test
  void saysWhatIsWrong() {
    Settings settings = new Settings("step=50", "units=many");

    assertThatThrownBy(() -> settings.number("units", 64))
        .hasMessage("units: expected a whole number, such as 64, got 'many'");
    assertThatThrownBy(settings::refuseOthers).hasMessage("nobody knows 'step'; there are [units]");
    assertThatThrownBy(() -> new Settings("--help"))
        .hasMessage("expected name=value, such as seed=2, got '--help'");
  }
}
