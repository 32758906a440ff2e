package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;

/** The files that Keras 3.15.1 wrote, in shared/conformance/keras-golden, against its numbers. */
class KerasFilesTest {

  static Stream<Arguments> files() {
    return KerasGoldenTest.names()
        .flatMap(
            model -> Stream.of("model.keras", "model.h5").map(file -> Arguments.of(model, file)));
  }

  static Stream<Arguments> allFiles() {
    return Stream.concat(
        files(), KerasGoldenTest.names().map(model -> Arguments.of(model, "model.weights.h5")));
  }

  private static Path file(String model, String file) {
    return Shared.file("conformance/keras-golden/" + model + "/" + file);
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsAModelThatGivesKerassOutputs(String name, String file) {
    JsonNode fixture = KerasGoldenTest.fixture(name);

    KerasModel read = KerasFiles.read(file(name, file));

    KerasGoldenTest.assertClose(
        "output",
        read.model().predict(KerasGoldenTest.tensor(fixture.get("inputs").get(0))),
        KerasGoldenTest.tensor(fixture.get("output")),
        1e-6);
    assertThat(read.name()).isEqualTo("sequential");
    assertThat(read.version()).isEqualTo("3.15.1");
    assertThat(read.remarks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void readsWeightsToTheBit(String name, String file) {
    JsonNode fixture = KerasGoldenTest.fixture(name);

    Model read = KerasFiles.readWeights(file(name, file), KerasGoldenTest.MODELS.get(name));

    assertThat(read.weights()).isEqualTo(KerasGoldenTest.weights(fixture.get("weights")));
    KerasGoldenTest.assertClose(
        "output",
        read.predict(KerasGoldenTest.tensor(fixture.get("inputs").get(0))),
        KerasGoldenTest.tensor(fixture.get("output")),
        1e-6);
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsTheLayersThatWereSaved(String name, String file) {
    KerasModel read = KerasFiles.read(file(name, file));

    assertThat(read.model().spec().layers().stream().map(l -> l.spec()).toList())
        .containsAll(
            KerasGoldenTest.MODELS.get(name).layers().stream().map(l -> l.spec()).toList());
    assertThat(read.model().weights().names())
        .isEqualTo(KerasGoldenTest.MODELS.get(name).build(1).weights().names());
  }

  @ParameterizedTest
  @MethodSource("files")
  void writesWhatItReadsToTheBit(String name, String file, @TempDir Path folder)
      throws IOException {
    KerasModel read = KerasFiles.read(file(name, file));
    Tensor input = KerasGoldenTest.tensor(KerasGoldenTest.fixture(name).get("inputs").get(0));

    KerasFiles.write(read, folder.resolve("a.keras"));
    KerasFiles.writeH5(read, folder.resolve("a.h5"));
    KerasFiles.writeWeights(read, folder.resolve("a.weights.h5"));

    for (String written : List.of("a.keras", "a.h5")) {
      Model again = KerasFiles.read(folder.resolve(written)).model();
      assertThat(again.spec()).isEqualTo(read.model().spec());
      assertThat(again.weights()).isEqualTo(read.model().weights());
      assertThat(again.predict(input)).isEqualTo(read.model().predict(input));
    }
    Sequential spec = (Sequential) read.model().spec();
    assertThat(KerasFiles.readWeights(folder.resolve("a.weights.h5"), spec).weights())
        .isEqualTo(read.model().weights());
  }
}
