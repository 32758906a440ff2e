package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.TextVectorization;

/** A TextVectorization in front of a model, as Keras's source says that it is saved. */
class KerasTextTest {
  private static final String ASSET = "assets/layers/text_vectorization/vocabulary.txt";
  private String asset = ASSET;
  private static final List<String> WORDS = List.of("bus", "road", "순환");
  private static final AdaptedTextVectorization TEXT =
      TextVectorization.of().outputSequenceLength(4).withVocabulary(WORDS);

  @TempDir private Path folder;

  private static Model model() {
    return Sequential.of(
            Input.ids(4),
            Embedding.of(5, 3).maskZero(true),
            Bidirectional.of(GRU.of(2)),
            Dense.of(2, Activation.SOFTMAX))
        .build(1);
  }

  /** What we write, with the words where Keras puts those that a layer learnt. */
  private Path adapted(String vocabulary, UnaryOperator<String> config) throws IOException {
    Path written = folder.resolve("written.keras");
    KerasFiles.write(KerasModel.of(model()).text(TEXT), written);
    Map<String, byte[]> entries = entries(written);
    String json = new String(entries.get("config.json"), StandardCharsets.UTF_8);
    String without =
        json.replace("\"vocabulary\":[\"bus\",\"road\",\"순환\"]", "\"vocabulary\":null");
    assertThat(without).isNotEqualTo(json);
    entries.put("config.json", config.apply(without).getBytes(StandardCharsets.UTF_8));
    if (!vocabulary.isEmpty()) {
      byte[] words = vocabulary.getBytes(StandardCharsets.UTF_8);
      entries.put(asset, words);
      entries.put(asset.replace("vocabulary.txt", "_lookup_layer/vocabulary.txt"), words);
    }
    return write(entries);
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path write(Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("adapted.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  @Test
  void readsTheWordsThatALayerLearnt() throws IOException {
    KerasModel read = KerasFiles.read(adapted("\n[UNK]\nbus\nroad\n순환", c -> c));

    assertThat(read.text()).contains(TEXT);
    assertThat(read.model().spec()).isEqualTo(model().spec());
    assertThat(read.model().weights()).isEqualTo(model().weights());
    assertThat(read.text().orElseThrow().ids("The bus, 순환!")).containsExactly(1, 2, 4);
  }

  @Test
  void readsWordsThatWereSavedOnWindowsOrByTheFirstVersions() throws IOException {
    asset = "assets/_layer_checkpoint_dependencies/text_vectorization/vocabulary.txt";

    KerasModel read = KerasFiles.read(adapted("\r\n[UNK]\r\nbus\r\nroad\r\n순환", c -> c));

    assertThat(read.text()).contains(TEXT);
  }

  @Test
  void refusesWordsOfAnotherEncoding() throws IOException {
    Path file = adapted("\n[UNK]\nbus", c -> c);
    Map<String, byte[]> entries = entries(file);
    entries.put(ASSET, new byte[] {'\n', '[', 'U', 'N', 'K', ']', '\n', (byte) 0xBC, (byte) 0xF8});

    assertThatThrownBy(() -> KerasFiles.read(write(entries)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(ASSET + " is not written in UTF-8")
        .hasMessageContaining("PYTHONUTF8=1");
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Path file = folder.resolve("again.keras");
    AdaptedTextVectorization text =
        TextVectorization.of()
            .maxTokens(9)
            .standardize(TextVectorization.Standardize.NONE)
            .split(TextVectorization.Split.CHARACTER)
            .ngrams(List.of(1, 3))
            .outputSequenceLength(4)
            .withVocabulary(WORDS);
    KerasFiles.write(KerasModel.of(model()).text(text), file);

    KerasModel read = KerasFiles.read(file);

    assertThat(read.text()).contains(text);
    assertThat(read.model().spec()).isEqualTo(model().spec());
    assertThat(read.model().weights()).isEqualTo(model().weights());
    assertThat(read.remarks()).isEmpty();
    assertThat(KerasFiles.describe(file).problems()).isEmpty();
  }

  /** By Keras 3.15's TextVectorization.get_config and Sequential.get_config. */
  @Test
  void writesAConfigAsKerasDoes() throws IOException {
    Path file = folder.resolve("written.keras");
    KerasFiles.write(KerasModel.of(model()).text(TEXT), file);
    JsonNode root;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      root = new ObjectMapper().readTree(zip.getInputStream(zip.getEntry("config.json")));
    }

    JsonNode layers = root.at("/config/layers");
    assertThat(layers.at("/0/class_name").asText()).isEqualTo("InputLayer");
    assertThat(layers.at("/0/config/dtype").asText()).isEqualTo("string");
    assertThat(layers.at("/0/config/batch_shape").toString()).isEqualTo("[null,1]");
    assertThat(layers.at("/1/class_name").asText()).isEqualTo("TextVectorization");
    JsonNode config = layers.at("/1/config");
    assertThat(config.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "name",
            "trainable",
            "dtype",
            "max_tokens",
            "standardize",
            "split",
            "ngrams",
            "output_mode",
            "output_sequence_length",
            "pad_to_max_tokens",
            "sparse",
            "ragged",
            "vocabulary",
            "idf_weights",
            "encoding",
            "vocabulary_size");
    assertThat(config.get("standardize").asText()).isEqualTo("lower_and_strip_punctuation");
    assertThat(config.get("vocabulary_size").asInt()).isEqualTo(5);
    assertThat(layers.at("/2/class_name").asText()).isEqualTo("Embedding");
    assertThat(layers.at("/2/build_config/input_shape").toString()).isEqualTo("[null,4]");
    assertThat(root.at("/config/build_input_shape").toString()).isEqualTo("[null,1]");
  }

  @Test
  void readsTextsOfAnyLengthWhereNoneIsSaid() throws IOException {
    Path file =
        adapted(
            "\n[UNK]\nbus\nroad\n순환",
            c -> c.replace("\"output_sequence_length\":4", "\"output_sequence_length\":null"));

    assertThat(KerasFiles.read(file).model().input().sizes()).containsExactly(Shape.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"output_mode\":\"int\" | \"output_mode\":\"count\" | output_mode=\"count\" gives vectors",
        "\"encoding\":\"utf-8\" | \"encoding\":\"euc-kr\" | encoding=\"euc-kr\" is another",
        "\"ragged\":false | \"ragged\":true | ragged tensors",
        "\"split\":\"whitespace\" | \"split\":{\"class_name\":\"function\"} | never read",
        "\"ngrams\":null | \"ngrams\":0 | ngrams=0",
        "\"max_tokens\":null | \"max_tokens\":3 | at most maxTokens=3",
        "\"encoding\":\"utf-8\" | \"encoding\":\"utf-8\",\"stem\":true | stem=true is an argument",
        "\"split\":\"whitespace\", | '' | split=null is not said",
        "\"class_name\":\"Embedding\" | \"class_name\":\"Dense\" | an Embedding is expected"
      })
  void refusesWhatItWouldDoOtherwise(String good, String bad, String part) throws IOException {
    Path file =
        adapted(
            "\n[UNK]\nbus\nroad\n순환",
            c -> {
              assertThat(c).contains(good);
              return c.replace(good, bad);
            });

    assertThatThrownBy(() -> KerasFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n[UNK]\nbus\nbus", "\n[UNK]\na\u2028b", "\n[UNK]\na\n\nb"})
  void refusesWordsThatCannotBe(String vocabulary) throws IOException {
    Path file = adapted(vocabulary, c -> c);

    assertThatThrownBy(() -> KerasFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("vocabulary");
  }

  @Test
  void refusesToWriteItWhereKerasCannotReadIt() {
    KerasModel model = KerasModel.of(model()).text(TEXT);
    AdaptedTextVectorization counts =
        TextVectorization.of().outputMode(TextVectorization.OutputMode.COUNT).withVocabulary(WORDS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KerasFiles.writeH5(model, folder.resolve("a.h5")))
        .withMessageContaining("not into .h5");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> KerasFiles.write(KerasModel.of(model()).text(counts), folder.resolve("a.keras")))
        .withMessageContaining("output mode INT");
    assertThat(folder).isEmptyDirectory();
  }
}
