package sunhwan.models;

import java.util.List;
import sunhwan.internal.layer.Network;
import sunhwan.layers.Input;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
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
   * @param connectedTo what it reads, in every call, as {@code lstm[0][1]}: layer, call, output;
   *     empty for an input, and where layers stand in a row
   */
  public record Row(
      String name,
      String type,
      Shape output,
      long parameters,
      long trainable,
      List<String> connectedTo) {
    public Row {
      connectedTo = List.copyOf(connectedTo);
    }
  }

  public Summary {
    rows = List.copyOf(rows);
  }

  static Summary of(ModelSpec spec) {
    Network network = Model.network(spec);
    return new Summary(
        switch (spec) {
          case Sequential s ->
              s.layers().stream()
                  .filter(l -> !(l.spec() instanceof Input))
                  .map(l -> row(l, network, List.of()))
                  .toList();
          case Functional f ->
              f.layers().stream().map(l -> row(l, network, readBy(f, l.name()))).toList();
        });
  }

  private static List<String> readBy(Functional spec, String layer) {
    return spec.calls().stream()
        .filter(call -> call.layer().equals(layer))
        .flatMap(call -> call.inputs().stream())
        .map(Port::toString)
        .toList();
  }

  private static Row row(Sequential.Layer layer, Network network, List<String> connectedTo) {
    String name = layer.name();
    long all = 0;
    long trainable = 0;
    for (Network.Node node : network.nodes()) {
      boolean within = node.name().equals(name) || node.name().startsWith(name + "/");
      if (within && node.call() == 0) {
        for (WeightSpec w : node.bound().weights()) {
          all += w.shape().count();
          trainable += w.trainable() ? w.shape().count() : 0;
        }
      }
    }
    String type =
        layer.spec() instanceof Nested n
            ? n.kind().word()
            : layer.spec().getClass().getSimpleName();
    Shape output = network.shape(new Port(name, 0, 0));
    return new Row(name, type, printed(output), all, trainable, connectedTo);
  }

  static Shape printed(Shape shape) {
    return Shape.of(shape.sizes()).prepend("batch", Shape.UNKNOWN);
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
    boolean graph = rows.stream().anyMatch(row -> !row.connectedTo().isEmpty());
    int first = "Layer (type)".length();
    int second = "Output Shape".length();
    int third = "Param #".length();
    int fourth = graph ? "Connected to".length() : 0;
    for (Row row : rows) {
      first = Math.max(first, Columns.of(label(row)));
      second = Math.max(second, row.output().toString().length());
      third = Math.max(third, number(row.parameters()).length());
      fourth = row.connectedTo().stream().mapToInt(Columns::of).reduce(fourth, Math::max);
    }
    Widths columns = new Widths(first, second, third, graph);
    String line =
        "─".repeat(first + 2)
            + "┼"
            + "─".repeat(second + 2)
            + "┼"
            + "─".repeat(third + 2)
            + (graph ? "┼" + "─".repeat(fourth + 2) : "")
            + "\n";
    StringBuilder text = new StringBuilder();
    columns.line(text, "Layer (type)", "Output Shape", "Param #", "Connected to");
    text.append(line);
    for (Row row : rows) {
      List<String> to = row.connectedTo();
      columns.line(
          text,
          label(row),
          row.output().toString(),
          number(row.parameters()),
          to.isEmpty() ? "-" : to.getFirst() + (to.size() > 1 ? "," : ""));
      for (int i = 1; i < to.size(); i++) {
        columns.line(text, "", "", "", to.get(i) + (i < to.size() - 1 ? "," : ""));
      }
    }
    text.append(line);
    text.append(" Total params: ").append(number(parameters())).append('\n');
    text.append(" Trainable params: ").append(number(trainable())).append('\n');
    text.append(" Non-trainable params: ").append(number(parameters() - trainable())).append('\n');
    return text.toString();
  }

  private record Widths(int first, int second, int third, boolean graph) {
    void line(StringBuilder text, String a, String b, String c, String d) {
      text.append(' ').append(Columns.padded(a, first)).append(" │ ");
      text.append(b).append(" ".repeat(second - b.length())).append(" │ ");
      text.append(" ".repeat(third - c.length())).append(c);
      text.append(graph ? " │ " + d : "").append('\n');
    }
  }

  private static String label(Row row) {
    return row.name() + " (" + row.type() + ")";
  }

  private static String number(long value) {
    return String.format(java.util.Locale.ROOT, "%,d", value);
  }
}
