package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Numbers by hand; and those of Keras 3.15's documented formulas, written out here in double over
 * padded matrices with a mask (B, Tq, Tv) of −1e9, where the layers know live steps alone.
 */
class AttentionLayersTest {
  private static final int TIME = 4;
  private static final int FEATURES = 3;

  private static Functional model(AttentionLayer layer, int inputs, boolean masked) {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> live = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(graph.input("x" + i, Input.sequence(TIME, FEATURES)));
      live.add(masked ? in.getLast().to(Masking.of()) : in.getLast());
    }
    return graph.build(in, graph.layer("attention", layer).outputs(live));
  }

  /** Two examples; steps of zeros are masked where {@link Masking} stands. */
  private static float[][][] steps(long seed, boolean[][] live) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][][] x = new float[live.length][TIME][FEATURES];
    for (int b = 0; b < live.length; b++) {
      for (int t = 0; t < TIME; t++) {
        for (int d = 0; d < FEATURES; d++) {
          double drawn = random.nextDouble(-1, 1);
          x[b][t][d] = live[b][t] ? (float) drawn : 0;
        }
      }
    }
    return x;
  }

  private static final boolean[][] ALL = {{true, true, true, true}, {true, true, true, true}};
  private static final boolean[][] OF_QUERY = {
    {true, false, true, true}, {true, true, true, false}
  };
  private static final boolean[][] OF_VALUE = {
    {true, true, false, true}, {false, true, true, true}
  };
  private static final boolean[][] OF_KEY = {{true, true, true, true}, {true, true, false, true}};

  /** q·k, from the weights by name. */
  private interface Score {
    double of(double[] q, double[] k, Weights w);
  }

  private static double dot(double[] q, double[] k) {
    double sum = 0;
    for (int d = 0; d < q.length; d++) {
      sum += q[d] * k[d];
    }
    return sum;
  }

  private static double tangents(double[] q, double[] k, double inner, float[] outer) {
    double sum = 0;
    for (int d = 0; d < q.length; d++) {
      sum += outer[d % outer.length] * Math.tanh(inner * (q[d] + k[d]));
    }
    return sum;
  }

  /** softmax(scores − 1e9 where masked). */
  private static double[][] shares(
      double[][] q, double[][] k, boolean[][] mask, Score score, Weights w) {
    double[][] p = new double[q.length][k.length];
    for (int i = 0; i < q.length; i++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < k.length; j++) {
        p[i][j] = score.of(q[i], k[j], w) - (mask[i][j] ? 0 : 1e9);
        most = Math.max(most, p[i][j]);
      }
      double sum = 0;
      for (int j = 0; j < k.length; j++) {
        p[i][j] = Math.exp(p[i][j] - most);
        sum += p[i][j];
      }
      for (int j = 0; j < k.length; j++) {
        p[i][j] /= sum;
      }
    }
    return p;
  }

  /** The mixture, and behind it the shares. */
  private static double[][][] attention(
      double[][] q, double[][] v, double[][] k, boolean[][] mask, Score score, Weights w) {
    double[][] p = shares(q, k, mask, score, w);
    double[][] y = new double[q.length][v[0].length];
    for (int i = 0; i < q.length; i++) {
      for (int j = 0; j < v.length; j++) {
        for (int d = 0; d < y[i].length; d++) {
          y[i][d] += p[i][j] * v[j][d];
        }
      }
    }
    return new double[][][] {y, p};
  }

  private static double[][] doubles(float[][] x) {
    return Arrays.stream(x)
        .map(
            row -> {
              double[] copy = new double[row.length];
              for (int i = 0; i < copy.length; i++) {
                copy[i] = row[i];
              }
              return copy;
            })
        .toArray(double[][]::new);
  }

  private static boolean[][] mask(boolean[] query, boolean[] value, boolean[] key, boolean causal) {
    boolean[][] mask = new boolean[TIME][TIME];
    for (int i = 0; i < TIME; i++) {
      for (int j = 0; j < TIME; j++) {
        mask[i][j] = query[i] && value[j] && key[j] && (!causal || j <= i);
      }
    }
    return mask;
  }

  /** x·kernel + bias of one head; kernel (features, heads, each). */
  private static double[][] projected(double[][] x, Weights w, String part, int head, int each) {
    Tensor kernel = w.get("attention/" + part + "/kernel");
    boolean biased = w.names().contains("attention/" + part + "/bias");
    double[][] y = new double[x.length][each];
    for (int t = 0; t < x.length; t++) {
      for (int e = 0; e < each; e++) {
        y[t][e] = biased ? w.get("attention/" + part + "/bias").at(head, e) : 0;
        for (int d = 0; d < x[t].length; d++) {
          y[t][e] += x[t][d] * kernel.at(d, head, e);
        }
      }
    }
    return y;
  }

  private static double[][][] multiHead(
      MultiHeadAttention spec,
      double[][] q,
      double[][] v,
      double[][] k,
      boolean[][] mask,
      Weights w) {
    Tensor kernel = w.get("attention/attention_output/kernel");
    int out = kernel.shape().size(2);
    double[][] y = new double[q.length][out];
    for (double[] row : y) {
      for (int o = 0; o < out && spec.useBias(); o++) {
        row[o] = w.get("attention/attention_output/bias").at(o);
      }
    }
    double root = Math.sqrt(spec.keyDim());
    double[][] sideBySide = new double[q.length][spec.numHeads() * k.length];
    for (int h = 0; h < spec.numHeads(); h++) {
      double[][][] mixed =
          attention(
              projected(q, w, "query", h, spec.keyDim()),
              projected(v, w, "value", h, spec.valueDim()),
              projected(k, w, "key", h, spec.keyDim()),
              mask,
              (a, b, weights) -> dot(a, b) / root,
              w);
      for (int t = 0; t < q.length; t++) {
        for (int o = 0; o < out; o++) {
          for (int e = 0; e < spec.valueDim(); e++) {
            y[t][o] += mixed[0][t][e] * kernel.at(h, e, o);
          }
        }
        System.arraycopy(mixed[1][t], 0, sideBySide[t], h * k.length, k.length);
      }
    }
    return new double[][][] {y, sideBySide};
  }

  private static double[][][] expected(
      AttentionLayer layer, double[][] q, double[][] v, double[][] k, boolean[][] mask, Weights w) {
    return switch (layer) {
      case Attention a -> {
        float scale = a.useScale() ? w.get("attention/scale").data()[0] : 1;
        Score score =
            a.scoreMode() == Attention.ScoreMode.DOT
                ? (x, y, weights) -> scale * dot(x, y)
                : (x, y, weights) ->
                    tangents(x, y, scale, weights.get("attention/concat_score_weight").data());
        yield attention(q, v, k, mask, score, w);
      }
      case AdditiveAttention a ->
          attention(
              q,
              v,
              k,
              mask,
              (x, y, weights) ->
                  tangents(
                      x,
                      y,
                      1,
                      a.useScale() ? weights.get("attention/scale").data() : new float[] {1}),
              w);
      case MultiHeadAttention m -> multiHead(m, q, v, k, mask, w);
    };
  }

  private static Stream<AttentionLayer> layers() {
    return Stream.of(
        Attention.of(),
        Attention.of().useScale(true),
        Attention.of().scoreMode(Attention.ScoreMode.CONCAT),
        Attention.of().scoreMode(Attention.ScoreMode.CONCAT).useScale(true).useCausalMask(true),
        Attention.of().useCausalMask(true).returnAttentionScores(true),
        AdditiveAttention.of().returnAttentionScores(true),
        AdditiveAttention.of().useScale(false).useCausalMask(true),
        MultiHeadAttention.of(2, 3),
        MultiHeadAttention.of(3, 2)
            .valueDim(4)
            .outputShape(5)
            .useBias(false)
            .returnAttentionScores(true),
        MultiHeadAttention.of(1, 2).valueDim(1).useCausalMask(true));
  }

  private static Stream<Arguments> layersAndInputs() {
    return layers().flatMap(layer -> Stream.of(Arguments.of(layer, 2), Arguments.of(layer, 3)));
  }

  @ParameterizedTest
  @MethodSource("layersAndInputs")
  void saysWhatKerasFormulaSays(AttentionLayer layer, int inputs) {
    Model model = RandomWeights.model(model(layer, inputs, false), 3);
    List<float[][][]> x = List.of(steps(1, ALL), steps(2, ALL), steps(3, ALL));

    compare(layer, model, x.subList(0, inputs), ALL, ALL, ALL);
  }

  @ParameterizedTest
  @MethodSource("layersAndInputs")
  void masksOfQueryValueAndKeyAreThoseOfKeras(AttentionLayer layer, int inputs) {
    Model model = RandomWeights.model(model(layer, inputs, true), 3);
    List<float[][][]> x = List.of(steps(1, OF_QUERY), steps(2, OF_VALUE), steps(3, OF_KEY));

    compare(layer, model, x.subList(0, inputs), OF_QUERY, OF_VALUE, inputs > 2 ? OF_KEY : OF_VALUE);
  }

  private static void compare(
      AttentionLayer layer,
      Model model,
      List<float[][][]> x,
      boolean[][] ofQuery,
      boolean[][] ofValue,
      boolean[][] ofKey) {
    boolean[][][] masks = new boolean[2][][];
    for (int b = 0; b < 2; b++) {
      masks[b] = mask(ofQuery[b], ofValue[b], ofKey[b], layer.useCausalMask());
    }
    compare(layer, model, x, x, masks, ofQuery);
  }

  /**
   * Mixtures and scores.
   *
   * @param sequences query, value, and key where it is not the value
   * @param masks what each query sees
   */
  private static void compare(
      AttentionLayer layer,
      Model model,
      List<float[][][]> x,
      List<float[][][]> sequences,
      boolean[][][] masks,
      boolean[][] ofQuery) {
    List<Tensor> out = model.predict(x.stream().map(Sequences::ofVectors).toList());

    assertThat(out).hasSize(layer.returnAttentionScores() ? 2 : 1);
    for (int b = 0; b < 2; b++) {
      double[][][] expected =
          expected(
              layer,
              doubles(sequences.getFirst()[b]),
              doubles(sequences.get(1)[b]),
              doubles(sequences.getLast()[b]),
              masks[b],
              model.weights());
      for (int t = 0; t < TIME; t++) {
        boolean sees = false;
        for (int j = 0; j < TIME; j++) {
          sees |= masks[b][t][j];
        }
        for (int d = 0; d < expected[0][t].length && (sees || !ofQuery[b][t]); d++) {
          assertThat((double) out.getFirst().at(b, t, d))
              .as("%s, example %s, step %s, feature %s", layer, b, t, d)
              .isCloseTo(ofQuery[b][t] ? expected[0][t][d] : 0, within(2e-6));
        }
        for (int j = 0; j < expected[1][t].length && layer.returnAttentionScores(); j++) {
          assertThat((double) out.getLast().at(b, t, j))
              .as("%s, example %s, step %s, score %s", layer, b, t, j)
              .isCloseTo(sees ? expected[1][t][j] : 0, within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void scoresThatNobodyAsksForChangeNoMixture(AttentionLayer layer) {
    AttentionLayer without =
        switch (layer) {
          case Attention a -> a.returnAttentionScores(false);
          case AdditiveAttention a -> a.returnAttentionScores(false);
          case MultiHeadAttention m -> m.returnAttentionScores(false);
        };
    AttentionLayer with =
        switch (layer) {
          case Attention a -> a.returnAttentionScores(true);
          case AdditiveAttention a -> a.returnAttentionScores(true);
          case MultiHeadAttention m -> m.returnAttentionScores(true);
        };
    Model quiet = RandomWeights.model(model(without, 2, true), 3);
    Model telling = new Model(model(with, 2, true), quiet.weights());
    List<Sequences> x =
        List.of(Sequences.ofVectors(steps(1, OF_QUERY)), Sequences.ofVectors(steps(2, OF_VALUE)));

    assertThat(telling.predict(x).getFirst()).isEqualTo(quiet.predict(x).getFirst());
  }

  private static Functional masked(MultiHeadAttention layer, int inputs) {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> live = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(graph.input("x" + i, Input.sequence(TIME, FEATURES)));
      live.add(in.getLast().to(Masking.of()));
    }
    in.add(graph.input("mask", Input.sequence(TIME, TIME)));
    live.add(in.getLast());
    return graph.build(in, graph.layer("attention", layer).outputs(live));
  }

  /** A random mask for each example; the second query of the first sees nothing. */
  private static float[][][] hidden() {
    SplittableRandom random = new SplittableRandom(7);
    float[][][] mask = new float[2][TIME][TIME];
    for (float[][] of : mask) {
      for (float[] row : of) {
        for (int j = 0; j < TIME; j++) {
          row[j] = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 3);
        }
      }
    }
    mask[0][2] = new float[TIME];
    return mask;
  }

  private static Stream<Arguments> maskedLayersAndInputs() {
    return Stream.of(2, 3)
        .flatMap(
            inputs ->
                Stream.of(false, true)
                    .map(
                        causal ->
                            Arguments.of(
                                MultiHeadAttention.of(2, 3)
                                    .valueDim(2)
                                    .useBias(false)
                                    .useCausalMask(causal)
                                    .useAttentionMask(true)
                                    .returnAttentionScores(true),
                                inputs)));
  }

  @ParameterizedTest
  @MethodSource("maskedLayersAndInputs")
  void anAttentionMaskHidesStepsFromSingleQueries(MultiHeadAttention layer, int inputs) {
    Model model = RandomWeights.model(masked(layer, inputs), 3);
    List<float[][][]> sequences =
        List.of(steps(1, OF_QUERY), steps(2, OF_VALUE), steps(3, OF_KEY)).subList(0, inputs);
    float[][][] mask = hidden();
    boolean[][][] masks = new boolean[2][][];
    for (int b = 0; b < 2; b++) {
      boolean[] ofKey = inputs > 2 ? OF_KEY[b] : OF_VALUE[b];
      masks[b] = mask(OF_QUERY[b], OF_VALUE[b], ofKey, layer.useCausalMask());
      for (int i = 0; i < TIME; i++) {
        for (int j = 0; j < TIME; j++) {
          masks[b][i][j] &= mask[b][i][j] != 0;
        }
      }
    }
    List<float[][][]> x = new ArrayList<>(sequences);
    x.add(mask);

    compare(layer, model, x, sequences, masks, OF_QUERY);
    Tensor y = model.predict(x.stream().map(Sequences::ofVectors).toList()).getFirst();
    assertThat(y.at(0, 2, 0)).isZero();
  }

  @ParameterizedTest
  @MethodSource("maskedLayersAndInputs")
  void gradientsRunAroundAMask(MultiHeadAttention layer, int inputs) {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> bent = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(graph.input(Input.sequence(TIME, FEATURES)));
      bent.add(in.getLast().to(Masking.of()).to(Dense.of(FEATURES, Activation.TANH)));
    }
    in.add(graph.input("mask", Input.sequence(TIME, TIME)));
    bent.add(in.getLast());
    List<Graph.Value> y = graph.layer("attention", layer).outputs(bent);
    Graph.Value both = graph.call(Concatenate.of(), y.get(0), y.get(1));
    Model model = RandomWeights.model(graph.build(in, List.of(both.to(SimpleRNN.of(2)))), 4);
    List<float[][][]> x =
        new ArrayList<>(
            List.of(steps(1, OF_QUERY), steps(2, OF_VALUE), steps(3, OF_KEY)).subList(0, inputs));
    x.add(hidden());

    checkSlopes(model, x);
  }

  private static void checkSlopes(Model model, List<float[][][]> x) {
    Sequences targets = Sequences.ofValues(new float[][] {{0.5f, -1}, {1, 0.25f}});
    Slopes.check(
        Trainer.compile(model, SGD.of(), MeanSquaredError.of()),
        new Dataset(
            x.stream().map(Sequences::ofVectors).toList(), List.of(targets), Optional.empty()));
  }

  /**
   * Queries (1, 0) and (0, 2), values (1, 0) and (0, 1): products (1, 0) and (0, 2), so weights
   * e/(e + 1) and 1/(e + 1), 1/(e² + 1) and e²/(e² + 1).
   */
  @Test
  void mixesValuesByTheirProductsWithTheQuery() {
    Graph graph = Graph.of();
    Graph.Value q = graph.input("q", Input.sequence(Shape.UNKNOWN, 2));
    Graph.Value v = graph.input("v", Input.sequence(Shape.UNKNOWN, 2));
    Model model = graph.build(List.of(q, v), List.of(graph.call(Attention.of(), q, v))).build(1);
    Sequences query = Sequences.ofVectors(new float[][][] {{{1, 0}, {0, 2}}});
    Sequences value = Sequences.ofVectors(new float[][][] {{{1, 0}, {0, 1}}});

    Tensor y = model.predict(List.of(query, value)).getFirst();

    float e = (float) Math.E;
    assertThat(y.data())
        .containsExactly(
            new float[] {e / (e + 1), 1 / (e + 1), 1 / (e * e + 1), e * e / (e * e + 1)},
            within(1e-6f));
  }

  @Test
  void aQueryThatFindsNothingToLookAtGetsZeros() {
    Model model = RandomWeights.model(model(Attention.of(), 2, true), 3);
    boolean[][] none = {{false, false, false, false}, {true, true, true, true}};

    Tensor y =
        model
            .predict(
                List.of(Sequences.ofVectors(steps(1, ALL)), Sequences.ofVectors(steps(2, none))))
            .getFirst();

    for (int t = 0; t < TIME; t++) {
      assertThat(y.at(0, t, 0)).isZero();
      assertThat(y.at(1, t, 0)).isNotZero();
    }
  }

  /** What the memory of a batch before holds does not show: an engine is used again. */
  @Test
  void aQueryThatFindsNothingGetsZerosAfterOneThatFoundSomething() {
    Model model = RandomWeights.model(model(Attention.of(), 2, true), 3);
    boolean[][] none = new boolean[2][TIME];
    Sequences query = Sequences.ofVectors(steps(1, ALL));
    Tensor found = model.predict(List.of(query, Sequences.ofVectors(steps(2, ALL)))).getFirst();

    Tensor y = model.predict(List.of(query, Sequences.ofVectors(steps(2, none)))).getFirst();

    assertThat(found.at(1, 1, 1)).isNotZero();
    assertThat(y.data()).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("layersAndInputs")
  void gradientsAreSlopes(AttentionLayer layer, int inputs) {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> bent = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(graph.input(Input.sequence(TIME, FEATURES)));
      bent.add(in.getLast().to(Masking.of()).to(Dense.of(FEATURES, Activation.TANH)));
    }
    List<Graph.Value> out = graph.layer("attention", layer).outputs(bent);
    Graph.Value y =
        out.size() == 1 ? out.getFirst() : graph.call(Concatenate.of(), out.get(0), out.get(1));
    Model model = RandomWeights.model(graph.build(in, List.of(y.to(SimpleRNN.of(2)))), 4);

    checkSlopes(
        model,
        List.of(steps(1, OF_QUERY), steps(2, OF_VALUE), steps(3, OF_KEY)).subList(0, inputs));
  }

  @Test
  void aSequenceMayLookAtItself() {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(TIME, FEATURES));
    Graph.Value bent = x.to(Dense.of(FEATURES));
    Graph.Value y = graph.call(MultiHeadAttention.of(2, 2), bent, bent);
    Model model = RandomWeights.model(graph.build(List.of(x), List.of(y)), 4);
    Sequences in = Sequences.ofVectors(steps(1, ALL));
    float[][] targets = new float[2][TIME * FEATURES];
    targets[0][3] = 1;

    Slopes.check(
        Trainer.compile(model, SGD.of(), MeanSquaredError.of()),
        new Dataset(List.of(in), List.of(Sequences.ofValues(targets)), Optional.empty()));
  }

  /** Weights of one step are 1, so what is dropped is 0 and what is kept is 1 / (1 − rate). */
  @Test
  void dropoutDropsWeightsWhileItLearnsAndOnlyThen() {
    Graph graph = Graph.of();
    Graph.Value q = graph.input("q", Input.sequence(Shape.UNKNOWN, 1));
    Graph.Value v = graph.input("v", Input.sequence(1, 1));
    Graph.Value scaled = v.to("gain", Dense.of(1).useBias(false));
    Graph.Value y = graph.call(Attention.of().dropout(0.25f), q, scaled);
    Functional spec = graph.build(List.of(q, v), List.of(y));
    Model model = new Model(spec, ones(spec));
    int steps = 400;
    Sequences query = Sequences.ofVectors(new float[][][] {new float[steps][1]});
    Sequences value = Sequences.ofVectors(new float[][][] {{{1}}});
    Sequences zero = Sequences.ofValues(new float[][] {new float[steps]});
    Dataset data = new Dataset(List.of(query, value), List.of(zero), Optional.empty());
    Trainer trainer = Trainer.compile(model, SGD.of(1e-9f), MeanSquaredError.of());

    double loss =
        trainer.fit(data, FitOptions.epochs(1).batchSize(1)).history().all().get("loss").getFirst();

    // mean of y²: a share 0.75 of (4/3)² is 4/3, of standard deviation (4/3)²·√(0.75·0.25/400)
    assertThat(loss).isCloseTo(4 / 3.0, within(4 * 0.0385)).isNotCloseTo(1, within(0.1));
    assertThat(model.predict(List.of(query, value)).getFirst().data()).containsOnly(1);
  }

  /** As in Keras: what dropout has left of an Attention's, those before it of several heads. */
  @Test
  void scoresComeOutBehindDropoutOrBeforeItAsInKeras() {
    Attention one = Attention.of().dropout(0.25f).returnAttentionScores(true);
    MultiHeadAttention heads =
        MultiHeadAttention.of(1, 1).useBias(false).dropout(0.25f).returnAttentionScores(true);

    // scores of a single step are 1; see dropoutDropsWeightsWhileItLearnsAndOnlyThen
    assertThat(meanSquareOfScores(one)).isCloseTo(4 / 3.0, within(4 * 0.0385));
    assertThat(meanSquareOfScores(heads)).isEqualTo(1);
  }

  private static double meanSquareOfScores(AttentionLayer layer) {
    Graph graph = Graph.of();
    Graph.Value q = graph.input("q", Input.sequence(Shape.UNKNOWN, 1));
    Graph.Value v = graph.input("v", Input.sequence(1, 1));
    Graph.Value gained = v.to(Dense.of(1).useBias(false));
    Graph.Value scores = graph.layer(layer).outputs(q, gained).get(1);
    Functional spec = graph.build(List.of(q, v), List.of(scores));
    Model model = new Model(spec, ones(spec));
    Sequences query = Sequences.ofVectors(new float[][][] {new float[400][1]});
    Sequences value = Sequences.ofVectors(new float[][][] {{{1}}});
    Sequences zero = Sequences.ofValues(new float[][] {new float[400]});
    Dataset data = new Dataset(List.of(query, value), List.of(zero), Optional.empty());
    Trainer trainer = Trainer.compile(model, SGD.of(1e-9f), MeanSquaredError.of());
    return trainer
        .fit(data, FitOptions.epochs(1).batchSize(1))
        .history()
        .all()
        .get("loss")
        .getFirst();
  }

  private static Weights ones(Functional spec) {
    Map<String, Tensor> ones = new LinkedHashMap<>();
    spec.weights().forEach(w -> ones.put(w.name(), filled(w.shape())));
    return Weights.of(ones);
  }

  private static Tensor filled(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    Arrays.fill(tensor.data(), 1);
    return tensor;
  }

  /** Keras 3.15: {@code model.weights} of the three layers for inputs of 3 features. */
  @Test
  void weightsHaveKerasNamesAndShapes() {
    assertThat(weights(Attention.of().useScale(true).scoreMode(Attention.ScoreMode.CONCAT)))
        .containsExactly("attention/scale ()", "attention/concat_score_weight ()");
    assertThat(weights(AdditiveAttention.of())).containsExactly("attention/scale (3,)");
    assertThat(weights(MultiHeadAttention.of(2, 5).valueDim(4)))
        .containsExactly(
            "attention/query/kernel (3, 2, 5)",
            "attention/query/bias (2, 5)",
            "attention/key/kernel (3, 2, 5)",
            "attention/key/bias (2, 5)",
            "attention/value/kernel (3, 2, 4)",
            "attention/value/bias (2, 4)",
            "attention/attention_output/kernel (2, 4, 3)",
            "attention/attention_output/bias (3,)");
  }

  private static List<String> weights(AttentionLayer layer) {
    return model(layer, 2, false).weights().stream().map(w -> w.name() + " " + w.shape()).toList();
  }

  @Test
  void aKnownTimeNeedsNoMaskOfTheValueToFlattenTheQuery() {
    Graph graph = Graph.of();
    Graph.Value q = graph.input("q", Input.sequence(TIME, 2));
    Graph.Value v = graph.input("v", Input.sequence(TIME, 2));

    Graph.Value flat = graph.call(Attention.of(), q, v.to(Masking.of())).to(Flatten.of());

    assertThat(flat.shape().sizes()).containsExactly(8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.call(Attention.of(), q.to(Masking.of()), v).to(Flatten.of()))
        .withMessageStartingWith("Flatten 'flatten_1': expected every step of an example");
  }

  @Test
  void whatDoesNotFitIsRefusedWhereItIsDrawn() {
    Graph graph = Graph.of();
    Graph.Value three = graph.input("three", Input.sequence(Shape.UNKNOWN, 3));
    Graph.Value two = graph.input("two", Input.sequence(4, 2));
    Graph.Value longer = graph.input("longer", Input.sequence(5, 3));
    Graph.Value vector = graph.input("vector", Input.vector(3));

    refused(
        "Attention 'attention': expected query and value, or query, value and key, got (batch=None,"
            + " time=None, features=3). Call it with x twice for attention of a sequence to"
            + " itself.",
        () -> graph.call(Attention.of(), three));
    refused(
        "AdditiveAttention 'additive_attention': expected a query of as many features as the value,"
            + " with which it is compared, got (batch=None, time=None, features=3), (batch=None,"
            + " time=4, features=2). Put a Dense before one of them, or use MultiHeadAttention,"
            + " which has its own.",
        () -> graph.call(AdditiveAttention.of(), three, two));
    refused(
        "MultiHeadAttention 'multi_head_attention': expected value and key of the same time, got"
            + " (batch=None, time=None, features=3), (batch=None, time=4, features=2), (batch=None,"
            + " time=5, features=3). A key stands for the value of its step.",
        () -> graph.call(MultiHeadAttention.of(1, 1), three, two, longer));
    refused(
        "Attention 'attention_1': expected inputs (batch, time, features), got (batch=None,"
            + " time=None, features=3), (batch=None, features=3). Set returnSequences(true) on the"
            + " layer before it, or put an Embedding behind ids.",
        () -> graph.call(Attention.of(), three, vector));
    refused(
        "Attention 'attention_2': expected a value of a known time, each step of which has a score,"
            + " got (batch=None, time=5, features=3), (batch=None, time=None, features=3). Say how"
            + " many steps it has, as in Input.sequence(50, features), or leave"
            + " returnAttentionScores out.",
        () -> graph.call(Attention.of().returnAttentionScores(true), longer, three));
    refused(
        "MultiHeadAttention 'multi_head_attention_1': expected a mask (batch, time of query, time"
            + " of value) and a value of a known time, got (batch=None, time=5, features=3),"
            + " (batch=None, time=4, features=2), (batch=None, time=5, features=3). Say how many"
            + " steps a value has, as in Input.sequence(50, features).",
        () -> graph.call(MultiHeadAttention.of(1, 1).useAttentionMask(true), longer, two, longer));
    refused(
        "MultiHeadAttention 'multi_head_attention_2': expected query and value, or query, value and"
            + " key, and behind them a mask, got (batch=None, time=5, features=3), (batch=None,"
            + " time=4, features=2). Call it with x twice for attention of a sequence to itself.",
        () -> graph.call(MultiHeadAttention.of(1, 1).useAttentionMask(true), longer, two));
  }

  private static void refused(String message, Runnable drawing) {
    assertThatIllegalArgumentException().isThrownBy(drawing::run).withMessage(message);
  }

  @Test
  void valuesThatAreNoneAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Attention.of().dropout(1));
    assertThatIllegalArgumentException().isThrownBy(() -> AdditiveAttention.of().dropout(-0.1f));
    assertThatIllegalArgumentException().isThrownBy(() -> MultiHeadAttention.of(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> MultiHeadAttention.of(1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultiHeadAttention.of(1, 1).outputShape(-1));
  }
}
