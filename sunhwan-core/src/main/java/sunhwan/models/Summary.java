package sunhwan.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    return switch (spec) {
      case Sequential s -> new Summary(rows(s.network(), false));
      case Functional f -> graph(f);
    };
  }

  private static List<Row> rows(Network network, boolean connected) {
    List<Row> rows = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      if (node.call() > 0) {
        continue;
      }
      long all = 0;
      long trainable = 0;
      for (WeightSpec w : node.bound().weights()) {
        all += w.shape().count();
        trainable += w.trainable() ? w.shape().count() : 0;
      }
      rows.add(
          new Row(
              node.name(),
              node.spec().getClass().getSimpleName(),
              printed(network.shapes().get(node.output())),
              all,
              trainable,
              connected ? readBy(network, node.name()) : List.of()));
    }
    return rows;
  }

  private static List<String> readBy(Network network, String layer) {
    return network.nodes().stream()
        .filter(node -> node.name().equals(layer))
        .flatMap(node -> node.inputs().stream())
        .map(value -> network.port(value).toString())
        .toList();
  }

  /** Layers as they were drawn, inputs among them. */
  private static Summary graph(Functional spec) {
    Map<String, Row> rows = new HashMap<>();
    Network network = spec.network();
    network
        .sources()
        .forEach(
            s ->
                rows.put(
                    s.name(), new Row(s.name(), "Input", printed(s.shape()), 0, 0, List.of())));
    rows(network, true).forEach(row -> rows.put(row.name(), row));
    return new Summary(
        spec.layers().stream().map(l -> Objects.requireNonNull(rows.get(l.name()))).toList());
  }

  private static Shape printed(Shape shape) {
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
      first = Math.max(first, label(row).length());
      second = Math.max(second, row.output().toString().length());
      third = Math.max(third, number(row.parameters()).length());
      fourth = row.connectedTo().stream().mapToInt(String::length).reduce(fourth, Math::max);
    }
    Columns columns = new Columns(first, second, third, graph);
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

  private record Columns(int first, int second, int third, boolean graph) {
    void line(StringBuilder text, String a, String b, String c, String d) {
      text.append(' ').append(a).append(" ".repeat(first - a.length())).append(" │ ");
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
