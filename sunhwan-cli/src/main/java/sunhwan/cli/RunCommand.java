package sunhwan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.data.Sequences;
import sunhwan.formats.ModelFile;
import sunhwan.formats.arrays.ArrayFiles;
import sunhwan.formats.arrays.ValueTypes;
import sunhwan.formats.onnx.OnnxModel;
import sunhwan.formats.onnx.OnnxPort;
import sunhwan.formats.onnx.OnnxType;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;

/** Runs a model on numbers. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Runs a model of any format that is read on numbers.",
      "Numbers come as .npy, .npz or JSON: nested lists, or {\"shape\":[…],\"data\":[…]}. Inputs"
          + " are",
      "taken in the model's order, those of an .npz by name."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan run model.onnx --input x.npy --output y.npy",
      "  sunhwan run 민원.sunhwan --input ids.json --output probabilities.json"
    })
final class RunCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A .sunhwan, .onnx, .keras or .h5 file.")
  private Path file = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Numbers; once for each of the model's inputs.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "What comes out, as its name says: .npy, .npz (several, by name) or .json.")
  private Path output = Path.of("");

  @Mixin private ExternalDataOptions external = new ExternalDataOptions();

  @Mixin private VerbOptions common = new VerbOptions();

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!ArrayFiles.writes(output)) {
      throw Failure.usage(
          "--output: " + output + " should end .npy, .npz or .json, which says what is written.");
    }
    for (Path read : inputs) {
      Map<String, @Nullable Path> files = new LinkedHashMap<>();
      files.put("MODEL", file);
      files.put("--input", read);
      files.put("--output", output);
      OutputFile.differ(files);
    }
    OutputFile.check("--output", output);
    Map<String, OnnxValue> results =
        switch (ModelFile.read(file, external.choice())) {
          case ModelFile.Graph(OnnxModel model) -> run(model);
          case ModelFile.Network(Model model) -> run(model);
          case ModelFile.Classifier(SequenceClassifier classifier) -> run(classifier.model());
          case ModelFile.Classifier(LinearClassifier classifier) ->
              throw Failure.model(
                  file + ": is a linear model, which reads texts. Run it with: sunhwan predict.");
          case ModelFile.Classifier(FastTextClassifier classifier) ->
              throw Failure.model(
                  file + ": is a fastText model, which reads texts. Run it with: sunhwan predict.");
          case ModelFile.Classifier(SubwordClassifier classifier) ->
              throw Failure.model(
                  file + ": reads texts, not numbers. Run it with: sunhwan predict.");
          case ModelFile.Keras(var keras) -> run(keras.model());
          case ModelFile.Tensors(var weights) ->
              throw Failure.model(
                  file + ": holds weights alone; nothing says what is computed with them.");
        };
    try {
      OutputFile.write("--output", output, out -> ArrayFiles.write(results, out));
    } catch (IllegalArgumentException e) { // a format that cannot hold what came out
      throw Failure.data(e.getMessage() + ".");
    }
    tell(results);
    return ExitCode.FINE;
  }

  private Map<String, OnnxValue> run(OnnxModel model) {
    Map<String, OnnxValue> values = given(model.inputs());
    try {
      return model.run(values);
    } catch (IllegalArgumentException e) {
      throw Failure.data(file + ": " + e.getMessage());
    }
  }

  private Map<String, OnnxValue> run(Model model) {
    List<OnnxPort> ports = new ArrayList<>();
    boolean one = model.inputs().size() == 1;
    for (int i = 0; i < model.inputs().size(); i++) {
      Shape shape = model.inputs().get(i).prepend("batch", Shape.UNKNOWN);
      String name = one ? "input" : model.inputNames().get(i);
      ports.add(new OnnxPort(name, OnnxType.FLOAT, Optional.of(shape)));
    }
    Map<String, OnnxValue> values = given(ports);
    List<Sequences> x = new ArrayList<>();
    for (OnnxPort port : ports) {
      OnnxValue.Floats value = (OnnxValue.Floats) values.getOrDefault(port.name(), nothing());
      Shape shape = port.shape().orElseThrow();
      if (value.shape().rank() != shape.rank()) {
        throw Failure.data(file + ": expected input " + shape + ", got " + value.shape() + ".");
      }
      x.add(Sequences.of(Tensor.of(value.shape(), value.data())));
    }
    try {
      List<Tensor> y = model.predict(x);
      Map<String, OnnxValue> results = new LinkedHashMap<>();
      for (int i = 0; i < y.size(); i++) {
        String name = y.size() == 1 ? "output" : model.outputNames().get(i);
        results.put(name, new OnnxValue.Floats(y.get(i).shape(), y.get(i).data()));
      }
      return results;
    } catch (IllegalArgumentException e) {
      throw Failure.data(file + ": " + e.getMessage());
    }
  }

  /** What the files hold, for the model's inputs and of their types. */
  private Map<String, OnnxValue> given(List<OnnxPort> ports) {
    List<String> names = ports.stream().map(OnnxPort::name).toList();
    Map<String, OnnxValue> values = new LinkedHashMap<>();
    List<OnnxValue> unnamed = new ArrayList<>();
    for (Path input : inputs) {
      ArrayFiles.read(input)
          .forEach(
              (name, value) -> {
                if (name.isEmpty() || (name.matches("arr_\\d+") && !names.contains(name))) {
                  unnamed.add(value); // numpy.savez calls so what has no name
                } else if (!names.contains(name) || values.put(name, value) != null) {
                  throw Failure.data(
                      input
                          + ": there is no input '"
                          + name
                          + "', or it came before. "
                          + asks(ports));
                }
              });
    }
    for (OnnxPort port : ports) {
      if (!values.containsKey(port.name()) && !unnamed.isEmpty()) {
        values.put(port.name(), unnamed.removeFirst());
      }
    }
    if (!unnamed.isEmpty() || values.size() < ports.size()) {
      throw Failure.usage(
          "got "
              + (values.size() + unnamed.size())
              + " arrays. "
              + asks(ports)
              + " Give --input once for each, in that order, or an .npz with these names.");
    }
    Map<String, OnnxValue> typed = new LinkedHashMap<>();
    for (OnnxPort port : ports) {
      try {
        typed.put(
            port.name(), ValueTypes.as(values.getOrDefault(port.name(), nothing()), port.type()));
      } catch (IllegalArgumentException e) {
        throw Failure.data("input '" + port.name() + "': " + e.getMessage() + ".");
      }
    }
    return typed;
  }

  private static OnnxValue nothing() {
    return new OnnxValue.Longs(Shape.of(0));
  }

  private String asks(List<OnnxPort> ports) {
    return file
        + " reads "
        + ports.stream().map(OnnxPort::toString).collect(Collectors.joining(", "))
        + ".";
  }

  private void tell(Map<String, OnnxValue> results) {
    if (common.json) {
      session.out().println(Json.text(Json.run(output.toString(), results)));
      return;
    }
    results.forEach(
        (name, value) ->
            session
                .out()
                .println(TextTable.plain(name + " " + value.type() + " " + value.shape())));
    session.out().println(TextTable.plain(OutputFile.told("--output") + output));
  }
}
