package sunhwan.conformance;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.layers.Activation;
import sunhwan.layers.Add;
import sunhwan.layers.AdditiveAttention;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.Average;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Dense;
import sunhwan.layers.Dot;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Maximum;
import sunhwan.layers.Minimum;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.Multiply;
import sunhwan.layers.SelectSteps;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.Subtract;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;

/** Small graphs of layers that can be said in ONNX, by what they try. */
final class ExportedGraphs {
  static final int VOCABULARY = 11;
  static final int FEATURES = 4;

  private ExportedGraphs() {}

  static Map<String, Functional> all() {
    Map<String, Functional> graphs = new LinkedHashMap<>();
    graphs.put("several outputs", severalOutputs());
    graphs.put("a residual", residual());
    graphs.put("a shared encoder", shared());
    graphs.put("models inside models", nested());
    graphs.put("windows of two sequences", windows());
    for (LayerSpec merge :
        List.of(
            Add.of(),
            Subtract.of(),
            Multiply.of(),
            Average.of(),
            Maximum.of(),
            Minimum.of(),
            Concatenate.of(),
            SelectSteps.of())) {
      graphs.put("differently masked, " + merge, masked(merge));
    }
    graphs.put("a vector at every step", vector());
    graphs.put("one behind the other", behind());
    for (boolean normalize : new boolean[] {false, true}) {
      graphs.put("Dot over time, " + normalize, masked(Dot.of(1).normalize(normalize)));
      graphs.put("Dot of vectors, " + normalize, dotOfVectors(normalize));
      graphs.put("Dot with fixed steps, " + normalize, dotWithFixed(normalize));
    }
    graphs.put("LSTM hands its state on", handsOn(true));
    graphs.put("GRU hands its state on", handsOn(false));
    graphs.put("both directions hand on", bothHandOn(MergeMode.CONCAT));
    graphs.put("both directions unmerged", bothHandOn(MergeMode.NONE));
    for (boolean causal : new boolean[] {false, true}) {
      for (boolean scale : new boolean[] {false, true}) {
        for (Attention.ScoreMode mode : Attention.ScoreMode.values()) {
          Attention a = Attention.of().useScale(scale).scoreMode(mode).useCausalMask(causal);
          graphs.put(a.toString(), attention(a, true));
        }
        AdditiveAttention a = AdditiveAttention.of().useScale(scale).useCausalMask(causal);
        graphs.put(a.toString(), attention(a, true));
      }
      MultiHeadAttention heads = MultiHeadAttention.of(2, 3).useCausalMask(causal);
      graphs.put("heads, " + causal, attention(heads, false));
      graphs.put(
          "heads with key, " + causal,
          attention(heads.valueDim(2).outputShape(5).useBias(false), true));
      graphs.put("sequence looks at itself, " + causal, self(heads));
    }
    return graphs;
  }

  private static Functional built(Graph g, List<Graph.Value> in, Graph.Value... out) {
    return g.build(in, Arrays.asList(out));
  }

  private static Graph.Value ids(Graph g, String name) {
    return g.input(name, Input.ids(Shape.UNKNOWN));
  }

  private static Embedding embedding() {
    return Embedding.of(VOCABULARY, FEATURES).maskZero(true);
  }

  private static Functional severalOutputs() {
    Graph g = Graph.of();
    Graph.Value text = ids(g, "text");
    Graph.Value numbers = g.input("numbers", Input.vector(3));
    Graph.Value steps = text.to(embedding()).to(LSTM.of(5).returnSequences(true));
    Graph.Value all = g.call(Concatenate.of(), steps.to(GRU.of(3)), numbers);
    return built(
        g,
        List.of(text, numbers),
        all.to("topic", Dense.of(3, Activation.SOFTMAX)),
        steps.to("tags", Dense.of(2)),
        all);
  }

  private static Functional residual() {
    Graph g = Graph.of();
    Graph.Value x = g.input("x", Input.sequence(Shape.UNKNOWN, FEATURES));
    Graph.Value y = g.call(Add.of(), x, x.to(LSTM.of(FEATURES).returnSequences(true)));
    return built(g, List.of(x), y, y.to(GlobalMaxPooling1D.of()));
  }

  private static Functional shared() {
    Graph g = Graph.of();
    Graph.Value a = ids(g, "a");
    Graph.Value b = ids(g, "b");
    Graph.Layer words = g.layer("words", embedding());
    Graph.Layer encoder = g.layer("encoder", Bidirectional.of(GRU.of(3)));
    return built(
        g,
        List.of(a, b),
        g.call(
            Dot.of(1).normalize(true), encoder.call(words.call(a)), encoder.call(words.call(b))));
  }

  private static Functional nested() {
    Functional inner = residual();
    Sequential words = Sequential.of(Input.ids(Shape.UNKNOWN), embedding());
    Graph g = Graph.of();
    Graph.Value a = ids(g, "a");
    Graph.Value b = ids(g, "b");
    Graph.Layer embed = g.layer("embed", words.asLayer());
    Graph.Layer twice = g.layer("twice", inner.asLayer());
    List<Graph.Value> first = twice.outputs(embed.call(a));
    List<Graph.Value> second = twice.outputs(embed.call(b));
    return built(
        g, List.of(a, b), first.get(0), g.call(Subtract.of(), first.get(1), second.get(1)));
  }

  private static Functional windows() {
    Graph g = Graph.of();
    Graph.Value a = g.input("a", Input.sequence(Shape.UNKNOWN, FEATURES));
    Graph.Value b = g.input("b", Input.sequence(Shape.UNKNOWN, FEATURES));
    Graph.Value y = g.call(Add.of(), a.to(Conv1D.of(FEATURES, 2)), b);
    return built(g, List.of(a, b), y.to(GRU.of(2)));
  }

  private static Functional masked(LayerSpec merge) {
    Graph g = Graph.of();
    Graph.Value a = ids(g, "a");
    Graph.Value b = ids(g, "b");
    int width = merge instanceof Concatenate || merge instanceof Dot ? 2 : FEATURES;
    Embedding other = Embedding.of(VOCABULARY, width).maskZero(true);
    Graph.Value y = g.call(merge, a.to(embedding()), b.to(other));
    return built(g, List.of(a, b), y, y.to(GRU.of(3)));
  }

  private static Functional vector() {
    Graph g = Graph.of();
    Graph.Value a = ids(g, "a");
    Graph.Value v = g.input("v", Input.vector(FEATURES));
    Graph.Value one = g.input("one", Input.vector(1));
    Graph.Value b = ids(g, "b");
    Graph.Value y = g.call(Multiply.of(), v, a.to(embedding()), one);
    return built(g, List.of(a, v, one, b), y, g.call(Maximum.of(), y, v, b.to(embedding())));
  }

  private static Functional behind() {
    Graph g = Graph.of();
    Graph.Value a = g.input("fixed", Input.ids(5));
    Graph.Value b = ids(g, "b");
    Graph.Value y = g.call(new Concatenate(1), a.to(embedding()), b.to(embedding()));
    return built(g, List.of(a, b), y, y.to(SimpleRNN.of(3)));
  }

  private static Functional dotOfVectors(boolean normalize) {
    Graph g = Graph.of();
    Graph.Value a = g.input("a", Input.vector(FEATURES));
    Graph.Value b = ids(g, "b");
    Graph.Value mean = b.to(embedding()).to(GlobalAveragePooling1D.of());
    return built(g, List.of(a, b), g.call(Dot.of(1).normalize(normalize), a, mean));
  }

  private static Functional dotWithFixed(boolean normalize) {
    Graph g = Graph.of();
    Graph.Value a = ids(g, "a");
    Graph.Value b = g.input("fixed", Input.ids(5));
    Graph.Value v = g.input("v", Input.vector(FEATURES));
    Graph.Value steps = b.to(embedding());
    Dot features = Dot.of(2).normalize(normalize);
    Graph.Value y = g.call(features, a.to(embedding()), steps);
    Graph.Value found = g.call(Dot.of(2, 1).normalize(normalize), steps, v);
    return built(g, List.of(a, b, v), y, y.to(GRU.of(2)), found);
  }

  private static Functional handsOn(boolean lstm) {
    Graph g = Graph.of();
    Graph.Value a = ids(g, "question");
    Graph.Value b = ids(g, "answer");
    LayerSpec reads =
        lstm
            ? LSTM.of(3).returnSequences(true).returnState(true)
            : GRU.of(3).returnState(true).goBackwards(true);
    LayerSpec tells =
        lstm ? LSTM.of(3).returnSequences(true) : GRU.of(3).returnState(true).resetAfter(false);
    List<Graph.Value> states = g.layer("reads", reads).outputs(a.to(embedding()));
    List<Graph.Value> from =
        lstm
            ? List.of(b.to(embedding()), states.get(1), states.get(2))
            : List.of(b.to(embedding()), states.get(1));
    List<Graph.Value> told = g.layer("tells", tells).outputs(from);
    return built(g, List.of(a, b), states.get(0), told.get(0), told.get(told.size() - 1));
  }

  private static Functional bothHandOn(MergeMode mode) {
    Graph g = Graph.of();
    Graph.Value a = ids(g, "question");
    Graph.Value b = ids(g, "answer");
    Bidirectional reads =
        Bidirectional.of(LSTM.of(3).returnSequences(true).returnState(true)).mergeMode(mode);
    Bidirectional tells = Bidirectional.of(LSTM.of(3)).mergeMode(mode);
    List<Graph.Value> states = g.layer("reads", reads).outputs(a.to(embedding()));
    int first = states.size() - 4;
    List<Graph.Value> told =
        g.layer("tells", tells)
            .outputs(
                b.to(embedding()),
                states.get(first),
                states.get(first + 1),
                states.get(first + 2),
                states.get(first + 3));
    Graph.Value[] out = new Graph.Value[told.size() + 2];
    for (int i = 0; i < told.size(); i++) {
      out[i] = told.get(i);
    }
    out[told.size()] = states.get(first - 1);
    out[told.size() + 1] = states.get(3);
    return built(g, List.of(a, b), out);
  }

  private static Functional attention(AttentionLayer spec, boolean ownKey) {
    Graph g = Graph.of();
    Graph.Value query = ids(g, "query");
    Graph.Value value = ids(g, "value");
    Graph.Value key = ids(g, "key");
    Graph.Value q = query.to(embedding());
    Graph.Value v = value.to(embedding());
    Graph.Value y = ownKey ? g.call(spec, q, v, key.to(embedding())) : g.call(spec, q, v);
    List<Graph.Value> in = ownKey ? List.of(query, value, key) : List.of(query, value);
    return built(g, in, y, y.to(GRU.of(2)));
  }

  private static Functional self(AttentionLayer spec) {
    Graph g = Graph.of();
    Graph.Value x = ids(g, "x");
    Graph.Value steps = x.to(embedding());
    return built(g, List.of(x), g.call(spec, steps, steps));
  }
}
