package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/** The same row at each of n steps; its gradient is their sum. */
record RepeatVectorOperation(int n, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    float[] y = context.floats("y", n * x.size());
    for (int t = 0; t < n; t++) {
      System.arraycopy(x.data(), 0, y, t * x.size(), x.size());
    }
    return new Signal(y, x.width(), Steps.full(x.rows(), n));
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int batch = dy.layout().batch();
    int size = batch * dy.width();
    float[] dx = context.floats("dx", size);
    System.arraycopy(dy.data(), 0, dx, 0, size);
    for (int t = 1; t < n; t++) {
      POINTWISE.addScaled(size, 1, dy.data(), t * size, dx, 0);
    }
    return new Signal(dx, dy.width(), new Rows(batch));
  }
}
