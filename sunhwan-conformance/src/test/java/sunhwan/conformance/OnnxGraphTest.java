package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Sequences;
import sunhwan.formats.onnx.Conversion;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LayerNormalization;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Graphs of layers that we write as ONNX give in ONNX Runtime, and in our own interpreter, what
 * {@link Model#predict} gives for every output.
 */
class OnnxGraphTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir private static Path folder;

  static Stream<Arguments> graphs() {
    return ExportedGraphs.all().keySet().stream()
        .flatMap(what -> Stream.of(13, 17, 18, 21).map(opset -> Arguments.of(what, opset)));
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("graphs")
  void givesEveryOutputForExamplesOfMixedLengths(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedGraphs.all().get(what), 11);
    Path file = write(model, OnnxOptions.of().opset(opset).lengths(true));

    assertSame(model, file, true, 7);
    assertSame(model, file, true, 1);
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("graphs")
  void readsEveryStepWhereNoLengthsAreGiven(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedGraphs.all().get(what), 12);
    Path file = write(model, OnnxOptions.of().opset(opset));

    assertSame(model, file, false, 7);
    assertSame(model, file, false, 1);
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("graphs")
  void comesBackAsTheSameModel(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedGraphs.all().get(what), 13);
    Path file = write(model, OnnxOptions.of().opset(opset));

    Conversion back = OnnxFiles.read(file).toModel();

    assertThat(back).isInstanceOf(Conversion.Converted.class);
    Model read = ((Conversion.Converted) back).model();
    assertThat(read.spec()).isEqualTo(model.spec());
    model
        .weights()
        .forEach((name, w) -> assertThat(read.weights().get(name).data()).isEqualTo(w.data()));
  }

  /** The file holds other numbers enough, so that counting them is not what tells. */
  @Test
  void doesNotComeBackWhereWeightsThatNoOutputNeedsAreNotInTheFile() throws IOException {
    Graph g = Graph.of();
    Graph.Value x = g.input("x", Input.sequence(Shape.UNKNOWN, 1));
    Bidirectional both = Bidirectional.of(GRU.of(1)).mergeMode(Bidirectional.MergeMode.NONE);
    Graph.Value backward = g.layer(both).outputs(x).get(1);
    Graph.Value y = backward.to(Dense.of(40)).to(LayerNormalization.of().scale(false));
    Model model = g.build(List.of(x), List.of(y)).build(1);

    Conversion back = OnnxFiles.read(write(model, OnnxOptions.of())).toModel();

    assertThat(back).isInstanceOf(Conversion.Refused.class);
  }

  @Test
  void refusesLengthsWhereEveryInputHasOneLength() {
    Graph g = Graph.of();
    Graph.Value x = g.input("x", Input.vector(3));
    Model model = g.build(List.of(x), List.of(x.to(Dense.of(2)))).build(1);

    assertThatThrownBy(() -> write(model, OnnxOptions.of().lengths(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[x]", "all of one length", "Leave them out");
  }

  private static Path write(Model model, OnnxOptions options) throws IOException {
    Path file = folder.resolve("graph.onnx");
    OnnxFiles.write(model, file, options);
    return file;
  }

  /** Ids of 0 are masked, so masks differ from input to input, and one row has no live step. */
  private static void assertSame(Model model, Path file, boolean lengths, int batch) {
    SplittableRandom random = new SplittableRandom(29 + batch);
    Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    List<Sequences> examples = new ArrayList<>();
    for (int i = 0; i < model.inputs().size(); i++) {
      String name = model.inputNames().get(i);
      Shape shape = model.inputs().get(i);
      boolean open = shape.size(0) == Shape.UNKNOWN;
      // an input's steps reach to 6, 5, 4 or 3, so that times differ, too
      int longest = open ? 6 - i : shape.size(0);
      int width = shape.rank() == 2 ? shape.size(1) : 1;
      boolean ids = shape.rank() == 1 && (open || name.equals("fixed"));
      int[] live = new int[batch];
      float[] padded = new float[batch * longest * width];
      float[][] rows = new float[batch][];
      for (int row = 0; row < batch; row++) {
        live[row] = open && lengths && row > 0 ? (row + i) % (longest + 1) : longest;
        for (int j = 0; j < longest * width; j++) {
          boolean masked = row == 3 || random.nextInt(3) == 0;
          padded[row * longest * width + j] =
              j >= live[row] * width
                  ? ids ? 5 : 99
                  : ids
                      ? masked ? 0 : random.nextInt(1, ExportedGraphs.VOCABULARY)
                      : random.nextFloat(-1, 1);
        }
        int from = row * longest * width;
        rows[row] = Arrays.copyOfRange(padded, from, from + live[row] * width);
      }
      Shape whole = shape.rank() == 2 ? Shape.of(batch, longest, width) : Shape.of(batch, longest);
      inputs.put(name, ids ? longs(whole, padded) : new OnnxValue.Floats(whole, padded));
      if (open && lengths) {
        long[] given = Arrays.stream(live).asLongStream().toArray();
        inputs.put(name + "_lengths", new OnnxValue.Longs(Shape.of(batch), given));
      }
      examples.add(shape.rank() == 2 ? Sequences.ofSteps(rows, width) : Sequences.ofValues(rows));
    }
    List<Tensor> expected = model.predict(examples);

    Map<String, OnnxValue.Floats> runtime = OnnxRuntime.outputs(file, inputs);
    Map<String, OnnxValue> own = OnnxFiles.read(file).run(inputs);

    assertThat(runtime.keySet()).containsExactlyElementsOf(model.outputNames());
    for (int i = 0; i < expected.size(); i++) {
      String name = model.outputNames().get(i);
      OnnxValue value = new OnnxValue.Floats(expected.get(i).shape(), expected.get(i).data());
      OnnxValueAssert.assertClose(
          "ONNX Runtime's " + name, runtime.get(name), value, TOLERANCE, TOLERANCE);
      OnnxValueAssert.assertClose(
          "the interpreter's " + name, own.get(name), value, TOLERANCE, TOLERANCE);
    }
  }

  private static OnnxValue longs(Shape shape, float[] values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = (long) values[i];
    }
    return new OnnxValue.Longs(shape, longs);
  }
}
