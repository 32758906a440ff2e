package sunhwan.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sunhwan.formats.zip.ZipEntries;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.Labels;
import sunhwan.text.LinearClassifier;
import sunhwan.text.NearestName;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextClassifier;
import sunhwan.text.TextPipeline;
import sunhwan.training.Provenance;

/**
 * {@code NAME.sunhwan}: a classifier as one file, with everything that prediction needs and nothing
 * that can run.
 *
 * <p>It is a zip of {@code sunhwan.json} (version), {@code model.json} (spec), {@code
 * weights.safetensors}, {@code text.json} (pipeline and labels) and {@code provenance.json}. The
 * same classifier gives the same bytes.
 */
public final class SunhwanFiles {
  private static final int VERSION = 2; // 1 is a network's; a linear classifier needs 2
  private static final String MANIFEST = "sunhwan.json";
  private static final String MODEL = "model.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String TEXT = "text.json";
  private static final String PROVENANCE = "provenance.json";
  private static final List<String> OF_A_MODEL = List.of(MANIFEST, MODEL, WEIGHTS);
  private static final List<String> ENTRIES = List.of(MANIFEST, MODEL, WEIGHTS, TEXT, PROVENANCE);
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(200)
                          .maxTokenCount(ZipEntries.allowance() / 64) // a tree needs as much
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private SunhwanFiles() {}

  /**
   * Writes a classifier, whole or not at all.
   *
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(TextClassifier classifier, Path file) throws IOException {
    Map<String, byte[]> entries =
        switch (classifier) {
          case SequenceClassifier s -> {
            Map<String, byte[]> network = entries(s.model());
            network.put(TEXT, bytes(text(s)));
            yield network;
          }
          case LinearClassifier l -> {
            Map<String, byte[]> linear =
                entries(VERSION, LinearCodec.model(l), LinearCodec.weights(l));
            linear.put(TEXT, bytes(LinearCodec.text(l)));
            yield linear;
          }
          case FastTextClassifier f -> {
            Map<String, byte[]> vectors =
                entries(VERSION, FastTextCodec.model(f), FastTextCodec.weights(f));
            vectors.put(TEXT, bytes(FastTextCodec.text(f)));
            yield vectors;
          }
          case SubwordClassifier s -> {
            Map<String, byte[]> subwords =
                entries(VERSION, SubwordCodec.model(s), SubwordCodec.weights(s));
            subwords.put(TEXT, bytes(SubwordCodec.text(s)));
            yield subwords;
          }
        };
    entries.put(PROVENANCE, bytes(Codec.encode(classifier.provenance(), Provenance.class)));
    AtomicFile.write(file, out -> Archive.write(entries, out));
  }

  /**
   * Writes a model alone, whole or not at all: the same file without text pipeline and provenance.
   *
   * @throws IOException in one line that says why, and that what was there before is still there
   */
  public static void write(Model model, Path file) throws IOException {
    Map<String, byte[]> entries = entries(model);
    AtomicFile.write(file, out -> Archive.write(entries, out));
  }

  private static Map<String, byte[]> entries(Model model) {
    return entries(1, spec(model.spec()), model.weights());
  }

  private static Map<String, byte[]> entries(int version, JsonNode spec, Weights weights) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        MANIFEST,
        bytes(
            JsonNodeFactory.instance
                .objectNode()
                .put("format", "sunhwan")
                .put("version", version)));
    entries.put(MODEL, bytes(spec));
    entries.put(WEIGHTS, Safetensors.write(weights));
    return entries;
  }

  /** A row of layers carries no type, as it did before there were graphs. */
  static JsonNode spec(ModelSpec spec) {
    return Codec.encode(spec, spec instanceof Sequential ? Sequential.class : ModelSpec.class);
  }

  static ModelSpec spec(JsonNode node) {
    return (ModelSpec)
        Codec.decode(node, node.has("type") ? ModelSpec.class : Sequential.class, "model");
  }

  static ObjectNode text(SequenceClassifier classifier) {
    TextPipeline pipeline = classifier.pipeline();
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    pipeline.columns().forEach(text.putArray("columns")::add);
    text.set("step", TextStepCodec.encode(pipeline.step()));
    text.put("maxLength", pipeline.maxLength());
    text.put("padded", pipeline.padded());
    text.put("padding", pipeline.padding().name());
    text.put("truncating", pipeline.truncating().name());
    text.put("labelColumn", classifier.labelColumn());
    classifier.labels().names().forEach(text.putArray("labels")::add);
    return text;
  }

  static byte[] bytes(JsonNode node) {
    return (node.toPrettyString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a classifier.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or newer than
   *     this library
   */
  public static TextClassifier read(Path file) {
    Map<String, byte[]> entries = entriesOf(file);
    for (String name : ENTRIES) {
      if (!entries.containsKey(name)) {
        throw new ModelFormatException(
            file,
            entries.keySet().equals(Set.copyOf(OF_A_MODEL))
                ? "holds a model without the text steps before it, which reads numbers. Run it"
                    + " with: sunhwan run; a program reads it with SunhwanFiles.readModel"
                : "lacks the entry " + name + ", so it is no .sunhwan file");
      }
    }
    return classifier(file, entries);
  }

  /**
   * Reads a classifier, or a model alone, whichever the file holds.
   *
   * @throws ModelFormatException as {@link #read} does
   */
  static ModelFile open(Path file) {
    return entriesOf(file).keySet().equals(Set.copyOf(OF_A_MODEL))
        ? new ModelFile.Network(readModel(file))
        : new ModelFile.Classifier(read(file));
  }

  /**
   * Reads the model of a file, with whatever stands around it.
   *
   * @throws ModelFormatException as {@link #read} does
   */
  public static Model readModel(Path file) {
    Map<String, byte[]> entries = entriesOf(file);
    for (String name : OF_A_MODEL) {
      if (!entries.containsKey(name)) {
        throw new ModelFormatException(
            file, "lacks the entry " + name + ", so it is no .sunhwan file");
      }
    }
    return model(file, entries);
  }

  private static Map<String, byte[]> entriesOf(Path file) {
    refuseOtherFiles(file);
    return Archive.read(file, ENTRIES, SunhwanFiles::stranger);
  }

  private static void refuseOtherFiles(Path file) {
    if (Files.isDirectory(file)) {
      throw new ModelFormatException(file, "is a folder; name the .sunhwan file in it");
    }
    if (!Files.exists(file)) {
      throw new ModelFormatException(
          file,
          "there is no such file."
              + nearest(file)
              + " Make one with: sunhwan train … --out "
              + file.getFileName());
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(
          file, "is a pipe or a device, and a model is read in no one order. Save it to a file");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(64);
    } catch (IOException e) {
      throw new ModelFormatException(file, "cannot be read: " + e.getMessage());
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (start.length == 0) {
      throw new ModelFormatException(file, "is empty. Copy or train it again");
    } else if (text.startsWith("\u0089HDF\r\n")) {
      throw new ModelFormatException(
          file,
          "is an HDF5 file, perhaps of Keras; expected a .sunhwan file. Make one with: sunhwan"
              + " import FILE --out NAME.sunhwan");
    } else if (text.startsWith("version https://git-lfs")) {
      throw new ModelFormatException(
          file, "is a Git LFS pointer, not the file itself. Fetch it with: git lfs pull");
    } else if (!text.startsWith("PK\u0003\u0004")) {
      throw new ModelFormatException(
          file, "is no .sunhwan file. Make one with: sunhwan train … --out NAME.sunhwan");
    }
  }

  private static String nearest(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".sunhwan")).toList();
      Optional<String> similar = NearestName.similar(file.getFileName().toString(), names);
      return similar.map(n -> " Did you mean " + n + "?").orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String stranger(String name) {
    return name.endsWith(".h5") || name.equals("config.json")
        ? "is an archive of Keras; expected a .sunhwan file. Make one with: sunhwan import FILE"
            + " --out NAME.sunhwan"
        : ZipEntries.problem(name, "no .sunhwan file has such an entry");
  }

  private static Model model(Path file, Map<String, byte[]> entries) {
    JsonNode described = described(file, entries);
    if (LinearCodec.isMeant(described)) {
      throw new ModelFormatException(
          file, "holds a linear classifier, which has no layers. Read it with SunhwanFiles.read");
    }
    if (FastTextCodec.isMeant(described)) {
      throw new ModelFormatException(
          file, "holds a fastText classifier, which has no layers. Read it with SunhwanFiles.read");
    }
    ModelSpec spec = inEntry(file, MODEL, () -> spec(described));
    Weights weights = weights(file, entries);
    return inEntry(file, WEIGHTS, () -> new Model(spec, weights));
  }

  private static Weights weights(Path file, Map<String, byte[]> entries) {
    return inEntry(
        file, WEIGHTS, () -> Safetensors.read(Objects.requireNonNull(entries.get(WEIGHTS))));
  }

  /** What the entry of the model says, in a version that is understood here. */
  private static JsonNode described(Path file, Map<String, byte[]> entries) {
    JsonNode manifest = json(file, MANIFEST, entries);
    int version = manifest.path("version").asInt();
    if (!manifest.path("format").asText().equals("sunhwan") || version < 1) {
      throw new ModelFormatException(file, MANIFEST, "names no format version");
    }
    if (version > VERSION) {
      throw new ModelFormatException(
          file,
          MANIFEST,
          "is of version "
              + version
              + ", and this Sunhwan reads up to "
              + VERSION
              + ". Use a newer Sunhwan");
    }
    return json(file, MODEL, entries);
  }

  private static TextClassifier classifier(Path file, Map<String, byte[]> entries) {
    JsonNode described = described(file, entries);
    Provenance provenance =
        inEntry(
            file,
            PROVENANCE,
            () ->
                (Provenance)
                    Codec.decode(json(file, PROVENANCE, entries), Provenance.class, "provenance"));
    if (LinearCodec.isMeant(described)) {
      Weights weights = weights(file, entries);
      return inEntry(
          file,
          TEXT,
          () -> LinearCodec.decode(described, weights, json(file, TEXT, entries), provenance));
    }
    if (FastTextCodec.isMeant(described)) {
      Weights weights = weights(file, entries);
      return inEntry(
          file,
          TEXT,
          () -> FastTextCodec.decode(described, weights, json(file, TEXT, entries), provenance));
    }
    if (SubwordCodec.isMeant(described)) {
      Weights weights = weights(file, entries);
      return inEntry(
          file,
          TEXT,
          () -> SubwordCodec.decode(described, weights, json(file, TEXT, entries), provenance));
    }
    Model model = model(file, entries);
    return inEntry(file, TEXT, () -> text(json(file, TEXT, entries), model, provenance));
  }

  static SequenceClassifier text(JsonNode text, Model model, Provenance provenance) {
    TextPipeline pipeline =
        new TextPipeline(
            strings(text, "columns"),
            TextStepCodec.decode(text.path("step"), "step"),
            (Integer) Codec.decode(text.path("maxLength"), int.class, "maxLength"),
            (Boolean) Codec.decode(text.path("padded"), boolean.class, "padded"),
            (Side) Codec.decode(text.path("padding"), Side.class, "padding"),
            (Side) Codec.decode(text.path("truncating"), Side.class, "truncating"));
    String labelColumn =
        (String) Codec.decode(text.path("labelColumn"), String.class, "labelColumn");
    return new SequenceClassifier(
        pipeline, labelColumn, new Labels(strings(text, "labels")), model, provenance);
  }

  private static List<String> strings(JsonNode text, String name) {
    java.util.ArrayList<String> strings = new java.util.ArrayList<>();
    text.path(name).forEach(n -> strings.add((String) Codec.decode(n, String.class, name)));
    return strings;
  }

  /** Part of reading an entry; what a constructor refuses is a fault of the file. */
  private interface Reading<T> {
    T read();
  }

  private static <T> T inEntry(Path file, String entry, Reading<T> reading) {
    try {
      return reading.read();
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new ModelFormatException(file, entry, String.valueOf(e.getMessage()));
    } catch (sunhwan.text.DataException e) {
      throw new ModelFormatException(file, entry, String.valueOf(e.getMessage()));
    }
  }

  static JsonNode json(Path file, String name, Map<String, byte[]> entries) {
    try {
      return JSON.readTree(entries.get(name));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          file, name, "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new ModelFormatException(file, name, "cannot be read: " + e.getMessage());
    }
  }
}
