package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.data.Dataset;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;
import sunhwan.training.Callback;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;

/**
 * Read with protobuf's own parser of unknown messages, by the numbers that event.proto,
 * summary.proto and tensor.proto of TensorFlow give the fields.
 */
class TensorBoardTest {
  private static final Dataset DATA = Rehearsals.data(23, 1);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000L, 500_000_000));

  @TempDir private Path folder;

  /** A value that a file holds. */
  private record Value(String tag, long step, String plugin, int type, List<Double> numbers) {}

  private Fit fit(TensorBoard board) {
    return Rehearsals.trainer()
        .fit(DATA, Rehearsals.options(3).validation(Rehearsals.data(9, 2)).callback(board));
  }

  private TensorBoard board() {
    return TensorBoard.to(folder).clock(CLOCK);
  }

  private List<Value> values(String part) throws IOException {
    List<Value> values = new ArrayList<>();
    Path file = folder.resolve(part).resolve("events.out.tfevents.1700000000.sunhwan.v2");
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] message = new byte[(int) in.getLong()];
      in.getInt();
      in.get(message);
      in.getInt();
      UnknownFieldSet event = UnknownFieldSet.parseFrom(message);
      double time = Double.longBitsToDouble(event.getField(1).getFixed64List().getFirst());
      assertThat(time).isEqualTo(1700000000.5);
      if (event.hasField(3)) {
        assertThat(text(event, 3)).isEqualTo("brain.Event:2");
        assertThat(values).isEmpty();
      } else {
        long step = event.hasField(2) ? event.getField(2).getVarintList().getFirst() : 0;
        values.add(value(step, inner(inner(event, 5), 1)));
      }
    }
    return values;
  }

  private static Value value(long step, UnknownFieldSet value) throws IOException {
    UnknownFieldSet tensor = inner(value, 8);
    int type = tensor.getField(1).getVarintList().getFirst().intValue();
    ByteBuffer content =
        tensor
            .getField(4)
            .getLengthDelimitedList()
            .getFirst()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Double> numbers = new ArrayList<>();
    while (content.hasRemaining()) {
      numbers.add(type == 1 ? content.getFloat() : content.getDouble());
    }
    long count = 1;
    for (ByteString size : inner(tensor, 2).getField(2).getLengthDelimitedList()) {
      count *= UnknownFieldSet.parseFrom(size).getField(1).getVarintList().getFirst();
    }
    assertThat(numbers).hasSize((int) count);
    return new Value(text(value, 1), step, text(inner(inner(value, 9), 1), 1), type, numbers);
  }

  private static UnknownFieldSet inner(UnknownFieldSet message, int field) throws IOException {
    return UnknownFieldSet.parseFrom(message.getField(field).getLengthDelimitedList().getFirst());
  }

  private static String text(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
  }

  /** The numbers of a tag, by its steps, which must be 0, 1, …. */
  private static List<Double> series(List<Value> values, String tag) {
    List<Value> own = values.stream().filter(v -> v.tag().equals(tag)).toList();
    for (int i = 0; i < own.size(); i++) {
      assertThat(own.get(i).step()).isEqualTo(i);
      assertThat(own.get(i).plugin()).isEqualTo("scalars");
      assertThat(own.get(i).type()).isEqualTo(1);
    }
    return own.stream().map(v -> v.numbers().getFirst()).toList();
  }

  private static List<Double> floats(List<Double> values) {
    return values.stream().map(v -> (double) v.floatValue()).toList();
  }

  @Test
  void writesLossesAndMetricsUnderKerasTags() throws IOException {
    Fit fit = fit(board());

    List<Value> train = values("train");
    List<Value> validation = values("validation");
    assertThat(train.stream().map(Value::tag).distinct())
        .containsExactly("epoch_loss", "epoch_accuracy", "epoch_auc", "epoch_learning_rate");
    assertThat(validation.stream().map(Value::tag).distinct())
        .containsExactly(
            "evaluation_loss_vs_iterations",
            "evaluation_accuracy_vs_iterations",
            "evaluation_auc_vs_iterations",
            "epoch_loss",
            "epoch_accuracy",
            "epoch_auc");
    assertThat(series(train, "epoch_loss")).isEqualTo(floats(fit.history().series("loss")));
    assertThat(series(train, "epoch_auc")).isEqualTo(floats(fit.history().series("auc")));
    assertThat(series(train, "epoch_learning_rate"))
        .containsExactly((double) 0.05f, (double) 0.05f, (double) 0.05f);
    assertThat(series(validation, "epoch_accuracy"))
        .isEqualTo(floats(fit.history().series("val_accuracy")));
    assertThat(
            validation.stream()
                .filter(v -> v.tag().equals("evaluation_loss_vs_iterations"))
                .map(Value::step))
        .containsExactly(3L, 6L, 9L);
  }

  @Test
  void writesBatchesWhereItIsToldTo() throws IOException {
    fit(board().updateFreq(2).writeStepsPerSecond(true));

    List<Value> train = values("train");
    assertThat(train.stream().filter(v -> v.tag().equals("batch_loss")).map(Value::step))
        .containsExactly(2L, 4L, 6L, 8L);
    assertThat(train.stream().map(Value::tag))
        .contains("batch_auc", "batch_steps_per_second", "epoch_steps_per_second");
  }

  @Test
  void writesHistogramsOfEveryWeight() throws IOException {
    List<Weights> weights = new ArrayList<>();
    Callback keeping =
        run ->
            new Callback.Observer() {
              @Override
              public void epochEnd(Callback.EpochEnd end) {
                weights.add(run.weights());
              }
            };
    FitOptions options = Rehearsals.options(3).callback(board().histogramFreq(2)).callback(keeping);

    Rehearsals.trainer().fit(DATA, options);

    List<Value> histograms =
        values("train").stream().filter(v -> v.plugin().equals("histograms")).toList();
    List<String> names = weights.getFirst().names();
    assertThat(histograms).hasSize(2 * names.size());
    for (int i = 0; i < histograms.size(); i++) {
      Value histogram = histograms.get(i);
      String name = names.get(i % names.size());
      int epoch = i < names.size() ? 0 : 2;
      assertThat(histogram.tag()).isEqualTo(name + "/histogram");
      assertThat(histogram.step()).isEqualTo(epoch);
      assertThat(histogram.type()).isEqualTo(2);
      assertThat(histogram.numbers()).hasSize(90);
      double[] values = doubles(weights.get(epoch).get(name));
      assertThat(histogram.numbers().getFirst()).isEqualTo(values[0]);
      assertThat(histogram.numbers().get(88)).isEqualTo(values[values.length - 1]);
      double counted = 0;
      for (int k = 2; k < 90; k += 3) {
        counted += histogram.numbers().get(k);
      }
      assertThat(counted).isEqualTo(values.length);
    }
  }

  /** Its values, sorted. */
  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.data().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.data()[i];
    }
    java.util.Arrays.sort(values);
    return values;
  }

  @Test
  void writesWordVectorsForTheProjector() throws IOException {
    TensorBoard board = board().embeddingsFreq(1).embeddingsMetadata(Map.of("embedding", "단어.tsv"));

    Fit fit = fit(board);

    assertThat(folder.resolve("projector_config.pbtxt"))
        .hasContent(
            """
            embeddings {
              tensor_name: "embedding/embeddings"
              tensor_path: "embedding.tsv"
              metadata_path: "단어.tsv"
            }
            """);
    Tensor table = fit.model().weights().get("embedding/embeddings");
    List<String> rows = Files.readAllLines(folder.resolve("embedding.tsv"));
    assertThat(rows).hasSize(9);
    for (int i = 0; i < 9; i++) {
      assertThat(rows.get(i))
          .isEqualTo(table.at(i, 0) + "\t" + table.at(i, 1) + "\t" + table.at(i, 2));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(board.embeddingsMetadata(Map.of("embed", "x.tsv"))))
        .withMessage(
            "TensorBoard: embeddingsMetadata names 'embed'; the model has the Embeddings"
                + " [embedding]");
  }

  @Test
  void beginsAFileOfItsOwnForEachTrainingAndGoesOnWithItWhereOneIsResumed() throws IOException {
    fit(board());
    byte[] first =
        Files.readAllBytes(folder.resolve("train/events.out.tfevents.1700000000.sunhwan.v2"));

    fit(board());
    Path checkpoint = folder.resolve("c");
    Callback crash =
        run ->
            new Callback.Observer() {
              @Override
              public void epochEnd(Callback.EpochEnd end) {
                if (end.epoch() == 2) {
                  throw new IllegalStateException("power cut");
                }
              }
            };
    FitOptions options =
        Rehearsals.options(3)
            .validation(Rehearsals.data(9, 2))
            .callback(board())
            .callback(BackupAndRestore.to(checkpoint));
    try {
      Rehearsals.trainer().fit(DATA, options.callback(crash));
    } catch (IllegalStateException powerCut) {
      assertThat(powerCut).hasMessage("power cut");
    }
    Rehearsals.trainer().fit(DATA, options);

    try (Stream<Path> files = Files.list(folder.resolve("train"))) {
      assertThat(files.sorted())
          .allSatisfy(file -> assertThat(file).hasBinaryContent(first))
          .hasSize(3);
    }
  }
}
