package sunhwan.formats.onnx;

import java.util.Optional;
import sunhwan.tensor.Shape;

/**
 * An input or output that a model declares.
 *
 * @param shape sizes that the model leaves open are {@link Shape#UNKNOWN}; empty where it says
 *     nothing at all
 */
public record OnnxPort(String name, OnnxType type, Optional<Shape> shape) {
  @Override
  public String toString() {
    return "'" + name + "' " + type + shape.map(s -> " " + s).orElse("");
  }
}
