package sunhwan.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.text.WordVectors;

class VectorFileTest {
  /** What gensim 4.2.0's save_word2vec_format wrote of five words. */
  private static final String GENSIM =
      """
      5 3
      </s> 0.25 -1.5 3e-05
      복지 0.1 0.2 0.3
      the -0.001234567 2.5 10000000000.0
      New_York 1.0 2.0 3.0
      구청 0.0 -0.0 7.0
      """;

  /** The same five with binary=True. */
  private static final String GENSIM_BINARY =
      "NSAzCjwvcz4gAACAPgAAwL+CqPs367O17KeAIM3MzD3NzEw+mpmZPnRoZSAy0aG6AAAgQPkCFVBOZXdfWW9yayAA"
          + "AIA/AAAAQAAAQEDqtazssq0gAAAAAAAAAIAAAOBA";

  private static final Set<String> WORDS = Set.of("</s>", "복지", "the", "New_York", "구청", "no");

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("words.vec"), bytes);
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static void isWhatGensimWrote(WordVectors read) {
    assertThat(read.dims()).isEqualTo(3);
    assertThat(read.words()).containsExactlyInAnyOrder("</s>", "복지", "the", "New_York", "구청");
    assertThat(read.find("</s>").orElseThrow()).containsExactly(0.25f, -1.5f, 3e-5f);
    assertThat(read.find("복지").orElseThrow()).containsExactly(0.1f, 0.2f, 0.3f);
    assertThat(read.find("the").orElseThrow()).containsExactly(-0.001234567f, 2.5f, 1e10f);
    assertThat(read.find("New_York").orElseThrow()).containsExactly(1, 2, 3);
    assertThat(read.find("구청").orElseThrow()).containsExactly(0f, -0f, 7f);
    assertThat(read.find("no")).isEmpty();
  }

  @Test
  void readsWhatGensimWritesAsTextAndAsBinary() throws IOException {
    WordVectors text = VectorFile.open(file(GENSIM)).read(WORDS);
    byte[] bytes = Base64.getDecoder().decode(GENSIM_BINARY);
    WordVectors binary = VectorFile.open(file(bytes)).read(WORDS);
    WordVectors packed = VectorFile.open(file(gzip(bytes))).read(WORDS);

    isWhatGensimWrote(text);
    isWhatGensimWrote(binary);
    isWhatGensimWrote(packed);
  }

  @Test
  void readsTheBinaryFormOfWord2vecWithALineEndBehindEachVector() throws IOException {
    // "2 1", then a and 1.0, b and 2.0, each with \n behind it as word2vec.c writes
    byte[] bytes = "2 1\na xxxx\nb xxxx\n".getBytes(UTF_8);
    System.arraycopy(new byte[] {0, 0, (byte) 0x80, 0x3f}, 0, bytes, 6, 4);
    System.arraycopy(new byte[] {0, 0, 0, 0x40}, 0, bytes, 13, 4);

    WordVectors read = VectorFile.open(file(bytes)).read(Set.of("a", "b"));

    assertThat(read.find("a").orElseThrow()).containsExactly(1);
    assertThat(read.find("b").orElseThrow()).containsExactly(2);
  }

  @Test
  void readsFastTextsSpacesAtTheEndsOfLines() throws IOException {
    Path file = file("2 2\n, 0.5 -1 \n복지 2 3e-1 \n");

    WordVectors read = VectorFile.open(file).read(Set.of("복지", ","));

    assertThat(read.find("복지").orElseThrow()).containsExactly(2, 0.3f);
    assertThat(read.find(",").orElseThrow()).containsExactly(0.5f, -1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsGloVesLinesWithoutAHeaderAndWordsWithSpaces(boolean packed) throws IOException {
    byte[] bytes = "the 0.1 0.2\n. . . 0.3 .4\r\nat me@here.com -5. +6E2".getBytes(UTF_8);

    VectorFile file = VectorFile.open(file(packed ? gzip(bytes) : bytes));
    WordVectors read = file.read(Set.of(". . .", "at me@here.com", "the"));

    assertThat(file.dims()).isEqualTo(2);
    assertThat(read.find("the").orElseThrow()).containsExactly(0.1f, 0.2f);
    assertThat(read.find(". . .").orElseThrow()).containsExactly(0.3f, 0.4f);
    assertThat(read.find("at me@here.com").orElseThrow()).containsExactly(-5, 600);
  }

  @Test
  void aWordMayBeANumberAndAByteOrderMarkIsNone() throws IOException {
    Path file = file("\uFEFF2024 0.5\n2025 1.5\n");

    WordVectors read = VectorFile.open(file).read(Set.of("2024", "2025"));

    assertThat(read.find("2024").orElseThrow()).containsExactly(0.5f);
    assertThat(read.find("2025").orElseThrow()).containsExactly(1.5f);
  }

  @Test
  void theFirstOfTwoLinesOfAWordCounts() throws IOException {
    Path file = file("a 1 1\na 2 2\n");

    assertThat(VectorFile.open(file).read(Set.of("a")).find("a").orElseThrow())
        .containsExactly(1, 1);
  }

  @Test
  void readsAgainForWordsThatWereNotAskedForBefore() throws IOException {
    VectorFile file = VectorFile.open(file(GENSIM));

    WordVectors first = file.read(Set.of("the"));
    WordVectors second = file.read(Set.of("복지"));

    assertThat(first.words()).containsExactly("the");
    assertThat(second.words()).containsExactly("복지");
  }

  @Test
  void doesNotReadAgainForWordsThatWereAskedForBefore() throws IOException {
    Path at = file(GENSIM);
    VectorFile file = VectorFile.open(at);
    file.read(Set.of("the", "no"));

    Files.delete(at);

    assertThat(file.read(Set.of("no", "the")).words()).containsExactly("the");
  }

  @Test
  void itsFingerprintIsWhatSha256sumPrints() throws IOException {
    // printf 'a 1 3\nb 2 4\n' | sha256sum
    VectorFile file = VectorFile.open(file("a 1 3\nb 2 4\n"));

    String before = file.fingerprint();
    file.read(Set.of("a"));

    assertThat(before)
        .isEqualTo("f494b881e7d821537ba9b12f2f519b51fc7fe0a46617b114884a2571f2c0251d")
        .isEqualTo(file.fingerprint());
    assertThat(file.name()).isEqualTo("words.vec");
  }

  @Test
  void linesThatAreLongerThanTheBufferAreReadWhole() throws IOException {
    int dims = 65_536;
    StringBuilder text = new StringBuilder();
    for (String word : List.of("a", "b", "c")) {
      text.append(word);
      for (int i = 0; i < dims; i++) {
        text.append(' ').append(i % 7).append(".12345");
      }
      text.append('\n');
    }

    VectorFile file = VectorFile.open(file(text.toString()));

    float[] last = file.read(Set.of("c")).find("c").orElseThrow();
    assertThat(last).hasSize(dims).startsWith(0.12345f, 1.12345f).endsWith(65_535 % 7 + 0.12345f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 2~a 1 2~b 1~c 1 2~          | line 3: expected a word and 2 numbers, got 1
          3 2~a 1 2~b 1.5 1 2~c 1 2~    | line 3: expected a word and 2 numbers, got more
          a 1 2~b 1.5 1 2~              | line 2: expected a word and 2 numbers, got more
          a 1 2~~b 1 2~                 | line 2: is blank
          3 2~a 1 2~b 1 2~              | line 1 says that there are 3 words, got 2
          1 2~a 1 2~b 1 2~              | line 1 says that there are 1 words, got 2
          2 0~a~b~                      | line 1: expected words and numbers of each, the latter from 1 to 65536, got '2 0'
          2 70000~a 1~                  | got '2 70000'
          9999999999999999999999 3~     | got '9999999999999999999999 3'
          0 3~                          | got '0 3'
          5 3~                          | line 1 says that there are 5 words, got 0
          It was the best of times~     | line 1: expected '2000000 300', words and numbers of each, or a word and 1 to
          wanted 1 nan~                 | line 1: expected finite numbers for 'wanted', got 'nan'
          a 1 2~wanted 1 Infinity~      | line 2: expected finite numbers for 'wanted', got 'Infinity'
          a 1 2~wanted 1 1e39~          | line 2: expected finite numbers for 'wanted', got '1e39'
          a 1 2~wanted 1 0x1p3~         | line 2: expected finite numbers for 'wanted', got '0x1p3'
          a 1 2~wanted 1 1f~            | line 2: expected finite numbers for 'wanted', got '1f'
          """)
  void refusesWhatIsNotAVectorInOneLine(String lines, String message) throws IOException {
    Path file = file(lines.replace('~', '\n'));

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> VectorFile.open(file).read(Set.of("wanted")))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e).hasMessageNotContaining("\n"));
  }

  @Test
  void refusesOtherFilesWithTheWayOut() throws IOException {
    byte[] text = gzip(GENSIM.getBytes(UTF_8));
    byte[] binary = Base64.getDecoder().decode(GENSIM_BINARY);
    byte[] korean = "복지 1 2\n구청 2 3\n".getBytes(Charset.forName("x-windows-949"));

    refused(new byte[0], "is empty");
    refused(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, "is a zip. Unpack it");
    refused(new byte[] {(byte) 0xba, 0x16, 0x4f, 0x2f, 12, 0}, "is a model of fastText's");
    refused(Arrays.copyOf(text, 60), "is cut short");
    refused(Arrays.copyOf(binary, 70), "is cut short. Copy it again");
    refused(
        korean, "2 of its 2 words are not written in UTF-8. Convert it: iconv -f CP949 -t UTF-8");
  }

  private void refused(byte[] bytes, String message) throws IOException {
    Path file = file(bytes);

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> VectorFile.open(file).read(Set.of("복지")))
        .withMessageContaining(message);
  }

  @Test
  void aHeaderThatPromisesMuchTakesNoMemory() throws IOException {
    Path text = file("999999999999999 65536\na 1\n");

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> VectorFile.open(text).read(Set.of("a")))
        .withMessageContaining("line 2: expected a word and 65536 numbers, got 1");

    Path binary = file("999999999999999 65536\na \0\0\0\0");

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> VectorFile.open(binary).read(Set.of("a")))
        .withMessageContaining("is cut short");
  }

  @Test
  void aLineWithoutAnEndIsLeftWhereItIsTooLong() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("1 2\n".getBytes(UTF_8));
      byte[] zeros = "0 ".repeat(1 << 19).getBytes(UTF_8);
      for (int i = 0; i < 200; i++) { // 200 MiB
        out.write(zeros);
      }
    }
    Path file = file(packed.toByteArray());

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> VectorFile.open(file).read(Set.of("0")))
                .withMessageContaining("line 2: is longer than 10128 bytes"));
  }

  @Test
  void manyBlankLinesAtTheEndAreNothing() throws IOException {
    Path file = file("a 1 2\n" + "\n".repeat(100_000));

    assertThat(VectorFile.open(file).read(Set.of("a")).words()).containsExactly("a");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Map<String, float[]> words = new LinkedHashMap<>();
    words.put("복지", new float[] {0.1f, -0f, Float.MIN_VALUE});
    words.put("the", new float[] {Float.MAX_VALUE, 1e-10f, 3});
    Path file = folder.resolve("written.vec");

    VectorFile.write(WordVectors.of(3, words), file);

    WordVectors read = VectorFile.open(file).read(words.keySet());
    assertThat(Files.readAllLines(file)).startsWith("2 3").hasSize(3);
    words.forEach(
        (word, vector) -> assertThat(read.find(word).orElseThrow()).containsExactly(vector));
  }

  @Test
  void wordsWithWhiteSpaceAreNotWritten() {
    WordVectors vectors = WordVectors.of(1, Collections.singletonMap("a b", new float[] {1}));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorFile.write(vectors, folder.resolve("written.vec")))
        .withMessageContaining("without white space, got 'a b'");
  }
}
