package sunhwan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.SparseDense;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * What every layer promises, each promise as a test; {@link MultiLayerContract} is for those with
 * several inputs or outputs.
 *
 * <pre>{@code
 * class MyLayerTest {
 *   @TestFactory
 *   Stream<DynamicTest> keepsTheContract() {
 *     return LayerContract.of(MyLayer.of(3), Shape.sequence(Shape.UNKNOWN, 4)).tests();
 *   }
 * }
 * }</pre>
 *
 * <p>Keep sizes small: the gradient of every weight is measured. A test that fails says which
 * number was wrong, so that no debugger is needed to see which promise was broken.
 *
 * @param layer to be tested
 * @param input shape of one example that it reads, without batch axis: (time, features) with time
 *     perhaps unknown, (features), or (time) of ids for an {@link Embedding}; (time, ids) for an
 *     {@link EmbeddingBag}
 * @param masks whether steps before it may be masked; only a sequence has steps
 */
public record LayerContract(LayerSpec layer, Shape input, boolean masks) {
  private static final int UNKNOWN_TIME = 5;
  private static final double TOLERANCE = 1e-5;

  public LayerContract {
    if (masks && !(input.rank() == 2 || layer instanceof Embedding)) {
      throw new IllegalArgumentException(
          "LayerContract: only a sequence can be masked, got input "
              + input
              + ". Leave masks to LayerContract.of.");
    }
  }

  /** A layer that does not mind masks, as it should be. */
  public static LayerContract of(LayerSpec layer, Shape input) {
    boolean ids = layer instanceof Embedding e && e.maskZero();
    return new LayerContract(layer, input, ids || input.rank() == 2);
  }

  /** For a layer that needs every step and so refuses masks. */
  public LayerContract withoutMasks() {
    return new LayerContract(layer, input, false);
  }

  /** Every promise as a test of its own. */
  public Stream<DynamicTest> tests() {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(test("puts out the shape that it declares", this::shape));
    tests.add(test("names its weights and starts them from a seed", this::weights));
    tests.add(test("gives the same answer again", this::determinism));
    tests.add(test("has gradients that are slopes", this::gradients));
    tests.add(test("has gradients that are slopes while it learns", this::trainingGradients));
    tests.add(test("answers whoever else is in the batch", this::batchMates));
    tests.add(test("learns the same on any number of threads", this::threads));
    if (masks) {
      tests.add(test("answers wherever padding stands", this::padding));
    }
    tests.add(test("equals a layer that says the same", () -> equality(layer)));
    tests.add(test("has no field that changes", this::fields));
    return tests.stream();
  }

  private DynamicTest test(String promise, Executable check) {
    return DynamicTest.dynamicTest(layer.getClass().getSimpleName() + " " + promise, check);
  }

  // Models: the layer alone, or behind a Dense through whose weights its input gradient is seen.

  private boolean ids() {
    return layer instanceof Embedding;
  }

  /** Whether some of the values that it reads are numbers of rows, which have no gradient. */
  private boolean numbers() {
    return layer instanceof EmbeddingBag || layer instanceof SparseDense;
  }

  private Sequential alone() {
    return ids() ? Sequential.of(layer) : Sequential.of(new Input(input), layer);
  }

  private Sequential behindDense() {
    return ids() || numbers()
        ? alone()
        : Sequential.of(new Input(input), Dense.of(input.size(-1)), layer);
  }

  /** Weights that hide nothing: in ±0.7, or around 1 for what must be positive. */
  private static Model model(Sequential spec) {
    return drawn(spec, new SplittableRandom(17));
  }

  static Model drawn(ModelSpec spec, SplittableRandom random) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(17)
        .weights()
        .forEach(
            (name, tensor) -> {
              Tensor drawn = Tensor.zeros(tensor.shape());
              double middle = name.endsWith("variance") ? 1 : 0;
              for (int i = 0; i < drawn.data().length; i++) {
                drawn.data()[i] = (float) (middle + random.nextDouble(-0.7, 0.7));
              }
              weights.put(name, drawn);
            });
    return new Model(spec, Weights.of(weights));
  }

  private static Trainer trainer(Model model) {
    return Trainer.compile(model, SGD.of(), MeanSquaredError.of());
  }

  /** Examples of different lengths where time is unknown. */
  private Sequences examples(int size) {
    SplittableRandom random = new SplittableRandom(23);
    float[][][] examples = new float[size][][];
    boolean steps = ids() || input.rank() == 2;
    int time = !steps ? 1 : input.size(0);
    for (int b = 0; b < size; b++) {
      int length = time == Shape.UNKNOWN ? 1 + (b * 3 + 3) % UNKNOWN_TIME : time;
      examples[b] = new float[length][ids() ? 1 : input.size(-1)];
      for (float[] step : examples[b]) {
        for (int j = 0; j < step.length; j++) {
          step[j] = value(random, j);
        }
      }
    }
    return steps
        ? Sequences.ofVectors(examples)
        : Sequences.ofValues(Arrays.stream(examples).map(e -> e[0]).toArray(float[][]::new));
  }

  /** The j-th value of a step. */
  private float value(SplittableRandom random, int j) {
    return switch (layer) {
      case Embedding e -> random.nextInt(e.inputDim() > 1 ? 1 : 0, e.inputDim());
      case EmbeddingBag e when j == 0 -> random.nextInt(1, e.inputDim());
      case EmbeddingBag e -> random.nextInt(e.inputDim());
      case SparseDense s when j == 0 -> random.nextInt(s.inputDim());
      default -> (float) random.nextDouble(-1, 1);
    };
  }

  private Dataset data(Model model, Sequences x) {
    SplittableRandom random = new SplittableRandom(29);
    float[][] y = new float[x.size()][];
    for (int b = 0; b < y.length; b++) {
      y[b] = new float[outputSteps(model, x, b) * model.output().size(-1)];
      for (int i = 0; i < y[b].length; i++) {
        y[b][i] = (float) random.nextDouble(-2, 2);
      }
    }
    return Dataset.of(x, Sequences.ofValues(y));
  }

  private static int outputSteps(Model model, Sequences x, int example) {
    return model.outputSteps(x.length(example));
  }

  // The promises.

  private void shape() {
    List<Signal> seen = new ArrayList<>();
    List<LayerSpec> specs = new ArrayList<>(alone().layers().stream().map(l -> l.spec()).toList());
    specs.add(new Witness(seen));
    Model model = Sequential.of(specs).build(1);
    Shape declared = model.output();
    Sequences x = examples(3);

    model.predict(x);

    Signal y = seen.getFirst();
    assertThat(y.width())
        .as("values in a row of what came out; declared was %s", declared)
        .isEqualTo(declared.size(-1));
    assertThat(y.data().length).as("room for its rows").isGreaterThanOrEqualTo(y.size());
    assertThat(y.layout().batch()).as("examples").isEqualTo(3);
    if (declared.rank() == 1) {
      assertThat(y.layout()).as("declared was %s, without time", declared).isInstanceOf(Rows.class);
    } else {
      assertThat(y.layout()).as("declared was %s, with time", declared).isInstanceOf(Steps.class);
    }
  }

  private void weights() {
    Model model = alone().build(1);

    String prefix = alone().layers().getLast().name() + "/";
    for (String name : model.weights().names()) {
      assertThat(name).startsWith(prefix);
      assertThat(name.substring(prefix.length()).split("/", -1))
          .as("parts of the weight's name '%s'", name)
          .allMatch(part -> part.matches("[a-z][a-z0-9_]*"));
      for (float value : model.weights().get(name).data()) {
        assertThat(Float.isFinite(value)).as("first values of '%s' are finite", name).isTrue();
      }
    }
    assertThat(alone().build(1).weights()).as("same seed").isEqualTo(model.weights());
    if (layer instanceof CustomLayer custom) {
      assertThat(custom.defaultName()).matches("[a-z][a-z0-9_]*");
      List<String> names = custom.bind(input).weights().stream().map(w -> w.name()).toList();
      assertThat(names).doesNotHaveDuplicates();
    }
  }

  private void determinism() {
    Model model = model(alone());
    Sequences x = examples(5);
    Tensor first = model.predict(x);

    model.predict(examples(40));
    Tensor again = model.predict(x);
    Tensor fresh = model(alone()).predict(x);

    assertThat(again.data()).as("after other examples").isEqualTo(first.data());
    assertThat(fresh.data()).as("of an equal model").isEqualTo(first.data());
    Trainer trainer = trainer(model(behindDense()));
    Dataset data = data(trainer.model(), x);
    FitOptions options = FitOptions.epochs(3).batchSize(2);
    assertThat(trainer.fit(data, options).model().weights())
        .as("weights after the same training")
        .isEqualTo(trainer.fit(data, options).model().weights());
  }

  private void gradients() {
    Model model = model(behindDense());

    GradientCheck.of().check(trainer(model), data(model, examples(3)));
  }

  private void trainingGradients() {
    Model model = model(behindDense());

    GradientCheck.of().checkTraining(trainer(model), data(model, examples(3)));
  }

  private void batchMates() {
    Model model = model(behindDense());
    Sequences all = examples(40);
    Dataset data = data(model, all);
    Map<String, double[]> sums = new LinkedHashMap<>();

    Tensor together = model.predict(all);
    Trainer.Gradients gradients = trainer(model).gradients(data);

    int row = together.data().length / all.size();
    int rows = 0;
    for (int b = 0; b < all.size(); b++) {
      rows += outputSteps(model, all, b);
    }
    for (int b = 0; b < all.size(); b++) {
      int[] index = {b};
      float[] alone = model.predict(all.select(index)).data();
      close(
          "example " + b + " among others and alone",
          Arrays.copyOfRange(together.data(), b * row, b * row + alone.length),
          doubles(alone));
      double share = (double) outputSteps(model, all, b) / rows;
      trainer(model)
          .gradients(data.select(index))
          .weights()
          .forEach(
              (name, g) -> {
                double[] sum = sums.computeIfAbsent(name, n -> new double[g.data().length]);
                Arrays.setAll(sum, i -> sum[i] + share * g.data()[i]);
              });
    }
    gradients
        .weights()
        .forEach(
            (name, g) ->
                close(
                    "gradient of '" + name + "' and the mean of each example's",
                    g.data(),
                    sums.getOrDefault(name, new double[0])));
  }

  private void threads() {
    Trainer trainer = trainer(model(behindDense()));
    Dataset data = data(trainer.model(), examples(70));
    FitOptions options = FitOptions.epochs(2).batchSize(64);

    Weights one = trainer.fit(data, options).model().weights();
    Weights four = trainer.fit(data, options.threads(4)).model().weights();

    assertThat(four).as("weights after training on 4 threads and on 1").isEqualTo(one);
  }

  private void padding() {
    Sequential masked =
        ids() || numbers()
            ? alone()
            : Sequential.of(
                Input.sequence(input.size(0), input.size(1)),
                Masking.of(),
                Dense.of(input.size(1)),
                layer);
    Model model = model(masked);
    boolean sequences = model.output().rank() == 2 && model.output().size(0) == input.size(0);
    int time = 2 * UNKNOWN_TIME;
    Sequences bare = withSteps(new int[] {0, 1, 2}, time);
    Tensor expected = model.predict(bare);

    for (int[] at : new int[][] {{7, 8, 9}, {0, 1, 9}, {2, 5, 6}}) {
      Tensor padded = model.predict(withSteps(at, time));
      String where = "live steps at " + Arrays.toString(at) + " and at [0, 1, 2]";
      if (sequences) {
        close(where, steps(padded, at), doubles(steps(expected, new int[] {0, 1, 2})));
      } else {
        close(where, padded.data(), doubles(expected.data()));
      }
    }
  }

  /** Two examples with three live steps each, the same wherever they stand. */
  private Sequences withSteps(int[] at, int unknownTime) {
    int time = input.size(0) == Shape.UNKNOWN ? unknownTime : input.size(0);
    if (time < unknownTime) {
      return fail(
          "LayerContract: padding needs an unknown time or at least %d steps, got %s",
          unknownTime, input);
    }
    SplittableRandom random = new SplittableRandom(31);
    float[][][] examples = new float[2][time][ids() ? 1 : input.size(1)];
    for (float[][] example : examples) {
      for (int t : at) {
        for (int j = 0; j < example[t].length; j++) {
          example[t][j] = value(random, j);
        }
      }
    }
    return Sequences.ofVectors(examples);
  }

  private static float[] steps(Tensor y, int[] at) {
    int time = y.shape().size(1);
    int width = y.shape().size(2);
    float[] steps = new float[y.shape().size(0) * at.length * width];
    for (int b = 0; b < y.shape().size(0); b++) {
      for (int i = 0; i < at.length; i++) {
        System.arraycopy(
            y.data(), (b * time + at[i]) * width, steps, (b * at.length + i) * width, width);
      }
    }
    return steps;
  }

  static void equality(LayerSpec layer) throws ReflectiveOperationException {
    assertThat(layer.getClass().isRecord())
        .as("a layer is a record; %s is not", layer.getClass())
        .isTrue();
    RecordComponent[] components = layer.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      components[i].getAccessor().setAccessible(true);
      values[i] = copy(components[i].getAccessor().invoke(layer));
    }
    Constructor<?> constructor =
        layer
            .getClass()
            .getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);

    Object twin = constructor.newInstance(values);

    assertThat(twin).isEqualTo(layer).hasSameHashCodeAs(layer);
    assertThat(layer).isNotEqualTo(new Witness(List.of()));
  }

  /** An array of its own, so that a layer that compares arrays by identity is seen. */
  private static Object copy(Object value) {
    return switch (value) {
      case float[] a -> a.clone();
      case double[] a -> a.clone();
      case int[] a -> a.clone();
      case Object[] a -> a.clone();
      default -> value;
    };
  }

  private void fields() {
    noChangingFields(layer.getClass());
    if (layer instanceof CustomLayer custom) {
      Operation operation = custom.bind(input);
      noChangingFields(operation.getClass());
    }
  }

  static void noChangingFields(Class<?> type) {
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!field.isSynthetic()) {
          assertThat(Modifier.isFinal(field.getModifiers()))
              .as("%s.%s is final", c.getName(), field.getName())
              .isTrue();
          assertThat(field.getType().isArray() && !Modifier.isStatic(field.getModifiers()))
              .as(
                  "%s.%s is an array, which can change; keep it in Context.floats",
                  c.getName(), field.getName())
              .isFalse();
        }
      }
    }
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  static void close(String what, float[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s: [%d] is %s and %s", what, i, actual[i], expected[i])
          .isLessThanOrEqualTo(TOLERANCE * largest);
    }
  }
}
