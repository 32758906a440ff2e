package sunhwan.formats;

import java.nio.file.Path;
import sunhwan.formats.io.InputFile;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;
import sunhwan.formats.onnx.OnnxExternalData;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxModel;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.text.TextClassifier;

/** What a model file of any format holds. */
public sealed interface ModelFile {

  /** A model with everything that it takes to classify texts. */
  record Classifier(TextClassifier classifier) implements ModelFile {}

  /** A model that reads numbers. */
  record Network(Model model) implements ModelFile {}

  /** A model of Keras's, which reads numbers too. */
  record Keras(KerasModel keras) implements ModelFile {}

  /** A graph of operators, which runs as it is. */
  record Graph(OnnxModel model) implements ModelFile {}

  /** Weights alone, which need somebody who knows what they belong to. */
  record Tensors(Weights weights) implements ModelFile {}

  /**
   * Reads a file, whatever its format, by its bytes and never by its name.
   *
   * @throws ModelFormatException where the file is missing, damaged, no model, or cannot be read
   *     exactly; the message is one line
   */
  static ModelFile read(Path file) {
    return read(file, OnnxExternalData.REFUSED);
  }

  /**
   * The same, where an ONNX graph's tensors may lie beside it.
   *
   * @throws ModelFormatException as {@link #read(Path)}
   */
  static ModelFile read(Path file, OnnxExternalData externalData) {
    return switch (FileFormat.of(file)) {
      case SUNHWAN -> SunhwanFiles.open(file);
      case ONNX -> new Graph(OnnxFiles.read(file, externalData));
      case SAFETENSORS -> new Tensors(Safetensors.read(file));
      case KERAS, HDF5 -> new Keras(KerasFiles.read(file));
      case PYTORCH, PICKLE ->
          throw InputFile.bad(
              file,
              "holds a pickle of Python's, which could run anything and is never read. Save the"
                  + " state_dict with safetensors.torch.save_file, or the model with"
                  + " torch.onnx.export");
      case NPY, NPZ -> throw InputFile.bad(file, "holds arrays and no model");
      case JSON -> throw InputFile.bad(file, "is JSON and no model");
      case UNKNOWN ->
          throw InputFile.bad(
              file,
              "is no model file. Read are .sunhwan, .keras, .h5, .onnx and .safetensors, by their"
                  + " bytes");
    };
  }
}
