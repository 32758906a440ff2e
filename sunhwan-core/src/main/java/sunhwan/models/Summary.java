package sunhwan.models;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.layer.Network;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * The table that Keras's {@code summary()} prints.
 *
 * @param rows a layer each
 */
public record Summary(List<Row> rows) {

  /**
   * A layer.
   *
   * @param name in the model
   * @param type of its spec
   * @param output shape with batch axis
   * @param parameters numbers in its weights
   * @param trainable those that training changes
   */
  public record Row(String name, String type, Shape output, long parameters, long trainable) {}

  public Summary {
    rows = List.copyOf(rows);
  }

  static Summary of(Sequential spec) {
    List<Row> rows = new ArrayList<>();
    for (Network.Node node : spec.network().nodes()) {
      long all = 0;
      long trainable = 0;
      for (WeightSpec w : node.operation().weights()) {
        all += w.shape().count();
        trainable += w.trainable() ? w.shape().count() : 0;
      }
      Shape output = Shape.of(node.operation().output().sizes()).prepend("batch", Shape.UNKNOWN);
      rows.add(
          new Row(node.name(), node.spec().getClass().getSimpleName(), output, all, trainable));
    }
    return new Summary(rows);
  }

  /** All parameters. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** Parameters that training changes. */
  public long trainable() {
    return rows.stream().mapToLong(Row::trainable).sum();
  }

  @Override
  public String toString() {
    int first = "Layer (type)".length();
    int second = "Output Shape".length();
    int third = "Param #".length();
    for (Row row : rows) {
      first = Math.max(first, label(row).length());
      second = Math.max(second, row.output().toString().length());
      third = Math.max(third, number(row.parameters()).length());
    }
    String line =
        "─".repeat(first + 2) + "┼" + "─".repeat(second + 2) + "┼" + "─".repeat(third + 2) + "\n";
    StringBuilder text = new StringBuilder();
    line(text, "Layer (type)", first, "Output Shape", second, "Param #", third);
    text.append(line);
    for (Row row : rows) {
      line(
          text,
          label(row),
          first,
          row.output().toString(),
          second,
          number(row.parameters()),
          third);
    }
    text.append(line);
    text.append(" Total params: ").append(number(parameters())).append('\n');
    text.append(" Trainable params: ").append(number(trainable())).append('\n');
    text.append(" Non-trainable params: ").append(number(parameters() - trainable())).append('\n');
    return text.toString();
  }

  private static void line(
      StringBuilder text, String a, int first, String b, int second, String c, int third) {
    text.append(' ').append(a).append(" ".repeat(first - a.length())).append(" │ ");
    text.append(b).append(" ".repeat(second - b.length())).append(" │ ");
    text.append(" ".repeat(third - c.length())).append(c).append('\n');
  }

  private static String label(Row row) {
    return row.name() + " (" + row.type() + ")";
  }

  private static String number(long value) {
    return String.format(java.util.Locale.ROOT, "%,d", value);
  }
}
