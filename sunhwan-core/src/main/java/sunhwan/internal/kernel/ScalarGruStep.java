package sunhwan.internal.kernel;

/** One step of a GRU bent by any two curves whose slope can be told from their result. */
final class ScalarGruStep implements GruStep {

  private final Curve activation;
  private final float activationAlpha;
  private final Curve recurrent;
  private final float recurrentAlpha;

  ScalarGruStep(Curve activation, float activationAlpha, Curve recurrent, float recurrentAlpha) {
    if (activation.slopeNeedsInput() || recurrent.slopeNeedsInput()) {
      throw new IllegalArgumentException(
          "GRU step: the slope of "
              + (activation.slopeNeedsInput() ? activation : recurrent)
              + " needs its input, but gates are bent in place; choose another activation, such as"
              + " TANH");
    }
    this.activation = activation;
    this.activationAlpha = activationAlpha;
    this.recurrent = recurrent;
    this.recurrentAlpha = recurrentAlpha;
  }

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
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = xAt + row * 3 * units + j;
        int from = rAt + row * 3 * units + j;
        int cell = row * units + j;
        float update = recurrent.at(x[at] + r[from], recurrentAlpha);
        float reset = recurrent.at(x[at + units] + r[from + units], recurrentAlpha);
        float candidate =
            activation.at(x[at + 2 * units] + reset * r[from + 2 * units], activationAlpha);
        x[at] = update;
        x[at + units] = reset;
        x[at + 2 * units] = candidate;
        h[hAt + cell] = update * hPrev[hPrevAt + cell] + (1 - update) * candidate;
      }
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
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = gatesAt + row * 3 * units + j;
        int from = rAt + row * 3 * units + j;
        int toX = dxAt + row * 3 * units + j;
        int toR = drAt + row * 3 * units + j;
        int cell = row * units + j;
        float update = gates[at];
        float reset = gates[at + units];
        float candidate = gates[at + 2 * units];
        float dHidden = dh[dhAt + cell] + FLUSH - FLUSH;
        float dUpdate =
            dHidden
                * (hPrev[hPrevAt + cell] - candidate)
                * recurrent.slope(0, update, recurrentAlpha);
        float dCandidate = dHidden * (1 - update) * activation.slope(0, candidate, activationAlpha);
        float dReset = dCandidate * r[from + 2 * units] * recurrent.slope(0, reset, recurrentAlpha);
        dx[toX] = dUpdate;
        dx[toX + units] = dReset;
        dx[toX + 2 * units] = dCandidate;
        dr[toR] = dUpdate;
        dr[toR + units] = dReset;
        dr[toR + 2 * units] = dCandidate * reset;
        dh[dhAt + cell] = dHidden * update;
      }
    }
  }

  @Override
  public void gates(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] rh, int rhAt) {
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = xAt + row * 3 * units + j;
        int cell = row * units + j;
        float reset = recurrent.at(x[at + units], recurrentAlpha);
        x[at] = recurrent.at(x[at], recurrentAlpha);
        x[at + units] = reset;
        rh[rhAt + cell] = reset * hPrev[hPrevAt + cell];
      }
    }
  }

  @Override
  public void candidate(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] h, int hAt) {
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = xAt + row * 3 * units + j;
        int cell = row * units + j;
        float candidate = activation.at(x[at + 2 * units], activationAlpha);
        x[at + 2 * units] = candidate;
        h[hAt + cell] = x[at] * hPrev[hPrevAt + cell] + (1 - x[at]) * candidate;
      }
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
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = gatesAt + row * 3 * units + j;
        int to = dxAt + row * 3 * units + j;
        int cell = row * units + j;
        float update = gates[at];
        float candidate = gates[at + 2 * units];
        float dHidden = dh[dhAt + cell] + FLUSH - FLUSH;
        dx[to] =
            dHidden
                * (hPrev[hPrevAt + cell] - candidate)
                * recurrent.slope(0, update, recurrentAlpha);
        dx[to + 2 * units] =
            dHidden * (1 - update) * activation.slope(0, candidate, activationAlpha);
        dh[dhAt + cell] = dHidden * update;
      }
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
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int reset = gatesAt + row * 3 * units + units + j;
        int to = dxAt + row * 3 * units + units + j;
        int cell = row * units + j;
        dx[to] =
            drh[drhAt + cell]
                * hPrev[hPrevAt + cell]
                * recurrent.slope(0, gates[reset], recurrentAlpha);
        dh[dhAt + cell] += drh[drhAt + cell] * gates[reset];
      }
    }
  }
}
