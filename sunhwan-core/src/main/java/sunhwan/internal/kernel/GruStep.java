package sunhwan.internal.kernel;

/**
 * One step of a GRU over n rows of H units, Cho et al. 2014. Gates stand in Keras's order z, r, ĥ,
 * each H wide.
 *
 * <pre>
 * reset after:   z = σ(xz + hz);  r = σ(xr + hr);  ĥ = tanh(xh + r ⊙ hh);  h = z ⊙ hPrev + (1 − z) ⊙ ĥ
 * reset before:  the same, but ĥ = tanh(xh + (r ⊙ hPrev)·Uh), so that a product stands between the gates and the candidate
 * </pre>
 */
public interface GruStep {

  /**
   * Added to a gradient, then taken away again, it leaves no denormal: those decay for hundreds of
   * steps and slow everything down.
   */
  float FLUSH = 1e-20f;

  /**
   * Reset after. x (n,3H) holds {@code x·W + b} and is replaced by the bent gates; r (n,3H) holds
   * {@code hPrev·U + bRecurrent} and is only read; h (n,H) is written and does not alias hPrev.
   */
  void forward(
      int n,
      int units,
      float[] x,
      int xAt,
      float[] r,
      int rAt,
      float[] hPrev,
      int hPrevAt,
      float[] h,
      int hAt);

  /**
   * Reset after. Takes gates and r of {@link #forward} (of r only its last third is read), and dh
   * (n,H). Writes dx (n,3H), the gradient of x; dr (n,3H), that of r; and replaces dh by {@code dh
   * ⊙ z}, the part of hPrev's gradient that does not go through r. Denormals in dh are flushed. dx
   * may be gates, dr may be r.
   */
  void backward(
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
      int drAt);

  /**
   * Reset before, first half: x (n,3H) holds {@code x·W + b} plus, in its first two thirds, {@code
   * hPrev·U}; those two are bent in place; rh (n,H) becomes {@code r ⊙ hPrev}.
   */
  void gates(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] rh, int rhAt);

  /**
   * Reset before, second half: the last third of x, to which {@code rh·Uh} has been added, is bent
   * in place; h (n,H) is written.
   */
  void candidate(
      int n, int units, float[] x, int xAt, float[] hPrev, int hPrevAt, float[] h, int hAt);

  /**
   * Reset before, gradient of {@link #candidate}: writes the first and the last third of dx (n,3H),
   * replaces dh by {@code dh ⊙ z}; dx may not be gates.
   */
  void candidateBackward(
      int n,
      int units,
      float[] gates,
      int gatesAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dx,
      int dxAt);

  /**
   * Reset before, gradient of {@link #gates}: from drh (n,H) writes the middle third of dx and adds
   * {@code drh ⊙ r} to dh.
   */
  void gatesBackward(
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
      int dxAt);
}
