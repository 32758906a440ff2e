package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.text.SubwordLearner.Method;

class SubwordLearnerTest {
  private static final List<String> TEXTS =
      List.of(
          "교통비 지원은 어디에서 신청하나요",
          "교통카드 분실 신고는 어디에서 하나요",
          "재산세 납부는 어디에서 하나요 재산세를 냈습니다",
          "세금 환급은 언제 되나요 신청했습니다",
          "the lowest and the newest are lower than the widest");

  private static String joined(List<String> tokens) {
    StringBuilder bytes = new StringBuilder();
    List<Byte> pending = new ArrayList<>();
    Stream.concat(tokens.stream(), Stream.of(""))
        .forEach(
            token -> {
              if (LearningWords.looksLikeByte(token)) {
                pending.add((byte) Integer.parseInt(token.substring(3, 5), 16));
                return;
              }
              byte[] all = new byte[pending.size()];
              for (int i = 0; i < all.length; i++) {
                all[i] = pending.get(i);
              }
              pending.clear();
              bytes.append(new String(all, StandardCharsets.UTF_8)).append(token);
            });
    return bytes.toString().replace(Pieces.SPACE, " ").strip();
  }

  private static LearningWords words(Map<String, Long> words) {
    List<String> characters =
        words.keySet().stream()
            .flatMap(w -> w.codePoints().mapToObj(Character::toString))
            .distinct()
            .sorted()
            .toList();
    return new LearningWords(
        characters,
        words.keySet().stream()
            .map(w -> w.codePoints().map(c -> characters.indexOf(Character.toString(c))).toArray())
            .toList(),
        words.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** Sennrich et al. 2016, algorithm 1: low 5, lower 2, newest 6, widest 3; · ends a word. */
  private static Map<String, Long> paper() {
    Map<String, Long> words = new LinkedHashMap<>();
    words.put("low·", 5L);
    words.put("lower·", 2L);
    words.put("newest·", 6L);
    words.put("widest·", 3L);
    return words;
  }

  @Test
  void learnsThePapersMergesInThePapersOrder() {
    LearningWords words = words(paper());

    Pieces.BytePairs pairs = BytePairLearning.learn(words, words.characters().size() + 6);

    // by hand: es 9, st 9 (es is before st in code points), then est 9 and est· 9; then l-o 7 and
    // o-w 7 and, because "w e" lost newest to "w es", low 7; then e-w 6, n-e 6, w-est· 6: e-w first
    assertThat(pairs.pieces().subList(words.characters().size(), pairs.pieces().size()))
        .containsExactly("es", "est", "est·", "lo", "low", "ew");
    assertThat(PieceCutter.of(pairs).cut("lowest·")).containsExactly("low", "est·");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aQueueMergesAsTakingTheFirstLearntPairAgainAndAgainDoes(long seed) {
    Random random = new Random(seed);
    Map<String, Long> words = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      words.merge(word(random, 3, 9), 1L + random.nextInt(5), Long::sum);
    }
    Pieces.BytePairs pairs = BytePairLearning.learn(words(words), 40);
    PieceCutter cutter = PieceCutter.of(pairs);

    for (int i = 0; i < 300; i++) {
      String word = word(random, 3, 30);
      assertThat(cutter.cut(word)).as(word).isEqualTo(slowly(pairs, word));
    }
  }

  private static String word(Random random, int letters, int longest) {
    StringBuilder word = new StringBuilder();
    for (int n = 1 + random.nextInt(longest); n > 0; n--) {
      word.append((char) ('a' + random.nextInt(letters)));
    }
    return word.toString();
  }

  private static List<String> slowly(Pieces.BytePairs pairs, String word) {
    List<String> parts = new ArrayList<>(word.codePoints().mapToObj(Character::toString).toList());
    while (true) {
      int best = Integer.MAX_VALUE;
      int at = -1;
      for (int i = 0; i + 1 < parts.size(); i++) {
        for (int rank = 0; rank < pairs.left().size(); rank++) {
          if (rank < best
              && pairs.pieces().get(pairs.left().get(rank)).equals(parts.get(i))
              && pairs.pieces().get(pairs.right().get(rank)).equals(parts.get(i + 1))) {
            best = rank;
            at = i;
          }
        }
      }
      if (at < 0) {
        return parts;
      }
      parts.set(at, parts.get(at) + parts.remove(at + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void learningKeepsCountsAsCountingAnewBeforeEachMergeDoes(long seed) {
    Random random = new Random(seed);
    Map<String, Long> words = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      words.merge(word(random, 3, 8), 1L + random.nextInt(4), Long::sum);
    }

    List<String> learnt = BytePairLearning.learn(words(words), 30).pieces();

    assertThat(learnt.subList(words(words).characters().size(), learnt.size()))
        .isEqualTo(slowly(words, 30 - words(words).characters().size()));
  }

  private static List<String> slowly(Map<String, Long> words, int merges) {
    Map<List<String>, Long> parts = new HashMap<>();
    words.forEach((w, n) -> parts.put(w.codePoints().mapToObj(Character::toString).toList(), n));
    List<String> learnt = new ArrayList<>();
    while (learnt.size() < merges) {
      Map<String, Long> counts = new TreeMap<>();
      parts.forEach(
          (w, n) -> {
            for (int i = 0; i + 1 < w.size(); i++) {
              counts.merge(w.get(i) + " " + w.get(i + 1), n, Long::sum);
            }
          });
      long most = counts.isEmpty() ? 0 : Collections.max(counts.values());
      if (most < 2) {
        break;
      }
      // a space is before every letter, so a TreeMap's order is that of left, then right
      String pair =
          counts.entrySet().stream().filter(e -> e.getValue() == most).findFirst().get().getKey();
      String[] sides = pair.split(" ", -1);
      if (!learnt.contains(sides[0] + sides[1])) {
        learnt.add(sides[0] + sides[1]);
      }
      Map<List<String>, Long> next = new HashMap<>();
      parts.forEach(
          (w, n) -> {
            List<String> joined = new ArrayList<>();
            for (int i = 0; i < w.size(); i++) {
              if (i + 1 < w.size() && w.get(i).equals(sides[0]) && w.get(i + 1).equals(sides[1])) {
                joined.add(sides[0] + sides[1]);
                i++;
              } else {
                joined.add(w.get(i));
              }
            }
            next.put(joined, n);
          });
      parts.clear();
      parts.putAll(next);
    }
    return learnt;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theBestPathIsTheBestOfAllCuts(long seed) {
    Random random = new Random(seed);
    List<String> pieces = new ArrayList<>(List.of("a", "b"));
    while (pieces.size() < 20) {
      String piece = word(random, 2, 5);
      if (!pieces.contains(piece)) {
        pieces.add(piece);
      }
    }
    List<Double> scores = pieces.stream().map(p -> -1 - 9 * random.nextDouble()).toList();
    PieceCutter cutter =
        PieceCutter.of(new Pieces.Unigram(pieces, scores, Pieces.Fallback.toBytes()));

    for (int i = 0; i < 100; i++) {
      String word = word(random, 2, 12);
      double found =
          cutter.cut(word).stream().mapToDouble(p -> scores.get(pieces.indexOf(p))).sum();
      assertThat(String.join("", cutter.cut(word))).isEqualTo(word);
      assertThat(found)
          .isCloseTo(best(word, pieces, scores), org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  private static double best(String word, List<String> pieces, List<Double> scores) {
    if (word.isEmpty()) {
      return 0;
    }
    return IntStream.range(0, pieces.size())
        .filter(p -> word.startsWith(pieces.get(p)))
        .mapToDouble(
            p -> scores.get(p) + best(word.substring(pieces.get(p).length()), pieces, scores))
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aStepOfExpectationMaximisationNeverLowersTheLikelihood(long seed) {
    Random random = new Random(seed);
    Map<String, Long> words = new TreeMap<>();
    for (int i = 0; i < 80; i++) {
      words.merge(word(random, 4, 9), 1L + random.nextInt(5), Long::sum);
    }
    UnigramLearning learning = UnigramLearning.start(words(words), 60);

    double[] likelihoods = IntStream.range(0, 12).mapToDouble(i -> learning.step()).toArray();

    for (int i = 1; i < likelihoods.length; i++) {
      assertThat(likelihoods[i]).as(Arrays.toString(likelihoods)).isGreaterThan(likelihoods[i - 1]);
    }
  }

  @Test
  void unigramFindsWordsThatStandTogetherOften() {
    Map<String, Long> words = new TreeMap<>();
    for (String stem : List.of("교통", "세금", "환급", "신청")) {
      for (String ending : List.of("은", "을", "에서", "부터", "으로")) {
        words.put(stem + ending, 1L); // so a whole word is too rare to be a piece
      }
    }
    LearningWords learning = words(words);

    Pieces.Unigram unigram = UnigramLearning.learn(learning, learning.characters().size() + 7);

    assertThat(unigram.pieces()).contains("교통", "세금", "환급", "신청", "에서", "부터", "으로");
    assertThat(PieceCutter.of(unigram).cut("신청부터")).containsExactly("신청", "부터");
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void nothingIsLostButLetterCaseAndTheKindOfWhiteSpace(Method method) {
    Analyzer analyzer = SubwordLearner.of(method).learn(TEXTS);
    List<String> texts =
        List.of(
            "교통비를 신청했습니다",
            "처음 보는 뷁 쀍 낱말",
            "👨‍👩‍👧‍👦 🇰🇷 e\u0301 ❤\uFE0F",
            "a\u0302\u0323",
            Normalizer.normalize("재산세 납부", Normalizer.Form.NFD),
            "漢字 かな \uD83D\uDE00x",
            "a".repeat(10_000));

    for (String text : texts) {
      List<String> tokens = analyzer.tokens(text);
      assertThat(tokens).doesNotContain("");
      assertThat(joined(tokens)).isEqualTo(String.join(" ", Analyzer.words(text)));
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void randomTextsComeBackWhole(Method method) {
    Analyzer analyzer = SubwordLearner.of(method).learn(TEXTS);
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("x");
      for (int i = 0; i < 40; i++) {
        text.appendCodePoint(
            switch (random.nextInt(5)) {
              case 0 -> ' ';
              case 1 -> 0xAC00 + random.nextInt(11172);
              case 2 -> 0x1F600 + random.nextInt(60);
              case 3 -> 0x300 + random.nextInt(0x30);
              default -> 'a' + random.nextInt(26);
            });
      }
      String expected = String.join(" ", Analyzer.words(text.toString()));

      assertThat(joined(analyzer.tokens(text.toString()))).as("seed " + seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void theOrderOfTextsChangesNothing(Method method) {
    List<String> shuffled = new ArrayList<>(TEXTS);
    Collections.shuffle(shuffled, new Random(7));

    assertThat(SubwordLearner.of(method).learn(shuffled))
        .isEqualTo(SubwordLearner.of(method).learn(TEXTS));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void threadsLearnAndCutTheSame(Method method) {
    SubwordAnalyzer learnt = SubwordLearner.of(method).learn(TEXTS);

    List<SubwordAnalyzer> others =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> SubwordLearner.of(method).learn(TEXTS))
            .toList();

    assertThat(others).allMatch(learnt::equals);
    assertThat(
            IntStream.range(0, 500)
                .parallel()
                .mapToObj(i -> learnt.tokens(TEXTS.get(i % 5)))
                .toList())
        .isEqualTo(IntStream.range(0, 500).mapToObj(i -> learnt.tokens(TEXTS.get(i % 5))).toList());
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void keepsToTheSizeThatWasAskedFor(Method method) {
    List<String> many = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 3000; i++) {
      many.add(word(random, 8, 7));
    }

    SubwordAnalyzer learnt = SubwordLearner.of(method).size(700).learn(many);

    assertThat(learnt.cutter().pieces().pieces()).hasSize(700 - 256);
  }

  @Test
  void refusesNonsense() {
    Pieces.Fallback bytes = Pieces.Fallback.toBytes();
    assertThatThrownBy(() -> SubwordLearner.of(Method.BPE).size(100))
        .hasMessage(
            "bpe: expected 512 to 1000000 pieces, 256 bytes included, as in bpe:8000, got 100");
    assertThatThrownBy(() -> SubwordLearner.of(Method.BPE).tokens("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Call learn with training texts first");
    assertThatThrownBy(() -> SubwordLearner.of(Method.UNIGRAM).learn(List.of(" ", "")))
        .hasMessage("unigram: expected texts with words to learn from, got 2 without");
    assertThatThrownBy(
            () -> new AnalyzerStep(SubwordLearner.of(Method.BPE), Vocabulary.fit(List.of(), 9, 1)))
        .hasMessageContaining("bpe has learnt nothing yet");
    assertThatThrownBy(
            () -> new Pieces.BytePairs(List.of("a", "a"), List.of(), List.of(), false, bytes))
        .hasMessageContaining("of which 1 are different");
    assertThatThrownBy(
            () -> new Pieces.BytePairs(List.of("a"), List.of(0), List.of(0), false, bytes))
        .hasMessageContaining("merge 0 gives 'aa', which is none of the pieces");
    assertThatThrownBy(
            () -> new Pieces.BytePairs(List.of("a"), List.of(0), List.of(9), false, bytes))
        .hasMessageContaining("merge 0 is of pieces 0 and 9");
    assertThatThrownBy(() -> new Pieces.Unigram(List.of("a"), List.of(Double.NaN), bytes))
        .hasMessageContaining("expected a finite score");
  }

  @ParameterizedTest
  @MethodSource("learners")
  void whatStandsAroundALearnerLearnsWithIt(Analyzer around) {
    Analyzer learnt = around.learn(TEXTS);

    assertThat(around.learns()).isTrue();
    assertThat(learnt.learns()).isFalse();
    assertThat(learnt.tokens("교통비 99 the")).isNotEmpty();
  }

  static Stream<Analyzer> learners() {
    SubwordLearner bpe = SubwordLearner.of(Method.BPE);
    return Stream.of(
        bpe,
        new NormalizingAnalyzer(List.of(TextNormalization.DIGITS), bpe),
        StopWordsAnalyzer.of(bpe, List.of("the")));
  }
}
