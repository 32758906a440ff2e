package sunhwan.layers;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import sunhwan.data.Sequences;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;

/**
 * Keras's layers as its documentation describes them, in plain loops over doubles; shares nothing
 * with the operations.
 *
 * <p>Weights are found by Keras's paths. A masked step carries the state over; what stands at a
 * masked step is never read.
 */
public final class ReferenceModel {
  private final Sequential spec;
  private final Map<String, double[]> weights;
  private final boolean training;

  /** Where recurrent layers start, and at the end where they stand: [example][unit], by name. */
  private final Map<String, double[][]> states;

  /**
   * Values on their way: x[example][step][feature], one step where they are no sequence.
   *
   * @param live which steps are not masked
   * @param sequence whether there is a time axis
   */
  public record Flow(double[][][] x, boolean[][] live, boolean sequence) {
    Flow with(double[][][] other) {
      return new Flow(other, live, sequence);
    }

    /** The outputs at live steps, example by example. */
    public double[][] liveRows() {
      return java.util.stream.IntStream.range(0, x.length)
          .boxed()
          .flatMap(
              b ->
                  java.util.stream.IntStream.range(0, x[b].length)
                      .filter(t -> live[b][t])
                      .mapToObj(t -> x[b][t]))
          .toArray(double[][]::new);
    }

    /** As (batch, time, width) or (batch, width), with 0 at masked steps. */
    public double[] padded() {
      int time = 0;
      int width = 0;
      for (double[][] example : x) {
        time = Math.max(time, example.length);
        width = example.length > 0 ? example[0].length : width;
      }
      double[] all = new double[x.length * time * width];
      for (int b = 0; b < x.length; b++) {
        for (int t = 0; t < x[b].length; t++) {
          if (live[b][t]) {
            System.arraycopy(x[b][t], 0, all, (b * time + t) * width, width);
          }
        }
      }
      return all;
    }
  }

  private ReferenceModel(
      Sequential spec,
      Map<String, double[]> weights,
      boolean training,
      Map<String, double[][]> states) {
    this.spec = spec;
    this.weights = weights;
    this.training = training;
    this.states = states;
  }

  /** What a model says when it is used. */
  public static Flow predict(Sequential spec, Map<String, double[]> weights, Sequences x) {
    return new ReferenceModel(spec, weights, false, new LinkedHashMap<>()).run(x);
  }

  /** What a model says while it learns, dropout aside. */
  public static Flow training(Sequential spec, Map<String, double[]> weights, Sequences x) {
    return new ReferenceModel(spec, weights, true, new LinkedHashMap<>()).run(x);
  }

  /**
   * What a model says when it goes on from states, which afterwards are those it went on to.
   *
   * @param states [example][unit] of {@code lstm/0}, its h, and {@code lstm/1}, its c; empty before
   *     anything was read
   */
  public static Flow resume(
      Sequential spec, Map<String, double[]> weights, Sequences x, Map<String, double[][]> states) {
    return new ReferenceModel(spec, weights, false, states).run(x);
  }

  /** The same numbers as doubles. */
  public static Map<String, double[]> doubles(Weights weights) {
    Map<String, double[]> doubles = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> doubles.put(name, doubles(tensor.data())));
    return doubles;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private double[] weight(String name) {
    return Objects.requireNonNull(weights.get(name), () -> name + " in " + weights.keySet());
  }

  private Flow run(Sequences x) {
    Flow flow = input(x);
    for (Sequential.Layer layer : spec.layers()) {
      flow = layer(layer.spec(), layer.name(), layer.inner(), flow);
    }
    return flow;
  }

  private Flow input(Sequences x) {
    boolean ids = spec.layers().stream().anyMatch(l -> l.spec() instanceof Embedding);
    boolean sequence = ids || spec.input().rank() == 2;
    int width = ids ? 1 : spec.input().size(-1);
    double[][][] values = new double[x.size()][][];
    boolean[][] live = new boolean[x.size()][];
    for (int b = 0; b < values.length; b++) {
      double[] row = doubles(x.row(b));
      values[b] = new double[row.length / width][];
      live[b] = new boolean[values[b].length];
      Arrays.fill(live[b], true);
      for (int t = 0; t < values[b].length; t++) {
        values[b][t] = Arrays.copyOfRange(row, t * width, (t + 1) * width);
      }
    }
    return new Flow(values, live, sequence);
  }

  private Flow layer(LayerSpec layer, String name, String inner, Flow in) {
    return switch (layer) {
      case Input i -> in;
      case Embedding e -> embedding(e, name, in);
      case Masking m -> masking(m, in);
      case RecurrentLayer<?> r -> recurrent(r, name, r.recurrence().goBackwards(), false, in);
      case Bidirectional b -> bidirectional(b, name, inner, in);
      case TimeDistributed t -> layer(t.layer(), name + "/" + inner, "", in);
      case Dense d -> dense(d, name, in);
      case Dropout d -> in;
      case BatchNormalization b -> batchNormalization(b, name, in);
      case Activation a -> eachStep(in, row -> activate(a, row));
      case GlobalMaxPooling1D g -> pooling(in, true);
      case GlobalAveragePooling1D g -> pooling(in, false);
      case RepeatVector r -> repeat(r, in);
      default -> throw new IllegalArgumentException("no textbook knows " + layer);
    };
  }

  private interface RowFunction {
    double[] of(double[] row);
  }

  private static Flow eachStep(Flow in, RowFunction function) {
    double[][][] y = new double[in.x().length][][];
    for (int b = 0; b < y.length; b++) {
      y[b] = new double[in.x()[b].length][];
      for (int t = 0; t < y[b].length; t++) {
        y[b][t] = function.of(in.x()[b][t]);
      }
    }
    return in.with(y);
  }

  private Flow embedding(Embedding e, String name, Flow in) {
    double[] table = weight(name + "/embeddings");
    int width = e.outputDim();
    Flow out =
        eachStep(
            in,
            row -> {
              int id = (int) row[0];
              return Arrays.copyOfRange(table, id * width, (id + 1) * width);
            });
    return e.maskZero() ? new Flow(out.x(), without(in, 0), true) : out;
  }

  private static Flow masking(Masking m, Flow in) {
    return new Flow(in.x(), without(in, m.maskValue()), true);
  }

  /** Live steps less those whose values all equal masked. */
  private static boolean[][] without(Flow in, double masked) {
    boolean[][] live = new boolean[in.x().length][];
    for (int b = 0; b < live.length; b++) {
      live[b] = in.live()[b].clone();
      for (int t = 0; t < live[b].length; t++) {
        live[b][t] &= Arrays.stream(in.x()[b][t]).anyMatch(v -> v != masked);
      }
    }
    return live;
  }

  private Flow dense(Dense d, String name, Flow in) {
    double[] kernel = weight(name + "/kernel");
    return eachStep(
        in,
        row -> {
          double[] y = d.useBias() ? weight(name + "/bias").clone() : new double[d.units()];
          addProduct(row, kernel, y);
          return activate(d.activation(), y);
        });
  }

  /** {@code y += row·matrix}. */
  private static void addProduct(double[] row, double[] matrix, double[] y) {
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j] += row[i] * matrix[i * y.length + j];
      }
    }
  }

  private Flow batchNormalization(BatchNormalization spec, String name, Flow in) {
    double[] mean = weight(name + "/moving_mean");
    double[] variance = weight(name + "/moving_variance");
    if (training) {
      double[][] rows = in.liveRows();
      mean = new double[mean.length];
      variance = new double[mean.length];
      for (double[] row : rows) {
        for (int j = 0; j < row.length; j++) {
          mean[j] += row[j] / rows.length;
        }
      }
      for (double[] row : rows) {
        for (int j = 0; j < row.length; j++) {
          variance[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / rows.length;
        }
      }
    }
    double[] m = mean;
    double[] v = variance;
    return eachStep(
        in,
        row -> {
          double[] y = new double[row.length];
          for (int j = 0; j < y.length; j++) {
            double gamma = spec.scale() ? weight(name + "/gamma")[j] : 1;
            double beta = spec.center() ? weight(name + "/beta")[j] : 0;
            y[j] = gamma * (row[j] - m[j]) / Math.sqrt(v[j] + spec.epsilon()) + beta;
          }
          return y;
        });
  }

  private static Flow pooling(Flow in, boolean max) {
    double[][][] y = new double[in.x().length][1][];
    boolean[][] live = new boolean[y.length][1];
    int width = Arrays.stream(in.x()).flatMap(Arrays::stream).findFirst().orElseThrow().length;
    for (int b = 0; b < y.length; b++) {
      live[b][0] = true;
      y[b][0] = new double[width];
      int steps = 0;
      for (int t = 0; t < in.x()[b].length; t++) {
        if (in.live()[b][t]) {
          for (int j = 0; j < width; j++) {
            double x = in.x()[b][t][j];
            y[b][0][j] = max ? (steps == 0 ? x : Math.max(x, y[b][0][j])) : x + y[b][0][j];
          }
          steps++;
        }
      }
      for (int j = 0; j < width && !max; j++) {
        y[b][0][j] /= Math.max(1, steps);
      }
    }
    return new Flow(y, live, false);
  }

  private static Flow repeat(RepeatVector r, Flow in) {
    double[][][] y = new double[in.x().length][r.n()][];
    boolean[][] live = new boolean[y.length][r.n()];
    for (int b = 0; b < y.length; b++) {
      Arrays.fill(live[b], true);
      Arrays.fill(y[b], in.x()[b][0]);
    }
    return new Flow(y, live, true);
  }

  private Flow bidirectional(Bidirectional b, String name, String inner, Flow in) {
    RecurrentLayer<?> layer = (RecurrentLayer<?>) b.layer();
    Flow forward = recurrent(layer, name + "/forward_" + inner, false, false, in);
    Flow backward = recurrent(layer, name + "/backward_" + inner, true, true, in);
    double[][][] y = new double[in.x().length][][];
    for (int e = 0; e < y.length; e++) {
      y[e] = new double[forward.x()[e].length][];
      for (int t = 0; t < y[e].length; t++) {
        y[e][t] = merge(b.mergeMode(), forward.x()[e][t], backward.x()[e][t]);
      }
    }
    return forward.with(y);
  }

  private static double[] merge(Bidirectional.MergeMode mode, double[] a, double[] b) {
    int units = a.length;
    double[] y = new double[mode == Bidirectional.MergeMode.CONCAT ? 2 * units : units];
    for (int j = 0; j < units; j++) {
      switch (mode) {
        case CONCAT -> {
          y[j] = a[j];
          y[units + j] = b[j];
        }
        case SUM -> y[j] = a[j] + b[j];
        case MUL -> y[j] = a[j] * b[j];
        case AVE -> y[j] = (a[j] + b[j]) / 2;
        case NONE -> throw new IllegalArgumentException("two outputs");
      }
    }
    return y;
  }

  /**
   * A recurrent layer.
   *
   * @param aligned whether sequences that were read backwards come out in the input's order, as
   *     Bidirectional turns them round
   */
  private Flow recurrent(
      RecurrentLayer<?> layer, String name, boolean backwards, boolean aligned, Flow in) {
    boolean sequences = layer.recurrence().returnSequences();
    double[][][] y = new double[in.x().length][][];
    boolean[][] live = new boolean[y.length][];
    for (int b = 0; b < y.length; b++) {
      double[][] x = in.x()[b];
      int[] read = liveSteps(in.live()[b]);
      int[] write = read.clone();
      if (backwards) {
        reverse(read);
      }
      double[][] all = new double[x.length][layer.units()];
      double[] h = state(name + "/0", y.length, layer.units())[b].clone();
      double[] c = state(name + "/1", y.length, layer.units())[b];
      for (int s = 0; s < read.length; s++) {
        h = step(layer, name, x[read[s]], h, c);
        all[aligned ? read[s] : write[s]] = h;
      }
      state(name + "/0", y.length, layer.units())[b] = h;
      y[b] = sequences ? all : new double[][] {h};
      live[b] = sequences ? in.live()[b] : new boolean[] {true};
    }
    return new Flow(y, live, sequences);
  }

  private double[][] state(String name, int batch, int units) {
    return states.computeIfAbsent(name, n -> new double[batch][units]);
  }

  private static int[] liveSteps(boolean[] live) {
    return java.util.stream.IntStream.range(0, live.length).filter(t -> live[t]).toArray();
  }

  private static void reverse(int[] values) {
    int[] copy = values.clone();
    for (int i = 0; i < copy.length; i++) {
      values[i] = copy[copy.length - 1 - i];
    }
  }

  /** The next h; c is the cell's memory, where there is one, and changes. */
  private double[] step(RecurrentLayer<?> layer, String name, double[] x, double[] h, double[] c) {
    return switch (layer) {
      case SimpleRNN s -> simpleRnn(s, name + "/simple_rnn_cell/", x, h);
      case LSTM l -> lstm(l, name + "/lstm_cell/", x, h, c);
      case GRU g -> gru(g, name + "/gru_cell/", x, h);
      case PeepholeLSTM l -> peephole(l, name + "/peephole_lstm_cell/", x, h, c);
      case LayerNormLSTM l -> layerNorm(l, name + "/layer_norm_lstm_cell/", x, h, c);
      case LayerNormGRU g -> layerNorm(g, name + "/layer_norm_gru_cell/", x, h);
      case MinGRU m -> minGru(m, name + "/min_gru_cell/", x, h);
    };
  }

  private double[] simpleRnn(SimpleRNN s, String cell, double[] x, double[] h) {
    double[] a = s.recurrence().useBias() ? weight(cell + "bias").clone() : new double[s.units()];
    addProduct(x, weight(cell + "kernel"), a);
    addProduct(h, weight(cell + "recurrent_kernel"), a);
    return activate(s.recurrence().activation(), a);
  }

  // gates in the order i, f, c, o
  private double[] lstm(LSTM l, String cell, double[] x, double[] h, double[] c) {
    int u = l.units();
    double[] a = l.recurrence().useBias() ? weight(cell + "bias").clone() : new double[4 * u];
    addProduct(x, weight(cell + "kernel"), a);
    addProduct(h, weight(cell + "recurrent_kernel"), a);
    double[] i = activate(l.recurrentActivation(), Arrays.copyOfRange(a, 0, u));
    double[] f = activate(l.recurrentActivation(), Arrays.copyOfRange(a, u, 2 * u));
    double[] g = activate(l.recurrence().activation(), Arrays.copyOfRange(a, 2 * u, 3 * u));
    double[] o = activate(l.recurrentActivation(), Arrays.copyOfRange(a, 3 * u, 4 * u));
    for (int j = 0; j < u; j++) {
      c[j] = f[j] * c[j] + i[j] * g[j];
    }
    double[] next = activate(l.recurrence().activation(), c);
    for (int j = 0; j < u; j++) {
      next[j] *= o[j];
    }
    return next;
  }

  // Gers and Schmidhuber 2000, section 2: the output gate looks at the new c
  private double[] peephole(PeepholeLSTM l, String cell, double[] x, double[] h, double[] c) {
    int u = l.units();
    double[] p = weight(cell + "peephole");
    double[] a = l.recurrence().useBias() ? weight(cell + "bias").clone() : new double[4 * u];
    addProduct(x, weight(cell + "kernel"), a);
    addProduct(h, weight(cell + "recurrent_kernel"), a);
    for (int j = 0; j < u; j++) {
      a[j] += p[j] * c[j];
      a[u + j] += p[u + j] * c[j];
    }
    double[] i = activate(l.recurrentActivation(), Arrays.copyOfRange(a, 0, u));
    double[] f = activate(l.recurrentActivation(), Arrays.copyOfRange(a, u, 2 * u));
    double[] g = activate(l.recurrence().activation(), Arrays.copyOfRange(a, 2 * u, 3 * u));
    for (int j = 0; j < u; j++) {
      c[j] = f[j] * c[j] + i[j] * g[j];
      a[3 * u + j] += p[2 * u + j] * c[j];
    }
    double[] o = activate(l.recurrentActivation(), Arrays.copyOfRange(a, 3 * u, 4 * u));
    double[] next = activate(l.recurrence().activation(), c);
    for (int j = 0; j < u; j++) {
      next[j] *= o[j];
    }
    return next;
  }

  // Ba, Kiros and Hinton 2016, equations 20 to 22
  private double[] layerNorm(LayerNormLSTM l, String cell, double[] x, double[] h, double[] c) {
    int u = l.units();
    double[] fromX = new double[4 * u];
    addProduct(x, weight(cell + "kernel"), fromX);
    double[] fromH = new double[4 * u];
    addProduct(h, weight(cell + "recurrent_kernel"), fromH);
    double[] a = l.recurrence().useBias() ? weight(cell + "bias").clone() : new double[4 * u];
    addNormed(fromX, 0, 4 * u, l.epsilon(), weight(cell + "kernel_gamma"), a);
    addNormed(fromH, 0, 4 * u, l.epsilon(), weight(cell + "recurrent_gamma"), a);
    double[] i = activate(l.recurrentActivation(), Arrays.copyOfRange(a, 0, u));
    double[] f = activate(l.recurrentActivation(), Arrays.copyOfRange(a, u, 2 * u));
    double[] g = activate(l.recurrence().activation(), Arrays.copyOfRange(a, 2 * u, 3 * u));
    double[] o = activate(l.recurrentActivation(), Arrays.copyOfRange(a, 3 * u, 4 * u));
    for (int j = 0; j < u; j++) {
      c[j] = f[j] * c[j] + i[j] * g[j];
    }
    double[] normed = weight(cell + "state_beta").clone();
    addNormed(c, 0, u, l.epsilon(), weight(cell + "state_gamma"), normed);
    double[] next = activate(l.recurrence().activation(), normed);
    for (int j = 0; j < u; j++) {
      next[j] *= o[j];
    }
    return next;
  }

  // Ba, Kiros and Hinton 2016, equations 23 to 25, with Keras's z
  private double[] layerNorm(LayerNormGRU g, String cell, double[] x, double[] h) {
    int u = g.units();
    double[] bias = g.recurrence().useBias() ? weight(cell + "bias") : new double[6 * u];
    double[] products = new double[3 * u];
    addProduct(x, weight(cell + "kernel"), products);
    double[] fromX = Arrays.copyOfRange(bias, 0, 3 * u);
    addNormed(products, 0, 2 * u, g.epsilon(), weight(cell + "kernel_gamma"), fromX);
    addNormed(products, 2 * u, 3 * u, g.epsilon(), weight(cell + "kernel_gamma"), fromX);
    products = new double[3 * u];
    addProduct(h, weight(cell + "recurrent_kernel"), products);
    double[] fromH = Arrays.copyOfRange(bias, 3 * u, 6 * u);
    addNormed(products, 0, 2 * u, g.epsilon(), weight(cell + "recurrent_gamma"), fromH);
    addNormed(products, 2 * u, 3 * u, g.epsilon(), weight(cell + "recurrent_gamma"), fromH);
    double[] gates = new double[2 * u];
    Arrays.setAll(gates, j -> fromX[j] + fromH[j]);
    double[] bent = activate(g.recurrentActivation(), gates);
    double[] candidate = new double[u];
    Arrays.setAll(candidate, j -> fromX[2 * u + j] + bent[u + j] * fromH[2 * u + j]);
    double[] bentCandidate = activate(g.recurrence().activation(), candidate);
    double[] next = new double[u];
    Arrays.setAll(next, j -> bent[j] * h[j] + (1 - bent[j]) * bentCandidate[j]);
    return next;
  }

  /** {@code sum += gamma · (v − mean) / √(variance + epsilon)} from from to before to. */
  private static void addNormed(
      double[] v, int from, int to, double epsilon, double[] gamma, double[] sum) {
    double mean = Arrays.stream(v, from, to).average().orElseThrow();
    double variance =
        Arrays.stream(v, from, to).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
    for (int j = from; j < to; j++) {
      sum[j] += gamma[j] * (v[j] - mean) / Math.sqrt(variance + epsilon);
    }
  }

  // Feng et al. 2024, section 3.1
  private double[] minGru(MinGRU m, String cell, double[] x, double[] h) {
    int u = m.units();
    double[] a = m.recurrence().useBias() ? weight(cell + "bias").clone() : new double[2 * u];
    addProduct(x, weight(cell + "kernel"), a);
    double[] z = activate(m.recurrentActivation(), Arrays.copyOfRange(a, 0, u));
    double[] candidate = activate(m.recurrence().activation(), Arrays.copyOfRange(a, u, 2 * u));
    double[] next = new double[u];
    Arrays.setAll(next, j -> (1 - z[j]) * h[j] + z[j] * candidate[j]);
    return next;
  }

  // gates in the order z, r, h
  private double[] gru(GRU g, String cell, double[] x, double[] h) {
    int u = g.units();
    double[] bias =
        g.recurrence().useBias()
            ? weight(cell + "bias")
            : new double[g.resetAfter() ? 6 * u : 3 * u];
    double[] fromX = Arrays.copyOfRange(bias, 0, 3 * u);
    addProduct(x, weight(cell + "kernel"), fromX);
    double[] recurrent = weight(cell + "recurrent_kernel");
    double[] fromH = g.resetAfter() ? Arrays.copyOfRange(bias, 3 * u, 6 * u) : new double[3 * u];
    addProduct(h, recurrent, fromH);
    double[] z = new double[u];
    double[] r = new double[u];
    for (int j = 0; j < u; j++) {
      z[j] = fromX[j] + fromH[j];
      r[j] = fromX[u + j] + fromH[u + j];
    }
    z = activate(g.recurrentActivation(), z);
    r = activate(g.recurrentActivation(), r);
    double[] candidate = new double[u];
    if (g.resetAfter()) {
      for (int j = 0; j < u; j++) {
        candidate[j] = fromX[2 * u + j] + r[j] * fromH[2 * u + j];
      }
    } else {
      double[] reset = new double[u];
      for (int j = 0; j < u; j++) {
        reset[j] = r[j] * h[j];
      }
      double[] product = new double[3 * u];
      addProduct(reset, recurrent, product);
      for (int j = 0; j < u; j++) {
        candidate[j] = fromX[2 * u + j] + product[2 * u + j];
      }
    }
    candidate = activate(g.recurrence().activation(), candidate);
    double[] next = new double[u];
    for (int j = 0; j < u; j++) {
      next[j] = z[j] * h[j] + (1 - z[j]) * candidate[j];
    }
    return next;
  }

  static double[] activate(Activation activation, double[] row) {
    double[] y = new double[row.length];
    if (activation.kind() == Activation.Kind.SOFTMAX) {
      double sum = 0;
      double max = Arrays.stream(row).max().orElseThrow();
      for (int j = 0; j < y.length; j++) {
        y[j] = Math.exp(row[j] - max);
        sum += y[j];
      }
      for (int j = 0; j < y.length; j++) {
        y[j] /= sum;
      }
      return y;
    }
    for (int j = 0; j < y.length; j++) {
      y[j] = bend(activation, row[j]);
    }
    return y;
  }

  private static double bend(Activation activation, double x) {
    double alpha = activation.alpha();
    return switch (activation.kind()) {
      case LINEAR -> x;
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case RELU -> Math.max(x, 0);
      case HARD_SIGMOID -> x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5;
      case HARD_SIGMOID_KERAS2 -> x <= -2.5 ? 0 : x >= 2.5 ? 1 : x / 5 + 0.5;
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case SELU -> 1.05070098735548 * (x > 0 ? x : 1.67326324235438 * Math.expm1(x));
      case SOFTPLUS -> Math.log1p(Math.exp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> Math.exp(x);
      case SWISH -> x / (1 + Math.exp(-x));
      case GELU -> x * normalBelow(x);
      case LEAKY_RELU -> x > 0 ? x : alpha * x;
      default -> throw new IllegalArgumentException("no textbook bends by " + activation);
    };
  }

  /** Share of a standard normal below x: {@code 1/2 + φ(x)·Σ x^(2n+1)/(2n+1)!!}, Marsaglia 2004. */
  private static double normalBelow(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
