package sunhwan.formats.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sunhwan.formats.AtomicFile;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.SpecJson;
import sunhwan.models.Model;
import sunhwan.text.SequenceClassifier;

/**
 * {@code NAME.onnx}: models that other frameworks export, and ours for them.
 *
 * <p>Opsets 7 to 25 of ONNX's own operators are read, as far as {@link #operators} lists them.
 * Weights must be in the same file, unless {@link OnnxExternalData} allows another.
 */
public final class OnnxFiles {
  /** Bytes that a message may have, less some for what is no weight. */
  private static final long LARGEST = Integer.MAX_VALUE - (1 << 24);

  /** Key of the note that holds a text pipeline. */
  public static final String TEXT_NOTE = "sunhwan.text";

  private OnnxFiles() {}

  /**
   * Reads a model.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or needs what
   *     is not read; the message is one line
   */
  public static OnnxModel read(Path file) {
    return read(file, OnnxExternalData.REFUSED);
  }

  /**
   * Reads a model, whose tensors may lie beside it.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or needs what
   *     is not read; the message is one line
   */
  public static OnnxModel read(Path file, OnnxExternalData externalData) {
    byte[] bytes = bytes(file);
    refuseOtherFiles(file, bytes);
    ExternalFiles external = ExternalFiles.of(file, externalData);
    return parsed(file, bytes, external, wire -> model(file, Messages.model(wire)));
  }

  /**
   * Writes a model, whole or not at all.
   *
   * <p>It reads {@code ids}, INT64 (batch, time), or {@code input}, FLOAT (batch, time, features)
   * or (batch, features); batch, and time where the model leaves it open, may be of any size. It
   * gives {@code output}, FLOAT. Steps that the model masks, wherever they stand, are left out as
   * {@link Model#predict} leaves them out.
   *
   * <p>A note in the file's metadata, {@code sunhwan.spec}, says which layers it was, so that
   * {@link OnnxModel#toModel} gives the same model again.
   *
   * @throws IllegalArgumentException where a layer cannot be said in ONNX's operators
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(Model model, Path file, OnnxOptions options) throws IOException {
    write(model, file, options, notes(model));
  }

  /**
   * Writes a classifier's model, with its labels and vocabulary as notes, since ONNX cannot say the
   * rest of a text pipeline: {@code labels} and {@code vocabulary} are JSON lists in the order of
   * outputs and ids, {@code sunhwan.text} is the pipeline as a {@code .sunhwan} file holds it.
   *
   * @throws IllegalArgumentException where a layer cannot be said in ONNX's operators
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(SequenceClassifier classifier, Path file, OnnxOptions options)
      throws IOException {
    Map<String, String> notes = notes(classifier.model());
    notes.put("labels", SpecJson.write(classifier.labels().names()));
    notes.put("vocabulary", SpecJson.write(classifier.pipeline().step().vocabulary()));
    notes.put(TEXT_NOTE, SpecJson.writeText(classifier));
    write(classifier.model(), file, options, notes);
  }

  private static Map<String, String> notes(Model model) {
    Map<String, String> notes = new TreeMap<>();
    notes.put(OwnReader.NOTE, SpecJson.write(model.spec()));
    return notes;
  }

  private static void write(Model model, Path file, OnnxOptions options, Map<String, String> notes)
      throws IOException {
    if (model.weights().count() > LARGEST / Float.BYTES) {
      throw new IllegalArgumentException(
          "OnnxFiles: the model has "
              + model.weights().count()
              + " weights, and an ONNX file holds at most 2 GiB");
    }
    byte[] bytes =
        MessageWriter.model(
            new Messages.ModelMessage(
                irVersion(options.opset()),
                Map.of("", (long) options.opset()),
                Exporter.graph(model, options),
                notes));
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** The version of the file format that came with an opset. */
  private static long irVersion(int opset) {
    return opset <= 14 ? 7 : opset <= 18 ? 8 : opset <= 20 ? 9 : 10;
  }

  /**
   * Reads one value from a file of its own (a TensorProto), as ONNX keeps the inputs and outputs of
   * its test cases.
   *
   * @throws ModelFormatException where the file is missing, something else or damaged
   */
  public static OnnxValue readValue(Path file) {
    ExternalFiles none = ExternalFiles.of(file, OnnxExternalData.REFUSED);
    return parsed(file, bytes(file), none, TensorMessage::read).value();
  }

  /** What models may be made of, by name. */
  public static List<OnnxOperator> operators() {
    return Operators.TABLE.values().stream()
        .map(o -> new OnnxOperator(o.name(), o.since(), o.main() < 0 ? ALL : o.types(), o.notes()))
        .toList();
  }

  private static final Set<OnnxType> ALL = Set.of(OnnxType.values());

  private static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw bad(file, "is a folder; name the .onnx file in it");
    } else if (!Files.exists(file)) {
      throw bad(file, "there is no such file");
    } else if (!Files.isRegularFile(file)) {
      throw bad(file, "is no regular file");
    }
    long limit = Math.min(Integer.MAX_VALUE - 8, memory());
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > limit) {
        throw bad(
            file,
            "has "
                + Files.size(file)
                + " bytes, at most "
                + limit
                + " fit into a quarter of this Java's memory. Give it more with"
                + " SUNHWAN_OPTS=-Xmx4g");
      }
      return in.readNBytes((int) limit);
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e.getMessage());
    }
  }

  private static long memory() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  private static void refuseOtherFiles(Path file, byte[] bytes) {
    String start = new String(bytes, 0, Math.min(64, bytes.length), StandardCharsets.ISO_8859_1);
    if (start.isEmpty()) {
      throw bad(file, "is empty. Copy or export it again");
    } else if (start.startsWith("\u0089HDF\r\n")) {
      throw bad(file, "is an HDF5 file, perhaps of Keras; expected an .onnx file");
    } else if (start.startsWith("PK\u0003\u0004")) {
      throw bad(
          file,
          "is a zip, perhaps of PyTorch, Keras or Sunhwan; expected an .onnx file. PyTorch writes"
              + " one with torch.onnx.export");
    } else if (start.startsWith("version https://git-lfs")) {
      throw bad(file, "is a Git LFS pointer, not the file itself. Fetch it with: git lfs pull");
    }
  }

  private static <T> T parsed(
      Path file, byte[] bytes, ExternalFiles external, Wire.Reader<T> reader) {
    try {
      return reader.read(new Wire(bytes, memory(), external));
    } catch (InvalidProtocolBufferException e) {
      throw bad(
          file,
          "is no ONNX file, is damaged, or was cut short ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ")");
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e.getMessage());
    } catch (ModelFormatException e) {
      throw bad(file, String.valueOf(e.getMessage()));
    }
  }

  private static OnnxModel model(Path file, Messages.ModelMessage message) {
    Long opset = message.opsets().get("");
    if (opset == null) {
      throw new ModelFormatException("does not say which opset of ONNX it means");
    }
    if (opset < Operators.FIRST_OPSET || opset > Operators.LAST_OPSET) {
      throw new ModelFormatException(
          "needs opset "
              + opset
              + ", those from "
              + Operators.FIRST_OPSET
              + " to "
              + Operators.LAST_OPSET
              + " are read. In Python, onnx.version_converter converts it");
    }
    Graph graph = Graph.of(message.graph(), opset.intValue(), Set.of());
    return new OnnxModel(
        file.toString(), opset.intValue(), graph, message.graph(), message.metadata());
  }

  private static ModelFormatException bad(Path file, String problem) {
    return new ModelFormatException(file + ": " + problem);
  }
}
