package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.data.Dataset;
import sunhwan.formats.Safetensors;
import sunhwan.formats.SunhwanFiles;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.training.Callback;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Mode;

class ModelCheckpointTest {
  private static final Dataset DATA = Rehearsals.data(23, 1);
  private static final Dataset VALIDATION = Rehearsals.data(9, 2);

  @TempDir private Path folder;

  /** Keeps the weights of each epoch. */
  private static Callback keeping(List<Weights> weights) {
    return run ->
        new Callback.Observer() {
          @Override
          public void epochEnd(Callback.EpochEnd end) {
            weights.add(run.weights());
          }
        };
  }

  private List<String> files() throws IOException {
    if (!Files.exists(folder.resolve("models"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("models"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private String at(String pattern) {
    return folder.resolve("models") + "/" + pattern;
  }

  private static Fit fit(int epochs, Callback... callbacks) {
    FitOptions options = Rehearsals.options(epochs).validation(VALIDATION);
    for (Callback callback : callbacks) {
      options = options.callback(callback);
    }
    return Rehearsals.trainer().fit(DATA, options);
  }

  @Test
  void savesTheModelOfEachEpochUnderItsNumbers() throws IOException {
    List<Weights> weights = new ArrayList<>();

    Fit fit =
        fit(2, ModelCheckpoint.to(at("{epoch:02d}-{val_loss:.3f}.sunhwan")), keeping(weights));

    List<Double> losses = fit.history().series("val_loss");
    assertThat(files())
        .containsExactly(
            String.format(Locale.ROOT, "01-%.3f.sunhwan", losses.get(0)),
            String.format(Locale.ROOT, "02-%.3f.sunhwan", losses.get(1)));
    for (int epoch = 0; epoch < 2; epoch++) {
      Path file = folder.resolve("models").resolve(files().get(epoch));
      assertThat(SunhwanFiles.readModel(file).weights()).isEqualTo(weights.get(epoch));
      assertThat(SunhwanFiles.readModel(file).spec()).isEqualTo(Rehearsals.spec());
    }
  }

  @Test
  void savesOnlyWhatIsBetterThanAllBefore() throws IOException {
    Fit fit =
        fit(
            6,
            ModelCheckpoint.to(at("{epoch}.safetensors"))
                .monitor("val_loss")
                .mode(Mode.MAX) // so that some epochs are worse
                .saveBestOnly(true)
                .saveWeightsOnly(true));

    List<String> expected = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (int epoch = 1; epoch <= 6; epoch++) {
      double loss = fit.history().series("val_loss").get(epoch - 1);
      if (loss > best) {
        best = loss;
        expected.add(epoch + ".safetensors");
      }
    }
    assertThat(files()).containsExactlyElementsOf(expected).hasSizeLessThan(6);
  }

  @Test
  void savesNothingThatDoesNotBetterTheThreshold() throws IOException {
    ModelCheckpoint best = ModelCheckpoint.to(at("best.sunhwan")).saveBestOnly(true);

    fit(2, best.initialValueThreshold(1e-9));
    List<String> none = files();
    fit(2, best.initialValueThreshold(100));

    assertThat(none).isEmpty();
    assertThat(files()).containsExactly("best.sunhwan");
  }

  @Test
  void savesAfterSomeBatchesAndCountsThemOverEpochs() throws IOException {
    List<Weights> weights = new ArrayList<>();

    fit(
        3,
        ModelCheckpoint.to(at("{epoch}-{batch}.safetensors")).saveWeightsOnly(true).saveFreq(2),
        keeping(weights));

    // three batches an epoch: the second, fourth, sixth and eighth
    assertThat(files())
        .containsExactly(
            "1-2.safetensors", "2-1.safetensors", "2-3.safetensors", "3-2.safetensors");
    byte[] second = Files.readAllBytes(folder.resolve("models/2-3.safetensors"));
    assertThat(Safetensors.read(second)).isEqualTo(weights.get(1));
  }

  @Test
  void writesKerasFilesWhereTheNameEndsAsTheirs() {
    List<Weights> weights = new ArrayList<>();

    fit(
        1,
        ModelCheckpoint.to(at("m.keras")),
        ModelCheckpoint.to(at("m.h5")),
        ModelCheckpoint.to(at("m.weights.h5")).saveWeightsOnly(true),
        keeping(weights));

    for (String name : List.of("m.keras", "m.h5")) {
      Model read = KerasFiles.read(folder.resolve("models").resolve(name)).model();
      assertThat(read.weights()).as(name).isEqualTo(weights.getFirst());
    }
    assertThat(
            KerasFiles.readWeights(folder.resolve("models/m.weights.h5"), Rehearsals.spec())
                .weights())
        .isEqualTo(weights.getFirst());
  }

  @Test
  void aWriterOfOnesOwnMayWriteSomethingElse() throws IOException {
    fit(
        1,
        ModelCheckpoint.to(at("{epoch}.sunhwan"))
            .writer((model, file) -> Files.writeString(file, model.weights().toString())));

    assertThat(Files.readString(folder.resolve("models/1.sunhwan"))).startsWith("Weights(");
  }

  @Test
  void refusesWhatItCannotWriteBeforeAnythingIsTrained() {
    ModelCheckpoint whole = ModelCheckpoint.to(at("x.keras")).saveWeightsOnly(true);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(1, whole))
        .withMessageContaining("ends in .safetensors or .weights.h5, got '");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(1, ModelCheckpoint.to(at("x.safetensors"))))
        .withMessageContaining("saveWeightsOnly(true)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(1, ModelCheckpoint.to(at("{val_mse:.2f}.sunhwan"))))
        .withMessageContaining("ModelCheckpoint: '")
        .withMessageContaining("asks for {val_mse}");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> fit(1, ModelCheckpoint.to(at("x.sunhwan")).saveBestOnly(true).monitor("val_f1")))
        .withMessageContaining("ModelCheckpoint: there is no 'val_f1' to watch");
  }
}
