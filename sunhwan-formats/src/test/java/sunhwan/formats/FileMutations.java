package sunhwan.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.formats.arrays.ArrayFiles;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;

/** Changes bytes of files of every format but Keras's, and reads them. */
public final class FileMutations {
  private FileMutations() {}

  /**
   * Runs.
   *
   * @param args a folder to write to, the rounds for each file, a seed
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Mutations mutations = new Mutations(folder, Long.parseLong(args[2]));
    Map<String, byte[]> files = files(folder);
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        boolean array = !file.getKey().startsWith("model");
        mutations.attempt(
            file.getKey(),
            mutations.changed(file.getValue()),
            array ? ArrayFiles::read : ModelFile::read);
      }
    }
    mutations.done();
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Model model =
        Sequential.of(
                Embedding.of(30, 6).maskZero(true),
                Bidirectional.of(LSTM.of(4).returnSequences(true)),
                GRU.of(3),
                Dense.of(3, Activation.SOFTMAX))
            .build(1);
    Map<String, OnnxValue> arrays = new LinkedHashMap<>();
    arrays.put("x", new OnnxValue.Floats(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}));
    SunhwanFiles.write(model, folder.resolve("model.sunhwan"));
    OnnxFiles.write(model, folder.resolve("model.onnx"), OnnxOptions.of().lengths(true));
    Files.write(folder.resolve("model.safetensors"), Safetensors.write(model.weights()));
    ArrayFiles.write(arrays, folder.resolve("x.npy"));
    ArrayFiles.write(arrays, folder.resolve("x.json"));
    arrays.put("ids", new OnnxValue.Longs(Shape.of(2, 2), new long[] {1, 2, 3, 4}));
    ArrayFiles.write(arrays, folder.resolve("xy.npz"));
    Files.write(
        folder.resolve("shape.json"),
        "{\"shape\":[2,3],\"data\":[1,2.5,-3e2,4,5,6]}".getBytes(StandardCharsets.UTF_8));
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "model.sunhwan",
          "model.onnx",
          "model.safetensors",
          "x.npy",
          "x.json",
          "xy.npz",
          "shape.json"
        }) {
      files.put(name, Files.readAllBytes(folder.resolve(name)));
    }
    return files;
  }
}
