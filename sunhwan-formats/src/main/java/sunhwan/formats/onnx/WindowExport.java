package sunhwan.formats.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sunhwan.formats.onnx.Exporter.Flow;
import sunhwan.layers.Activation;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.Flatten;
import sunhwan.layers.GaplessLayer;
import sunhwan.layers.MaxPooling1D;
import sunhwan.layers.Padding;
import sunhwan.layers.Permute;
import sunhwan.layers.Reshape;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Layers that read steps by where they stand, as Conv, ConvTranspose, MaxPool, AveragePool, Pad and
 * Slice, whose features stand on axis 1.
 *
 * <p>Where examples have lengths, steps behind them are made zeros first, so that they are what
 * padding would be.
 */
final class WindowExport {
  private final GraphBuilder g;
  private final Weights weights;
  private final Exporter exporter;

  WindowExport(GraphBuilder g, Weights weights, Exporter exporter) {
    this.g = g;
    this.weights = weights;
    this.exporter = exporter;
  }

  /** What windows over time see. */
  private record Windows(int size, int strides, int dilation, Padding padding) {
    int span() {
      return (size - 1) * dilation + 1;
    }
  }

  Flow layer(GaplessLayer spec, String name, Flow in, Shape out) {
    return switch (spec) {
      case Conv1D c -> {
        Windows windows = new Windows(c.kernelSize(), c.strides(), c.dilationRate(), c.padding());
        refuseLengths(spec, name, in, windows);
        String x = g.transpose(exporter.zeroed(in), 0, 2, 1);
        String kernel = kernel(name, "kernel", 2, 1, 0);
        String y = convolution(x, kernel, name, c.useBias(), c.groups(), windows);
        yield windowed(in, bent(y, c.activation(), c.filters()), out, windows);
      }
      case SeparableConv1D s -> {
        Windows windows = new Windows(s.kernelSize(), s.strides(), s.dilationRate(), s.padding());
        refuseLengths(spec, name, in, windows);
        String x = g.transpose(exporter.zeroed(in), 0, 2, 1);
        String depth = depthwise(name, "depthwise_kernel", in.width() * s.depthMultiplier());
        String middle = convolution(x, depth, name, false, in.width(), windows);
        String point = kernel(name, "pointwise_kernel", 2, 1, 0);
        Windows one = new Windows(1, 1, 1, Padding.VALID);
        String y = convolution(middle, point, name, s.useBias(), 1, one);
        yield windowed(in, bent(y, s.activation(), s.filters()), out, windows);
      }
      case DepthwiseConv1D d -> {
        Windows windows = new Windows(d.kernelSize(), d.strides(), d.dilationRate(), d.padding());
        refuseLengths(spec, name, in, windows);
        int width = in.width() * d.depthMultiplier();
        String x = g.transpose(exporter.zeroed(in), 0, 2, 1);
        String kernel = depthwise(name, "kernel", width);
        String y = convolution(x, kernel, name, d.useBias(), in.width(), windows);
        yield windowed(in, bent(y, d.activation(), width), out, windows);
      }
      case Conv1DTranspose c -> transposed(c, name, in, out);
      case MaxPooling1D p ->
          pooling(
              spec,
              "MaxPool",
              name,
              in,
              out,
              new Windows(p.poolSize(), p.strides(), 1, p.padding()));
      case AveragePooling1D p ->
          pooling(
              spec,
              "AveragePool",
              name,
              in,
              out,
              new Windows(p.poolSize(), p.strides(), 1, p.padding()));
      case AdaptiveMaxPooling1D p -> throw Exporter.absent(p, name);
      case AdaptiveAveragePooling1D p -> throw Exporter.absent(p, name);
      case UpSampling1D u -> {
        String repeated = g.node("Expand", g.unsqueeze(in.x(), 2), g.wholes(1, 1, u.size(), 1));
        String y = g.reshape(repeated, 0, -1, in.width());
        yield in.with(y, out, in.lengths().map(l -> g.multiply(l, g.whole(u.size()))));
      }
      case ZeroPadding1D z -> {
        String pads = g.wholes(0, z.left(), 0, 0, z.right(), 0);
        String y = g.node("Pad", exporter.zeroed(in), pads);
        yield in.with(y, out, in.lengths().map(l -> g.add(l, g.whole(z.left() + z.right()))));
      }
      case Cropping1D c -> {
        long end = c.right() == 0 ? Long.MAX_VALUE : -c.right();
        String y = g.slice(in.x(), 1, c.left(), end, 1);
        String cut = g.whole(c.left() + c.right());
        yield in.with(
            y, out, in.lengths().map(l -> g.node("Max", g.node("Sub", l, cut), g.whole(0))));
      }
      case Flatten f -> in.with(g.reshape(in.x(), 0, out.size(0)), out);
      case Reshape r -> in.with(reshaped(in.x(), out), out);
      case Permute p ->
          in.with(p.dims().getFirst() == 2 ? g.transpose(in.x(), 0, 2, 1) : in.x(), out);
    };
  }

  private String reshaped(String x, Shape out) {
    return out.rank() == 1
        ? g.reshape(x, 0, out.size(0))
        : g.reshape(x, 0, out.size(0), out.size(1));
  }

  /** How far a window of padding SAME reaches before the first step depends on the last. */
  private static void refuseLengths(GaplessLayer spec, String name, Flow in, Windows windows) {
    if (in.lengths().isPresent() && windows.padding() == Padding.SAME && windows.strides() > 1) {
      throw refused(spec, name);
    }
  }

  private static IllegalArgumentException refused(GaplessLayer spec, String name) {
    return Exporter.refuse(
        spec,
        name,
        "padding SAME depends on each example's own length, which ONNX's operator cannot be told."
            + " Write the file without lengths, or use padding VALID");
  }

  /** A kernel of three axes in another order. */
  private String kernel(String layer, String weight, int... axes) {
    Tensor kernel = weights.get(layer + "/" + weight);
    int[] sizes = kernel.shape().sizes();
    int[] turned = {sizes[axes[0]], sizes[axes[1]], sizes[axes[2]]};
    float[] data = new float[kernel.data().length];
    int[] at = new int[3];
    int from = 0;
    for (at[0] = 0; at[0] < sizes[0]; at[0]++) {
      for (at[1] = 0; at[1] < sizes[1]; at[1]++) {
        for (at[2] = 0; at[2] < sizes[2]; at[2]++) {
          int to = (at[axes[0]] * turned[1] + at[axes[1]]) * turned[2] + at[axes[2]];
          data[to] = kernel.data()[from++];
        }
      }
    }
    return g.value(layer + "/" + weight, new OnnxValue.Floats(Shape.of(turned), data));
  }

  /** (size, features, multiplier) becomes (features · multiplier, 1, size). */
  private String depthwise(String layer, String weight, int width) {
    Tensor kernel = weights.get(layer + "/" + weight);
    int size = kernel.shape().size(0);
    float[] data = new float[kernel.data().length];
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < width; j++) {
        data[j * size + k] = kernel.data()[k * width + j];
      }
    }
    return g.value(layer + "/" + weight, new OnnxValue.Floats(Shape.of(width, 1, size), data));
  }

  private String convolution(
      String x, String kernel, String name, boolean useBias, int groups, Windows windows) {
    Map<String, Attribute> attributes = attributes(windows);
    attributes.put("group", new Attribute.Whole(groups));
    attributes.put("dilations", new Attribute.Wholes(windows.dilation()));
    return useBias
        ? g.node("Conv", attributes, x, kernel, bias(name))
        : g.node("Conv", attributes, x, kernel);
  }

  private String bias(String name) {
    Tensor bias = weights.get(name + "/bias");
    return g.value(name + "/bias", new OnnxValue.Floats(bias.shape(), bias.data()));
  }

  private static Map<String, Attribute> attributes(Windows windows) {
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put("kernel_shape", new Attribute.Wholes(windows.size()));
    attributes.put("strides", new Attribute.Wholes(windows.strides()));
    int more = windows.span() - 1;
    switch (windows.padding()) {
      case VALID -> {}
      case CAUSAL -> attributes.put("pads", new Attribute.Wholes(more, 0));
      case SAME -> {
        if (windows.strides() == 1) {
          attributes.put("pads", new Attribute.Wholes(more / 2, more - more / 2));
        } else {
          attributes.put("auto_pad", new Attribute.Text("SAME_UPPER"));
        }
      }
    }
    return attributes;
  }

  private String bent(String y, Activation activation, int width) {
    return ActivationExport.of(g, activation, g.transpose(y, 0, 2, 1), width);
  }

  private Flow windowed(Flow in, String y, Shape out, Windows windows) {
    Optional<String> lengths =
        in.lengths()
            .map(
                l ->
                    switch (windows.padding()) {
                      case VALID -> quotient(l, windows.strides() - windows.span(), windows);
                      case SAME, CAUSAL -> quotient(l, windows.strides() - 1, windows);
                    });
    return in.with(y, out, lengths);
  }

  /** {@code max(lengths + more, 0) / strides}, rounded down. */
  private String quotient(String lengths, int more, Windows windows) {
    String sum = g.node("Max", g.add(lengths, g.whole(more)), g.whole(0));
    return g.node("Div", sum, g.whole(windows.strides()));
  }

  private Flow pooling(
      GaplessLayer spec, String operator, String name, Flow in, Shape out, Windows windows) {
    if (in.lengths().isPresent() && windows.padding() == Padding.SAME) {
      throw refused(spec, name);
    }
    String y = g.node(operator, attributes(windows), g.transpose(in.x(), 0, 2, 1));
    return windowed(in, g.transpose(y, 0, 2, 1), out, windows);
  }

  /**
   * What windows reach is {@code (steps − 1)·strides + span}; padding SAME keeps {@code
   * steps·strides} of it, cut off at both ends, or adds to it where windows do not touch.
   */
  private Flow transposed(Conv1DTranspose spec, String name, Flow in, Shape out) {
    Windows windows =
        new Windows(spec.kernelSize(), spec.strides(), spec.dilationRate(), spec.padding());
    int span = windows.span();
    int missing = Math.max(spec.strides() - span, 0);
    int more = spec.outputPadding().orElse(missing);
    int cut =
        switch (spec.padding()) {
          case VALID -> 0;
          case SAME ->
              spec.outputPadding().isEmpty() ? span + missing - spec.strides() : span - span % 2;
          case CAUSAL -> throw Exporter.refuse(spec, name, "padding CAUSAL is not written");
        };
    int left = Math.max(cut - more, 0) / 2;
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put("kernel_shape", new Attribute.Wholes(spec.kernelSize()));
    attributes.put("strides", new Attribute.Wholes(spec.strides()));
    attributes.put("dilations", new Attribute.Wholes(spec.dilationRate()));
    attributes.put("output_padding", new Attribute.Wholes(more));
    attributes.put("pads", new Attribute.Wholes(left, cut - left));
    String x = g.transpose(exporter.zeroed(in), 0, 2, 1);
    // (size, filters, features) becomes (features, filters, size)
    String kernel = kernel(name, "kernel", 2, 1, 0);
    String y =
        spec.useBias()
            ? g.node("ConvTranspose", attributes, x, kernel, bias(name))
            : g.node("ConvTranspose", attributes, x, kernel);
    int added = span - spec.strides() + more - cut;
    Optional<String> lengths =
        in.lengths()
            .map(
                l -> {
                  String reached = g.add(g.multiply(l, g.whole(spec.strides())), g.whole(added));
                  String any = g.node("Greater", l, g.whole(0));
                  return g.where(any, reached, g.whole(0));
                });
    return in.with(bent(y, spec.activation(), spec.filters()), out, lengths);
  }
}
