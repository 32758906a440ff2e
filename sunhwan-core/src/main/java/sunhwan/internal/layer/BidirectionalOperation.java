package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.layer.Loop.Columns;
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
    Loop forward,
    Loop backward,
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

  /** Shapes of the states of both, the forward layer's first. */
  List<Shape> stateShapes() {
    List<Shape> shapes = new ArrayList<>(forward.stateShapes());
    shapes.addAll(backward.stateShapes());
    return shapes;
  }

  @Override
  public void prepare(Context context) {
    forward.prepare(context.part(forwardName));
    backward.prepare(context.part(backwardName));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    return forward(x, List.of(), context).getFirst();
  }

  /** From states, the forward layer's first, to one output, or two that are not merged. */
  List<Signal> forward(Signal x, List<Signal> initial, Context context) {
    Context f = context.part(forwardName);
    Context b = context.part(backwardName);
    List<Signal> startF = initial.isEmpty() ? initial : initial.subList(0, forward.states().size());
    List<Signal> startB =
        initial.isEmpty() ? initial : initial.subList(forward.states().size(), initial.size());
    int unitsF = forward.units();
    int unitsB = backward.units();
    if (merge == MergeMode.CONCAT && forward.sequences()) {
      // each direction writes its own columns of the result's rows
      int width = unitsF + unitsB;
      float[] y = context.floats("y", x.rows() * width);
      context.both(
          () -> f.keep("y", forward.forward(x, startF, f, new Columns(y, 0, width))),
          () -> b.keep("y", backward.forward(x, startB, b, new Columns(y, unitsF, width))));
      return List.of(f.kept("y", Signal.class));
    }
    context.both(
        () -> f.keep("y", forward.forward(x, startF, f)),
        () -> b.keep("y", backward.forward(x, startB, b)));
    Signal yf = f.kept("y", Signal.class);
    Signal yb = b.kept("y", Signal.class);
    return merge == MergeMode.NONE ? List.of(yf, yb) : List.of(merged(yf, yb, context));
  }

  private Signal merged(Signal yf, Signal yb, Context context) {
    int size = yf.size();
    float[] y = context.floats("y", merge == MergeMode.CONCAT ? size + yb.size() : size);
    switch (merge) {
      case CONCAT -> {
        int width = yf.width() + yb.width();
        for (int row = 0; row < yf.rows(); row++) {
          System.arraycopy(yf.data(), row * yf.width(), y, row * width, yf.width());
          System.arraycopy(yb.data(), row * yb.width(), y, row * width + yf.width(), yb.width());
        }
        return new Signal(y, width, yf.layout());
      }
      case SUM, AVE -> {
        System.arraycopy(yf.data(), 0, y, 0, size);
        POINTWISE.addScaled(size, 1, yb.data(), 0, y, 0);
        if (merge == MergeMode.AVE) {
          POINTWISE.scale(size, 0.5f, y, 0);
        }
      }
      case MUL -> POINTWISE.multiply(size, yf.data(), 0, yb.data(), 0, y, 0);
      case NONE -> throw new IllegalStateException("Bidirectional: NONE merges nothing");
    }
    return new Signal(y, yf.width(), yf.layout());
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    return backward(List.of(dy), List.of(), context);
  }

  /** From the gradients of the outputs and of the last states, if anybody reads them. */
  Signal backward(List<Signal> dys, List<Signal> dLast, Context context) {
    Context f = context.part(forwardName);
    Context b = context.part(backwardName);
    Signal dy = dys.getFirst();
    int unitsF = forward.units();
    int unitsB = backward.units();
    int width = unitsF + unitsB;
    if (merge == MergeMode.CONCAT && forward.sequences()) {
      return backward(
          new Columns(dy.data(), 0, width), new Columns(dy.data(), unitsF, width), dLast, f, b);
    }
    if (merge == MergeMode.NONE) {
      return backward(
          new Columns(dy.data(), 0, unitsF),
          new Columns(dys.get(1).data(), 0, unitsB),
          dLast,
          f,
          b);
    }
    Signal yf = f.kept("y", Signal.class);
    Signal yb = b.kept("y", Signal.class);
    int size = yf.size();
    float[] df = f.floats("dy", size);
    float[] db = b.floats("dy", yb.size());
    switch (merge) {
      case CONCAT -> {
        for (int row = 0; row < yf.rows(); row++) {
          System.arraycopy(dy.data(), row * width, df, row * unitsF, unitsF);
          System.arraycopy(dy.data(), row * width + unitsF, db, row * unitsB, unitsB);
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
      case NONE -> throw new IllegalStateException("Bidirectional: NONE merges nothing");
    }
    return backward(new Columns(df, 0, unitsF), new Columns(db, 0, unitsB), dLast, f, b);
  }

  private Signal backward(Columns df, Columns db, List<Signal> dLast, Context f, Context b) {
    List<Signal> lastF = dLast.isEmpty() ? dLast : dLast.subList(0, forward.states().size());
    List<Signal> lastB =
        dLast.isEmpty() ? dLast : dLast.subList(forward.states().size(), dLast.size());
    f.both(
        () -> f.keep("dx", forward.backward(df, lastF, f)),
        () -> b.keep("dx", backward.backward(db, lastB, b)));
    Signal dx = f.kept("dx", Signal.class);
    POINTWISE.addScaled(dx.size(), 1, b.kept("dx", Signal.class).data(), 0, dx.data(), 0);
    return dx;
  }
}
