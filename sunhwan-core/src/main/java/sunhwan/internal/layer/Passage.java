package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;

/**
 * The memory of one recurrent layer's way through time: what its cell reads and writes at each
 * step.
 *
 * <p>N is the number of live steps of the batch, B of its examples, H the units, G the gates.
 * Arrays of N rows are in {@link sunhwan.tensor.Steps}'s order.
 */
final class Passage {
  final int units;
  final int gateWidth;

  /**
   * (N, G·H), of one chunk alone when nothing is recorded: {@code x·W + b}, then the bent gates,
   * then their gradient.
   */
  final float[] z;

  /** Row of the batch at which z begins. */
  int zFrom;

  /** (N, H) the state before each step; when nothing is recorded, the running state itself. */
  final float[] hPrev;

  /** (N, H) the state before each step as the gates see it: hPrev, or with units dropped. */
  final float[] hIn;

  /**
   * (N, H) further memory of a cell: an LSTM's c, and the c before it; a GRU's {@code r ⊙ hPrev} or
   * {@code hPrev·U + b}.
   */
  final float[] extra;

  final float[] extraPrev;

  /** (N, …) what a cell needs beyond that; empty for most. */
  final float[] memory;

  /** (B, H) running state by rank. */
  final float[] h;

  final float[] c;

  /** (B, G·H) scratch for one step. */
  final float[] scratch;

  final boolean recording;

  /** Of {@code x·W + b}, a GRU's second one behind it; empty where there is none. */
  final float[] bias;

  private final Recurrent.Packed[] recurrent;

  Passage(
      Context context,
      int batch,
      int rows,
      int chunkRows,
      int units,
      Cell cell,
      boolean dropsState,
      float[] droppedKernel) {
    int extraWidth = cell.extraWidth();
    boolean twoStates = cell.twoStates();
    this.units = units;
    this.gateWidth = cell.gates() * units;
    this.bias = cell.inputBias(context);
    List<Recurrent> kernels = cell.recurrent();
    this.recurrent = new Recurrent.Packed[kernels.size()];
    for (int i = 0; i < recurrent.length; i++) {
      recurrent[i] = kernels.get(i).packed(context, droppedKernel);
    }
    this.recording = context.recording();
    this.z = context.floats("z", (recording ? rows : chunkRows) * gateWidth);
    this.h = context.floats("h", batch * units);
    this.c = twoStates ? context.floats("c", batch * units) : h;
    this.hPrev = recording ? context.floats("hPrev", rows * units) : h;
    this.hIn = dropsState && recording ? context.floats("hIn", rows * units) : hPrev;
    this.extra = context.floats("extra", (recording ? rows : batch) * extraWidth);
    this.extraPrev = recording && twoStates ? context.floats("extraPrev", rows * units) : c;
    this.memory = context.floats("memory", (recording ? rows : batch) * cell.memoryWidth());
    this.scratch = context.floats("scratch", batch * gateWidth);
  }

  /** The i-th of the cell's recurrent kernels. */
  Recurrent.Packed u(int i) {
    return recurrent[i];
  }

  /** Where the gates of a row begin in z. */
  int zAt(int row) {
    return (row - zFrom) * gateWidth;
  }

  /** Where the state before a row begins in hPrev and its like. */
  int at(int row) {
    return recording ? row * units : 0;
  }

  /** Where a row's part of extra begins. */
  int extraAt(int row, int width) {
    return recording ? row * width : 0;
  }
}
