package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sunhwan.formats.AtomicFile;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.zip.ZipEntries;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Weights;

/**
 * Files of Keras: {@code .keras} of version 3, whole models as {@code .h5} of Keras 1.2 to 3, and
 * weights alone.
 *
 * <p>What a file is, is told from its content and not from its name. A layer or an argument that
 * cannot be honoured exactly is refused, with its name and the reason.
 */
public final class KerasFiles {
  private static final String HDF5 = "\u0089HDF\r\n";
  static final String KEPT_VERSION = "3.15.1";
  private static final String ZIP = "PK\u0003\u0004";

  private KerasFiles() {}

  /**
   * Reads a model, strictly.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or holds what
   *     cannot be said exactly; the message is one line
   */
  public static KerasModel read(Path file) {
    return read(file, KerasOptions.of());
  }

  /** Reads a model. */
  public static KerasModel read(Path file, KerasOptions options) {
    String start = start(file);
    return inFile(
        file,
        () -> {
          if (start.startsWith(ZIP)) {
            return archive(KerasArchive.read(file), options);
          } else if (start.startsWith(HDF5)) {
            return whole(bytes(file), options);
          }
          throw notKeras();
        });
  }

  /**
   * What is in a file, and everything that is in the way of reading it.
   *
   * @throws ModelFormatException where it is no file of Keras, or damaged
   */
  public static KerasDescription describe(Path file) {
    String start = start(file);
    return inFile(
        file,
        () -> {
          KerasOptions options = KerasOptions.of();
          if (start.startsWith(ZIP)) {
            KerasArchive archive = KerasArchive.read(file);
            return Describer.archive(archive, () -> archive(archive, options));
          } else if (start.startsWith(HDF5)) {
            byte[] bytes = bytes(file);
            H5Node.Group root = H5Reader.read(bytes, memory());
            H5Array config = root.attributes().get("model_config");
            return Describer.hdf5(
                root,
                config == null ? "" : version(root),
                config == null ? Optional.empty() : Optional.of(single(config)),
                () -> whole(bytes, options));
          }
          throw notKeras();
        });
  }

  /**
   * Reads weights into a spec: from {@code .weights.h5}, from a whole model, or from the older
   * files of weights.
   *
   * @param spec whose layers are those of the model that was saved, in the same order
   */
  public static Model readWeights(Path file, ModelSpec spec) {
    return readWeights(file, spec, KerasOptions.of());
  }

  /** Reads weights into a spec. */
  public static Model readWeights(Path file, ModelSpec spec, KerasOptions options) {
    String start = start(file);
    return inFile(
        file,
        () -> {
          Weights weights;
          if (start.startsWith(ZIP)) {
            weights = numbered(KerasArchive.read(file).weights(), spec, options);
          } else if (start.startsWith(HDF5)) {
            weights = weights(H5Reader.read(bytes(file), memory()), spec, options);
          } else {
            throw notKeras();
          }
          return new Model(spec, weights);
        });
  }

  /**
   * Writes a model as {@code .keras} of Keras 3.15, whole or not at all.
   *
   * @throws IllegalArgumentException where Keras has no layer for one of the model's
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(KerasModel model, Path file) throws IOException {
    byte[] archive = KerasArchive.bytes(model.expanded());
    AtomicFile.write(file, out -> out.write(archive));
  }

  /** Writes a whole model as {@code .h5}, the older format, as Keras 3.15 writes it. */
  public static void writeH5(KerasModel written, Path file) throws IOException {
    if (written.text().isPresent()) {
      throw new IllegalArgumentException(
          "Keras: a TextVectorization goes into .keras files, and not into .h5");
    }
    KerasModel model = written.expanded();
    String name = model.name();
    Map<String, H5Array> about = new LinkedHashMap<>();
    about.put("backend", H5Array.text(model.backend(), false));
    about.put("keras_version", H5Array.text(KEPT_VERSION, false));
    Map<String, H5Array> attributes = new LinkedHashMap<>();
    attributes.put("backend", H5Array.text(model.backend(), true)); // of two kinds, as in Keras
    attributes.put("keras_version", H5Array.text(KEPT_VERSION, true));
    attributes.put(
        "model_config",
        H5Array.text(ConfigWriter.whole(model.model().spec(), name).toString(), false));
    Map<String, H5Node> children = new LinkedHashMap<>();
    children.put("model_weights", WeightWriter.listed(model.model(), name, about));
    model
        .training()
        .ifPresent(
            training -> {
              attributes.put(
                  "training_config", H5Array.text(TrainingWriter.whole(training), false));
              children.put(
                  "optimizer_weights",
                  WeightWriter.listed(TrainingWriter.variables(model, training), ""));
            });
    byte[] bytes = H5Writer.write(new H5Node.Group(children, attributes));
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** Writes weights alone, as {@code .weights.h5}. */
  public static void writeWeights(KerasModel model, Path file) throws IOException {
    byte[] bytes = weights(model);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  static byte[] weights(KerasModel model) {
    Map<String, H5Node> children = WeightWriter.numbered(model.model(), model.name());
    model
        .training()
        .ifPresent(
            training ->
                children.put(
                    "optimizer",
                    new H5Node.Group(
                        Map.of(
                            "vars",
                            WeightWriter.variables(
                                training.name(),
                                List.copyOf(TrainingWriter.variables(model, training).values()))),
                        Map.of())));
    return H5Writer.write(new H5Node.Group(children, Map.of()));
  }

  private static ModelFormatException notKeras() {
    return new ModelFormatException(
        "is no file of Keras: expected a zip (.keras) or HDF5 (.h5, .weights.h5)");
  }

  private static KerasModel archive(KerasArchive archive, KerasOptions options) {
    KerasVersion version = KerasVersion.of(archive.metadata().path("keras_version").asText());
    List<String> remarks = new ArrayList<>();
    Arguments.Context context = new Arguments.Context(version, options.predictionOnly(), remarks);
    H5Node.Group root = H5Reader.read(archive.weights(), memory());
    ConfigReader.Read read =
        ConfigReader.model(context, AdaptedNumbers.numbered(archive.config(), root));
    Weights weights = WeightReader.numbered(root, read.spec(), options.notFinite());
    JsonNode compiled = archive.config().path("compile_config");
    Model model = MaskedMaximum.folded(new Model(read.spec(), weights));
    return new KerasModel(
        model,
        read.name(),
        version.text(),
        TrainingReader.backend(compiled),
        TrainingReader.read(context, compiled, "optimizer", root, Leaves.inOrder(model.spec())),
        read.text().map(text -> text.adapted(archive.assets())),
        remarks);
  }

  private static Weights numbered(byte[] file, ModelSpec spec, KerasOptions options) {
    return WeightReader.numbered(H5Reader.read(file, memory()), spec, options.notFinite());
  }

  private static KerasModel whole(byte[] file, KerasOptions options) {
    H5Node.Group root = H5Reader.read(file, memory());
    H5Array config = root.attributes().get("model_config");
    if (config == null) {
      throw new ModelFormatException(
          "holds weights and no model. Read it with KerasFiles.readWeights and the model's spec");
    }
    KerasVersion version = KerasVersion.of(version(root));
    List<String> remarks = new ArrayList<>();
    Arguments.Context context = new Arguments.Context(version, options.predictionOnly(), remarks);
    ConfigReader.Read read =
        ConfigReader.model(
            context, AdaptedNumbers.listed(KerasJson.read("model_config", single(config)), root));
    Weights weights = weights(root, read.spec(), options);
    H5Array training = root.attributes().get("training_config");
    H5Array backend = root.attributes().get("backend");
    JsonNode compiled =
        training == null
            ? MissingNode.getInstance()
            : KerasJson.read("training_config", single(training));
    Model model = MaskedMaximum.folded(new Model(read.spec(), weights));
    return new KerasModel(
        model,
        read.name(),
        version.text(),
        backend == null ? "tensorflow" : single(backend),
        TrainingReader.read(
            context, compiled, "optimizer_config", root, Leaves.inOrder(model.spec())),
        read.text().map(text -> text.adapted(Map.of())),
        remarks);
  }

  private static String version(H5Node.Group root) {
    H5Array version = root.attributes().get("keras_version");
    if (version == null && root.has("model_weights")) {
      version = root.group("model_weights").attributes().get("keras_version");
    }
    return version == null ? "1" : single(version);
  }

  private static String single(H5Array text) {
    List<String> texts = text.strings();
    if (texts.size() != 1) {
      throw new ModelFormatException("HDF5: expected one text, got " + texts.size());
    }
    return texts.getFirst();
  }

  private static Weights weights(H5Node.Group root, ModelSpec spec, KerasOptions options) {
    if (root.has("model_weights")) {
      return WeightReader.listed(root.group("model_weights"), spec, options.notFinite());
    }
    return root.attributes().containsKey("layer_names")
            || root.attributes().containsKey("layer_names0")
        ? WeightReader.listed(root, spec, options.notFinite())
        : WeightReader.numbered(root, spec, options.notFinite());
  }

  private static <T> T inFile(Path file, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new ModelFormatException(file + ": " + e.getMessage());
    }
  }

  static long memory() {
    return ZipEntries.allowance();
  }

  private static byte[] bytes(Path file) {
    long limit = memory();
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > limit) {
        throw new ModelFormatException(
            "has "
                + Files.size(file)
                + " bytes, at most "
                + limit
                + " fit into a quarter of this Java's memory. Give it more with"
                + " SUNHWAN_OPTS=-Xmx4g");
      }
      return in.readNBytes((int) limit);
    } catch (IOException e) {
      throw new ModelFormatException("cannot be read: " + e.getMessage());
    }
  }

  /** The first bytes as characters; refuses what is no file, empty, or a pointer to a file. */
  private static String start(Path file) {
    return inFile(
        file,
        () -> {
          if (Files.isDirectory(file)) {
            throw new ModelFormatException(
                "is a folder; a SavedModel of TensorFlow is not read. Save the model as .keras");
          } else if (!Files.exists(file)) {
            throw new ModelFormatException("there is no such file");
          } else if (!Files.isRegularFile(file)) {
            throw new ModelFormatException("is no regular file");
          }
          try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
            if (start.isEmpty()) {
              throw new ModelFormatException("is empty. Copy or save it again");
            } else if (start.startsWith("version https://git-lfs")) {
              throw new ModelFormatException(
                  "is a Git LFS pointer, not the file itself. Fetch it with: git lfs pull");
            } else if (start.matches("(?s)\u0080[\u0002-\u0005].*")) {
              throw new ModelFormatException(
                  "is a pickle, which can run programs and is never read. Save the model as"
                      + " .keras");
            }
            return start;
          } catch (IOException e) {
            throw new ModelFormatException("cannot be read: " + e.getMessage());
          }
        });
  }
}
