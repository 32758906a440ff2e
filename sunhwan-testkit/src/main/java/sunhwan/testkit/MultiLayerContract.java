package sunhwan.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.FitOptions;
import sunhwan.training.Objective;
import sunhwan.training.Trainer;

/**
 * What {@link LayerContract} asks of a layer with one input and one output, asked of one with
 * several. A Dense stands before each input, through whose weights its gradient is seen.
 *
 * @param layer to be tested
 * @param inputs shapes of what it reads for one example, without batch axis: (time, features) with
 *     time perhaps unknown, or (features)
 * @param masks whether steps of its sequences may be masked, here and there differently
 */
public record MultiLayerContract(LayerSpec layer, List<Shape> inputs, boolean masks) {
  private static final int UNKNOWN_TIME = 5;

  public MultiLayerContract {
    inputs = List.copyOf(inputs);
  }

  /** A layer that does not mind masks, as it should be. */
  public static MultiLayerContract of(LayerSpec layer, Shape... inputs) {
    return new MultiLayerContract(layer, List.of(inputs), true);
  }

  /** For a layer that needs every step and so refuses masks. */
  public MultiLayerContract withoutMasks() {
    return new MultiLayerContract(layer, inputs, false);
  }

  /** Every promise as a test of its own. */
  public Stream<DynamicTest> tests() {
    return Stream.of(
        test("puts out the shapes that it declares", this::shapes),
        test("gives the same answer again", this::determinism),
        test("has gradients that are slopes", this::gradients),
        test("has gradients that are slopes while it learns", this::trainingGradients),
        test("answers whoever else is in the batch", this::batchMates),
        test("learns the same on any number of threads", this::threads),
        test("equals a layer that says the same", () -> LayerContract.equality(layer)),
        test("has no field that changes", this::fields));
  }

  private DynamicTest test(String promise, Executable check) {
    return DynamicTest.dynamicTest(layer.getClass().getSimpleName() + " " + promise, check);
  }

  private Model model() {
    Graph graph = Graph.of();
    List<Graph.Value> in = new ArrayList<>();
    List<Graph.Value> bent = new ArrayList<>();
    for (Shape shape : inputs) {
      in.add(graph.input(new Input(shape)));
      boolean steps = masks && shape.rank() == 2;
      Graph.Value live = steps ? in.getLast().to(Masking.of()) : in.getLast();
      bent.add(live.to(Dense.of(shape.size(-1))));
    }
    Functional spec = graph.build(in, graph.layer("tested", layer).outputs(bent));
    SplittableRandom random = new SplittableRandom(17);
    return LayerContract.drawn(spec, random);
  }

  private Trainer trainer(Model model) {
    Map<String, Objective> objectives = new LinkedHashMap<>();
    for (String output : model.outputNames()) {
      objectives.put(output, Objective.of(MeanSquaredError.of()));
    }
    return Trainer.compile(model, SGD.of(), objectives);
  }

  /** Examples of different lengths where time is unknown, with gaps of their own in each input. */
  private List<Sequences> examples(int size) {
    SplittableRandom random = new SplittableRandom(23);
    List<Sequences> all = new ArrayList<>();
    for (Shape shape : inputs) {
      boolean steps = shape.rank() == 2;
      int time = steps ? shape.size(0) : 1;
      float[][][] examples = new float[size][][];
      for (int b = 0; b < size; b++) {
        int length = time == Shape.UNKNOWN ? 1 + random.nextInt(UNKNOWN_TIME) : time;
        examples[b] = new float[length][shape.size(-1)];
        for (float[] step : examples[b]) {
          boolean masked = masks && steps && random.nextInt(4) == 0;
          for (int j = 0; j < step.length; j++) {
            step[j] = masked ? 0 : (float) random.nextDouble(-1, 1);
          }
        }
      }
      all.add(
          steps
              ? Sequences.ofVectors(examples)
              : Sequences.ofValues(Arrays.stream(examples).map(e -> e[0]).toArray(float[][]::new)));
    }
    return all;
  }

  private static Dataset data(Model model, List<Sequences> x) {
    SplittableRandom random = new SplittableRandom(29);
    List<Sequences> targets = new ArrayList<>();
    for (int k = 0; k < model.outputs().size(); k++) {
      float[][] y = new float[x.getFirst().size()][];
      for (int b = 0; b < y.length; b++) {
        List<Integer> steps = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
          steps.add(model.inputSteps(i, x.get(i).row(b)));
        }
        y[b] = new float[model.outputSteps(k, steps) * model.outputs().get(k).size(-1)];
        for (int i = 0; i < y[b].length; i++) {
          y[b][i] = (float) random.nextDouble(-2, 2);
        }
      }
      targets.add(Sequences.ofValues(y));
    }
    return new Dataset(x, targets, Optional.empty());
  }

  private void shapes() {
    Model model = model();

    List<Tensor> y = model.predict(examples(3));

    for (int k = 0; k < y.size(); k++) {
      Shape declared = model.outputs().get(k);
      assertThat(y.get(k).shape().rank()).isEqualTo(declared.rank() + 1);
      assertThat(y.get(k).shape().size(-1))
          .as("values in a row of output %s; declared was %s", k, declared)
          .isEqualTo(declared.size(-1));
    }
    if (layer instanceof CustomMultiLayer custom) {
      assertThat(custom.defaultName()).matches("[a-z][a-z0-9_]*");
    }
  }

  private void determinism() {
    Model model = model();
    List<Sequences> x = examples(5);
    List<Tensor> first = model.predict(x);

    model.predict(examples(40));

    assertThat(model.predict(x)).as("after other examples").isEqualTo(first);
    assertThat(model().predict(x)).as("of an equal model").isEqualTo(first);
    Dataset data = data(model, x);
    FitOptions options = FitOptions.epochs(3).batchSize(2);
    assertThat(trainer(model).fit(data, options).model().weights())
        .as("weights after the same training")
        .isEqualTo(trainer(model).fit(data, options).model().weights());
  }

  private void gradients() {
    Model model = model();

    GradientCheck.of().check(trainer(model), data(model, examples(3)));
  }

  private void trainingGradients() {
    Model model = model();

    GradientCheck.of().checkTraining(trainer(model), data(model, examples(3)));
  }

  private void batchMates() {
    Model model = model();
    List<Sequences> all = examples(40);

    List<Tensor> together = model.predict(all);

    for (int b = 0; b < 40; b++) {
      int[] index = {b};
      List<Tensor> alone = model.predict(all.stream().map(s -> s.select(index)).toList());
      for (int k = 0; k < alone.size(); k++) {
        float[] whole = together.get(k).data();
        int row = whole.length / 40;
        float[] own = alone.get(k).data();
        LayerContract.close(
            "output " + k + " of example " + b + " among others and alone",
            Arrays.copyOfRange(whole, b * row, b * row + own.length),
            LayerContract.doubles(own));
      }
    }
  }

  private void threads() {
    Model model = model();
    Dataset data = data(model, examples(70));
    FitOptions options = FitOptions.epochs(2).batchSize(64);

    Weights one = trainer(model).fit(data, options).model().weights();
    Weights four = trainer(model).fit(data, options.threads(4)).model().weights();

    assertThat(four).as("weights after training on 4 threads and on 1").isEqualTo(one);
  }

  private void fields() {
    LayerContract.noChangingFields(layer.getClass());
    if (layer instanceof CustomMultiLayer custom) {
      LayerContract.noChangingFields(custom.bind(inputs).getClass());
    }
  }
}
