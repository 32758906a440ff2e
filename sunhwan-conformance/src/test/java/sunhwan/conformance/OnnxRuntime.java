package sunhwan.conformance;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.tensor.Shape;

/** Microsoft's ONNX Runtime, 1.23.2, as the independent judge of what we write. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /** The only output of a file. */
  static OnnxValue.Floats run(Path file, Map<String, OnnxValue> inputs) {
    return outputs(file, inputs).values().iterator().next();
  }

  /** All outputs of a file by name, in its order. */
  static Map<String, OnnxValue.Floats> outputs(Path file, Map<String, OnnxValue> inputs) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        for (Map.Entry<String, OnnxValue> input : inputs.entrySet()) {
          tensors.put(input.getKey(), tensor(environment, input.getValue()));
        }
        Map<String, OnnxValue.Floats> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(tensors)) {
          result.forEach(e -> outputs.put(e.getKey(), floats((OnnxTensor) e.getValue())));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime refuses " + file, e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxValue.Floats floats(OnnxTensor output) {
    float[] data = new float[output.getFloatBuffer().remaining()];
    output.getFloatBuffer().get(data);
    int[] sizes = Arrays.stream(output.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    return new OnnxValue.Floats(Shape.of(sizes), data);
  }

  private static OnnxTensor tensor(OrtEnvironment environment, OnnxValue value)
      throws OrtException {
    long[] sizes = Arrays.stream(value.shape().sizes()).asLongStream().toArray();
    return switch (value) {
      case OnnxValue.Floats floats ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.data()), sizes);
      case OnnxValue.Longs longs ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(longs.data()), sizes);
      default -> throw new IllegalArgumentException("no model of ours reads " + value.type());
    };
  }
}
