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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sunhwan.formats.zip.ZipEntries;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.text.Labels;
import sunhwan.text.LinearClassifier;
import sunhwan.text.NearestName;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.SequenceClassifier;
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
  private static final List<String> ENTRIES = List.of(MANIFEST, MODEL, WEIGHTS, TEXT, PROVENANCE);
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
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
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        MANIFEST,
        bytes(
            JsonNodeFactory.instance
                .objectNode()
                .put("format", "sunhwan")
                .put("version", classifier instanceof SequenceClassifier ? 1 : VERSION)));
    switch (classifier) {
      case SequenceClassifier s -> {
        entries.put(MODEL, bytes(spec(s.model().spec())));
        entries.put(WEIGHTS, Safetensors.write(s.model().weights()));
        entries.put(TEXT, bytes(text(s)));
      }
      case LinearClassifier l -> {
        entries.put(MODEL, bytes(LinearCodec.model(l)));
        entries.put(WEIGHTS, Safetensors.write(LinearCodec.weights(l)));
        entries.put(TEXT, bytes(LinearCodec.text(l)));
      }
    }
    entries.put(PROVENANCE, bytes(Codec.encode(classifier.provenance(), Provenance.class)));
    AtomicFile.write(file, out -> zip(entries, out));
  }

  /** A row of layers carries no type, as it did before there were graphs. */
  private static JsonNode spec(ModelSpec spec) {
    return Codec.encode(spec, spec instanceof Sequential ? Sequential.class : ModelSpec.class);
  }

  private static ModelSpec spec(JsonNode node) {
    return (ModelSpec)
        Codec.decode(node, node.has("type") ? ModelSpec.class : Sequential.class, "model");
  }

  private static ObjectNode text(SequenceClassifier classifier) {
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

  private static byte[] bytes(JsonNode node) {
    return (node.toPrettyString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void zip(Map<String, byte[]> entries, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (Map.Entry<String, byte[]> content : entries.entrySet()) {
      ZipEntry entry = new ZipEntry(content.getKey());
      entry.setTimeLocal(NO_TIME);
      if (content.getKey().equals(WEIGHTS)) {
        // floats hardly get smaller, and stored bytes are quick to read
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.getValue().length);
        entry.setCrc(crc.getValue());
      }
      zip.putNextEntry(entry);
      zip.write(content.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  /**
   * Reads a classifier.
   *
   * @throws ModelFormatException where the file is missing, something else, damaged, or newer than
   *     this library
   */
  public static TextClassifier read(Path file) {
    refuseOtherFiles(file);
    return classifier(file, entries(file));
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
          "is an HDF5 file, perhaps of Keras; expected a .sunhwan file. KerasFiles reads those of"
              + " Keras");
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

  private static Map<String, byte[]> entries(Path file) {
    Map<String, byte[]> entries;
    try {
      entries = ZipEntries.read(file, SunhwanFiles::refuseUnknown);
    } catch (ModelFormatException e) {
      throw new ModelFormatException(file, String.valueOf(e.getMessage()));
    }
    for (String name : ENTRIES) {
      if (!entries.containsKey(name)) {
        throw new ModelFormatException(
            file, "lacks the entry " + name + ", so it is no .sunhwan file");
      }
    }
    return entries;
  }

  private static boolean refuseUnknown(String name) {
    if (!ENTRIES.contains(name)) {
      throw name.endsWith(".h5") || name.equals("config.json")
          ? new ModelFormatException(
              "is an archive of Keras; expected a .sunhwan file. KerasFiles reads it")
          : ZipEntries.refuse(name, "no .sunhwan file has such an entry");
    }
    return true;
  }

  private static TextClassifier classifier(Path file, Map<String, byte[]> entries) {
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
    JsonNode described = json(file, MODEL, entries);
    Weights weights =
        inEntry(
            file, WEIGHTS, () -> Safetensors.read(Objects.requireNonNull(entries.get(WEIGHTS))));
    Provenance provenance =
        inEntry(
            file,
            PROVENANCE,
            () ->
                (Provenance)
                    Codec.decode(json(file, PROVENANCE, entries), Provenance.class, "provenance"));
    if (LinearCodec.isMeant(described)) {
      return inEntry(
          file,
          TEXT,
          () -> LinearCodec.decode(described, weights, json(file, TEXT, entries), provenance));
    }
    ModelSpec spec = inEntry(file, MODEL, () -> spec(described));
    Model model = inEntry(file, WEIGHTS, () -> new Model(spec, weights));
    return inEntry(file, TEXT, () -> text(json(file, TEXT, entries), model, provenance));
  }

  private static TextClassifier text(JsonNode text, Model model, Provenance provenance) {
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

  private static JsonNode json(Path file, String name, Map<String, byte[]> entries) {
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
