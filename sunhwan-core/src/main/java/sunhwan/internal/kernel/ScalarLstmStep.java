package sunhwan.internal.kernel;

/** One step of an LSTM bent by any two curves whose slope can be told from their result. */
final class ScalarLstmStep implements LstmStep {

  private final Curve activation;
  private final float activationAlpha;
  private final Curve recurrent;
  private final float recurrentAlpha;

  ScalarLstmStep(Curve activation, float activationAlpha, Curve recurrent, float recurrentAlpha) {
    if (activation.slopeNeedsInput() || recurrent.slopeNeedsInput()) {
      throw new IllegalArgumentException(
          "LSTM step: the slope of "
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
      float[] z,
      int zAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] h,
      int hAt) {
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = zAt + row * 4 * units + j;
        int cell = row * units + j;
        float i = recurrent.at(z[at], recurrentAlpha);
        float f = recurrent.at(z[at + units], recurrentAlpha);
        float g = activation.at(z[at + 2 * units], activationAlpha);
        float o = recurrent.at(z[at + 3 * units], recurrentAlpha);
        float next = f * cPrev[cPrevAt + cell] + i * g;
        z[at] = i;
        z[at + units] = f;
        z[at + 2 * units] = g;
        z[at + 3 * units] = o;
        c[cAt + cell] = next;
        h[hAt + cell] = o * activation.at(next, activationAlpha);
      }
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
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < units; j++) {
        int at = gatesAt + row * 4 * units + j;
        int to = dzAt + row * 4 * units + j;
        int cell = row * units + j;
        float i = gates[at];
        float f = gates[at + units];
        float g = gates[at + 2 * units];
        float o = gates[at + 3 * units];
        float bent = activation.at(c[cAt + cell], activationAlpha);
        float dHidden = dh[dhAt + cell] + FLUSH - FLUSH;
        float dCell =
            dc[dcAt + cell]
                + FLUSH
                - FLUSH
                + dHidden * o * activation.slope(c[cAt + cell], bent, activationAlpha);
        dc[dcAt + cell] = dCell * f;
        dz[to] = dCell * g * recurrent.slope(0, i, recurrentAlpha);
        dz[to + units] = dCell * cPrev[cPrevAt + cell] * recurrent.slope(0, f, recurrentAlpha);
        dz[to + 2 * units] = dCell * i * activation.slope(0, g, activationAlpha);
        dz[to + 3 * units] = dHidden * bent * recurrent.slope(0, o, recurrentAlpha);
      }
    }
  }
}
