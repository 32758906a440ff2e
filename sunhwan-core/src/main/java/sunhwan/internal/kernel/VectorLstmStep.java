package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * One step of an LSTM bent by tanh and sigmoid, a vector at a time.
 *
 * <p>Both ways are a few passes over a block of rows that stays in the first-level cache: nearly as
 * quick as one pass, each short enough to read and for C1 to compile, which gives up on many masked
 * loads.
 */
final class VectorLstmStep implements LstmStep {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  /** Floats of z that a block of rows holds. */
  private static final int BLOCK = 4096;

  @Override
  public void forward(
      int n,
      int units,
      float[] z,
      int zAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] h,
      int hAt) {
    int most = Math.max(1, BLOCK / (4 * units));
    for (int row = 0; row < n; row += most) {
      int rows = Math.min(most, n - row);
      int zRow = zAt + row * 4 * units;
      int cell = row * units;
      VectorCurves.sigmoid(rows, 2 * units, z, zRow, 4 * units, z, zRow, 4 * units);
      VectorCurves.tanh(
          rows, units, z, zRow + 2 * units, 4 * units, z, zRow + 2 * units, 4 * units);
      VectorCurves.sigmoid(
          rows, units, z, zRow + 3 * units, 4 * units, z, zRow + 3 * units, 4 * units);
      cell(rows, units, z, zRow, cPrev, cPrevAt + cell, c, cAt + cell);
      VectorCurves.tanh(1, rows * units, c, cAt + cell, 0, h, hAt + cell, 0);
      open(rows, units, z, zRow + 3 * units, h, hAt + cell);
    }
  }

  @Override
  public void backward(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt) {
    int most = Math.max(1, BLOCK / (4 * units));
    for (int row = 0; row < n; row += most) {
      int rows = Math.min(most, n - row);
      int gatesRow = gatesAt + row * 4 * units;
      int dzRow = dzAt + row * 4 * units;
      int cell = row * units;
      throughHidden(
          rows,
          units,
          gates,
          gatesRow + 3 * units,
          c,
          cAt + cell,
          dh,
          dhAt + cell,
          dc,
          dcAt + cell,
          dz,
          dzRow + 3 * units);
      throughCell(rows, units, gates, gatesRow, cPrev, cPrevAt + cell, dc, dcAt + cell, dz, dzRow);
    }
  }

  /** {@code c = f ⊙ cPrev + i ⊙ g}. */
  private static void cell(
      int n, int units, float[] z, int zAt, float[] cPrev, int cPrevAt, float[] c, int cAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      cellTail(n, whole, units, z, zAt, cPrev, cPrevAt, c, cAt);
    }
    for (int row = 0; row < n; row++, zAt += 4 * units, cPrevAt += units, cAt += units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector i = FloatVector.fromArray(SPECIES, z, zAt + j);
        FloatVector f = FloatVector.fromArray(SPECIES, z, zAt + units + j);
        FloatVector g = FloatVector.fromArray(SPECIES, z, zAt + 2 * units + j);
        f.fma(FloatVector.fromArray(SPECIES, cPrev, cPrevAt + j), i.mul(g)).intoArray(c, cAt + j);
      }
    }
  }

  private static void cellTail(
      int n, int j, int units, float[] z, int zAt, float[] cPrev, int cPrevAt, float[] c, int cAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    for (int row = 0; row < n; row++, zAt += 4 * units, cPrevAt += units, cAt += units) {
      FloatVector i = FloatVector.fromArray(SPECIES, z, zAt + j, mask);
      FloatVector f = FloatVector.fromArray(SPECIES, z, zAt + units + j, mask);
      FloatVector g = FloatVector.fromArray(SPECIES, z, zAt + 2 * units + j, mask);
      f.fma(FloatVector.fromArray(SPECIES, cPrev, cPrevAt + j, mask), i.mul(g))
          .intoArray(c, cAt + j, mask);
    }
  }

  /** {@code h = o ⊙ h}. */
  private static void open(int n, int units, float[] o, int oAt, float[] h, int hAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      openTail(n, whole, units, o, oAt, h, hAt);
    }
    for (int row = 0; row < n; row++, oAt += 4 * units, hAt += units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector.fromArray(SPECIES, h, hAt + j)
            .mul(FloatVector.fromArray(SPECIES, o, oAt + j))
            .intoArray(h, hAt + j);
      }
    }
  }

  private static void openTail(int n, int j, int units, float[] o, int oAt, float[] h, int hAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    for (int row = 0; row < n; row++, oAt += 4 * units, hAt += units) {
      FloatVector.fromArray(SPECIES, h, hAt + j, mask)
          .mul(FloatVector.fromArray(SPECIES, o, oAt + j, mask))
          .intoArray(h, hAt + j, mask);
    }
  }

  /**
   * {@code dc += dh ⊙ o ⊙ (1 − tanh² c)} and do; tanh c is computed once more, which is cheaper
   * than to keep it.
   */
  private static void throughHidden(
      int n,
      int units,
      float[] o,
      int oAt,
      float[] c,
      int cAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      throughHiddenTail(n, whole, units, o, oAt, c, cAt, dh, dhAt, dc, dcAt, dz, dzAt);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, oAt += 4 * units, cAt += units, dhAt += units, dcAt += units, dzAt += 4 * units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, c, cAt + j);
        v = v.blend(VectorCurves.EDGE, v.compare(VectorOperators.GT, VectorCurves.EDGE));
        v = v.blend(-VectorCurves.EDGE, v.compare(VectorOperators.LT, -VectorCurves.EDGE));
        FloatVector s = v.mul(v);
        FloatVector p = FloatVector.broadcast(SPECIES, VectorCurves.P13);
        p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P11));
        p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P9));
        p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P7));
        p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P5));
        p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P3));
        p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P1));
        FloatVector q = FloatVector.broadcast(SPECIES, VectorCurves.Q6);
        q = q.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.Q4));
        q = q.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.Q2));
        q = q.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.Q0));
        FloatVector bent = p.div(q).mul(v);
        FloatVector open = FloatVector.fromArray(SPECIES, o, oAt + j);
        FloatVector dHidden = FloatVector.fromArray(SPECIES, dh, dhAt + j).add(FLUSH).sub(FLUSH);
        FloatVector dCell = FloatVector.fromArray(SPECIES, dc, dcAt + j).add(FLUSH).sub(FLUSH);
        dHidden.mul(open).fma(bent.neg().fma(bent, one), dCell).intoArray(dc, dcAt + j);
        dHidden.mul(bent).mul(open.neg().fma(open, open)).intoArray(dz, dzAt + j);
      }
    }
  }

  private static void throughHiddenTail(
      int n,
      int j,
      int units,
      float[] o,
      int oAt,
      float[] c,
      int cAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, oAt += 4 * units, cAt += units, dhAt += units, dcAt += units, dzAt += 4 * units) {
      FloatVector v = FloatVector.fromArray(SPECIES, c, cAt + j, mask);
      v = v.blend(VectorCurves.EDGE, v.compare(VectorOperators.GT, VectorCurves.EDGE));
      v = v.blend(-VectorCurves.EDGE, v.compare(VectorOperators.LT, -VectorCurves.EDGE));
      FloatVector s = v.mul(v);
      FloatVector p = FloatVector.broadcast(SPECIES, VectorCurves.P13);
      p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P11));
      p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P9));
      p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P7));
      p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P5));
      p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P3));
      p = p.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.P1));
      FloatVector q = FloatVector.broadcast(SPECIES, VectorCurves.Q6);
      q = q.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.Q4));
      q = q.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.Q2));
      q = q.fma(s, FloatVector.broadcast(SPECIES, VectorCurves.Q0));
      FloatVector bent = p.div(q).mul(v);
      FloatVector open = FloatVector.fromArray(SPECIES, o, oAt + j, mask);
      FloatVector dHidden =
          FloatVector.fromArray(SPECIES, dh, dhAt + j, mask).add(FLUSH).sub(FLUSH);
      FloatVector dCell = FloatVector.fromArray(SPECIES, dc, dcAt + j, mask).add(FLUSH).sub(FLUSH);
      dHidden.mul(open).fma(bent.neg().fma(bent, one), dCell).intoArray(dc, dcAt + j, mask);
      dHidden.mul(bent).mul(open.neg().fma(open, open)).intoArray(dz, dzAt + j, mask);
    }
  }

  /** di, df, dg, and dc for the step before. */
  private static void throughCell(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      throughCellTail(n, whole, units, gates, gatesAt, cPrev, cPrevAt, dc, dcAt, dz, dzAt);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, gatesAt += 4 * units, cPrevAt += units, dcAt += units, dzAt += 4 * units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector i = FloatVector.fromArray(SPECIES, gates, gatesAt + j);
        FloatVector f = FloatVector.fromArray(SPECIES, gates, gatesAt + units + j);
        FloatVector g = FloatVector.fromArray(SPECIES, gates, gatesAt + 2 * units + j);
        FloatVector dCell = FloatVector.fromArray(SPECIES, dc, dcAt + j);
        dCell.mul(g).mul(i.neg().fma(i, i)).intoArray(dz, dzAt + j);
        dCell
            .mul(FloatVector.fromArray(SPECIES, cPrev, cPrevAt + j))
            .mul(f.neg().fma(f, f))
            .intoArray(dz, dzAt + units + j);
        dCell.mul(i).mul(g.neg().fma(g, one)).intoArray(dz, dzAt + 2 * units + j);
        dCell.mul(f).intoArray(dc, dcAt + j);
      }
    }
  }

  private static void throughCellTail(
      int n,
      int j,
      int units,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, gatesAt += 4 * units, cPrevAt += units, dcAt += units, dzAt += 4 * units) {
      FloatVector i = FloatVector.fromArray(SPECIES, gates, gatesAt + j, mask);
      FloatVector f = FloatVector.fromArray(SPECIES, gates, gatesAt + units + j, mask);
      FloatVector g = FloatVector.fromArray(SPECIES, gates, gatesAt + 2 * units + j, mask);
      FloatVector dCell = FloatVector.fromArray(SPECIES, dc, dcAt + j, mask);
      dCell.mul(g).mul(i.neg().fma(i, i)).intoArray(dz, dzAt + j, mask);
      dCell
          .mul(FloatVector.fromArray(SPECIES, cPrev, cPrevAt + j, mask))
          .mul(f.neg().fma(f, f))
          .intoArray(dz, dzAt + units + j, mask);
      dCell.mul(i).mul(g.neg().fma(g, one)).intoArray(dz, dzAt + 2 * units + j, mask);
      dCell.mul(f).intoArray(dc, dcAt + j, mask);
    }
  }
}
