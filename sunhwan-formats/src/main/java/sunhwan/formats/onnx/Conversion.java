package sunhwan.formats.onnx;

import sunhwan.models.Model;

/** Whether a graph is a plain stack of layers, which can be trained further. */
public sealed interface Conversion {

  /** It is. The model gives what the graph gives, to the last rounding. */
  record Converted(Model model) implements Conversion {}

  /** It is not, or holds something that no layer does. */
  record Refused(String reason) implements Conversion {}
}
