package sunhwan.formats.onnx;

import java.util.function.DoubleUnaryOperator;

/** The heavy arithmetic in plain loops, one row at a time, as the operators' texts define it. */
final class PlainEngine implements Engine {
  @Override
  public void addMatMul(
      int m, int n, int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
    for (int row = 0; row < m; row++) {
      for (int inner = 0; inner < k; inner++) {
        float factor = a[aAt + row * k + inner];
        for (int column = 0; column < n; column++) {
          c[cAt + row * n + column] += factor * b[bAt + inner * n + column];
        }
      }
    }
  }

  @Override
  public float[] recur(
      RecurrentCell cell,
      int time,
      float[] x,
      int[] lengths,
      boolean backward,
      float[] h,
      float[] c) {
    int batch = lengths.length;
    int units = cell.units();
    float[] y = new float[time * batch * units];
    float[] fromInput = new float[cell.kind().gates() * units];
    float[] fromState = new float[fromInput.length];
    for (int row = 0; row < batch; row++) {
      for (int step = 0; step < lengths[row]; step++) {
        int at = (backward ? lengths[row] - 1 - step : step) * batch + row;
        System.arraycopy(cell.bias(), 0, fromInput, 0, fromInput.length);
        System.arraycopy(cell.bias(), fromInput.length, fromState, 0, fromInput.length);
        multiply(cell.kernel(), 0, fromInput.length, cell.inputs(), x, at, fromInput);
        multiply(cell.recurrent(), 0, ownGates(cell) * units, units, h, row, fromState);
        switch (cell.kind()) {
          case RNN -> rnn(cell, fromInput, fromState, h, row * units);
          case GRU -> gru(cell, fromInput, fromState, h, row);
          case LSTM -> lstm(cell, fromInput, fromState, h, c, row * units);
        }
        System.arraycopy(h, row * units, y, at * units, units);
      }
    }
    return y;
  }

  /** How many gates see the state as it is; the GRU's last may see it after the reset. */
  private static int ownGates(RecurrentCell cell) {
    return cell.kind() == RecurrentCell.Kind.GRU && !cell.linearBeforeReset()
        ? 2
        : cell.kind().gates();
  }

  /** to[r] += matrix[r] · vector, for rows r from one up to another; vector is row {@code at}. */
  private static void multiply(
      float[] matrix, int from, int until, int length, float[] vector, int at, float[] to) {
    for (int r = from; r < until; r++) {
      float sum = 0;
      for (int i = 0; i < length; i++) {
        sum += matrix[r * length + i] * vector[at * length + i];
      }
      to[r] += sum;
    }
  }

  private static double activate(RecurrentCell cell, int which, double input) {
    DoubleUnaryOperator activation = cell.activations().get(which);
    return activation.applyAsDouble(Math.max(-cell.clip(), Math.min(cell.clip(), input)));
  }

  // H = f(X·Wᵀ + H·Rᵀ + Wb + Rb)
  private static void rnn(
      RecurrentCell cell, float[] fromInput, float[] fromState, float[] h, int at) {
    for (int u = 0; u < cell.units(); u++) {
      h[at + u] = (float) activate(cell, 0, (double) fromInput[u] + fromState[u]);
    }
  }

  // z = f(X·Wzᵀ + H·Rzᵀ + Wbz + Rbz);   r likewise
  // ĥ = g(X·Whᵀ + (r ⊙ H)·Rhᵀ + Rbh + Wbh), or with linearBeforeReset
  // ĥ = g(X·Whᵀ + r ⊙ (H·Rhᵀ + Rbh) + Wbh)
  // H = (1 − z) ⊙ ĥ + z ⊙ H
  private static void gru(
      RecurrentCell cell, float[] fromInput, float[] fromState, float[] h, int row) {
    int units = cell.units();
    int at = row * units;
    double[] z = new double[units];
    double[] r = new double[units];
    float[] reset = new float[units];
    for (int u = 0; u < units; u++) {
      z[u] = activate(cell, 0, (double) fromInput[u] + fromState[u]);
      r[u] = activate(cell, 0, (double) fromInput[units + u] + fromState[units + u]);
      reset[u] = (float) (r[u] * h[at + u]);
    }
    if (!cell.linearBeforeReset()) {
      multiply(cell.recurrent(), 2 * units, 3 * units, units, reset, 0, fromState);
    }
    for (int u = 0; u < units; u++) {
      double state = fromState[2 * units + u] * (cell.linearBeforeReset() ? r[u] : 1);
      double candidate = activate(cell, 1, fromInput[2 * units + u] + state);
      h[at + u] = (float) ((1 - z[u]) * candidate + z[u] * h[at + u]);
    }
  }

  // i = f(X·Wiᵀ + H·Riᵀ + Pi ⊙ C + Wbi + Rbi);   f likewise, or 1 − i where coupled
  // ĉ = g(X·Wcᵀ + H·Rcᵀ + Wbc + Rbc);            C = f ⊙ C + i ⊙ ĉ
  // o = f(X·Woᵀ + H·Roᵀ + Po ⊙ C + Wbo + Rbo);   H = o ⊙ h(C)
  private static void lstm(
      RecurrentCell cell, float[] fromInput, float[] fromState, float[] h, float[] c, int at) {
    int units = cell.units();
    float[] p = cell.peepholes();
    for (int u = 0; u < units; u++) {
      int o = units + u;
      int f = 2 * units + u;
      int g = 3 * units + u;
      double before = c[at + u];
      double in = activate(cell, 0, (double) fromInput[u] + fromState[u] + p[u] * before);
      double forget =
          cell.coupled()
              ? 1 - in
              : activate(cell, 0, (double) fromInput[f] + fromState[f] + p[f] * before);
      double candidate = activate(cell, 1, (double) fromInput[g] + fromState[g]);
      double after = forget * before + in * candidate;
      double out = activate(cell, 0, (double) fromInput[o] + fromState[o] + p[o] * after);
      c[at + u] = (float) after;
      // the state is no input of a gate: it is not clipped, as in ONNX Runtime
      h[at + u] = (float) (out * cell.activations().get(2).applyAsDouble(after));
    }
  }
}
