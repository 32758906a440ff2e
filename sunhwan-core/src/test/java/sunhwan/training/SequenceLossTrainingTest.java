package sunhwan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.evaluation.CTCDecoder;
import sunhwan.evaluation.Viterbi;
import sunhwan.layers.CRF;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.RandomWeights;
import sunhwan.losses.CRFLoss;
import sunhwan.losses.CTC;
import sunhwan.losses.MeanSquaredError;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** Losses of whole sequences on their way through training. */
class SequenceLossTrainingTest {
  private static final Sequential TAGGER =
      Sequential.of(Embedding.of(5, 4).maskZero(true), Dense.of(3), CRF.of());

  @Test
  void aCrfLearnsWhatOnlyTheOrderOfTagsTells() {
    // the same word at every step; tags go round 0, 1, 2, and only the chain can know where they
    // are
    int[][] ids = new int[12][];
    float[][] tags = new float[12][];
    Arrays.setAll(ids, i -> filled(2 + i % 6));
    Arrays.setAll(tags, i -> round(ids[i].length));
    Dataset data = Dataset.of(Sequences.ofIds(ids), Sequences.ofValues(tags));
    Trainer trainer = Trainer.compile(TAGGER.build(1), Adam.of(0.1f), CRFLoss.of());

    Fit fit = trainer.fit(data, FitOptions.epochs(60).batchSize(4));

    assertThat(fit.history().series("loss").getLast()).isLessThan(0.05);
    Tensor scores = fit.model().predict(Sequences.ofIds(new int[][] {filled(9)}));
    assertThat(Viterbi.tags(scores)[0]).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
  }

  private static int[] filled(int n) {
    int[] ids = new int[n];
    Arrays.fill(ids, 1);
    return ids;
  }

  private static float[] round(int n) {
    float[] tags = new float[n];
    for (int t = 0; t < n; t++) {
      tags[t] = t % 3;
    }
    return tags;
  }

  @Test
  void ctcLearnsLabelsWhosePlacesNobodyTold() {
    // three steps of noise around each of two bumps; where they are, targets do not say
    SplittableRandom random = new SplittableRandom(1);
    float[][][] x = new float[40][12][2];
    float[][] y = new float[40][2];
    for (int b = 0; b < 40; b++) {
      int first = random.nextInt(1, 5);
      int second = random.nextInt(6, 11);
      int[] kinds = {random.nextInt(2), random.nextInt(2)};
      x[b][first][kinds[0]] = 1;
      x[b][second][kinds[1]] = 1;
      y[b] = new float[] {kinds[0] + 1, kinds[1] + 1};
    }
    Sequences inputs = Sequences.ofVectors(x);
    Dataset data = Dataset.of(inputs, Sequences.ofValues(y));
    Sequential spec =
        Sequential.of(Input.sequence(12, 2), LSTM.of(8).returnSequences(true), Dense.of(3));

    Fit fit =
        Trainer.compile(spec.build(1), Adam.of(0.02f), CTC.of())
            .fit(data, FitOptions.epochs(60).batchSize(8));

    int[] lengths = new int[40];
    Arrays.fill(lengths, 12);
    List<List<Integer>> labels = CTCDecoder.of().greedy(fit.model().predict(inputs), lengths);
    long right = 0;
    for (int b = 0; b < 40; b++) {
      right += labels.get(b).equals(List.of((int) y[b][0], (int) y[b][1])) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(38);
  }

  @Test
  void maskedStepsAreNoSteps() {
    Model model = RandomWeights.model(TAGGER, 3);
    Dataset gaps =
        Dataset.of(
            Sequences.ofIds(new int[][] {{0, 2, 0, 3, 4}}),
            Sequences.ofValues(new float[][] {{9, 1, 9, 0, 2}}));
    Dataset none =
        Dataset.of(
            Sequences.ofIds(new int[][] {{2, 3, 4}}),
            Sequences.ofValues(new float[][] {{1, 0, 2}}));
    Trainer trainer = Trainer.compile(model, SGD.of(), CRFLoss.of());

    assertThat(trainer.evaluate(gaps).get("loss")).isEqualTo(trainer.evaluate(none).get("loss"));
    assertThat(trainer.gradients(gaps).weights()).isEqualTo(trainer.gradients(none).weights());
  }

  @Test
  void theLossIsTheMeanOfTheExamplesTimesTheirWeights() {
    Model model = RandomWeights.model(TAGGER, 3);
    Trainer trainer = Trainer.compile(model, SGD.of(), CRFLoss.of());
    Dataset data = tagged(3);
    double[] alone = new double[3];
    for (int b = 0; b < 3; b++) {
      alone[b] = trainer.evaluate(data.select(new int[] {b})).get("loss");
    }

    double mean = trainer.evaluate(data).get("loss");
    double weighted = trainer.evaluate(data.weighted(new float[] {2, 0, 0.5f})).get("loss");

    assertThat(mean).isCloseTo((alone[0] + alone[1] + alone[2]) / 3, within(1e-7));
    assertThat(weighted).isCloseTo((2 * alone[0] + 0.5 * alone[2]) / 3, within(1e-7));
  }

  private static Dataset tagged(int examples) {
    SplittableRandom random = new SplittableRandom(5);
    int[][] ids = new int[examples][];
    float[][] tags = new float[examples][];
    for (int b = 0; b < examples; b++) {
      ids[b] = random.ints(1 + b % 4, 0, 5).toArray();
      tags[b] = new float[ids[b].length];
      for (int t = 0; t < tags[b].length; t++) {
        tags[b][t] = random.nextInt(3);
      }
    }
    return Dataset.of(Sequences.ofIds(ids), Sequences.ofValues(tags));
  }

  @Test
  void besideAnotherOutputItCountsByItsWeight() {
    Graph graph = Graph.of();
    var ids = graph.input("ids", Input.ids(Shape.UNKNOWN));
    var steps = graph.layer("embedding", Embedding.of(5, 4)).call(ids);
    var labels = graph.layer("labels", Dense.of(3)).call(steps);
    var pooled = graph.layer("pooled", GlobalMaxPooling1D.of()).call(steps);
    Functional spec =
        graph.build(List.of(ids), List.of(labels, graph.layer("sum", Dense.of(1)).call(pooled)));
    Model model = spec.build(3);
    Dataset data =
        Dataset.of(
            List.of(Sequences.ofIds(new int[][] {{2, 3, 4}, {1, 2, 2, 4}})),
            List.of(
                Sequences.ofValues(new float[][] {{1, 2}, {2}}),
                Sequences.ofValues(new float[][] {{1}, {-1}})));
    Objective squares = Objective.of(MeanSquaredError.of());

    Trainer.Gradients half =
        Trainer.compile(
                model,
                SGD.of(),
                Map.of("labels", Objective.of(CTC.of()).lossWeight(0.5), "sum", squares))
            .gradients(data);
    Trainer.Gradients none =
        Trainer.compile(
                model,
                SGD.of(),
                Map.of("labels", Objective.of(CTC.of()).lossWeight(0), "sum", squares))
            .gradients(data);
    Trainer.Gradients whole =
        Trainer.compile(model, SGD.of(), Map.of("labels", Objective.of(CTC.of()), "sum", squares))
            .gradients(data);

    assertThat(half.loss()).isCloseTo((none.loss() + whole.loss()) / 2, within(1e-6));
    float[] a = none.weights().get("embedding/embeddings").data();
    float[] b = whole.weights().get("embedding/embeddings").data();
    float[] middle = half.weights().get("embedding/embeddings").data();
    assertThat(b).isNotEqualTo(a);
    for (int i = 0; i < middle.length; i++) {
      assertThat(middle[i]).isCloseTo((a[i] + b[i]) / 2, within(1e-6f));
    }
  }

  @Test
  void threadsShowInNoBit() {
    Trainer trainer = Trainer.compile(RandomWeights.model(TAGGER, 3), SGD.of(0.1f), CRFLoss.of());
    FitOptions options = FitOptions.epochs(2).batchSize(40);

    Weights one = trainer.fit(tagged(70), options).model().weights();
    Weights four = trainer.fit(tagged(70), options.threads(4)).model().weights();

    assertThat(four).isEqualTo(one);
  }

  @Test
  void aVocabularyWideEndIsReadAsAWhole() {
    // 1024 classes or more come out slice by slice; a sequence's loss needs all of its steps
    Sequential spec = Sequential.of(Input.sequence(Shape.UNKNOWN, 2), Dense.of(1030));
    Model model = RandomWeights.model(spec, 3);
    float[][][] x = new float[2][700][2];
    for (int t = 0; t < 700; t++) {
      x[0][t][t % 2] = 1;
      x[1][t][0] = 0.5f;
    }
    Dataset data =
        Dataset.of(
            Sequences.ofVectors(x), Sequences.ofValues(new float[][] {{3, 1000}, {7, 0, 0}}));
    Trainer trainer = Trainer.compile(model, SGD.of(), CTC.of());
    float[] y = model.predict(Sequences.ofVectors(x)).data();
    double expected = 0;
    for (int b = 0; b < 2; b++) {
      float[] own = Arrays.copyOfRange(y, b * 700 * 1030, (b + 1) * 700 * 1030);
      float[] labels = b == 0 ? new float[] {3, 1000} : new float[] {7};
      expected += CTC.of().sequence(own, 700, 1030, labels, new float[0], 1) / 2;
    }

    Trainer.Gradients gradients = trainer.gradients(data);

    assertThat(gradients.loss()).isCloseTo(expected, within(1e-6 * expected));
    // the biases' gradients add up to 0 over the classes, as a softmax's do
    double sum = 0;
    for (float g : gradients.weights().get("dense/bias").data()) {
      sum += g;
    }
    assertThat(sum).isCloseTo(0, within(1e-2));
  }

  @Test
  void refusesWhatReadsRowsAndExamplesThatDoNotFit() {
    Model model = TAGGER.build(1);
    Dataset data = tagged(3);
    Trainer trainer = Trainer.compile(model, SGD.of(), CRFLoss.of());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.compile(model, SGD.of(), CRFLoss.of(), Accuracy.of())
                    .fit(data, FitOptions.epochs(1)))
        .withMessageContaining("crf_loss reads whole sequences, so neither metrics nor class");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data, FitOptions.epochs(1).classWeight(Map.of(1, 2.0))))
        .withMessageContaining("neither metrics nor class weights");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.fit(data, FitOptions.epochs(1).truncatedBptt(2)))
        .withMessageContaining("crf_loss reads whole sequences, which truncated BPTT cuts");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                trainer.fit(Dataset.ofClasses(data.x(), new int[] {1, 1, 1}), FitOptions.epochs(1)))
        .withMessage("Trainer: example 1, CRFLoss: expected one tag for each of 2 steps, got 1");
  }
}
