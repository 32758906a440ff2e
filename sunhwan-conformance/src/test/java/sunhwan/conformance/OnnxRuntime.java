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
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        for (Map.Entry<String, OnnxValue> input : inputs.entrySet()) {
          tensors.put(input.getKey(), tensor(environment, input.getValue()));
        }
        try (OrtSession.Result result = session.run(tensors)) {
          OnnxTensor output = (OnnxTensor) result.get(0);
          float[] data = new float[output.getFloatBuffer().remaining()];
          output.getFloatBuffer().get(data);
          int[] sizes =
              Arrays.stream(output.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
          return new OnnxValue.Floats(Shape.of(sizes), data);
        }
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime refuses " + file, e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
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
