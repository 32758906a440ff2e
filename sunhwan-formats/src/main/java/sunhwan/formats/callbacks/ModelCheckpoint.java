package sunhwan.formats.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import sunhwan.formats.AtomicFile;
import sunhwan.formats.Safetensors;
import sunhwan.formats.SunhwanFiles;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;
import sunhwan.models.Model;
import sunhwan.training.Callback;
import sunhwan.training.Memory;
import sunhwan.training.Mode;
import sunhwan.training.Monitor;

/**
 * Saves the model, or its weights, while it is trained, as Keras's callback of that name.
 *
 * @param filepath where to, with {@code {epoch}}, {@code {batch}} and names of the logs as Python
 *     formats them: {@code models/{epoch:02d}-{val_loss:.2f}.sunhwan}; folders are made
 * @param monitor name of a loss or a metric in the logs, which matters for saveBestOnly
 * @param saveBestOnly whether only a model that is better than all before it is saved
 * @param saveWeightsOnly whether weights alone are written, as {@code .safetensors} or {@code
 *     .weights.h5}, and not the model, as {@code .sunhwan}, {@code .keras} or {@code .h5}
 * @param mode which way is better
 * @param saveFreq batches after which it is saved; 0 for at the end of each epoch
 * @param initialValueThreshold what the first must be better than; empty for nothing
 * @param writer writes the file
 */
public record ModelCheckpoint(
    String filepath,
    String monitor,
    boolean saveBestOnly,
    boolean saveWeightsOnly,
    Mode mode,
    int saveFreq,
    OptionalDouble initialValueThreshold,
    Writer writer)
    implements Callback {

  /** Writes a model to a file. */
  @FunctionalInterface
  public interface Writer {
    void write(Model model, Path file) throws IOException;
  }

  public ModelCheckpoint {
    if (saveFreq < 0) {
      throw new IllegalArgumentException(
          "ModelCheckpoint: saveFreq must be batches, or 0 for epochs, got " + saveFreq);
    }
  }

  /** Keras's defaults: the model, after each epoch. */
  public static ModelCheckpoint to(String filepath) {
    return new ModelCheckpoint(
        filepath,
        "val_loss",
        false,
        false,
        Mode.AUTO,
        0,
        OptionalDouble.empty(),
        ModelCheckpoint::byEnding);
  }

  private static void byEnding(Model model, Path file) throws IOException {
    String name = file.toString();
    if (name.endsWith(".safetensors")) {
      AtomicFile.write(file, out -> out.write(Safetensors.write(model.weights())));
    } else if (name.endsWith(".weights.h5")) {
      KerasFiles.writeWeights(KerasModel.of(model), file);
    } else if (name.endsWith(".h5")) {
      KerasFiles.writeH5(KerasModel.of(model), file);
    } else if (name.endsWith(".keras")) {
      KerasFiles.write(KerasModel.of(model), file);
    } else {
      SunhwanFiles.write(model, file);
    }
  }

  public ModelCheckpoint monitor(String monitor) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        saveFreq,
        initialValueThreshold,
        writer);
  }

  public ModelCheckpoint saveBestOnly(boolean saveBestOnly) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        saveFreq,
        initialValueThreshold,
        writer);
  }

  public ModelCheckpoint saveWeightsOnly(boolean saveWeightsOnly) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        saveFreq,
        initialValueThreshold,
        writer);
  }

  public ModelCheckpoint mode(Mode mode) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        saveFreq,
        initialValueThreshold,
        writer);
  }

  public ModelCheckpoint saveFreq(int batches) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        batches,
        initialValueThreshold,
        writer);
  }

  public ModelCheckpoint initialValueThreshold(double initialValueThreshold) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        saveFreq,
        OptionalDouble.of(initialValueThreshold),
        writer);
  }

  /**
   * Another way to write the file: {@code (model, file) ->
   * SunhwanFiles.write(classifier.with(model), file)} for one that keeps its text steps.
   */
  public ModelCheckpoint writer(Writer writer) {
    return new ModelCheckpoint(
        filepath,
        monitor,
        saveBestOnly,
        saveWeightsOnly,
        mode,
        saveFreq,
        initialValueThreshold,
        writer);
  }

  @Override
  public Observer start(Run run) {
    boolean weights = filepath.endsWith(".safetensors") || filepath.endsWith(".weights.h5");
    boolean model = !weights && filepath.matches(".*\\.(sunhwan|keras|h5)");
    if (saveWeightsOnly ? !weights : !model) {
      throw new IllegalArgumentException(
          "ModelCheckpoint: expected a filepath that ends in "
              + (saveWeightsOnly ? ".safetensors or .weights.h5" : ".sunhwan, .keras or .h5")
              + ", got '"
              + filepath
              + "'."
              + (weights ? " For weights alone say saveWeightsOnly(true)." : ""));
    }
    return new Saving(run);
  }

  private final class Saving implements Observer {
    private final Run run;
    private double best = initialValueThreshold.orElse(Double.NaN);
    private int batches;

    Saving(Run run) {
      this.run = run;
    }

    @Override
    public void batchEnd(BatchEnd end) {
      if (saveFreq > 0 && ++batches >= saveFreq) {
        batches = 0;
        save(Map.of("epoch", end.epoch(), "batch", end.batch()), end.logs());
      }
    }

    @Override
    public void epochEnd(EpochEnd end) {
      if (saveFreq == 0) {
        save(Map.of("epoch", end.epoch()), end.logs());
      }
    }

    private void save(Map<String, Integer> at, Map<String, Double> logs) {
      if (saveBestOnly) {
        Monitor watched = Monitor.of("ModelCheckpoint", monitor, mode, 0);
        double value = watched.read(logs);
        if (!watched.isBetter(value, Double.isNaN(best) ? watched.worst() : best)) {
          return;
        }
        best = value;
      }
      Path file = Path.of(fill(at, logs));
      try {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        writer.write(run.model(), file);
      } catch (IOException e) {
        throw new UncheckedIOException("ModelCheckpoint: " + e.getMessage(), e);
      }
    }

    private String fill(Map<String, Integer> at, Map<String, Double> logs) {
      try {
        return PythonFormat.fill(filepath, at, new LinkedHashMap<>(logs));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("ModelCheckpoint: " + e.getMessage(), e);
      }
    }

    @Override
    public Memory memory() {
      return Memory.NONE.with("best", best).with("batches", batches);
    }

    @Override
    public void resume(Memory memory) {
      best = memory.number("best");
      batches = (int) memory.number("batches");
    }
  }
}
