package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.text.Analyzer;
import sunhwan.text.DataException;
import sunhwan.text.TokenizerPipeline;

/** Expected tokens are worked by hand from the rules of Hugging Face's tokenizers 0.2x. */
class TokenizerFileTest {
  @TempDir private Path folder;

  private TokenizerPipeline read(String json) {
    try {
      return TokenizerFile.read(Files.writeString(folder.resolve("tokenizer.json"), json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String bpe(String vocabulary, String merges, String more) {
    List<String> pieces = List.of(vocabulary.split(" "));
    String vocab =
        IntStream.range(0, pieces.size())
            .mapToObj(i -> "\"" + pieces.get(i) + "\":" + i)
            .collect(Collectors.joining(","));
    return "{\"model\":{\"type\":\"BPE\",\"vocab\":{"
        + vocab
        + "},\"merges\":"
        + merges
        + "}"
        + more
        + "}";
  }

  @Test
  void bpeMergesByRankFromCharacters() {
    Analyzer analyzer =
        read(
            bpe(
                "[UNK] l o w e r lo low er",
                "[\"l o\",\"lo w\",[\"e\",\"r\"]]",
                ",\"pre_tokenizer\":{\"type\":\"Whitespace\"}"));

    // no unk_token: a character that is no piece is left out
    assertThat(analyzer.tokens("lower rewolx low"))
        .containsExactly("low", "er", "r", "e", "w", "o", "l", "low");
  }

  @Test
  void bpeWithoutMergesForWholeWordsKeepsThem() {
    String ignoring =
        bpe("a b c ab abc", "[\"a b\"]", "")
            .replace("\"merges\"", "\"ignore_merges\":true,\"merges\"");

    assertThat(read(ignoring).tokens("abc")).containsExactly("abc");
    assertThat(read(ignoring.replace("true", "false")).tokens("abc")).containsExactly("ab", "c");
  }

  @Test
  void unknownCharactersAreFusedWhereTheFileSaysSo() {
    String unknown =
        bpe("<unk> a", "[]", "")
            .replace("\"merges\"", "\"unk_token\":\"<unk>\",\"fuse_unk\":true,\"merges\"");

    assertThat(read(unknown).tokens("axya")).containsExactly("a", "<unk>", "a");
    assertThat(read(unknown.replace("true", "false")).tokens("axya"))
        .containsExactly("a", "<unk>", "<unk>", "a");
  }

  @Test
  void unigramTakesTheLikeliestCutAndBytesForTheRest() {
    String bytes =
        IntStream.range(0, 256)
            .mapToObj(b -> String.format("[\"<0x%02X>\",-20]", b))
            .collect(Collectors.joining(","));
    Analyzer analyzer =
        read(
            """
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Lowercase"}]},
             "pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},
             "model":{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["<unk>",0],
               ["▁",-3],["a",-2],["b",-2],["ab",-3.5],["▁a",-4],["▁ab",-8],%s]}}
            """
                .formatted(bytes));

    // ▁ab: ▁+a+b −7, ▁+ab −6.5, ▁a+b −6, ▁ab −8; 가 is EA B0 80
    assertThat(analyzer.tokens("ＡB 가"))
        .containsExactly("▁a", "b", "▁", "<0xEA>", "<0xB0>", "<0x80>");
  }

  @Test
  void wordPieceTakesTheLongestPieceAndBertMakesTextsAlike() {
    Analyzer analyzer =
        read(
            """
            {"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
               "strip_accents":null,"lowercase":true},
             "pre_tokenizer":{"type":"BertPreTokenizer"},
             "added_tokens":[{"id":1,"content":"[SEP]","single_word":false,"lstrip":false,
               "rstrip":false,"normalized":false,"special":true}],
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
               "max_input_chars_per_word":6,"vocab":{"[UNK]":0,"[SEP]":1,"un":2,"##aff":3,"##able":4,
               "cafe":5,",":6,"漢":7,"字":8,"u":9,"##n":10}}}
            """);

    assertThat(analyzer.tokens("Unaff,CAFÉ[SEP]漢字 un\0 unaffable unx"))
        .containsExactly("un", "##aff", ",", "cafe", "[SEP]", "漢", "字", "un", "[UNK]", "[UNK]");
  }

  @Test
  void byteLevelShowsBytesAsGpt2Does() {
    String visible = "Ġ Ġh h i Ġhi ê ° Ģ ! Ċ Ń";
    Analyzer analyzer =
        read(
            bpe(
                visible,
                "[\"Ġ h\",\"Ġh i\"]",
                ",\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true}"));

    // EA is ê, B0 is °, 80 is Ģ (U+0122), 0A is Ċ, AD is Ń (U+0143), of C2 AD; Â is no piece here
    assertThat(analyzer.tokens("hi가!\n\u00AD"))
        .containsExactly("Ġhi", "ê", "°", "Ģ", "!", "Ċ", "Ń");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Removed|the,final,countdown",
        "Isolated|the,-,final,-,-,countdown",
        "MergedWithPrevious|the-,final-,-,countdown",
        "MergedWithNext|the,-final,-,-countdown",
        "Contiguous|the,-,final,--,countdown"
      })
  void splitDividesAsTheLibrarysDocumentationShows(String behavior, String expected) {
    // the example of its SplitDelimiterBehavior
    TokenizerPipeline pipeline =
        read(
            """
            {"pre_tokenizer":{"type":"Split","pattern":{"String":"-"},"behavior":"%s","invert":false},
             "model":{"type":"BPE","ignore_merges":true,"merges":[],"vocab":{"the":0,"-":1,"final":2,
              "countdown":3,"the-":4,"final-":5,"-final":6,"-countdown":7,"--":8}}}
            """
                .formatted(behavior));

    assertThat(pipeline.tokens("the-final--countdown")).containsExactly(expected.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "always|▁a,▁b,[X],▁a",
        "first|▁a,▁b,[X],a",
        "never|a,▁b,[X],a",
      })
  void metaspaceIsPutBeforeTheFirstPartOrAll(String scheme, String expected) {
    TokenizerPipeline pipeline =
        read(
            """
            {"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"%s"},
             "added_tokens":[{"id":9,"content":"[X]","normalized":false}],
             "model":{"type":"BPE","ignore_merges":true,"merges":[],"vocab":{"▁a":0,"▁b":1,"a":2,
              "b":3}}}
            """
                .formatted(scheme));

    assertThat(pipeline.tokens("a b[X]a")).containsExactly(expected.split(","));
  }

  @Test
  void normalizersAndCutsFollowOneAnother() {
    TokenizerPipeline pipeline =
        read(
            """
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},
              {"type":"Replace","pattern":{"Regex":"[0-9]+"},"content":"7"},
              {"type":"Strip","strip_left":true,"strip_right":true},
              {"type":"Prepend","prepend":"_"}]},
             "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},
              {"type":"Digits","individual_digits":true},{"type":"Punctuation"}]},
             "model":{"type":"BPE","ignore_merges":true,"merges":[],"vocab":{"_":0,"cafe":1,"7":2,
              "!":3}}}
            """);

    assertThat(pipeline.tokens("  café123 !45 ")).containsExactly("_", "cafe", "7", "!", "7");
  }

  /** The library's own test of its normalizers has the first; StripAccents takes all marks. */
  @Test
  void stripAccentsTakesMarksThatTakeRoomAndThatEncloseToo() {
    TokenizerPipeline pipeline =
        read(
            """
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"NFKD"},{"type":"StripAccents"},
              {"type":"Lowercase"}]},
             "pre_tokenizer":{"type":"WhitespaceSplit"},
             "model":{"type":"BPE","ignore_merges":true,"merges":[],"vocab":{"a...":0,"x":1,"क":2}}}
            """);

    assertThat(pipeline.tokens("ậ… X\u20DD क\u093E")).containsExactly("a...", "x", "क");
  }

  @Test
  void addedTokensAreFoundFirstTheLongestOfAPlace() {
    TokenizerPipeline pipeline =
        read(
            """
            {"added_tokens":[{"id":5,"content":"<a>","normalized":false},
              {"id":6,"content":"<a>b","normalized":false},
              {"id":7,"content":"<m>","normalized":false,"lstrip":true,"rstrip":true}],
             "model":{"type":"BPE","unk_token":"?","merges":[],"vocab":{"?":0,"a":1,"b":2}}}
            """);

    assertThat(pipeline.tokens("a<a>b<a>a  <m> b"))
        .containsExactly("a", "<a>b", "<a>", "a", "<m>", "b");
  }

  @Test
  void theFileStaysInTheModelWithAllItsSteps() {
    Analyzer analyzer =
        read(
            """
            {"added_tokens":[{"id":5,"content":"<a>","normalized":true}],
             "normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"BertNormalizer"},
              {"type":"Replace","pattern":{"String":"x"},"content":"y"}]},
             "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},
              {"type":"ByteLevel"},{"type":"Metaspace"},{"type":"Punctuation","behavior":"Contiguous"},
              {"type":"Digits"},{"type":"BertPreTokenizer"}]},
             "model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1.25]]}}
            """);

    Object again = Codec.decode(Codec.encode(analyzer, Analyzer.class), Analyzer.class, "analyzer");

    assertThat(again).isEqualTo(analyzer);
    assertThat(((Analyzer) again).tokens("a xa <a>")).isEqualTo(analyzer.tokens("a xa <a>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|is no JSON",
        "[]|model: expected an object",
        "{\"model\":{\"type\":\"WordLevel\"}}|model: expected BPE, Unigram or WordPiece, got"
            + " WordLevel",
        "{\"model\":{},\"normalizer\":{\"type\":\"Precompiled\"}}|got Precompiled, which is not"
            + " known",
        "{\"model\":{},\"pre_tokenizer\":{\"type\":\"UnicodeScripts\"}}|got UnicodeScripts",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a a\"]}}|which is none of"
            + " the",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b\"]}}|merges[0]:"
            + " expected two",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"aa\":1},\"merges\":[\"a a\",\"a"
            + " a\"]}}|twice",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a a a\"]}}|with a space"
            + " between",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"end_of_word_suffix\":\"</w>\"}}|</w>",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"byte_fallback\":true}}|<0x00>",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":1.5},\"merges\":[]}}|a whole number",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"\":1},\"merges\":[]}}|pieces of 1 to 10000",
        "{\"model\":{\"type\":\"Unigram\",\"unk_id\":9,\"vocab\":[[\"a\",0]]}}|unk_id",
        "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",\"NaN\"]]}}|a finite score",
        "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\"]]}}|a piece and its score",
        "{\"model\":{\"type\":\"Unigram\",\"vocab\":[]}}|expected different pieces",
        "{\"model\":{},\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Removed\",\"pattern\":{\"Regex\":\"(\"}}}|regular",
        "{\"model\":{},\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Gone\",\"pattern\":{\"Regex\":\"a\"}}}|got"
            + " Gone",
        "{\"model\":{},\"added_tokens\":[{\"content\":\"a\",\"single_word\":true}]}|single_word"
      })
  void refusesWhatItDoesNotKnowByName(String json, String expected) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining("tokenizer.json: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesNestingAndListsWithoutEnd() {
    String nested =
        "{\"model\":{},\"normalizer\":"
            + "{\"type\":\"Sequence\",\"normalizers\":[".repeat(10_000)
            + "]}".repeat(10_000)
            + "}";
    String many =
        "{\"model\":{},\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":["
            + "{\"type\":\"NFC\"},".repeat(200)
            + "{\"type\":\"NFC\"}]}}";

    assertThatThrownBy(() -> read(nested)).isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> read(many))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("at most 100");
  }

  @Test
  void aPatternThatTakesForeverIsStopped() {
    String text = "a".repeat(50) + "!";
    // without a group that is referred to, Java remembers where (a|aa)+ has failed
    for (String pattern : List.of("(a|aa)+\\\\1$", "a*a*a*a*a*a*a*a*a*b")) {
      TokenizerPipeline slow =
          read(
              """
              {"pre_tokenizer":{"type":"Split","behavior":"Removed","pattern":{"Regex":"%s"}},
               "model":{"type":"BPE","merges":[],"vocab":{"a":0}}}
              """
                  .formatted(pattern));

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> slow.tokens(text))
                  .isInstanceOf(DataException.class)
                  .hasMessageContaining("takes too long"));
    }
  }

  @Test
  void aPatternThatNeedsTooMuchStackIsRefusedInOneLine() {
    TokenizerPipeline deep =
        read(
            """
            {"pre_tokenizer":{"type":"Split","behavior":"Removed","pattern":{"Regex":"(a|b)*c"}},
             "model":{"type":"BPE","merges":[],"vocab":{"a":0}}}
            """);

    assertThatThrownBy(() -> deep.tokens("ab".repeat(500_000)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("takes too long for a text of 1000000 characters");
  }

  @Test
  void stepsThatMakeATextLongerAndLongerAreStopped() {
    String doubling =
        "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"},".repeat(60);
    TokenizerPipeline replaced =
        read(
            "{\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":["
                + doubling
                + "{\"type\":\"NFC\"}]},\"model\":{\"type\":\"BPE\",\"merges\":[],\"vocab\":{\"a\":0}}}");
    TokenizerPipeline bytes =
        read(
            "{\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":["
                + "{\"type\":\"ByteLevel\"},".repeat(60)
                + "{\"type\":\"Digits\"}]},\"model\":{\"type\":\"BPE\",\"merges\":[],\"vocab\":{\"a\":0}}}");

    for (TokenizerPipeline grown : List.of(replaced, bytes)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> grown.tokens("a가".repeat(1000)))
                  .isInstanceOf(DataException.class)
                  .hasMessageContaining("longer than 32 times"));
    }
  }
}
