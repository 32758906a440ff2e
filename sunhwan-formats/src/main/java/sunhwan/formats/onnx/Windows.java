package sunhwan.formats.onnx;

import sunhwan.tensor.Shape;

/**
 * Operators that look through a window which moves over one axis: (batch, channels, time). FLOAT
 * only, and one such axis only.
 *
 * <p>Window s sees at tap k step {@code s·stride + k·dilation − left}; a transposed convolution
 * writes where a convolution reads.
 */
final class Windows {
  private Windows() {}

  /** What a node says of its windows. */
  private record Taps(int size, int stride, int dilation, int left, int right) {

    /**
     * Of a node's attributes.
     *
     * @param size of the kernel where the node may leave it out; 0 where it may not
     * @param time of the input
     */
    static Taps of(Call call, int size, int time) {
      long kernel = one(call, "kernel_shape", size);
      long stride = one(call, "strides", 1);
      long dilation = one(call, "dilations", 1);
      if (kernel < 1 || stride < 1 || dilation < 1 || (size > 0 && kernel != size)) {
        throw Call.bad(
            "has windows of "
                + kernel
                + " steps, "
                + stride
                + " apart, with every step the "
                + dilation
                + "th, which is impossible");
      }
      if (call.flag("ceil_mode", false)) {
        throw Call.bad("has ceil_mode=1, which is not read");
      }
      long[] pads = call.wholes("pads").orElse(new long[] {0, 0});
      if (pads.length != 2 || pads[0] < 0 || pads[1] < 0) {
        throw Call.bad("should have two pads, none of them negative");
      }
      long span = (kernel - 1) * dilation + 1;
      String auto = call.text("auto_pad", "NOTSET");
      long[] both =
          switch (auto) {
            case "NOTSET" -> pads;
            case "VALID" -> new long[] {0, 0};
            case "SAME_UPPER", "SAME_LOWER" -> {
              long windows = (time + stride - 1) / stride;
              long all = Math.max((windows - 1) * stride + span - time, 0);
              long before = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
              yield new long[] {before, all - before};
            }
            default -> throw Call.bad("does not know the auto_pad '" + auto + "'");
          };
      for (long value : new long[] {span, stride, both[0], both[1]}) {
        if (value > Allowance.LARGEST / 4) {
          throw Call.bad("has windows of " + value + " steps, which is impossible");
        }
      }
      return new Taps((int) kernel, (int) stride, (int) dilation, (int) both[0], (int) both[1]);
    }

    private static long one(Call call, String name, long otherwise) {
      long[] values = call.wholes(name).orElse(new long[] {otherwise});
      if (values.length != 1) {
        throw Call.bad("expected one number in '" + name + "', got " + values.length);
      }
      return values[0];
    }

    long span() {
      return (size - 1L) * dilation + 1;
    }

    /** Windows over so many steps. */
    long windows(int time) {
      long room = (long) left + time + right - span();
      if (room < 0) {
        throw Call.bad("spans " + span() + " steps, and the input has " + time);
      }
      return room / stride + 1;
    }

    /** The step that a window sees at a tap; outside of the input where it sees padding. */
    int step(int window, int tap) {
      return window * stride + tap * dilation - left;
    }
  }

  private static Shape rank3(Call call, int input) {
    Shape shape = call.floats(input).shape();
    if (shape.rank() != 3) {
      throw Call.bad("expected (batch, channels, time), got " + shape);
    }
    return shape;
  }

  /** W is (M, C / group, K). */
  static OnnxValue convolution(Call call) {
    Shape x = rank3(call, 0);
    Shape w = rank3(call, 1);
    long groups = call.whole("group", 1);
    int outputs = w.size(0);
    int part = w.size(1);
    if (groups < 1 || part * groups != x.size(1) || outputs % groups != 0) {
      throw Call.bad("has a kernel " + w + " that does not fit " + x + " in " + groups + " groups");
    }
    int time = x.size(2);
    Taps taps = Taps.of(call, w.size(2), time);
    Shape shape = call.shape(x.size(0), outputs, taps.windows(time));
    float[] bias = call.has(2) ? call.floats(2, outputs) : new float[outputs];
    float[] from = call.floats(0).data();
    float[] kernel = call.floats(1).data();
    float[] y = new float[shape.count()];
    int windows = shape.size(2);
    int each = outputs / (int) groups;
    for (int at = 0; at < y.length; at++) {
      int window = at % windows;
      int m = at / windows % outputs;
      int channel = at / windows / outputs * x.size(1) + m / each * part;
      double sum = bias[m];
      for (int c = 0; c < part; c++) {
        for (int k = 0; k < taps.size(); k++) {
          int t = taps.step(window, k);
          if (t >= 0 && t < time) {
            sum += from[(channel + c) * time + t] * kernel[(m * part + c) * taps.size() + k];
          }
        }
      }
      y[at] = (float) sum;
    }
    return new OnnxValue.Floats(shape, y);
  }

  /** W is (C, M / group, K). */
  static OnnxValue transposed(Call call) {
    Shape x = rank3(call, 0);
    Shape w = rank3(call, 1);
    long groups = call.whole("group", 1);
    if (call.told("output_shape") || !call.text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw Call.bad("has output_shape or auto_pad, which are not read");
    }
    if (groups < 1 || w.size(0) != x.size(1) || x.size(1) % groups != 0) {
      throw Call.bad("has a kernel " + w + " that does not fit " + x + " in " + groups + " groups");
    }
    int time = x.size(2);
    Taps taps = Taps.of(call, w.size(2), time);
    long more = call.wholes("output_padding").orElse(new long[] {0})[0];
    if (more < 0 || more >= Math.max(taps.stride(), taps.dilation())) {
      throw Call.bad("has the impossible output_padding " + more);
    }
    int part = w.size(1);
    int outputs = Math.toIntExact(Math.min(part * groups, Allowance.LARGEST));
    long reach = (time - 1L) * taps.stride() + taps.span() + more - taps.left() - taps.right();
    Shape shape = call.shape(x.size(0), outputs, reach);
    float[] bias = call.has(2) ? call.floats(2, outputs) : new float[outputs];
    float[] from = call.floats(0).data();
    float[] kernel = call.floats(1).data();
    int reached = shape.size(2);
    double[] sums = new double[shape.count()];
    int channels = x.size(1);
    int each = channels / (int) groups;
    for (int at = 0; at < from.length; at++) {
      int window = at % time;
      int c = at / time % channels;
      int row = at / time / channels * outputs + c / each * part;
      for (int m = 0; m < part; m++) {
        for (int k = 0; k < taps.size(); k++) {
          int t = taps.step(window, k);
          if (t >= 0 && t < reached) {
            sums[(row + m) * reached + t] += from[at] * kernel[(c * part + m) * taps.size() + k];
          }
        }
      }
    }
    float[] y = new float[sums.length];
    for (int at = 0; at < y.length; at++) {
      y[at] = (float) (sums[at] + bias[at / reached % outputs]);
    }
    return new OnnxValue.Floats(shape, y);
  }

  /** The largest value that a window sees. */
  static OnnxValue largest(Call call) {
    return pooled(call, true);
  }

  /** The mean of what a window sees, of the padding too where the node says so. */
  static OnnxValue mean(Call call) {
    return pooled(call, false);
  }

  private static OnnxValue pooled(Call call, boolean max) {
    Shape x = rank3(call, 0);
    int time = x.size(2);
    Taps taps = Taps.of(call, 0, time);
    Shape shape = call.shape(x.size(0), x.size(1), taps.windows(time));
    boolean padding = call.flag("count_include_pad", false);
    float[] from = call.floats(0).data();
    float[] y = new float[shape.count()];
    int windows = shape.size(2);
    for (int at = 0; at < y.length; at++) {
      double sum = 0;
      float largest = Float.NEGATIVE_INFINITY;
      int seen = 0;
      for (int k = 0; k < taps.size(); k++) {
        int t = taps.step(at % windows, k);
        if (t >= 0 && t < time) {
          float value = from[at / windows * time + t];
          sum += value;
          largest = Math.max(largest, value);
          seen++;
        }
      }
      y[at] = max ? largest : (float) (sum / (padding ? taps.size() : seen));
    }
    return new OnnxValue.Floats(shape, y);
  }
}
