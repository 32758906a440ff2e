package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;

/**
 * Files of Keras 3.15.1 read and written back, seen by readers of HDF5 that are not ours: jHDF
 * always, h5py where {@code /usr/bin/python3} has it.
 */
class KerasHdf5Test {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path golden(String model, String file) {
    return Shared.file("conformance/keras-golden/" + model + "/" + file);
  }

  /** The HDF5 files of a golden model and of what we wrote of it, by what they are called here. */
  private record Pair(Path golden, Path written) {}

  private static Map<String, Pair> pairs(String name, Path folder) throws IOException {
    KerasModel archive = KerasFiles.read(golden(name, "model.keras"));
    KerasModel whole = KerasFiles.read(golden(name, "model.h5"));
    KerasFiles.write(archive, folder.resolve("a.keras"));
    KerasFiles.writeH5(whole, folder.resolve("a.h5"));
    KerasFiles.writeWeights(archive, folder.resolve("a.weights.h5"));
    return Map.of(
        "inside .keras",
        new Pair(
            weights(golden(name, "model.keras"), folder.resolve("golden")),
            weights(folder.resolve("a.keras"), folder.resolve("written"))),
        ".h5",
        new Pair(golden(name, "model.h5"), folder.resolve("a.h5")),
        ".weights.h5",
        new Pair(golden(name, "model.weights.h5"), folder.resolve("a.weights.h5")));
  }

  private static Path weights(Path archive, Path to) throws IOException {
    return Files.write(to, entry(archive, "model.weights.h5"));
  }

  private static byte[] entry(Path archive, String name) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("sunhwan.conformance.KerasGoldenTest#names")
  void jhdfFindsTheSameInAFileWrittenBack(String name, @TempDir Path folder) throws IOException {
    for (Map.Entry<String, Pair> pair : pairs(name, folder).entrySet()) {
      Map<String, Object> expected = everything(pair.getValue().golden());

      Map<String, Object> found = everything(pair.getValue().written());

      assertThat(found).as(pair.getKey()).usingRecursiveComparison().isEqualTo(expected);
      assertThat(found).hasSizeGreaterThan(10);
    }
  }

  /** Paths with what lies there: attributes, and of datasets type, shape and values. */
  private static Map<String, Object> everything(Path file) {
    Map<String, Object> all = new TreeMap<>();
    try (HdfFile hdf = new HdfFile(file)) {
      add(hdf, all);
    }
    return all;
  }

  private static void add(Node node, Map<String, Object> all) {
    node.getAttributes()
        .forEach(
            (name, attribute) -> {
              Object data = attribute.getData();
              boolean json = name.endsWith("_config");
              all.put(node.getPath() + "@" + name, json ? json((String) data) : data);
            });
    if (node instanceof Dataset dataset) {
      all.put(node.getPath() + " type", dataset.getJavaType() + " of " + dataset.getSizeInBytes());
      all.put(node.getPath() + " shape", dataset.getDimensions());
      all.put(node.getPath(), dataset.getData());
    } else if (node instanceof Group group) {
      all.put(node.getPath(), "group");
      group.getChildren().values().forEach(child -> add(child, all));
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Equal but for {@code shared_object_id}, a Python object's place in memory, which differs each
   * time Keras saves.
   */
  @ParameterizedTest
  @MethodSource("sunhwan.conformance.KerasGoldenTest#names")
  void writesTheConfigThatKerasWrote(String name, @TempDir Path folder) throws IOException {
    KerasFiles.write(KerasFiles.read(golden(name, "model.keras")), folder.resolve("a.keras"));

    for (String entry : new String[] {"config.json", "metadata.json"}) {
      JsonNode expected = JSON.readTree(entry(golden(name, "model.keras"), entry));
      JsonNode written = JSON.readTree(entry(folder.resolve("a.keras"), entry));
      dropAddresses(expected);
      assertThat(without(written, "date_saved")).isEqualTo(without(expected, "date_saved"));
    }
  }

  private static JsonNode without(JsonNode node, String name) {
    return ((ObjectNode) node).without(name);
  }

  private static void dropAddresses(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("shared_object_id");
    }
    node.forEach(KerasHdf5Test::dropAddresses);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.conformance.KerasGoldenTest#names")
  void h5pyFindsTheSameInAFileWrittenBack(String name, @TempDir Path folder) throws Exception {
    assumeTrue(hasH5py(), "h5py is not there: apt install python3-h5py");
    Path script = folder.resolve("compare.py");
    Files.writeString(
        script,
        """
        import h5py, json, sys
        import numpy as np
        def everything(path):
            found = {}
            def attributes(name, node):
                for key, value in node.attrs.items():
                    kind = node.attrs.get_id(key).dtype
                    value = json.loads(value) if key.endswith("_config") else np.asarray(value).tolist()
                    found[name + "@" + key] = (str(kind), h5py.check_string_dtype(kind), value)
            def add(name, node):
                attributes(name, node)
                found[name] = (str(node.dtype), node.shape, node[()].tobytes()) if isinstance(node, h5py.Dataset) else "group"
            with h5py.File(path, "r") as file:
                attributes("", file)
                file.visititems(add)
            return found
        expected, written = everything(sys.argv[1]), everything(sys.argv[2])
        for key in sorted(expected.keys() | written.keys()):
            if expected.get(key) != written.get(key):
                print(key, expected.get(key), written.get(key))
        print(len(expected), "compared")
        """);
    for (Map.Entry<String, Pair> pair : pairs(name, folder).entrySet()) {
      String output =
          run(script, pair.getValue().golden().toString(), pair.getValue().written().toString());

      assertThat(output).as(pair.getKey()).matches("\\d\\d+ compared\\R");
    }
  }

  private static boolean hasH5py() throws InterruptedException {
    try {
      return new ProcessBuilder("/usr/bin/python3", "-c", "import h5py").start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private static String run(Path script, String... files) throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder("/usr/bin/python3", script.toString(), files[0], files[1])
            .redirectErrorStream(true)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    python.waitFor();
    return output;
  }
}
