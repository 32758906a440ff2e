package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sunhwan.data.Sequences;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;
import sunhwan.formats.onnx.Conversion;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.text.Experiment;
import sunhwan.text.Recipe;
import sunhwan.text.RecurrentModel;
import sunhwan.text.Table;

/** The lesson's three models on its 428 test rows: Sunhwan, another's file, and Sunhwan again. */
class SeoulFilesTest {
  private static final int ROWS = 428;

  @TempDir private static Path folder;

  private static Experiment experiment(Recipe recipe) {
    Experiment.Source source =
        new Experiment.Source(
            Table.read(Shared.file("data/seoul120/seoul-120-text.csv")),
            List.of("제목", "내용"),
            "분류",
            List.of("행정", "경제", "복지"),
            Optional.empty());
    return Experiment.of(source, recipe);
  }

  /** Weights as drawn, and documents cut to 40 words, which keeps the build short. */
  @ParameterizedTest
  @EnumSource
  void survivesAsDrawn(RecurrentModel which) throws IOException {
    Experiment experiment = experiment(Recipe.lesson());
    Sequences all = experiment.pipeline().encode(experiment.test().documents());
    Tensor ids = Tensor.zeros(Shape.of(ROWS, 40));
    for (int row = 0; row < ROWS; row++) { // the lesson pads on the left
      System.arraycopy(all.row(row), all.row(row).length - 40, ids.data(), row * 40, 40);
    }

    assertSurvives(experiment.network(which).build(1), ids);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void survivesTrained(RecurrentModel which) throws IOException {
    Experiment experiment = experiment(Recipe.lesson());
    Sequences all = experiment.pipeline().encode(experiment.test().documents());
    Tensor ids = Tensor.zeros(Shape.of(ROWS, all.length(0)));
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(all.row(row), 0, ids.data(), row * all.length(0), all.length(0));
    }

    assertSurvives(experiment.train(which).fit().orElseThrow().model(), ids);
  }

  /** What the sunhwan recipe trains, which pools over masked steps; with weights as drawn. */
  @ParameterizedTest
  @EnumSource
  void pooledOverAMaskSurvivesKerasAsDrawn(RecurrentModel which) throws IOException {
    Experiment experiment = experiment(Recipe.sunhwan());

    assertPooledSurvives(experiment.network(which).build(1), experiment);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void pooledOverAMaskSurvivesKerasTrained(RecurrentModel which) throws IOException {
    Experiment experiment = experiment(Recipe.sunhwan());

    assertPooledSurvives(experiment.train(which).fit().orElseThrow().model(), experiment);
  }

  private static void assertPooledSurvives(Model model, Experiment experiment) throws IOException {
    Sequences ids = experiment.pipeline().encode(experiment.test().documents());
    Tensor expected = model.predict(ids);
    assertThat(expected.shape()).isEqualTo(Shape.of(ROWS, 3));
    Path archive = folder.resolve("pooled.keras");
    Path whole = folder.resolve("pooled.h5");

    KerasFiles.write(KerasModel.of(model), archive);
    KerasFiles.writeH5(KerasModel.of(model), whole);

    for (Path file : List.of(archive, whole)) {
      KerasModel again = KerasFiles.read(file);
      assertThat(again.model().weights()).isEqualTo(model.weights());
      assertThat(again.model().predict(ids)).isEqualTo(expected);
      assertThat(again.remarks()).isEmpty();
    }
  }

  private static void assertSurvives(Model model, Tensor ids) throws IOException {
    Tensor expected = model.predict(ids);
    assertThat(expected.shape()).isEqualTo(Shape.of(ROWS, 3));
    assertSurvivesKeras(model, ids, expected, "lesson.keras");
    assertSurvivesKeras(model, ids, expected, "lesson.h5");
    assertSurvivesOnnx(model, ids, expected);
  }

  private static void assertSurvivesKeras(Model model, Tensor ids, Tensor expected, String name)
      throws IOException {
    Path file = folder.resolve(name);
    KerasFiles.write(KerasModel.of(model), file);

    KerasModel again = KerasFiles.read(file);

    assertThat(again.model().weights()).isEqualTo(model.weights());
    assertThat(again.model().predict(ids)).isEqualTo(expected);
  }

  private static void assertSurvivesOnnx(Model model, Tensor ids, Tensor expected)
      throws IOException {
    Path file = folder.resolve("lesson.onnx");
    OnnxFiles.write(model, file, OnnxOptions.of());
    long[] whole = new long[ids.data().length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (long) ids.data()[i];
    }

    Conversion conversion = OnnxFiles.read(file).toModel();
    OnnxValue.Floats elsewhere =
        OnnxRuntime.run(file, Map.of("ids", new OnnxValue.Longs(ids.shape(), whole)));

    assertThat(conversion)
        .isInstanceOfSatisfying(
            Conversion.Converted.class,
            again -> assertThat(again.model().predict(ids)).isEqualTo(expected));
    for (int i = 0; i < expected.data().length; i++) {
      assertThat(elsewhere.data()[i])
          .isBetween(expected.data()[i] - 1e-5f, expected.data()[i] + 1e-5f);
    }
  }
}
