package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.layer.RecurrentOperation.Columns;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Two recurrent layers over the same input, one in each direction, perhaps at the same time.
 *
 * <p>Both write their rows in the input's order, so merging needs no turning round. {@code dx} is
 * the sum of theirs, the forward one first.
 */
record BidirectionalOperation(
    RecurrentOperation forward,
    RecurrentOperation backward,
    String forwardName,
    String backwardName,
    MergeMode merge,
    Shape output)
    implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    for (WeightSpec w : forward.weights()) {
      weights.add(w.under(forwardName));
    }
    for (WeightSpec w : backward.weights()) {
      weights.add(w.under(backwardName));
    }
    return weights;
  }

  @Override
  public void prepare(Context context) {
    forward.prepare(context.part(forwardName));
    backward.prepare(context.part(backwardName));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Context f = context.part(forwardName);
    Context b = context.part(backwardName);
    if (merge == MergeMode.CONCAT && forward.recurrence().returnSequences()) {
      return sideBySide(x, f, b, context);
    }
    context.both(
        () -> f.keep("y", forward.forward(x, f)), () -> b.keep("y", backward.forward(x, b)));
    Signal yf = f.kept("y", Signal.class);
    Signal yb = b.kept("y", Signal.class);
    int units = yf.width();
    int size = yf.size();
    float[] y = context.floats("y", merge == MergeMode.CONCAT ? 2 * size : size);
    switch (merge) {
      case CONCAT -> {
        for (int row = 0; row < yf.rows(); row++) {
          System.arraycopy(yf.data(), row * units, y, row * 2 * units, units);
          System.arraycopy(yb.data(), row * units, y, row * 2 * units + units, units);
        }
        return new Signal(y, 2 * units, yf.layout());
      }
      case SUM, AVE -> {
        System.arraycopy(yf.data(), 0, y, 0, size);
        POINTWISE.addScaled(size, 1, yb.data(), 0, y, 0);
        if (merge == MergeMode.AVE) {
          POINTWISE.scale(size, 0.5f, y, 0);
        }
      }
      case MUL -> POINTWISE.multiply(size, yf.data(), 0, yb.data(), 0, y, 0);
      case NONE ->
          throw new IllegalStateException(
              "Bidirectional: mergeMode NONE has two outputs; a model that takes it apart binds it"
                  + " otherwise");
    }
    return new Signal(y, units, yf.layout());
  }

  /** Each direction writes its own columns of the result's rows. */
  private Signal sideBySide(Signal x, Context f, Context b, Context context) {
    int units = forward.recurrence().units();
    float[] y = context.floats("y", x.rows() * 2 * units);
    context.both(
        () -> f.keep("y", forward.forward(x, f, new Columns(y, 0, 2 * units))),
        () -> b.keep("y", backward.forward(x, b, new Columns(y, units, 2 * units))));
    return f.kept("y", Signal.class);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Context f = context.part(forwardName);
    Context b = context.part(backwardName);
    int units = forward.recurrence().units();
    if (merge == MergeMode.CONCAT && forward.recurrence().returnSequences()) {
      return backward(
          new Columns(dy.data(), 0, 2 * units), new Columns(dy.data(), units, 2 * units), f, b);
    }
    Signal yf = f.kept("y", Signal.class);
    Signal yb = b.kept("y", Signal.class);
    int size = dy.rows() * units;
    float[] df = f.floats("dy", size);
    float[] db = b.floats("dy", size);
    switch (merge) {
      case CONCAT -> {
        for (int row = 0; row < yf.rows(); row++) {
          System.arraycopy(dy.data(), row * 2 * units, df, row * units, units);
          System.arraycopy(dy.data(), row * 2 * units + units, db, row * units, units);
        }
      }
      case SUM, AVE -> {
        System.arraycopy(dy.data(), 0, df, 0, size);
        if (merge == MergeMode.AVE) {
          POINTWISE.scale(size, 0.5f, df, 0);
        }
        System.arraycopy(df, 0, db, 0, size);
      }
      case MUL -> {
        POINTWISE.multiply(size, dy.data(), 0, yb.data(), 0, df, 0);
        POINTWISE.multiply(size, dy.data(), 0, yf.data(), 0, db, 0);
      }
      case NONE -> throw new IllegalStateException("Bidirectional: mergeMode NONE has two outputs");
    }
    return backward(new Columns(df, 0, units), new Columns(db, 0, units), f, b);
  }

  private Signal backward(Columns df, Columns db, Context f, Context b) {
    f.both(
        () -> f.keep("dx", forward.backward(df, f)), () -> b.keep("dx", backward.backward(db, b)));
    Signal dx = f.kept("dx", Signal.class);
    POINTWISE.addScaled(dx.size(), 1, b.kept("dx", Signal.class).data(), 0, dx.data(), 0);
    return dx;
  }
}
