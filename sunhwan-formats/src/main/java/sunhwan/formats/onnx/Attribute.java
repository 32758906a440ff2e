package sunhwan.formats.onnx;

import java.util.List;

/** What a node is told beside its inputs. */
sealed interface Attribute {
  record Whole(long value) implements Attribute {}

  record Real(float value) implements Attribute {}

  record Text(String value) implements Attribute {}

  record Tensor(OnnxValue value) implements Attribute {}

  record Body(Messages.GraphMessage graph) implements Attribute {}

  record Wholes(long... values) implements Attribute {}

  record Reals(float... values) implements Attribute {}

  record Texts(List<String> values) implements Attribute {}

  /** A sparse tensor, a type, or another kind that no operator here reads. */
  record Unread(String kind) implements Attribute {}
}
