package sunhwan.formats.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.Mutations;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;

/** Changes bytes of files of Keras and reads them. */
public final class KerasMutations {
  static final List<String> FILTERED = List.of("chunks.h5", "latest.h5", "types.h5");
  private static final String[] VALUES = {
    "null",
    "true",
    "-1",
    "0",
    "2147483647",
    "9e99",
    "1e-400",
    "\"x\"",
    "[]",
    "{}",
    "[[]]",
    "{\"class_name\":\"Dense\"}",
    "[null,null]",
    "NaN",
    "\"linear\""
  };

  private final Mutations mutations;

  private KerasMutations(Mutations mutations) {
    this.mutations = mutations;
  }

  /**
   * Runs.
   *
   * @param args a folder to write to, the rounds for each file, a seed
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Mutations mutations = new Mutations(folder, Long.parseLong(args[2]));
    new KerasMutations(mutations).run(folder, Integer.parseInt(args[1]));
  }

  private void run(Path folder, int rounds) throws IOException {
    KerasModel masked =
        KerasModel.of(
            Sequential.of(
                    Embedding.of(30, 6).maskZero(true),
                    Bidirectional.of(LSTM.of(4).returnSequences(true)),
                    GRU.of(3),
                    Dense.of(3, Activation.SOFTMAX))
                .build(1));
    KerasFiles.write(masked, folder.resolve("a.keras"));
    KerasFiles.writeH5(masked, folder.resolve("a.h5"));
    KerasFiles.writeWeights(masked, folder.resolve("a.weights.h5"));
    Map<String, byte[]> entries = entries(folder.resolve("a.keras"));
    Map<String, byte[]> graph =
        entries(Files.write(folder.resolve("b.keras"), resource("model-shared.keras")));
    byte[] whole = Files.readAllBytes(folder.resolve("a.h5"));
    byte[] weights = Files.readAllBytes(folder.resolve("a.weights.h5"));
    byte[] archive = Files.readAllBytes(folder.resolve("a.keras"));
    ModelSpec spec = masked.model().spec();
    for (int i = 0; i < rounds; i++) {
      mutations.attempt("archive", mutations.changed(archive), KerasFiles::read);
      mutations.attempt("whole", mutations.changed(whole), KerasFiles::read);
      mutations.attempt(
          "weights", mutations.changed(weights), file -> KerasFiles.readWeights(file, spec));
      mutations.attempt(
          "inner", zip(entries, "model.weights.h5", mutations.changed(weights)), KerasFiles::read);
      mutations.attempt("graph", zip(graph, "config.json", json(graph)), KerasFiles::read);
      mutations.attempt("seen", zip(graph, "config.json", json(graph)), KerasFiles::describe);
      mutations.attempt("json", zip(entries, "config.json", json(entries)), KerasFiles::read);
      for (String name : FILTERED) {
        byte[] bytes = mutations.changed(resource(name));
        mutations.attempt(name, bytes, file -> readAll(H5Reader.read(bytes, KerasFiles.memory())));
      }
    }
    mutations.done();
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = KerasMutations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("there is no test resource " + name);
      }
      return in.readAllBytes();
    }
  }

  private static void readAll(H5Node node) {
    switch (node) {
      case H5Node.Group group -> group.children().values().forEach(KerasMutations::readAll);
      case H5Node.Dataset dataset -> dataset.read();
    }
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries, String name, byte[] content)
      throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getKey().equals(name) ? content : entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** The config with some values exchanged. */
  private byte[] json(Map<String, byte[]> entries) {
    byte[] config = entries.getOrDefault("config.json", new byte[0]);
    String text = new String(config, StandardCharsets.UTF_8);
    List<Integer> colons = new ArrayList<>();
    for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      colons.add(at);
    }
    int at = colons.get(mutations.random().nextInt(colons.size()));
    String value = VALUES[mutations.random().nextInt(VALUES.length)];
    String rest =
        text.substring(at + 1).replaceFirst("^(\"[^\"]*\"|[^,}\\[{]+|\\[\\]|\\{\\})", value);
    return (text.substring(0, at + 1) + rest).getBytes(StandardCharsets.UTF_8);
  }
}
