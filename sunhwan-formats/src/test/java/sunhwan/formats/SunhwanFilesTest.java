package sunhwan.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.layers.AdditiveAttention;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRUCell;
import sunhwan.layers.Initializer;
import sunhwan.layers.LSTM;
import sunhwan.layers.LSTMCell;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.RNN;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextStep;
import sunhwan.training.Provenance;

class SunhwanFilesTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("모델.sunhwan");
  }

  private SequenceClassifier written(SequenceClassifier classifier) throws IOException {
    SunhwanFiles.write(classifier, file());
    return (SequenceClassifier) SunhwanFiles.read(file());
  }

  private static void assertSameBits(SequenceClassifier read, SequenceClassifier written) {
    assertThat(read.model().weights().names())
        .containsExactlyElementsOf(written.model().weights().names());
    written
        .model()
        .weights()
        .forEach(
            (name, tensor) ->
                assertThat(bits(read.model().weights().get(name)))
                    .as(name)
                    .isEqualTo(bits(tensor)));
  }

  private static int[] bits(Tensor tensor) {
    int[] bits = new int[tensor.data().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(tensor.data()[i]);
    }
    return bits;
  }

  static Stream<TextStep> steps() {
    return Classifiers.steps();
  }

  static Stream<ModelSpec> networks() {
    return Classifiers.networks();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aTextPipelineComesBackAndPredictsTheSameBits(TextStep step) throws IOException {
    SequenceClassifier classifier = Classifiers.of(step);

    SequenceClassifier read = written(classifier);

    for (String text : Classifiers.TEXTS) {
      assertThat(read.pipeline().step().tokens(text)).isEqualTo(step.tokens(text));
      assertThat(read.pipeline().step().ids(text)).isEqualTo(step.ids(text));
    }
    assertThat(bits(read.probabilities(Classifiers.TEXTS, 1)))
        .isEqualTo(bits(classifier.probabilities(Classifiers.TEXTS, 1)));
    assertThat(read.pipeline().columns()).isEqualTo(classifier.pipeline().columns());
    assertThat(read.labels()).isEqualTo(Classifiers.LABELS);
    assertThat(read.labelColumn()).isEqualTo("분류");
    assertThat(read.provenance()).isEqualTo(classifier.provenance());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aNetworkComesBackWithEverySettingAndEveryBit(ModelSpec network) throws IOException {
    TextStep step = Classifiers.steps().findFirst().orElseThrow();
    SequenceClassifier classifier = Classifiers.of(step, network);

    SequenceClassifier read = written(classifier);

    assertThat(read.model().spec()).isEqualTo(network);
    assertSameBits(read, classifier);
    assertThat(bits(read.probabilities(Classifiers.TEXTS, 1)))
        .isEqualTo(bits(classifier.probabilities(Classifiers.TEXTS, 1)));
  }

  /** Files from before Bidirectional had a backwardLayer do not name one. */
  @Test
  void anOptionThatAFileDoesNotKnowIsEmpty() {
    Sequential now = Sequential.of(Embedding.of(40, 4), Bidirectional.of(LSTM.of(3)));
    ObjectNode old = (ObjectNode) Codec.encode(now, Sequential.class);
    ((ObjectNode) old.at("/layers/1/spec")).remove("backwardLayer");

    assertThat(Codec.decode(old, Sequential.class, "model")).isEqualTo(now);
  }

  /** Files from before RNN and ConvLSTM1D returned states do not say whether they do. */
  @Test
  void cellsThatAFileKnowsLessOfReturnNoState() {
    RNN now = RNN.of(GRUCell.of(2), LSTMCell.of(3)).goBackwards(true);
    ObjectNode old = (ObjectNode) Codec.encode(now, LayerSpec.class);
    old.remove("returnState");

    assertThat(Codec.decode(old, LayerSpec.class, "model")).isEqualTo(now);
    ConvLSTM1D line = ConvLSTM1D.of(3, 2, 1);
    ObjectNode oldLine = (ObjectNode) Codec.encode(line, LayerSpec.class);
    oldLine.remove("returnState");
    assertThat(Codec.decode(oldLine, LayerSpec.class, "model")).isEqualTo(line);
    LayerSpec returns = now.returnState(true);
    assertThat(Codec.decode(Codec.encode(returns, LayerSpec.class), LayerSpec.class, "model"))
        .isEqualTo(returns);
  }

  static Stream<AttentionLayer> attentions() {
    return Stream.of(
        Attention.of().useCausalMask(true),
        AdditiveAttention.of().dropout(0.25f),
        MultiHeadAttention.of(2, 3).outputShape(4));
  }

  /** Files from before attention gave scores and took masks say nothing of them. */
  @ParameterizedTest
  @MethodSource("attentions")
  void attentionThatAFileKnowsLessOfGivesNoScoresAndTakesNoMask(AttentionLayer now) {
    ObjectNode old = (ObjectNode) Codec.encode(now, LayerSpec.class);
    old.remove(List.of("returnAttentionScores", "useAttentionMask"));

    assertThat(now.returnAttentionScores()).isFalse();
    assertThat(Codec.decode(old, LayerSpec.class, "model")).isEqualTo(now);
    LayerSpec tells =
        MultiHeadAttention.of(1, 2).returnAttentionScores(true).useAttentionMask(true);
    assertThat(Codec.decode(Codec.encode(tells, LayerSpec.class), LayerSpec.class, "model"))
        .isEqualTo(tells);
  }

  static Stream<SubwordClassifier> subwords() {
    return Classifiers.subwords();
  }

  @ParameterizedTest
  @MethodSource("subwords")
  void aClassifierOfSubwordsComesBackAndPredictsTheSameBits(SubwordClassifier classifier)
      throws IOException {
    SunhwanFiles.write(classifier, file());
    List<String> documents = new ArrayList<>(Classifiers.TEXTS);
    documents.addAll(List.of("제목\u001F본문 120", "", "\u001F"));

    SubwordClassifier read = (SubwordClassifier) SunhwanFiles.read(file());

    assertThat(read.subwords()).isEqualTo(classifier.subwords());
    assertThat(read.terms()).isEqualTo(classifier.terms());
    assertThat(read.columns()).isEqualTo(classifier.columns());
    assertThat(read.labels()).isEqualTo(classifier.labels());
    assertThat(read.provenance()).isEqualTo(classifier.provenance());
    assertThat(read.models()).hasSameSizeAs(classifier.models());
    assertThat(read.models().getFirst().spec()).isEqualTo(classifier.models().getFirst().spec());
    assertThat(bits(read.probabilities(documents, 1)))
        .isEqualTo(bits(classifier.probabilities(documents, 1)));
  }

  @Test
  void aPretrainedClassifierComesBackAndIsWrittenInTheSameBytes() throws IOException {
    SequenceClassifier classifier = Classifiers.pretrained();

    SequenceClassifier read = written(classifier);
    byte[] first = Files.readAllBytes(file());
    SunhwanFiles.write(read, file());

    assertThat(read.pipeline()).isEqualTo(classifier.pipeline());
    assertThat(read.model().spec()).isEqualTo(classifier.model().spec());
    assertThat(bits(read.probabilities(Classifiers.TEXTS, 1)))
        .isEqualTo(bits(classifier.probabilities(Classifiers.TEXTS, 1)));
    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("linear")
  void aLinearClassifierComesBackAndPredictsTheSameBits(LinearClassifier classifier)
      throws IOException {
    SunhwanFiles.write(classifier, file());

    LinearClassifier read = (LinearClassifier) SunhwanFiles.read(file());

    assertThat(read).isEqualTo(classifier);
    assertThat(bits(read.probabilities(Classifiers.TEXTS, 1)))
        .isEqualTo(bits(classifier.probabilities(Classifiers.TEXTS, 1)));
  }

  @ParameterizedTest
  @MethodSource("fastText")
  void aFastTextClassifierComesBackAndPredictsTheSameBits(FastTextClassifier classifier)
      throws IOException {
    SunhwanFiles.write(classifier, file());
    List<String> documents = new ArrayList<>(Classifiers.TEXTS);
    documents.addAll(List.of("제목\u001F본문 120", "", "\u001F"));

    FastTextClassifier read = (FastTextClassifier) SunhwanFiles.read(file());

    assertThat(read).isEqualTo(classifier);
    assertThat(bits(read.probabilities(documents, 2)))
        .isEqualTo(bits(classifier.probabilities(documents, 1)));
    assertThatThrownBy(() -> SunhwanFiles.readModel(file()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("holds a fastText classifier, which has no layers");
  }

  static Stream<FastTextClassifier> fastText() {
    return Classifiers.fastText();
  }

  static Stream<LinearClassifier> linear() {
    return Classifiers.linear();
  }

  /** Sunhwan 0.1.0 before linear classifiers read version 1 only. */
  @Test
  void aNetworkIsStillWrittenAsVersion1AndALinearClassifierIsNot() throws IOException {
    SunhwanFiles.write(Classifiers.of(Classifiers.steps().findFirst().orElseThrow()), file());
    String network = entry("sunhwan.json");
    SunhwanFiles.write(Classifiers.linear().findFirst().orElseThrow(), file());
    String linear = entry("sunhwan.json");

    assertThat(network).contains("\"version\" : 1");
    assertThat(linear).contains("\"version\" : 2");
  }

  private String entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(file().toFile())) {
      return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
    }
  }

  /** A layer that is added to the sealed table must be added to the networks above too. */
  @Test
  void everyLayerAndInitializerHasBeenThere() throws IOException {
    Set<String> seen = new HashSet<>();
    Stream<ModelSpec> ofSubwords = Classifiers.subwords().map(c -> c.models().getFirst().spec());
    for (ModelSpec network : Stream.concat(Classifiers.networks(), ofSubwords).toList()) {
      Matcher types =
          Pattern.compile("\"type\" ?: ?\"(\\w+)\"")
              .matcher(Codec.encode(network, ModelSpec.class).toString());
      while (types.find()) {
        seen.add(types.group(1));
      }
    }

    Set<String> all = permitted(LayerSpec.class);
    all.addAll(permitted(Initializer.class));
    all.remove("Identity"); // square kernels only; the next test has it
    assertThat(seen).containsAll(all);
  }

  private static Set<String> permitted(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .filter(type -> !CustomLayer.class.isAssignableFrom(type))
        .filter(type -> !CustomMultiLayer.class.isAssignableFrom(type))
        .flatMap(
            type -> type.isSealed() ? permitted(type).stream() : Stream.of(type.getSimpleName()))
        .collect(Collectors.toSet());
  }

  @Test
  void anIdentityComesBack() {
    Initializer identity = new Initializer.Identity(0.1f);

    Object read = Codec.decode(Codec.encode(identity, Initializer.class), Initializer.class, "i");

    assertThat(read).isEqualTo(identity);
  }

  @Test
  void floatsThatAreHardToWriteKeepTheirBits() throws IOException {
    TextStep step = Classifiers.steps().findFirst().orElseThrow();
    SequenceClassifier classifier = Classifiers.of(step);
    Map<String, Tensor> odd = new LinkedHashMap<>();
    classifier.model().weights().forEach(odd::put);
    Tensor bias = odd.get("dense/bias");
    odd.put(
        "dense/bias", Tensor.of(bias.shape(), new float[] {-0f, Float.MIN_VALUE, 1 + 0x1p-23f}));
    SequenceClassifier changed =
        new SequenceClassifier(
            classifier.pipeline(),
            "분류",
            classifier.labels(),
            classifier.model().with(Weights.of(odd)),
            classifier.provenance());

    assertSameBits(written(changed), changed);
  }

  @Test
  void theSameClassifierGivesTheSameBytes() throws IOException {
    TextStep step = Classifiers.steps().findFirst().orElseThrow();
    SunhwanFiles.write(Classifiers.of(step), file());
    byte[] first = Files.readAllBytes(file());

    SunhwanFiles.write(SunhwanFiles.read(file()), file());

    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void whatWasThereIsReplacedAndNothingElseIsLeft() throws IOException {
    Files.writeString(file(), "old");

    SunhwanFiles.write(Classifiers.of(Classifiers.steps().findFirst().orElseThrow()), file());

    assertThat(Files.readAllBytes(file())).startsWith('P', 'K');
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void aFailureInTheMiddleOfWritingLeavesWhatWasThere() throws IOException {
    Files.writeString(file(), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file(),
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file() + ": could not be written: No space left on device; nothing was changed");

    assertThat(Files.readString(file())).isEqualTo("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void refusesAFolderAndAMissingFolder() {
    SequenceClassifier classifier = Classifiers.of(Classifiers.steps().findFirst().orElseThrow());

    assertThatThrownBy(() -> SunhwanFiles.write(classifier, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> SunhwanFiles.write(classifier, folder.resolve("no/m.sunhwan")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no folder");
  }

  /** A layer that a program wrote itself. */
  record OwnLayer() implements CustomLayer {
    @Override
    public String defaultName() {
      return "own";
    }

    @Override
    public sunhwan.layers.Operation bind(sunhwan.tensor.Shape input) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void refusesALayerOfAProgramsOwn() {
    assertThatThrownBy(() -> Codec.encode(new OwnLayer(), LayerSpec.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OwnLayer cannot be saved")
        .hasMessageContaining("keep the spec in your program");
    assertThat(Codec.encode(Dense.of(3), LayerSpec.class).get("type").asText()).isEqualTo("Dense");
  }

  @Test
  void metricsThatAreNoNumbersComeBack() throws IOException {
    SequenceClassifier classifier = Classifiers.of(Classifiers.steps().findFirst().orElseThrow());
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("test_loss", Double.NaN);
    metrics.put("a", Double.POSITIVE_INFINITY);
    metrics.put("b", Double.NEGATIVE_INFINITY);
    Provenance known = classifier.provenance();

    SequenceClassifier read =
        written(
            classifier.with(
                new Provenance(
                    known.source(),
                    known.fingerprint(),
                    known.heldOut(),
                    known.trained(),
                    known.settings(),
                    metrics,
                    known.environment())));

    assertThat(read.provenance().metrics()).containsExactlyEntriesOf(metrics);
  }

  @Test
  void aNameMayBeAsLongAsTheFileSystemLetsIt() throws IOException {
    Path longest = folder.resolve("가".repeat(84) + ".s"); // 254 of 255 bytes

    AtomicFile.write(longest, out -> out.write(1));

    assertThat(Files.readAllBytes(longest)).containsExactly(1);
  }

  @Test
  void whatTwoWriteAtOnceIsNeverMixed() throws IOException {
    Path file = folder.resolve("both");
    byte[] first = new byte[] {1, 1, 1};
    byte[] second = new byte[] {2, 2};

    AtomicFile.write(
        file,
        out -> {
          out.write(first, 0, 2);
          AtomicFile.write(file, inner -> inner.write(second)); // somebody else, in the meantime
          out.write(first, 2, 1);
        });

    assertThat(Files.readAllBytes(file)).containsExactly(first);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
