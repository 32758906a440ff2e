package sunhwan.formats.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import sunhwan.formats.AtomicFile;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;
import sunhwan.training.Callback;
import sunhwan.training.Memory;

/**
 * Writes what TensorBoard shows, under the tags of Keras's callback of that name: {@code
 * epoch_loss} and the like in the folders {@code train} and {@code validation}, the learning rate,
 * histograms of the weights, and tables of word vectors for its projector.
 *
 * @param logDir folder of one training; {@code tensorboard --logdir} is given it or the one above
 * @param histogramFreq epochs after which histograms are written; 0 for never
 * @param writeStepsPerSecond whether the speed is written
 * @param updateFreq batches after which {@code batch_loss} and the like are written; 0 for never
 * @param embeddingsFreq epochs after which word vectors are written; 0 for never
 * @param embeddingsMetadata files with a line for each word, relative to logDir, by the Embedding's
 *     name
 * @param clock tells what time it is
 */
public record TensorBoard(
    Path logDir,
    int histogramFreq,
    boolean writeStepsPerSecond,
    int updateFreq,
    int embeddingsFreq,
    Map<String, String> embeddingsMetadata,
    InstantSource clock)
    implements Callback {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";
  private static final String EMBEDDINGS = "/embeddings";

  public TensorBoard {
    if (histogramFreq < 0 || updateFreq < 0 || embeddingsFreq < 0) {
      throw new IllegalArgumentException(
          "TensorBoard: histogramFreq, updateFreq and embeddingsFreq must not be negative, got "
              + histogramFreq
              + ", "
              + updateFreq
              + " and "
              + embeddingsFreq);
    }
    embeddingsMetadata = Map.copyOf(embeddingsMetadata);
  }

  /** Keras's defaults: losses and metrics of each epoch. */
  public static TensorBoard to(Path logDir) {
    return new TensorBoard(logDir, 0, false, 0, 0, Map.of(), InstantSource.system());
  }

  public TensorBoard histogramFreq(int epochs) {
    return new TensorBoard(
        logDir, epochs, writeStepsPerSecond, updateFreq, embeddingsFreq, embeddingsMetadata, clock);
  }

  public TensorBoard writeStepsPerSecond(boolean writeStepsPerSecond) {
    return new TensorBoard(
        logDir,
        histogramFreq,
        writeStepsPerSecond,
        updateFreq,
        embeddingsFreq,
        embeddingsMetadata,
        clock);
  }

  public TensorBoard updateFreq(int batches) {
    return new TensorBoard(
        logDir,
        histogramFreq,
        writeStepsPerSecond,
        batches,
        embeddingsFreq,
        embeddingsMetadata,
        clock);
  }

  public TensorBoard embeddingsFreq(int epochs) {
    return new TensorBoard(
        logDir, histogramFreq, writeStepsPerSecond, updateFreq, epochs, embeddingsMetadata, clock);
  }

  public TensorBoard embeddingsMetadata(Map<String, String> embeddingsMetadata) {
    return new TensorBoard(
        logDir,
        histogramFreq,
        writeStepsPerSecond,
        updateFreq,
        embeddingsFreq,
        embeddingsMetadata,
        clock);
  }

  public TensorBoard clock(InstantSource clock) {
    return new TensorBoard(
        logDir,
        histogramFreq,
        writeStepsPerSecond,
        updateFreq,
        embeddingsFreq,
        embeddingsMetadata,
        clock);
  }

  /**
   * Begins.
   *
   * @throws IllegalArgumentException where metadata is given for an Embedding that the model lacks
   */
  @Override
  public Observer start(Run run) {
    if (embeddingsFreq > 0) {
      writeProjectorConfig(embeddings(run.weights()));
    }
    return new Logging(run);
  }

  /** Tables of word vectors by the names of their Embeddings. */
  private static Map<String, Tensor> embeddings(Weights weights) {
    Map<String, Tensor> embeddings = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          if (name.endsWith(EMBEDDINGS) && tensor.shape().rank() == 2) {
            embeddings.put(name.substring(0, name.length() - EMBEDDINGS.length()), tensor);
          }
        });
    return embeddings;
  }

  private static String tableOf(String embedding) {
    return embedding.replace('/', '_') + ".tsv";
  }

  // the projector reads a table of numbers where a config in protobuf's text form names one
  private void writeProjectorConfig(Map<String, Tensor> embeddings) {
    for (String name : new TreeMap<>(embeddingsMetadata).keySet()) {
      if (!embeddings.containsKey(name)) {
        throw new IllegalArgumentException(
            "TensorBoard: embeddingsMetadata names '"
                + name
                + "'; the model has the Embeddings "
                + embeddings.keySet());
      }
    }
    StringBuilder config = new StringBuilder();
    embeddings.forEach(
        (name, table) -> {
          config.append("embeddings {\n");
          config.append("  tensor_name: ").append(quoted(name + EMBEDDINGS)).append('\n');
          config.append("  tensor_path: ").append(quoted(tableOf(name))).append('\n');
          String metadata = embeddingsMetadata.get(name);
          if (metadata != null) {
            config.append("  metadata_path: ").append(quoted(metadata)).append('\n');
          }
          config.append("}\n");
        });
    write("projector_config.pbtxt", config.toString());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(logDir);
      AtomicFile.write(
          logDir.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("TensorBoard: " + e.getMessage(), e);
    }
  }

  private final class Logging implements Observer {
    private final Run run;
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final Map<String, EventFile> files = new LinkedHashMap<>();
    private long batches;
    private Instant batchBegan = Instant.EPOCH;
    private Instant epochBegan = Instant.EPOCH;
    private long iterationsBefore;

    Logging(Run run) {
      this.run = run;
    }

    /** TensorFlow names an event file by the second in which it was begun; so does this. */
    private EventFile file(String part) {
      EventFile file = files.get(part);
      if (file == null) {
        long number = clock.instant().getEpochSecond();
        while (Files.exists(path(part, number))) {
          number++;
        }
        numbers.put(part, number);
        file = new EventFile(path(part, number), 0);
        files.put(part, file);
        file.version(now());
      }
      return file;
    }

    private Path path(String part, long number) {
      String name = String.format(java.util.Locale.ROOT, "events.out.tfevents.%010d", number);
      return logDir.resolve(part).resolve(name + ".sunhwan.v2");
    }

    private double now() {
      Instant now = clock.instant();
      return now.getEpochSecond() + now.getNano() / 1e9;
    }

    private void scalar(String part, String tag, double value, long step) {
      file(part).scalar(now(), step, tag, value);
    }

    private double perSecond(long steps, Instant since) {
      java.time.Duration took = java.time.Duration.between(since, clock.instant());
      return steps / Math.max(took.toNanos() / 1e9, 1e-9);
    }

    @Override
    public void epochBegin(int epoch) {
      epochBegan = clock.instant();
      iterationsBefore = run.iterations();
    }

    @Override
    public void batchBegin(int epoch, int batch) {
      batchBegan = clock.instant();
    }

    @Override
    public void batchEnd(BatchEnd end) {
      batches++;
      if (updateFreq > 0 && batches % updateFreq == 0) {
        if (writeStepsPerSecond) {
          scalar(TRAIN, "batch_steps_per_second", perSecond(1, batchBegan), batches);
        }
        end.logs().forEach((name, value) -> scalar(TRAIN, "batch_" + name, value, batches));
      }
    }

    @Override
    public void validationEnd(Map<String, Double> logs) {
      logs.forEach(
          (name, value) ->
              scalar(VALIDATION, "evaluation_" + name + "_vs_iterations", value, run.iterations()));
    }

    @Override
    public void epochEnd(EpochEnd end) {
      int epoch = end.epoch() - 1; // TensorBoard's axis begins at 0, as Keras's epochs do
      Map<String, Double> train = new LinkedHashMap<>(end.logs());
      train.keySet().removeIf(name -> name.startsWith("val_"));
      train.put("learning_rate", (double) run.learningRate());
      if (writeStepsPerSecond) {
        train.put("steps_per_second", perSecond(run.iterations() - iterationsBefore, epochBegan));
      }
      train.forEach((name, value) -> scalar(TRAIN, "epoch_" + name, value, epoch));
      end.logs()
          .forEach(
              (name, value) -> {
                if (name.startsWith("val_")) {
                  scalar(VALIDATION, "epoch_" + name.substring("val_".length()), value, epoch);
                }
              });
      if (histogramFreq > 0 && epoch % histogramFreq == 0) {
        run.weights()
            .forEach(
                (name, tensor) ->
                    file(TRAIN).histogram(now(), epoch, name + "/histogram", tensor.data()));
      }
      if (embeddingsFreq > 0 && epoch % embeddingsFreq == 0) {
        embeddings(run.weights()).forEach((name, table) -> write(tableOf(name), rows(table)));
      }
    }

    private static String rows(Tensor table) {
      StringBuilder rows = new StringBuilder();
      int width = table.shape().size(1);
      for (int i = 0; i < table.data().length; i++) {
        rows.append(table.data()[i]).append(i % width == width - 1 ? '\n' : '\t');
      }
      return rows.toString();
    }

    @Override
    public Memory memory() {
      Memory memory = Memory.NONE.with("batches", (double) batches);
      for (Map.Entry<String, EventFile> file : files.entrySet()) {
        memory =
            memory
                .with(file.getKey() + " file", (double) numbers.getOrDefault(file.getKey(), 0L))
                .with(file.getKey() + " bytes", (double) file.getValue().length());
      }
      return memory;
    }

    @Override
    public void resume(Memory memory) {
      batches = (long) memory.number("batches");
      for (String part : new String[] {TRAIN, VALIDATION}) {
        if (memory.numbers().containsKey(part + " file")) {
          long number = (long) memory.number(part + " file");
          numbers.put(part, number);
          files.put(part, new EventFile(path(part, number), (long) memory.number(part + " bytes")));
        }
      }
    }
  }
}
