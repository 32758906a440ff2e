package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.List;
import sunhwan.tensor.Shape;

/** Operators that take a mean away and divide by a spread. FLOAT only. */
final class Normalization {
  private Normalization() {}

  /** Per channel, axis 1: with the statistics it is given, or with those of this batch. */
  static List<OnnxValue> batch(Call call) {
    float[] x = call.floats(0).data();
    Shape shape = call.shapeOf(0);
    if (!call.flag("spatial", true)) {
      throw Call.bad("has spatial=0, which is not read");
    }
    int channels = shape.rank() < 2 ? 1 : shape.size(1);
    float[] scale = call.floats(1, channels);
    float[] bias = call.floats(2, channels);
    float[] mean = call.floats(3, channels);
    float[] variance = call.floats(4, channels);
    float epsilon = call.real("epsilon", 1e-5f);
    int inner =
        x.length == 0 ? 1 : Positions.product(shape, Math.min(2, shape.rank()), shape.rank());
    boolean training = call.flag("training_mode", false);
    if (call.outputs() > (training ? 3 : 1)) {
      throw Call.bad("asks for the statistics of training, which this is not");
    }
    float[] ofBatch = mean;
    float[] spread = variance;
    List<OnnxValue> outputs = new ArrayList<>();
    if (training) {
      ofBatch = new float[channels];
      spread = new float[channels];
      statistics(x, channels, inner, ofBatch, spread);
    }
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      int c = i / inner % channels;
      double z = (x[i] - ofBatch[c]) / Math.sqrt((double) spread[c] + epsilon);
      y[i] = (float) (scale[c] * z + bias[c]);
    }
    outputs.add(new OnnxValue.Floats(shape, y));
    if (training) {
      float momentum = call.real("momentum", 0.9f);
      outputs.add(running(mean, ofBatch, momentum));
      outputs.add(running(variance, spread, momentum));
    }
    return outputs;
  }

  /** mean and population variance per channel. */
  private static void statistics(
      float[] x, int channels, int inner, float[] mean, float[] variance) {
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    double count = (double) x.length / Math.max(1, channels);
    for (int i = 0; i < x.length; i++) {
      sum[i / inner % channels] += x[i];
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / inner % channels;
      double off = x[i] - sum[c] / count;
      squares[c] += off * off;
    }
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (sum[c] / count);
      variance[c] = (float) (squares[c] / count);
    }
  }

  private static OnnxValue running(float[] before, float[] now, float momentum) {
    float[] after = new float[before.length];
    for (int i = 0; i < after.length; i++) {
      after[i] = before[i] * momentum + now[i] * (1 - momentum);
    }
    return new OnnxValue.Floats(Shape.of(after.length), after);
  }

  /** Over the axes from one on; Ba, Kiros and Hinton 2016. */
  static List<OnnxValue> layer(Call call) {
    float[] x = call.floats(0).data();
    Shape shape = call.shapeOf(0);
    int axis = Call.axis(call.whole("axis", -1), shape.rank());
    int length = x.length == 0 ? 0 : Positions.product(shape, axis, shape.rank());
    long[] sizes = Positions.sizes(shape);
    for (int i = axis; i < sizes.length; i++) {
      sizes[i] = 1;
    }
    Shape rows = call.shape(sizes);
    float[] scale = stretched(call, 1, shape);
    float[] bias = call.has(2) ? stretched(call, 2, shape) : new float[x.length];
    float epsilon = call.real("epsilon", 1e-5f);
    float[] y = new float[x.length];
    float[] means = new float[rows.count()];
    float[] spreads = new float[rows.count()];
    for (int row = 0; row < (length == 0 ? 0 : means.length); row++) {
      double[] moments = moments(x, row * length, length);
      double spread = 1 / Math.sqrt(moments[1] + epsilon);
      means[row] = (float) moments[0];
      spreads[row] = (float) spread;
      for (int i = row * length; i < (row + 1) * length; i++) {
        y[i] = (float) ((x[i] - moments[0]) * spread * scale[i] + bias[i]);
      }
    }
    return List.of(
        new OnnxValue.Floats(shape, y),
        new OnnxValue.Floats(rows, means),
        new OnnxValue.Floats(rows, spreads));
  }

  private static float[] stretched(Call call, int input, Shape to) {
    Shape from = call.shapeOf(input);
    if (!call.shape(Positions.common(Positions.sizes(from), to)).equals(to)) {
      throw Call.bad("cannot stretch " + from + " to " + to);
    }
    float[] data = call.floats(input).data();
    int[] positions = Positions.stretched(from, to);
    float[] all = new float[positions.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = data[positions[i]];
    }
    return all;
  }

  /** Mean and population variance. */
  private static double[] moments(float[] x, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    double mean = sum / length;
    double squares = 0;
    for (int i = from; i < from + length; i++) {
      squares += (x[i] - mean) * (x[i] - mean);
    }
    return new double[] {mean, squares / length};
  }

  /** Per example and channel; Ulyanov, Vedaldi and Lempitsky 2016. */
  static OnnxValue instance(Call call) {
    float[] x = call.floats(0).data();
    Shape shape = call.shapeOf(0);
    if (shape.rank() < 3) {
      throw Call.bad("expected (batch, channels, …), got " + shape);
    }
    int channels = shape.size(1);
    float[] scale = call.floats(1, channels);
    float[] bias = call.floats(2, channels);
    float epsilon = call.real("epsilon", 1e-5f);
    int length = x.length == 0 ? 1 : Positions.product(shape, 2, shape.rank());
    float[] y = new float[x.length];
    for (int from = 0; from < x.length; from += length) {
      double[] moments = moments(x, from, length);
      double spread = 1 / Math.sqrt(moments[1] + epsilon);
      int c = from / length % channels;
      for (int i = from; i < from + length; i++) {
        y[i] = (float) ((x[i] - moments[0]) * spread * scale[c] + bias[c]);
      }
    }
    return new OnnxValue.Floats(shape, y);
  }
}
