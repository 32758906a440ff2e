package sunhwan.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sunhwan.layers.Activation;
import sunhwan.layers.Average;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.Rescaling;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.TimeDistributed;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * The networks of Howard and Ruder 2018, with one LSTM in place of three.
 *
 * <pre>
 * language model:  ids → Embedding → LSTM → at every step a Dense of all ids
 * classifier:      ids → Embedding → LSTM → last state, max and mean over time → Dense
 * prediction:      ids ─┬→ classifier that reads forwards  ─┬→ mean of both
 *                       └→ classifier that reads backwards ─┘
 * </pre>
 *
 * <p>Embedding and LSTM have the same names in the language model and the classifier, so that
 * weights go from one to the other.
 *
 * @param ids rows of the embedding
 * @param kept classes that are wanted, which come first
 * @param classes all classes, those of an auxiliary task included
 */
record PretrainedNetwork(int ids, int kept, int classes) {
  static final String EMBEDDING = "embedding";
  static final String READER = "lstm";
  static final String HEAD = "classes";
  private static final String NEXT = "next";

  private static final int VECTOR = 128;
  private static final int UNITS = 128;
  private static final float DROPOUT = 0.2f;
  private static final float WEIGHT_DROP = 0.3f;
  private static final float POOLED_DROPOUT = 0.4f;

  private static Graph.Value pieces(Graph graph) {
    return graph.input("pieces", Input.ids(Shape.UNKNOWN));
  }

  private Graph.Value vectors(Graph.Value pieces) {
    return pieces.to(EMBEDDING, Embedding.of(ids, VECTOR)).to(SpatialDropout1D.of(DROPOUT));
  }

  private static LSTM reader() {
    return LSTM.of(UNITS).weightDrop(WEIGHT_DROP).returnSequences(true);
  }

  /** Puts out at every step what comes next, not yet through a softmax. */
  Functional language() {
    Graph graph = Graph.of();
    Graph.Value pieces = pieces(graph);
    Graph.Value next =
        vectors(pieces)
            .to(READER, reader())
            .to(SpatialDropout1D.of(DROPOUT))
            .to(NEXT, TimeDistributed.of(Dense.of(ids)));
    return graph.build(List.of(pieces), List.of(next));
  }

  /** The classifier, not yet through a softmax: all classes, then those that are wanted. */
  Functional classifier(ReadingDirection direction) {
    Graph graph = Graph.of();
    Graph.Value pieces = pieces(graph);
    Graph.Value all = classes(graph, pieces, direction);
    return graph.build(
        List.of(pieces),
        kept == classes ? List.of(all) : List.of(all, SubwordNetwork.first(all, kept)));
  }

  private Graph.Value classes(Graph graph, Graph.Value pieces, ReadingDirection direction) {
    List<Graph.Value> read =
        graph
            .layer(
                READER,
                reader().returnState(true).goBackwards(direction == ReadingDirection.BACKWARD))
            .outputs(vectors(pieces));
    Graph.Value steps = read.getFirst();
    Graph.Value last = read.get(1);
    return graph
        .call(
            Concatenate.of(),
            last,
            steps.to(GlobalMaxPooling1D.of()),
            steps.to(GlobalAveragePooling1D.of()))
        .to(Dropout.of(POOLED_DROPOUT))
        .to(HEAD, Dense.of(classes).initializers(SubwordNetwork.SMALL, Initializer.ZEROS));
  }

  /** A classifier that has not learnt yet, with what a language model has learnt. */
  Model from(Model language, ReadingDirection direction, long seed) {
    Map<String, Tensor> learnt = new LinkedHashMap<>();
    language
        .weights()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith(NEXT + "/")) {
                learnt.put(name, tensor);
              }
            });
    Model drawn = classifier(direction).build(seed);
    return drawn.with(drawn.weights().with(Weights.of(learnt)));
  }

  /**
   * The mean of the probabilities that classifiers give to the classes that are wanted.
   *
   * @param classifiers by direction, one or both
   * @param raised what is added to the logit of each class that is wanted
   * @param sureness by which the sum is multiplied before the softmax
   */
  Model prediction(Map<ReadingDirection, Model> classifiers, double[] raised, double sureness) {
    Graph graph = Graph.of();
    Graph.Value pieces = pieces(graph);
    List<Graph.Value> said = new ArrayList<>();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    classifiers.forEach(
        (direction, model) -> {
          String name = direction.name().toLowerCase(Locale.ROOT);
          said.add(pieces.to(name, probabilities(direction, sureness).asLayer()));
          Weights own = model.weights().copy();
          float[] bias = own.get(HEAD + "/bias").data();
          for (int k = 0; k < raised.length; k++) {
            bias[k] += (float) raised[k];
          }
          own.under(name).forEach(weights::put);
        });
    Graph.Value mean =
        said.size() == 1
            ? said.getFirst()
            : graph.call(Average.of(), said.toArray(Graph.Value[]::new));
    return new Model(graph.build(List.of(pieces), List.of(mean)), Weights.of(weights));
  }

  private Functional probabilities(ReadingDirection direction, double sureness) {
    Graph graph = Graph.of();
    Graph.Value pieces = pieces(graph);
    Graph.Value wanted = SubwordNetwork.first(classes(graph, pieces, direction), kept);
    return graph.build(
        List.of(pieces),
        List.of(wanted.to(Rescaling.of((float) sureness)).to("probabilities", Activation.SOFTMAX)));
  }
}
