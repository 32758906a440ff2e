package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.onnx.Conversion;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.models.Model;
import sunhwan.models.Sequential;

/** Every model that is written as ONNX comes back as the same model, bit for bit. */
class OnnxRoundTripTest {
  @TempDir private static Path folder;

  static Stream<Arguments> models() {
    return Stream.of(
            with(ExportedModels.masked(), OnnxOptions.of()),
            with(ExportedModels.sequences(), OnnxOptions.of().lengths(true)),
            with(ExportedModels.sequences(), OnnxOptions.of().opset(18)),
            with(ExportedModels.fixed(), OnnxOptions.of().opset(13)))
        .flatMap(all -> all);
  }

  private static Stream<Arguments> with(Map<String, Sequential> models, OnnxOptions options) {
    return models.entrySet().stream()
        .map(model -> Arguments.of(model.getKey(), model.getValue(), options));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("models")
  void comesBack(String what, Sequential spec, OnnxOptions options) throws IOException {
    Model model = ExportedModels.withRandomWeights(spec, 6);
    Path file = folder.resolve("model.onnx");
    OnnxFiles.write(model, file, options);

    Conversion conversion = OnnxFiles.read(file).toModel();

    assertThat(conversion)
        .as(what)
        .isInstanceOfSatisfying(
            Conversion.Converted.class,
            again -> {
              assertThat(again.model().spec()).isEqualTo(spec);
              assertThat(again.model().weights()).isEqualTo(model.weights());
            });
  }
}
