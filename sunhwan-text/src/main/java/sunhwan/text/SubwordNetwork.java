package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.Activation;
import sunhwan.layers.Add;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.SelectSteps;
import sunhwan.layers.SparseDense;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.tensor.Shape;

/**
 * The network over bags of subwords.
 *
 * <pre>
 * bags of ids → EmbeddingBag → Dropout ─┬→ Bidirectional GRU ─┬→ max and mean over all words ─────────┐
 *                                       └─────────────────────┴→ max and mean over the first field's ─┴→ Dropout → Dense
 * </pre>
 *
 * <p>Classes that are wanted come first; what the network says of others is dropped from its
 * answer.
 *
 * @param width ids of a bag
 * @param ids rows of the embedding
 * @param fields of a document; with one there is no pooling over the first
 * @param kept classes that are wanted
 * @param classes all classes, those of an auxiliary task included
 */
record SubwordNetwork(int width, int ids, int fields, int kept, int classes) {
  static final String EMBEDDING = "subwords";
  static final String WIDE = "wide";
  static final String HEAD = "deep";
  static final int VECTOR = 64;
  static final float DEVIATION = 0.1f;

  private static final int UNITS = 64;

  /**
   * Uniform in ±1/√inputs: as many pooled values as there are would make a head of Glorot's loud.
   */
  static final Initializer SMALL =
      new Initializer.VarianceScaling(
          1.0 / 3,
          Initializer.VarianceScaling.Mode.FAN_IN,
          Initializer.VarianceScaling.Distribution.UNIFORM);

  /** A graph that is being drawn: its inputs and what it says of the classes that are wanted. */
  private record Drawing(
      Graph graph, List<Graph.Value> inputs, Graph.Value all, Graph.Value kept) {}

  /** Puts out what the losses read, not yet through a softmax: all classes, then those wanted. */
  Functional training() {
    Drawing d = draw();
    return d.graph.build(d.inputs, kept == classes ? List.of(d.all) : List.of(d.all, d.kept));
  }

  /**
   * Puts out probabilities of the classes that are wanted.
   *
   * @param terms columns of a linear part whose scores are added, 0 for none: the wide part of
   *     Cheng et al. 2016
   * @param sureness by which the sum is multiplied before the softmax
   */
  Functional prediction(int terms, double sureness) {
    Drawing d = draw();
    List<Graph.Value> inputs = new ArrayList<>(d.inputs);
    Graph.Value sum = d.kept;
    if (terms > 0) {
      Graph.Value pairs = d.graph.input("terms", Input.sequence(Shape.UNKNOWN, 2));
      inputs.add(pairs);
      Graph.Value wide = pairs.to(WIDE, SparseDense.of(terms, kept));
      sum = d.graph.layer("sum", Add.of()).call(d.kept, wide);
    }
    return d.graph.build(
        inputs,
        List.of(sum.to(Rescaling.of((float) sureness)).to("probabilities", Activation.SOFTMAX)));
  }

  private Drawing draw() {
    Graph graph = Graph.of();
    List<Graph.Value> inputs = new ArrayList<>();
    Graph.Value bags = graph.input("bags", Input.sequence(Shape.UNKNOWN, width));
    inputs.add(bags);
    Graph.Value words =
        bags.to(
                EMBEDDING,
                EmbeddingBag.of(ids, VECTOR)
                    .idDropout(0.25f)
                    .stepDropout(0.15f)
                    .embeddingsInitializer(new Initializer.RandomNormal(0, DEVIATION)))
            .to(Dropout.of(0.3f));
    Graph.Value read =
        graph.call(
            Concatenate.of(),
            words.to(Bidirectional.of(GRU.of(UNITS).returnSequences(true))),
            words);
    List<Graph.Value> pooled = new ArrayList<>();
    pooled.add(read.to(GlobalMaxPooling1D.of()));
    pooled.add(read.to(GlobalAveragePooling1D.of()));
    if (fields > 1) {
      Graph.Value first = graph.input("first_field", Input.sequence(Shape.UNKNOWN, 1));
      inputs.add(first);
      Graph.Value title = graph.call(SelectSteps.of(), read, first);
      pooled.add(title.to(GlobalMaxPooling1D.of()));
      pooled.add(title.to(GlobalAveragePooling1D.of()));
    }
    Graph.Value all =
        graph
            .call(Concatenate.of(), pooled.toArray(Graph.Value[]::new))
            .to(Dropout.of(0.5f))
            .to(HEAD, Dense.of(classes).initializers(SMALL, Initializer.ZEROS));
    return new Drawing(graph, inputs, all, first(all, kept));
  }

  /** The first classes alone. */
  static Graph.Value first(Graph.Value all, int kept) {
    int classes = all.shape().size(-1);
    return kept == classes
        ? all
        : all.to(Reshape.of(classes, 1))
            .to(Cropping1D.of(0, classes - kept))
            .to("kept", Flatten.of());
  }
}
