package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static sunhwan.layers.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Parallel;
import sunhwan.internal.layer.Slice;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * What Keras 3.15.1 says of a layer in float64, as literals: what comes out, and what goes back to
 * the input and to every weight when a gradient comes in.
 *
 * <p>Inputs, weights and gradients are formulas whose values a float holds exactly, so that both
 * sides read the same numbers; {@code tf.GradientTape} over {@code sum(layer(x) * dy)} gave what
 * goes back.
 *
 * @param name of the case
 * @param layer to be compared
 * @param input (batch, features) or (batch, time, features)
 * @param scale of the inputs: they lie within 1.5 times it, none where a curve bends
 * @param y row-major, separated by spaces
 * @param dx as y; empty where no gradient passes
 * @param weights gradient of each trainable weight, in Keras's order
 */
record KerasNumbers(
    String name,
    LayerSpec layer,
    Shape input,
    double scale,
    String y,
    String dx,
    List<String> weights) {
  private static final double TOLERANCE = 1e-6;

  KerasNumbers(String name, LayerSpec layer, Shape input, String y, String dx, String... weights) {
    this(name, layer, input, 1, y, dx, List.of(weights));
  }

  /** Passes on what it gets and remembers what comes back. */
  private record Tap(Shape shape, List<Signal> back) implements Operation {
    @Override
    public Shape output() {
      return shape;
    }

    @Override
    public List<WeightSpec> weights() {
      return List.of();
    }

    @Override
    public Signal forward(Signal x, Context context) {
      return x;
    }

    @Override
    public Signal backward(Signal dy, Context context) {
      back.add(dy);
      return dy;
    }
  }

  private record TapLayer(List<Signal> back) implements CustomLayer {
    @Override
    public String defaultName() {
      return "tap";
    }

    @Override
    public Operation bind(Shape input) {
      return new Tap(input, back);
    }
  }

  static float x(int i, double scale) {
    return (float) (((i * 5 + 1) % 13 - 6) / 4.0 * scale + 1 / 32.0);
  }

  static float weight(int which, int i) {
    return (float) (((i * 7 + 3 + 2 * which) % 11 - 5) / 8.0 + 1 / 64.0);
  }

  static float dy(int i) {
    return (float) (((i * 3 + 2) % 7 - 3) / 4.0 + 1 / 16.0);
  }

  private static double[] numbers(String text) {
    return text.isBlank()
        ? new double[0]
        : Arrays.stream(text.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }

  /** Runs the layer forward and back, and compares. */
  void check() {
    boolean steps = input.rank() == 3;
    int batch = input.size(0);
    Shape example =
        steps
            ? Shape.sequence(input.size(1), input.size(2))
            : Shape.of(input.size(1)).named("features");
    List<Signal> back = new ArrayList<>();
    Network network =
        Network.of(
            example,
            List.of(
                new Network.Place("tap", "", new TapLayer(back)),
                new Network.Place("layer", "", layer)));
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (WeightSpec w : network.weights()) {
      float[] values = new float[w.shape().count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = weight(weights.size(), i);
      }
      weights.put(w.name(), values);
    }
    float[][] rows = new float[batch][input.count() / batch];
    for (int i = 0; i < input.count(); i++) {
      rows[i / rows[0].length][i % rows[0].length] = x(i, scale);
    }
    Engine engine = new Engine(network, weights, Parallel.of(1));

    engine.forward(rows, Map.of(), new Engine.Pass(false, true, false, 0));
    engine.backward(KerasNumbers::comeIn);

    Shape output = network.output();
    float[] actual = new float[batch * output.count()];
    int time = output.rank() == 1 ? 1 : output.size(0);
    engine.read(actual, time, IntStream.range(0, batch).toArray());
    assertClose(name + ": y", actual, numbers(y), TOLERANCE);
    Signal dx = back.getFirst();
    assertThat(dx.width()).as("%s: width of dx", name).isEqualTo(input.size(-1));
    assertClose(name + ": dx", padded(dx), numbers(this.dx), TOLERANCE, TOLERANCE / 100);
    List<WeightSpec> trained = network.weights().stream().filter(WeightSpec::trainable).toList();
    assertThat(trained).as("%s: weights that are trained", name).hasSameSizeAs(this.weights);
    for (int i = 0; i < trained.size(); i++) {
      String weight = trained.get(i).name();
      float[] gradient = Objects.requireNonNull(engine.gradients().get(weight));
      assertClose(
          name + ": d" + weight,
          gradient,
          numbers(this.weights.get(i)),
          TOLERANCE,
          TOLERANCE / 100);
    }
  }

  private static void comeIn(Slice slice, int[] examples, float[] dy) {
    Signal y = slice.y();
    float[] all = new float[padded(y).length];
    for (int i = 0; i < all.length; i++) {
      all[i] = dy(i);
    }
    if (y.layout() instanceof Steps s) {
      s.pack(all, y.width(), dy);
    } else {
      System.arraycopy(all, 0, dy, 0, all.length);
    }
  }

  private static float[] padded(Signal signal) {
    if (signal.layout() instanceof Steps s) {
      float[] padded = new float[s.batch() * s.time() * signal.width()];
      s.unpack(signal.data(), signal.width(), padded);
      return padded;
    }
    return Arrays.copyOf(signal.data(), signal.size());
  }

  @Override
  public String toString() {
    return name;
  }
}
