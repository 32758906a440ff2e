package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.linear.LinearModel;
import sunhwan.linear.SparseRows;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.OneCycle;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Callback;
import sunhwan.training.Ending;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Objective;
import sunhwan.training.Trainer;

/**
 * Everything that training networks of subwords needs and that all of an ensemble share: what was
 * learnt of the words, their first vectors, and the examples.
 *
 * @param subwords from a document to bags of ids
 * @param network what is trained
 * @param vectors first vectors of the parts
 * @param data examples with the targets of every output
 */
record SubwordTraining(
    FittedSubwords subwords, SubwordNetwork network, float[] vectors, Dataset data) {
  private static final float SMOOTHING = 0.05f;

  /** By which teachers' logits are divided, so that they tell how like classes are. */
  private static final double SOFTNESS = 2;

  private static final float RATE = 3e-3f;

  /**
   * Learns words and vectors.
   *
   * @param rows to learn from; classes that are wanted come before those of the auxiliary task
   * @param unlabelled texts to learn words from alone
   * @param how the first vectors are learnt
   * @param fields of a document
   * @param kept classes that are wanted
   * @param classes all classes
   */
  static SubwordTraining of(
      Experiment.Part rows,
      List<String> unlabelled,
      SubwordVectors how,
      int fields,
      int kept,
      int classes) {
    List<String> texts = new ArrayList<>(rows.fields());
    texts.addAll(unlabelled);
    FittedSubwords subwords =
        Subwords.of().maxSteps(SubwordPlan.words(rows)).fit(rows.fields(), unlabelled, fields);
    SubwordNetwork network =
        new SubwordNetwork(subwords.width(), subwords.size(), fields, kept, classes);
    Dataset data =
        Dataset.of(
            inputs(subwords, Optional.empty(), rows.fields()),
            targets(kept, classes, rows.classes()));
    return new SubwordTraining(subwords, network, how.vectors(subwords, texts), data);
  }

  /** The same, each row counted so. */
  SubwordTraining weighted(float[] weights) {
    return new SubwordTraining(subwords, network, vectors, data.weighted(weights));
  }

  /**
   * The same for a network that learns from others, Hinton et al. 2015, "Distilling the Knowledge
   * in a Neural Network": half of each row's target is what they say, and all of it of a text whose
   * class nobody knows.
   *
   * @param rows that this was made of
   * @param weights of rows; empty where all count alike
   */
  SubwordTraining taughtBy(
      List<Fit> teachers,
      Experiment.Part rows,
      List<String> unlabelled,
      Optional<float[]> weights,
      int threads) {
    List<String> documents = new ArrayList<>(rows.fields());
    documents.addAll(unlabelled);
    List<Sequences> inputs = inputs(subwords, Optional.empty(), documents);
    List<Tensor> said = said(teachers, inputs, threads);
    Dataset taught =
        Dataset.of(
            inputs,
            outputs(
                network.kept(),
                network.classes(),
                count ->
                    halved(
                        targets(count, rows.classes()),
                        said.get(count == network.classes() ? 0 : said.size() - 1),
                        count == network.kept())));
    if (weights.isPresent()) {
      float[] all = Arrays.copyOf(weights.get(), documents.size());
      Arrays.fill(all, rows.size(), all.length, 1);
      taught = taught.weighted(all);
    }
    return new SubwordTraining(subwords, network, vectors, taught);
  }

  /** The mean of what networks say of each of their outputs. */
  private static List<Tensor> said(List<Fit> teachers, List<Sequences> inputs, int threads) {
    List<Tensor> means = new ArrayList<>();
    for (Fit teacher : teachers) {
      List<Tensor> logits = teacher.model().predict(inputs, threads);
      for (int output = 0; output < logits.size(); output++) {
        Tensor p = Softmax.of(logits.get(output), SOFTNESS);
        if (means.size() == output) {
          means.add(Tensor.zeros(p.shape()));
        }
        float[] mean = means.get(output).data();
        for (int i = 0; i < mean.length; i++) {
          mean[i] += p.data()[i] / teachers.size();
        }
      }
    }
    return means;
  }

  /**
   * Half of the targets and half of what was said; of rows behind them what was said.
   *
   * @param known whether a row without a target may have one of the classes; if not, it stays
   *     without
   */
  private static float[][] halved(float[][] targets, Tensor said, boolean known) {
    int count = said.shape().size(1);
    float[][] both = new float[said.shape().size(0)][count];
    for (int row = 0; row < both.length; row++) {
      boolean labelled = row < targets.length;
      boolean nothing = labelled ? targets[row][0] == 0 : !known;
      for (int k = 0; k < count && !nothing; k++) {
        float says = said.data()[row * count + k];
        both[row][k] = labelled ? (targets[row][k] + says) / 2 : says;
      }
    }
    return both;
  }

  /** What a network reads, in the order of its inputs. */
  static List<Sequences> inputs(
      FittedSubwords subwords, Optional<FittedTerms> terms, List<String> documents) {
    List<Sequences> inputs = new ArrayList<>();
    inputs.add(subwords.encode(documents));
    if (subwords.fields() > 1) {
      inputs.add(subwords.firstFields(documents));
    }
    terms.ifPresent(
        t -> inputs.add(pairs(t.transform(documents.stream().map(Fields::text).toList()))));
    return inputs;
  }

  /** Columns and values. */
  private static Sequences pairs(SparseRows rows) {
    float[][][] pairs = new float[rows.rows()][][];
    for (int row = 0; row < pairs.length; row++) {
      int from = rows.start(row);
      pairs[row] = new float[rows.start(row + 1) - from][];
      for (int i = 0; i < pairs[row].length; i++) {
        pairs[row][i] = new float[] {rows.column(from + i), rows.value(from + i)};
      }
    }
    return Sequences.ofVectors(2, pairs);
  }

  /** Of each output: all classes, and those that are wanted where these are not all. */
  private static List<Sequences> outputs(int kept, int classes, IntFunction<float[][]> targets) {
    return IntStream.of(classes, kept)
        .distinct()
        .mapToObj(count -> Sequences.ofValues(targets.apply(count)))
        .toList();
  }

  /** Smoothed, of each output. */
  static List<Sequences> targets(int kept, int classes, int[] rows) {
    return outputs(kept, classes, count -> targets(count, rows));
  }

  /** Smoothed; a row of another class has nothing but 0, which teaches nothing. */
  private static float[][] targets(int count, int[] classes) {
    float[][] targets = new float[classes.length][count];
    for (int row = 0; row < targets.length; row++) {
      if (classes[row] < count) {
        Arrays.fill(targets[row], SMOOTHING / count);
        targets[row][classes[row]] += 1 - SMOOTHING;
      }
    }
    return targets;
  }

  /** Trains one network from a seed. */
  Fit train(int epochs, int batchSize, long seed, int threads, List<Callback> callbacks) {
    Model drawn = network.training().build(seed);
    Weights weights = drawn.weights().copy();
    float[] embeddings = weights.get(SubwordNetwork.EMBEDDING + "/embeddings").data();
    System.arraycopy(
        vectors, 0, embeddings, subwords.first() * SubwordNetwork.VECTOR, vectors.length);
    Model start = drawn.with(weights);
    int steps = Math.max(10, Math.ceilDiv(data.size(), batchSize) * epochs);
    // of some hundred thousand rows a batch reads a few thousand
    AdamW optimizer =
        AdamW.of(OneCycle.of(RATE, steps))
            .weightDecay(0.01f)
            .globalClipnorm(1)
            .lazyRows(SubwordNetwork.EMBEDDING);
    Objective half = Objective.of(CategoricalCrossentropy.of().fromLogits(true)).lossWeight(0.5);
    Trainer trainer =
        new Trainer(start, optimizer, start.outputNames().stream().map(n -> half).toList());
    FitOptions options =
        FitOptions.epochs(epochs).batchSize(batchSize).shuffle(true).seed(seed).threads(threads);
    for (Callback callback : callbacks) {
      options = options.callback(callback);
    }
    return trainer.fit(data, options);
  }

  /** What a trained network says of documents before a softmax, (rows, classes that are wanted). */
  Tensor logits(Fit fit, List<String> documents, int threads) {
    return fit.model().predict(inputs(subwords, Optional.empty(), documents), threads).getLast();
  }

  /**
   * What a trained network predicts with, perhaps beside a linear model.
   *
   * @param raised what is added to the logit of each class that is wanted
   */
  Model prediction(Fit fit, Optional<LinearModel> linear, Blend blend, double[] raised) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    fit.model().weights().forEach(weights::put);
    Tensor bias = fit.model().weights().get(SubwordNetwork.HEAD + "/bias").copy();
    for (int k = 0; k < raised.length; k++) {
      bias.data()[k] += (float) raised[k];
    }
    weights.put(SubwordNetwork.HEAD + "/bias", bias);
    float louder = (float) (blend.machine() / blend.network());
    linear.ifPresent(
        l -> {
          weights.put(
              SubwordNetwork.WIDE + "/kernel",
              times(louder, l.kernel(), l.features(), l.classes()));
          weights.put(SubwordNetwork.WIDE + "/bias", times(louder, l.bias(), 1, l.classes()));
        });
    int terms = linear.map(LinearModel::features).orElse(0);
    return new Model(network.prediction(terms, blend.network()), Weights.of(weights));
  }

  /** (rows, outputs) times a factor; where two classes share an output, the first's are 0. */
  private static Tensor times(float factor, Tensor of, int rows, int classes) {
    int outputs = of.data().length / rows;
    float[] all = new float[rows * classes];
    for (int i = 0; i < of.data().length; i++) {
      all[i / outputs * classes + classes - outputs + i % outputs] = factor * of.data()[i];
    }
    return Tensor.of(of.shape().rank() == 1 ? Shape.of(classes) : Shape.of(rows, classes), all);
  }

  /** Whether a training was not ended from outside. */
  static boolean isWhole(Fit fit) {
    return fit.ending() instanceof Ending.Completed;
  }
}
