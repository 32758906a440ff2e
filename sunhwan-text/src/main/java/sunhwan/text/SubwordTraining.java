package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.linear.LinearModel;
import sunhwan.linear.SparseRows;
import sunhwan.linear.TruncatedSvd;
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
  private static final float RATE = 3e-3f;

  /**
   * Learns words and vectors.
   *
   * @param rows to learn from; classes that are wanted come before those of the auxiliary task
   * @param fields of a document
   * @param kept classes that are wanted
   * @param classes all classes
   */
  static SubwordTraining of(Experiment.Part rows, int fields, int kept, int classes) {
    FittedSubwords subwords =
        Subwords.of().maxSteps(SubwordPlan.words(rows)).fit(rows.fields(), fields);
    SubwordNetwork network =
        new SubwordNetwork(subwords.width(), subwords.size(), fields, kept, classes);
    Dataset data =
        Dataset.of(
            inputs(subwords, Optional.empty(), rows.fields()), targets(kept, classes, rows.classes()));
    return new SubwordTraining(subwords, network, vectors(subwords, rows.fields()), data);
  }

  /** The same, each row counted so. */
  SubwordTraining weighted(float[] weights) {
    return new SubwordTraining(subwords, network, vectors, data.weighted(weights));
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

  /**
   * Smoothed targets of each output. Where only some classes are wanted, a row of another class has
   * a target of nothing but 0 there, which teaches nothing.
   */
  static List<Sequences> targets(int kept, int classes, int[] rows) {
    Sequences all = smoothed(classes, rows);
    return kept == classes ? List.of(all) : List.of(all, smoothed(kept, rows));
  }

  private static Sequences smoothed(int count, int[] classes) {
    float[][] targets = new float[classes.length][count];
    for (int row = 0; row < targets.length; row++) {
      if (classes[row] < count) {
        Arrays.fill(targets[row], SMOOTHING / count);
        targets[row][classes[row]] += 1 - SMOOTHING;
      }
    }
    return Sequences.ofValues(targets);
  }

  /**
   * Latent semantic analysis: the directions of the documents' TF-IDF matrix, each part's times its
   * idf, at the deviation that other rows are drawn with. Parts that stand in like documents begin
   * with like vectors. The longest are those of parts that stand everywhere, a hundred times as
   * long as most where there are many documents; they are cut to the deviation, or training would
   * begin with a network that is very sure of nothing.
   */
  private static float[] vectors(FittedSubwords subwords, List<String> documents) {
    FittedSubwords.Tfidf tfidf = subwords.tfidf(documents);
    SparseRows matrix = tfidf.matrix();
    double[] idf = tfidf.idf();
    int components = Math.min(SubwordNetwork.VECTOR, Math.min(matrix.rows(), matrix.columns()));
    Tensor directions = TruncatedSvd.of(components).fit(matrix).directions();
    float[] vectors = new float[subwords.parts().size() * SubwordNetwork.VECTOR];
    double sum = 0;
    for (int part = 0; part < idf.length; part++) {
      for (int k = 0; k < components; k++) {
        float value = (float) (directions.data()[k * idf.length + part] * idf[part]);
        vectors[part * SubwordNetwork.VECTOR + k] = value;
        sum += (double) value * value;
      }
    }
    float scale = (float) (SubwordNetwork.DEVIATION / Math.sqrt(sum / vectors.length));
    for (int from = 0; from < vectors.length; from += SubwordNetwork.VECTOR) {
      double squares = 0;
      for (int i = from; i < from + SubwordNetwork.VECTOR; i++) {
        vectors[i] *= scale;
        squares += (double) vectors[i] * vectors[i];
      }
      double deviation = Math.sqrt(squares / SubwordNetwork.VECTOR);
      if (deviation > SubwordNetwork.DEVIATION) {
        for (int i = from; i < from + SubwordNetwork.VECTOR; i++) {
          vectors[i] *= (float) (SubwordNetwork.DEVIATION / deviation);
        }
      }
    }
    return vectors;
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
