package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * One step of a GRU bent by tanh and sigmoid, a vector at a time; forward is a few passes over a
 * block of rows that stays in the first-level cache.
 */
final class VectorGruStep implements GruStep {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  /** Floats of x that a block of rows holds. */
  private static final int BLOCK = 3072;

  @Override
  public void forward(
      int n,
      int units,
      float[] x,
      int xAt,
      float[] r,
      int rAt,
      float[] hPrev,
      int hPrevAt,
      float[] h,
      int hAt) {
    int most = Math.max(1, BLOCK / (3 * units));
    for (int row = 0; row < n; row += most) {
      int rows = Math.min(most, n - row);
      int xRow = xAt + row * 3 * units;
      int rRow = rAt + row * 3 * units;
      int cell = row * units;
      addGates(rows, 2 * units, 3 * units, x, xRow, r, rRow);
      VectorCurves.sigmoid(rows, 2 * units, x, xRow, 3 * units, x, xRow, 3 * units);
      addReset(rows, units, x, xRow, r, rRow + 2 * units);
      VectorCurves.tanh(
          rows, units, x, xRow + 2 * units, 3 * units, x, xRow + 2 * units, 3 * units);
      mix(rows, units, x, xRow, hPrev, hPrevAt + cell, h, hAt + cell);
    }
  }

  @Override
  public void gates(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] rh, int rhAt) {
    VectorCurves.sigmoid(n, 2 * units, x, xAt, 3 * units, x, xAt, 3 * units);
    reset(n, units, x, xAt + units, hPrev, hPrevAt, rh, rhAt);
  }

  @Override
  public void candidate(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] h, int hAt) {
    VectorCurves.tanh(n, units, x, xAt + 2 * units, 3 * units, x, xAt + 2 * units, 3 * units);
    mix(n, units, x, xAt, hPrev, hPrevAt, h, hAt);
  }

  /** {@code x += r} in the columns of z and r. */
  private static void addGates(
      int n, int units, int stride, float[] x, int xAt, float[] r, int rAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      addGatesTail(n, whole, units, stride, x, xAt, r, rAt);
    }
    for (int row = 0; row < n; row++, xAt += stride, rAt += stride) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector.fromArray(SPECIES, x, xAt + j)
            .add(FloatVector.fromArray(SPECIES, r, rAt + j))
            .intoArray(x, xAt + j);
      }
    }
  }

  private static void addGatesTail(
      int n, int j, int units, int stride, float[] x, int xAt, float[] r, int rAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    for (int row = 0; row < n; row++, xAt += stride, rAt += stride) {
      FloatVector.fromArray(SPECIES, x, xAt + j, mask)
          .add(FloatVector.fromArray(SPECIES, r, rAt + j, mask))
          .intoArray(x, xAt + j, mask);
    }
  }

  /** {@code xh += r ⊙ hh}. */
  private static void addReset(int n, int units, float[] x, int xAt, float[] r, int rAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      addResetTail(n, whole, units, x, xAt, r, rAt);
    }
    for (int row = 0; row < n; row++, xAt += 3 * units, rAt += 3 * units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector reset = FloatVector.fromArray(SPECIES, x, xAt + units + j);
        reset
            .fma(
                FloatVector.fromArray(SPECIES, r, rAt + j),
                FloatVector.fromArray(SPECIES, x, xAt + 2 * units + j))
            .intoArray(x, xAt + 2 * units + j);
      }
    }
  }

  private static void addResetTail(
      int n, int j, int units, float[] x, int xAt, float[] r, int rAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    for (int row = 0; row < n; row++, xAt += 3 * units, rAt += 3 * units) {
      FloatVector reset = FloatVector.fromArray(SPECIES, x, xAt + units + j, mask);
      reset
          .fma(
              FloatVector.fromArray(SPECIES, r, rAt + j, mask),
              FloatVector.fromArray(SPECIES, x, xAt + 2 * units + j, mask))
          .intoArray(x, xAt + 2 * units + j, mask);
    }
  }

  /** {@code h = z ⊙ hPrev + (1 − z) ⊙ ĥ}. */
  private static void mix(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] h, int hAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      mixTail(n, whole, units, x, xAt, hPrev, hPrevAt, h, hAt);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0; row < n; row++, xAt += 3 * units, hPrevAt += units, hAt += units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector update = FloatVector.fromArray(SPECIES, x, xAt + j);
        FloatVector candidate = FloatVector.fromArray(SPECIES, x, xAt + 2 * units + j);
        update
            .fma(FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j), one.sub(update).mul(candidate))
            .intoArray(h, hAt + j);
      }
    }
  }

  private static void mixTail(
      int n, int j, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] h, int hAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0; row < n; row++, xAt += 3 * units, hPrevAt += units, hAt += units) {
      FloatVector update = FloatVector.fromArray(SPECIES, x, xAt + j, mask);
      FloatVector candidate = FloatVector.fromArray(SPECIES, x, xAt + 2 * units + j, mask);
      update
          .fma(
              FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j, mask),
              one.sub(update).mul(candidate))
          .intoArray(h, hAt + j, mask);
    }
  }

  /** {@code rh = r ⊙ hPrev}. */
  private static void reset(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] rh, int rhAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      resetTail(n, whole, units, x, xAt, hPrev, hPrevAt, rh, rhAt);
    }
    for (int row = 0; row < n; row++, xAt += 3 * units, hPrevAt += units, rhAt += units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector.fromArray(SPECIES, x, xAt + j)
            .mul(FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j))
            .intoArray(rh, rhAt + j);
      }
    }
  }

  private static void resetTail(
      int n,
      int j,
      int units,
      float[] x,
      int xAt,
      float[] hPrev,
      int hPrevAt,
      float[] rh,
      int rhAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    for (int row = 0; row < n; row++, xAt += 3 * units, hPrevAt += units, rhAt += units) {
      FloatVector.fromArray(SPECIES, x, xAt + j, mask)
          .mul(FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j, mask))
          .intoArray(rh, rhAt + j, mask);
    }
  }

  @Override
  public void backward(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] r,
      int rAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt,
      float[] dr,
      int drAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      backwardTail(
          n, whole, units, gates, gatesAt, r, rAt, hPrev, hPrevAt, dh, dhAt, dx, dxAt, dr, drAt);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, gatesAt += 3 * units, rAt += 3 * units, hPrevAt += units, dhAt += units,
            dxAt += 3 * units, drAt += 3 * units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector update = FloatVector.fromArray(SPECIES, gates, gatesAt + j);
        FloatVector reset = FloatVector.fromArray(SPECIES, gates, gatesAt + units + j);
        FloatVector candidate = FloatVector.fromArray(SPECIES, gates, gatesAt + 2 * units + j);
        FloatVector dHidden = FloatVector.fromArray(SPECIES, dh, dhAt + j).add(FLUSH).sub(FLUSH);
        FloatVector dUpdate =
            FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j)
                .sub(candidate)
                .mul(dHidden)
                .mul(update.neg().fma(update, update));
        FloatVector dCandidate =
            one.sub(update).mul(dHidden).mul(candidate.neg().fma(candidate, one));
        FloatVector dReset =
            FloatVector.fromArray(SPECIES, r, rAt + 2 * units + j)
                .mul(dCandidate)
                .mul(reset.neg().fma(reset, reset));
        dUpdate.intoArray(dx, dxAt + j);
        dReset.intoArray(dx, dxAt + units + j);
        dCandidate.intoArray(dx, dxAt + 2 * units + j);
        dUpdate.intoArray(dr, drAt + j);
        dReset.intoArray(dr, drAt + units + j);
        dCandidate.mul(reset).intoArray(dr, drAt + 2 * units + j);
        dHidden.mul(update).intoArray(dh, dhAt + j);
      }
    }
  }

  private static void backwardTail(
      int n,
      int j,
      int units,
      float[] gates,
      int gatesAt,
      float[] r,
      int rAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt,
      float[] dr,
      int drAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, gatesAt += 3 * units, rAt += 3 * units, hPrevAt += units, dhAt += units,
            dxAt += 3 * units, drAt += 3 * units) {
      FloatVector update = FloatVector.fromArray(SPECIES, gates, gatesAt + j, mask);
      FloatVector reset = FloatVector.fromArray(SPECIES, gates, gatesAt + units + j, mask);
      FloatVector candidate = FloatVector.fromArray(SPECIES, gates, gatesAt + 2 * units + j, mask);
      FloatVector dHidden =
          FloatVector.fromArray(SPECIES, dh, dhAt + j, mask).add(FLUSH).sub(FLUSH);
      FloatVector dUpdate =
          FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j, mask)
              .sub(candidate)
              .mul(dHidden)
              .mul(update.neg().fma(update, update));
      FloatVector dCandidate =
          one.sub(update).mul(dHidden).mul(candidate.neg().fma(candidate, one));
      FloatVector dReset =
          FloatVector.fromArray(SPECIES, r, rAt + 2 * units + j, mask)
              .mul(dCandidate)
              .mul(reset.neg().fma(reset, reset));
      dUpdate.intoArray(dx, dxAt + j, mask);
      dReset.intoArray(dx, dxAt + units + j, mask);
      dCandidate.intoArray(dx, dxAt + 2 * units + j, mask);
      dUpdate.intoArray(dr, drAt + j, mask);
      dReset.intoArray(dr, drAt + units + j, mask);
      dCandidate.mul(reset).intoArray(dr, drAt + 2 * units + j, mask);
      dHidden.mul(update).intoArray(dh, dhAt + j, mask);
    }
  }

  @Override
  public void candidateBackward(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      candidateBackwardTail(n, whole, units, gates, gatesAt, hPrev, hPrevAt, dh, dhAt, dx, dxAt);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, gatesAt += 3 * units, hPrevAt += units, dhAt += units, dxAt += 3 * units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector update = FloatVector.fromArray(SPECIES, gates, gatesAt + j);
        FloatVector candidate = FloatVector.fromArray(SPECIES, gates, gatesAt + 2 * units + j);
        FloatVector dHidden = FloatVector.fromArray(SPECIES, dh, dhAt + j).add(FLUSH).sub(FLUSH);
        FloatVector dUpdate =
            FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j)
                .sub(candidate)
                .mul(dHidden)
                .mul(update.neg().fma(update, update));
        FloatVector dCandidate =
            one.sub(update).mul(dHidden).mul(candidate.neg().fma(candidate, one));
        dUpdate.intoArray(dx, dxAt + j);
        dCandidate.intoArray(dx, dxAt + 2 * units + j);
        dHidden.mul(update).intoArray(dh, dhAt + j);
      }
    }
  }

  private static void candidateBackwardTail(
      int n,
      int j,
      int units,
      float[] gates,
      int gatesAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int row = 0;
        row < n;
        row++, gatesAt += 3 * units, hPrevAt += units, dhAt += units, dxAt += 3 * units) {
      FloatVector update = FloatVector.fromArray(SPECIES, gates, gatesAt + j, mask);
      FloatVector candidate = FloatVector.fromArray(SPECIES, gates, gatesAt + 2 * units + j, mask);
      FloatVector dHidden =
          FloatVector.fromArray(SPECIES, dh, dhAt + j, mask).add(FLUSH).sub(FLUSH);
      FloatVector dUpdate =
          FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j, mask)
              .sub(candidate)
              .mul(dHidden)
              .mul(update.neg().fma(update, update));
      FloatVector dCandidate =
          one.sub(update).mul(dHidden).mul(candidate.neg().fma(candidate, one));
      dUpdate.intoArray(dx, dxAt + j, mask);
      dCandidate.intoArray(dx, dxAt + 2 * units + j, mask);
      dHidden.mul(update).intoArray(dh, dhAt + j, mask);
    }
  }

  @Override
  public void gatesBackward(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] hPrev,
      int hPrevAt,
      float[] drh,
      int drhAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt) {
    int whole = SPECIES.loopBound(units);
    if (whole < units) {
      gatesBackwardTail(
          n, whole, units, gates, gatesAt, hPrev, hPrevAt, drh, drhAt, dh, dhAt, dx, dxAt);
    }
    for (int row = 0;
        row < n;
        row++, gatesAt += 3 * units, hPrevAt += units, drhAt += units, dhAt += units,
            dxAt += 3 * units) {
      for (int j = 0; j < whole; j += LANES) {
        FloatVector reset = FloatVector.fromArray(SPECIES, gates, gatesAt + units + j);
        FloatVector dProduct = FloatVector.fromArray(SPECIES, drh, drhAt + j);
        dProduct
            .mul(FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j))
            .mul(reset.neg().fma(reset, reset))
            .intoArray(dx, dxAt + units + j);
        dProduct.fma(reset, FloatVector.fromArray(SPECIES, dh, dhAt + j)).intoArray(dh, dhAt + j);
      }
    }
  }

  private static void gatesBackwardTail(
      int n,
      int j,
      int units,
      float[] gates,
      int gatesAt,
      float[] hPrev,
      int hPrevAt,
      float[] drh,
      int drhAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt) {
    VectorMask<Float> mask = SPECIES.indexInRange(j, units);
    for (int row = 0;
        row < n;
        row++, gatesAt += 3 * units, hPrevAt += units, drhAt += units, dhAt += units,
            dxAt += 3 * units) {
      FloatVector reset = FloatVector.fromArray(SPECIES, gates, gatesAt + units + j, mask);
      FloatVector dProduct = FloatVector.fromArray(SPECIES, drh, drhAt + j, mask);
      dProduct
          .mul(FloatVector.fromArray(SPECIES, hPrev, hPrevAt + j, mask))
          .mul(reset.neg().fma(reset, reset))
          .intoArray(dx, dxAt + units + j, mask);
      dProduct
          .fma(reset, FloatVector.fromArray(SPECIES, dh, dhAt + j, mask))
          .intoArray(dh, dhAt + j, mask);
    }
  }
}
